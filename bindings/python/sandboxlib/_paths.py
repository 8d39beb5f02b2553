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


def resolve(root: bytes, path: bytes) -> Optional[bytes]:
    """The host's path of what is at path inside root; None if nothing is."""
    todo = [word for word in reversed(path.split(b"/")) if word]
    place: list[bytes] = []
    links = 0
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
        except FileNotFoundError:
            return None
        except OSError:
            # Not a link. What is no directory has nothing below it.
            if not os.path.lexists(here):
                return None
            place.append(word)
            continue
        links += 1
        if links > MAX_LINKS:
            return None
        if text.startswith(b"/"):
            place.clear()
        todo.extend(part for part in reversed(text.split(b"/")) if part)
    return os.path.join(root, *place)


def is_below(path: bytes, parent: bytes) -> bool:
    """Whether path is parent or lies below it; both are normalised."""
    return path == parent or path.startswith(parent.rstrip(b"/") + b"/")
