# _arguments.py - what callers pass, checked and made bytes.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""Checks of arguments; every message names the argument."""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional


def is_path(value: Any) -> bool:
    return isinstance(value, (str, bytes)) or hasattr(value, "__fspath__")


def to_bytes(value: Any, name: str, key: Any = None) -> bytes:
    """A str, bytes or os.PathLike as the system has it; key is for the message."""
    try:
        data = os.fsencode(value)
    except TypeError:
        raise TypeError(f"{_describe(name, key)}: expected str, bytes or "
                        f"os.PathLike, not {type(value).__name__}") from None
    except UnicodeEncodeError as problem:
        raise ValueError(f"{_describe(name, key)}: {problem}") from None
    if b"\0" in data:
        raise ValueError(f"{_describe(name, key)}: embedded null byte in {value!r}")
    return data


def _describe(name: str, key: Any) -> str:
    return name if key is None else f"{name}[{key!r}]"


def to_path(value: Any, name: str) -> bytes:
    data = to_bytes(value, name)
    if not data:
        raise ValueError(f"{name}: is empty")
    return data


def to_command(command: Any) -> list[bytes]:
    """Program and arguments; one string is a program without arguments."""
    if is_path(command):
        command = [command]
    if not isinstance(command, (list, tuple)):
        raise TypeError("command: expected a list of str, bytes or os.PathLike, "
                        f"not {type(command).__name__}")
    if not command:
        raise ValueError("command: is empty")
    return [to_bytes(word, "command", i) for i, word in enumerate(command)]


def to_environment(env: Any, name: str) -> Optional[list[tuple[bytes, bytes]]]:
    """Names and values; None for the caller's environment."""
    if env is None:
        return None
    if not hasattr(env, "items"):
        raise TypeError(f"{name}: expected a dict, not {type(env).__name__}")
    variables = []
    for key, value in env.items():
        variable = to_bytes(key, name)
        if not variable or b"=" in variable:
            raise ValueError(f"{name}: {key!r} is no name of a variable")
        variables.append((variable, to_bytes(value, name, key)))
    return variables


def to_writable_paths(paths: Any) -> Optional[list[bytes]]:
    """Entries as paths of the sandbox; None for all of it."""
    name = "filesystem_writable_paths"
    if paths is None or isinstance(paths, str):
        if paths == "all":
            return None
        if paths is None or paths == "none":
            return []
        raise ValueError(f"{name}: expected 'all', 'none' or a list, "
                         f"not {paths!r}")
    if not isinstance(paths, (list, tuple, set, frozenset)):
        raise TypeError(f"{name}: expected 'all', 'none' or a list, not "
                        f"{type(paths).__name__}")
    return [to_path(path, f"{name}: {path!r}") for path in paths]
