/* clone-failure-private.h - why no process with new namespaces was made. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/error.h>
#include <sandboxlib/isolation.h>
#include <sys/types.h>

/* clone(2) with all signals blocked in the child, which shares our memory: no
 * handler of ours may run there. Returns a pid or a negative errno. */
pid_t _sandbox_clone_quietly (int (*function) (void *data),
                              char *stack_end,
                              int flags,
                              void *data,
                              int *out_pidfd);

/* Whether a process with new namespaces can be made; it ends at once. */
gboolean _sandbox_clone_is_possible (int flags, GError **error);

/* @failure: errno of clone(2) with @flags. */
void _sandbox_clone_failure_set (int failure, int flags, GError **error);

/* The same of a namespace that could not be joined. */
void _sandbox_clone_failure_set_join (int failure,
                                      SandboxIsolationKind kind,
                                      GError **error);
