/* launch-fds-private.h - what a tool and init inherit beyond the fixed fds. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "invocation-private.h"

typedef struct
{
  /* One for each ARGUMENT_FD of the invocation, in order, for the tool alone; own,
   * above 2. */
  GArray *tool;
  /* What init gets, with these numbers, and hands on only where its configuration
   * says so; of the request, which keeps them open. */
  GArray *kept;
} SandboxLaunchFds;

void _sandbox_launch_fds_init (SandboxLaunchFds *self);
void _sandbox_launch_fds_clear (SandboxLaunchFds *self);

gboolean _sandbox_launch_fds_open (SandboxLaunchFds *self,
                                   const SandboxInvocation *invocation,
                                   GError **error);

/* -1 is none. */
void _sandbox_launch_fds_keep (SandboxLaunchFds *self, int fd);

/* Those of @request that are for init, or through it for the command. */
void _sandbox_launch_fds_keep_all (SandboxLaunchFds *self,
                                   SandboxRequest *request);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SandboxLaunchFds, _sandbox_launch_fds_clear)
