# small_morph.py - a build tool in miniature that calls sandboxlib as Morph did.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
#
#   [unshare --mount] small_morph.py EXECUTOR ROOT CACHE LOG COMMAND
"""Runs one build step in a staging area.

For root that is in a mount namespace of its own, where ROOT has a tmpfs and a bind of
CACHE that nobody else sees. The output goes to the screen and to LOG. After a failure
a command line is printed that enters the sandbox again.
"""

import os
import subprocess
import sys

import sandboxlib


def mount(*arguments: str) -> None:
    subprocess.run(["mount", *arguments], check=True)


def main(name: str, root: str, cache: str, log: str, command: str) -> int:
    extra = [("proc", "/proc", "proc")]
    if os.geteuid() == 0:
        mount("-t", "tmpfs", "tmpfs", root + "/tools")
        mount("--bind", cache, root + "/cache")
    else:
        extra.append((cache, "/cache", None, "bind"))
    with open(root + "/tools/of-morph", "w") as file:
        file.write("only here\n")
    binds = [(path, path, None, "bind,ro")
             for path in ("/usr", "/bin", "/lib", "/lib64")
             if os.path.isdir(path) and not os.path.islink(path)]

    executor = sandboxlib.get_executor(name)
    config = executor.degrade_config_for_capabilities(dict(
        cwd="/step.build",
        env={"PATH": "/usr/bin:/bin", "HOME": "/tmp"},
        filesystem_root=root,
        filesystem_writable_paths=["/step.build", "/cache", "/tmp"],
        mounts="isolated",
        extra_mounts=[*binds, *extra],
        network="isolated"), warn=False)
    tee = subprocess.Popen(["tee", "-a", log], stdin=subprocess.PIPE)
    status = executor.run_sandbox_with_redirection(
        ["sh", "-c", "-e", command], stdout=tee.stdin, stderr=sandboxlib.STDOUT,
        **config)
    tee.stdin.close()
    tee.wait()
    if status != 0:
        enter = ["run-sandbox", "-e", name.replace("_", "-"), "--degrade",
                 "--cwd", "/step.build", "--read-only", "--writable", "/step.build"]
        for path, *_ in binds:
            enter += ["--ro-bind", path, path]
        print("To enter the sandbox:",
              sandboxlib.argv_to_string([*enter, root, "--", "sh"]))
    return status


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
