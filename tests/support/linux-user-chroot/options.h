/* options.h - the command line of linux-user-chroot. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

/* One more, of whatever kind, is refused. */
#define MAX_OPTIONS 1023

typedef enum
{
  STEP_BIND,     /* source, target */
  STEP_DEVAPI,   /* target */
  STEP_PROC,     /* target */
  STEP_READONLY, /* target */
} StepKind;

typedef struct
{
  StepKind kind;
  const char *source;
  const char *target;
} Step;

typedef struct
{
  unsigned long namespaces; /* CLONE_NEW... */
  int profile;              /* -1: no seccomp filter */
  const char *cwd;
  const char *rootfs;
  char **command;
  unsigned n_steps;
  Step steps[MAX_OPTIONS];
} Options;

/* Returns -1 when there is something to run, else the exit status: --help and
 * --version have printed, or a complaint has. */
int options_parse (int argc, char **argv, Options *out_options);
