# aio.py - a running sandbox in asyncio's loop, by its poll fd.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""Imported when it is used: asyncio takes longer to import than all the rest."""

from __future__ import annotations

import asyncio


class _Watch:
    """Waits in one loop for one process, for any number of tasks."""

    def __init__(self, process, loop):
        self.process = process
        self.loop = loop
        self.futures: set[asyncio.Future] = set()
        loop.add_reader(process.get_poll_fd(), self.dispatch)

    def dispatch(self) -> None:
        if self.process.dispatch():
            return
        for future in self.futures:
            if not future.done():
                future.set_result(None)
        self.stop()

    def stop(self) -> None:
        self.futures.clear()
        self.loop.remove_reader(self.process.get_poll_fd())
        self.process.__dict__["_watches"].pop(self.loop, None)


async def wait(process):
    loop = asyncio.get_running_loop()
    if process.result is not None:
        return process.result
    watches = process.__dict__.setdefault("_watches", {})
    watch = watches.get(loop)
    if watch is None:
        watch = watches[loop] = _Watch(process, loop)
    future = loop.create_future()
    watch.futures.add(future)
    try:
        await future
    finally:
        watch.futures.discard(future)
        if not watch.futures and watches.get(loop) is watch:
            watch.stop()
    return process.result


async def open_stream(process, name: str):
    loop = asyncio.get_running_loop()
    if name not in ("stdin", "stdout", "stderr"):
        raise ValueError(f"name: {name!r} is none of stdin, stdout and stderr")
    file = getattr(process, name)
    if file is None:
        raise ValueError(f"{name} of the request is no pipe")
    if name == "stdin":
        transport, protocol = await loop.connect_write_pipe(
            asyncio.streams.FlowControlMixin, file
        )
        stream = asyncio.StreamWriter(transport, protocol, None, loop)
    else:
        stream = asyncio.StreamReader()
        transport, _ = await loop.connect_read_pipe(
            lambda: asyncio.StreamReaderProtocol(stream), file
        )
    process.__dict__.setdefault("_transports", []).append(transport)
    return stream


async def close(process) -> None:
    if not process._is_owned():
        return
    try:
        if process.result is None:
            process.kill()
            await wait(process)
    finally:
        # Not before: the command would hear that nobody reads any more.
        for transport in process.__dict__.pop("_transports", ()):
            _abort(transport)
        process.close()


def _abort(transport) -> None:
    if hasattr(transport, "abort"):
        if transport.get_write_buffer_size() or not transport.is_closing():
            transport.abort()
    else:
        transport.close()
