# _executor.py - what all executors have in common.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""The functions of an executor; the modules differ in their tables alone."""

from __future__ import annotations

from sandboxlib import _environment
from sandboxlib._arguments import is_path
from sandboxlib._streams import CAPTURE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Mapping, Optional

    Outcome = tuple[int, Optional[bytes], Optional[bytes]]


class Executor:
    """One way to make a sandbox."""

    def __init__(self, name: str, capabilities: dict[str, list[str]],
                 program: Optional[str] = None, maps_ids: bool = False,
                 lacks_tmpfs: bool = False, devices: Optional[str] = None,
                 forbidden: Optional[frozenset[str]] = frozenset()):
        self.name = name
        self.capabilities = capabilities
        self.program = program
        # Whether users are root inside.
        self.maps_ids = maps_ids
        self.lacks_tmpfs = lacks_tmpfs
        # The mount for /dev where the host's '/' is not writable; None where
        # devices work anyway.
        self.devices = devices
        # What of "build" root does not get inside; None where there is nothing
        # to be had.
        self.forbidden = forbidden

    def run_sandbox(self, *args: Any, **kwargs: Any) -> Outcome:
        """Run a command in a sandbox; (exit code, stdout, stderr).

        See sandboxlib.run_sandbox(). The older form, run_sandbox(rootfs_path,
        command, cwd=None, extra_env=None, network='undefined'), is recognised by
        a path that a list follows, or by the names of its arguments.
        """
        if _is_older_form(args, kwargs):
            return self._run_older(*args, **kwargs)
        return self._run(*args, **kwargs)

    def run_sandbox_with_redirection(self, command: Any,
                                     **sandbox_config: Any) -> int:
        """Run a command in a sandbox; its exit code alone."""
        return self.run_sandbox(command, **sandbox_config)[0]

    def _run(self, command: Any, cwd: Any = None, env: Any = None,
             filesystem_root: Any = "/", filesystem_writable_paths: Any = "all",
             mounts: str = "undefined", extra_mounts: Any = None,
             network: str = "undefined", stderr: Any = CAPTURE,
             stdout: Any = CAPTURE) -> Outcome:
        from sandboxlib._config import Config
        from sandboxlib._run import run

        return run(self, Config(
            command, cwd, env, filesystem_root, filesystem_writable_paths,
            mounts, extra_mounts, network, stdout, stderr))

    def _run_older(self, rootfs_path: Any, command: Any, cwd: Any = None,
                   extra_env: Optional[Mapping[str, str]] = None,
                   network: str = "undefined", mounts: str = "undefined",
                   extra_mounts: Any = None) -> Outcome:
        return self._run(
            command, cwd=cwd, env=_environment.environment_vars(extra_env),
            filesystem_root=rootfs_path, mounts=mounts,
            extra_mounts=extra_mounts, network=network)

    def degrade_config_for_capabilities(self, in_config: Mapping[str, Any],
                                        warn: bool = True) -> dict[str, Any]:
        """A copy of in_config that asks for no more than the executor can do.

        With warn each change is a warning. Keys and values that mean nothing
        here stay as they are.
        """
        if not hasattr(in_config, "keys"):
            raise TypeError("in_config: expected a dict, not "
                            f"{type(in_config).__name__}")
        out_config = dict(in_config)
        for name, weakest in (("mounts", "undefined"), ("network", "undefined"),
                              ("filesystem_writable_paths", "all")):
            value = out_config.get(name, weakest)
            if len(self.capabilities[name]) > 1 or value == weakest:
                continue
            if warn:
                import warnings

                warnings.warn(
                    f"Unable to set {name}={value} in a {self.name} sandbox, "
                    f"falling back to {name}={weakest}", stacklevel=2)
            out_config[name] = weakest
        return out_config

    def maximum_possible_isolation(self) -> dict[str, str]:
        """Arguments of run_sandbox() for all the isolation there is."""
        return {"network": self.capabilities["network"][0]}

    def get_program(self) -> str:
        """Absolute path of the tool; ProgramNotFound if it is not in PATH.

        An executor without a tool names the module of the library.
        """
        if self.program is not None:
            from sandboxlib.utils import find_program

            return find_program(self.program)
        from sandboxlib._library import load_backend

        return load_backend(self.name).get_module_path()


# What help() and inspect show.
Executor.run_sandbox.__wrapped__ = Executor._run  # type: ignore[attr-defined]


def _is_older_form(args: tuple[Any, ...], kwargs: dict[str, Any]) -> bool:
    if "rootfs_path" in kwargs or "extra_env" in kwargs:
        return True
    second = args[1] if len(args) > 1 else kwargs.get("command")
    return bool(args) and is_path(args[0]) and isinstance(second, (list, tuple))
