/* isolation.h - what is separated from the host, kind by kind. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/types.h>

G_BEGIN_DECLS

/**
 * SandboxIsolationKind:
 * @SANDBOX_ISOLATION_KIND_NETWORK: network_namespaces(7)
 * @SANDBOX_ISOLATION_KIND_MOUNT: mount_namespaces(7)
 * @SANDBOX_ISOLATION_KIND_PID: pid_namespaces(7)
 * @SANDBOX_ISOLATION_KIND_IPC: ipc_namespaces(7)
 * @SANDBOX_ISOLATION_KIND_UTS: uts_namespaces(7)
 * @SANDBOX_ISOLATION_KIND_USER: user_namespaces(7)
 * @SANDBOX_ISOLATION_KIND_CGROUP: cgroup_namespaces(7)
 *
 * What can be separated from the host.
 */
typedef enum
{
  SANDBOX_ISOLATION_KIND_NETWORK = 0,
  SANDBOX_ISOLATION_KIND_MOUNT = 1,
  SANDBOX_ISOLATION_KIND_PID = 2,
  SANDBOX_ISOLATION_KIND_IPC = 3,
  SANDBOX_ISOLATION_KIND_UTS = 4,
  SANDBOX_ISOLATION_KIND_USER = 5,
  SANDBOX_ISOLATION_KIND_CGROUP = 6,
} SandboxIsolationKind;

/**
 * SANDBOX_ISOLATION_N_KINDS:
 *
 * How many kinds of #SandboxIsolationKind there are.
 */
#define SANDBOX_ISOLATION_N_KINDS 7

/**
 * SandboxIsolationValue:
 * @SANDBOX_ISOLATION_UNSET: no attempt either way
 * @SANDBOX_ISOLATION_NEW: a namespace of its own, or the request fails
 * @SANDBOX_ISOLATION_TRY: a namespace of its own where the backend can
 * @SANDBOX_ISOLATION_HOST: shared with the host, or the request fails
 * @SANDBOX_ISOLATION_FD: one that exists already, of which there is an fd; by
 *   sandbox_isolation_set_fd() alone
 *
 * What is wanted of one kind.
 */
typedef enum
{
  SANDBOX_ISOLATION_UNSET = 0,
  SANDBOX_ISOLATION_NEW = 1,
  SANDBOX_ISOLATION_TRY = 2,
  SANDBOX_ISOLATION_HOST = 3,
  SANDBOX_ISOLATION_FD = 4,
} SandboxIsolationValue;

/**
 * SandboxIsolation:
 *
 * What is separated from the host: a #SandboxIsolationValue for each
 * #SandboxIsolationKind.
 */
#define SANDBOX_TYPE_ISOLATION (sandbox_isolation_get_type ())
SANDBOX_EXTERN
GType sandbox_isolation_get_type (void) G_GNUC_CONST;

/**
 * sandbox_isolation_new:
 *
 * Returns: (transfer full): a map in which every kind is unset
 */
SANDBOX_EXTERN
SandboxIsolation *sandbox_isolation_new (void);

/**
 * sandbox_isolation_copy:
 * @self: a map
 *
 * Returns: (transfer full): an equal map
 */
SANDBOX_EXTERN
SandboxIsolation *sandbox_isolation_copy (const SandboxIsolation *self);

/**
 * sandbox_isolation_free:
 * @self: (transfer full) (nullable): a map
 */
SANDBOX_EXTERN
void sandbox_isolation_free (SandboxIsolation *self);

/**
 * sandbox_isolation_get:
 * @self: a map
 * @kind: which namespace
 *
 * Returns: the value of @kind
 */
SANDBOX_EXTERN
SandboxIsolationValue sandbox_isolation_get (const SandboxIsolation *self,
                                             SandboxIsolationKind kind);

/**
 * sandbox_isolation_set:
 * @self: a map
 * @kind: which namespace
 * @value: what is wanted of it
 */
SANDBOX_EXTERN
void sandbox_isolation_set (SandboxIsolation *self,
                            SandboxIsolationKind kind,
                            SandboxIsolationValue value);

/**
 * sandbox_isolation_set_fd:
 * @self: a map
 * @kind: which namespace; no backend takes %SANDBOX_ISOLATION_KIND_MOUNT
 * @fd: a namespace of that kind to join, as of /proc/PID/ns/net; duplicated, the
 *   caller keeps his own
 *
 * Sets @kind to %SANDBOX_ISOLATION_FD. An fd that cannot be duplicated or is no
 * such namespace makes the request invalid. The caller's own namespace is the same
 * as %SANDBOX_ISOLATION_HOST. Joining takes CAP_SYS_ADMIN in the user namespace
 * that owns it: of the caller, or in the one that is joined as well.
 */
SANDBOX_EXTERN
void sandbox_isolation_set_fd (SandboxIsolation *self,
                               SandboxIsolationKind kind,
                               int fd);

/**
 * sandbox_isolation_get_fd:
 * @self: a map
 * @kind: which namespace
 *
 * Returns: the map's own fd, or -1 when there is none
 */
SANDBOX_EXTERN
int sandbox_isolation_get_fd (const SandboxIsolation *self,
                              SandboxIsolationKind kind);

/**
 * sandbox_isolation_set_second_user_fd:
 * @self: a map
 * @fd: a user namespace below the one that is joined; duplicated; -1 unsets it
 *
 * The command starts in it; all else belongs to the first one, so that the command
 * has no power over it. For user=fd alone.
 */
SANDBOX_EXTERN
void sandbox_isolation_set_second_user_fd (SandboxIsolation *self, int fd);

/**
 * sandbox_isolation_get_second_user_fd:
 * @self: a map
 *
 * Returns: the map's own fd, or -1 when there is none
 */
SANDBOX_EXTERN
int sandbox_isolation_get_second_user_fd (const SandboxIsolation *self);

/**
 * sandbox_isolation_to_string:
 * @self: a map
 *
 * Returns: (transfer full): the set kinds as "network=new,pid=host,user=fd", in
 *   the order of #SandboxIsolationKind; "" when nothing is set;
 *   "second-user=fd" at the end where there is one
 */
SANDBOX_EXTERN
char *sandbox_isolation_to_string (const SandboxIsolation *self);

/**
 * sandbox_isolation_kind_to_string:
 * @kind: which namespace
 *
 * Returns: (transfer none) (nullable): "network", "mount", "pid", "ipc",
 *   "uts", "user" or "cgroup"; %NULL for a value that is none of them
 */
SANDBOX_EXTERN
const char *sandbox_isolation_kind_to_string (SandboxIsolationKind kind);

/**
 * sandbox_isolation_kind_from_string:
 * @name: (nullable): what sandbox_isolation_kind_to_string() gives, or "net";
 *   %NULL is none
 *
 * Returns: the kind, or -1 when @name is none
 */
SANDBOX_EXTERN
int sandbox_isolation_kind_from_string (const char *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxIsolation, sandbox_isolation_free)

G_END_DECLS
