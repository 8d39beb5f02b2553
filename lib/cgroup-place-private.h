/* cgroup-place-private.h - where the caller may make cgroups. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/error.h>

typedef enum
{
  SANDBOX_CGROUP_MEMORY,
  SANDBOX_CGROUP_PIDS,
  SANDBOX_CGROUP_CPU,
  SANDBOX_CGROUP_N_CONTROLLERS,
} SandboxCgroupController;

/* The calling process is in such a child of what was delegated to it, where that
 * has been divided. */
#define SANDBOX_CGROUP_CALLER "sandboxlib-caller"

typedef struct
{
  int version;     /* of cgroups, 1 or 2 */
  char *directory; /* that of the cgroup to make one in */
  /* Version 2: whether the caller has to leave it for a child first. */
  gboolean has_to_leave;
} SandboxCgroupPlace;

void _sandbox_cgroup_place_clear (SandboxCgroupPlace *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SandboxCgroupPlace,
                                  _sandbox_cgroup_place_clear)

const char *_sandbox_cgroup_controller_to_string (SandboxCgroupController self);

/* Where a cgroup with this controller can be made, below the caller's own; or
 * %FALSE with %SANDBOX_ERROR_UNAVAILABLE, reason and remedy. @root: in front of
 * all paths, for tests; "" otherwise. Changes nothing. */
gboolean _sandbox_cgroup_place_find (const char *root,
                                     SandboxCgroupController controller,
                                     SandboxCgroupPlace *out_place,
                                     GError **error);
