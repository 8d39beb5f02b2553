/* mount-points-data-private.h - what was made; for lib/mount-points*.c alone. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "mount-points-private.h"

typedef enum
{
  MADE_EMPTY,   /* a mount point; removed if nothing is in it */
  MADE_CONTENT, /* a file from bytes; removed if it has not changed */
  MADE_INSTEAD, /* the same in place of another one; stays */
  MADE_MODE,    /* other permission bits; restored if they have not changed */
} SandboxMadeKind;

typedef struct
{
  SandboxMadeKind kind;
  char *path; /* below the rootfs, with a leading slash */
  dev_t device;
  ino_t inode;
  mode_t mode;
  mode_t mode_before;            /* of MADE_MODE */
  off_t size;                    /* of MADE_CONTENT */
  struct timespec changed;       /* mtime of MADE_CONTENT */
  struct timespec parent_before; /* mtime of its directory */
  struct timespec parent_after;
} SandboxMade;

struct _SandboxMountPoints
{
  char *rootfs;
  int directory; /* O_PATH; -1 once the lock's fd is the only one */
  int lock;      /* -1: not ours to lock, so nothing is removed */
  GArray *made;  /* of SandboxMade */
  pid_t owner;   /* a forked copy of the host removes nothing */
};

/* The fd of the rootfs, or -1. */
int _sandbox_made_get_root (const SandboxMountPoints *self);

/* The directory that holds @path; *out_name is the last component. */
int _sandbox_made_open_parent (SandboxMountPoints *self,
                               const char *path,
                               const char **out_name);

/* What is at @name in @parent was made. What cannot be remembered would stay for
 * ever, so it goes at once. */
gboolean _sandbox_made_remember (SandboxMountPoints *self,
                                 int parent,
                                 const char *name,
                                 const char *path,
                                 SandboxMadeKind kind,
                                 const struct stat *parent_before);

gboolean _sandbox_made_make_parents (SandboxMountPoints *self,
                                     const char *path,
                                     gsize existing,
                                     GError **error);

/* mount-points-content.c: whether the file that @st speaks of is as it was made. */
gboolean _sandbox_made_is_as_made (const SandboxMade *made,
                                   const struct stat *st);

/* The same: gives back the permission bits of before. */
gboolean _sandbox_made_restore_mode (SandboxMountPoints *self,
                                     const SandboxMade *made);
