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
  dev_t device; /* of the source of a bind */
  ino_t inode;
} SandboxExpectation;

/* What is done about the host's proc and sysfs where a bind shows them. */
typedef struct
{
  /* In a pid namespace of its own a sandbox sees its own processes. */
  gboolean replaces_proc;
  /* Root of the host could write to files that change the whole machine. */
  gboolean covers_kernel_files;
} SandboxLayoutPolicy;

typedef struct
{
  SandboxRequest *wanted;  /* what is laid out; borrowed while that is done */
  SandboxRequest *request; /* the effective one */
  SandboxLayoutPolicy policy;
  GPtrArray *kernel_mounts; /* of kernel-files.c, read when needed */
  SandboxTree *tree;
  SandboxMountPoints *points; /* NULL in a dry run */
  GHashTable *expectations;   /* path -> SandboxExpectation, what is on top */
  const char *init_bind;      /* static; NULL where the sandbox has a /proc */
} SandboxLayout;

/* Resolves rootfs, cwd, sources and targets, turns writable paths into binds,
 * and makes missing mount points inside the rootfs; a dry run (explain) makes
 * nothing. */
SandboxLayout *_sandbox_layout_new (SandboxRequest *request,
                                    SandboxLayoutPolicy policy,
                                    gboolean is_dry,
                                    GError **error);
void _sandbox_layout_free (SandboxLayout *self);

/* Makes the mount point for init; see sandbox_invocation_get_init_bind(). */
gboolean _sandbox_layout_make_init_bind (SandboxLayout *self, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxLayout, _sandbox_layout_free)
