/* result.h - how a sandbox ended. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sys/resource.h>

#include <sandboxlib/change.h>
#include <sandboxlib/request.h>

G_BEGIN_DECLS

/**
 * SandboxResultKind:
 * @SANDBOX_RESULT_EXITED: the command ended by itself; see the exit status
 * @SANDBOX_RESULT_SIGNALLED: a signal ended the command
 * @SANDBOX_RESULT_TIMED_OUT: the time limit ended the command
 * @SANDBOX_RESULT_CANCELLED: the caller killed or terminated the sandbox
 * @SANDBOX_RESULT_SETUP_FAILED: the sandbox could not be made; the command did
 *   not run
 * @SANDBOX_RESULT_EXEC_FAILED: the sandbox was made, the command could not be
 *   executed
 * @SANDBOX_RESULT_BACKEND_FAILED: the tool or our init ended in a way that it
 *   must not; what the command did is not known
 * @SANDBOX_RESULT_OUT_OF_MEMORY: the memory limit ended the command, or the
 *   sandbox; a command that says 137, as a shell whose own command was killed,
 *   counts as ended
 *
 * In what way a sandbox ended.
 */
typedef enum
{
  SANDBOX_RESULT_EXITED = 0,
  SANDBOX_RESULT_SIGNALLED = 1,
  SANDBOX_RESULT_TIMED_OUT = 2,
  SANDBOX_RESULT_CANCELLED = 3,
  SANDBOX_RESULT_SETUP_FAILED = 4,
  SANDBOX_RESULT_EXEC_FAILED = 5,
  SANDBOX_RESULT_BACKEND_FAILED = 6,
  SANDBOX_RESULT_OUT_OF_MEMORY = 7,
} SandboxResultKind;

/**
 * SandboxLimits:
 * @SANDBOX_LIMIT_NONE: none was reached
 * @SANDBOX_LIMIT_TIME: the wall time
 * @SANDBOX_LIMIT_MEMORY: a process was killed at the memory limit
 * @SANDBOX_LIMIT_PIDS: a fork(2) failed at the limit for processes
 * @SANDBOX_LIMIT_OUTPUT: output was thrown away
 *
 * Limits that were reached. Whether the command could do without is said by the
 * kind of result: one that goes on and exits with 0 has exited.
 */
typedef enum /*< flags >*/
{
  SANDBOX_LIMIT_NONE = 0,
  SANDBOX_LIMIT_TIME = 1 << 0,
  SANDBOX_LIMIT_MEMORY = 1 << 1,
  SANDBOX_LIMIT_PIDS = 1 << 2,
  SANDBOX_LIMIT_OUTPUT = 1 << 3,
} SandboxLimits;

/**
 * SandboxResult:
 *
 * How a sandbox ended, and what came of it. Nothing of it changes any more, so
 * that any thread can read it. What a function lends is there as long as the
 * result is.
 */
#define SANDBOX_TYPE_RESULT (sandbox_result_get_type ())
SANDBOX_EXTERN
GType sandbox_result_get_type (void) G_GNUC_CONST;

/**
 * sandbox_result_ref:
 * @self: a result
 *
 * Returns: (transfer full): @self
 */
SANDBOX_EXTERN
SandboxResult *sandbox_result_ref (SandboxResult *self);

/**
 * sandbox_result_unref:
 * @self: (transfer full) (nullable): a result
 */
SANDBOX_EXTERN
void sandbox_result_unref (SandboxResult *self);

/**
 * sandbox_result_get_kind:
 * @self: a result
 *
 * Returns: in what way the sandbox ended
 */
SANDBOX_EXTERN
SandboxResultKind sandbox_result_get_kind (const SandboxResult *self);

/**
 * sandbox_result_get_exit_status:
 * @self: a result
 *
 * Returns: what the command gave to exit(2), 0 to 255; -1 unless it exited
 */
SANDBOX_EXTERN
int sandbox_result_get_exit_status (const SandboxResult *self);

/**
 * sandbox_result_get_signal:
 * @self: a result
 *
 * Returns: the signal that ended the command; 0 if none did
 */
SANDBOX_EXTERN
int sandbox_result_get_signal (const SandboxResult *self);

/**
 * sandbox_result_get_shell_status:
 * @self: a result
 *
 * Returns: one number as a shell has it: the command's own 0 to 255, 128 and the
 *   signal, 124 for the time limit, 137 when the caller ended the sandbox (or 128
 *   and another signal that did) or the memory limit did, 126 found but not
 *   executable, 127 not found, 125 the sandbox failed
 */
SANDBOX_EXTERN
int sandbox_result_get_shell_status (const SandboxResult *self);

/**
 * sandbox_result_get_stage:
 * @self: a result
 *
 * Returns: (transfer none) (nullable): what failed: "rootfs", "mount", "cwd",
 *   "identity", "capabilities", "verify", "exec", "tool" and the like; %NULL
 *   when nothing failed
 */
SANDBOX_EXTERN
const char *sandbox_result_get_stage (const SandboxResult *self);

/**
 * sandbox_result_get_errno:
 * @self: a result
 *
 * Returns: errno(3) of the failure, 0 if there is none
 */
SANDBOX_EXTERN
int sandbox_result_get_errno (const SandboxResult *self);

/**
 * sandbox_result_get_path:
 * @self: a result
 *
 * Returns: (type filename) (transfer none) (nullable): the object of the failure;
 *   %NULL when there is none
 */
SANDBOX_EXTERN
const char *sandbox_result_get_path (const SandboxResult *self);

/**
 * sandbox_result_get_message:
 * @self: a result
 *
 * Returns: (transfer none) (nullable): one line in UTF-8 that names object and
 *   reason; %NULL when the command ran and ended, and reached no limit of memory
 *   or processes
 */
SANDBOX_EXTERN
const char *sandbox_result_get_message (const SandboxResult *self);

/**
 * sandbox_result_get_remedy:
 * @self: a result
 *
 * Returns: (transfer none) (nullable): what could be done about it; %NULL when
 *   nothing is known
 */
SANDBOX_EXTERN
const char *sandbox_result_get_remedy (const SandboxResult *self);

/**
 * sandbox_result_get_output:
 * @self: a result
 * @stream: %SANDBOX_STREAM_STDOUT or %SANDBOX_STREAM_STDERR
 *
 * Returns: (transfer none) (nullable): what was captured; %NULL when that stream
 *   was not
 */
SANDBOX_EXTERN
GBytes *sandbox_result_get_output (const SandboxResult *self,
                                   SandboxStream stream);

/**
 * sandbox_result_is_truncated:
 * @self: a result
 *
 * Returns: %TRUE when output was thrown away because of the output limit
 */
SANDBOX_EXTERN
gboolean sandbox_result_is_truncated (const SandboxResult *self);

/**
 * sandbox_result_get_rusage: (skip)
 * @self: a result
 *
 * Returns: (transfer none): what the command and its waited-for children used;
 *   zeroes when the command did not run
 */
SANDBOX_EXTERN
const struct rusage *sandbox_result_get_rusage (const SandboxResult *self);

/**
 * sandbox_result_get_user_time:
 * @self: a result
 *
 * Returns: microseconds of CPU time that the command and its waited-for children
 *   spent in user mode, ru_utime of getrusage(2); 0 when the command did not run
 */
SANDBOX_EXTERN
guint64 sandbox_result_get_user_time (const SandboxResult *self);

/**
 * sandbox_result_get_system_time:
 * @self: a result
 *
 * Returns: microseconds of CPU time that the kernel spent on their behalf, ru_stime
 *   of getrusage(2); 0 when the command did not run
 */
SANDBOX_EXTERN
guint64 sandbox_result_get_system_time (const SandboxResult *self);

/**
 * sandbox_result_get_max_rss:
 * @self: a result
 *
 * Returns: bytes of memory that the largest of these processes had at any time,
 *   ru_maxrss of getrusage(2); 0 when the command did not run
 */
SANDBOX_EXTERN
guint64 sandbox_result_get_max_rss (const SandboxResult *self);

/**
 * sandbox_result_get_wall_time:
 * @self: a result
 *
 * Returns: microseconds from the launch to the end of the sandbox
 */
SANDBOX_EXTERN
guint64 sandbox_result_get_wall_time (const SandboxResult *self);

/**
 * sandbox_result_get_limits_reached:
 * @self: a result
 *
 * Returns: those that were, combined
 */
SANDBOX_EXTERN
SandboxLimits sandbox_result_get_limits_reached (const SandboxResult *self);

/**
 * sandbox_result_get_peak_memory:
 * @self: a result
 *
 * Returns: most bytes of memory that all processes had together at any time; 0
 *   where that is not known, as without a memory limit
 */
SANDBOX_EXTERN
guint64 sandbox_result_get_peak_memory (const SandboxResult *self);

/**
 * sandbox_result_get_degraded:
 * @self: a result
 *
 * Returns: (transfer none) (element-type SandboxChange): what sandbox_backend_degrade()
 *   gave up in the request that ran; maybe empty
 */
SANDBOX_EXTERN
GPtrArray *sandbox_result_get_degraded (const SandboxResult *self);

/**
 * sandbox_result_get_verified:
 * @self: a result
 *
 * Returns: (array zero-terminated=1) (transfer none): what init saw to be in
 *   force before the command started, one phrase each; maybe empty
 */
SANDBOX_EXTERN
const char *const *sandbox_result_get_verified (const SandboxResult *self);

/**
 * sandbox_result_get_created:
 * @self: a result
 *
 * Returns: (array zero-terminated=1) (element-type filename) (transfer none):
 *   mount points that were made on the host for this run and could not be
 *   removed; maybe empty
 */
SANDBOX_EXTERN
const char *const *sandbox_result_get_created (const SandboxResult *self);

/**
 * sandbox_result_get_backend:
 * @self: a result
 *
 * Returns: (transfer none): name of the backend that ran it
 */
SANDBOX_EXTERN
const char *sandbox_result_get_backend (const SandboxResult *self);

/**
 * sandbox_result_check:
 * @self: a result
 * @error: return location
 *
 * Returns: %TRUE if the command exited with 0, else %FALSE with
 *   %SANDBOX_ERROR_FAILED and one line that says how it ended
 */
SANDBOX_EXTERN
gboolean sandbox_result_check (const SandboxResult *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxResult, sandbox_result_unref)

G_END_DECLS
