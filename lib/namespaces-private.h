/* namespaces-private.h - kinds of namespaces, and fds of existing ones. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/isolation.h>

/* CLONE_NEWNET and so on, and the name below /proc/PID/ns. */
int _sandbox_namespace_flag (SandboxIsolationKind kind);
const char *_sandbox_namespace_file (SandboxIsolationKind kind);

/* NULL when @fd is a namespace of @kind; else why not. (transfer full) */
char *_sandbox_namespace_dup_problem (int fd, SandboxIsolationKind kind);

/* Whether @fd is the namespace that the calling thread is in itself. */
gboolean _sandbox_namespace_is_callers (int fd, SandboxIsolationKind kind);

/* Whether the user namespace @fd lies below @ancestor, at any depth. */
gboolean _sandbox_namespace_is_below (int fd, int ancestor);

/* isolation.c: why there is no fd where one was set, or NULL. The second one may
 * be that of the second user namespace. */
const char *_sandbox_isolation_get_problem (const SandboxIsolation *self,
                                            SandboxIsolationKind kind);
const char *
_sandbox_isolation_get_second_problem (const SandboxIsolation *self);

/* As sandbox_isolation_get(), but HOST when the fd is of the caller's own. */
SandboxIsolationValue
_sandbox_isolation_get_meant (const SandboxIsolation *self,
                              SandboxIsolationKind kind);
