# test_clients.py - build tools that use sandboxlib as YBD and Morph do.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import threading

import pytest

import sandboxlib
from client_checks import manifest, mounts, processes, wait_until
from small_ybd import Builder, BuildFailed, Chunk, stage_host

HERE = pathlib.Path(__file__).parent
SOURCE_DIR = pathlib.Path(os.environ["SOURCE_DIR"])
BUILD_DIR = pathlib.Path(os.environ["BUILD_DIR"])
EXECUTORS = ["bubblewrap", "native", "linux_user_chroot"]
if os.geteuid() == 0:
    EXECUTORS.append("chroot")
# Names in the root file system that a step may write to.
OPEN = frozenset(["dev", "proc", "tmp"])


@pytest.fixture(params=EXECUTORS)
def executor(request):
    return sandboxlib.get_executor(request.param)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """A directory for everything; afterwards the host is as it was before."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("TMPDIR", str(temporary))
    work = tmp_path / "work"
    yield work
    assert not mounts(str(tmp_path))
    assert wait_until(lambda: not processes(str(tmp_path))), processes(str(tmp_path))
    assert not os.listdir(temporary)


def hello() -> Chunk:
    return Chunk("hello", HERE / "chunks/hello", ["make", "make install"],
                 prefix="/tools")


def greetings(*more: str) -> Chunk:
    return Chunk("greetings", HERE / "chunks/greetings",
                 ["make", "make check", *more, "make install"],
                 build_depends=[hello()], prefix="/tools")


def is_restricted(executor) -> bool:
    return executor != sandboxlib.chroot


@pytest.mark.parametrize("spell", [str, lambda path: "/" + path.lstrip("/"),
                                   lambda path: path.lstrip("/")],
                         ids=["as-ybd", "slash", "no-slash"])
def test_two_chunks_are_built_one_upon_the_other(executor, place, spell):
    builder = Builder(executor, place, stage_host, spell)
    (builder.ccache / "precious").write_text("of the user")
    before = {}
    stage = builder.stage

    def stage_and_look(sandbox):
        found = stage(sandbox)
        before.update({str(sandbox): manifest(sandbox, OPEN)})
        return found

    def compare(chunk, room):
        without = OPEN | {room.checkout.name, room.install.name}
        after = manifest(room.sandbox, without)
        for path, facts in before[str(room.sandbox)].items():
            if path.partition("/")[0] not in without:
                assert after.pop(path) == facts, path
        # The chunks it depends on came after the look.
        assert all(path.partition("/")[0] == "tools" for path in after), after

    builder.stage = stage_and_look
    builder.before_removal = compare
    step = "touch $CCACHE_DIR/used /dev/shm/x; test -d /proc/self"
    if is_restricted(executor):
        step += "; ! touch /outside; ! touch /etc/outside; ! touch /tools/bin/hello"
    artifact = builder.build(greetings(step))

    assert (artifact / "tools/bin/greetings").stat().st_mode & 0o111
    assert sorted(os.listdir(builder.artifacts)) == [
        "greetings", "greetings.build-log", "hello", "hello.build-log"]
    log = (builder.artifacts / "greetings.build-log").read_text()
    assert re.findall("^# # (make.*)$", log, re.MULTILINE) == [
        "make", "make check", "make install"]
    assert log.index("# # make\n") < log.index("gcc ") < log.index("# # make check")
    assert not os.listdir(builder.tmp)
    assert (builder.ccache / "precious").read_text() == "of the user"
    assert sorted(os.listdir(builder.ccache)) == ["precious", "used"]


def test_a_chunk_is_built_with_the_host_as_root(executor, place):
    builder = Builder(executor, place, stage_host)
    step = "test $PWD = $(dirname $DESTDIR)/hello.build"
    if is_restricted(executor):
        step += f"; ! touch {place}/artifacts/x"
    chunk = hello()
    chunk.build_mode = "bootstrap"
    chunk.commands.append(step)

    artifact = builder.build(chunk)

    assert subprocess.check_output([artifact / "tools/bin/hello"]) == b"Hello, world!\n"
    assert not (builder.artifacts / "x").exists()
    assert not os.listdir(builder.tmp)


def test_a_system_may_write_everywhere(executor, place):
    builder = Builder(executor, place, stage_host)
    chunk = Chunk("system", kind="system", commands=[
        "touch /etc/new && mkdir -p $DESTDIR/etc && cp /etc/new $DESTDIR/etc"])

    assert os.listdir(builder.build(chunk) / "etc") == ["new"]
    assert not os.listdir(builder.tmp)


def test_the_log_grows_while_the_step_runs(executor, place):
    builder = Builder(executor, place, stage_host)
    log = builder.artifacts / "slow.build-log"
    seen = []

    def read_and_let_go():
        def is_begun():
            return log.exists() and log.read_text().endswith("begun\n")

        if wait_until(is_begun):
            seen.append(log.read_text())
            [room] = builder.tmp.iterdir()
            (room / "slow.build/go").touch()

    reader = threading.Thread(target=read_and_let_go)
    reader.start()
    builder.build(Chunk("slow", commands=[
        "echo begun >&2; for i in $(seq 1000); do test -e go && break; sleep 0.01; "
        "done; test -e go; echo done"]))
    reader.join()

    assert len(seen) == 1 and "\ndone" not in seen[0]
    assert log.read_text() == seen[0] + "done\n"


def test_a_step_that_fails_ends_the_build(executor, place):
    builder = Builder(executor, place, stage_host)
    chunk = Chunk("broken", commands=["echo so far; (exit 42); echo too far", "true"])

    with pytest.raises(BuildFailed, match="broken: 42: ") as failure:
        builder.build(chunk)

    assert "\nso far\n" in str(failure.value)
    assert "\ntoo far\n" not in str(failure.value)
    # What is left of it is kept to be looked at, and nobody has mounts in it.
    [room] = builder.tmp.iterdir()
    shutil.rmtree(room)


def test_killing_the_tool_leaves_only_files(executor, place):
    name = executor.__name__.rpartition(".")[2]
    program = (
        "import pathlib, sys\n"
        "import sandboxlib\n"
        "from small_ybd import Builder, Chunk, stage_host\n"
        "place = pathlib.Path(sys.argv[1])\n"
        f"builder = Builder(sandboxlib.{name}, place, stage_host)\n"
        "(builder.ccache / 'precious').touch()\n"
        "builder.build(Chunk('long', commands=['touch begun; sleep 1000']))\n")
    path = os.pathsep.join([str(HERE), os.environ["PYTHONPATH"]])
    tool = subprocess.Popen([sys.executable, "-c", program, place],
                            env={**os.environ, "PYTHONPATH": path})
    assert wait_until(lambda: list(place.glob("tmp/*/long.build/begun")))

    tool.send_signal(signal.SIGKILL)
    tool.wait()

    assert wait_until(lambda: not processes(str(place))), processes(str(place))
    [room] = (place / "tmp").iterdir()
    shutil.rmtree(room)
    assert os.listdir(place / "ccache") == ["precious"]
    # The directory in the place of a tmpfs, where there is none.
    for directory in pathlib.Path(os.environ["TMPDIR"]).glob("*.tmpfs"):
        shutil.rmtree(directory)


class TestMorph:
    @pytest.fixture(params=EXECUTORS)
    def name(self, request):
        return request.param

    @pytest.fixture
    def root(self, place):
        root = place / "staging"
        for name in "step.build", "tmp", "cache", "tools", "proc":
            (root / name).mkdir(parents=True)
        for name, *_ in stage_host(root):
            (root / name[1:]).mkdir()
        (place / "cache").mkdir()
        (place / "cache/precious").touch()
        return root

    def run(self, name: str, root: pathlib.Path, command: str):
        unshare = ["unshare", "--mount", "--propagation", "private", "--"]
        if os.geteuid() != 0:
            unshare = []
        return subprocess.run(
            [*unshare, sys.executable, HERE / "small_morph.py", name, root,
             root.parent / "cache", root.parent / "log", command],
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def test_mounts_of_its_namespace_are_seen_inside(self, name, root):
        (root.parent / "log").write_text("before\n")

        result = self.run(name, root, "cat /tools/of-morph; ls /cache; "
                                      "touch /cache/new; pwd")

        output = "only here\nprecious\n/step.build\n"
        assert (result.returncode, result.stdout) == (0, output)
        assert (root.parent / "log").read_text() == "before\n" + output
        assert os.geteuid() != 0 or not os.listdir(root / "tools")
        shutil.rmtree(root)
        assert sorted(os.listdir(root.parent / "cache")) == ["new", "precious"]

    def test_the_sandbox_of_a_step_that_failed_can_be_entered(self, name, root):
        result = self.run(name, root, "echo half >made; exit 3")

        assert result.returncode == 3
        enter = re.search("^To enter the sandbox: (.*)$", result.stdout, re.MULTILINE)
        shell = subprocess.run(
            ["sh", "-c", enter[1]], input="cat made; echo more >>made", text=True,
            capture_output=True,
            env={**os.environ, "PATH": f"{BUILD_DIR}/tools:{os.environ['PATH']}"})
        assert (shell.returncode, shell.stdout) == (0, "half\n"), shell.stderr
        assert (root / "step.build/made").read_text() == "half\nmore\n"


class TestChecks:
    """What is looked at afterwards would be seen."""

    @pytest.mark.parametrize("change", [
        lambda tree: (tree / "file").write_text("other"),
        lambda tree: (tree / "file").chmod(0o600),
        lambda tree: os.utime(tree / "file", (1, 1)),
        lambda tree: (tree / "new").mkdir(),
        lambda tree: (tree / "file").unlink(),
        lambda tree: ((tree / "link").unlink(), os.symlink("new", tree / "link")),
    ])
    def test_a_manifest_changes(self, tmp_path, change):
        (tmp_path / "file").write_text("first")
        os.symlink("file", tmp_path / "link")
        before = manifest(tmp_path)

        change(tmp_path)

        assert manifest(tmp_path) != before

    def test_a_process_is_seen_by_its_cwd_and_by_its_arguments(self, tmp_path):
        for options in {"cwd": tmp_path}, {}:
            argv = ["sh", "-c", f"sleep 100; : {'' if options else tmp_path}"]
            with subprocess.Popen(argv, start_new_session=True, **options) as sleeper:
                # Popen() is back before the kernel shows the new program.
                is_seen = wait_until(
                    lambda start=f"{sleeper.pid} ": any(
                        line.startswith(start) for line in processes(str(tmp_path))
                    )
                )
                os.killpg(sleeper.pid, signal.SIGKILL)
            assert is_seen

    def test_mounts_are_seen(self):
        assert mounts(" /proc ")
