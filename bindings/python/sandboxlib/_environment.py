# _environment.py - environments of commands.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""The environment that the older form of run_sandbox() starts from."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Mapping, Optional

BASE_ENVIRONMENT = {
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
}


def environment_vars(extra_env: Optional[Mapping[str, str]] = None
                     ) -> dict[str, str]:
    """BASE_ENVIRONMENT, changed by extra_env."""
    if extra_env is not None and not hasattr(extra_env, "keys"):
        raise TypeError("extra_env: expected a dict, not "
                        f"{type(extra_env).__name__}")
    return {**BASE_ENVIRONMENT, **(extra_env or {})}
