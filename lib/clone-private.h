/* clone-private.h - make the child of a launch. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "child-private.h"
#include "invocation-private.h"

/* What the child needs of the launch, and what it executes gets, with the same
 * numbers: all but stdin_fd and diagnostics, which become 0, 1 and 2. A step can
 * use any other fd of this process by its number: it is closed before that. */
typedef struct
{
  int init;
  int config;
  int proc;
  int lock; /* or -1 */
  int stdin_fd;
  int diagnostics;
  const int *others; /* -1: none */
  guint n_others;
  /* Of cgroups; the child goes in before all else, and does not keep them. */
  int entrances[CHILD_MAX_ENTRANCES];
  guint n_entrances;
} SandboxCloneFds;

typedef struct
{
  SandboxChildStage
      stage; /* not NONE: set-up failed, and the child has ended */
  int error;
  char *path; /* (transfer full), or NULL */
} SandboxCloneFailure;

/* Returns when the child has executed init or has ended: a pidfd of it, or -1
 * with an error when there is none. */
int _sandbox_clone (const SandboxInvocation *invocation,
                    const SandboxCloneFds *fds,
                    SandboxCloneFailure *out_failure,
                    GError **error);
