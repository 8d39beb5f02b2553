# support.py - what several tests of running sandboxes need.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

import contextlib
import os
import threading
import time

# One is in a session of its own. A shell's background would take /dev/null.
SLEEPERS = ["/bin/sh", "-c", "sleep 1000 | setsid sleep 1000 | sleep 1000"]
N_SLEEPERS = 3


def until(condition, seconds=20):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return file.read().rpartition(b")")[2].split()[0] != b"Z"
    except OSError:
        return False


def descendants(pid=None):
    """Pids of all processes below this one, or below another."""
    children = {}
    for entry in filter(str.isdigit, os.listdir("/proc")):
        with contextlib.suppress(OSError):
            with open(f"/proc/{entry}/stat", "rb") as file:
                parent = int(file.read().rpartition(b")")[2].split()[1])
            children.setdefault(parent, []).append(int(entry))
    found = []
    waiting = [pid or os.getpid()]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def is_asleep(pid):
    with contextlib.suppress(OSError), open(f"/proc/{pid}/comm") as file:
        return file.read() == "sleep\n"
    return False


def all_asleep():
    """Waits for the sleepers of a sandbox, and gives all pids below this process."""

    def are_there():
        return len(list(filter(is_asleep, descendants()))) == N_SLEEPERS

    if not until(are_there):
        raise TimeoutError("the sandbox has not the processes that it should")
    return descendants()


@contextlib.contextmanager
def sleeper(backend):
    """A sandbox with several sleeping processes, and their pids on the host."""
    before = set(descendants())
    with backend.spawn(SLEEPERS) as process:
        yield process, [pid for pid in all_asleep() if pid not in before]


class Ticker:
    """A thread that counts, which it can only do while it gets the GIL."""

    def __init__(self):
        self.count = 0
        self.is_over = threading.Event()
        self.thread = threading.Thread(target=self.run)

    def run(self):
        while not self.is_over.wait(0.001):
            self.count += 1

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *exception):
        self.is_over.set()
        self.thread.join()
