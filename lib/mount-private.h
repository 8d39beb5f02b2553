/* mount-private.h - a mount of which more is known than the caller said. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sys/types.h>

#include <sandboxlib/plugin.h>

typedef struct
{
  dev_t device;
  ino_t inode;
} SandboxFileId;

struct _SandboxMount
{
  gatomicrefcount ref_count;
  SandboxMountType type;
  char *source;
  int fd;           /* source of a bind, or -1 */
  char *fd_problem; /* why there is none */
  char *target;
  SandboxMountFlags flags;
  int mode;     /* -1 when unset */
  guint64 size; /* 0 when unset */
  GBytes *content;
  gboolean is_file;
  char **sources; /* of an overlay, the lowest first; else NULL */
  char *upper;
  char *work;
  SandboxFileId *source_ids; /* when effective: sources, upper, work */
};

/* What can be said of a mount of one type. */
typedef struct
{
  SandboxMountType type;
  const char *word;
  gboolean has_source;
  guint flags; /* SandboxMountFlags that mean something */
  int mode;    /* the highest, or -1 */
  gboolean has_size;
  gboolean has_content;
} SandboxMountKind;

/* %NULL if there is no such type. */
const SandboxMountKind *_sandbox_mount_get_kind (SandboxMountType type);

/* Duplicates @fd, which becomes the source. */
void _sandbox_mount_hold_fd (SandboxMount *self, int fd);

/* What @self says, at @target and with @flags, for an effective request. */
SandboxMount *_sandbox_mount_move (const SandboxMount *self,
                                   const char *target,
                                   SandboxMountFlags flags);

/* @self without what a backend withholds. */
SandboxMount *_sandbox_mount_reduce (const SandboxMount *self,
                                     SandboxMountFlags flags,
                                     int mode,
                                     guint64 size);

/* Permission bits, those of its type when they are unset. */
mode_t _sandbox_mount_get_full_mode (const SandboxMount *self);

/* A bind for an effective request; its source is no directory. */
SandboxMount *_sandbox_mount_new_file_bind (const char *source,
                                            const char *target,
                                            SandboxMountFlags flags);

/* Adds the options that name the directories of an overlay. */
void _sandbox_mount_list_layers (const SandboxMount *self, GPtrArray *words);
