# Sandboxlib - the library as Python would have it; loaded by gi.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""What gi alone does not make pleasant of the library."""

from gi.overrides import override

from . import errors
from .values import _module

# Before the classes below take functions from those of gi.
for _cls in (
    _module.Backend,
    _module.Mount,
    _module.Process,
    _module.Request,
    _module.Result,
):
    errors.convert_errors_of(_cls)

from .errors import *  # noqa: E402, F403
from .backend import Backend  # noqa: E402
from .isolation import Isolation  # noqa: E402
from .mount import Mount  # noqa: E402
from .process import Process  # noqa: E402
from .request import Request  # noqa: E402
from .result import Change, Result  # noqa: E402

for _cls in (Backend, Change, Isolation, Mount, Process, Request, Result):
    override(_cls)

error_to_json = errors.converts_errors(_module.error_to_json)

__all__ = errors.__all__ + [
    "Backend",
    "Change",
    "Isolation",
    "Mount",
    "Process",
    "Request",
    "Result",
    "error_to_json",
]
