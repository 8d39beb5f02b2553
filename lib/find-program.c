/* find-program.c - look a program of the host up. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "find-program-private.h"
#include "error-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* Where programs are when PATH is unset, or not to be trusted. */
#define STANDARD_PATH \
  "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

/* 0, or the errno that says why @path cannot be executed; ENOENT also where the
 * directory is closed to the caller. */
static int
check_program (const char *path)
{
  struct stat st;

  if (stat (path, &st) != 0)
    return ENOENT;
  if (!S_ISREG (st.st_mode))
    return EACCES;
  return faccessat (AT_FDCWD, path, X_OK, AT_EACCESS) == 0 ? 0 : errno;
}

static const char *
get_search_path (const char *search_path)
{
  if (search_path == NULL)
    search_path = secure_getenv ("PATH");
  return search_path != NULL ? search_path : STANDARD_PATH;
}

char *
_sandbox_find_program (const char *search_path,
                       const char *name,
                       GError **error)
{
  g_auto (GStrv) directories
      = g_strsplit (get_search_path (search_path), ":", -1);
  g_autofree char *unusable = NULL;
  int reason = 0;

  for (gsize i = 0; directories[i] != NULL; i++)
    {
      g_autofree char *path = NULL;
      int problem;

      if (directories[i][0] != '/')
        continue;
      path = g_build_filename (directories[i], name, NULL);
      problem = check_program (path);
      if (problem == 0)
        return g_steal_pointer (&path);
      if (problem == ENOENT || unusable != NULL)
        continue;
      unusable = g_steal_pointer (&path);
      reason = problem;
    }

  if (unusable != NULL)
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
                 "%s: cannot be executed: %s", unusable,
                 _sandbox_strerror (reason));
  else
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
                 "%s: not found in PATH", name);
  return NULL;
}
