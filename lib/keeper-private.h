/* keeper-private.h - a process that removes the cgroups of a sandbox. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/error.h>

#include "fds-private.h"

#define SANDBOX_KEEPER_MAX_PARENTS 3

typedef struct
{
  SandboxFd pidfd;
  SandboxFd life; /* the keeper begins when it hears from it, or when we die */
} SandboxKeeper;

#define SANDBOX_KEEPER_NONE \
  { \
    -1, -1 \
  }

/* For the cgroup @name below each of @parents, which need not be there yet.
 * @dies_with_host: who is in it when this process is dead is killed. */
gboolean _sandbox_keeper_start (SandboxKeeper *self,
                                gboolean dies_with_host,
                                const char *name,
                                const int *parents,
                                guint n_parents,
                                GError **error);

/* To be called when the sandbox has ended: waits until it has removed all. */
void _sandbox_keeper_finish (SandboxKeeper *self);
