# test_dropin_paths.py - filesystem_writable_paths.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

import os

import pytest

import sandboxlib
from dropin import shell

PROBE = "for d in / /data /data/1 /database /tmp; do " \
    "touch ${d%/}/probe 2>&- && echo $d; done; true"


@pytest.fixture
def tree(rootfs):
    (rootfs / "data" / "1").mkdir()
    (rootfs / "database").mkdir()
    return rootfs


def writable(executor, tree, paths, **config):
    status, out = shell(executor, PROBE, filesystem_root=tree,
                        filesystem_writable_paths=paths, **config)
    assert status == 0
    return out.split()


@pytest.mark.parametrize("paths", ["none", None, [], ()])
def test_nothing_is_writable(isolating, tree, paths):
    assert writable(isolating, tree, paths) == []


def test_all_is_writable(executor, tree):
    assert writable(executor, tree, "all") == [
        "/", "/data", "/data/1", "/database", "/tmp"]


@pytest.mark.parametrize("paths", [
    ["/data"], ["data"], ("data/",), ["//data"], [b"/data"], ["/data//"],
    ["./data"], ["/data", "data"]])
def test_what_is_listed_is_writable(isolating, tree, paths):
    assert writable(isolating, tree, paths) == ["/data", "/data/1"]


def test_parents_stay_read_only(isolating, tree):
    assert writable(isolating, tree, ["/data/1"]) == ["/data/1"]


def test_a_name_that_begins_alike_is_another(isolating, tree):
    assert writable(isolating, tree, ["/database"]) == ["/database"]


def test_a_file_alone_can_be_writable(canary, tree):
    for executor in (sandboxlib.native, sandboxlib.bubblewrap):
        assert shell(executor, "echo x >/data/file; touch /data/x 2>&-",
                     filesystem_root=tree,
                     filesystem_writable_paths=["/data/file"])[0] == 1
        assert (tree / "data" / "file").read_text() == "x\n"


def test_what_is_missing_is_not_made(isolating, tree):
    paths = ["/data", "/no-such", "/data/no/such", "/etc/passwd/x", "no-such.build"]
    status, out = shell(
        isolating, "ls -d /no-such /data/no 2>&-; touch /data/x /no-such/x 2>&-",
        filesystem_root=tree, filesystem_writable_paths=paths)

    assert (status, out) == (1, "")
    assert (tree / "data" / "x").exists()


def test_a_link_leads_through_the_root(isolating, tree):
    (tree / "link").symlink_to("/data/1")

    assert writable(isolating, tree, ["/link"]) == ["/data/1"]


def test_a_mount_keeps_what_its_options_say(isolating, tree, tmp_path):
    for name in ("open", "shut"):
        (tmp_path / name).mkdir()
    mounts = [(str(tmp_path / "open"), "/data/1", None, "bind"),
              (str(tmp_path / "shut"), "/tmp", None, "bind,ro")]

    assert writable(isolating, tree, "none", extra_mounts=mounts) == ["/data/1"]
    assert writable(isolating, tree, ["/data", "/tmp"], extra_mounts=mounts) == [
        "/data", "/data/1"]


def test_a_bind_without_options_is_as_the_paths_say(isolating, tree, tmp_path):
    mounts = [(str(tmp_path), "/tmp", None)]

    assert writable(isolating, tree, "none", extra_mounts=mounts) == []
    assert writable(isolating, tree, ["/tmp"], extra_mounts=mounts) == ["/tmp"]


def test_a_directory_below_a_read_only_mount_can_be_writable(isolating, tree,
                                                             tmp_path):
    (tmp_path / "source" / "build").mkdir(parents=True)
    mounts = [(str(tmp_path / "source"), "/data", None, "bind,ro")]
    status, out = shell(
        isolating, "touch /data/build/x; touch /data/x 2>&-", filesystem_root=tree,
        extra_mounts=mounts,
        filesystem_writable_paths=["/data/build", "/data/no-such"])

    assert status == 1
    assert os.listdir(tmp_path / "source" / "build") == ["x"]


def test_the_hosts_root_can_be_read_only(isolating, tmp_path):
    inside, outside = tmp_path / "inside", tmp_path / "outside"
    inside.mkdir()
    outside.mkdir()
    status, out = shell(
        isolating, f"echo x >/dev/null; touch {inside}/x; touch {outside}/x 2>&-",
        filesystem_writable_paths=[str(inside)], mounts="isolated")

    assert status == 1
    assert (os.listdir(inside), os.listdir(outside)) == (["x"], [])


def test_the_calls_of_ybd_work(isolating, tree, tmp_path):
    """Writable paths that are mounts, or missing, beside a relative cwd."""
    for name in ("hello.build", "hello.inst"):
        (tree / name).mkdir()
    cache = tmp_path / "cache"
    cache.mkdir()
    script = "pwd; touch x ../hello.inst/y /tmp/ccache/z /dev/shm/s; touch /etc/x 2>&-"

    assert shell(
        isolating, script, cwd="hello.build", filesystem_root=str(tree),
        filesystem_writable_paths=["hello.build", "hello.inst", "/dev", "/proc",
                                   "/tmp"],
        mounts="isolated", network="isolated",
        extra_mounts=[(str(cache), "/tmp/ccache", None, "bind"),
                      ("tmpfs", "/dev/shm", "tmpfs"), ("proc", "/proc", "proc")],
        env={"PATH": "/bin"}) == (1, "/hello.build\n")
    assert os.listdir(cache) == ["z"]
    assert os.listdir(tree / "dev") == os.listdir(tree / "tmp") == []


@pytest.mark.parametrize("paths, wrong", [
    ("some", ValueError), (7, TypeError), ([""], ValueError), ([7], TypeError),
    (["a\0b"], ValueError), ({"/data": 1}, TypeError), (b"all", TypeError)])
def test_what_are_no_paths_is_refused_by_name(isolating, paths, wrong):
    with pytest.raises(wrong, match="filesystem_writable_paths"):
        isolating.run_sandbox(["true"], filesystem_writable_paths=paths)
