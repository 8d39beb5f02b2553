/* platform.c - which backends there are, and which one to take here. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <sandboxlib/backend.h>

#include "module-private.h"

/* The strictest that works comes first. */
static const char *const platform_order[] = { "bubblewrap", "chroot" };

char **
sandbox_backend_list (void)
{
  return _sandbox_module_list ();
}

SandboxBackend *
sandbox_backend_for_platform (GError **error)
{
  const char *wanted = g_getenv ("SANDBOXLIB_BACKEND");
  g_autoptr (GString) reasons = g_string_new ("no backend works here");
  g_autoptr (SandboxBackend) named = NULL;

  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  if (wanted != NULL && *wanted != '\0')
    named = sandbox_backend_load (wanted, NULL);
  if (named != NULL)
    return sandbox_backend_probe (named, error) ? g_steal_pointer (&named)
                                                : NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (platform_order); i++)
    {
      g_autoptr (GError) problem = NULL;
      g_autoptr (SandboxBackend) backend =
          sandbox_backend_load (platform_order[i], &problem);

      if (backend != NULL && sandbox_backend_probe (backend, &problem))
        return g_steal_pointer (&backend);
      g_string_append_printf (reasons, "; %s", problem->message);
    }
  g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
                       reasons->str);
  return NULL;
}
