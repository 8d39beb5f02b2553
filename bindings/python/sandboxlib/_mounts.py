# _mounts.py - extra_mounts, in the words of fstab(5).
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""What extra_mounts mean."""

from __future__ import annotations

import os

from sandboxlib import _paths
from sandboxlib._arguments import is_path
from sandboxlib.errors import InvalidConfig

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

# As mount(8) has it, where nothing else is asked for.
TMPFS_MODE = 0o1777

# What is always so, or means nothing here.
IDLE = frozenset(("", "none", "defaults", "nosuid", "exec", "async", "relatime",
                  "noatime", "nodiratime", "strictatime", "private", "rprivate"))

KNOWN = {
    "bind": frozenset(("bind", "rbind", "ro", "rw", "dev", "nodev", "noexec")),
    "remount": frozenset(("remount", "bind", "ro")),
    "tmpfs": frozenset(("rw", "nodev", "noexec", "mode", "size")),
    "proc": frozenset(("rw", "nodev", "noexec")),
    "dev": frozenset(("rw", "dev")),
    "mqueue": frozenset(("rw", "nodev", "noexec")),
}

DECIDING = frozenset(("bind", "rbind", "ro", "rw", "dev"))

ALIASES = {"devtmpfs": "dev"}


def validate_extra_mounts(extra_mounts: Any) -> list[list[str]]:
    """Check extra_mounts; [source, target, type, options] of each, as str.

    None becomes ''. AssertionError names the entry that is malformed.
    """
    if extra_mounts is None:
        return []
    if is_path(extra_mounts) or not hasattr(extra_mounts, "__iter__"):
        raise InvalidConfig("Invalid 'extra_mounts', expected a list of mount "
                            f"entries: {extra_mounts!r}")
    return [_validate_entry(entry) for entry in extra_mounts]


def _validate_entry(entry: Any) -> list[str]:
    if not isinstance(entry, (list, tuple)) or len(entry) not in (3, 4):
        raise InvalidConfig(f"Invalid mount entry in 'extra_mounts': {entry!r}")
    if entry[1] is None:
        raise InvalidConfig(f"Mount point empty in mount entry {entry!r}")
    words = [_word(item) for item in entry]
    if not words[1]:
        raise InvalidConfig(f"Mount point empty in mount entry {entry!r}")
    if any("\0" in word for word in words):
        raise InvalidConfig(f"NUL in mount entry {entry!r}")
    return words + [""] * (4 - len(words))


def _word(item: Any) -> str:
    if item is None:
        return ""
    return os.fsdecode(item) if is_path(item) else str(item)


class Mount:
    """One entry, understood."""

    __slots__ = ("kind", "source", "target", "read_only", "is_open", "devices",
                 "no_exec", "mode", "size", "entry", "number")

    def __init__(self, kind: str, source: Optional[bytes], target: bytes,
                 entry: Optional[list[str]] = None):
        self.kind = kind
        self.source = source
        self.target = target
        self.read_only = False
        # Neither "bind" nor "ro" nor "rw": filesystem_writable_paths decide.
        self.is_open = False
        self.devices = False
        self.no_exec = False
        self.mode = -1
        self.size = 0
        self.entry = entry
        # The fd of the source where a path could be changed; the source is then
        # its name in /proc.
        self.number = -1


def parse(extra_mounts: Any) -> list[Mount]:
    return [_parse_entry(entry) for entry in validate_extra_mounts(extra_mounts)]


def _parse_entry(entry: list[str]) -> Mount:
    source, target, kind, text = entry
    options = _parse_options(entry, text)
    kind = _kind_of(entry, kind, options)
    mount = Mount(kind, None, _paths.normalise(os.fsencode(target)), entry)
    if kind == "bind":
        if source in ("", "none"):
            raise InvalidConfig(f"Source empty in mount entry {entry}")
        mount.source = os.fsencode(source)
        mount.devices = "dev" in options or (
            "nodev" not in options and _shows_devices(mount))
    for word, opposite in (("ro", "rw"), ("dev", "nodev")):
        if word in options and opposite in options:
            raise InvalidConfig(f"Options '{word}' and '{opposite}' contradict "
                                f"each other in mount entry {entry}")
    mount.read_only = "ro" in options
    mount.is_open = kind == "bind" and not options.keys() & DECIDING
    mount.no_exec = "noexec" in options and kind != "proc"
    if kind == "tmpfs":
        mount.mode = _mode_of(entry, options.get("mode"))
        mount.size = _size_of(entry, options.get("size"))
    return mount


def _parse_options(entry: list[str], text: str) -> dict[str, str]:
    options = {}
    for word in text.split(","):
        name, equals, value = word.strip().partition("=")
        if name in ("mode", "size") and not equals:
            raise InvalidConfig(f"Option '{name}' takes a value in mount entry "
                                f"{entry}")
        if name not in IDLE:
            options[name if name in ("mode", "size") else word.strip()] = value
    return options


def _kind_of(entry: list[str], kind: str, options: dict[str, str]) -> str:
    kind = ALIASES.get(kind, kind)
    if kind in ("", "none", "bind"):
        kind = "remount" if "remount" in options else "bind"
    elif kind not in KNOWN or kind == "remount":
        raise InvalidConfig(f"Unsupported mount type '{kind}' in mount entry "
                            f"{entry}")
    for name in options:
        if name not in KNOWN[kind]:
            raise InvalidConfig(f"Unsupported option '{name}' for a {kind} mount "
                                f"in mount entry {entry}")
    if kind == "remount" and "ro" not in options:
        raise InvalidConfig("Option 'remount' goes only with 'ro' in mount entry "
                            f"{entry}")
    return kind


def _shows_devices(mount: Mount) -> bool:
    source = _paths.normalise(os.path.abspath(mount.source or b""))
    return any(_paths.is_below(path, b"/dev")
               for path in (source, mount.target))


def _mode_of(entry: list[str], text: Optional[str]) -> int:
    if text is None:
        return TMPFS_MODE
    if not 1 <= len(text) <= 5 or text.strip("01234567") or int(text, 8) > 0o7777:
        raise InvalidConfig(f"Mode '{text}' is not octal from 0 to 7777 in mount "
                            f"entry {entry}")
    return int(text, 8)


def _size_of(entry: list[str], text: Optional[str]) -> int:
    if text is None:
        return 0
    unit = "kmg".find(text[-1:].lower()) + 1 if text else 0
    digits = text[:-1] if unit else text
    is_number = digits.isascii() and digits.isdigit() and len(digits) <= 20
    size = int(digits) << 10 * unit if is_number else 0
    if not 0 < size < 1 << 64:
        raise InvalidConfig(f"Size '{text}' is not a number of bytes, with k, m or "
                            f"g behind it, in mount entry {entry}")
    return size
