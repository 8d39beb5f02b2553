#!/usr/bin/python3
# builds.py - build several directories at once, and show the output as it comes.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

import asyncio
import os
import signal
import sys

import gi

gi.require_version("Sandboxlib", "1")
from gi.repository import Sandboxlib  # noqa: E402

COMMAND = ["sh", "-e", "./build"]


async def build(backend: Sandboxlib.Backend, directory: str) -> int:
    name = os.path.basename(directory)
    async with backend.spawn(
        COMMAND,
        cwd=directory,
        writable_paths=[directory],
        isolation={"network": "new"},
        stdout="pipe",
        stderr="stdout",
    ) as process:
        output = await process.stream("stdout")
        async for line in output:
            print(f"{name}: {line.decode(errors='replace')}", end="", flush=True)
        result = await process.wait_async()
    try:
        result.check()
        print(f"{name}: done")
    except Sandboxlib.CommandFailedError as error:
        print(f"{name}: {error}")
    return result.shell_status


async def build_all(directories: list[str]) -> int:
    backend = Sandboxlib.Backend.for_platform()
    builds = asyncio.gather(*(build(backend, path) for path in directories))
    # What is cancelled ends its sandbox, with every process in it.
    for signum in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(signum, builds.cancel)
    try:
        return max(await builds, default=0)
    except asyncio.CancelledError:
        return 130


if __name__ == "__main__":
    paths = [os.path.abspath(path) for path in sys.argv[1:]]
    sys.exit(asyncio.run(build_all(paths)))
