# utils.py - small things that executors and their callers share.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""Looking for programs and checking values."""

from __future__ import annotations

import os

from sandboxlib.errors import ProgramNotFound, UnsupportedConfig

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Container


def check_parameter(name: str, value: Any,
                    supported_values: Container[Any]) -> None:
    """Raise UnsupportedConfig unless value is one of supported_values."""
    if value not in supported_values:
        raise UnsupportedConfig(
            f"{value!r} is an unsupported value for {name!r} in this backend; "
            f"supported: {', '.join(map(str, supported_values))}")


def find_program(program_name: str) -> str:
    """Absolute path of a program in PATH; ProgramNotFound if there is none.

    Directories of PATH that are not absolute are not searched.
    """
    search_path = os.environ.get("PATH", os.defpath)
    for directory in search_path.split(os.pathsep):
        path = os.path.join(directory, program_name)
        if (directory.startswith("/") and os.path.isfile(path)
                and os.access(path, os.X_OK)):
            return path
    raise ProgramNotFound(
        f"did not find {program_name!r} in PATH; searched {search_path!r}",
        path=program_name, remedy=f"install {program_name}")
