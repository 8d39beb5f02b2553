/* clone-child-private.h - the clone itself, through namespaces that are joined. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/isolation.h>

#include "child-private.h"

/* Namespaces to enter. */
typedef struct
{
  int fds[SANDBOX_ISOLATION_N_KINDS]; /* -1: none */
  int user_fd;                        /* or -1 */
  gboolean is_user_given; /* it is one that exists, with processes */
  gboolean is_any;
} SandboxJoins;

/* Returns a pidfd above 2, or -1 with errno; *@out_kind is then the kind of
 * namespace that could not be joined, if that was it. @has_first: the child makes
 * one of its own. */
int _sandbox_clone_child (SandboxChild *child,
                          const SandboxJoins *joins,
                          gboolean has_first,
                          int flags,
                          int *out_kind);

/* Waits for the end of a child, and forgets it. */
void _sandbox_reap (int pidfd);
