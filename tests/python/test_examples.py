# test_examples.py - the programs of examples/python do what they say.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

import os
import pathlib
import signal
import subprocess
import sys

import pytest
from support import descendants, is_asleep, until

EXAMPLES = pathlib.Path(os.environ["SOURCE_DIR"], "examples/python")


def run(example, *arguments):
    return subprocess.run(
        [sys.executable, EXAMPLES / example, *arguments],
        capture_output=True,
        text=True,
    )


def test_build_writes_where_it_may(tmp_path):
    done = run("build.py", tmp_path, "sh", "-c", "pwd; touch made; touch ../other")

    assert done.stdout == f"{tmp_path}\n"
    assert "other" in done.stderr and done.returncode == 1
    assert os.listdir(tmp_path) == ["made"]
    assert run("build.py", tmp_path, "true").returncode == 0


def test_build_says_what_went_wrong(tmp_path):
    (tmp_path / "file").touch()
    done = run("build.py", tmp_path / "file", "true")
    assert done.returncode == 125 and f"{tmp_path}/file" in done.stderr

    done = run("build.py", tmp_path, "nosuch")
    assert done.returncode == 127 and "nosuch" in done.stderr


@pytest.fixture
def directories(tmp_path):
    paths = [tmp_path / name for name in ("one", "two")]
    for path in paths:
        path.mkdir()
        (path / "build").write_text(f"echo begin\ntouch made\n[ {path.name} = one ]\n")
    return paths


def test_builds_run_side_by_side(directories):
    done = run("builds.py", *directories)

    assert sorted(done.stdout.splitlines()) == [
        "one: begin",
        "one: done",
        "two: begin",
        "two: command exited with status 1",
    ]
    assert (done.returncode, done.stderr) == (1, "")
    assert all((path / "made").exists() for path in directories)


def test_builds_end_with_a_signal(directories):
    for path in directories:
        (path / "build").write_text("sleep 1000")
    with subprocess.Popen(
        [sys.executable, EXAMPLES / "builds.py", *directories],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    ) as program:

        def sleepers():
            return list(filter(is_asleep, descendants(program.pid)))

        assert until(lambda: len(sleepers()) == 2)
        pids = sleepers()
        program.send_signal(signal.SIGTERM)
        output = program.communicate()[0]
    assert (program.returncode, output) == (130, b"")
    assert not any(os.path.exists(f"/proc/{pid}") for pid in pids)
