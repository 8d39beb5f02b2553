# test_dropin_config.py - executors, their tables, and what they refuse.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

import inspect
import os
import pathlib
import pickle
import warnings

import pytest

import sandboxlib
from dropin import ALL, IS_ROOT, WORKING, run_python, shell

STRICT = {"mounts": "isolated", "network": "isolated",
          "filesystem_writable_paths": ["/tmp"]}


@pytest.mark.parametrize("name", ALL)
def test_an_executor_is_a_module_of_stable_identity(name):
    executor = getattr(sandboxlib, name)

    assert inspect.ismodule(executor)
    assert executor.__name__ == f"sandboxlib.{name}"
    assert sandboxlib.get_executor(name) is executor
    assert sandboxlib.get_executor(name.replace("_", "-")) is executor


@pytest.mark.parametrize("name", ["no-such", "", "utils", "errors", "load"])
def test_an_unknown_executor_is_a_key_error(name):
    with pytest.raises(KeyError, match=name):
        sandboxlib.get_executor(name)
    with pytest.raises(TypeError, match="name"):
        sandboxlib.get_executor(None)


@pytest.mark.parametrize("name", ALL)
def test_the_variable_names_the_executor(monkeypatch, name):
    monkeypatch.setenv("SANDBOXLIB_BACKEND", name)
    assert sandboxlib.executor_for_platform() is getattr(sandboxlib, name)
    monkeypatch.setenv("SANDBOXLIB_BACKEND", name.replace("_", "-"))
    assert sandboxlib.executor_for_platform() is getattr(sandboxlib, name)


def test_an_unknown_variable_is_a_warning_and_the_default(canary, monkeypatch):
    monkeypatch.delenv("SANDBOXLIB_BACKEND", raising=False)
    default = sandboxlib.executor_for_platform()
    monkeypatch.setenv("SANDBOXLIB_BACKEND", "unknown")
    with pytest.warns(UserWarning, match="SANDBOXLIB_BACKEND.*unknown"):
        assert sandboxlib.executor_for_platform() is default
    monkeypatch.setenv("SANDBOXLIB_BACKEND", "")
    assert sandboxlib.executor_for_platform() is default is sandboxlib.bubblewrap


def test_the_default_is_what_works():
    script = ("import sandboxlib, sys; e = sandboxlib.executor_for_platform(); "
              "print(e.__name__)")
    hidden = {"SANDBOXLIB_BACKEND_PATH": "/no-such"}

    assert run_python(script) == "sandboxlib.bubblewrap\n"
    assert run_python(script, PATH="/no-such") == "sandboxlib.native\n"
    assert run_python(script, **hidden) == "sandboxlib.chroot\n"


@pytest.mark.parametrize("name", ALL)
def test_the_tables_are_the_originals(name):
    both = ["isolated", "undefined"]
    table = getattr(sandboxlib, name).CAPABILITIES

    assert table == ({
        "network": ["undefined"], "mounts": ["undefined"],
        "filesystem_writable_paths": ["all"],
    } if name == "chroot" else {
        "network": both, "mounts": both,
        "filesystem_writable_paths": ["all", "any"],
    })


def test_chroot_degrades_with_a_warning_for_each_change():
    config = {**STRICT, "cwd": "/x", "unknown": object()}
    before = dict(config)
    with pytest.warns(UserWarning) as caught:
        degraded = sandboxlib.chroot.degrade_config_for_capabilities(config)

    assert degraded == {**before, "mounts": "undefined", "network": "undefined",
                        "filesystem_writable_paths": "all"}
    assert [str(one.message).split("=")[0] for one in caught] == [
        f"Unable to set {name}" for name in STRICT]
    assert config == before


@pytest.mark.parametrize("config", [
    {}, {"mounts": "undefined"}, {"filesystem_writable_paths": "all"}])
def test_what_can_be_done_is_not_degraded(config):
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for name in ALL:
            executor = getattr(sandboxlib, name)
            degraded = executor.degrade_config_for_capabilities(config)
            assert degraded == config and degraded is not config
        sandboxlib.chroot.degrade_config_for_capabilities(STRICT, warn=False)
        for name in ALL[:3]:
            executor = getattr(sandboxlib, name)
            assert executor.degrade_config_for_capabilities(STRICT) == STRICT


def test_a_degraded_config_runs(executor, rootfs):
    config = executor.degrade_config_for_capabilities(STRICT, warn=False)

    assert shell(executor, "echo run", filesystem_root=rootfs, **config) == (
        0, "run\n")


def test_the_possible_isolation_runs(executor, rootfs):
    isolation = executor.maximum_possible_isolation()

    assert isolation == {"network": "undefined" if executor is sandboxlib.chroot
                         else "isolated"}
    assert executor.run_sandbox(str(rootfs), ["true"], **isolation) == (0, b"", b"")


def test_an_isolated_network_has_loopback_alone(isolating):
    assert shell(isolating, "cat /proc/net/dev | sed 1,2d | cut -f1 -d:",
                 network="isolated", mounts="isolated")[1].split() == ["lo"]


@pytest.mark.parametrize("name", ["network", "mounts"])
@pytest.mark.parametrize("value", ["shared", "", None, 7, ["isolated"]])
def test_an_unknown_isolation_is_refused_by_name(executor, name, value):
    with pytest.raises(AssertionError, match=name):
        executor.run_sandbox(["true"], **{name: value})
    with pytest.raises(ValueError, match=name):
        executor.run_sandbox(["true"], **{name: value})


@pytest.mark.parametrize("name, value", STRICT.items())
def test_chroot_refuses_isolation_before_anything_runs(canary, rootfs, name, value):
    with pytest.raises(sandboxlib.UnsupportedConfig, match=name):
        sandboxlib.chroot.run_sandbox(["touch", "/ran"], filesystem_root=rootfs,
                                      **{name: value})
    assert not (rootfs / "ran").exists()


@pytest.mark.skipif(IS_ROOT, reason="root can")
def test_chroot_tells_users_what_it_needs(canary, rootfs):
    with pytest.raises(sandboxlib.SandboxError, match="needs root") as caught:
        sandboxlib.chroot.run_sandbox(["true"], filesystem_root=rootfs)
    assert caught.value.stage == "backend"


def test_the_older_form_is_recognised(executor, rootfs):
    base = b"PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n"
    run = executor.run_sandbox

    for root in (rootfs, str(rootfs), os.fsencode(rootfs)):
        assert run(root, ["pwd"]) == (0, b"/\n", b"")
    assert run(str(rootfs), ("pwd",), "data")[1] == b"/data\n"
    assert run(str(rootfs), ["env"], None, {"A": "b"}) == (0, base + b"A=b\n", b"")
    assert run(str(rootfs), ["env"], extra_env={"PATH": "/bin"})[1] == b"PATH=/bin\n"
    assert run(rootfs_path=rootfs, command=["pwd"], cwd="/data")[1] == b"/data\n"
    assert run(str(rootfs), ["cat", "/proc/self/comm"], network="undefined",
               mounts="undefined", extra_mounts=[(None, "/proc", "proc")]
               )[1] == b"cat\n"
    assert run(str(rootfs), command=["pwd"])[1] == b"/\n"
    assert run("pwd", "/data", None, str(rootfs))[1] == b"/data\n"


def test_the_older_environment():
    path = sandboxlib.BASE_ENVIRONMENT["PATH"]

    assert sandboxlib.environment_vars() == {"PATH": path}
    assert sandboxlib.environment_vars({"A": "b"}) == {"PATH": path, "A": "b"}
    assert sandboxlib.BASE_ENVIRONMENT == {"PATH": path}
    with pytest.raises(TypeError, match="extra_env"):
        sandboxlib.environment_vars(7)


def test_the_package_runs_with_the_platforms_executor(canary, rootfs):
    assert sandboxlib.run_sandbox(["pwd"], "data", None, str(rootfs)) == (
        0, b"/data\n", b"")
    assert sandboxlib.run_sandbox(str(rootfs), ["pwd"]) == (0, b"/\n", b"")
    assert sandboxlib.run_sandbox_with_redirection(["false"], stdout=None) == 1
    assert sandboxlib.maximum_possible_isolation() == {"network": "isolated"}
    assert sandboxlib.degrade_config_for_capabilities(STRICT) == STRICT


def test_programs(executor, monkeypatch):
    assert os.path.isabs(executor.get_program())
    monkeypatch.setenv("PATH", ".:/no-such:")
    if executor in (sandboxlib.bubblewrap, sandboxlib.linux_user_chroot):
        with pytest.raises(sandboxlib.ProgramNotFound, match="PATH"):
            executor.get_program()
    else:
        assert os.path.isfile(executor.get_program())


@pytest.mark.parametrize("name", ["bubblewrap", "linux_user_chroot"])
def test_a_missing_tool_is_named(name):
    script = ("import sandboxlib\n"
              "try:\n"
              f"    sandboxlib.{name}.run_sandbox(['true'])\n"
              "except sandboxlib.ProgramNotFound as problem:\n"
              "    print(problem.stage, problem.path)\n")
    tool = {"bubblewrap": "bwrap"}.get(name, "linux-user-chroot")

    assert run_python(script, PATH="/no-such") == f"tool {tool}\n"


@pytest.mark.parametrize("config, stage, path", [
    ({"filesystem_root": "/no/such"}, "rootfs", "/no/such"),
    ({"filesystem_root": "/etc/passwd"}, "rootfs", "/etc/passwd"),
    ({"cwd": "/no/such"}, "cwd", "/no/such"),
    ({"cwd": "no/such"}, "cwd", "/no/such"),
    ({"extra_mounts": [("/no/such", "/mnt", None, "bind")]}, "mount", "/no/such")])
def test_a_wrong_set_up_is_no_exit_code(executor, rootfs, config, stage, path):
    with pytest.raises(sandboxlib.SandboxError) as caught:
        executor.run_sandbox(["true"], **{"filesystem_root": rootfs, **config})
    problem = caught.value

    assert (problem.stage, problem.path) == (stage, path)
    assert problem.errno > 0
    assert path.strip("/") in str(problem)
    assert isinstance(problem, RuntimeError)
    copy = pickle.loads(pickle.dumps(problem))
    assert (type(copy), str(copy), vars(copy)) == (
        type(problem), str(problem), vars(problem))


@pytest.mark.parametrize("config, wrong, named", [
    ({"command": []}, ValueError, "command"), ({"command": 7}, TypeError, "command"),
    ({"command": None}, TypeError, "command"),
    ({"command": ["a", 7]}, TypeError, r"command\[1\]"),
    ({"command": ["a\0b"]}, ValueError, r"command\[0\]"),
    ({"command": ["\ud800"]}, ValueError, r"command\[0\]"),
    ({"command": {"a": 1}}, TypeError, "command"),
    ({"cwd": 7}, TypeError, "cwd"), ({"cwd": ""}, ValueError, "cwd"),
    ({"cwd": "a\0b"}, ValueError, "cwd"), ({"env": 7}, TypeError, "env"),
    ({"env": ["A=b"]}, TypeError, "env"), ({"env": {7: "a"}}, TypeError, "env"),
    ({"env": {"A": 7}}, TypeError, r"env\['A'\]"),
    ({"env": {"": "a"}}, ValueError, "env"), ({"env": {"A=": "a"}}, ValueError, "env"),
    ({"env": {"A": "a\0b"}}, ValueError, "env"),
    ({"filesystem_root": None}, TypeError, "filesystem_root"),
    ({"filesystem_root": ""}, ValueError, "filesystem_root"),
    ({"filesystem_root": "\0"}, ValueError, "filesystem_root")])
def test_a_wrong_argument_is_refused_by_name(canary, config, wrong, named):
    config = {"command": ["true"], **config}
    for name in ALL:
        with pytest.raises(wrong, match=named):
            getattr(sandboxlib, name).run_sandbox(**config)


def test_unknown_arguments_are_type_errors():
    run = sandboxlib.native.run_sandbox
    with pytest.raises(TypeError, match="no_such"):
        run(["true"], no_such=1)
    with pytest.raises(TypeError, match="no_such"):
        run("/", ["true"], no_such=1)
    with pytest.raises(TypeError, match="command"):
        run()


def test_the_signature_is_the_originals():
    names = list(inspect.signature(sandboxlib.native.run_sandbox).parameters)

    assert names == ["command", "cwd", "env", "filesystem_root",
                     "filesystem_writable_paths", "mounts", "extra_mounts",
                     "network", "stderr", "stdout"]


def test_a_command_line_is_quoted():
    assert sandboxlib.argv_to_string(["a b", "c", "$d", b"e", pathlib.Path("/f")]
                                     ) == "'a b' c '$d' e /f"


def test_parameters_are_checked_whatever_python_is_told():
    check = sandboxlib.utils.check_parameter
    check("network", "isolated", ["isolated"])
    with pytest.raises(AssertionError, match="network"):
        check("network", "other", ["isolated"])
    assert sandboxlib.utils.find_program("sh").endswith("/sh")


def test_everybody_here_works():
    assert set(WORKING) <= set(ALL)
    assert ("chroot" in WORKING) == IS_ROOT
