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
  /* What is mounted there was deleted since, so it cannot be bound anew. */
  gboolean is_deleted;
} SandboxHostMount;

/* Returns (transfer full) SandboxHostMount, one for each mount point that this
 * process can see, sorted by path, so that what is mounted below comes after. */
GPtrArray *_sandbox_host_mounts_read (GError **error);
