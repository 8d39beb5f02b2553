/* seccomp-profile-private.h - named profiles of filters of system calls. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/plugin.h>

/* What the shared object seccomp.so does for the core. */
typedef struct
{
  /* (element-type GBytes) (transfer full): the programs of profile @name. */
  GPtrArray *(*compile) (const char *name, GError **error);
} SandboxSeccompOps;

#define SANDBOX_SECCOMP_SYMBOL "sandbox_seccomp_ops"

/* The names, as "a, b or c"; NULL when @name is one of them. */
const char *_sandbox_seccomp_profile_find_fault (const char *name);

/* (element-type GBytes) (transfer none): the programs of profile @name, compiled
 * once in a process. NULL with SANDBOX_ERROR_UNAVAILABLE when there is nothing to
 * compile with. */
GPtrArray *_sandbox_seccomp_profile_get (const char *name, GError **error);

/* Whether each profile of @request can be had. */
gboolean _sandbox_seccomp_profiles_check (SandboxRequest *request,
                                          GError **error);

/* Puts the programs of the profiles of @request, one that was checked, before its
 * own. */
void _sandbox_seccomp_profiles_expand (SandboxRequest *request);
