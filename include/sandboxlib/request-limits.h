/* request-limits.h - how much time, output, memory and CPU a sandbox may use. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/request.h>

G_BEGIN_DECLS

/**
 * sandbox_request_set_timeout: (set-property timeout)
 * @self: a request
 * @microseconds: wall time from the start of the command, 0 for no limit. At its
 *   end all processes get SIGTERM, and SIGKILL when the grace is over.
 */
SANDBOX_EXTERN
void sandbox_request_set_timeout (SandboxRequest *self, guint64 microseconds);

/**
 * sandbox_request_get_timeout: (get-property timeout)
 * @self: a request
 *
 * Returns: what sandbox_request_set_timeout() was given, in microseconds; 0, the
 *   default, for no limit
 */
SANDBOX_EXTERN
guint64 sandbox_request_get_timeout (SandboxRequest *self);

/**
 * sandbox_request_set_grace: (set-property grace)
 * @self: a request
 * @microseconds: time between SIGTERM and SIGKILL; the default is 5 seconds
 */
SANDBOX_EXTERN
void sandbox_request_set_grace (SandboxRequest *self, guint64 microseconds);

/**
 * sandbox_request_get_grace: (get-property grace)
 * @self: a request
 *
 * Returns: what sandbox_request_set_grace() was given, in microseconds; 5000000 by
 *   default
 */
SANDBOX_EXTERN
guint64 sandbox_request_get_grace (SandboxRequest *self);

/**
 * sandbox_request_set_output_limit: (set-property output-limit)
 * @self: a request
 * @bytes: how much of each captured stream is kept, 0 for all. The rest is read
 *   and thrown away, and the result says so.
 */
SANDBOX_EXTERN
void sandbox_request_set_output_limit (SandboxRequest *self, guint64 bytes);

/**
 * sandbox_request_get_output_limit: (get-property output-limit)
 * @self: a request
 *
 * Returns: what sandbox_request_set_output_limit() was given, in bytes; 0, the
 *   default, for no limit
 */
SANDBOX_EXTERN
guint64 sandbox_request_get_output_limit (SandboxRequest *self);

/* All that follow limit the sandbox as a whole, whatever number of processes it
 * has. They take cgroups(7), in which the library makes one of its own for the
 * time of the run: as root where version 1 is mounted writable, else of version 2
 * where one is delegated to the caller. Anywhere else they are withheld, with the
 * reason.
 *
 * A caller that is alone in a cgroup of version 2 is moved to a child of it,
 * called sandboxlib-caller, and stays there: the kernel lets nobody be in a
 * cgroup that is divided.
 *
 * As root without a user namespace of its own a command that keeps
 * CAP_SYS_ADMIN can undo such limits, so they are refused together. */

/**
 * sandbox_request_set_memory_limit: (set-property memory-limit)
 * @self: a request
 * @bytes: memory of all processes together, what they keep in a tmpfs and in
 *   the page cache included, swap not given; 0 for no limit. Who wants more is
 *   killed, and the result is of kind %SANDBOX_RESULT_OUT_OF_MEMORY.
 */
SANDBOX_EXTERN
void sandbox_request_set_memory_limit (SandboxRequest *self, guint64 bytes);

/**
 * sandbox_request_get_memory_limit: (get-property memory-limit)
 * @self: a request
 *
 * Returns: what sandbox_request_set_memory_limit() was given, in bytes; 0, the
 *   default, for no limit
 */
SANDBOX_EXTERN
guint64 sandbox_request_get_memory_limit (SandboxRequest *self);

/**
 * sandbox_request_set_pids_limit: (set-property pids-limit)
 * @self: a request
 * @number: processes and threads that there may be at once, the command
 *   included; 0 for no limit. One more fails with EAGAIN, fork(2), and the
 *   result has %SANDBOX_LIMIT_PIDS. What the sandbox itself takes does not
 *   count, so that with some tools there may be one or two more.
 */
SANDBOX_EXTERN
void sandbox_request_set_pids_limit (SandboxRequest *self, guint64 number);

/**
 * sandbox_request_get_pids_limit: (get-property pids-limit)
 * @self: a request
 *
 * Returns: what sandbox_request_set_pids_limit() was given; 0, the default, for
 *   no limit
 */
SANDBOX_EXTERN
guint64 sandbox_request_get_pids_limit (SandboxRequest *self);

/**
 * sandbox_request_set_cpu_limit: (set-property cpu-limit)
 * @self: a request
 * @microseconds: of CPU time in each second of all processes together, so that
 *   1000000 is one CPU and 500000 half of one; at least 10000; 0 for no limit.
 *   Who wants more is made to wait.
 */
SANDBOX_EXTERN
void sandbox_request_set_cpu_limit (SandboxRequest *self, guint64 microseconds);

/**
 * sandbox_request_get_cpu_limit: (get-property cpu-limit)
 * @self: a request
 *
 * Returns: what sandbox_request_set_cpu_limit() was given, in microseconds in each
 *   second; 0, the default, for no limit
 */
SANDBOX_EXTERN
guint64 sandbox_request_get_cpu_limit (SandboxRequest *self);

G_END_DECLS
