/* request-fds.h - file descriptors of the caller, and files that are locked. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/request.h>

G_BEGIN_DECLS

/* A request holds duplicates, which are made when a function is called, copied with
 * the request, and closed with the last reference to it: whoever waits for the end
 * of a pipe waits for that too. What cannot be duplicated, and directories and
 * O_PATH fds that would lead out of the sandbox, are refused when the request is
 * used. */

/**
 * sandbox_request_pass_fd:
 * @self: a request
 * @fd: what the command gets, open(2); not a directory
 * @number: the number it has there, 3 or more; -1 for that of @fd
 *
 * Of the fds of the caller the command gets the standard streams and these.
 */
SANDBOX_EXTERN
void sandbox_request_pass_fd (SandboxRequest *self, int fd, int number);

/**
 * sandbox_request_set_sync_fd:
 * @self: a request
 * @fd: what sandboxlib-init keeps open, and the command does not get, for as long
 *   as the sandbox is there; -1 for none
 */
SANDBOX_EXTERN
void sandbox_request_set_sync_fd (SandboxRequest *self, int fd);

/**
 * sandbox_request_set_block_fd:
 * @self: a request
 * @fd: the command starts when this can be read from, or nobody can write to it any
 *   more; nothing is read. The time limit begins then. -1 for none
 */
SANDBOX_EXTERN
void sandbox_request_set_block_fd (SandboxRequest *self, int fd);

/**
 * sandbox_request_add_info_fd:
 * @self: a request
 * @fd: where to write, once, an object of JSON with the members child-pid, which is
 *   the pid of sandboxlib-init in the caller's pid namespace, and for each new
 *   namespace its inode: cgroup-namespace, ipc-namespace, mnt-namespace,
 *   net-namespace, pid-namespace, uts-namespace
 *
 * It is written before the block fd is waited for, by the calling process while the
 * sandbox is dispatched or waited for. Who does not read holds nobody up.
 */
SANDBOX_EXTERN
void sandbox_request_add_info_fd (SandboxRequest *self, int fd);

/**
 * sandbox_request_add_json_status_fd:
 * @self: a request
 * @fd: where to write the same object on one line, and on another one when the
 *   command has ended its exit-code, 128+N for signal N. The second is missing when
 *   the command was never executed.
 */
SANDBOX_EXTERN
void sandbox_request_add_json_status_fd (SandboxRequest *self, int fd);

/**
 * sandbox_request_set_lock_files: (set-property lock-files)
 * @self: a request
 * @paths: (array zero-terminated=1) (element-type filename) (nullable): regular
 *   files inside the sandbox, of which sandboxlib-init holds a read lock, fcntl(2),
 *   before the command starts and until the sandbox has ended
 */
SANDBOX_EXTERN
void sandbox_request_set_lock_files (SandboxRequest *self,
                                     const char *const *paths);

/**
 * sandbox_request_get_lock_files: (get-property lock-files)
 * @self: a request
 *
 * Returns: (array zero-terminated=1) (element-type filename) (transfer none)
 *   (nullable): the paths
 */
SANDBOX_EXTERN
const char *const *sandbox_request_get_lock_files (SandboxRequest *self);

G_END_DECLS
