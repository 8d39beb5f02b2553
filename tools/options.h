/* options.h - the command line of run-sandbox, read. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/sandboxlib.h>

#define OPTIONS_USAGE "run-sandbox [OPTION]... ROOTFS [--] COMMAND [ARG]..."

typedef enum
{
  ACTION_RUN,
  ACTION_EXPLAIN,
  ACTION_SAVE_REQUEST,
  ACTION_LIST_BACKENDS,
  ACTION_LIST_FEATURES,
  ACTION_HELP,
  ACTION_VERSION,
} Action;

/* One of the command line. */
typedef struct
{
  const char *name;
  GStrv arguments;
} Option;

typedef struct
{
  Action action;
  const char *action_option; /* what asked for it, or NULL */
  GPtrArray *given;          /* of Option */
  SandboxRequest *request;
  const char *backend;         /* NULL: the library chooses */
  SandboxIsolation *isolation; /* what the options named */
  gboolean isolate_maximum;    /* what they did not name: as possible */
  int preset;                  /* a SandboxPreset, or 0 */
  int next_perms;              /* of the next operation, or -1 */
  guint64 next_size;           /* or 0 */
  GPtrArray *cwd_candidates;   /* NULL: unset */
  GPtrArray *next_sources;     /* of the next overlay */
  guint unshared;              /* a bit for each kind of --unshare-KIND */
  GPtrArray *uid_map;          /* NULL: unset */
  GPtrArray *gid_map;          /* NULL: unset */
  gboolean unshares_all;       /* --unshare-all was there */
  GPtrArray *lock_files;       /* NULL: unset */
  GPtrArray *writable_paths;   /* NULL: all */
  GPtrArray *capabilities;     /* NULL: unset */
  gboolean has_seccomp;        /* --seccomp, which excludes the other one */
  GPtrArray *texts;            /* of GByteArray, which the above point into */
  gboolean is_from_fd;         /* what is being read now */
  gboolean degrade;
  const char *request_file;   /* the whole request, "-" for stdin; or NULL */
  const char *save_file;      /* where to write it, "-" for stdout */
  const char *request_option; /* the first that says something of the request */
  int status_fd;              /* -1: none */
  const char *status_file;    /* or NULL */
  gboolean verbose;
  gboolean has_shell_on_failure;
} Options;

Options *options_parse (int argc, char **argv, GError **error);

/* Options alone, behind a first word. */
gboolean options_parse_more (Options *self, GPtrArray *argv, GError **error);

/* Lists that several options fill, and the streams, go into the request. */
void options_complete_request (Options *self);

void options_free (Options *self);
char *options_dup_help (void);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Options, options_free)
