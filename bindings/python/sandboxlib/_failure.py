# _failure.py - from errors and results of the library to exceptions.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""What callers see when a sandbox or a command could not be started."""

from __future__ import annotations

import os
from errno import EACCES, ENOENT, ENOTDIR

from sandboxlib import _paths
from sandboxlib.errors import (InvalidConfig, ProgramNotFound, SandboxError,
                               UnsupportedConfig)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

    from sandboxlib._config import Config
    from sandboxlib._executor import Executor
    from sandboxlib._tree import Tree

# SandboxError of the library, error.h.
INVALID_REQUEST = 0
UNSUPPORTED = 1
UNAVAILABLE = 2


def from_error(executor: Executor, config: Config, tree: Tree,
               problem: Any) -> Exception:
    """What to raise for a GError: nothing was started."""
    message = problem.message
    if problem.domain != "sandbox-error-quark":
        return SandboxError(message)
    if problem.code == INVALID_REQUEST:
        return InvalidConfig(message)
    if problem.code == UNSUPPORTED:
        return UnsupportedConfig(message)
    if problem.code == UNAVAILABLE:
        if executor.program is not None:
            try:
                executor.get_program()
            except ProgramNotFound as missing:
                return missing
        return SandboxError(message, "backend")
    return _explain(config, tree, message)


def _explain(config: Config, tree: Tree, message: str) -> SandboxError:
    """The stage and object of a failure before the start, as far as it shows."""
    problem = _problem_with(config.root, is_directory=True)
    if problem is not None:
        return _error(message, "rootfs", problem, config.root)
    for mount in tree.mounts:
        problem = mount.source and _problem_with(mount.source)
        if problem:
            return _error(message, "mount", problem, mount.source)
    if config.cwd is not None and ": cwd " in message:
        cwd = _paths.normalise(config.cwd)
        place = tree.find(cwd)
        number = ENOENT if place is None else EACCES
        if place is not None and not os.path.isdir(place):
            number = ENOTDIR
        return SandboxError(message, "cwd", number, os.fsdecode(cwd))
    return SandboxError(message)


def _problem_with(path: bytes, is_directory: bool = False) -> Optional[OSError]:
    try:
        if is_directory:
            os.scandir(path).close()
        else:
            os.stat(path)
    except OSError as problem:
        return problem
    return None


def _error(message: str, stage: str, problem: OSError, path: bytes
           ) -> SandboxError:
    return SandboxError(message, stage, problem.errno or 0, os.fsdecode(path))


def check_result(library: Any, result: Any) -> bytes:
    """Raise if the sandbox failed; a line for the log if the command did not run."""
    kind = result.get_kind()
    kinds = library.ResultKind
    if kind in (kinds.SETUP_FAILED, kinds.BACKEND_FAILED):
        raise SandboxError(result.get_message() or "the sandbox failed",
                           result.get_stage() or "backend", result.get_errno(),
                           result.get_path(), result.get_remedy())
    if kind == kinds.EXEC_FAILED:
        return os.fsencode(f"sandboxlib: {result.get_message()}\n")
    return b""
