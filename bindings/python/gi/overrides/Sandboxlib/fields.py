# fields.py - the fields of a request, each once.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""How each field of a request is set and read; Request has them as attributes."""

from __future__ import annotations

from gi.repository import GLib, GObject

from . import values
from .isolation import to_isolation
from .mount import to_mount
from .values import _module

_Request = _module.Request


class Field:
    """An attribute of Request whose values are converted, or refused by name.

    Where put and take are left out they are set_NAME() and get_NAME() of the
    library.
    """

    def __init__(self, convert, take=None, put=None, of=None):
        self.convert = convert
        self._take = take
        self._put = put
        self._of = of

    def __set_name__(self, owner, name: str) -> None:
        self.name = name
        self._put = self._put or getattr(_Request, "set_" + name)
        self._take = self._take or getattr(_Request, "get_" + name)

    @property
    def __doc__(self) -> str:
        for spec in _Request.list_properties():
            if spec.name == self.name.replace("_", "-"):
                # Of C; here they are converted.
                return spec.blurb.replace("microseconds", "seconds")
        return f"where {self.name} of the command leads"

    def __get__(self, request, owner=None):
        if request is None:
            return self
        value = self._take(request)
        return self._of(value) if self._of else value

    def __set__(self, request, value) -> None:
        request.update(**{self.name: value})

    def put(self, request, converted) -> None:
        self._put(request, converted)


def _is_null(request, name: str) -> bool:
    """gi gives an empty list for both NULL and an empty list."""
    value = GObject.Value(GObject.TYPE_STRV)
    for info in GObject.Object.__info__.get_methods():
        if info.__name__ == "get_property":
            info(request, name.replace("_", "-"), value)
    return not value.peek_pointer()


class ListField(Field):
    """A list of strings, or None: nothing, and no list, are not the same."""

    def __get__(self, request, owner=None):
        value = super().__get__(request, owner)
        if value == [] and _is_null(request, self.name):
            return None
        return value


def path() -> Field:
    return Field(values.optional(values.octets))


def paths() -> Field:
    return ListField(values.optional(values.each(values.octets)))


def text() -> Field:
    return Field(values.optional(values.text))


def texts() -> Field:
    return ListField(values.optional(values.each(values.text)))


def choice() -> Field:
    return Field(values.choice, of=values.bool_or_none)


def word(enumeration) -> Field:
    return Field(values.word(enumeration), of=values.word_or_none(enumeration))


def _none_below_zero(value: int) -> int | None:
    return None if value < 0 else value


def one_id() -> Field:
    return Field(values.id_or_unset, of=_none_below_zero)


def permission_bits() -> Field:
    return Field(values.mode, of=_none_below_zero)


def isolation() -> Field:
    return Field(to_isolation)


def limit() -> Field:
    return Field(values.number, of=lambda value: value or None)


def duration() -> Field:
    return Field(values.microseconds, of=values.seconds)


def grace() -> Field:
    """None is the library's default; 0 is SIGKILL at once."""
    default = _Request.new(None).get_grace()
    return Field(
        lambda value, name: (
            default if value is None else values.microseconds(value, name)
        ),
        of=lambda value: value / values.MICROSECONDS,
    )


# ---- environment


def _to_variables(value, name: str) -> list[tuple[bytes, bytes | None]]:
    try:
        items = list(value.items())
    except AttributeError:
        raise values.wrong_type(name, "a dict", value) from None
    variables = []
    for variable, content in items:
        key = values.octets(variable, name)
        if not key or b"=" in key:
            raise ValueError(f"{name}: {variable!r} is no name of a variable")
        if content is not None:
            content = values.octets(content, f"{name}[{variable!r}]")
        variables.append((key, content))
    return variables


def _put_variables(request, variables) -> None:
    base = request.get_environment_base()
    request.clear_environment()
    request.set_environment_base(base)
    for name, value in variables:
        request.set_variable(name, value)


def _take_variables(request) -> dict[str, str | None]:
    variables = {}
    for change in request.get_variables():
        name, is_set, value = change.partition("=")
        variables.pop(name, None)
        variables[name] = value if is_set else None
    return variables


def environment() -> Field:
    """Changes to the base, in order; None removes a variable."""
    return Field(
        lambda value, name: _to_variables({} if value is None else value, name),
        _take_variables,
        _put_variables,
    )


# ---- lists that are not lists of strings


def _put_mounts(request, mounts) -> None:
    request.clear_mounts()
    for mount in mounts:
        request.add_mount(mount)


def mounts() -> Field:
    convert = values.each(to_mount)
    return Field(
        lambda value, name: [] if value is None else convert(value, name),
        put=_put_mounts,
    )


def groups() -> Field:
    # The setter takes an empty list of gi's for no list at all.
    return Field(
        values.optional(values.each(values.user_id)),
        take=lambda request: _unpack(request.props.groups),
        put=lambda request, value: _Request.set_property(
            request, "groups", None if value is None else GLib.Variant("au", value)
        ),
    )


def _unpack(variant) -> list[int] | None:
    return None if variant is None else variant.unpack()


def _to_range(value, name: str) -> str:
    if isinstance(value, str):
        return values.text(value, name)
    try:
        inside, outside, count = value
    except (TypeError, ValueError):
        raise values.wrong_type(
            name, '"INSIDE:OUTSIDE:COUNT" or three numbers', value
        ) from None
    return ":".join(
        str(values.integer(part, name)) for part in (inside, outside, count)
    )


def id_ranges() -> Field:
    return ListField(values.optional(values.each(_to_range)))


def _rlimit_word(value, name: str) -> str:
    if value is None or value == -1 or value == "unlimited":
        return "unlimited"
    return str(values.integer(value, name))


def _to_rlimits(value, name: str) -> list[str]:
    if not hasattr(value, "items"):
        return values.each(values.text)(value, name)
    words = []
    for resource, limit in list(value.items()):
        where = f"{name}[{resource!r}]"
        values.text(resource, name)
        pair = limit if isinstance(limit, tuple) else (limit, limit)
        if len(pair) != 2:
            raise ValueError(f"{where}: {limit!r} is no pair of soft and hard")
        soft, hard = (_rlimit_word(part, where) for part in pair)
        words.append(f"{resource}={soft}:{hard}")
    return words


def _from_rlimits(words) -> dict[str, tuple[int | None, int | None]]:
    limits = {}
    for entry in words or ():
        resource, _, pair = entry.partition("=")
        soft, _, hard = pair.partition(":")
        limits[resource] = tuple(
            None if part == "unlimited" else int(part) for part in (soft, hard or soft)
        )
    return limits


def rlimits() -> Field:
    return Field(values.optional(_to_rlimits), of=_from_rlimits)


def _to_program(value, name: str) -> GLib.Bytes:
    if not isinstance(value, (bytes, bytearray, memoryview)):
        raise values.wrong_type(name, "bytes", value)
    return GLib.Bytes.new(bytes(value))


def _put_programs(request, programs) -> None:
    request.clear_seccomp_programs()
    for program in programs:
        request.add_seccomp_program(program)


def seccomp_programs() -> Field:
    convert = values.each(_to_program)
    return Field(
        lambda value, name: [] if value is None else convert(value, name),
        put=_put_programs,
        of=lambda programs: [program.get_data() for program in programs],
    )
