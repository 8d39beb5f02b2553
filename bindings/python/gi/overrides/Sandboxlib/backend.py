# backend.py - find a backend, ask what it can do, run a request with it.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""Backend(name), and its functions with the fields of a request as keywords."""

from __future__ import annotations

import os

from . import process, values
from .errors import InvalidRequestError
from .request import to_request
from .values import _module, text

_Backend = _module.Backend
_PIPE = _module.Stdio.PIPE
_get_stdio = _module.Request.get_stdio
_STREAMS = {
    "stdin": _module.Stream.STDIN,
    "stdout": _module.Stream.STDOUT,
    "stderr": _module.Stream.STDERR,
}
# Functions of C, in which no signal handler of Python's runs.
_kill = _module.Process.kill
_wait = _module.Process.wait


def _without_pipes(request):
    """Nobody could take the other end."""
    for name, stream in _STREAMS.items():
        if _get_stdio(request, stream) == _PIPE:
            raise InvalidRequestError(f"stdio: {name} is a pipe, which takes spawn()")
    return request



class Backend(_module.Backend):
    """What makes sandboxes. Backend.list() names those that are installed.

    check(), explain(), degrade(), spawn() and run_sandbox() take a Request, or argv
    and fields: backend.run_sandbox(["make"], rootfs="/srv/debian").
    """

    __module__ = __package__

    def __new__(cls, name: str):
        return _Backend.load(text(name, "name"))

    def __init__(self, name: str):
        pass

    name = property(_Backend.get_name)
    description = property(_Backend.get_description, doc="one line")
    module_path = property(_Backend.get_module_path, doc="file of the module")
    tool = property(_Backend.dup_tool, doc="path and version of its tool, or None")

    @property
    def features(self) -> dict[str, str | None]:
        """Each feature: None where it is offered, else why it is withheld."""
        features = {}
        for line in self.list_features():
            feature, _, reason = line.partition("\t")
            features[feature] = None if reason == "offered" else reason
        return features

    def check(self, request=None, **fields) -> bool:
        """True, or the error that running the request would raise."""
        return super().check(to_request(request, fields))

    def explain(self, request=None, **fields) -> str:
        """What running the request would do."""
        return super().explain(to_request(request, fields))

    def degrade(self, request=None, **fields):
        """A copy that uses only what is offered, and the list of what was given up."""
        degraded, changes = super().degrade(to_request(request, fields))
        return degraded, changes

    def spawn(self, request=None, **fields) -> process.Process:
        """Start the request, and return the running sandbox."""
        request = to_request(request, fields)
        owner = os.getpid()
        running = super().spawn(request)
        # No call may follow: a signal handler's exception would find nobody who
        # ends the sandbox.
        running._owner = owner
        return running

    def run_sandbox(self, request=None, *, input: bytes | None = None, **fields):
        """Run the request to its end, and return the Result.

        The command reads input from its standard input. An exception of a signal
        handler, as KeyboardInterrupt, ends the sandbox and is raised when nothing is
        left of it.
        """
        request = _without_pipes(to_request(request, fields))
        if input is not None:
            input = values.buffer(input, "input")
            request = request.copy(stdin=_PIPE)
        running = self.spawn(request)
        try:
            return running.wait() if input is None else running.communicate(input)
        except BaseException:
            try:
                _kill(running)
            finally:
                _wait(running)
            raise

    async def run_sandbox_async(self, request=None, **fields):
        """The same for asyncio. Cancelling the task ends the sandbox."""
        request = _without_pipes(to_request(request, fields))
        async with self.spawn(request) as running:
            return await running.wait_async()

    def __repr__(self) -> str:
        return f"Backend({self.name!r})"
