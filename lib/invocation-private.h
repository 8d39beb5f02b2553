/* invocation-private.h - what a backend made of a request. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/plugin.h>

#include "path-private.h"

typedef enum
{
  ARGUMENT_TEXT,
  ARGUMENT_CWD,     /* "/" at launch, the request's cwd in a text */
  ARGUMENT_COMMAND, /* init at launch, the request's argv in a text */
  ARGUMENT_FD,      /* a number at launch, "@fd:" and a name in a text */
} SandboxArgumentKind;

/* From where a tool executes init. */
typedef enum
{
  INIT_PLACE_PROC,     /* the sandbox has a /proc */
  INIT_PLACE_NONE,     /* it has none, and the backend has not asked yet */
  INIT_PLACE_OWN_PROC, /* a proc is mounted at SANDBOX_INIT_PROC */
} SandboxInitPlace;

typedef struct
{
  SandboxArgumentKind kind;
  char *text;   /* NULL for ARGUMENT_COMMAND; the name of ARGUMENT_FD */
  int fd;       /* of ARGUMENT_FD, whose owner keeps it open; or -1 */
  GBytes *data; /* what ARGUMENT_FD holds when there is no fd, or NULL */
} SandboxArgument;

struct _SandboxInvocation
{
  SandboxRequest *request; /* the effective one */
  char *tool;              /* absolute path, or NULL for steps */
  GArray *args;            /* of SandboxArgument */
  char *args_option;       /* or NULL */
  SandboxInitPlace init_place;
  char *root_inside; /* where init finds the rootfs, or NULL */
  gboolean covers_kernel_files;
  gboolean forbids_devices;
  gboolean is_new[SANDBOX_ISOLATION_N_KINDS];
  gboolean is_joined[SANDBOX_ISOLATION_N_KINDS];
  int user_fd; /* until launch: a user namespace that was made before, or -1 */
  GPtrArray *mounts; /* of SandboxMount: steps */
  gboolean has_chroot;
  gboolean has_pivot_root;
};

/* @has_proc: whether /proc/self/fd will work in the sandbox. */
SandboxInvocation *_sandbox_invocation_new (SandboxRequest *effective,
                                            gboolean has_proc);
void _sandbox_invocation_free (SandboxInvocation *self);

/* Index of the command among the arguments, or their number if it is missing.
 */
guint _sandbox_invocation_find_command (const SandboxInvocation *self);

/* For people: a command line for a shell, or one line per step. */
char *_sandbox_invocation_to_text (SandboxInvocation *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxInvocation, _sandbox_invocation_free)
