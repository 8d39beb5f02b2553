/* platform.c - which backends there are, and which one to take here. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <sandboxlib/backend.h>

#include <linux/capability.h>
#include <sched.h>

#include "backend-private.h"
#include "clone-failure-private.h"
#include "module-private.h"

/* After native; the strictest that works comes first. */
static const char *const others[]
    = { "bubblewrap", "linux-user-chroot", "chroot" };

char **
sandbox_backend_list (void)
{
  return _sandbox_module_list ();
}

static SandboxBackend *
load (const char *name, GString *reasons)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (SandboxBackend) backend = sandbox_backend_load (name, &problem);

  if (backend != NULL && _sandbox_backend_is_usable (backend, &problem))
    return g_steal_pointer (&backend);
  g_string_append_printf (reasons, "; %s", problem->message);
  return NULL;
}

/* What a kernel refuses to native it refuses at the clone(2), which is tried in
 * no time; so nothing else is loaded where it works. */
static SandboxBackend *
load_native (GString *reasons)
{
  g_autoptr (SandboxBackend) backend = load ("native", reasons);
  g_autoptr (GError) problem = NULL;
  int flags = CLONE_NEWNS;

  if (backend == NULL)
    return NULL;
  if (!sandbox_host_facts_has_capability (backend->facts, CAP_SYS_ADMIN))
    flags |= CLONE_NEWUSER;
  if (_sandbox_clone_is_possible (flags, &problem))
    return g_steal_pointer (&backend);
  g_string_append_printf (reasons, "; native: %s", problem->message);
  return NULL;
}

static GPtrArray *
list_others (GString *reasons)
{
  GPtrArray *candidates = g_ptr_array_new_with_free_func (g_object_unref);

  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    {
      SandboxBackend *backend = load (others[i], reasons);

      if (backend != NULL)
        g_ptr_array_add (candidates, backend);
    }
  return candidates;
}

/* A trial sandbox costs as much as a real one, so there is one only where the
 * choice depends on it. */
static SandboxBackend *
choose (GPtrArray *candidates, GString *reasons)
{
  for (guint i = 0; i < candidates->len; i++)
    {
      SandboxBackend *backend = g_ptr_array_index (candidates, i);
      g_autoptr (GError) problem = NULL;

      if (i + 1 == candidates->len || sandbox_backend_probe (backend, &problem))
        return g_object_ref (backend);
      g_string_append_printf (reasons, "; %s", problem->message);
    }
  return NULL;
}

SandboxBackend *
sandbox_backend_for_platform (GError **error)
{
  const char *wanted = g_getenv ("SANDBOXLIB_BACKEND");
  g_autoptr (GString) reasons = g_string_new ("no backend works here");
  g_autoptr (SandboxBackend) backend = NULL;
  g_autoptr (GPtrArray) candidates = NULL;

  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (wanted != NULL && *wanted != '\0')
    backend = sandbox_backend_load (wanted, NULL);
  if (backend != NULL)
    return _sandbox_backend_is_usable (backend, error)
               ? g_steal_pointer (&backend)
               : NULL;

  backend = load_native (reasons);
  if (backend != NULL)
    return g_steal_pointer (&backend);
  candidates = list_others (reasons);
  backend = choose (candidates, reasons);
  if (backend == NULL)
    g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
                         reasons->str);
  return g_steal_pointer (&backend);
}
