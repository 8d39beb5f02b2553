/* rlimit-private.h - limits of getrlimit(2) from words. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/plugin.h>

typedef struct
{
  const char *name; /* static */
  int resource;     /* RLIMIT_... */
  guint64 soft;
  guint64 hard;
} SandboxRlimit;

/* Reads "NAME=SOFT[:HARD]". On failure @out_fault (transfer full) says what is
 * wrong with it. */
gboolean _sandbox_rlimit_parse (const char *word,
                                SandboxRlimit *out_rlimit,
                                char **out_fault);

/* (element-type SandboxRlimit) of a request that was validated, in order. */
GArray *_sandbox_request_dup_rlimits (SandboxRequest *request);

/* Refuses by name a hard limit that the caller cannot raise, and that nobody can
 * in a user namespace of the sandbox's own. setrlimit(2) */
gboolean _sandbox_rlimits_check (SandboxRequest *request,
                                 const SandboxHostFacts *facts,
                                 gboolean is_user_new,
                                 GError **error);
