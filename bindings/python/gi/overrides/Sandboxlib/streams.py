# streams.py - the fields of a request that are files of the caller.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""Standard streams, and file descriptors that a request duplicates."""

from __future__ import annotations

from . import values
from .fields import Field
from .values import _module

_Stdio = _module.Stdio
_stdio = values.word(_Stdio)

# Stand for set_stdio(), set_stdio_fd() and set_stdio_file().
_KIND, _FD, _PATH = range(3)


def _to_stream(value, name: str):
    if value is None or isinstance(value, (str, _Stdio)):
        kind = _stdio(value, name)
        if kind in (_Stdio.FD, _Stdio.FILE):
            raise ValueError(
                f"{name}: for a file a path object, a file object or its number is "
                "needed"
            )
        return _KIND, kind
    if hasattr(value, "__fspath__"):
        return _PATH, values.octets(value, name)
    return _FD, values.descriptor(value, name)


def stream(number) -> Field:
    """A Stdio or its word, a file object, an fd, or a path object.

    Read it is a Stdio, or None where it is unset.
    """

    def put(request, converted) -> None:
        how, value = converted
        if how == _KIND:
            request.set_stdio(number, value)
        elif how == _FD:
            request.set_stdio_fd(number, value)
        else:
            request.set_stdio_file(number, value)

    return Field(
        _to_stream,
        take=lambda request: _Stdio(request.get_stdio(number)) or None,
        put=put,
    )


def _property_of(name: str):
    return lambda request: request.get_property(name.replace("_", "-"))


def _fd_or_none(value, name: str) -> int:
    return -1 if value is None else values.descriptor(value, name)


class OneFd(Field):
    """A file object, an fd, or None. Read it is what the property says."""

    def __set_name__(self, owner, name: str) -> None:
        self._take = _property_of(name)
        super().__set_name__(owner, name)


def one_fd() -> Field:
    return OneFd(_fd_or_none, of=lambda value: value or None)


class Additions(OneFd):
    """A list of fds, to which the library only ever adds."""

    def put(self, request, converted) -> None:
        if self._take(request):
            raise ValueError(f"{self.name}: this request has some already")
        for arguments in converted:
            self._put(request, *arguments)


def _to_passed(value, name: str) -> list[tuple[int, int]]:
    if hasattr(value, "items"):
        return [
            (
                values.descriptor(file, f"{name}[{number!r}]"),
                values.integer(number, name, 1 << 31),
            )
            for number, file in value.items()
        ]
    return [(fd, -1) for fd in values.each(values.descriptor)(value or (), name)]


def _to_told(value, name: str) -> list[tuple[int]]:
    return [(fd,) for fd in values.each(values.descriptor)(value or (), name)]


def passed_fds() -> Field:
    """A list of files, or a dict of what number each has for the command."""
    return Additions(_to_passed, put=_module.Request.pass_fd)


def told_fds(adder) -> Field:
    return Additions(_to_told, put=adder)
