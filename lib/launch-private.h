/* launch-private.h - start what an invocation says. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "cgroup-private.h"
#include "child-private.h"
#include "init-config-private.h"
#include "stdio-private.h"
#include "terminal-private.h"

/* A sandbox that was started, or whose set-up failed in the child. */
typedef struct
{
  int pidfd;              /* of the outermost of our processes */
  int channel;            /* records come, controls go; non-blocking */
  int diagnostics;        /* what the tool prints; non-blocking */
  SandboxCgroup *cgroup;  /* or NULL */
  SandboxStreams streams; /* only what is captured */
  SandboxTerminal terminal;
  gboolean waits;          /* the command's start for the block fd */
  char **phrases;          /* one per check of init */
  SandboxChildStage stage; /* not NONE: set-up failed */
  int error;
  char *failed_path; /* of the step, or NULL */
} SandboxLaunch;

/* NULL with an error: nothing was started. @is_trial: init verifies, and there
 * is no command. */
SandboxLaunch *_sandbox_launch (const SandboxLayout *layout,
                                const SandboxInvocation *invocation,
                                gboolean is_trial,
                                GError **error);
void _sandbox_launch_free (SandboxLaunch *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxLaunch, _sandbox_launch_free)
