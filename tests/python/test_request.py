# test_request.py - a request as Python has it.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

import gi

gi.require_version("Sandboxlib", "1")
from gi.repository import Sandboxlib


def test_any_bytes_can_be_an_argument():
    request = Sandboxlib.Request(["/bin/echo", "h\u00e9", b"\xff"])

    assert request.get_argv() == ["/bin/echo", "h\u00e9", "\udcff"]
