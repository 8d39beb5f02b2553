/* process.h - a running sandbox. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/result.h>

G_BEGIN_DECLS

/**
 * SandboxProcess:
 *
 * A running sandbox, and afterwards its end. Every function may be called from any
 * thread, also at the same time as others on the same process. What the caller
 * holds a reference to stays.
 */
#define SANDBOX_TYPE_PROCESS (sandbox_process_get_type ())
SANDBOX_EXTERN
G_DECLARE_FINAL_TYPE (SandboxProcess,
                      sandbox_process,
                      SANDBOX,
                      PROCESS,
                      GObject)

/**
 * SandboxProcessFunc: (skip)
 * @process: (transfer none): a process
 * @result: (transfer none): how it ended
 * @data: what was given to g_source_set_callback()
 *
 * Called once, when the result is there.
 */
typedef void (*SandboxProcessFunc) (SandboxProcess *process,
                                    SandboxResult *result,
                                    gpointer data);

/**
 * sandbox_process_get_poll_fd:
 * @self: a process
 *
 * Returns: an fd that polls readable when sandbox_process_dispatch() has
 *   something to do, and for ever once the result is there; it belongs to @self.
 *   -1 if there was none to be had for a sandbox that could not be started,
 *   whose result is there at once
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
 * sandbox_process_create_source: (skip)
 * @self: a process
 *
 * Drives the sandbox from the #GMainContext that the source is attached to, in
 * place of sandbox_process_get_poll_fd() and sandbox_process_dispatch(). The
 * callback is a #SandboxProcessFunc, cast with G_SOURCE_FUNC(); then the source is
 * removed. It holds a reference to @self until it is destroyed; destroying it
 * earlier leaves the sandbox as it is.
 *
 * Returns: (transfer full): a source that is not attached yet
 */
SANDBOX_EXTERN
GSource *sandbox_process_create_source (SandboxProcess *self);

/**
 * sandbox_process_get_result:
 * @self: a process
 *
 * Returns: (transfer none) (nullable): the result, %NULL while the sandbox runs
 *   or nobody has dispatched its end
 */
SANDBOX_EXTERN
SandboxResult *sandbox_process_get_result (SandboxProcess *self);

/**
 * sandbox_process_wait:
 * @self: a process
 *
 * Blocks until the sandbox has ended. A command that waits for its pipes does so
 * too: close or read what was stolen, in another thread if need be.
 *
 * Returns: (transfer full): the result
 */
SANDBOX_EXTERN
SandboxResult *sandbox_process_wait (SandboxProcess *self);

/**
 * sandbox_process_steal_stdin_fd:
 * @self: a process
 *
 * Takes the end to write to of what the request has as %SANDBOX_STDIO_PIPE. It
 * blocks and is O_CLOEXEC; the command sees the end of its input when it is
 * closed. Writing when nobody can read gives EPIPE, and SIGPIPE to a caller that
 * does not ignore it.
 *
 * Returns: an fd that the caller closes; -1 if stdin is no pipe
 *   or was stolen before. What is not stolen @self closes when it is finalized
 */
SANDBOX_EXTERN
int sandbox_process_steal_stdin_fd (SandboxProcess *self);

/**
 * sandbox_process_steal_stdout_fd:
 * @self: a process
 *
 * Takes the end to read from of what the request has as %SANDBOX_STDIO_PIPE; also
 * after the sandbox has ended, when the rest of its output is there. Who does not
 * read holds the command up; who closes it gives the command EPIPE.
 *
 * Returns: as sandbox_process_steal_stdin_fd()
 */
SANDBOX_EXTERN
int sandbox_process_steal_stdout_fd (SandboxProcess *self);

/**
 * sandbox_process_steal_stderr_fd:
 * @self: a process
 *
 * Returns: as sandbox_process_steal_stdout_fd()
 */
SANDBOX_EXTERN
int sandbox_process_steal_stderr_fd (SandboxProcess *self);

/**
 * sandbox_process_dup_output:
 * @self: a process
 * @stream: %SANDBOX_STREAM_STDOUT or %SANDBOX_STREAM_STDERR
 * @offset: how many bytes of it the caller has already
 *
 * What the request has as %SANDBOX_STDIO_CAPTURE, while the command runs and
 * afterwards. There can be more after each sandbox_process_dispatch().
 *
 * Returns: (transfer full) (nullable): what was captured behind @offset; %NULL
 *   when that is nothing
 */
SANDBOX_EXTERN
GBytes *sandbox_process_dup_output (SandboxProcess *self,
                                    SandboxStream stream,
                                    gsize offset);

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
 * sandbox_process_suspend:
 * @self: a process
 *
 * Stops every process of the sandbox with SIGSTOP, whatever its session, those
 * that are being made too; before the command has been executed, then. The time
 * limit stands still. A suspended sandbox can be killed and terminated, and dies
 * with the host. Nothing happens if it is suspended already or has been told to
 * end. Returns without waiting for the processes to stop.
 */
SANDBOX_EXTERN
void sandbox_process_suspend (SandboxProcess *self);

/**
 * sandbox_process_resume:
 * @self: a process
 *
 * Lets every process of a suspended sandbox run on, with SIGCONT: those too that
 * the command itself had stopped.
 */
SANDBOX_EXTERN
void sandbox_process_resume (SandboxProcess *self);

/**
 * sandbox_process_terminate:
 * @self: a process
 * @grace: microseconds
 *
 * Sends SIGTERM to every process of the sandbox, and SIGKILL to what is left of
 * it after @grace. A second call can only shorten the time. The result's kind
 * becomes %SANDBOX_RESULT_CANCELLED, unless the command had ended or the time
 * limit was reached before; it has the exit status or the signal of the command.
 */
SANDBOX_EXTERN
void sandbox_process_terminate (SandboxProcess *self, guint64 grace);

/**
 * sandbox_process_kill:
 * @self: a process
 *
 * Ends every process of the sandbox with SIGKILL. The result's kind becomes
 * %SANDBOX_RESULT_CANCELLED unless the command had ended before. So does dropping
 * the last reference to a process that runs, except in a forked copy of the
 * caller.
 */
SANDBOX_EXTERN
void sandbox_process_kill (SandboxProcess *self);

G_END_DECLS
