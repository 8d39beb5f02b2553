# test_host.py - interrupts, threads and forks of the program that runs sandboxes.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

import contextlib
import gc
import multiprocessing
import os
import random
import signal
import subprocess
import sys
import threading
import time

import pytest
from gi.repository.Sandboxlib import Backend, ResultKind
from support import SLEEPERS, Ticker, all_asleep, descendants, is_alive, sleeper

class Interrupt(BaseException):
    """What no library catches by accident."""


@contextlib.contextmanager
def handler(signum, function):
    old = signal.signal(signum, function)
    try:
        yield
    finally:
        signal.signal(signum, old)


def raise_interrupt(signum, frame):
    raise Interrupt


def test_an_interrupt_ends_the_sandbox_and_is_raised(backend):
    before = set(descendants())

    def interrupt():
        all_asleep()
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=interrupt)
    with handler(signal.SIGINT, signal.default_int_handler):
        with pytest.raises(KeyboardInterrupt) as caught:
            thread.start()
            backend.run_sandbox(SLEEPERS)
        # Not only when the traceback is forgotten.
        assert set(descendants()) == before
    assert caught.value is not None
    thread.join()


def test_interrupts_at_any_time_leave_nothing(native):
    gc.collect()
    before = set(descendants())
    fds = len(os.listdir("/proc/self/fd"))
    chance = random.Random(6)

    def run():
        signal.setitimer(signal.ITIMER_REAL, chance.uniform(1e-5, 6e-3))
        try:
            native.run_sandbox(SLEEPERS)
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)

    with handler(signal.SIGALRM, raise_interrupt):
        for _ in range(60):
            with contextlib.suppress(Interrupt):
                run()
            assert set(descendants()) == before
    gc.collect()
    assert len(os.listdir("/proc/self/fd")) == fds


def test_a_signal_that_another_thread_gets_is_no_exception(native):
    """As one that comes right before poll(2): nothing interrupts that."""
    before = set(descendants())

    def interrupt():
        all_asleep()
        signal.pthread_kill(threading.get_ident(), signal.SIGUSR1)

    with handler(signal.SIGUSR1, raise_interrupt):
        for content in (None, bytes(1 << 20)):
            thread = threading.Thread(target=interrupt)
            with pytest.raises(Interrupt):
                thread.start()
                native.run_sandbox(SLEEPERS, input=content)
            thread.join()
            assert set(descendants()) == before


def test_a_handler_that_does_not_raise_does_no_harm(native):
    signals = []
    with handler(signal.SIGALRM, lambda *_: signals.append(1)):
        signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
        try:
            result = native.run_sandbox(["/bin/sleep", "0.1"])
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    assert result.ok and len(signals) > 3


def test_threads_have_sandboxes_of_their_own(backend):
    outcomes = []

    def run(number):
        for i in range(20):
            result = backend.run_sandbox(["/bin/echo", f"{number} {i}"])
            outcomes.append(result.stdout == f"{number} {i}\n".encode())

    threads = [threading.Thread(target=run, args=[i]) for i in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes == [True] * 160


def test_several_threads_wait_for_one_sandbox(native):
    process = native.spawn(["/bin/sh", "-c", "sleep 0.1; echo x"])
    results = []
    threads = [
        threading.Thread(target=lambda: results.append(process.wait()))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [result.stdout for result in results] == [b"x\n"] * 4


def test_other_threads_run_while_one_ends(native):
    with Ticker() as ticker, native.spawn(["/bin/sleep", "0.2"]) as process:
        process.wait(timeout=30)
    assert ticker.count > 20


def fork(function):
    """What a forked copy of this process gives: True if function returned."""
    pid = os.fork()
    if pid == 0:
        try:
            function()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitpid(pid, 0)[1] == 0


def test_a_fork_does_not_end_the_sandbox_of_its_parent(backend):
    holder = []

    def drop():
        # The last references of this copy.
        process, holder[0] = holder[0], None
        with process:
            pass
        process.close()
        process.end()
        files = process.__dict__.pop("_files")
        del process
        gc.collect()
        files["stdout"].close()

    with backend.spawn(SLEEPERS, stdout="pipe") as process:
        holder.append(process)
        assert process.stdout
        pids = all_asleep()
        assert fork(drop)
        time.sleep(0.05)
        assert process.result is None
        assert all(is_alive(pid) for pid in pids)
        holder.clear()


def test_a_fork_has_sandboxes_of_its_own(backend):
    with sleeper(backend) as (process, pids):
        assert fork(lambda: backend.run_sandbox(["/bin/true"]).check())
        assert all(is_alive(pid) for pid in pids)


def run_in_worker(name):
    return Backend(name).run_sandbox(["/bin/echo", name]).stdout


def test_workers_of_multiprocessing(backend):
    with sleeper(backend) as (process, pids):
        context = multiprocessing.get_context("fork")
        with context.Pool(2) as pool:
            outputs = pool.map(run_in_worker, [backend.name] * 8)
            pool.close()
            pool.join()
        assert outputs == [f"{backend.name}\n".encode()] * 8
        assert all(is_alive(pid) for pid in pids)
    assert process.result.kind == ResultKind.CANCELLED


def test_the_import_is_silent_and_small():
    code = """
import gi
gi.require_version("Sandboxlib", "1")
import sys
from gi.repository import GLib, GObject
from gi.repository import Sandboxlib
for name in ("asyncio", "subprocess"):
    if name in sys.modules:
        raise SystemExit(name)
Sandboxlib.Request(["a"])
"""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-W", "ignore:DynamicImporter:ImportWarning"]
        + ["-X", "dev", "-c", code],
        capture_output=True,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
