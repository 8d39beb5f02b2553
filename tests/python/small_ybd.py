# small_ybd.py - a build tool in miniature that calls sandboxlib as YBD does.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""Chunks are built from source, each in a root file system of what it depends on."""

import dataclasses
import os
import pathlib
import shutil
import subprocess
import tempfile
import types
from collections.abc import Callable

import sandboxlib


class BuildFailed(Exception):
    pass


@dataclasses.dataclass
class Chunk:
    name: str
    source: pathlib.Path | None = None
    commands: list[str] = dataclasses.field(default_factory=list)
    build_depends: list["Chunk"] = dataclasses.field(default_factory=list)
    build_mode: str = "normal"
    kind: str = "chunk"
    prefix: str = "/usr"


@dataclasses.dataclass
class Room:
    """Where one chunk is built; a directory that becomes ``/`` in normal mode."""
    sandbox: pathlib.Path
    checkout: pathlib.Path
    install: pathlib.Path
    log: pathlib.Path


class Builder:
    """Builds chunks below the directory *place*.

    *stage* puts into a new root file system what is not a chunk, and returns mounts
    that it needs. *spell* is the spelling of paths that are listed as writable.
    """

    def __init__(self, executor: types.ModuleType, place: pathlib.Path,
                 stage: Callable[[pathlib.Path], list[tuple]],
                 spell: Callable[[str], str] = str) -> None:
        self.executor = executor
        self.stage = stage
        self.spell = spell
        self.before_removal: Callable[[Chunk, Room], None] = lambda chunk, room: None
        self.tmp = place / "tmp"
        self.artifacts = place / "artifacts"
        self.ccache = place / "ccache"
        for directory in self.tmp, self.artifacts, self.ccache:
            directory.mkdir(parents=True, exist_ok=True)

    def build(self, chunk: Chunk) -> pathlib.Path:
        """Return the directory with what *chunk* installs."""
        artifact = self.artifacts / chunk.name
        if artifact.exists():
            return artifact
        for dependency in chunk.build_depends:
            self.build(dependency)
        room = self.make_room(chunk)
        base_mounts = []
        if chunk.build_mode != "bootstrap":
            base_mounts = self.stage(room.sandbox)
            for dependency in chunk.build_depends:
                shutil.copytree(self.artifacts / dependency.name, room.sandbox,
                                symlinks=True, dirs_exist_ok=True)
        if chunk.source is not None:
            shutil.copytree(chunk.source, room.checkout, symlinks=True,
                            dirs_exist_ok=True)
        for command in chunk.commands:
            self.run_sandboxed(chunk, room, command, base_mounts)
        shutil.copytree(room.install, artifact, symlinks=True)
        self.before_removal(chunk, room)
        # A mount that had been left in there would be emptied, too.
        shutil.rmtree(room.sandbox)
        return artifact

    def make_room(self, chunk: Chunk) -> Room:
        sandbox = pathlib.Path(tempfile.mkdtemp(dir=self.tmp))
        room = Room(sandbox, sandbox / (chunk.name + ".build"),
                    sandbox / (chunk.name + ".inst"),
                    self.artifacts / (chunk.name + ".build-log"))
        for directory in room.checkout, room.install, sandbox / "tmp", sandbox / "dev":
            directory.mkdir()
        return room

    def environment(self, chunk: Chunk, room: Room) -> dict[str, str]:
        prefixes = {chunk.prefix, *(each.prefix for each in chunk.build_depends)}
        path = [prefix + "/bin" for prefix in sorted(prefixes)]
        if chunk.build_mode == "bootstrap":
            destination = str(room.install)
        else:
            destination = "/" + room.install.name
        return {
            "PATH": ":".join([*path, "/usr/bin", "/bin", "/usr/sbin", "/sbin"]),
            "CCACHE_DIR": "/tmp/ccache",
            "DESTDIR": destination,
            "PREFIX": chunk.prefix,
            "MAKEFLAGS": "-j2",
            "TERM": "dumb",
            "SHELL": "/bin/sh",
            "USER": "tomjon", "USERNAME": "tomjon", "LOGNAME": "tomjon",
            "LC_ALL": "C",
            "HOME": "/tmp",
            "TZ": "UTC",
        }

    def configure(self, chunk: Chunk, room: Room, base_mounts: list[tuple]) -> dict:
        if chunk.build_mode == "bootstrap":
            return dict(
                cwd=str(room.checkout),
                filesystem_root="/",
                filesystem_writable_paths=[
                    str(room.checkout), str(room.install), str(self.tmp)],
                mounts="isolated",
                extra_mounts=[],
                network="isolated",
            )
        writable_paths = "all"
        if chunk.kind != "system":
            writable_paths = [chunk.name + ".build", chunk.name + ".inst",
                              "/dev", "/proc", "/tmp"]
            writable_paths = [self.spell(path) for path in writable_paths]
        return dict(
            cwd=chunk.name + ".build",
            filesystem_root=str(room.sandbox),
            filesystem_writable_paths=writable_paths,
            mounts="isolated",
            extra_mounts=[
                *base_mounts,
                (str(self.ccache), "/tmp/ccache", None, "bind"),
                ("tmpfs", "/dev/shm", "tmpfs"),
                ("proc", "/proc", "proc"),
            ],
            network="isolated",
        )

    def run_sandboxed(self, chunk: Chunk, room: Room, command: str,
                      base_mounts: list[tuple]) -> None:
        config = self.configure(chunk, room, base_mounts)
        env = self.environment(chunk, room)
        with open(room.log, "a") as log:
            log.write(f"# # {command}\n")
        config = self.executor.degrade_config_for_capabilities(config, warn=False)
        with open(room.log, "a") as log:
            exit_code = self.executor.run_sandbox_with_redirection(
                ["sh", "-c", "-e", command], stdout=log, stderr=sandboxlib.STDOUT,
                env=env, **config)
        if exit_code != 0:
            tail = subprocess.run(["tail", "-n", "200", room.log],
                                  capture_output=True, text=True).stdout
            raise BuildFailed(f"{chunk.name}: {exit_code}: {command}\n{tail}")


def stage_host(sandbox: pathlib.Path) -> list[tuple]:
    """The programs of this host, for reading."""
    mounts = []
    (sandbox / "etc").mkdir()
    shutil.copy("/etc/passwd", sandbox / "etc")
    shutil.copytree("/etc/alternatives", sandbox / "etc/alternatives", symlinks=True)
    for name in "usr", "bin", "sbin", "lib", "lib32", "lib64":
        path = "/" + name
        if os.path.islink(path):
            os.symlink(os.readlink(path), sandbox / name)
        elif os.path.isdir(path):
            mounts.append((path, path, None, "bind,ro"))
    return mounts
