/* cgroup-private.h - the cgroups that limit one sandbox. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/plugin.h>

#include "cgroup-place-private.h"

/* What a cgroup of ours is called begins with this. */
#define SANDBOX_CGROUP_PREFIX "sandboxlib-run-"

typedef struct _SandboxCgroup SandboxCgroup;

/* What its cgroups say of a sandbox. */
typedef struct
{
  guint64 n_oom_kills;
  guint64 n_memory_hits; /* how often the limit was in the way */
  guint64 n_refused_forks;
  guint64 peak_memory; /* bytes; 0: not known */
} SandboxCgroupUse;

/* Whether @request asks for the limit that takes @controller. */
gboolean _sandbox_request_uses_controller (SandboxRequest *request,
                                           SandboxCgroupController controller);

/* Whether it asks for any of them. */
gboolean _sandbox_request_uses_cgroups (SandboxRequest *request);

/* Whether the command cannot undo them, with the capabilities that it has. */
gboolean _sandbox_cgroup_check (SandboxRequest *request,
                                const SandboxHostFacts *facts,
                                gboolean is_user_new,
                                GError **error);

/* Makes the cgroups that the limits of @request take. @n_own: how many processes of ours and of a tool will be in them,
 * which the command is not to pay for. */
gboolean _sandbox_cgroup_open (SandboxRequest *request,
                               guint n_own,
                               SandboxCgroup **out_cgroup,
                               GError **error);

/* Files to write "0" to: whoever does is in. The number of them. */
guint _sandbox_cgroup_get_entrances (const SandboxCgroup *self,
                                     int fds[SANDBOX_CGROUP_N_CONTROLLERS]);

/* When nobody has to go in any more. */
void _sandbox_cgroup_close_entrances (SandboxCgroup *self);

void _sandbox_cgroup_read_use (const SandboxCgroup *self,
                               SandboxCgroupUse *out_use);

/* Removes them; but in a fork of the process that made them only closes fds. */
void _sandbox_cgroup_free (SandboxCgroup *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxCgroup, _sandbox_cgroup_free)
