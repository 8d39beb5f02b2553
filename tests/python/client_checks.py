# client_checks.py - what a host must look like after somebody has built on it.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception

import hashlib
import os
import pathlib
import stat
import time


def manifest(tree: pathlib.Path, without: frozenset[str] = frozenset()) -> dict:
    """Map each path below *tree* to what a write would change.

    The names in *without* are left out at the top. Of a directory the time does not
    count: a mount point that was made and removed again changes it.
    """
    found = {}
    for directory, directories, files in os.walk(tree):
        if directory == str(tree):
            directories[:] = [name for name in directories if name not in without]
        for name in [*directories, *files]:
            path = os.path.join(directory, name)
            status = os.lstat(path)
            facts = [status.st_mode, status.st_uid, status.st_gid]
            if stat.S_ISLNK(status.st_mode):
                facts.append(os.readlink(path))
            elif stat.S_ISREG(status.st_mode):
                with open(path, "rb") as file:
                    digest = hashlib.file_digest(file, "sha256").hexdigest()
                facts += [status.st_mtime_ns, digest]
            found[os.path.relpath(path, tree)] = facts
    return found


def mounts(text: str) -> list[str]:
    """Those with *text* in what /proc/self/mountinfo says of them."""
    with open("/proc/self/mountinfo") as file:
        return [line for line in file if text in line]


def processes(text: str) -> list[str]:
    """Those but the caller that have *text* in their arguments, cwd or root."""
    found = []
    for pid in filter(str.isdigit, os.listdir("/proc")):
        place = pathlib.Path("/proc", pid)
        known = []
        try:
            known.append((place / "cmdline").read_text(errors="replace"))
            known += [os.readlink(place / name) for name in ("cwd", "root")]
        except OSError:
            pass
        if int(pid) != os.getpid() and any(text in each for each in known):
            found.append(f"{pid} {known}")
    return found


def wait_until(is_so, seconds: float = 10) -> bool:
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True
