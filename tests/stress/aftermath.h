/* aftermath.h - what a run of a sandbox leaves behind on the host. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <glib.h>
#include <sys/types.h>

/* A run that has to be over by then has left something. */
#define AFTERMATH_USEC G_USEC_PER_SEC

typedef struct
{
  char *tag;    /* SANDBOX_TEST_TAG in the environment of what is run */
  char *dir;    /* fresh; removed by aftermath_clear */
  char *rootfs; /* busybox, made by make-rootfs; in @dir */
  char *tmp;    /* for TMPDIR; in @dir */
  char *mounts; /* mountinfo before anything ran */
} Aftermath;

/* Makes this process the one that orphans of its descendants go to, so that
 * whatever a run starts stays below it. As root also a mount namespace of its
 * own whose mounts are shared, as those of a host under systemd are. Ends the
 * program when that cannot be done. */
void aftermath_begin (void);

void aftermath_set_up (Aftermath *self);
void aftermath_clear (Aftermath *self);

/* Pids of all processes below @ancestor, parents first. */
GArray *aftermath_find_below (pid_t ancestor);

guint aftermath_count_tagged (const Aftermath *self);

/* Reaps. NULL when nothing is left one second from now at the latest, else text
 * that says what is. */
char *aftermath_check (Aftermath *self);

/* Kills what is below this process or carries the tag, for the next run. */
void aftermath_kill (Aftermath *self);

/* Of a process whose pid may belong to another by now: sends @signum unless the
 * process does not live below @ancestor any more. */
gboolean aftermath_signal (pid_t ancestor, pid_t pid, int signum);
