# test_dropin_threads.py - threads, forks and interruptions.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

import concurrent.futures
import multiprocessing
import os
import signal
import threading
import time

import pytest

import sandboxlib
from dropin import WORKING, find_children, run_python

LIMIT = 60


def run_one(name, number, rootfs):
    executor = getattr(sandboxlib, name)
    status, out, err = executor.run_sandbox(
        ["sh", "-c", f"echo {number}; exit {number % 100}"],
        filesystem_root=rootfs)
    return (status, out, err) == (number % 100, b"%d\n" % number, b"")


def test_threads_get_each_their_own_result(executor, rootfs):
    name = executor.__name__.split(".")[-1]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda i: run_one(name, i, rootfs), range(24),
                                timeout=LIMIT))

    assert results == [True] * 24


def test_other_threads_run_while_a_sandbox_does(executor):
    ticks = []
    done = threading.Event()

    def tick():
        while not done.wait(0.01):
            ticks.append(1)

    thread = threading.Thread(target=tick)
    thread.start()
    try:
        executor.run_sandbox(["sleep", "0.2"])
    finally:
        done.set()
        thread.join(LIMIT)
    assert len(ticks) > 5


def in_child(name, rootfs, queue):
    queue.put([run_one(name, i, rootfs) for i in range(3)])


def test_forked_children_run_sandboxes_beside_the_parents_threads(executor, rootfs):
    """A fork while another thread is inside the library."""
    name = executor.__name__.split(".")[-1]
    context = multiprocessing.get_context("fork")
    stop = threading.Event()
    failures = []

    def keep_running():
        number = 0
        while not stop.is_set():
            number += 1
            if not run_one(name, number, rootfs):
                failures.append(number)

    threads = [threading.Thread(target=keep_running) for _ in range(3)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(4):
            queue = context.SimpleQueue()
            children = [context.Process(target=in_child, args=(name, rootfs, queue))
                        for _ in range(2)]
            for child in children:
                child.start()
            for child in children:
                child.join(LIMIT)
            exits = [child.exitcode for child in children]
            for child in children:
                child.kill()
                child.join()
                child.close()
            assert exits == [0, 0]
            assert [queue.get() for _ in children] == [[True] * 3] * 2
            queue.close()
    finally:
        stop.set()
        for thread in threads:
            thread.join(LIMIT)
    assert failures == []


FIRST_RUN = """
import concurrent.futures, sandboxlib
with concurrent.futures.ThreadPoolExecutor(4) as pool:
    print(set(pool.map(sandboxlib.native.run_sandbox, [["echo", "x"]] * 4)))
"""


def test_the_library_is_loaded_once_for_threads_that_begin_together(canary):
    assert run_python(FIRST_RUN) == "{(0, b'x\\n', b'')}\n"


@pytest.mark.parametrize("seconds", [0.001, 0.01, 0.1])
def test_an_interrupt_ends_the_sandbox_and_is_raised(executor, tmp_path, seconds):
    log = tmp_path / "log"
    alarm = signal.signal(signal.SIGALRM, signal.default_int_handler)
    start = time.monotonic()
    try:
        with pytest.raises(KeyboardInterrupt), open(log, "w") as file:
            signal.setitimer(signal.ITIMER_REAL, seconds)
            executor.run_sandbox(
                ["sh", "-c", "trap '' INT TERM; while :; do echo x; "
                 "sleep 0.05; done"], stdout=file)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, alarm)
    assert time.monotonic() - start < LIMIT
    size = log.stat().st_size
    time.sleep(0.1)
    assert log.stat().st_size == size


def test_any_exception_of_a_handler_ends_the_sandbox(executor):
    class Stop(Exception):
        pass

    def stop(*unused):
        raise Stop

    alarm = signal.signal(signal.SIGALRM, stop)
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.05)
        with pytest.raises(Stop):
            executor.run_sandbox(["sleep", "1000"])
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, alarm)


def test_a_handler_that_returns_changes_nothing(executor):
    seen = []
    alarm = signal.signal(signal.SIGALRM, lambda *unused: seen.append(1))
    try:
        signal.setitimer(signal.ITIMER_REAL, 0.01, 0.01)
        assert executor.run_sandbox(["sh", "-c", "sleep 0.1; echo x"]) == (
            0, b"x\n", b"")
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, alarm)
    assert len(seen) > 2


def test_nobody_hangs_when_the_supervisor_is_killed(executor):
    def kill():
        deadline = time.monotonic() + LIMIT
        while not find_children() and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.1)
        for child in find_children():
            os.kill(child, signal.SIGKILL)

    thread = threading.Thread(target=kill)
    thread.start()
    start = time.monotonic()
    try:
        assert executor.run_sandbox(["sleep", "1000"])[0] == 137
    except sandboxlib.SandboxError as problem:
        assert problem.stage
    thread.join(LIMIT)
    assert time.monotonic() - start < LIMIT


@pytest.mark.parametrize("name", WORKING)
def test_the_callers_sigchld_does_not_matter(canary, name):
    executor = getattr(sandboxlib, name)
    old = signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    try:
        assert executor.run_sandbox(["sh", "-c", "exit 3"]) == (3, b"", b"")
    finally:
        signal.signal(signal.SIGCHLD, old)
