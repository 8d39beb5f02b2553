/* request.h - what a caller wants: one command, one sandbox. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/isolation.h>
#include <sandboxlib/mount.h>

G_BEGIN_DECLS

/**
 * SandboxRequest:
 *
 * What a caller wants: one command and its sandbox. What is unset asks for nothing
 * either way, and the documented default holds. Nothing is checked before a backend
 * checks or runs the request. One thread at a time may use it before its first run,
 * which seals it.
 */
#define SANDBOX_TYPE_REQUEST (sandbox_request_get_type ())
SANDBOX_EXTERN
G_DECLARE_FINAL_TYPE (SandboxRequest,
                      sandbox_request,
                      SANDBOX,
                      REQUEST,
                      GObject)

/**
 * sandbox_request_new:
 * @argv: (array zero-terminated=1) (element-type filename) (nullable): program
 *   and arguments; a program without a slash is looked up in the sandbox's PATH;
 *   %NULL leaves them unset, and the request invalid
 *
 * Returns: (transfer full): a request that isolates nothing
 */
SANDBOX_EXTERN
SandboxRequest *sandbox_request_new (const char *const *argv);

/**
 * sandbox_request_copy:
 * @self: a request
 *
 * Returns: (transfer full): an equal request that is not sealed; fds that
 *   @self holds are duplicated
 */
SANDBOX_EXTERN
SandboxRequest *sandbox_request_copy (SandboxRequest *self);

/**
 * sandbox_request_is_sealed:
 * @self: a request
 *
 * Running a request seals it: from then on its setters are programming errors.
 * Copy it to change it.
 *
 * Returns: %TRUE once a backend has run @self
 */
SANDBOX_EXTERN
gboolean sandbox_request_is_sealed (SandboxRequest *self);

/**
 * sandbox_request_set_argv: (set-property argv)
 * @self: a request
 * @argv: (array zero-terminated=1) (element-type filename) (nullable): program
 *   and arguments; %NULL unsets them
 */
SANDBOX_EXTERN
void sandbox_request_set_argv (SandboxRequest *self, const char *const *argv);

/**
 * sandbox_request_get_argv: (get-property argv)
 * @self: a request
 *
 * Returns: (array zero-terminated=1) (element-type filename) (transfer none)
 *   (nullable): program and arguments; %NULL when unset
 */
SANDBOX_EXTERN
const char *const *sandbox_request_get_argv (SandboxRequest *self);

/**
 * sandbox_request_set_rootfs: (set-property rootfs)
 * @self: a request
 * @rootfs: (type filename) (nullable): directory of the host that becomes `/`,
 *   relative to the caller's cwd if relative; %NULL for `/` itself
 */
SANDBOX_EXTERN
void sandbox_request_set_rootfs (SandboxRequest *self, const char *rootfs);

/**
 * sandbox_request_get_rootfs: (get-property rootfs)
 * @self: a request
 *
 * Returns: (type filename) (transfer none) (nullable): the directory; %NULL when
 *   unset
 */
SANDBOX_EXTERN
const char *sandbox_request_get_rootfs (SandboxRequest *self);

/**
 * sandbox_request_set_cwd: (set-property cwd)
 * @self: a request
 * @cwd: (type filename) (nullable): directory inside the sandbox, a relative
 *   one from its root; %NULL for `/`, or for the caller's cwd when the root
 *   file system is the host's
 */
SANDBOX_EXTERN
void sandbox_request_set_cwd (SandboxRequest *self, const char *cwd);

/**
 * sandbox_request_get_cwd: (get-property cwd)
 * @self: a request
 *
 * Returns: (type filename) (transfer none) (nullable): the directory; %NULL when
 *   unset
 */
SANDBOX_EXTERN
const char *sandbox_request_get_cwd (SandboxRequest *self);

/**
 * sandbox_request_set_environment_base: (set-property environment-base)
 * @self: a request
 * @base: what the environment is before the changes of
 *   sandbox_request_set_variable()
 */
SANDBOX_EXTERN
void sandbox_request_set_environment_base (SandboxRequest *self,
                                           SandboxEnvironmentBase base);

/**
 * sandbox_request_get_environment_base: (get-property environment-base)
 * @self: a request
 *
 * Returns: what sandbox_request_set_environment_base() was given;
 *   %SANDBOX_ENVIRONMENT_UNSET by default
 */
SANDBOX_EXTERN
SandboxEnvironmentBase
sandbox_request_get_environment_base (SandboxRequest *self);

/**
 * sandbox_request_set_variable:
 * @self: a request
 * @name: (type filename): name, not empty, without `=`
 * @value: (type filename) (nullable): value; %NULL removes the variable
 *
 * Changes are applied to the base in the order of the calls, the last wins.
 */
SANDBOX_EXTERN
void sandbox_request_set_variable (SandboxRequest *self,
                                   const char *name,
                                   const char *value);

/**
 * sandbox_request_get_variables:
 * @self: a request
 *
 * Returns: (array zero-terminated=1) (element-type filename) (transfer none):
 *   the changes in order: NAME=VALUE sets, NAME alone removes
 */
SANDBOX_EXTERN
const char *const *sandbox_request_get_variables (SandboxRequest *self);

/**
 * sandbox_request_dup_environment:
 * @self: a request
 *
 * Returns: (array zero-terminated=1) (element-type filename) (transfer full):
 *   the command's environment as NAME=VALUE, as it would be now
 */
SANDBOX_EXTERN
char **sandbox_request_dup_environment (SandboxRequest *self);

/**
 * sandbox_request_add_mount:
 * @self: a request
 * @mount: (transfer none): goes behind the mounts added before
 */
SANDBOX_EXTERN
void sandbox_request_add_mount (SandboxRequest *self, SandboxMount *mount);

/**
 * sandbox_request_take_mount: (skip)
 * @self: a request
 * @mount: (transfer full): goes behind the mounts added before
 */
SANDBOX_EXTERN
void sandbox_request_take_mount (SandboxRequest *self, SandboxMount *mount);

/**
 * sandbox_request_clear_mounts:
 * @self: a request
 *
 * Removes every mount that was added.
 */
SANDBOX_EXTERN
void sandbox_request_clear_mounts (SandboxRequest *self);

/**
 * sandbox_request_get_mounts: (get-property mounts)
 * @self: a request
 *
 * Returns: (transfer none) (element-type SandboxMount): in order, maybe empty
 */
SANDBOX_EXTERN
GPtrArray *sandbox_request_get_mounts (SandboxRequest *self);

/**
 * sandbox_request_set_writable_paths: (set-property writable-paths)
 * @self: a request
 * @paths: (array zero-terminated=1) (element-type filename) (nullable): what of
 *   the root file system is writable; %NULL for all of it, an empty list for
 *   nothing. The parents of a writable path stay read-only.
 */
SANDBOX_EXTERN
void sandbox_request_set_writable_paths (SandboxRequest *self,
                                         const char *const *paths);

/**
 * sandbox_request_get_writable_paths: (get-property writable-paths)
 * @self: a request
 *
 * Returns: (array zero-terminated=1) (element-type filename) (transfer none)
 *   (nullable): the list, or %NULL for all
 */
SANDBOX_EXTERN
const char *const *sandbox_request_get_writable_paths (SandboxRequest *self);

/**
 * sandbox_request_set_isolation: (set-property isolation)
 * @self: a request
 * @isolation: (transfer none) (nullable): copied; %NULL unsets every kind
 */
SANDBOX_EXTERN
void sandbox_request_set_isolation (SandboxRequest *self,
                                    const SandboxIsolation *isolation);

/**
 * sandbox_request_get_isolation: (get-property isolation)
 * @self: a request
 *
 * Returns: (transfer none): what is separated from the host
 */
SANDBOX_EXTERN
const SandboxIsolation *sandbox_request_get_isolation (SandboxRequest *self);

/**
 * sandbox_request_isolate:
 * @self: a request
 * @kind: which namespace
 * @value: what is wanted of it
 *
 * Sets one kind and leaves the others. An unset pid means new wherever the
 * backend offers that, because then nothing survives the sandbox; an unset uts
 * means new when a hostname is set, and an unset user when the caller is not
 * privileged and an id is set.
 */
SANDBOX_EXTERN
void sandbox_request_isolate (SandboxRequest *self,
                              SandboxIsolationKind kind,
                              SandboxIsolationValue value);

/**
 * sandbox_request_join_namespace:
 * @self: a request
 * @kind: which namespace
 * @fd: a namespace of that kind, as for sandbox_isolation_set_fd()
 *
 * The command starts in a namespace that exists already.
 */
SANDBOX_EXTERN
void sandbox_request_join_namespace (SandboxRequest *self,
                                     SandboxIsolationKind kind,
                                     int fd);

/**
 * sandbox_request_set_loopback: (set-property loopback)
 * @self: a request
 * @choice: whether the interface lo of a new network is up, so that processes
 *   of the sandbox reach one another at 127.0.0.1; unset means that it is where
 *   the backend can bring it up. Yes and no take isolation network=new or try.
 */
SANDBOX_EXTERN
void sandbox_request_set_loopback (SandboxRequest *self, SandboxChoice choice);

/**
 * sandbox_request_get_loopback: (get-property loopback)
 * @self: a request
 *
 * Returns: what sandbox_request_set_loopback() was given;
 *   %SANDBOX_CHOICE_UNSET by default
 */
SANDBOX_EXTERN
SandboxChoice sandbox_request_get_loopback (SandboxRequest *self);

/**
 * sandbox_request_set_die_with_host: (set-property die-with-host)
 * @self: a request
 * @choice: whether the sandbox ends when the calling process does; unset means
 *   yes
 */
SANDBOX_EXTERN
void sandbox_request_set_die_with_host (SandboxRequest *self,
                                        SandboxChoice choice);

/**
 * sandbox_request_get_die_with_host: (get-property die-with-host)
 * @self: a request
 *
 * Returns: what sandbox_request_set_die_with_host() was given;
 *   %SANDBOX_CHOICE_UNSET by default
 */
SANDBOX_EXTERN
SandboxChoice sandbox_request_get_die_with_host (SandboxRequest *self);

/**
 * sandbox_request_set_on_exit: (set-property on-exit)
 * @self: a request
 * @on_exit: what becomes of other processes when the command ends; unset means
 *   that they are killed
 */
SANDBOX_EXTERN
void sandbox_request_set_on_exit (SandboxRequest *self, SandboxOnExit on_exit);

/**
 * sandbox_request_get_on_exit: (get-property on-exit)
 * @self: a request
 *
 * Returns: what sandbox_request_set_on_exit() was given; %SANDBOX_ON_EXIT_UNSET by
 *   default
 */
SANDBOX_EXTERN
SandboxOnExit sandbox_request_get_on_exit (SandboxRequest *self);

G_END_DECLS
