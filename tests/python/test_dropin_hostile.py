# test_dropin_hostile.py - root file systems that somebody changes during a run,
# and exceptions that come anywhere.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

import os
import sys
import threading
import time

import pytest

import sandboxlib
from dropin import IS_ROOT, find_children
from sandboxlib import _mounts, _run, _temporary


@pytest.mark.parametrize("entry", ["outer/inner", "outer/inner/file"])
def test_a_link_that_comes_during_the_run_shows_nothing_of_the_host(
        executor, rootfs, tmp_path, monkeypatch, entry):
    """Between the look at what is to be read-only and its being bound."""
    host = tmp_path / "host"
    for place in (host / "inner", rootfs / "outer" / "inner",
                  # What the link says leads somewhere inside, too.
                  rootfs / str(host)[1:] / "inner"):
        place.mkdir(parents=True)
        (place / "file").write_text("inside\n")
    (host / "inner" / "file").write_text("secret\n")
    make_request = _run.make_request

    def swap(*arguments):
        (rootfs / "outer").rename(rootfs / "away")
        (rootfs / "outer").symlink_to(host)
        return make_request(*arguments)

    monkeypatch.setattr(_run, "make_request", swap)
    try:
        status, out, err = executor.run_sandbox(
            ["cat", "/outer/inner/file"], filesystem_root=rootfs,
            extra_mounts=[(None, entry, None, "remount,bind,ro")])
    except sandboxlib.UnsupportedConfig as problem:
        # linux-user-chroot binds no files.
        assert "bind.file" in str(problem)
    except sandboxlib.SandboxError as problem:
        assert problem.stage == "mount"
    else:
        assert b"secret" not in out


def test_a_link_that_came_before_is_named(rootfs, tmp_path, monkeypatch):
    from sandboxlib import _paths

    find = _paths.find

    def swap(root, path):
        found = find(root, path)
        (rootfs / "data").rename(rootfs / "away")
        (rootfs / "data").symlink_to("/")
        return found

    monkeypatch.setattr(_paths, "find", swap)
    with pytest.raises(sandboxlib.SandboxError, match="'/data'.*changed") as caught:
        sandboxlib.native.run_sandbox(
            ["true"], filesystem_root=rootfs,
            extra_mounts=[(None, "/data", None, "remount,bind,ro")])
    assert caught.value.stage == "mount"


def test_what_changes_while_it_is_removed_leads_nowhere(canary, tmp_path,
                                                       monkeypatch):
    """By somebody who kept an fd of a directory that stood in for a tmpfs."""
    host = tmp_path / "host"
    host.mkdir(mode=0o755)
    (host / "file").touch()
    top = tmp_path / "top"
    (top / "0" / "below" / "deeper").mkdir(parents=True)
    chmod = os.chmod

    def swap(path, mode, **more):
        below = top / "0" / "below"
        if below.is_dir() and not below.is_symlink():
            below.rename(top / "0" / "away")
            below.symlink_to(host)
        chmod(path, mode, **more)

    monkeypatch.setattr(os, "chmod", swap)
    _temporary.remove(str(top))

    assert not top.exists()
    assert os.listdir(host) == ["file"]
    assert host.stat().st_mode & 0o777 == 0o755


def test_a_relative_source_is_not_in_dev_for_its_name(monkeypatch):
    """Devices of a tree that was built here stay dead."""
    parse = _mounts.parse
    monkeypatch.chdir("/usr")
    assert not parse([("dev/x", "/mnt", None, "bind")])[0].devices
    monkeypatch.chdir("/")
    assert parse([("dev/x", "/mnt", None, "bind")])[0].devices
    assert parse([("//dev/x", "/mnt", None, "bind")])[0].devices


@pytest.mark.skipif(not IS_ROOT, reason="users own what they name")
def test_a_runtime_directory_of_somebody_else_is_not_used(canary, rootfs, tmp_path,
                                                          monkeypatch):
    """As after su(1): he could put a link in the place of what is made there."""
    runtime = tmp_path / "runtime"
    runtime.mkdir()
    os.chown(runtime, 64321, 64321)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    before = runtime.stat().st_mtime_ns
    sandboxlib.linux_user_chroot.run_sandbox(
        ["true"], filesystem_root=rootfs, extra_mounts=[(None, "/mnt", "tmpfs")])

    assert runtime.stat().st_mtime_ns == before


class Interruption(BaseException):
    pass


class Interrupter:
    """Raises after the n-th step at which Python would run a signal handler."""

    DIRECTORY = os.path.dirname(sandboxlib.__file__) + "/"

    def __init__(self, number):
        self.left = number

    def __call__(self, frame, event, what):
        # What open() has just returned is nobody's yet.
        if (event in ("call", "c_return") and what is not os.open
                and frame.f_code.co_filename.startswith(self.DIRECTORY)):
            self.left -= 1
            if self.left == 0:
                sys.setprofile(None)
                raise Interruption


@pytest.mark.parametrize("name", ["native", "linux_user_chroot"])
def test_an_exception_anywhere_leaves_nothing(canary, rootfs, dropin_base, name):
    run = getattr(sandboxlib, name).run_sandbox
    config = dict(filesystem_root=rootfs, extra_mounts=[
        (None, "/mnt", "tmpfs"), (None, "/data", None, "remount,ro")])
    run(["true"], **config)
    number = 0
    is_over = False
    while not is_over:
        number += 1
        sys.setprofile(Interrupter(number))
        try:
            run(["sleep", "0.001"], **config)
            is_over = True
        except Interruption:
            # The exception is still being handled, and has all the frames.
            assert find_children() == []
            assert os.listdir(dropin_base / "run") == []
            assert os.listdir(dropin_base / "tmp") == []
        finally:
            sys.setprofile(None)
    assert number > 100
    forked_at = time.monotonic()
    thread = threading.Thread(target=lambda: os.waitpid(os.fork() or os._exit(0), 0))
    thread.start()
    thread.join()
    assert time.monotonic() - forked_at < 5


def test_a_path_of_any_bytes_can_be_what_is_wrong(executor, rootfs):
    with pytest.raises(sandboxlib.SandboxError, match="cwd") as caught:
        executor.run_sandbox(["true"], filesystem_root=rootfs, cwd=b"/\xff")

    assert caught.value.stage == "cwd"
    with pytest.raises(sandboxlib.SandboxError, match="rootfs"):
        executor.run_sandbox(["true"], filesystem_root=b"/\xff")
