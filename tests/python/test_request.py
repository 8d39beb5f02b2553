# test_request.py - a request as Python has it.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

import copy
import datetime
import os
import pathlib
import pydoc

import pytest
from gi.repository import GLib, Sandboxlib
from gi.repository.Sandboxlib import Isolation, Mount, Request

ROUND_TRIPS = {
    "argv": ["/bin/echo", "hé", "\udcff"],
    "argv0": "-sh",
    "rootfs": "/srv/\udcff",
    "empty_root": 0o711,
    "cwd": "/src",
    "cwd_candidates": ["/a", "/b"],
    "umask": 0o22,
    "environment_base": Sandboxlib.EnvironmentBase.EMPTY,
    "environment": {"B": "2", "A": None, "\udcff": "\udcfe=", "C": ""},
    "writable_paths": [],
    "isolation": Isolation(network="new", pid="host", user="try"),
    "loopback": False,
    "uid": 0,
    "gid": 4294967294,
    "groups": [],
    "id_map": Sandboxlib.IdMap.SUBID,
    "uid_map": ["0:1000:1", "1:100000:10"],
    "gid_map": ["0:1000:1"],
    "hostname": "sandbox",
    "stdin": Sandboxlib.Stdio.NULL,
    "stdout": Sandboxlib.Stdio.PIPE,
    "stderr": Sandboxlib.Stdio.STDOUT,
    "tty": Sandboxlib.Tty.PTY,
    "capabilities": ["none", "+CAP_CHOWN"],
    "no_new_privs": True,
    "new_session": True,
    "as_pid_1": True,
    "cover_kernel_files": False,
    "disable_userns": True,
    "assert_userns_disabled": True,
    "timeout": 2.5,
    "grace": 0.25,
    "memory_limit": 1 << 40,
    "pids_limit": 20,
    "cpu_limit": 0.5,
    "output_limit": 4096,
    "die_with_host": False,
    "on_exit": Sandboxlib.OnExit.WAIT,
    "rlimits": {"nofile": (64, 128), "core": (0, None)},
    "seccomp_programs": [b"\6\0\0\0\0\0\xff\x7f"],
    "lock_files": ["/lock"],
    "seccomp_profiles": ["build"],
    "exec_label": "a:b",
    "file_label": "c:d",
}

FILES = ["passed_fds", "sync_fd", "block_fd", "userns_block_fd", "info_fds"]
FILES.append("json_status_fds")


def test_any_bytes_can_be_an_argument():
    request = Request(["/bin/echo", "h\u00e9", b"\xff", pathlib.Path("/a")])

    assert request.argv == ["/bin/echo", "h\u00e9", "\udcff", "/a"]


@pytest.mark.parametrize("name", ROUND_TRIPS)
def test_a_field_is_read_as_it_was_set(name):
    value = ROUND_TRIPS[name]
    by_keyword = Request(**{name: value})
    by_attribute = Request()
    setattr(by_attribute, name, value)

    assert getattr(by_keyword, name) == value
    assert getattr(by_attribute, name) == value
    assert getattr(by_keyword.copy(), name) == value


@pytest.mark.parametrize("name", [*ROUND_TRIPS, "mounts", *FILES])
def test_none_unsets_a_field(name):
    request = Request(["a"])
    unset = getattr(Request(), name)
    setattr(request, name, None)

    assert getattr(request, name) == unset


def test_every_property_is_a_field():
    properties = {spec.name.replace("-", "_") for spec in Request.list_properties()}
    streams = {"stdin", "stdout", "stderr"}
    tested = {*ROUND_TRIPS, "mounts", *FILES}

    assert properties - {"stdio"} | streams == tested
    for name in tested:
        assert getattr(Request, name).__doc__
    assert Request.timeout.__doc__ == "wall time limit in seconds"
    assert "empty_root" in pydoc.render_doc(Request)


def test_no_list_and_an_empty_list_are_not_the_same():
    assert Request().writable_paths is None
    assert Request(writable_paths=[]).writable_paths == []
    assert Request().groups is None
    request = Request()
    request.set_groups([])
    assert request.groups == []


@pytest.mark.parametrize(
    "fields",
    [
        {"argv": "make"},
        {"argv": [1]},
        {"argv": 1},
        {"rootfs": 1},
        {"writable_paths": "/tmp"},
        {"environment": ["A=1"]},
        {"environment": {"A": 1}},
        {"environment": {1: "1"}},
        {"mounts": "a:b"},
        {"mounts": [("a", "b")]},
        {"isolation": "network"},
        {"isolation": {"network": True}},
        {"isolation": {"network": 1}},
        {"loopback": "yes"},
        {"loopback": 1},
        {"uid": "root"},
        {"uid": True},
        {"uid": 1.0},
        {"groups": ["wheel"]},
        {"uid_map": [(1, 2)]},
        {"hostname": b"x"},
        {"stdin": 1.5},
        {"stdout": True},
        {"stderr": object()},
        {"timeout": "1"},
        {"timeout": True},
        {"memory_limit": 1.5},
        {"environment_base": 1},
        {"capabilities": [b"none"]},
        {"rlimits": {1: 2}},
        {"seccomp_programs": ["x"]},
        {"passed_fds": [1.5]},
        {"sync_fd": "x"},
    ],
)
def test_a_wrong_type_is_a_type_error_that_names_the_field(fields):
    with pytest.raises(TypeError, match=next(iter(fields))):
        Request(**fields)


@pytest.mark.parametrize(
    "fields",
    [
        {"argv": ["a\0b"]},
        {"argv": ["\ud800"]},
        {"rootfs": b"a\0"},
        {"environment": {"": "1"}},
        {"environment": {"A=B": "1"}},
        {"environment": {"A": "\0"}},
        {"environment_base": "full"},
        {"isolation": {"net work": "new"}},
        {"isolation": {"network": "old"}},
        {"isolation": {"network": "fd"}},
        {"isolation": {7: "new"}},
        {"uid": -1},
        {"uid": 4294967295},
        {"gid": 1 << 64},
        {"groups": [-1]},
        {"umask": 0o10000},
        {"hostname": "\udcff"},
        {"stdin": "file"},
        {"stdout": "nowhere"},
        {"stdout": -1},
        {"timeout": -1},
        {"timeout": float("nan")},
        {"timeout": float("inf")},
        {"grace": 1e300},
        {"memory_limit": -1},
        {"memory_limit": 1 << 64},
        {"rlimits": {"nofile": (1, 2, 3)}},
        {"rlimits": {"nofile": -2}},
        {"uid_map": [(0, -1, 1)]},
        {"passed_fds": {-1: 0}},
    ],
)
def test_a_wrong_value_is_a_value_error_that_names_the_field(fields):
    with pytest.raises(ValueError, match=next(iter(fields))):
        Request(**fields)


def test_a_malformed_mount_is_both_errors():
    with pytest.raises(ValueError, match="mount nonsense"):
        Request(mounts=["nonsense"])
    with pytest.raises(GLib.Error):
        Request(mounts=["nonsense"])
    with pytest.raises(Sandboxlib.InvalidRequestError):
        Mount("nonsense")


def test_an_unknown_field_is_refused_everywhere():
    with pytest.raises(TypeError, match="timout"):
        Request(["a"], timout=1)
    with pytest.raises(AttributeError, match="timout"):
        Request(["a"]).timout = 1


def test_nothing_is_changed_when_one_value_is_wrong():
    request = Request(["a"], cwd="/a")
    with pytest.raises(TypeError):
        request.update(cwd="/b", timeout="x")

    assert request.cwd == "/a"


def test_lists_and_dicts_of_the_caller_stay_as_they_are():
    argv, mounts, environment = ["a"], [":/p:proc"], {"A": "1"}
    isolation = {"network": "new"}
    request = Request(
        argv, mounts=mounts, environment=environment, isolation=isolation
    )
    argv.append("b")
    environment["B"] = "2"
    request.isolation["pid"] = "new"

    assert request.argv == ["a"]
    assert request.environment == {"A": "1"}
    assert (mounts, isolation) == ([":/p:proc"], {"network": "new"})
    assert request.isolation == {"network": "new"}


def test_the_environment_keeps_its_order_and_base():
    request = Request(environment={"B": "1", "A": "2"}, environment_base="empty")

    assert request.dup_environment() == ["B=1", "A=2"]
    request.environment = {"A": "3"}
    assert request.dup_environment() == ["A=3"]
    assert request.environment_base == Sandboxlib.EnvironmentBase.EMPTY


def test_times_are_seconds():
    request = Request(timeout=datetime.timedelta(minutes=1), grace=0.1, cpu_limit=2)

    assert request.get_timeout() == 60_000_000
    assert request.get_grace() == 100_000
    assert request.get_cpu_limit() == 2_000_000
    # So short a time must not become none, which is no limit.
    assert Request(timeout=1e-9).get_timeout() == 1


def test_isolation_is_a_mapping():
    isolation = Isolation({"net": "new"}, pid=Sandboxlib.IsolationValue.HOST, uts=None)

    assert dict(isolation) == {"network": "new", "pid": "host"}
    assert dict(**isolation) == {"network": "new", "pid": "host"}
    assert isolation == {"pid": "host", "network": "new"} != {}
    assert "uts" not in isolation and len(isolation) == 2
    with pytest.raises(KeyError):
        isolation["uts"]
    del isolation["pid"]
    assert isolation.to_string() == "network=new"
    assert repr(isolation) == "Isolation({'network': 'new'})"
    with open("/proc/self/ns/net") as namespace:
        isolation[Sandboxlib.isolation_kind_from_string("network")] = namespace
    assert isolation["network"] == "fd"


def test_one_kind_of_isolation_is_set():
    request = Request(isolation={"pid": "host"})
    request.isolate("network", "new")
    request.isolate(Sandboxlib.IsolationKind.CGROUP, Sandboxlib.IsolationValue.TRY)

    assert request.isolation == {"pid": "host", "network": "new", "cgroup": "try"}
    with pytest.raises(ValueError, match="isolation"):
        request.isolate("net work", "new")


def test_copies_are_apart():
    request = Request(["a"], cwd="/a")
    for copied in (request.copy(), copy.copy(request), copy.deepcopy([request])[0]):
        copied.cwd = "/b"
    assert request.cwd == "/a"


def test_mounts_have_names():
    assert [
        str(mount)
        for mount in (
            Mount.bind("/a"),
            Mount.bind(b"/\xff", "/b", read_only=True, optional=True),
            Mount.tmpfs("/t", mode=0o700, size=4096),
            Mount.proc(),
            Mount.dev(minimal=True),
            Mount.mqueue(),
            Mount.mask("/m"),
            Mount.remount_read_only("/r"),
            Mount.symlink("text", "/s"),
            Mount.dir("/d", mode=0o711),
            Mount.chmod("/c", 0o600),
            Mount.host_file("/etc/hosts"),
            Mount.overlay("/o", ["/1", "/2"], read_only=True),
        )
    ] == [
        "/a:/a:bind",
        "/\udcff:/b:bind:ro,nofail",
        ":/t:tmpfs:mode=700,size=4096",
        ":/proc:proc",
        ":/dev:dev:minimal",
        ":/dev/mqueue:mqueue",
        ":/m:mask",
        ":/r:none:remount,ro",
        "text:/s:symlink",
        ":/d:dir:mode=711",
        ":/c:chmod:mode=600",
        "/etc/hosts:/etc/hosts:host-file",
        ":/o:overlay:ro,lowerdir=/2,lowerdir=/1",
    ]
    assert Mount.file(b"x", "/f").get_content().get_data() == b"x"
    assert Mount.data(b"", "/f", read_only=True).flags & Sandboxlib.MountFlags.READ_ONLY
    mount = Mount.bind("/a", "/b")
    assert (mount.type, mount.source, mount.target) == (
        Sandboxlib.MountType.BIND,
        "/a",
        "/b",
    )
    with pytest.raises(TypeError, match="target"):
        Mount.bind(0)
    assert Mount.bind("/a", "/b") == mount != Mount.bind("/a")
    assert Mount(b"/\xff:/b:bind") == Mount.bind("/\udcff", "/b")
    assert Mount.data(b"x", "/f") != Mount.data(b"y", "/f")


def test_files_are_duplicated(tmp_path):
    with open(tmp_path / "log", "wb") as log:
        request = Request(stdout=log, stderr=log.fileno(), passed_fds={9: log})

    assert request.stdout == request.stderr == Sandboxlib.Stdio.FD
    assert os.fstat(request.get_stdio_fd(Sandboxlib.Stream.STDOUT)).st_size == 0
    assert len(request.passed_fds) == 1
    with open("/dev/null") as file:
        request.pass_fd(file, 10)
        request.pass_fd(file.fileno())
    assert len(request.passed_fds) == 3
    with pytest.raises(ValueError, match="passed_fds"):
        request.passed_fds = [0]
    request = Request(stdin=tmp_path / "in")
    assert request.get_stdio_file(Sandboxlib.Stream.STDIN) == str(tmp_path / "in")


def test_a_sealed_request_does_not_change(native):
    request = Request(["/bin/true"])
    native.run_sandbox(request).check()

    with pytest.raises(RuntimeError, match="copy"):
        request.cwd = "/tmp"
    with pytest.raises(RuntimeError, match="copy"):
        request.update(cwd="/tmp")
    assert request.copy(cwd="/tmp").cwd == "/tmp"
    native.run_sandbox(request).check()


def test_a_preset_fills_in_what_is_unset():
    request = Request(["a"], preset="conf", isolation={"network": "host"})

    assert request.isolation["network"] == "host"
    assert request.isolation["pid"] == "new"
    assert Request.new_bare(["a"]).empty_root == 0o755


def test_a_request_is_a_document_too():
    request = Request(["a", "\udcff"], isolation={"network": "new"}, timeout=2)
    document = request.to_json()

    for text in (document, document.encode()):
        again = Request.from_json(text)
        assert (again.argv, again.timeout) == (["a", "\udcff"], 2.0)
        assert again.isolation == {"network": "new"}
