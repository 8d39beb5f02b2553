/* inject.h - make system calls of a program and its children fail. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <glib.h>
#include <sys/types.h>

/* strace(1) counts per process, so its N-th call of a child comes after the
 * parent's N-th, which has failed already; here all children count as one. */
typedef enum
{
  INJECT_HOST,  /* the program itself, once it has opened @start */
  INJECT_BELOW, /* its children until they execute what carries the tag */
  INJECT_ALL,   /* both */
} InjectScope;

#define INJECT_MAX_CALLS 600

typedef struct
{
  InjectScope scope;
  const char *start; /* part of a path */
  const char *tag;   /* part of an environment */
  guint n;           /* the call that fails, from 1; 0: none */
  long call;         /* not 0: every call with this number fails instead */
  int error;

  /* Out. */
  guint n_injected;
  long injected_call; /* the latest */
  guint64 injected_arguments[6];
  gboolean seen[INJECT_MAX_CALLS];
  gboolean is_late; /* was killed, with all that it had started */
  int wait_status;
} Injection;

/* Runs @argv with stdin from /dev/null and both outputs to @output. */
void inject_run (Injection *self,
                 char **argv,
                 char **environment,
                 const char *output,
                 guint seconds);
