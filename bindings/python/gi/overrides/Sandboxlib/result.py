# result.py - how a sandbox ended.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""Result: attributes for what the C library has functions for, and bytes."""

from __future__ import annotations

from gi._error import GError

from .errors import CommandFailedError
from .values import MICROSECONDS, _module, words_of

_Result = _module.Result
_Kind = _module.ResultKind
_STDOUT = _module.Stream.STDOUT
_STDERR = _module.Stream.STDERR


class Change(_module.Change):
    """One thing that degrading gave up."""

    __module__ = __package__

    feature = property(_module.Change.get_feature, doc='as "isolation.network=new"')
    field = property(_module.Change.get_field, doc='as "isolation"')
    wanted = property(_module.Change.get_wanted, doc="what was asked for")
    got = property(_module.Change.get_got, doc='what it is now, as a rule "unset"')
    reason = property(_module.Change.get_reason, doc="why it is withheld")

    def __repr__(self) -> str:
        return f"<Change {self.feature}: {self.reason}>"


def _or_none(getter, doc: str) -> property:
    return property(lambda self: getter(self) or None, doc=doc)


class Result(_module.Result):
    """How a sandbox ended."""

    __module__ = __package__

    kind = property(lambda self: _Kind(self.get_kind()), doc="a ResultKind")
    signal = _or_none(_Result.get_signal, "what ended the command, or None")
    shell_status = property(_Result.get_shell_status, doc="as a shell's $?")
    stage = property(_Result.get_stage, doc="what failed, or None")
    errno = _or_none(_Result.get_errno, "of the failure, or None")
    path = property(_Result.get_path, doc="the object of the failure, or None")
    message = property(_Result.get_message, doc="one line on the failure, or None")
    remedy = property(_Result.get_remedy, doc="what could be done, or None")
    is_truncated = property(_Result.is_truncated, doc="whether output was thrown away")
    limits_reached = property(_Result.get_limits_reached, doc="Limits, combined")
    peak_memory = _or_none(_Result.get_peak_memory, "bytes, None if not known")
    max_rss = _or_none(_Result.get_max_rss, "bytes of the largest, None if none ran")
    degraded = property(_Result.get_degraded, doc="list of what was given up")
    verified = property(_Result.get_verified, doc="list of what init saw in force")
    created = property(_Result.get_created, doc="paths on the host that stay")
    backend = property(_Result.get_backend, doc="name of the backend")

    @property
    def exit_status(self) -> int | None:
        """What the command gave to exit(2), or None unless it exited."""
        status = self.get_exit_status()
        return None if status < 0 else status

    @property
    def wall_time(self) -> float:
        """Seconds from the launch to the end of the sandbox."""
        return self.get_wall_time() / MICROSECONDS

    @property
    def user_time(self) -> float:
        """Seconds of CPU time that the command and its children spent."""
        return self.get_user_time() / MICROSECONDS

    @property
    def system_time(self) -> float:
        """Seconds of CPU time that the kernel spent on their behalf."""
        return self.get_system_time() / MICROSECONDS

    @property
    def stdout(self) -> bytes | None:
        """What was captured, b"" if nothing came; None if it was not captured."""
        return self._captured("_stdout", _STDOUT)

    @property
    def stderr(self) -> bytes | None:
        """The same of standard error."""
        return self._captured("_stderr", _STDERR)

    def _captured(self, name: str, stream) -> bytes | None:
        try:
            return self.__dict__[name]
        except KeyError:
            output = self.get_output(stream)
            value = None if output is None else output.get_data() or b""
            self.__dict__[name] = value
            return value

    @property
    def ok(self) -> bool:
        """Whether the command exited with 0."""
        return self.get_exit_status() == 0

    def check(self) -> Result:
        """The result itself if the command exited with 0, else CommandFailedError."""
        try:
            _Result.check(self)
        except GError as error:
            raise CommandFailedError(error.message, self) from None
        return self

    def __repr__(self) -> str:
        kind = words_of(_Kind)[self.get_kind()]
        if self.exit_status is not None:
            return f"<Result {kind} {self.exit_status}>"
        rest = self.message or (f"signal {self.signal}" if self.signal else "")
        return f"<Result {kind}{': ' if rest else ''}{rest}>"
