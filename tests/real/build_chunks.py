# build_chunks.py - GNU hello and what depends on it, built as YBD would build them.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
#
#   build_chunks.py EXECUTOR ARCHIVE PACKAGE
#
# ARCHIVE and PACKAGE are what fetch prints: a Debian root file system, which each
# chunk gets as hard links, as YBD does it, and the source package of hello.

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import time

SOURCE_DIR = pathlib.Path(os.environ["SOURCE_DIR"])
sys.path.insert(0, str(SOURCE_DIR / "tests/python"))

import sandboxlib  # noqa: E402
from client_checks import manifest  # noqa: E402
from small_ybd import Builder, Chunk  # noqa: E402

TRY_TO_WRITE = (
    "for path in /etc/passwd /usr/bin/hello; do "
    "if (exec >>$path) 2>/dev/null; then echo writable $path; exit 1; fi; done")


def unpack(archive: str, package: str, place: pathlib.Path) -> None:
    (place / "base").mkdir()
    # Devices only root could make, and YBD has none.
    subprocess.run(["tar", "-C", place / "base", "--exclude=./dev/*", "-xpf", archive],
                   check=True)
    [description] = pathlib.Path(package).glob("*.dsc")
    subprocess.run(["dpkg-source", "--no-check", "-x", description, place / "hello"],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def count(verdict: str, log: str) -> int:
    return sum(map(int, re.findall(rf"^# {verdict}: *(\d+)$", log, re.MULTILINE)))


def build(name: str, place: pathlib.Path) -> str:
    def stage(sandbox: pathlib.Path) -> list[tuple]:
        subprocess.run(["cp", "-al", f"{place}/base/.", sandbox], check=True)
        return []

    executor = sandboxlib.get_executor(name)
    builder = Builder(executor, place / "work", stage)
    (builder.ccache / "precious").write_text("of the user")
    hello = Chunk("hello", place / "hello", [
        './configure --prefix="$PREFIX"', "make", "make check",
        'make DESTDIR="$DESTDIR" install'])
    steps = ["make", "make check", "touch $CCACHE_DIR/used", "make install"]
    if executor != sandboxlib.chroot:
        steps.append(TRY_TO_WRITE)
    greetings = Chunk("greetings", SOURCE_DIR / "tests/python/chunks/greetings", steps,
                      build_depends=[hello])

    artifact = builder.build(greetings)

    log = (builder.artifacts / "hello.build-log").read_text()
    if not count("PASS", log) or count("FAIL", log) or count("ERROR", log):
        sys.exit(f"{name}: the tests of hello:\n{log[-4000:]}")
    if not os.access(artifact / "usr/bin/greetings", os.X_OK):
        sys.exit(f"{name}: greetings was not installed")
    if os.listdir(builder.tmp):
        sys.exit(f"{name}: left behind: {os.listdir(builder.tmp)}")
    if sorted(os.listdir(builder.ccache)) != ["precious", "used"]:
        sys.exit(f"{name}: the cache of the user: {os.listdir(builder.ccache)}")
    return f"{count('PASS', log)} tests of hello passed"


def main(name: str, archive: str, package: str) -> None:
    place = pathlib.Path(tempfile.mkdtemp(prefix="sandboxlib-real-"))
    try:
        unpack(archive, package, place)
        before = manifest(place / "base")
        if len(before) < 5000:
            sys.exit(f"{name}: the manifest is too short")
        start = time.monotonic()
        passed = build(name, place)
        seconds = time.monotonic() - start
        changed = {path for path, facts in manifest(place / "base").items()
                   if before.pop(path, None) != facts}
        if changed or before:
            sys.exit(f"{name}: the root file system has changed: "
                     f"{sorted(changed | before.keys())[:40]}")
    finally:
        shutil.rmtree(place)
    print(f"{name} uid {os.geteuid()}: {seconds:.1f} s, {passed}, manifest unchanged")


main(*sys.argv[1:])
