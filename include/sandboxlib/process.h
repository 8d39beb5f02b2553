/* process.h - a running sandbox. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/result.h>

G_BEGIN_DECLS

#define SANDBOX_TYPE_PROCESS (sandbox_process_get_type ())
SANDBOX_EXTERN
G_DECLARE_FINAL_TYPE (SandboxProcess,
                      sandbox_process,
                      SANDBOX,
                      PROCESS,
                      GObject)

/**
 * sandbox_process_get_poll_fd:
 * @self: a process
 *
 * Returns: an fd that polls readable when sandbox_process_dispatch() has
 *   something to do; it belongs to @self
 */
SANDBOX_EXTERN
int sandbox_process_get_poll_fd (SandboxProcess *self);

/**
 * sandbox_process_dispatch:
 * @self: a process
 *
 * Takes what has come from the sandbox, without blocking.
 *
 * Returns: %TRUE while the sandbox runs, %FALSE once the result is there
 */
SANDBOX_EXTERN
gboolean sandbox_process_dispatch (SandboxProcess *self);

/**
 * sandbox_process_get_result:
 * @self: a process
 *
 * Returns: (transfer none) (nullable): the result, %NULL while the sandbox runs
 */
SANDBOX_EXTERN
SandboxResult *sandbox_process_get_result (SandboxProcess *self);

/**
 * sandbox_process_wait:
 * @self: a process
 *
 * Blocks until the sandbox has ended.
 *
 * Returns: (transfer full): the result
 */
SANDBOX_EXTERN
SandboxResult *sandbox_process_wait (SandboxProcess *self);

/**
 * sandbox_process_send_signal:
 * @self: a process
 * @signum: a signal
 *
 * Sends @signum to the command; nothing happens once it has ended.
 */
SANDBOX_EXTERN
void sandbox_process_send_signal (SandboxProcess *self, int signum);

/**
 * sandbox_process_kill:
 * @self: a process
 *
 * Ends every process of the sandbox with SIGKILL. The result's kind becomes
 * %SANDBOX_RESULT_CANCELLED unless the command had ended before.
 */
SANDBOX_EXTERN
void sandbox_process_kill (SandboxProcess *self);

G_END_DECLS
