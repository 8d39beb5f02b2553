# conftest.py - the backends that work for whoever runs the tests, and the
# fixtures of the package.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

import os

import gi
import pytest

pytest.register_assert_rewrite("dropin")
gi.require_version("Sandboxlib", "1")
from gi.repository import Sandboxlib  # noqa: E402

from dropin import (canary, dropin_base, executor, isolating,  # noqa: E402,F401
                    rootfs, working)

# One that should work and does not fails its tests: nothing is skipped.
WORKING = ["native", "bubblewrap", "linux-user-chroot"]
WITHHELD = []
(WORKING if os.geteuid() == 0 else WITHHELD).append("chroot")


@pytest.fixture(params=WORKING)
def backend(request):
    return Sandboxlib.Backend(request.param)


@pytest.fixture(scope="session")
def native():
    return Sandboxlib.Backend("native")
