/* seccomp-profile.c - named profiles of filters of system calls. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "seccomp-profile-private.h"

#include <string.h>

#include "component-private.h"

static const char *const names[] = { "build", "no-setuid" };

/* name -> programs; lives as long as the process. */
static GHashTable *compiled;
static GMutex compiled_lock;

const char *
_sandbox_seccomp_profile_find_fault (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (names[i], name) == 0)
      return NULL;
  return "build or no-setuid";
}

static GPtrArray *
compile (const char *name, GError **error)
{
  g_autoptr (GError) problem = NULL;
  const SandboxSeccompOps *ops
      = _sandbox_component_load ("seccomp", SANDBOX_SECCOMP_SYMBOL, &problem);

  if (ops != NULL)
    return ops->compile (name, error);
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
               "%s: that is libseccomp, package libseccomp2", problem->message);
  return NULL;
}

GPtrArray *
_sandbox_seccomp_profile_get (const char *name, GError **error)
{
  GPtrArray *programs;

  g_mutex_lock (&compiled_lock);
  if (compiled == NULL)
    compiled = g_hash_table_new (g_str_hash, g_str_equal);
  programs = g_hash_table_lookup (compiled, name);
  if (programs == NULL)
    {
      programs = compile (name, error);
      if (programs != NULL)
        g_hash_table_insert (compiled, g_strdup (name), programs);
    }
  g_mutex_unlock (&compiled_lock);
  return programs;
}

gboolean
_sandbox_seccomp_profiles_check (SandboxRequest *request, GError **error)
{
  const char *const *name = sandbox_request_get_seccomp_profiles (request);

  for (; name != NULL && *name != NULL; name++)
    if (_sandbox_seccomp_profile_get (*name, error) == NULL)
      {
        g_prefix_error (error, "seccomp-profiles: %s: ", *name);
        return FALSE;
      }
  return TRUE;
}

static void
add_programs (SandboxRequest *request, GPtrArray *programs)
{
  for (guint i = 0; programs != NULL && i < programs->len; i++)
    sandbox_request_add_seccomp_program (request,
                                         g_ptr_array_index (programs, i));
}

void
_sandbox_seccomp_profiles_expand (SandboxRequest *request)
{
  const char *const *name = sandbox_request_get_seccomp_profiles (request);
  g_autoptr (GPtrArray) own = NULL;

  if (name == NULL || *name == NULL)
    return;
  own = g_ptr_array_copy (sandbox_request_get_seccomp_programs (request),
                          (GCopyFunc) (gpointer) g_bytes_ref, NULL);
  g_ptr_array_set_free_func (own, (GDestroyNotify) g_bytes_unref);
  sandbox_request_clear_seccomp_programs (request);
  for (; *name != NULL; name++)
    add_programs (request, _sandbox_seccomp_profile_get (*name, NULL));
  add_programs (request, own);
}
