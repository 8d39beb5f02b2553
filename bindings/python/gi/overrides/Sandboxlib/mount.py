# mount.py - one file-system operation, by what it is called.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""Mount("SRC:TGT:TYPE:OPTS"), Mount.bind(...), Mount.tmpfs(...) and the like."""

from __future__ import annotations

from gi.repository import GLib

from . import values
from .values import _module

_Flags = _module.MountFlags
_Type = _module.MountType


def _flags(**wanted: bool) -> _Flags:
    flags = _Flags.NONE
    for name, is_wanted in wanted.items():
        if is_wanted:
            flags |= getattr(_Flags, name.upper())
    return flags


def _path(value, name: str) -> bytes:
    return values.octets(value, name)


def _content(value, name: str) -> GLib.Bytes:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return GLib.Bytes.new(bytes(value))
    raise values.wrong_type(name, "bytes", value)


class Mount(_module.Mount):
    """Immutable. Targets are paths inside the sandbox, sources are of the host."""

    __module__ = __package__

    def __new__(cls, words: str):
        return _module.Mount.new_from_string(_path(words, "mount"))

    def __init__(self, words: str):
        pass

    @staticmethod
    def bind(
        source,
        target=None,
        *,
        read_only: bool = False,
        devices: bool = False,
        optional: bool = False,
        no_exec: bool = False,
    ) -> Mount:
        """A file or directory of the host, or a file object or fd of one.

        The target is the source's path where it is left out.
        """
        flags = _flags(
            read_only=read_only, devices=devices, optional=optional, no_exec=no_exec
        )
        if isinstance(source, int) or hasattr(source, "fileno"):
            if target is None:
                raise TypeError("target: a bind by file descriptor needs one")
            fd = values.descriptor(source, "source")
            return _module.Mount.new_bind_fd(fd, _path(target, "target"), flags)
        source = _path(source, "source")
        target = source if target is None else _path(target, "target")
        return _module.Mount.new(_Type.BIND, source, target, flags)

    @staticmethod
    def host_file(source, target=None, *, optional: bool = False) -> Mount:
        """A read-only copy of a file of the host, as it is when the run starts."""
        source = _path(source, "source")
        target = source if target is None else _path(target, "target")
        flags = _flags(optional=optional)
        return _module.Mount.new(_Type.HOST_FILE, source, target, flags)

    @staticmethod
    def tmpfs(
        target, *, mode: int | None = None, size: int | None = None, no_exec=False
    ) -> Mount:
        """An empty tmpfs(5) of at most size bytes."""
        return _module.Mount.new_full(
            _Type.TMPFS,
            None,
            _path(target, "target"),
            _flags(no_exec=no_exec),
            values.mode(mode, "mode"),
            values.number(size, "size"),
        )

    @staticmethod
    def overlay(target, sources, upper=None, work=None, *, read_only=False) -> Mount:
        """Directories of the host as one, the lowest first."""
        return _module.Mount.new_overlay(
            _path(target, "target"),
            values.each(values.octets)(sources, "sources"),
            values.optional(_path)(upper, "upper"),
            values.optional(_path)(work, "work"),
            _flags(read_only=read_only),
        )

    @staticmethod
    def proc(target="/proc") -> Mount:
        """A fresh proc(5)."""
        return _simple(_Type.PROC, target)

    @staticmethod
    def dev(target="/dev", *, minimal: bool = False) -> Mount:
        """A small /dev; a minimal one may lack fd, shm and pts."""
        return _simple(_Type.DEV, target, _flags(minimal=minimal))

    @staticmethod
    def mqueue(target="/dev/mqueue") -> Mount:
        """The message queues of the sandbox's ipc namespace."""
        return _simple(_Type.MQUEUE, target)

    @staticmethod
    def mask(target) -> Mount:
        """What is at the target is not seen."""
        return _simple(_Type.MASK, target)

    @staticmethod
    def remount_read_only(target) -> Mount:
        """What is mounted at the target becomes read-only."""
        return _simple(_Type.REMOUNT_RO, target)

    @staticmethod
    def symlink(text, target) -> Mount:
        """A symbolic link at the target."""
        return _module.Mount.new(
            _Type.SYMLINK, _path(text, "text"), _path(target, "target"), _Flags.NONE
        )

    @staticmethod
    def dir(target, *, mode: int | None = None) -> Mount:
        """A directory, made when it is missing."""
        return _module.Mount.new_dir(
            _path(target, "target"), values.mode(mode, "mode")
        )

    @staticmethod
    def chmod(target, mode: int) -> Mount:
        """Other permission bits for what is at the target."""
        return _module.Mount.new_chmod(
            _path(target, "target"), values.integer(mode, "mode", 0o10000)
        )

    @staticmethod
    def file(content: bytes, target, *, mode: int | None = None) -> Mount:
        """A file of this content, made in the sandbox's file system."""
        return _module.Mount.new_file(
            _content(content, "content"),
            _path(target, "target"),
            values.mode(mode, "mode"),
        )

    @staticmethod
    def data(
        content: bytes,
        target,
        *,
        mode: int | None = None,
        read_only: bool = False,
        no_exec: bool = False,
    ) -> Mount:
        """A file of this content, mounted over what is at the target."""
        return _module.Mount.new_data(
            _content(content, "content"),
            _path(target, "target"),
            _flags(read_only=read_only, no_exec=no_exec),
            values.mode(mode, "mode"),
        )

    type = property(_module.Mount.get_mount_type, doc="a MountType")
    source = property(_module.Mount.get_source, doc="a str, or None")
    target = property(_module.Mount.get_target, doc="a str")
    flags = property(_module.Mount.get_flags, doc="MountFlags")

    def __str__(self) -> str:
        return self.to_string()

    def __repr__(self) -> str:
        return f"Mount({self.to_string()!r})"

    def __eq__(self, other) -> bool:
        if isinstance(other, _module.Mount) and self.get_fd() < 0:
            return _parts(self) == _parts(other)
        return NotImplemented

    def __hash__(self) -> int:
        return hash(self.to_string())


def _parts(mount) -> tuple:
    content = mount.get_content()
    return mount.to_string(), mount.get_fd(), content and content.get_data()


def _simple(type_, target, flags=_Flags.NONE) -> Mount:
    return _module.Mount.new(type_, None, _path(target, "target"), flags)


def to_mount(value, name: str) -> _module.Mount:
    """A mount, or the words of one."""
    if isinstance(value, _module.Mount):
        return value
    if not isinstance(value, (str, bytes)):
        raise values.wrong_type(name, 'a Mount or "SOURCE:TARGET:TYPE:OPTIONS"', value)
    return _module.Mount.new_from_string(_path(value, name))
