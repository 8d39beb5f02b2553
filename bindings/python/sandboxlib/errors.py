# errors.py - what the package raises.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""Exceptions of sandboxlib."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional


class SandboxError(RuntimeError):
    """The sandbox could not be made, or broke; never the command's own failure.

    stage    what failed: "rootfs", "mount", "cwd", "tool", "verify" and the like
    errno    number of the system's error, 0 if there is none
    path     object of the failure, or None
    message  one line that names object and reason
    remedy   what could be done about it, or None
    """

    def __init__(self, message: str, stage: str = "start", errno: int = 0,
                 path: Optional[str] = None, remedy: Optional[str] = None):
        # All of them, so that the exception can be pickled.
        super().__init__(message, stage, errno, path, remedy)
        self.message = message
        self.stage = stage
        self.errno = errno
        self.path = path
        self.remedy = remedy

    def __str__(self) -> str:
        if self.remedy and self.remedy not in self.message:
            return f"{self.message}; {self.remedy}"
        return self.message


class ProgramNotFound(SandboxError):
    """The tool of an executor is not in PATH."""

    def __init__(self, message: str, stage: str = "tool", errno: int = 2,
                 path: Optional[str] = None, remedy: Optional[str] = None):
        super().__init__(message, stage, errno, path, remedy)


class InvalidConfig(AssertionError, ValueError):
    """No executor could do this; the message names the argument."""


class UnsupportedConfig(InvalidConfig):
    """This executor cannot do it: choose another one, or ask for less."""
