# _library.py - the C library, loaded when it is first needed.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""Loads Sandboxlib through gi, and keeps forks out of what it does."""

from __future__ import annotations

import os
import time
from _thread import RLock, get_ident

from sandboxlib.errors import SandboxError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class _ForkGate:
    """Each thread has a lock that it holds while it is inside the library.

    A thread that forks meanwhile would leave the child with locks that nobody
    there can release. os.fork() waits until the other threads are out.

    The locks are C's own: no signal handler's exception can come between their
    being taken and the beginning of "with", or be why one is kept.
    """

    PATIENCE = 10.0

    def __init__(self) -> None:
        # Held while a thread forks, and while the first lock of one is made.
        self._admission = RLock()
        self._locks: dict[int, Any] = {}
        os.register_at_fork(before=self._before_fork,
                            after_in_parent=self._after_in_parent,
                            after_in_child=self._after_in_child)

    def inside(self) -> Any:
        """The lock of this thread."""
        me = get_ident()
        lock = self._locks.get(me)
        if lock is None:
            with self._admission:
                lock = self._locks.setdefault(me, RLock())
        return lock

    def _of_others(self) -> list[Any]:
        me = get_ident()
        return [lock for ident, lock in self._locks.items() if ident != me]

    def _before_fork(self) -> None:
        deadline = time.monotonic() + self.PATIENCE
        self._admission.acquire()
        for lock in self._of_others():
            lock.acquire(timeout=max(deadline - time.monotonic(), 0))

    def _after_in_parent(self) -> None:
        for lock in [*self._of_others(), self._admission]:
            if lock._is_owned():
                lock.release()

    def _after_in_child(self) -> None:
        me = get_ident()
        self._locks = {me: lock for ident, lock in self._locks.items()
                       if ident == me}
        self._admission = RLock()


gate = _ForkGate()
_loading = RLock()
_namespace: Any = None
_backends: dict[str, Any] = {}
_offers: dict[tuple[str, str], bool] = {}


def _import_namespace() -> Any:
    import warnings

    # gi's own importer warns in Debian 12.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ImportWarning)
        warnings.simplefilter("ignore", DeprecationWarning)
        try:
            import gi

            gi.require_version("Sandboxlib", "1")
            from gi.repository import GLib  # noqa: F401
            from gi.repository import Sandboxlib
        except (ImportError, ValueError) as problem:
            raise SandboxError(
                f"cannot load the library Sandboxlib: {problem}", "library",
                remedy="install python3-gi and Sandboxlib-1.typelib, or name "
                "its directory in GI_TYPELIB_PATH") from problem
    return Sandboxlib


def namespace() -> Any:
    """The module gi.repository.Sandboxlib."""
    global _namespace
    if _namespace is None:
        with gate.inside(), _loading:
            if _namespace is None:
                _namespace = _import_namespace()
    return _namespace


def load_backend(name: str) -> Any:
    """The Sandboxlib.Backend of that name."""
    backend = _backends.get(name)
    if backend is None:
        library = namespace()
        try:
            with gate.inside():
                backend = library.Backend.load(name)
        except error_class() as problem:
            raise SandboxError(problem.message, "backend") from None
        _backends[name] = backend
    return backend


def error_class() -> Any:
    """What gi raises for a GError."""
    from gi.repository import GLib

    return GLib.Error


def is_usable(name: str) -> bool:
    """Whether a backend works here; found out once, by a trial."""
    try:
        backend = load_backend(name)
        with gate.inside():
            return bool(backend.probe())
    except (error_class(), SandboxError):
        return False


def offers(backend: Any, feature: str) -> bool:
    """Whether a backend offers a feature to the caller as he is now."""
    name = backend.get_name()
    known = _offers.get((name, feature))
    if known is None:
        known = f"{feature}\toffered" in backend.list_features()
        _offers[name, feature] = known
    return known
