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
    tree = Tree(executor, config)
    try:
        tree.fill()
        result = _run(library, executor, config, tree)
    finally:
        # Twice: a signal handler's exception may come in between.
        try:
            tree.close()
        finally:
            tree.close()
    line = _failure.check_result(library, result)
    out, err = config.streams.collect(result, library, line)
    return result.get_shell_status(), out, err


def _run(library: Any, executor: Executor, config: Config, tree: Tree) -> Any:
    """The result; what interrupts that ends the sandbox."""
    backend = _library.load_backend(executor.name)
    request = process = None
    try:
        with _library.gate.inside():
            request = make_request(library, backend, executor, config, tree)
            process = backend.spawn(request)
        poll = _watch(process.get_poll_fd())
        while True:
            with _library.gate.inside():
                if not process.dispatch():
                    return process.get_result()
            # Bounded: a signal that comes right before poll(2) does not end it.
            poll.poll(500)
    except _library.error_class() as problem:
        raise _failure.from_error(executor, config, tree, problem) from None
    except BaseException:
        if process is not None:
            # Twice: a signal handler's exception may come in between.
            try:
                process.end()
            finally:
                process.end()
        # The traceback would keep their file descriptors open.
        request = process = None
        raise


def _watch(number: int) -> select.poll:
    poll = select.poll()
    if number >= 0:
        poll.register(number, select.POLLIN)
    return poll
