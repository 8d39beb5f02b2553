# isolation.py - what is separated from the host, as a mapping.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""Isolation(network="new"), which is much like the dict {"network": "new"}."""

from __future__ import annotations

from . import values
from .values import _module

_Value = _module.IsolationValue
_value = values.word(_Value)
_KINDS = tuple(range(_module.ISOLATION_N_KINDS))


def _kind(kind) -> int:
    """The number of a kind; -1 for what is none."""
    if isinstance(kind, str):
        return _module.isolation_kind_from_string(kind)
    return int(kind) if isinstance(kind, int) and kind in _KINDS else -1


class Isolation(_module.Isolation):
    """Kinds of namespaces(7) to "new", "try", "host", or a namespace to join.

    Kinds are "network", "mount", "pid", "ipc", "uts", "user" and "cgroup", or an
    IsolationKind; one that is missing or None is unset. A file object (of
    /proc/PID/ns/net, say) is a namespace that exists, whose value then reads "fd".
    """

    __module__ = __package__

    def __new__(cls, kinds=(), **more):
        return _module.Isolation.new()

    def __init__(self, kinds=(), **more):
        for kind, value in {**dict(kinds), **more}.items():
            self[kind] = value

    def __setitem__(self, kind, value) -> None:
        name = f"isolation[{kind!r}]"
        number = _kind(kind)
        if number < 0:
            raise ValueError(f"isolation: {kind!r} is no kind of isolation")
        if hasattr(value, "fileno"):
            self.set_fd(number, values.descriptor(value, name))
            return
        value = _value(value, name)
        if value == _Value.FD:
            raise ValueError(f"{name}: a file object is needed for a namespace to join")
        self.set(number, value)

    def __delitem__(self, kind) -> None:
        self[kind]
        self[kind] = None

    def __getitem__(self, kind) -> str:
        number = _kind(kind)
        value = _Value.UNSET if number < 0 else self.get(number)
        if value == _Value.UNSET:
            raise KeyError(kind)
        return values.words_of(_Value)[value]

    def keys(self) -> list[str]:
        return [
            _module.isolation_kind_to_string(kind)
            for kind in _KINDS
            if self.get(kind) != _Value.UNSET
        ]

    def __iter__(self):
        return iter(self.keys())

    def __len__(self) -> int:
        return len(self.keys())

    def __contains__(self, kind) -> bool:
        return kind in self.keys()

    def items(self) -> list[tuple[str, str]]:
        return [(kind, self[kind]) for kind in self.keys()]

    def __eq__(self, other) -> bool:
        if hasattr(other, "keys"):
            return dict(self) == dict(other)
        return NotImplemented

    __hash__ = None

    def __repr__(self) -> str:
        return f"Isolation({dict(self)!r})"


def to_isolation(value, name: str = "isolation") -> Isolation | None:
    """An Isolation of a request; the caller's own mapping is not touched."""
    if value is None or isinstance(value, _module.Isolation):
        return value
    if not hasattr(value, "keys"):
        raise values.wrong_type(name, "a dict or an Isolation", value)
    return Isolation(value)
