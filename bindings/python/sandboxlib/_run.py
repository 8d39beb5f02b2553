# _run.py - one run: from arguments to request, process and result.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""Runs a command through the library."""

from __future__ import annotations

import select

from sandboxlib import _failure, _library
from sandboxlib._request import make_request
from sandboxlib._tree import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from sandboxlib._config import Config
    from sandboxlib._executor import Executor, Outcome


def run(executor: Executor, config: Config) -> Outcome:
    config.check(executor)
    library = _library.namespace()
    with Tree(executor, config) as tree:
        backend = _library.load_backend(executor.name)
        try:
            with _library.gate:
                request = make_request(library, backend, executor, config, tree)
                process = backend.spawn(request)
        except _library.error_class() as problem:
            raise _failure.from_error(executor, config, tree, problem) from None
        result = _wait(process)
    line = _failure.check_result(library, result)
    out, err = config.streams.collect(result, library, line)
    return result.get_shell_status(), out, err


def _wait(process: Any) -> Any:
    """Drive a process to its end; what interrupts that ends the sandbox."""
    try:
        poll = select.poll()
        number = process.get_poll_fd()
        if number >= 0:
            poll.register(number, select.POLLIN)
        while True:
            with _library.gate:
                if not process.dispatch():
                    return process.get_result()
            poll.poll()
    except BaseException:
        process.end()
        raise
