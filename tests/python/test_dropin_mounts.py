# test_dropin_mounts.py - extra_mounts, in all the forms that clients pass.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

import os
import shutil

import pytest

import sandboxlib
from dropin import ALL, shell


@pytest.fixture
def source(tmp_path):
    """A directory of the host with a file and a subdirectory."""
    path = tmp_path / "source"
    (path / "below").mkdir(parents=True)
    (path / "file").write_text("of the host\n")
    return path


@pytest.mark.parametrize("entry", [
    (None, "/proc", "proc"), ("proc", "/proc", "proc"), ["none", "proc", "proc", ""],
    ("", "//proc/", "proc", None), ("proc", "/proc", "proc", "defaults"),
    ("proc", b"/proc", "proc", "nosuid,nodev,noexec")])
def test_a_proc_is_mounted(executor, rootfs, entry):
    status, out = shell(executor, "cat /proc/self/comm", filesystem_root=rootfs,
                        extra_mounts=[entry])

    assert (status, out) == (0, "cat\n")


@pytest.mark.parametrize("entry", [
    (None, "/dev/shm", "tmpfs"), ("tmpfs", "/dev/shm", "tmpfs"),
    ["none", "dev//shm", "tmpfs", "none"]])
def test_a_tmpfs_is_mounted_as_mount_does(executor, rootfs, entry):
    script = "stat -c %a /dev/shm; ls /dev/shm; echo x >/dev/shm/x; cat /dev/shm/x"

    assert shell(executor, script, filesystem_root=rootfs,
                 extra_mounts=[entry]) == (0, "1777\nx\n")
    assert os.listdir(rootfs / "dev") == []


def test_a_tmpfs_has_a_mode(executor, rootfs):
    assert shell(executor, "stat -c %a /mnt", filesystem_root=rootfs,
                 extra_mounts=[(None, "/mnt", "tmpfs", "mode=0750")]) == (
        0, "750\n")


@pytest.mark.parametrize("name", ALL)
def test_a_tmpfs_has_a_size_or_is_refused(working, rootfs, name):
    run = working(name).run_sandbox
    entry = (None, "/mnt", "tmpfs", "size=64k")
    script = "dd if=/bin/busybox of=/mnt/x bs=1k count=200 2>&1"
    if name == "linux_user_chroot":
        with pytest.raises(AssertionError, match="tmpfs"):
            run(["sh", "-c", script], filesystem_root=rootfs, extra_mounts=[entry])
    else:
        status, out, err = run(["sh", "-c", script], filesystem_root=rootfs,
                               extra_mounts=[entry])
        assert status == 1
        assert b"No space left" in out


def test_what_stands_in_for_a_tmpfs_is_gone_whatever_was_left(canary, rootfs):
    script = ("cd /mnt; i=0; while [ $i -lt 40 ]; do mkdir d f$i; cd d; "
              "i=$((i + 1)); done; ln -s /etc l; cd /mnt; chmod 0 f0 d/d d; "
              "exit 3")
    executor = sandboxlib.linux_user_chroot

    assert shell(executor, script, filesystem_root=rootfs,
                 extra_mounts=[(None, "/mnt", "tmpfs")]) == (3, "")
    with pytest.raises(sandboxlib.SandboxError):
        executor.run_sandbox(["true"], filesystem_root=rootfs, cwd="/no-such",
                             extra_mounts=[(None, "/mnt", "tmpfs")])
    # The canary looks at TMPDIR and XDG_RUNTIME_DIR.


@pytest.mark.parametrize("kind, options", [
    (None, "bind"), ("", "bind"), ("none", "bind"), (None, "rbind"),
    (None, "bind,rw"), ("bind", None), ("bind", ""), (None, "rw"), (None, None),
    (None, "none"), ("none", "bind,nosuid")])
def test_a_bind_is_writable(executor, rootfs, source, kind, options):
    assert shell(executor, "cat /mnt/file; echo new >/mnt/new",
                 filesystem_root=rootfs,
                 extra_mounts=[(str(source), "/mnt", kind, options)]) == (
        0, "of the host\n")
    assert (source / "new").read_text() == "new\n"
    assert not os.path.lexists(rootfs / "mnt")


@pytest.mark.parametrize("options", ["bind,ro", "ro,bind", "ro", "rbind,ro"])
def test_a_read_only_bind_is_not(executor, rootfs, source, options):
    script = "touch /mnt/new /mnt/below/new 2>/dev/null || ls /mnt"
    mounts = [(source, "/mnt", None, options), ("/dev", "/dev", None)]

    assert shell(executor, script, filesystem_root=rootfs, extra_mounts=mounts) == (
        0, "below\nfile\n")


@pytest.mark.parametrize("options", ["remount,bind,ro", "remount,ro",
                                     "ro,remount"])
@pytest.mark.parametrize("mounted", [True, False])
def test_a_remount_makes_that_place_read_only(executor, rootfs, source, options,
                                              mounted):
    """Not the file system that it is on: that is the host's."""
    target = "/mnt" if mounted else "/data"
    mounts = [(str(source), "/mnt", None, "bind")] if mounted else []
    mounts.append((None, target, None, options))
    status, out, err = executor.run_sandbox(
        ["sh", "-c", f"touch /tmp/x; touch {target}/x"], filesystem_root=rootfs,
        extra_mounts=mounts)

    assert status == 1
    assert err.count(b"Read-only file system") == 1
    (source / "still-writable").touch()
    (rootfs / "data" / "still-writable").touch()


def test_a_remount_hides_no_mount(executor, rootfs, source):
    """Neither one below it, nor one that was named through a link."""
    (rootfs / "link").symlink_to("data")
    mounts = [(str(source), "/data/sub", None, "bind"),
              (None, "/data", None, "remount,bind,ro"),
              (str(source), "/link/other", None, "bind"),
              (None, "/data/other", None, "remount,bind,ro")]
    script = ("touch /data/sub/x; cat /data/other/file; "
              "touch /data/x 2>&- || touch /data/other/x 2>&- || ls /data/sub")

    (rootfs / "data" / "sub").mkdir()
    (rootfs / "data" / "other").mkdir()
    assert shell(executor, script, filesystem_root=rootfs, extra_mounts=mounts) == (
        0, "of the host\nbelow\nfile\nx\n")


def test_a_remount_shows_what_lies_inside_not_outside(executor, rootfs):
    """A link of the rootfs leads through the rootfs, not through the host."""
    (rootfs / "etc" / "own").write_text("inside\n")
    (rootfs / "link").symlink_to("/etc")
    status, out, err = executor.run_sandbox(
        ["sh", "-c", "cat /link/own; ls /link/shadow"], filesystem_root=rootfs,
        extra_mounts=[(None, "/link", None, "remount,bind,ro")])

    assert out == b"inside\n"
    assert status != 0


@pytest.mark.parametrize("entry", [
    ("/dev", "/dev", None), ("/dev", "/dev", None, "bind"),
    ("/dev", "//dev/", "none", "rbind"), ("/dev", "/dev", "")])
def test_devices_of_a_bound_dev_work(executor, rootfs, entry):
    script = "echo x >/dev/null && head -c 3 /dev/zero | wc -c"

    assert shell(executor, script, filesystem_root=rootfs,
                 extra_mounts=[entry]) == (0, "3\n")


@pytest.mark.parametrize("name", ALL)
def test_a_file_is_bound_or_refused(working, rootfs, source, name):
    run = working(name).run_sandbox
    config = dict(filesystem_root=rootfs,
                  extra_mounts=[(str(source / "file"), "/etc//file", None, "bind"),
                                ("/dev/null", "/data/null", None, "bind")])
    script = ["sh", "-c", "cat /etc/file; echo x >/data/null; echo $?"]
    if name == "linux_user_chroot":
        with pytest.raises(sandboxlib.UnsupportedConfig, match="bind.file"):
            run(script, **config)
    else:
        assert run(script, **config) == (0, b"of the host\n0\n", b"")
    assert not os.path.lexists(rootfs / "etc" / "file")


def test_later_mounts_lie_on_earlier_ones(executor, rootfs, source):
    mounts = [(str(source), "/mnt", None, "bind"),
              (None, "/mnt/below", "tmpfs"),
              (str(source), "/mnt/below", None, "bind,ro")]

    assert shell(executor, "ls /mnt/below", filesystem_root=rootfs,
                 extra_mounts=mounts) == (0, "below\nfile\n")


def test_a_bound_directory_survives_the_removal_of_the_rootfs(executor, rootfs,
                                                              source):
    mounts = [(str(source), "/mnt", None, "bind"),
              (str(source), "/mnt/below", None, "bind"),
              ("proc", "/proc", "proc"), ("tmpfs", "/dev/shm", "tmpfs")]
    assert shell(executor, "true", filesystem_root=rootfs,
                 extra_mounts=mounts) == (0, "")
    shutil.rmtree(rootfs)

    assert sorted(os.listdir(source)) == ["below", "file"]


@pytest.mark.parametrize("target", ["/evil/new", "/evil"])
@pytest.mark.parametrize("is_absolute", [True, False])
def test_no_link_of_the_rootfs_leads_to_the_host(executor, rootfs, dropin_base,
                                                 target, is_absolute):
    decoy = dropin_base / "decoy"
    (rootfs / "evil").symlink_to(
        decoy if is_absolute else "../" * 30 + str(decoy)[1:])
    status = executor.run_sandbox_with_redirection(
        ["sh", "-c", f"echo x >{target}/file"], filesystem_root=rootfs,
        extra_mounts=[(None, target, "tmpfs")])

    # In the root file system, or not at all; the canary looks at the decoy.
    assert status in (0, 1, 2)
    assert os.listdir(decoy) == ["file"]


def test_nothing_that_was_passed_is_changed(executor, rootfs, source):
    mounts = [[str(source), "/mnt", None, "bind"], (None, "/proc", "proc")]
    paths = ["/data"] if executor is not sandboxlib.chroot else "all"
    command, env = ["true"], {"PATH": "/bin"}
    executor.run_sandbox(command, env=env, filesystem_root=rootfs,
                         extra_mounts=mounts, filesystem_writable_paths=paths)

    assert mounts == [[str(source), "/mnt", None, "bind"], (None, "/proc", "proc")]
    assert paths in (["/data"], "all")
    assert (command, env) == (["true"], {"PATH": "/bin"})


@pytest.mark.parametrize("mounts, named", [
    ([("proc", None, "tmpfs")], "Mount point empty in mount entry"),
    ([("proc", "", "tmpfs")], "Mount point empty"),
    ([("proc", "tmpfs")], "Invalid mount entry in 'extra_mounts'"),
    ([("a", "b", "c", "d", "e")], "Invalid mount entry"),
    (["abc"], "Invalid mount entry"), ([None], "Invalid mount entry"),
    ("abc", "extra_mounts"), (7, "extra_mounts"),
    ([(None, "/mnt", "ext4")], "'ext4'"), ([(None, "/mnt", "remount")], "remount"),
    ([("/usr", "/mnt", None, "bind,garbage")], "'garbage'"),
    ([("/usr", "/mnt", None, "bind,suid")], "'suid'"),
    ([("/usr", "/mnt", None, "ro,rw")], "'ro' and 'rw'"),
    ([(None, "/mnt", None, "remount,rw")], "remount"),
    ([(None, "/mnt", None, "bind")], "Source empty"),
    ([(None, "/mnt", "tmpfs", "mode=9")], "Mode '9'"),
    ([(None, "/mnt", "tmpfs", "size=huge")], "Size 'huge'"),
    ([(None, "/mnt", "tmpfs", "size=" + 5000 * "9")], "Size '9"),
    ([(None, "/mnt", "tmpfs", "size")], "'size'"),
    ([("/us\0r", "/mnt", None, "bind")], "NUL")])
def test_a_malformed_mount_is_an_assertion(executor, mounts, named):
    with pytest.raises(AssertionError, match=named):
        executor.run_sandbox(["true"], extra_mounts=mounts)


def test_validate_fills_in_what_is_missing():
    validate = sandboxlib.validate_extra_mounts
    given = [(None, "/p", "proc"), ["/a", "/b", None, "bind"], (b"/c", "/d", None)]

    assert validate(None) == []
    assert validate(given) == [["", "/p", "proc", ""], ["/a", "/b", "", "bind"],
                               ["/c", "/d", "", ""]]
    assert given[1] == ["/a", "/b", None, "bind"]
