/* host-mounts-private.h - what is mounted on the host. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/error.h>

typedef struct
{
  guint64 id;
  char *path; /* mount point */
  char *type; /* of the file system, as "proc" */
  /* Whether it shows all of the file system, not one file or directory. */
  gboolean is_whole;
  gboolean is_last; /* of those that have this mount point, in mountinfo */
} SandboxHostMount;

/* Returns (transfer full) SandboxHostMount, sorted by path, so that what is
 * mounted below comes after. It is kept until something is mounted or unmounted;
 * nobody may change it. */
GPtrArray *_sandbox_host_mounts_get (GError **error);

/* Whether @self is what one finds at its path, and not below another mount. */
gboolean _sandbox_host_mount_is_visible (const SandboxHostMount *self);
