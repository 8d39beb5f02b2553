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
 * sandbox_request_set_userns_block_fd:
 * @self: a request
 * @fd: what the set-up of a new user namespace waits for: that this can be read from,
 *   or nobody can write to it any more; nothing is read. -1 for none
 *
 * Somebody else maps the ids: he reads child-pid from an info fd, of which there has
 * to be one, writes /proc/PID/uid_map and gid_map of that process, see
 * user_namespaces(7) and newuidmap(1), and makes the fd ready. The process is there
 * for nothing else, so that is all that the info fds are told; the JSON status fds are
 * told the rest. The uid, gid and groups of the request have to be among what he has
 * mapped; a uid or gid that is unset is the caller's.
 *
 * sandbox_backend_spawn() waits for it, for as long as it takes, so that another
 * thread or process has to do it; no time limit counts yet, and nothing else of the
 * sandbox is there yet. Implies a new user namespace; capabilities that are unset are
 * none. It excludes uid-map, gid-map and id-map.
 */
SANDBOX_EXTERN
void sandbox_request_set_userns_block_fd (SandboxRequest *self, int fd);

/**
 * sandbox_request_add_info_fd:
 * @self: a request
 * @fd: where to write, once, an object of JSON with the members child-pid, which is
 *   the pid of sandboxlib-init in the caller's pid namespace, and for each new
 *   namespace its inode: cgroup-namespace, ipc-namespace, mnt-namespace,
 *   net-namespace, pid-namespace, uts-namespace
 *
 * With a userns-block fd only the pid is told, and that of another process. Else
 * it is written before the block fd is waited for, by the calling process while the
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
 *   before the command starts and until the sandbox has ended; %NULL for none
 */
SANDBOX_EXTERN
void sandbox_request_set_lock_files (SandboxRequest *self,
                                     const char *const *paths);

/**
 * sandbox_request_get_lock_files: (get-property lock-files)
 * @self: a request
 *
 * Returns: (array zero-terminated=1) (element-type filename) (transfer none)
 *   (nullable): the paths; %NULL for none
 */
SANDBOX_EXTERN
const char *const *sandbox_request_get_lock_files (SandboxRequest *self);

G_END_DECLS
