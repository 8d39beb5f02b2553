# test_introspection.py - what gi makes of the library by itself.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

import gc
import os
import select
from pathlib import Path
from typing import Any, Callable, Iterator, List, Tuple

import gi
import pytest
from gi._gi import Repository, TypeTag
from gi.repository import GLib

gi.require_version("Sandboxlib", "1")
from gi.repository import Sandboxlib  # noqa: E402

BIGGEST = 2**64 - 1
NO_UTF8 = b"/a\xff\xfe/b"
AS_TEXT = os.fsdecode(NO_UTF8)
STDOUT = Sandboxlib.Stream.STDOUT
STDERR = Sandboxlib.Stream.STDERR


@pytest.fixture(scope="module")
def native() -> Sandboxlib.Backend:
    backend = Sandboxlib.Backend.load("native")
    backend.probe()
    return backend


@pytest.fixture(scope="module")
def chroot() -> Sandboxlib.Backend:
    return Sandboxlib.Backend.load("chroot")


@pytest.fixture
def request_() -> Sandboxlib.Request:
    return Sandboxlib.Request.new(["/bin/true"])


def callables() -> Iterator[Tuple[str, Any]]:
    repository = Repository.get_default()
    repository.require("Sandboxlib", "1", 0)
    for info in repository.get_infos("Sandboxlib"):
        if hasattr(info, "get_arguments"):
            yield info.get_name(), info
        for method in info.get_methods() if hasattr(info, "get_methods") else []:
            yield f"{info.get_name()}.{method.get_name()}", method


def test_nothing_in_the_typelib_is_of_any_type() -> None:
    found = []
    for name, info in callables():
        types = [argument.get_type() for argument in info.get_arguments()]
        for type_info in types + [info.get_return_type()]:
            if type_info.get_tag() == TypeTag.VOID and type_info.is_pointer():
                found.append(name)

    assert not found
    assert len(list(callables())) > 150


def test_an_error_is_told_by_its_domain_and_code(
        native: Sandboxlib.Backend, request_: Sandboxlib.Request) -> None:
    request_.set_exec_label("system_u:system_r:build_t:s0")

    with pytest.raises(GLib.Error) as caught:
        native.check(request_)

    assert caught.value.matches(Sandboxlib.error_quark(), Sandboxlib.Error.UNSUPPORTED)
    assert not caught.value.matches(Sandboxlib.error_quark(), Sandboxlib.Error.FAILED)
    assert caught.value.domain == "sandbox-error-quark"
    assert caught.value.message.startswith("native: ")


def test_a_missing_module_is_unavailable() -> None:
    with pytest.raises(GLib.Error) as caught:
        Sandboxlib.Backend.load("nosuch")

    assert caught.value.matches(Sandboxlib.error_quark(), Sandboxlib.Error.UNAVAILABLE)


def test_features_are_lines_of_a_name_and_a_reason(chroot: Sandboxlib.Backend) -> None:
    features = dict(line.split("\t") for line in chroot.list_features())

    assert features["rootfs"] == "offered"
    assert features["isolation.network=new"].startswith("chroot(2) ")


def test_degrading_gives_a_request_and_the_changes(
        chroot: Sandboxlib.Backend, request_: Sandboxlib.Request) -> None:
    request_.isolate(Sandboxlib.IsolationKind.NETWORK, Sandboxlib.IsolationValue.NEW)

    degraded, changes = chroot.degrade(request_)

    assert degraded.get_isolation().to_string() == ""
    assert request_.get_isolation().to_string() == "network=new"
    assert [(change.get_feature(), change.get_field(), change.get_wanted(),
             change.get_got()) for change in changes] == [
                 ("isolation.network=new", "isolation", "new", "unset")]
    assert chroot.degrade(degraded).out_changes == []


@pytest.mark.parametrize("groups", [[0], [1, 2, 2**32 - 2]])
def test_groups_are_a_list(request_: Sandboxlib.Request, groups: List[int]) -> None:
    request_.set_groups(groups)

    assert request_.get_groups() == groups
    assert request_.props.groups.unpack() == groups


def test_no_groups_and_unset_groups_are_two_properties(
        request_: Sandboxlib.Request) -> None:
    request_.props.groups = GLib.Variant("au", [])
    assert request_.copy().props.groups.unpack() == []

    request_.props.groups = None
    assert request_.copy().props.groups is None


def test_no_writable_paths_and_unset_ones_are_two_things(
        request_: Sandboxlib.Request) -> None:
    """gi has an empty list for both; the library is told which one it is."""
    assert "writable-paths" not in request_.to_json()

    request_.set_writable_paths([])

    assert request_.get_writable_paths() == []
    assert '"writable-paths" : []' in request_.to_json()
    request_.set_writable_paths(None)
    assert "writable-paths" not in request_.to_json()


@pytest.mark.parametrize("field", [
    "timeout", "grace", "output_limit", "memory_limit", "pids_limit", "cpu_limit"])
def test_numbers_have_64_bits(request_: Sandboxlib.Request, field: str) -> None:
    getattr(request_, f"set_{field}")(BIGGEST)

    assert getattr(request_, f"get_{field}")() == BIGGEST
    assert getattr(request_.props, field) == BIGGEST
    for number in (BIGGEST + 1, -1):
        with pytest.raises(OverflowError):
            getattr(request_, f"set_{field}")(number)
    assert getattr(request_, f"get_{field}")() == BIGGEST


def test_an_unlimited_resource_has_a_name(request_: Sandboxlib.Request) -> None:
    request_.set_rlimit("core", 0, Sandboxlib.RLIMIT_UNLIMITED)

    assert Sandboxlib.RLIMIT_UNLIMITED == BIGGEST
    assert request_.get_rlimits() == ["core=0:unlimited"]


@pytest.mark.parametrize("path", [NO_UTF8, AS_TEXT], ids=["bytes", "text"])
@pytest.mark.parametrize("field", ["rootfs", "cwd", "argv0"])
def test_a_path_is_any_bytes(request_: Sandboxlib.Request, field: str,
                             path: Any) -> None:
    getattr(request_, f"set_{field}")(path)

    assert getattr(request_, f"get_{field}")() == AS_TEXT


@pytest.mark.parametrize("path", [NO_UTF8, AS_TEXT], ids=["bytes", "text"])
@pytest.mark.parametrize("field", [
    "argv", "cwd_candidates", "writable_paths", "lock_files"])
def test_a_list_of_paths_is_any_bytes(request_: Sandboxlib.Request, field: str,
                                      path: Any) -> None:
    getattr(request_, f"set_{field}")([path, "/c"])

    assert getattr(request_, f"get_{field}")() == [AS_TEXT, "/c"]
    assert getattr(request_.props, field) == [AS_TEXT, "/c"]


def test_mounts_and_variables_are_any_bytes(request_: Sandboxlib.Request) -> None:
    mount = Sandboxlib.Mount.new(Sandboxlib.MountType.BIND, NO_UTF8, NO_UTF8,
                                 Sandboxlib.MountFlags.READ_ONLY)
    overlay = Sandboxlib.Mount.new_overlay("/o", [NO_UTF8, "/c"], NO_UTF8, NO_UTF8,
                                           Sandboxlib.MountFlags.NONE)
    request_.add_mount(mount)
    request_.add_mount(overlay)
    request_.set_environment_base(Sandboxlib.EnvironmentBase.EMPTY)
    request_.set_variable("NAME", NO_UTF8)
    request_.set_stdio_file(STDOUT, NO_UTF8)

    assert [(mount.get_source(), mount.get_target())
            for mount in request_.get_mounts()] == [(AS_TEXT, AS_TEXT), (None, "/o")]
    assert overlay.get_sources() == [AS_TEXT, "/c"]
    assert (overlay.get_upper(), overlay.get_work()) == (AS_TEXT, AS_TEXT)
    assert request_.get_variables() == ["NAME=" + AS_TEXT]
    assert request_.dup_environment() == ["NAME=" + AS_TEXT]
    assert request_.props.environment == ["NAME=" + AS_TEXT]
    assert request_.get_stdio_file(STDOUT) == AS_TEXT
    assert Sandboxlib.Mount.new_from_string(mount.to_string()).get_source() == AS_TEXT


def test_a_description_of_a_request_is_read_and_written() -> None:
    request = Sandboxlib.Request.new_from_json(
        b'{"argv": ["/bin/true", {"base64": "/w=="}]}')

    assert request.get_argv() == ["/bin/true", "\udcff"]
    assert '"base64" : "/w=="' in request.to_json()
    with pytest.raises(GLib.Error) as caught:
        Sandboxlib.Request.new_from_json(b'{"argv": 1}')
    assert caught.value.matches(Sandboxlib.error_quark(),
                                Sandboxlib.Error.INVALID_REQUEST)


def test_output_is_bytes(native: Sandboxlib.Backend) -> None:
    request = Sandboxlib.Request.new(
        ["/bin/sh", "-c", 'printf "%s" "$1"; printf "\\0"', "sh", b"\xff"])
    request.set_stdio(STDERR, Sandboxlib.Stdio.NULL)

    result = native.run_sandbox(request)

    assert result.get_kind() == Sandboxlib.ResultKind.EXITED
    assert result.get_output(STDOUT).get_data() == b"\xff\0"
    assert result.get_output(STDERR) is None


def test_a_file_name_reaches_the_command(native: Sandboxlib.Backend,
                                         tmp_path: Path) -> None:
    directory = os.fsencode(tmp_path) + b"/\xff"
    os.mkdir(directory)
    request = Sandboxlib.Request.new(["/bin/pwd"])
    request.set_cwd(directory)

    result = native.run_sandbox(request)

    assert result.get_output(STDOUT).get_data() == directory + b"\n"


def test_usage_is_numbers(native: Sandboxlib.Backend) -> None:
    request = Sandboxlib.Request.new(
        ["/bin/sh", "-c", "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done"])

    result = native.run_sandbox(request)

    used = result.get_user_time() + result.get_system_time()
    assert 10_000 < used < 60_000_000
    assert used < 10 * result.get_wall_time() + 100_000
    assert 2**18 < result.get_max_rss() < 2**30


def test_a_command_that_fails_is_an_error_for_who_asks(
        native: Sandboxlib.Backend) -> None:
    result = native.run_sandbox(Sandboxlib.Request.new(["/bin/sh", "-c", "exit 3"]))

    assert result.get_exit_status() == 3
    with pytest.raises(GLib.Error, match="exited with status 3"):
        result.check()


def test_a_running_sandbox_is_driven_by_its_fd(native: Sandboxlib.Backend) -> None:
    request = Sandboxlib.Request.new(["/bin/cat"])
    request.set_stdio(Sandboxlib.Stream.STDIN, Sandboxlib.Stdio.PIPE)
    process = native.spawn(request)
    assert process.get_result() is None

    with open(process.steal_stdin_fd(), "wb") as stdin:
        stdin.write(b"x\0\xff")
    while process.dispatch():
        select.select([process.get_poll_fd()], [], [])

    assert process.steal_stdin_fd() == -1
    assert process.dup_output(STDOUT, 1).get_data() == b"\0\xff"
    assert process.dup_output(STDOUT, 3) is None
    assert process.get_result().get_exit_status() == 0


def test_what_is_lent_outlives_its_owner(native: Sandboxlib.Backend) -> None:
    request = Sandboxlib.Request.new(["/bin/echo", "x" * 1000])
    request.add_mount(Sandboxlib.Mount.new_data(
        GLib.Bytes.new(b"y" * 1000), "/tmp", Sandboxlib.MountFlags.NONE, -1))
    request.isolate(Sandboxlib.IsolationKind.PID, Sandboxlib.IsolationValue.NEW)
    mount = request.get_mounts()[0]
    isolation = request.get_isolation()
    request.clear_mounts()
    process = native.spawn(request)
    process.wait()
    result = process.get_result()
    output = result.get_output(STDOUT)
    content = mount.get_content()
    del request, process, result, mount
    gc.collect()

    assert content.get_data() == b"y" * 1000
    assert output.get_data() == b"x" * 1000 + b"\n"
    assert isolation.to_string() == "pid=new"


def getters(name: str) -> Iterator[Any]:
    """Methods that take nothing and change nothing."""
    prefixes = ("get_", "dup_", "is_", "to_string", "list_features",
                "maximum_possible_isolation")
    for info in Repository.get_default().get_infos("Sandboxlib"):
        for method in info.get_methods() if info.get_name() == name else []:
            if method.get_name().startswith(prefixes) and not method.get_arguments() \
                    and not method.can_throw_gerror():
                yield method


def assert_null_only_where_said(name: str, value: Any) -> None:
    found = list(getters(name))
    for method in found:
        if method(value) is None:
            assert method.may_return_null(), f"{name}.{method.get_name()}"
    assert found


def test_only_what_is_nullable_is_ever_null(native: Sandboxlib.Backend,
                                            chroot: Sandboxlib.Backend) -> None:
    """G_DEBUG makes a critical message the end of the test."""
    request = Sandboxlib.Request.new(None)
    assert_null_only_where_said("Request", request)
    assert_null_only_where_said("Isolation", request.get_isolation())
    for kind in vars(Sandboxlib.MountType).values():
        if isinstance(kind, Sandboxlib.MountType):
            assert_null_only_where_said("Mount", Sandboxlib.Mount.new(
                kind, None, "/t", Sandboxlib.MountFlags.NONE))

    request.set_argv(["/bin/true"])
    request.set_exec_label("x")
    assert_null_only_where_said("Change", native.degrade(request).out_changes[0])
    request = native.degrade(request)[0]
    process = native.spawn(request)
    assert_null_only_where_said("Process", process)
    assert_null_only_where_said("Result", process.wait())
    assert_null_only_where_said("Process", process)
    request = request.copy()
    request.set_argv(["/nosuch"])
    assert_null_only_where_said("Result", native.run_sandbox(request))
    for backend in (native, chroot):
        assert_null_only_where_said("Backend", backend)


def test_what_is_nullable_can_be_unset(request_: Sandboxlib.Request) -> None:
    before = Sandboxlib.Request.new(None).to_json()
    unset = []
    for name in dir(Sandboxlib.Request):
        method = getattr(Sandboxlib.Request, name)
        if name.startswith("set_") and hasattr(method, "get_arguments"):
            arguments = method.get_arguments()
            if arguments[0].may_be_null():
                method(request_, None)
                unset.append(name)

    assert {"set_argv", "set_rootfs", "set_groups", "set_isolation"} < set(unset)
    assert request_.to_json() == before


@pytest.mark.parametrize("call", [
    lambda request: request.set_variable(None, "x"),
    lambda request: request.add_mount(None),
    lambda request: request.set_stdio_file(STDOUT, None),
    lambda request: request.set_rlimit(None, 0, 0),
    lambda request: request.add_seccomp_program(None),
    lambda request: Sandboxlib.Mount.new_tmpfs(None, -1, 0),
    lambda request: Sandboxlib.Backend.load(None),
])
def test_what_is_not_nullable_is_refused(request_: Sandboxlib.Request,
                                         call: Callable) -> None:
    with pytest.raises(TypeError):
        call(request_)


def test_an_object_that_nobody_gave_is_of_no_use_and_no_harm(
        request_: Sandboxlib.Request) -> None:
    """G_DEBUG makes a critical message the end of the test."""
    backend = Sandboxlib.Backend()
    process = Sandboxlib.Process()
    for method in list(getters("Backend")):
        method(backend)
    for method in (backend.check, backend.explain, backend.run_sandbox, backend.spawn):
        with pytest.raises(GLib.Error, match="no backend was loaded"):
            method(request_)
    assert all("\toffered" not in line for line in backend.list_features())
    for method in list(getters("Process")):
        method(process)
    for method in (process.suspend, process.resume, process.kill, process.dispatch,
                   process.take_back_terminal, process.hand_over_terminal,
                   process.steal_stdin_fd, process.steal_tty_fd):
        method()
    process.send_signal(15)
    process.terminate(0)
    assert not process.set_window_size(1, 1)
    assert process.wait().get_message().startswith("no sandbox was started")
