# errors.py - an exception for each code of the library's errors.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""What the library raises when nothing was started, and when a command failed."""

from __future__ import annotations

from gi._error import GError

DOMAIN = "sandbox-error-quark"

# In __all__ of the package, which is where their users find them.
__all__ = [
    "SandboxError",
    "InvalidRequestError",
    "UnsupportedError",
    "UnavailableError",
    "BadModuleError",
    "FailedError",
    "CommandFailedError",
]


class SandboxError(GError):
    """Nothing was started; the message says why. A GLib.Error."""

    __module__ = __package__
    CODE = 4

    def __init__(self, message: str, code: int | None = None):
        super().__init__(message, DOMAIN, self.CODE if code is None else code)

    def __str__(self) -> str:
        return self.message

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.message!r})"


class InvalidRequestError(SandboxError, ValueError):
    """No backend could ever do this: mend the request."""

    __module__ = __package__
    CODE = 0


class UnsupportedError(SandboxError):
    """This backend withholds something: take another, ask for less, or degrade."""

    __module__ = __package__
    CODE = 1


class UnavailableError(SandboxError):
    """The backend cannot work on this host as it is; the message names the remedy."""

    __module__ = __package__
    CODE = 2


class BadModuleError(SandboxError):
    """A module cannot be loaded or breaks its contract."""

    __module__ = __package__
    CODE = 3


class FailedError(SandboxError):
    """The host refused something; the message names it."""

    __module__ = __package__
    CODE = 4


class CommandFailedError(SandboxError):
    """What Result.check() raises: the command ran and failed, or never ran.

    The attribute result is the whole Result.
    """

    __module__ = __package__
    CODE = 4

    def __init__(self, message: str, result=None):
        super().__init__(message)
        self.result = result

    def __reduce__(self):
        # A result belongs to its process: a copy in another one has none.
        return type(self), (self.message,)


_BY_CODE = {
    cls.CODE: cls
    for cls in (
        InvalidRequestError,
        UnsupportedError,
        UnavailableError,
        BadModuleError,
        FailedError,
    )
}


def from_gerror(error: GError) -> GError:
    """The exception of ours for one of gi's; another domain stays as it is."""
    if error.domain != DOMAIN or isinstance(error, SandboxError):
        return error
    return _BY_CODE.get(error.code, SandboxError)(error.message, error.code)


def converts_errors(function):
    """What function does, but raising our exceptions."""

    def call(*arguments, **keywords):
        try:
            return function(*arguments, **keywords)
        except GError as error:
            raise from_gerror(error) from None

    call.__name__ = call.__qualname__ = function.__name__
    call.__doc__ = function.__doc__
    return call


def convert_errors_of(cls) -> None:
    """Every function of a class of gi that can fail raises our exceptions."""
    for info in cls.__info__.get_methods():
        if info.can_throw_gerror():
            name = info.__name__
            if info.is_method():
                setattr(cls, name, converts_errors(info))
            else:
                setattr(cls, name, staticmethod(converts_errors(getattr(cls, name))))
