# process.py - a running sandbox.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""Process: a context manager with file objects, for threads and for asyncio."""

from __future__ import annotations

import contextlib
import os
import select
import time

from . import values
from .values import _module

_Process = _module.Process
_GRACE = 5.0
_CHUNK = 65536
_N_SIGNALS = 65
# Milliseconds. A signal that comes right before poll(2), or to another thread, does
# not end it, and Python's handler waits until it returns.
_PATIENCE = 500


class Process(_module.Process):
    """A running sandbox, which Backend.spawn() gives.

    At the end of "with" or "async with" what still runs of it is killed, and its
    files are closed.
    """

    __module__ = __package__

    @property
    def stdin(self):
        """Binary file to write to where the request has a pipe, else None."""
        return self._file("stdin", "wb")

    @property
    def stdout(self):
        """Binary file to read from where the request has a pipe, else None."""
        return self._file("stdout", "rb")

    @property
    def stderr(self):
        """The same of standard error."""
        return self._file("stderr", "rb")

    @property
    def terminal(self):
        """Unbuffered file of the pseudo-terminal's other side, with tty="pty".

        Reading from it is an OSError, EIO, when nobody has the terminal any more.
        """
        return self._file("tty", "r+b", 0)

    def _file(self, name: str, mode: str, buffering: int = -1):
        files = self.__dict__.setdefault("_files", {})
        if name not in files:
            fd = getattr(self, f"steal_{name}_fd")()
            files[name] = None if fd < 0 else os.fdopen(fd, mode, buffering)
        return files[name]

    @property
    def result(self):
        """The Result, or None while the sandbox runs."""
        known = self.__dict__.get("_result")
        if known is None and not self.dispatch():
            known = self._result = super().get_result()
        return known

    def get_result(self):
        return self.result

    def wait(self, timeout: float | None = None):
        """Wait for the end, at most timeout seconds, and return the Result.

        TimeoutError leaves the sandbox running, and so does any other exception.
        """
        if timeout is not None:
            timeout = values.real(timeout, "timeout")
        if self.dispatch():
            poller = select.poll()
            poller.register(self.get_poll_fd(), select.POLLIN)
            if timeout is None:
                poller.poll(_PATIENCE)
                while self.dispatch():
                    poller.poll(_PATIENCE)
            else:
                self._wait_until(poller, time.monotonic() + timeout)
        return self.result

    def _wait_until(self, poller, end: float) -> None:
        while self.dispatch():
            left = end - time.monotonic()
            if left <= 0:
                raise TimeoutError("the sandbox still runs")
            poller.poll(min(left * 1000 + 1, _PATIENCE))

    def communicate(self, input: bytes = b"", timeout: float | None = None):
        """Write input to the command, close its stdin, and wait for the Result.

        What is captured is collected meanwhile, so neither side waits for the other.
        Pipes of stdout and stderr are still the caller's to read.
        """
        if self.stdin is None:
            raise ValueError("stdin of the request is no pipe")
        rest = values.buffer(input, "input")
        end = None
        if timeout is not None:
            end = time.monotonic() + values.real(timeout, "timeout")
        with contextlib.suppress(BrokenPipeError), self.stdin as file:
            file.flush()
            self._write(file.fileno(), rest, end)
        return self.wait(None if end is None else max(end - time.monotonic(), 0))

    def _write(self, fd: int, rest: memoryview, end: float | None) -> None:
        os.set_blocking(fd, False)
        poller = select.poll()
        poller.register(self.get_poll_fd(), select.POLLIN)
        poller.register(fd, select.POLLOUT)
        while rest and self.dispatch():
            left = _PATIENCE if end is None else (end - time.monotonic()) * 1000
            if left <= 0:
                raise TimeoutError("the sandbox still runs")
            for ready, _ in poller.poll(min(left + 1, _PATIENCE)):
                if ready == fd:
                    rest = rest[os.write(fd, rest[:_CHUNK]) :]

    async def wait_async(self):
        """Wait for the end without blocking asyncio's loop.

        Any number of tasks can wait. Cancelling one only ends its waiting.
        """
        from . import aio

        return await aio.wait(self)

    async def stream(self, name: str):
        """A StreamReader of "stdout" or "stderr", a StreamWriter of "stdin".

        For a pipe of the request whose file nobody has taken yet.
        """
        from . import aio

        return await aio.open_stream(self, name)

    def send_signal(self, signum: int) -> None:
        """Send a signal to the command alone."""
        if not 1 <= signum < _N_SIGNALS:
            raise ValueError(f"signum: {signum} is no signal")
        super().send_signal(signum)

    def terminate(self, grace: float = _GRACE) -> None:
        """SIGTERM for every process, SIGKILL for what is left after grace seconds."""
        super().terminate(values.microseconds(grace, "grace"))

    def _is_owned(self) -> bool:
        return self.__dict__.get("_owner") == os.getpid()

    def end(self) -> None:
        """Kill what still runs, and wait until nothing is left of it.

        Nothing happens in a forked copy of the program that started it.
        """
        if not self._is_owned():
            return
        try:
            self.kill()
        finally:
            # In C alone: no signal handler of Python's comes in between.
            self.kill()
            _Process.wait(self)

    def close(self) -> None:
        """end(), and close the files."""
        if not self._is_owned():
            return
        self.end()
        for file in self.__dict__.get("_files", {}).values():
            try:
                if file is not None:
                    file.close()
            except BrokenPipeError:
                pass

    def __enter__(self) -> Process:
        return self

    def __exit__(self, *exception) -> None:
        self.close()

    async def __aenter__(self) -> Process:
        return self

    async def __aexit__(self, *exception) -> None:
        from . import aio

        await aio.close(self)

    def __repr__(self) -> str:
        return f"<Process {super().get_result() or 'running'}>"
