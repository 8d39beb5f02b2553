# _run.py - one run: from arguments to request, process and result.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""Runs a command through the library."""

from __future__ import annotations

import select
from signal import SIG_BLOCK, SIG_SETMASK, pthread_sigmask, valid_signals

from sandboxlib import _failure, _library
from sandboxlib._request import make_request
from sandboxlib._tree import Tree

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from sandboxlib._config import Config
    from sandboxlib._executor import Executor, Outcome


SIGNALS = valid_signals()


def run(executor: Executor, config: Config) -> Outcome:
    config.check(executor)
    library = _library.namespace()
    backend = _library.load_backend(executor.name)
    request = process = None
    with Tree(executor, config) as tree:
        try:
            with _library.gate:
                request = make_request(library, backend, executor, config, tree)
                # What a signal handler raises in between would leave a sandbox
                # that nobody knows of.
                mask = pthread_sigmask(SIG_BLOCK, SIGNALS)
                try:
                    process = backend.spawn(request)
                finally:
                    pthread_sigmask(SIG_SETMASK, mask)
            poll = _watch(process)
            while _dispatch(process):
                poll.poll()
            result = process.get_result()
        except _library.error_class() as problem:
            raise _failure.from_error(executor, config, tree, problem) from None
        except BaseException:
            if process is not None:
                process.end()
                # The traceback would keep their file descriptors open.
                request = process = None
            raise
    line = _failure.check_result(library, result)
    out, err = config.streams.collect(result, library, line)
    return result.get_shell_status(), out, err


def _watch(process: Any) -> select.poll:
    poll = select.poll()
    number = process.get_poll_fd()
    if number >= 0:
        poll.register(number, select.POLLIN)
    return poll


def _dispatch(process: Any) -> bool:
    """Take what has come; whether the sandbox still runs."""
    with _library.gate:
        return bool(process.dispatch())
