/* layout-private.h - from a request to the effective request. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "mount-points-private.h"
#include "tree-private.h"

/* For the checks that init makes: what must be seen at a path of the sandbox.
 */
typedef struct
{
  char *path;
  SandboxMountType type;
  gboolean is_read_only;
  gboolean has_devices;
  gboolean is_no_exec;
  int mode;     /* permission bits, or -1 */
  gint64 size;  /* of a file from bytes, or -1 */
  dev_t device; /* of the source of a bind */
  ino_t inode;
} SandboxExpectation;

/* What is done about what the host has mounted where a bind shows it. */
typedef struct
{
  /* One bind does not show what is mounted below it. */
  gboolean binds_submounts;
  /* Root inside has the user id of the host's root. */
  gboolean is_root;
  /* In a pid namespace of its own a sandbox sees its own processes. */
  gboolean replaces_proc;
  /* Files by which root of the host would change the whole machine. */
  gboolean covers_kernel_files;
  /* Files by which the command would leave its cgroup, or change its limits. */
  gboolean covers_cgroups;
  gboolean can_cover;
} SandboxLayoutPolicy;

typedef struct
{
  SandboxRequest *wanted;  /* what is laid out; borrowed while that is done */
  SandboxRequest *request; /* the effective one */
  SandboxLayoutPolicy policy;
  GPtrArray *host_mounts; /* of host-mounts.c, read when needed */
  SandboxTree *tree;
  SandboxMountPoints *points; /* NULL in a dry run, or without a rootfs */
  GHashTable *expectations;   /* path -> SandboxExpectation, what is on top */
  gboolean has_proc;          /* /proc/self/fd will work inside */
} SandboxLayout;

/* Resolves rootfs, cwd, sources and targets, turns writable paths into binds,
 * and makes missing mount points inside the rootfs; a dry run (explain) makes
 * nothing. */
SandboxLayout *_sandbox_layout_new (SandboxRequest *request,
                                    SandboxLayoutPolicy policy,
                                    gboolean is_dry,
                                    GError **error);
void _sandbox_layout_free (SandboxLayout *self);

/* Whether the root is of the sandbox's own: the first mount. */
gboolean _sandbox_layout_has_empty_root (const SandboxLayout *self);

/* Makes the mount point for the proc from which init is executed; see
 * sandbox_invocation_get_init_proc(). */
gboolean _sandbox_layout_make_init_place (SandboxLayout *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxLayout, _sandbox_layout_free)
