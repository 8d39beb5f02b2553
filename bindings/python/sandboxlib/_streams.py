# _streams.py - where stdout and stderr of a command lead.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""What callers pass as stdout and stderr."""

from __future__ import annotations

import os
from stat import S_ISDIR

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Optional

# As in subprocess.
CAPTURE = -1
STDOUT = -2
DEVNULL = -3


class Streams:
    """Both streams; each is CAPTURE, STDOUT, DEVNULL or a file descriptor."""

    __slots__ = ("stdout", "stderr")

    def __init__(self, stdout: Any, stderr: Any):
        self.stdout = _descriptor(stdout, "stdout")
        if self.stdout == STDOUT:
            raise ValueError("stdout: STDOUT is for stderr alone")
        self.stderr = _descriptor(stderr, "stderr")

    def set_in(self, request: Any, library: Any) -> None:
        stream, stdio = library.Stream, library.Stdio
        _set(request, stdio, stream.STDOUT, self.stdout)
        _set(request, stdio, stream.STDERR, self.stderr)
        request.set_stdio(stream.STDIN, stdio.INHERIT if _has_stdin()
                          else stdio.NULL)

    def collect(self, result: Any, library: Any, line: bytes
                ) -> tuple[Optional[bytes], Optional[bytes]]:
        """What was captured; line goes where the command's errors go."""
        outputs = [
            _captured(result, which) if where == CAPTURE else None
            for which, where in ((library.Stream.STDOUT, self.stdout),
                                 (library.Stream.STDERR, self.stderr))]
        if line:
            number = 0 if self.stderr == STDOUT else 1
            if outputs[number] is not None:
                outputs[number] += line
            else:
                _write((self.stdout, self.stderr)[number], line)
        return outputs[0], outputs[1]


def _descriptor(value: Any, name: str) -> int:
    if value is None:
        return DEVNULL
    if isinstance(value, int) and not isinstance(value, bool):
        number = value
        if number in (CAPTURE, STDOUT, DEVNULL):
            return number
    elif hasattr(value, "fileno"):
        number = _fileno(value, name)
    else:
        raise TypeError(f"{name}: expected CAPTURE, None, an int or a file, not "
                        f"{type(value).__name__}")
    try:
        os.fstat(number)
    except (OSError, OverflowError) as problem:
        raise ValueError(f"{name}: file descriptor {number}: {problem}") from None
    return number


def _fileno(value: Any, name: str) -> int:
    try:
        number = value.fileno()
        # What Python has buffered was written before the command writes.
        if hasattr(value, "flush"):
            value.flush()
    except ValueError as problem:
        raise ValueError(f"{name}: {value!r} has no file descriptor: "
                         f"{problem}") from None
    if not isinstance(number, int):
        raise TypeError(f"{name}: fileno() of {value!r} is no int")
    return number


def _has_stdin() -> bool:
    """A directory would lead the command out of the sandbox."""
    try:
        return not S_ISDIR(os.fstat(0).st_mode)
    except OSError:
        return False


def _set(request: Any, stdio: Any, stream: Any, where: int) -> None:
    if where >= 0:
        request.set_stdio_fd(stream, where)
    elif where == CAPTURE:
        request.set_stdio(stream, stdio.CAPTURE)
    elif where == STDOUT:
        request.set_stdio(stream, stdio.STDOUT)
    else:
        request.set_stdio(stream, stdio.NULL)


def _captured(result: Any, stream: Any) -> bytes:
    output = result.get_output(stream)
    return (output.get_data() or b"") if output is not None else b""


def _write(number: int, line: bytes) -> None:
    if number >= 0:
        try:
            os.write(number, line)
        except OSError:
            pass
