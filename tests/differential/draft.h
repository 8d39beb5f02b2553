/* draft.h - a request and its caller while genes are applied. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/sandboxlib.h>
#include <sys/resource.h>

#include "world.h"

/* What the calling process is like during the run. */
typedef struct
{
  int umask;       /* -1: as it is */
  GArray *blocked; /* signals */
  GArray *ignored;
  guint n_fds;          /* open and inheritable */
  int limit;            /* RLIMIT_..., -1: none */
  rlim_t limit_value;   /* soft */
  const char *cwd;      /* in the words of world_expand(); NULL: "/" */
  GPtrArray *variables; /* NAME=VALUE */
} Caller;

typedef struct
{
  const World *world;
  SandboxRequest *request;
  Caller caller;
  gboolean is_host_root;
  gboolean has_mounts;
  gboolean is_leaving; /* the command leaves processes behind */
  gboolean is_looking; /* the command is the probe's look */
  char *program;       /* inside; NULL: what argv[0] is looked up as */
  GPtrArray *argv;
  GPtrArray *paths;          /* to look at, inside */
  GPtrArray *writable_paths; /* NULL: not said */
  GPtrArray *capabilities;   /* NULL: not said */
} Draft;

Draft *draft_new (const World *world, gboolean is_host_root);
void draft_free (Draft *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Draft, draft_free)

/* @path inside the sandbox: below the place where the root is the host's. */
char *draft_dup_inside (const Draft *self, const char *path);

/* Has the command look at @path, which is inside; once. */
void draft_look_at (Draft *self, const char *path);

/* Sets what several genes have a share in. */
void draft_finish (Draft *self);
