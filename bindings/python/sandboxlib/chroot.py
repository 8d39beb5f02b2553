# chroot.py - the executor of chroot(2).
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""Runs commands with chroot(2), as root: no isolation but of files."""

from sandboxlib._executor import Executor

CAPABILITIES = {
    "network": ["undefined"],
    "mounts": ["undefined"],
    "filesystem_writable_paths": ["all"],
}

_executor = Executor("chroot", CAPABILITIES,
                     forbidden=frozenset(("CAP_SYS_CHROOT",)))

run_sandbox = _executor.run_sandbox
run_sandbox_with_redirection = _executor.run_sandbox_with_redirection
degrade_config_for_capabilities = _executor.degrade_config_for_capabilities
maximum_possible_isolation = _executor.maximum_possible_isolation
get_program = _executor.get_program
