# test_dropin_run.py - commands, their environment and how they end.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

import os
import pathlib
import time

import pytest

import sandboxlib
from dropin import IS_ROOT, run_python, shell


def test_output_is_captured_as_bytes(executor):
    assert executor.run_sandbox(["echo", "xyzzy"]) == (0, b"xyzzy\n", b"")
    assert executor.run_sandbox(["sh", "-c", "echo xyzzy >&2; exit 11"]) == (
        11, b"", b"xyzzy\n")


def test_a_string_is_a_program_without_arguments(executor, rootfs):
    assert executor.run_sandbox("pwd", filesystem_root=str(rootfs)) == (
        0, b"/\n", b"")


def test_arguments_arrive_as_they_are(executor, rootfs):
    words = ["a b", "", "'\"$;\n*", "--help", "h\u00e9", b"\x80\xff",
             pathlib.Path("/x")]
    status, out, err = executor.run_sandbox(
        ("printf", "%s|", *words), filesystem_root=rootfs)

    assert (status, err) == (0, b"")
    assert out == b"a b||'\"$;\n*|--help|h\xc3\xa9|\x80\xff|/x|"


@pytest.mark.parametrize("status", [0, 1, 3, 125, 126, 127, 137, 255])
def test_the_exit_code_is_the_commands_own(executor, rootfs, status):
    assert shell(executor, f"exit {status}", filesystem_root=rootfs) == (status, "")


@pytest.mark.parametrize("number", [1, 9, 11, 15])
def test_a_signal_is_128_and_its_number(executor, rootfs, number):
    assert shell(executor, f"kill -{number} $$", filesystem_root=rootfs) == (
        128 + number, "")


def test_a_command_that_is_not_found_is_127_and_says_so(executor, rootfs):
    assert executor.run_sandbox(["no-such"], filesystem_root=rootfs) == (
        127, b"", b"sandboxlib: not found: no-such\n")


def test_a_command_that_cannot_be_executed_is_126_and_says_so(executor, rootfs):
    (rootfs / "data" / "file").chmod(0o644)
    status, out, err = executor.run_sandbox(["/data/file"],
                                            filesystem_root=rootfs)

    assert (status, out) == (126, b"")
    assert err == (b"sandboxlib: cannot be executed: /data/file: "
                   b"Permission denied\n")


def test_the_given_environment_is_complete(executor):
    assert executor.run_sandbox(["env"], env={"foo": "bar"}) == (
        0, b"foo=bar\n", b"")
    assert executor.run_sandbox(["env"], env={}) == (0, b"", b"")


def test_without_one_the_environment_is_the_callers(executor, rootfs,
                                                    monkeypatch):
    monkeypatch.setenv("DROPIN", "of the caller")
    status, out = shell(executor, "env", filesystem_root=rootfs)

    assert status == 0
    assert "DROPIN=of the caller" in out.splitlines()


def test_any_bytes_can_be_in_the_environment(executor, rootfs):
    env = {"PATH": "/bin", b"B": b"\xff", "S": "a=b\nc"}

    assert executor.run_sandbox(["env"], env=env, filesystem_root=rootfs)[1] == (
        b"PATH=/bin\nB=\xff\nS=a=b\nc\n")
    assert env == {"PATH": "/bin", b"B": b"\xff", "S": "a=b\nc"}


def test_a_bare_name_is_looked_up_in_the_sandbox(executor, rootfs):
    (rootfs / "own").mkdir()
    (rootfs / "own" / "tool").symlink_to("/bin/pwd")
    (rootfs / "own" / "pwd").symlink_to("/bin/pwd")

    assert executor.run_sandbox(["pwd"], env={"PATH": "/own"},
                                filesystem_root=rootfs)[0] == 0
    assert executor.run_sandbox(["ls"], env={"PATH": "/own"},
                                filesystem_root=rootfs)[0] == 127


@pytest.mark.parametrize("cwd, seen", [
    ("/home/user", "/home/user"), ("home/user", "/home/user"),
    ("home//user/", "/home/user"), (b"/tmp", "/tmp"),
    (pathlib.Path("data"), "/data"), (None, "/"), ("/", "/")])
def test_cwd_is_inside_the_sandbox(executor, rootfs, cwd, seen):
    assert shell(executor, "pwd", cwd=cwd, filesystem_root=rootfs) == (
        0, f"{seen}\n")


def test_without_a_root_cwd_is_the_hosts(executor, tmp_path):
    assert shell(executor, "pwd") == (0, f"{os.getcwd()}\n")
    assert shell(executor, "pwd", cwd=str(tmp_path)) == (0, f"{tmp_path}\n")


def test_the_root_may_be_relative(executor, rootfs, monkeypatch):
    monkeypatch.chdir(rootfs.parent)

    assert shell(executor, "cat /data/file", filesystem_root="rootfs") == (
        0, "data of the rootfs\n")


def test_nothing_is_done_to_the_root(executor, rootfs):
    before = sorted(os.listdir(rootfs))
    shell(executor, "true", filesystem_root=rootfs)

    assert sorted(os.listdir(rootfs)) == before


def test_devices_of_the_host_work_without_a_root(executor):
    assert shell(executor, "echo x >/dev/null; head -c 3 /dev/zero | wc -c") == (
        0, "3\n")


def test_what_the_command_leaves_running_is_killed(executor, rootfs):
    start = time.monotonic()
    assert shell(executor, "sleep 1000 & echo $?") == (0, "0\n")
    assert time.monotonic() - start < 30


def test_big_output_of_both_streams_arrives_whole(executor):
    size = 3 << 20
    status, out, err = executor.run_sandbox(
        ["sh", "-c", f"head -c {size} /dev/zero & "
         f"head -c {size} /dev/zero >&2; wait"])

    assert (status, len(out), len(err)) == (0, size, size)


@pytest.mark.skipif(not IS_ROOT, reason="users have one id in two executors")
@pytest.mark.parametrize("name", ["native", "bubblewrap", "chroot"])
def test_root_can_give_files_away(canary, rootfs, name):
    executor = getattr(sandboxlib, name)
    script = "touch data/f; chown 5:6 data/f; stat -c %u:%g data/f"

    assert shell(executor, script, filesystem_root=rootfs) == (0, "5:6\n")


@pytest.mark.skipif(not IS_ROOT, reason="users have no capabilities")
def test_root_who_lacks_a_capability_runs_commands_without_it(canary, rootfs):
    script = ("import sandboxlib\n"
              "for e in sandboxlib.native, sandboxlib.bubblewrap, sandboxlib.chroot:\n"
              "    print(e.run_sandbox(['chown', '5', '/data/file'],"
              f"filesystem_root={str(rootfs)!r})[0])")

    assert run_python(script, before=["setpriv", "--bounding-set=-chown",
                                      "--inh-caps=-chown"]) == "1\n1\n1\n"


@pytest.mark.skipif(IS_ROOT, reason="root writes everywhere")
def test_a_root_that_users_may_not_write_to_works(executor, rootfs):
    for directory in (rootfs, rootfs / "data"):
        directory.chmod(0o555)
    try:
        assert shell(executor, "cat data/file", filesystem_root=rootfs,
                     network="isolated") == (0, "data of the rootfs\n")
    finally:
        rootfs.chmod(0o755)


@pytest.mark.skipif(IS_ROOT, reason="root has all ids")
def test_users_have_several_ids_with_native(canary, rootfs):
    script = "id -u; touch data/f; chown 5:6 data/f; stat -c %u:%g data/f; rm data/f"

    assert shell(sandboxlib.native, script, filesystem_root=rootfs) == (
        0, "0\n5:6\n")


@pytest.mark.skipif(IS_ROOT, reason="root is root anyway")
def test_users_are_root_inside_with_bubblewrap(canary, rootfs):
    assert shell(sandboxlib.bubblewrap, "id -u; id -g", filesystem_root=rootfs) == (
        0, "0\n0\n")
