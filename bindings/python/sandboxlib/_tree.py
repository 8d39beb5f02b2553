# _tree.py - the mounts of one run, and what has to be there for them.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""What the file system of a sandbox is made of."""

from __future__ import annotations

import os

from sandboxlib import _paths
from sandboxlib._mounts import Mount
from sandboxlib.errors import SandboxError, UnsupportedConfig

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Optional

    from sandboxlib._config import Config
    from sandboxlib._executor import Executor


class Tree:
    """Mounts and writable paths for the library.

    close() removes what stood in for file systems.
    """

    def __init__(self, executor: Executor, config: Config):
        self.config = config
        self.executor = executor
        self.directory: Optional[str] = None
        self.mounts: list[Mount] = []
        self.writable: Optional[list[bytes]] = None
        self._places: dict[bytes, bytes] = {}
        # Closed when nothing has them any more.
        self._shown: list[int] = []

    def fill(self) -> None:
        self._add_devices()
        for mount in self.config.extra_mounts:
            self._add(mount)
        self._add_proc()
        self._leave_out_missing()

    def close(self) -> None:
        while self._shown:
            number = self._shown[-1]
            del self._shown[-1]
            os.close(number)
        if self.directory is not None:
            from sandboxlib._temporary import remove

            remove(self.directory)
            self.directory = None

    def _add_devices(self) -> None:
        """Where '/' is the host's, the devices of /dev work.

        The host's own are shown only where all is writable anyway.
        """
        how = self.executor.devices
        if how is None or os.path.realpath(self.config.root) != b"/":
            return
        if any(mount.target == b"/dev" for mount in self.config.extra_mounts):
            return
        if self.config.writable is None:
            mount = Mount("bind", b"/dev", b"/dev")
            mount.devices = True
        else:
            mount = Mount(how, None, b"/dev")
        self.mounts.append(mount)

    def _add_proc(self) -> None:
        """A tool starts from a proc, and cannot make room for one here."""
        root = self.config.root
        if (self.executor.program is None or os.access(root, os.W_OK)
                or os.path.realpath(root) == b"/"
                or any(mount.target == b"/proc" for mount in self.mounts)):
            return
        if _paths.find(root, b"/proc") is not None:
            self.mounts.insert(0, Mount("proc", None, b"/proc"))

    def _add(self, mount: Mount) -> None:
        if mount.is_open and not mount.devices:
            mount.read_only = not self._is_writable(mount.target)
        if mount.kind == "remount" and not self._is_mounted(mount.target):
            self._add_read_only_bind(mount)
        elif mount.kind == "tmpfs" and self.executor.lacks_tmpfs:
            self.mounts.append(self._temporary_bind(mount))
        else:
            self.mounts.append(mount)

    def _is_writable(self, target: bytes) -> bool:
        return self.config.writable is None or any(
            _paths.is_below(self._place(target), self._place(path))
            for path in self.config.writable)

    def _is_mounted(self, target: bytes) -> bool:
        place = self._place(target)
        return place == b"/" or any(self._place(mount.target) == place
                                    for mount in self.mounts)

    def find(self, path: bytes) -> Optional[bytes]:
        """Where on the host a path of the sandbox is."""
        place = self._find(path)[1]
        return None if place is None else os.path.join(*place)

    def _find(self, path: bytes
              ) -> tuple[Optional[Mount], Optional[tuple[bytes, bytes]]]:
        """The mount that path lies in, and what is there on the host.

        That is a directory of the caller's, and a path below it without links.
        """
        inside = self._place(path)
        for mount in reversed(self.mounts):
            target = self._place(mount.target)
            if mount.kind != "remount" and _paths.is_below(inside, target):
                if mount.source is None:
                    return mount, None
                rest = inside[len(target.rstrip(b"/")):]
                return mount, _paths.find(mount.source, rest)
        return None, _paths.find(self.config.root, inside)

    def _add_read_only_bind(self, mount: Mount) -> None:
        """What is no mount becomes one, below what is mounted in there."""
        around, source = self._find(mount.target)
        place = self._place(mount.target)
        where = 0 if around is None else self.mounts.index(around) + 1
        while where < len(self.mounts) and not _paths.is_below(
                self._place(self.mounts[where].target), place):
            where += 1
        if source is not None:
            bind = self._show(mount, *source)
            bind.read_only = True
            bind.devices = around is not None and around.devices
            mount = bind
        self.mounts.insert(where, mount)

    def _show(self, mount: Mount, base: bytes, below: bytes) -> Mount:
        """A bind of what is there now, whoever puts a link in its place."""
        try:
            number = _paths.open_below(base, below)
        except OSError as problem:
            raise SandboxError(
                f"mount entry {mount.entry}: {problem.strerror}", "mount",
                problem.errno or 0, os.fsdecode(os.path.join(base, below))) from None
        self._shown.append(number)
        bind = Mount("bind", b"/proc/self/fd/%d" % number, mount.target, mount.entry)
        bind.number = number
        return bind

    def _temporary_bind(self, mount: Mount) -> Mount:
        """A directory of the host, for a tool that mounts no tmpfs."""
        from sandboxlib import _temporary

        if mount.size or mount.no_exec:
            raise UnsupportedConfig(
                "Only the option 'mode' of a tmpfs is supported in a "
                f"{self.executor.name} sandbox: mount entry {mount.entry}")
        if self.directory is None:
            self.directory = _temporary.propose()
            os.mkdir(self.directory, 0o700)
        place = os.path.join(self.directory, str(len(self.mounts)))
        os.mkdir(place)
        os.chmod(place, mount.mode)
        return Mount("bind", os.fsencode(place), mount.target, mount.entry)

    def _leave_out_missing(self) -> None:
        """The library would make writable paths that are not there."""
        if self.config.writable is not None:
            self.writable = [path for path in self.config.writable
                             if self._is_there(path)]

    def _is_there(self, path: bytes) -> bool:
        mount, found = self._find(path)
        if mount is not None and self._place(mount.target) == self._place(path):
            # The entry is for what the mount lies on.
            return _paths.find(self.config.root, path) is not None
        return found is not None

    def _place(self, path: bytes) -> bytes:
        """A path of the sandbox, without the links of its root file system."""
        place = self._places.get(path)
        if place is None:
            place = _paths.follow(self.config.root, path)[0]
            self._places[path] = place
        return place
