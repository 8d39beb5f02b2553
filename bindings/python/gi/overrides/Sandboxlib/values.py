# values.py - from values of Python to those of the library, and back.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""Conversions that name the argument which is wrong."""

from __future__ import annotations

import os

from gi.module import get_introspection_module

_module = get_introspection_module("Sandboxlib")

MICROSECONDS = 1_000_000
NUMBER_END = 1 << 64
ID_END = 0xFFFFFFFF


def wrong_type(name: str, wanted: str, value) -> TypeError:
    return TypeError(f"{name}: {wanted} is needed, not {type(value).__name__}")


def text(value, name: str) -> str:
    if not isinstance(value, str):
        raise wrong_type(name, "a str", value)
    try:
        value.encode()
    except UnicodeEncodeError:
        raise ValueError(f"{name}: {value!r} is not UTF-8") from None
    if "\0" in value:
        raise ValueError(f"{name}: {value!r} has a NUL in it")
    return value


def octets(value, name: str) -> bytes:
    """Bytes of a path, an argument or a variable: any but NUL."""
    if not isinstance(value, (str, bytes)):
        try:
            value = os.fspath(value)
        except TypeError:
            raise wrong_type(name, "a str, bytes or path", value) from None
    try:
        encoded = os.fsencode(value)
    except UnicodeEncodeError:
        raise ValueError(f"{name}: {value!r} cannot be encoded") from None
    if b"\0" in encoded:
        raise ValueError(f"{name}: {value!r} has a NUL in it")
    return encoded


def optional(convert):
    """None stays None, which unsets a field."""
    return lambda value, name: None if value is None else convert(value, name)


def each(convert):
    """A list of what convert takes. One string is not taken for its letters."""

    def convert_each(value, name):
        if isinstance(value, (str, bytes, os.PathLike)):
            raise wrong_type(name, "a list", value)
        try:
            items = list(value)
        except TypeError:
            raise wrong_type(name, "a list", value) from None
        return [convert(item, f"{name}[{i}]") for i, item in enumerate(items)]

    return convert_each


def integer(value, name: str, end: int = NUMBER_END) -> int:
    if isinstance(value, bool):
        raise wrong_type(name, "an int", value)
    try:
        number = value.__index__()
    except AttributeError:
        raise wrong_type(name, "an int", value) from None
    if not 0 <= number < end:
        raise ValueError(f"{name}: {number} is not from 0 to {end - 1}")
    return number


def number(value, name: str) -> int:
    """A limit; None and 0 are none."""
    return 0 if value is None else integer(value, name)


def user_id(value, name: str) -> int:
    return integer(value, name, ID_END)


def id_or_unset(value, name: str) -> int:
    return -1 if value is None else user_id(value, name)


def mode(value, name: str) -> int:
    return -1 if value is None else integer(value, name, 0o10000)


def real(value, name: str) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise wrong_type(name, "a number", value)
    return value


def buffer(value, name: str) -> memoryview:
    try:
        return memoryview(value).cast("B")
    except TypeError:
        raise wrong_type(name, "bytes", value) from None


def microseconds(value, name: str) -> int:
    """Seconds, or a timedelta. What is not 0 never becomes 0, which is no limit."""
    if value is None:
        return 0
    if hasattr(value, "total_seconds"):
        value = value.total_seconds()
    value = real(value, name) * MICROSECONDS
    if not 0 <= value < NUMBER_END:
        raise ValueError(f"{name}: {value / MICROSECONDS} is no number of seconds")
    return max(1, min(round(value), NUMBER_END - 1)) if value else 0


def seconds(value: int) -> float | None:
    return value / MICROSECONDS if value else None


_words: dict[type, dict[int, str]] = {}


def words_of(enumeration) -> dict[int, str]:
    """Of each value of an enumeration its word, as "new" or "remount-ro"."""
    if enumeration not in _words:
        _words[enumeration] = {
            value.get_value(): value.get_name().rstrip("_").replace("_", "-")
            for value in enumeration.__info__.get_values()
        }
    return _words[enumeration]


def word(enumeration):
    """One of an enumeration, or its word; None is what is unset."""

    def convert(value, name):
        if isinstance(value, enumeration):
            return value
        if value is None:
            value = "unset"
        if not isinstance(value, str):
            raise wrong_type(name, f"a {enumeration.__name__} or its word", value)
        wanted = value.replace("_", "-")
        for number, known in words_of(enumeration).items():
            if known == wanted:
                return enumeration(number)
        words = ", ".join(words_of(enumeration).values())
        raise ValueError(f"{name}: {value!r} is none of {words}")

    return convert


def word_or_none(enumeration):
    """The enumerator of a number; None for what is unset."""
    return lambda value: enumeration(value) if value else None


def choice(value, name: str):
    if value is None:
        return _module.Choice.UNSET
    if isinstance(value, (bool, _module.Choice)):
        return (
            value
            if isinstance(value, _module.Choice)
            else (_module.Choice.YES if value else _module.Choice.NO)
        )
    raise wrong_type(name, "True, False or None", value)


def bool_or_none(value) -> bool | None:
    return None if value == 0 else value == _module.Choice.YES


def descriptor(value, name: str) -> int:
    """The number of an fd, or of a file object."""
    if isinstance(value, int) and not isinstance(value, bool):
        if not 0 <= value < 1 << 31:
            raise ValueError(f"{name}: {int(value)} is no file descriptor")
        return value
    try:
        fileno = value.fileno
    except AttributeError:
        raise wrong_type(name, "a file or a file descriptor", value) from None
    try:
        return fileno()
    except (OSError, ValueError):
        raise ValueError(f"{name}: {value!r} has no file descriptor") from None
