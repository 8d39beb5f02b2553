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
    """Held while a thread is inside the library.

    A thread that forks meanwhile would leave the child with locks that nobody
    there can release. os.fork() waits until the other threads are out.
    """

    PATIENCE = 10.0

    def __init__(self) -> None:
        self._lock = RLock()
        self._inside: dict[int, int] = {}
        os.register_at_fork(before=self._before_fork,
                            after_in_parent=self._lock.release,
                            after_in_child=self._after_in_child)

    def __enter__(self) -> None:
        me = get_ident()
        with self._lock:
            self._inside[me] = self._inside.get(me, 0) + 1

    def __exit__(self, *unused: object) -> None:
        me = get_ident()
        with self._lock:
            depth = self._inside.pop(me, 1) - 1
            if depth:
                self._inside[me] = depth

    def _before_fork(self) -> None:
        deadline = time.monotonic() + self.PATIENCE
        self._lock.acquire()
        while self._others() and time.monotonic() < deadline:
            self._lock.release()
            time.sleep(0.0005)
            self._lock.acquire()
        # Who is in there that long hangs, or left by way of an exception of a
        # signal handler.
        self._forget_others()

    def _after_in_child(self) -> None:
        self._forget_others()
        self._lock.release()

    def _others(self) -> list[int]:
        me = get_ident()
        return [thread for thread in self._inside if thread != me]

    def _forget_others(self) -> None:
        for thread in self._others():
            del self._inside[thread]


gate = _ForkGate()
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
        with gate, gate._lock:
            if _namespace is None:
                _namespace = _import_namespace()
    return _namespace


def load_backend(name: str) -> Any:
    """The Sandboxlib.Backend of that name."""
    backend = _backends.get(name)
    if backend is None:
        library = namespace()
        try:
            with gate:
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
        with gate:
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
