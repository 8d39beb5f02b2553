# test_result.py - how a sandbox ended, and what is raised when there was none.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

import pickle

import pytest
from conftest import WITHHELD, WORKING
from gi.repository import GLib, Sandboxlib
from gi.repository.Sandboxlib import Backend, Request, ResultKind


def test_output_is_bytes(backend):
    result = backend.run_sandbox(
        ["/bin/sh", "-c", r"printf 'a\0\377'; printf b >&2; exit 7"]
    )

    assert (result.stdout, result.stderr) == (b"a\0\xff", b"b")
    assert (result.kind, result.exit_status, result.signal) == (
        ResultKind.EXITED,
        7,
        None,
    )
    assert result.shell_status == 7 and not result.ok
    assert result.backend == backend.name
    assert 0 < result.wall_time < 10
    assert 0 < result.user_time + result.system_time < 10
    assert 2**18 < result.max_rss < 2**30
    assert repr(result) == "<Result exited 7>"


def test_what_the_library_tells_is_an_attribute():
    getters = {
        name[len("get_"):] for name in dir(Sandboxlib.Result) if name.startswith("get_")
    }

    assert getters - {"output"} <= set(dir(Sandboxlib.Result))
    assert {"exit_status", "user_time", "max_rss"} <= getters


def test_nothing_and_not_captured_are_not_the_same(backend):
    result = backend.run_sandbox(["/bin/true"], stdout="null")

    assert (result.stdout, result.stderr) == (None, b"")
    assert result.ok and result.check() is result
    assert result.message is None and result.remedy is None and result.stage is None


def test_check_raises_what_holds_the_result(backend):
    result = backend.run_sandbox(["/bin/sh", "-c", "echo x; kill -9 $$"])

    assert result.kind == ResultKind.SIGNALLED
    assert (result.exit_status, result.signal) == (None, 9)
    with pytest.raises(Sandboxlib.CommandFailedError, match="signal") as caught:
        result.check()
    assert caught.value.result is result
    assert isinstance(caught.value, GLib.Error)
    assert not isinstance(caught.value, Sandboxlib.FailedError)


def test_a_command_that_is_missing(backend):
    result = backend.run_sandbox(["/nosuch"])

    assert (result.kind, result.shell_status) == (ResultKind.EXEC_FAILED, 127)
    assert (result.stage, result.path) == ("exec", "/nosuch")
    assert result.errno == 2 and "/nosuch" in result.message
    assert "exec-failed" in repr(result)


def test_a_time_limit(native):
    result = native.run_sandbox(["/bin/sleep", "60"], timeout=0.05)

    assert result.kind == ResultKind.TIMED_OUT
    assert result.limits_reached == Sandboxlib.Limits.TIME


def test_too_much_output(native):
    result = native.run_sandbox(
        ["/bin/sh", "-c", "yes | head -c 100000"], output_limit=10
    )

    assert result.stdout == b"y\n" * 5 and result.is_truncated


def test_much_output_is_all_there(native):
    result = native.run_sandbox(["/bin/sh", "-c", "yes | head -c 20000000"])

    assert result.stdout == b"y\n" * 10_000_000
    assert result.stdout is result.stdout


def test_what_was_degraded_is_listed():
    backend = Backend("chroot")
    request = Request(["/bin/true"], isolation={"network": "new"})
    with pytest.raises(Sandboxlib.SandboxError) as caught:
        backend.check(request)
    degraded, changes = backend.degrade(request)

    assert isinstance(
        caught.value, (Sandboxlib.UnsupportedError, Sandboxlib.UnavailableError)
    )
    assert [change.feature for change in changes] == ["isolation.network=new"]
    assert changes[0].wanted == "new" and changes[0].got == "unset"
    assert changes[0].field == "isolation" and changes[0].reason in repr(changes[0])
    assert degraded.isolation == {}
    if "chroot" in WORKING:
        result = backend.run_sandbox(degraded)
        assert result.degraded[0].feature == "isolation.network=new"


def test_a_backend_works_or_says_why_not():
    for name in WORKING:
        assert Backend(name).probe()
    for name in WITHHELD:
        with pytest.raises(Sandboxlib.UnavailableError, match="root"):
            Backend(name).probe()
        with pytest.raises(Sandboxlib.UnavailableError):
            Backend(name).run_sandbox(["/bin/true"])


def test_errors_have_classes(native):
    with pytest.raises(Sandboxlib.UnavailableError, match="nosuch"):
        Backend("nosuch")
    with pytest.raises(Sandboxlib.UnavailableError):
        Backend.load("nosuch")
    with pytest.raises(Sandboxlib.InvalidRequestError, match="argv"):
        native.run_sandbox([])
    with pytest.raises(Sandboxlib.UnsupportedError):
        native.spawn(["/bin/true"], exec_label="x")
    with pytest.raises(Sandboxlib.InvalidRequestError):
        native.explain(Request())
    with pytest.raises(Sandboxlib.InvalidRequestError):
        Request.from_json("{")
    with pytest.raises(GLib.Error) as caught:
        native.check(Request())
    assert caught.value.matches(Sandboxlib.error_quark(), 0)
    assert str(caught.value) == caught.value.message


def test_an_error_can_be_pickled(native):
    error = pickle.loads(pickle.dumps(Sandboxlib.UnsupportedError("x")))
    assert (type(error), str(error), error.code) == (
        Sandboxlib.UnsupportedError,
        "x",
        1,
    )
    with pytest.raises(Sandboxlib.CommandFailedError) as caught:
        native.run_sandbox(["/bin/false"]).check()
    error = pickle.loads(pickle.dumps(caught.value))
    assert error.message == caught.value.message and error.result is None


def test_a_backend_describes_itself(backend):
    assert backend.name in Backend.list()
    assert backend.description and backend.module_path.endswith(".so")
    assert (backend.tool is None) == (backend.name in ("native", "chroot"))
    assert backend.features["rootfs"] is None
    assert backend.features["exec-label"]
    assert backend.explain(["/bin/true"])
    assert "\udcff" in backend.explain([b"/bin/true", b"\xff"])
    assert backend.check(["/bin/true"], cwd="/")
    isolation = backend.maximum_possible_isolation()
    assert backend.run_sandbox(["/bin/true"], isolation=isolation).ok
    assert repr(backend) == f"Backend({backend.name!r})"


def test_the_platform_has_a_backend():
    assert Backend.for_platform().run_sandbox(["/bin/true"]).ok


def test_fields_and_a_request_exclude_each_other(native):
    with pytest.raises(TypeError, match="cwd"):
        native.run_sandbox(Request(["/bin/true"]), cwd="/")
    with pytest.raises(TypeError, match="argv"):
        native.run_sandbox()
    assert native.run_sandbox(argv=["/bin/pwd"], cwd="/usr").stdout == b"/usr\n"
