# dropin.py - what the tests of the package share.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""Fixtures of test_dropin_*.py; conftest.py makes them known."""

import os
import shutil
import subprocess
import sys
import tempfile

import pytest

import sandboxlib

IS_ROOT = os.geteuid() == 0
ALL = ["native", "bubblewrap", "linux_user_chroot", "chroot"]
# chroot(2) takes root; what others get is tested on its own.
WORKING = ALL if IS_ROOT else ALL[:3]
ISOLATING = ALL[:3]
APPLETS = ("cat chmod chown dd echo env grep head id kill ln ls mkdir printf pwd "
           "sh sleep stat touch true wc rm").split()


def find_children():
    """Pids of the children that this process has."""
    found = []
    for task in os.listdir("/proc/self/task"):
        try:
            with open(f"/proc/self/task/{task}/children") as file:
                found += map(int, file.read().split())
        except (FileNotFoundError, ProcessLookupError):
            pass  # a thread that has ended meanwhile
    return found


class Canary:
    """What no run may change of the calling process and its directories."""

    def __init__(self, base):
        self.base = base

    def look(self):
        return {
            "fds": sorted(os.listdir("/proc/self/fd")),
            "children": find_children(),
            "mounts": self._mounts(),
            "files": sorted(self._files()),
            "cwd": os.getcwd(),
            "environment": {name: value for name, value in os.environ.items()
                            if name != "PYTEST_CURRENT_TEST"},
        }

    def _mounts(self):
        with open("/proc/self/mountinfo") as file:
            return [line for line in file if str(self.base) in line]

    def _files(self):
        for name in ("tmp", "run", "cwd", "decoy"):
            for directory, below, files in os.walk(self.base / name):
                yield directory
                for entry in below + files:
                    status = os.lstat(os.path.join(directory, entry))
                    yield (f"{directory}/{entry} {status.st_mode:o} "
                           f"{status.st_uid} {status.st_size}")


@pytest.fixture(scope="session")
def dropin_base(tmp_path_factory):
    """Directories of their own for temporary files, and a root file system."""
    base = tmp_path_factory.mktemp("dropin")
    base.chmod(0o755)
    for name in ("tmp", "run", "cwd", "decoy"):
        (base / name).mkdir()
    (base / "decoy" / "file").write_text("decoy\n")
    shutil.copy(os.environ.get("SANDBOXLIB_TEST_BUSYBOX", "/bin/busybox"), base)
    old = os.getcwd(), dict(os.environ), tempfile.tempdir
    # Kept from whoever asked first.
    tempfile.tempdir = str(base / "tmp")
    os.environ.update(TMPDIR=str(base / "tmp"), XDG_RUNTIME_DIR=str(base / "run"))
    os.chdir(base / "cwd")
    # The library keeps some fds for the life of the process.
    for name in WORKING:
        getattr(sandboxlib, name).run_sandbox(["true"])
    yield base
    os.chdir(old[0])
    os.environ.clear()
    os.environ.update(old[1])
    tempfile.tempdir = old[2]


@pytest.fixture
def canary(request, dropin_base):
    watch = Canary(dropin_base)
    before = watch.look()
    yield watch
    after = watch.look()
    for name, seen in before.items():
        assert after[name] == seen, f"{name} are not what they were"


@pytest.fixture
def rootfs(dropin_base, tmp_path):
    """A fresh root file system with busybox."""
    path = tmp_path / "rootfs"
    for name in ("bin", "data", "dev", "etc", "home/user", "proc", "tmp"):
        (path / name).mkdir(parents=True)
    os.link(dropin_base / "busybox", path / "bin" / "busybox")
    for name in APPLETS:
        (path / "bin" / name).symlink_to("busybox")
    (path / "data" / "file").write_text("data of the rootfs\n")
    return path


@pytest.fixture(params=WORKING)
def executor(request, canary):
    return getattr(sandboxlib, request.param)


@pytest.fixture(params=ISOLATING)
def isolating(request, canary):
    return getattr(sandboxlib, request.param)


def shell(executor, script, **config):
    """Run a script; (exit code, output as text), and nothing on stderr."""
    status, out, err = executor.run_sandbox(["sh", "-c", script], **config)
    assert err == b""
    return status, out.decode()


def run_python(script, *options, stdin=None, before=(), **environment):
    """What a Python program prints; it must be silent on stderr."""
    done = subprocess.run(
        [*before, sys.executable, "-W", "error", *options, "-c", script],
        stdin=stdin, capture_output=True, text=True, timeout=60,
        env={**os.environ, **environment})
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout


@pytest.fixture
def working(canary):
    """An executor by name; root's own when users cannot have it."""

    def find(name):
        if name not in WORKING:
            name = "native"
        return getattr(sandboxlib, name)

    return find
