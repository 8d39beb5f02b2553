/* world.h - the scratch directory in which cases run. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <glib.h>

typedef struct
{
  char *dir;
  char *rootfs;
  char *odd_rootfs; /* the same with an odd name */
  char *place;      /* what the rootfs holds, for cases whose root is "/" */
  char *decoy;      /* what is bound; nothing may ever change it */
  char *streams;    /* files that standard streams lead to */
  char *probe;      /* the program, outside of any rootfs */
} World;

/* Keeps the host's mounts away from the trees below: a mount namespace of our
 * own, where that is allowed. Once a program. */
void world_leave_host_mounts (void);

/* Aborts the program when the host does not let it. */
World *world_new (void);

/* Removes it, unless it is to be kept. */
void world_free (World *self, gboolean is_kept);

/* @path with "@decoy", "@rootfs", "@place" or "@dir" at its start replaced. */
char *world_expand (const World *self, const char *path);

/* Empties the files for output and fills the one for input. */
void world_reset_streams (const World *self);

/* All of what no run may change. */
GPtrArray *world_describe (const World *self);
