# _temporary.py - directories that stand in for a tmpfs.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""A directory of the caller's that goes away with the sandbox."""

from __future__ import annotations

import os
import tempfile
import warnings
from errno import ELOOP, ENOTEMPTY
from typing import Optional

# So many times something may have been added while a directory was emptied.
PATIENCE = 100


def propose() -> str:
    """A path for a new directory, on a tmpfs if possible."""
    place = _own_runtime_directory() or tempfile.gettempdir()
    return os.path.join(os.path.abspath(place),
                        f"sandboxlib.{os.urandom(8).hex()}.tmpfs")


def _own_runtime_directory() -> Optional[str]:
    place = os.environ.get("XDG_RUNTIME_DIR", "")
    try:
        # After su(1) it is somebody else's, who could put links there.
        is_own = os.stat(place).st_uid == os.geteuid()
    except OSError:
        return None
    return place if is_own and os.access(place, os.W_OK | os.X_OK) else None


def remove(top: str) -> None:
    """Remove it, or warn: the command has run."""
    try:
        _empty(top)
    except OSError as problem:
        warnings.warn(f"cannot remove {top}: {problem}", ResourceWarning)


def _empty(top: str) -> None:
    """Remove it, however deep and with whatever permission bits it was left.

    Somebody may still be changing what lies in it, but not top itself, where only
    the caller gets. Nothing is done by a path that goes through more than top, and
    what lies deeper is moved up, so that none gets long.
    """
    try:
        number = os.open(top, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW)
    except FileNotFoundError:
        return
    try:
        for _ in range(PATIENCE):
            names = os.listdir(number)
            while names:
                names += _remove_entry(number, names.pop())
            try:
                os.rmdir(top)
                return
            except OSError as problem:
                if problem.errno != ENOTEMPTY:
                    raise
        raise OSError(ENOTEMPTY, os.strerror(ENOTEMPTY), top)
    finally:
        os.close(number)


def _remove_entry(top: int, name: str) -> list[str]:
    """Remove an entry of top; directories that it had are now entries themselves."""
    directory = _open_directory(top, name)
    if directory is None:
        os.unlink(name, dir_fd=top)
        return []
    try:
        moved = []
        for entry in os.listdir(f"/proc/self/fd/{directory}"):
            try:
                below = _open_directory(directory, entry)
                if below is None:
                    os.unlink(entry, dir_fd=directory)
                    continue
                os.close(below)
                place = "moved-" + os.urandom(8).hex()
                os.rename(entry, place, src_dir_fd=directory, dst_dir_fd=top)
                moved.append(place)
            except (FileNotFoundError, IsADirectoryError):
                pass  # it has been changed meanwhile
    finally:
        os.close(directory)
    try:
        os.rmdir(name, dir_fd=top)
    except OSError as problem:
        if problem.errno != ENOTEMPTY:
            raise
    return moved


def _open_directory(parent: int, name: str) -> Optional[int]:
    """An O_PATH fd of a directory, made accessible; None for what is none."""
    try:
        seen = os.open(name, os.O_PATH | os.O_DIRECTORY | os.O_NOFOLLOW,
                       dir_fd=parent)
    except NotADirectoryError:
        return None
    except OSError as problem:
        if problem.errno == ELOOP:
            return None
        raise
    try:
        os.chmod(f"/proc/self/fd/{seen}", 0o700)
    except BaseException:
        os.close(seen)
        raise
    return seen
