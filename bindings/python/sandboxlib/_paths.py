# _paths.py - where a path of the sandbox leads to on the host.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""Paths inside a root file system, whose links may not lead out of it."""

from __future__ import annotations

import os
from stat import S_ISLNK

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

MAX_LINKS = 40


def normalise(path: bytes) -> bytes:
    """An absolute path of the sandbox, without doubled slashes and dots."""
    return os.path.normpath(b"/" + path.lstrip(b"/"))


def follow(root: bytes, path: bytes) -> tuple[bytes, bool]:
    """A path of the sandbox without links, and whether it is there.

    What is missing stays as it was written.
    """
    todo = [word for word in reversed(path.split(b"/")) if word]
    place: list[bytes] = []
    links = 0
    is_there = True
    while todo:
        word = todo.pop()
        if word == b".":
            continue
        if word == b"..":
            del place[-1:]
            continue
        here = os.path.join(root, *place, word)
        try:
            text = os.readlink(here)
        except OSError:
            # Not a link. What is no directory has nothing below it.
            is_there = is_there and os.path.lexists(here)
            place.append(word)
            continue
        links += 1
        if links > MAX_LINKS:
            return normalise(path), False
        if text.startswith(b"/"):
            place.clear()
        todo.extend(part for part in reversed(text.split(b"/")) if part)
    return b"/" + b"/".join(place), is_there


def find(root: bytes, path: bytes) -> Optional[tuple[bytes, bytes]]:
    """root, and a path below it without links; None if nothing is there."""
    place, is_there = follow(root, path)
    return (root, place.lstrip(b"/")) if is_there else None


def open_below(root: bytes, place: bytes) -> int:
    """An fd for binding what find() has found.

    A link that somebody has put there meanwhile could lead out, and is an error.
    """
    number = os.open(os.path.join(root, place), os.O_PATH | os.O_NOFOLLOW)
    try:
        top = os.open(root, os.O_PATH)
        try:
            # The kernel's own words for where both are.
            wanted = os.path.join(_name_of(top), place).rstrip(b"/")
        finally:
            os.close(top)
        if _name_of(number) != (wanted or b"/") or S_ISLNK(os.fstat(number).st_mode):
            raise OSError(0, "has changed meanwhile")
    except BaseException:
        os.close(number)
        raise
    return number


def _name_of(number: int) -> bytes:
    return os.readlink(b"/proc/self/fd/%d" % number)


def is_below(path: bytes, parent: bytes) -> bool:
    """Whether path is parent or lies below it; both are normalised."""
    return path == parent or path.startswith(parent.rstrip(b"/") + b"/")
