/* process-terminal.h - the terminal of a running sandbox. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/process.h>

G_BEGIN_DECLS

/**
 * sandbox_process_get_tty_fd:
 * @self: a process
 *
 * With tty=pty, the side of the pseudo-terminal that a terminal emulator has: what
 * is written to it the command reads, and the reverse. It blocks; reading gives
 * EIO when nobody inside has the terminal open. A command that writes waits until
 * somebody reads. When it is closed the command gets SIGHUP.
 *
 * Returns: an fd that belongs to @self and stays open after the sandbox has ended,
 *   or -1
 */
SANDBOX_EXTERN
int sandbox_process_get_tty_fd (SandboxProcess *self);

/**
 * sandbox_process_steal_tty_fd:
 * @self: a process
 *
 * Returns: the fd of sandbox_process_get_tty_fd(), which is the caller's to close
 *   now, or -1
 */
SANDBOX_EXTERN
int sandbox_process_steal_tty_fd (SandboxProcess *self);

/**
 * sandbox_process_set_window_size:
 * @self: a process with tty=pty
 * @rows: lines of text, up to 65535
 * @columns: characters in a line, up to 65535
 *
 * Foreground processes of the terminal get SIGWINCH. At first the size is that of
 * the caller's controlling terminal, if there is one.
 *
 * Returns: %FALSE when @self has no pseudo-terminal
 */
SANDBOX_EXTERN
gboolean sandbox_process_set_window_size (SandboxProcess *self,
                                          guint rows,
                                          guint columns);

/**
 * sandbox_process_is_stopped:
 * @self: a process
 *
 * Whether the command of a request with tty=inherit is stopped, as by ^Z or because
 * it wants to read from a terminal that it has not got.
 * sandbox_process_dispatch() takes notice of it. The caller then takes the terminal
 * back, and stops itself if it is to be seen as a stopped job.
 *
 * Returns: whether it is
 */
SANDBOX_EXTERN
gboolean sandbox_process_is_stopped (SandboxProcess *self);

/**
 * sandbox_process_take_back_terminal:
 * @self: a process with tty=inherit
 *
 * The calling process is in the terminal's foreground again, and the terminal has
 * the settings that it had. Happens by itself when the sandbox has ended.
 */
SANDBOX_EXTERN
void sandbox_process_take_back_terminal (SandboxProcess *self);

/**
 * sandbox_process_hand_over_terminal:
 * @self: a process with tty=inherit
 *
 * Continues what is stopped in the sandbox, and resumes it if it was suspended. If the
 * calling process is in the terminal's foreground, the sandbox gets the terminal, as
 * it was when it was taken back.
 *
 * Returns: whether the sandbox has got it
 */
SANDBOX_EXTERN
gboolean sandbox_process_hand_over_terminal (SandboxProcess *self);

G_END_DECLS
