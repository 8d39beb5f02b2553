# native.py - the executor without any tool.
# SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception
"""Runs commands in namespaces that the library makes itself."""

from sandboxlib._executor import Executor

CAPABILITIES = {
    "network": ["isolated", "undefined"],
    "mounts": ["isolated", "undefined"],
    "filesystem_writable_paths": ["all", "any"],
}

_executor = Executor("native", CAPABILITIES, maps_ids=True, devices="dev")

run_sandbox = _executor.run_sandbox
run_sandbox_with_redirection = _executor.run_sandbox_with_redirection
degrade_config_for_capabilities = _executor.degrade_config_for_capabilities
maximum_possible_isolation = _executor.maximum_possible_isolation
get_program = _executor.get_program
