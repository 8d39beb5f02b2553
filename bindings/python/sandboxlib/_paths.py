# _paths.py - where a path of the sandbox leads to on the host.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""Paths inside a root file system, whose links may not lead out of it."""

from __future__ import annotations

import os

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


def resolve(root: bytes, path: bytes) -> Optional[bytes]:
    """The host's path of what is at path inside root; None if nothing is."""
    place, is_there = follow(root, path)
    return os.path.join(root, place.lstrip(b"/")) if is_there else None


def is_below(path: bytes, parent: bytes) -> bool:
    """Whether path is parent or lies below it; both are normalised."""
    return path == parent or path.startswith(parent.rstrip(b"/") + b"/")
