/* shown.h - show captured output while the command runs. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/sandboxlib.h>

typedef struct
{
  int fd;          /* of ours to write to; -1: nobody reads it any more */
  GBytes *pending; /* of what was captured, what is being written; or NULL */
  gsize written;   /* of pending */
  gsize offset;    /* where in the output it begins */
} ShownStream;

/* What is captured of stdout and stderr goes on to ours. */
typedef struct
{
  ShownStream streams[2];
} Shown;

void shown_init (Shown *self);

/* Writes what can be written without waiting. */
void shown_go_on (Shown *self, SandboxProcess *process);

/* Those of our streams that there is more for, else -1; to poll for POLLOUT. */
void shown_get_fds (const Shown *self, int fds[2]);
gboolean shown_has_more (const Shown *self);

void shown_clear (Shown *self);
