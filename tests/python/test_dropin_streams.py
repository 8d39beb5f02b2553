# test_dropin_streams.py - where stdin, stdout and stderr lead.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

import io
import os
import subprocess
import sys

import pytest

import sandboxlib
from dropin import WORKING, run_python, shell

BOTH = ["sh", "-c", "echo abcde; echo xyzzy >&2"]


def test_none_throws_output_away(executor):
    assert executor.run_sandbox(BOTH, stdout=None, stderr=None) == (0, None, None)
    assert executor.run_sandbox(BOTH, stdout=None) == (0, None, b"xyzzy\n")
    assert executor.run_sandbox(BOTH, stderr=subprocess.DEVNULL) == (
        0, b"abcde\n", None)


def test_the_constants_are_those_of_subprocess():
    assert sandboxlib.CAPTURE == subprocess.PIPE
    assert sandboxlib.STDOUT == subprocess.STDOUT


def test_stderr_can_go_where_stdout_goes(executor):
    assert executor.run_sandbox(BOTH, stderr=sandboxlib.STDOUT) == (
        0, b"abcde\nxyzzy\n", None)
    assert executor.run_sandbox(BOTH, stdout=None, stderr=sandboxlib.STDOUT) == (
        0, None, None)


def test_each_can_go_to_a_file_of_its_own(executor, tmp_path):
    with open(tmp_path / "out", "w") as out, open(tmp_path / "err", "w") as err:
        assert executor.run_sandbox_with_redirection(
            BOTH, stdout=out, stderr=err) == 0

    assert (tmp_path / "out").read_text() == "abcde\n"
    assert (tmp_path / "err").read_text() == "xyzzy\n"


@pytest.mark.parametrize("mode", ["w", "wb", "a", "ab", "r+b"])
def test_one_file_takes_both_in_order(executor, tmp_path, mode):
    path = tmp_path / "log"
    path.write_bytes(b"")
    script = "for i in 1 2 3; do echo out$i; echo err$i >&2; done"
    with open(path, mode) as log:
        log.write("# before\n" if mode in ("w", "a") else b"# before\n")
        assert executor.run_sandbox_with_redirection(
            ["sh", "-c", script], stdout=log, stderr=log) == 0
        log.write("# after\n" if mode in ("w", "a") else b"# after\n")

    assert path.read_text() == (
        "# before\nout1\nerr1\nout2\nerr2\nout3\nerr3\n# after\n")


def test_a_log_is_appended_to(executor, tmp_path):
    path = tmp_path / "log"
    path.write_text("# first\n")
    with open(path, "a") as log:
        status, out, err = executor.run_sandbox(
            BOTH, stdout=log, stderr=sandboxlib.STDOUT)

    assert (status, out, err) == (0, None, None)
    assert path.read_text() == "# first\nabcde\nxyzzy\n"


def test_an_int_is_a_file_descriptor(executor, tmp_path):
    number = os.open(tmp_path / "log", os.O_WRONLY | os.O_CREAT)
    try:
        assert executor.run_sandbox(BOTH, stdout=number, stderr=number) == (
            0, None, None)
    finally:
        os.close(number)

    assert (tmp_path / "log").read_text() == "abcde\nxyzzy\n"


def test_a_pipe_of_the_caller_can_be_read(executor):
    reading, writing = os.pipe()
    try:
        executor.run_sandbox(["echo", "xyzzy"], stdout=writing)
        assert os.read(reading, 100) == b"xyzzy\n"
    finally:
        os.close(reading)
        os.close(writing)


def test_sys_stdout_is_a_file(executor, capfd):
    assert executor.run_sandbox(BOTH, stdout=sys.stdout, stderr=sys.stderr) == (
        0, None, None)
    assert capfd.readouterr() == ("abcde\n", "xyzzy\n")


def test_the_line_of_a_missing_command_goes_with_its_errors(executor, tmp_path):
    line = "sandboxlib: not found: no-such\n"
    with open(tmp_path / "log", "w") as log:
        assert executor.run_sandbox_with_redirection(
            ["no-such"], stdout=log, stderr=sandboxlib.STDOUT) == 127
    assert (tmp_path / "log").read_text() == line

    with open(tmp_path / "err", "w") as err:
        assert executor.run_sandbox(["no-such"], stderr=err) == (127, b"", None)
    assert (tmp_path / "err").read_text() == line
    assert executor.run_sandbox(["no-such"], stderr=sandboxlib.STDOUT) == (
        127, line.encode(), None)
    assert executor.run_sandbox(["no-such"], stdout=None, stderr=None) == (
        127, None, None)


@pytest.mark.parametrize("name", ["stdout", "stderr"])
@pytest.mark.parametrize("value, wrong", [
    (io.StringIO(), ValueError), (io.BytesIO(), ValueError), ("log", TypeError),
    (object(), TypeError), (True, TypeError), (1 << 20, ValueError),
    (-7, ValueError), (1 << 70, ValueError)])
def test_what_is_no_file_is_refused_by_name(canary, name, value, wrong):
    with pytest.raises(wrong, match=name):
        sandboxlib.native.run_sandbox(["true"], **{name: value})


def test_a_closed_file_is_refused_by_name(canary, tmp_path):
    log = open(tmp_path / "log", "w")
    log.close()
    with pytest.raises(ValueError, match="stdout"):
        sandboxlib.native.run_sandbox(["true"], stdout=log)
    with pytest.raises(ValueError, match="stdout: STDOUT"):
        sandboxlib.native.run_sandbox(["true"], stdout=sandboxlib.STDOUT)


EACH = f"""
import os, sandboxlib
for executor in map(sandboxlib.get_executor, {WORKING}):
    print(executor.run_sandbox(["cat"]))
    os.path.exists("typed") and os.lseek(0, 0, os.SEEK_SET)
"""


def test_stdin_is_the_callers(canary, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "typed").write_text("typed\n")
    with open("typed") as file:
        assert run_python(EACH, stdin=file) == (
            "(0, b'typed\\n', b'')\n" * len(WORKING))


@pytest.mark.parametrize("closing", ["os.close(0)",
                                     "os.dup2(os.open('/', os.O_RDONLY), 0)"])
def test_a_stdin_that_is_none_is_empty(canary, closing):
    assert run_python(f"import os; {closing}{EACH}") == (
        "(0, b'', b'')\n" * len(WORKING))


TERMINAL = f"""
import os, pty, sandboxlib
typing = "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSTI, b'x')"
child, terminal = pty.fork()
if child == 0:
    os._exit(any(executor.run_sandbox(
        ["/usr/bin/python3", "-c", "import os; print(os.isatty(0)); " + typing])[:2]
        != (1, b"True\\n")
        for executor in map(sandboxlib.get_executor, {WORKING})))
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_nobody_types_into_the_callers_terminal(canary):
    assert run_python(TERMINAL) == "0\n"


def test_no_fd_of_the_caller_is_left_open_inside(executor, tmp_path):
    with open(tmp_path / "log", "w") as log:
        os.set_inheritable(log.fileno(), True)
        status, out = shell(executor, "ls /proc/self/fd | wc -l")

    # The three streams, and the directory that ls reads.
    assert (status, out) == (0, "4\n")
