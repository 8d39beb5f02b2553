#!/usr/bin/python3
# build.py - run a command over this host's /, with one writable directory.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

import sys

import gi

gi.require_version("Sandboxlib", "1")
from gi.repository import Sandboxlib  # noqa: E402


def build(directory: str, argv: list[str]) -> int:
    backend = Sandboxlib.Backend.for_platform()
    result = backend.run_sandbox(
        argv,
        cwd=directory,
        writable_paths=[directory],
        isolation={"network": "new"},
        stdout="inherit",
        stderr="inherit",
    )
    try:
        result.check()
    except Sandboxlib.CommandFailedError as error:
        print(f"build: {error}", file=sys.stderr)
    return result.shell_status


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit("usage: build.py DIRECTORY COMMAND [ARG...]")
    try:
        sys.exit(build(sys.argv[1], sys.argv[2:]))
    except Sandboxlib.SandboxError as error:
        print(f"build: {error}", file=sys.stderr)
        sys.exit(125)
