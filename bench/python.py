#!/usr/bin/python3
# python.py - what the Python package costs, side by side with what it replaces.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""Compares calls of sandboxlib with subprocess, in turns, in this one process."""

from __future__ import annotations

import argparse
import json
import os
import platform
import shlex
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

import sandboxlib

WARM_UP = 5
MIB = 1 << 20
OUTPUT = 100 * MIB
Way = Callable[[], object]


def time_one(way: Way) -> float:
    start = time.perf_counter()
    way()
    return (time.perf_counter() - start) * 1000


def time_pairs(first: Way, second: Way, count: int) -> list[tuple[float, float]]:
    """Milliseconds of both, measured first, second, second, first, and so on."""
    for _ in range(WARM_UP):
        first()
        second()
    pairs = []
    for i in range(count):
        if i % 2 == 0:
            one = time_one(first)
            pairs.append((one, time_one(second)))
        else:
            two = time_one(second)
            pairs.append((time_one(first), two))
    return pairs


def summarise(pairs: list[tuple[float, float]],
              compare: Callable[[float, float], float]) -> dict[str, float]:
    figures = [compare(*pair) for pair in pairs]
    low, median, high = statistics.quantiles(figures, n=4, method="inclusive")
    return {
        "first": statistics.median(first for first, _ in pairs),
        "second": statistics.median(second for _, second in pairs),
        "figure": median, "lower-quartile": low, "upper-quartile": high,
    }


def ratio(first: float, second: float) -> float:
    return first / second


def difference(first: float, second: float) -> float:
    return first - second


def config(rootfs: str) -> dict[str, object]:
    """All isolation that a call of the package can ask for."""
    return dict(
        env={"PATH": "/bin"}, filesystem_root=rootfs,
        filesystem_writable_paths="none", mounts="isolated", network="isolated",
        extra_mounts=[("proc", "/proc", "proc"), ("tmpfs", "/tmp", "tmpfs")])


def run_sandbox(executor, argv: list[str], size: int, **settings: object) -> None:
    status, out, err = executor.run_sandbox(argv, **settings)
    if status != 0 or len(out) != size or err:
        sys.exit(f"bench: {executor.__name__}: {status} {len(out)} {err!r}")


def run_subprocess(argv: list[str], size: int) -> None:
    done = subprocess.run(argv, stdin=subprocess.DEVNULL, capture_output=True)
    if done.returncode != 0 or len(done.stdout) != size or done.stderr:
        sys.exit(f"bench: {argv}: {done}")


def bwrap_line(argv: list[str], settings: dict[str, object]) -> list[str]:
    """The command line of bwrap that the bubblewrap executor stands for."""
    from sandboxlib import _run

    lines = []
    make_request = _run.make_request

    def make_and_explain(library, backend, *arguments):
        request = make_request(library, backend, *arguments)
        lines.append(shlex.split(backend.explain(request.copy())))
        return request

    _run.make_request = make_and_explain
    try:
        run_sandbox(sandboxlib.bubblewrap, argv, 0, **settings)
    finally:
        _run.make_request = make_request
    [line] = lines
    return line


def call_rows(rootfs: str, count: int) -> Iterator[dict[str, object]]:
    settings = config(rootfs)
    line = bwrap_line(["/bin/tiny"], settings)

    def by_bubblewrap() -> None:
        run_sandbox(sandboxlib.bubblewrap, ["/bin/tiny"], 0, **settings)

    def by_native() -> None:
        run_sandbox(sandboxlib.native, ["/bin/tiny"], 0, **settings)

    def by_subprocess() -> None:
        run_subprocess(line, 0)

    pairs = time_pairs(by_subprocess, by_subprocess, count)
    yield {"name": "floor: subprocess : the same", **summarise(pairs, ratio)}
    pairs = time_pairs(by_bubblewrap, by_subprocess, count)
    yield {"name": "bubblewrap - subprocess with its line, ms",
           **summarise(pairs, difference), "must": 1.0}
    pairs = time_pairs(by_native, by_subprocess, count)
    yield {"name": "native : subprocess with the line", **summarise(pairs, ratio)}
    pairs = time_pairs(by_native, by_bubblewrap, count)
    yield {"name": "native : bubblewrap", **summarise(pairs, ratio), "must": 0.45}


def output_rows(rootfs: str, count: int) -> Iterator[dict[str, object]]:
    settings = config(rootfs)
    argv = ["/bin/dd", "bs=65536", f"count={OUTPUT // 65536}", "if=/dev/zero",
            "status=none"]
    settings["extra_mounts"] = [
        ("proc", "/proc", "proc"), ("/dev", "/dev", None, "bind")]
    plain = ["/bin/busybox", "dd", *argv[1:]]

    for executor in sandboxlib.native, sandboxlib.bubblewrap:
        name = executor.__name__.rpartition(".")[2]
        pairs = time_pairs(
            lambda: run_subprocess(plain, OUTPUT),
            lambda: run_sandbox(executor, argv, OUTPUT, **settings),
            count)
        row = summarise(pairs, ratio)
        rates = [OUTPUT / MIB * 1000 / row[which] for which in ("second", "first")]
        yield {"name": f"100 MiB captured, MiB/s, {name} : subprocess", **row,
               "first": rates[0], "second": rates[1], "must": 0.8,
               "more-is-better": True}


def import_row(count: int) -> dict[str, object]:
    def interpret(text: str) -> Way:
        return lambda: subprocess.run([sys.executable, "-c", text], check=True)

    pairs = time_pairs(interpret("import sandboxlib"), interpret("pass"), count)
    return {"name": "python3 -c 'import sandboxlib' - python3 -c pass, ms",
            **summarise(pairs, difference), "must": 30.0}


def show(row: dict) -> None:
    must = ""
    if "must" in row:
        must = f'{">=" if row.get("more-is-better") else "<="}{row["must"]:.3f}'
    print(f'{row["name"]:58} {row["first"]:9.3f} {row["second"]:9.3f}'
          f' {row["figure"]:7.3f}  {row["lower-quartile"]:.3f} -'
          f' {row["upper-quartile"]:.3f} {must}', flush=True)


def rows(rootfs: str, count: int) -> Iterator[dict[str, object]]:
    yield from call_rows(rootfs, count)
    yield import_row(count)
    yield from output_rows(rootfs, max(count // 5, 3))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pairs", type=int, default=100)
    parser.add_argument("--json", help="write the figures there as well")
    parser.add_argument("rootfs", help="as make-inputs makes it")
    options = parser.parse_args()
    print(f'{"first : second":58} {"first":>9} {"second":>9} {"figure":>7}'
          f'  {"quartiles":15} must')
    found = []
    for row in rows(options.rootfs, options.pairs):
        show(row)
        found.append(row)
    if options.json:
        machine = {"kernel": platform.release(), "architecture": platform.machine(),
                   "cores": os.cpu_count(), "uid": os.geteuid(),
                   "python": platform.python_version()}
        with open(options.json, "w", encoding="utf-8") as file:
            json.dump({"machine": machine, "rows": found}, file, indent=2)


main()
