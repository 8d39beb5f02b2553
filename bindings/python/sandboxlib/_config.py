# _config.py - the arguments of one run.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""What run_sandbox() was called with, checked."""

from __future__ import annotations

from sandboxlib import _mounts
from sandboxlib._arguments import (to_command, to_environment, to_path,
                                   to_writable_paths)
from sandboxlib._streams import Streams
from sandboxlib.errors import UnsupportedConfig

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from sandboxlib._executor import Executor


class Config:
    """The arguments of one run, checked."""

    def __init__(self, command: Any, cwd: Any, env: Any, filesystem_root: Any,
                 filesystem_writable_paths: Any, mounts: Any, extra_mounts: Any,
                 network: Any, stdout: Any, stderr: Any):
        self.command = to_command(command)
        self.cwd = None if cwd is None else to_path(cwd, "cwd")
        self.environment = to_environment(env, "env")
        self.root = to_path(filesystem_root, "filesystem_root")
        self.writable = to_writable_paths(filesystem_writable_paths)
        self.mounts = mounts
        self.network = network
        self.extra_mounts = _mounts.parse(extra_mounts)
        self.streams = Streams(stdout, stderr)

    def check(self, executor: Executor) -> None:
        """Refuse what the executor's table does not have."""
        for name in ("mounts", "network"):
            value = getattr(self, name)
            if value not in executor.capabilities[name]:
                raise UnsupportedConfig(
                    f"{name}: {value!r} is an unsupported value in a "
                    f"{executor.name} sandbox; supported: "
                    f"{', '.join(executor.capabilities[name])}")
        if (self.writable is not None
                and "any" not in executor.capabilities["filesystem_writable_paths"]):
            raise UnsupportedConfig(
                "filesystem_writable_paths: only 'all' is supported in a "
                f"{executor.name} sandbox")
