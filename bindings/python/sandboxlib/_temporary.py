# _temporary.py - directories that stand in for a tmpfs.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""A directory of the caller's that goes away with the sandbox."""

from __future__ import annotations

import os
import tempfile
import warnings


def make() -> str:
    """A new directory that nobody else can enter, on a tmpfs if possible."""
    place = os.environ.get("XDG_RUNTIME_DIR")
    if not place or not os.access(place, os.W_OK | os.X_OK):
        place = None
    return os.path.abspath(
        tempfile.mkdtemp(prefix="sandboxlib.", suffix=".tmpfs", dir=place))


def remove(top: str) -> None:
    """Remove it, or warn: the command has run."""
    try:
        _empty(top)
    except OSError as problem:
        warnings.warn(f"cannot remove {top}: {problem}", ResourceWarning)


def _empty(top: str) -> None:
    """Remove it, however deep and with whatever permission bits it was left.

    What lies deeper is moved up, so that no path gets long.
    """
    moved = 0
    todo = [top]
    while todo:
        directory = todo[-1]
        with os.scandir(directory) as entries:
            found = list(entries)
        if not found:
            os.rmdir(todo.pop())
            continue
        for entry in found:
            if not entry.is_dir(follow_symlinks=False):
                os.unlink(entry.path)
                continue
            os.chmod(entry.path, 0o700)
            place = entry.path
            if directory != top:
                moved += 1
                place = os.path.join(top, f"moved-{moved}")
                os.rename(entry.path, place)
            todo.append(place)
