# __init__.py - the module sandboxlib, on the C library.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""Run a command in a sandbox.

An executor is a module: sandboxlib.native, .bubblewrap, .linux_user_chroot or
.chroot, all with the same functions. executor_for_platform() chooses one:

    executor = sandboxlib.executor_for_platform()
    exit, out, err = executor.run_sandbox(
        ["make", "-C", "/src"], filesystem_root="/srv/rootfs",
        filesystem_writable_paths=["/src"], network="isolated")
"""

from __future__ import annotations

import os

from sandboxlib import bubblewrap, chroot, linux_user_chroot, native, utils
from sandboxlib._environment import BASE_ENVIRONMENT, environment_vars
from sandboxlib._mounts import validate_extra_mounts
from sandboxlib._streams import CAPTURE, STDOUT
from sandboxlib.errors import (InvalidConfig, ProgramNotFound, SandboxError,
                               UnsupportedConfig)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import ModuleType
    from typing import Any, Iterable, Mapping

    from sandboxlib._executor import Outcome

__all__ = [
    "BASE_ENVIRONMENT", "CAPTURE", "STDOUT", "InvalidConfig", "ProgramNotFound",
    "SandboxError", "UnsupportedConfig", "argv_to_string", "bubblewrap", "chroot",
    "degrade_config_for_capabilities", "environment_vars",
    "executor_for_platform", "get_executor", "linux_user_chroot",
    "maximum_possible_isolation", "native", "run_sandbox",
    "run_sandbox_with_redirection", "utils", "validate_extra_mounts",
]

_EXECUTORS = {
    "native": native,
    "bubblewrap": bubblewrap,
    "linux_user_chroot": linux_user_chroot,
    "chroot": chroot,
}


def get_executor(name: str) -> ModuleType:
    """The executor of that name, in which '-' is as good as '_'.

    KeyError if there is none.
    """
    if not isinstance(name, str):
        raise TypeError(f"name: expected str, not {type(name).__name__}")
    try:
        return _EXECUTORS[name.replace("-", "_")]
    except KeyError:
        raise KeyError(f"{name} is not a known executor in this version of "
                       "'sandboxlib'.") from None


def executor_for_platform() -> ModuleType:
    """An executor that works here.

    The variable SANDBOXLIB_BACKEND names one, whether it works or not. Without
    it the first of bubblewrap, native and linux-user-chroot that works is taken,
    or else chroot.
    """
    name = os.environ.get("SANDBOXLIB_BACKEND")
    if name:
        try:
            return get_executor(name)
        except KeyError:
            import warnings

            warnings.warn("SANDBOXLIB_BACKEND environment variable is set to an "
                          f"invalid value {name}.", stacklevel=2)
    from sandboxlib._library import is_usable

    for executor in (bubblewrap, native, linux_user_chroot):
        if is_usable(executor._executor.name):
            return executor
    return chroot


def run_sandbox(*args: Any, **sandbox_config: Any) -> Outcome:
    """Run a command in a sandbox, with executor_for_platform().

    run_sandbox(command, cwd=None, env=None, filesystem_root='/',
                filesystem_writable_paths='all', mounts='undefined',
                extra_mounts=None, network='undefined', stderr=CAPTURE,
                stdout=CAPTURE)

    command: list of str, bytes or os.PathLike; a program without a slash is
        looked up in the PATH of the sandbox.
    cwd: directory inside the sandbox, a relative one from its root. None is '/',
        or the caller's own when filesystem_root is '/'.
    env: the whole environment; None is the caller's.
    filesystem_root: directory of the host that becomes '/'.
    filesystem_writable_paths: 'all', 'none', or a list of paths of the sandbox;
        those that are missing are left out. Parents stay read-only.
    mounts, network: 'undefined' or 'isolated'.
    extra_mounts: (source, target, type[, options]) each, as in fstab(5).
    stdout, stderr: CAPTURE, None to throw it away, a file or its number; STDOUT
        for stderr sends it where stdout goes.

    Returns (exit code, stdout, stderr), as bytes where they were captured, else
    None. The exit code is the command's own, 128 and the number of the signal
    that ended it, 127 if it was not found, or 126 if it cannot be executed. A
    sandbox that could not be made raises SandboxError.
    """
    return executor_for_platform().run_sandbox(*args, **sandbox_config)


def run_sandbox_with_redirection(command: Any, **sandbox_config: Any) -> int:
    """The same, but the exit code alone is returned."""
    return executor_for_platform().run_sandbox_with_redirection(
        command, **sandbox_config)


def degrade_config_for_capabilities(in_config: Mapping[str, Any],
                                    warn: bool = True) -> dict[str, Any]:
    """What executor_for_platform() can do of in_config."""
    return executor_for_platform().degrade_config_for_capabilities(
        in_config, warn)


def maximum_possible_isolation() -> dict[str, str]:
    """All the isolation that executor_for_platform() has."""
    return executor_for_platform().maximum_possible_isolation()


def argv_to_string(argv: Iterable[Any]) -> str:
    """A command line that a shell understands."""
    from shlex import quote

    return " ".join(quote(os.fsdecode(word)) for word in argv)
