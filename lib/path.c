/* path.c - paths as text. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "path-private.h"

#include <string.h>

char *
_sandbox_path_tidy (const char *path)
{
  GString *tidy = g_string_new (NULL);
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);

  for (gsize i = 0; parts[i] != NULL; i++)
    if (*parts[i] != '\0' && strcmp (parts[i], ".") != 0)
      g_string_append_printf (tidy, "/%s", parts[i]);
  if (tidy->len == 0)
    g_string_append_c (tidy, '/');
  return g_string_free (tidy, FALSE);
}

gboolean
_sandbox_path_is_below (const char *path, const char *directory)
{
  gsize length = strlen (directory);

  if (strcmp (directory, "/") == 0)
    return path[0] == '/' && path[1] != '\0';
  return strncmp (path, directory, length) == 0 && path[length] == '/';
}

gboolean
_sandbox_path_is_reserved (const char *path)
{
  return strcmp (path, SANDBOX_INIT_PROC) == 0
         || _sandbox_path_is_below (path, SANDBOX_INIT_PROC);
}
