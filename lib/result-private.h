/* result-private.h - making a result. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/result.h>

struct _SandboxResult
{
  gatomicrefcount ref_count;
  SandboxResultKind kind;
  int exit_status;    /* -1 unless exited */
  int signum;         /* 0 unless a signal ended it */
  gboolean was_found; /* exec failed: there was a file */
  char *stage;
  int error;
  char *path;
  char *message;
  char *remedy;
  GBytes *output[3]; /* by SandboxStream; NULL where not captured */
  gboolean is_truncated;
  struct rusage rusage;
  guint64 wall_time;
  SandboxLimits limits_reached;
  guint64 peak_memory;
  GPtrArray *degraded; /* of SandboxChange, never NULL */
  GStrv verified;      /* never NULL */
  GStrv created;       /* never NULL */
  char *backend;
};

/* kind exited, exit_status -1, lists empty, the rest NULL or 0: the caller
 * fills it in before it lets others see it. */
SandboxResult *_sandbox_result_new (const char *backend);
