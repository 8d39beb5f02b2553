# test_process.py - a running sandbox: files, waiting, ending, signals.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

import contextlib
import os
import signal
import time

import pytest
from gi.repository import GLib, Sandboxlib
from gi.repository.Sandboxlib import ResultKind
from support import SLEEPERS, Ticker, all_asleep, descendants, is_alive, sleeper, until

FOREVER = ["/bin/sleep", "1000"]


def test_streams_are_binary_files(backend):
    with backend.spawn(
        ["/bin/sh", "-c", "cat; echo end >&2"],
        stdin="pipe",
        stdout="pipe",
        stderr="pipe",
    ) as process:
        assert process.result is None
        process.stdin.write(b"one\n\xfftwo\n")
        process.stdin.close()
        assert list(process.stdout) == [b"one\n", b"\xfftwo\n"]
        assert process.stderr.read() == b"end\n"
        assert process.stdout is process.stdout
        assert process.wait().ok
    assert process.stdout.closed and process.stderr.closed


def test_what_is_no_pipe_has_no_file(native):
    with native.spawn(["/bin/true"]) as process:
        assert process.stdin is process.stdout is process.stderr is None
        with pytest.raises(ValueError, match="stdin"):
            process.communicate(b"x")


def test_output_can_be_read_after_the_end(native):
    process = native.spawn(["/bin/echo", "x"], stdout="pipe")
    assert process.wait().stdout is None
    with process.stdout as file:
        assert file.read() == b"x\n"


def test_leaving_the_context_ends_the_tree(backend):
    with sleeper(backend) as (process, pids):
        assert all(is_alive(pid) for pid in pids)
    assert process.result.kind == ResultKind.CANCELLED
    assert not any(is_alive(pid) for pid in pids)
    assert "cancelled" in repr(process)
    process.close()


def test_an_exception_passes_through_the_context(native):
    with pytest.raises(KeyError), native.spawn(FOREVER) as process:
        raise KeyError
    assert process.result.kind == ResultKind.CANCELLED


def test_what_the_command_does_not_read_is_forgotten(native):
    with native.spawn(FOREVER, stdin="pipe") as process:
        process.stdin.write(b"x")
    assert process.stdin.closed


def test_dropping_a_process_ends_the_tree(native):
    before = set(descendants())
    process = native.spawn(SLEEPERS)
    assert set(all_asleep()) > before
    del process
    assert set(descendants()) == before


def test_waiting_has_a_limit(backend):
    with backend.spawn(FOREVER) as process:
        start = time.monotonic()
        with pytest.raises(TimeoutError):
            process.wait(timeout=0.05)
        assert 0.05 <= time.monotonic() - start < 5
        with pytest.raises(TimeoutError):
            process.wait(timeout=0)
        assert process.result is None
        process.kill()
        result = process.wait(timeout=30)
        assert process.wait() is result is process.result is process.get_result()


def test_terminating_takes_seconds(native):
    trap = "trap 'exit 3' TERM; echo; while :; do sleep 0.01; done"
    with native.spawn(["/bin/sh", "-c", trap], stdout="pipe") as process:
        process.stdout.readline()
        process.terminate(grace=30)
        result = process.wait()
    assert (result.kind, result.exit_status) == (ResultKind.CANCELLED, 3)

    deaf = "trap '' TERM; echo; while :; do sleep 0.01; done"
    with native.spawn(["/bin/sh", "-c", deaf], stdout="pipe") as process:
        process.stdout.readline()
        start = time.monotonic()
        process.terminate(grace=0.1)
        result = process.wait()
    assert result.signal == signal.SIGKILL
    assert 0.1 <= time.monotonic() - start < 5
    with pytest.raises(ValueError, match="grace"):
        process.terminate(-1)


def test_a_signal_reaches_the_command(backend):
    trap = "trap 'echo got; exit' USR1; echo; while :; do sleep 0.01; done"
    with backend.spawn(["/bin/sh", "-c", trap], stdout="pipe") as process:
        process.stdout.readline()
        process.send_signal(signal.SIGUSR1)
        assert process.stdout.read() == b"got\n"
        assert process.wait().ok


def test_what_is_no_signal_is_refused(native):
    with native.spawn(FOREVER) as process:
        for signum in (0, -1, 65):
            with pytest.raises(ValueError, match="signum"):
                process.send_signal(signum)


def read_to_the_end(terminal):
    """What a terminal has to give, however it comes; EIO is its end."""
    with contextlib.suppress(OSError):
        while data := terminal.read(100):
            yield data


def test_a_terminal_is_a_file(native):
    command = ["/bin/sh", "-c", "read line; echo got $line"]
    with native.spawn(command, tty="pty") as process:
        process.terminal.write(b"x\n")
        assert process.wait().ok
        assert b"".join(read_to_the_end(process.terminal)) == b"x\r\ngot x\r\n"
    assert process.terminal.closed
    with native.spawn(["/bin/true"]) as process:
        assert process.terminal is None


def test_a_suspended_sandbox_stands_still(native):
    ticks = "while :; do echo; sleep 0.01; done"
    with native.spawn(["/bin/sh", "-c", ticks]) as process:

        def amount():
            process.dispatch()
            output = process.dup_output(Sandboxlib.Stream.STDOUT, 0)
            return output.get_size() if output else 0

        assert until(amount)
        process.suspend()
        time.sleep(0.1)
        before = amount()
        time.sleep(0.1)
        assert amount() == before
        process.resume()
        assert until(lambda: amount() > before)


def test_input_and_output_do_not_wait_for_each_other(backend):
    data = bytes(range(256)) * 4096
    assert backend.run_sandbox(["/bin/cat"], input=data).stdout == data

    with backend.spawn(["/bin/cat"], stdin="pipe") as process:
        assert process.communicate(data).stdout == data


def test_input_that_nobody_reads(native):
    assert native.run_sandbox(["/bin/true"], input=bytes(1 << 20)).ok
    assert native.run_sandbox(["/bin/cat"], input=b"").stdout == b""
    with native.spawn(FOREVER, stdin="pipe") as process:
        with pytest.raises(TimeoutError):
            process.communicate(bytes(1 << 20), timeout=0.05)


def test_a_request_is_not_changed_by_its_input(native):
    request = Sandboxlib.Request(["/bin/cat"])
    for data in (b"a", b"b"):
        assert native.run_sandbox(request, input=data).stdout == data
    assert request.stdin is None


def test_pipes_need_somebody_who_takes_them(native):
    for name in ("stdin", "stdout", "stderr"):
        with pytest.raises(Sandboxlib.InvalidRequestError, match=name):
            native.run_sandbox(["/bin/true"], **{name: "pipe"})


def test_output_goes_to_a_file_object(backend, tmp_path):
    with open(tmp_path / "log", "ab") as log:
        log.write(b"head\n")
        log.flush()
        result = backend.run_sandbox(
            ["/bin/sh", "-c", "echo out; echo err >&2"], stdout=log, stderr="stdout"
        )
    assert (tmp_path / "log").read_bytes() == b"head\nout\nerr\n"
    assert (result.stdout, result.stderr) == (None, None)


def test_fds_reach_the_command(native):
    reader, writer = os.pipe()
    with open(reader, "rb") as reader, open(writer, "wb") as writer:
        command = ["/bin/sh", "-c", "echo x >&9"]
        assert native.run_sandbox(command, passed_fds={9: writer}).ok
        writer.close()
        assert reader.readline() == b"x\n"


def test_python_runs_on_while_a_sandbox_does(native):
    with Ticker() as ticker:
        native.run_sandbox(["/bin/sleep", "0.2"]).check()
    assert ticker.count > 20


def test_a_main_loop_can_drive_it_too(native):
    loop = GLib.MainLoop()
    process = native.spawn(["/bin/echo", "x"])

    def look(fd, condition):
        if process.dispatch():
            return True
        loop.quit()
        return False

    GLib.unix_fd_add_full(
        GLib.PRIORITY_DEFAULT, process.get_poll_fd(), GLib.IOCondition.IN, look
    )
    loop.run()
    assert process.result.stdout == b"x\n"


@pytest.mark.parametrize("wrong", ["x", 1, [1]])
def test_what_is_no_input_is_named_before_anything_runs(native, wrong):
    with pytest.raises(TypeError, match="input"):
        native.run_sandbox(["/bin/cat"], input=wrong)


def test_what_is_no_time_is_named(native):
    with native.spawn(["/bin/sleep", "1000"]) as process:
        with pytest.raises(TypeError, match="timeout"):
            process.wait("x")
