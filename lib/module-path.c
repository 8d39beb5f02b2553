/* module-path.c - names of modules, and the directories they are in. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "module-path-private.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "module-private.h"
#include "error-private.h"

#define SUFFIX ".so"
#define NAME_LIMIT 64 /* bytes */

static gboolean
is_name (const char *name)
{
  gsize length = strspn (name, "abcdefghijklmnopqrstuvwxyz0123456789-");

  return length > 0 && length <= NAME_LIMIT && name[length] == '\0';
}

/* For a message: printable, and not longer than a name can be. */
static char *
quote_name (const char *name)
{
  g_autofree char *start = g_strndup (name, NAME_LIMIT);
  g_autofree char *escaped = g_strescape (start, NULL);

  return g_strconcat ("'", escaped, strlen (name) > NAME_LIMIT ? "..." : "",
                      "'", NULL);
}

/* A relative directory would let the caller's cwd decide what is loaded. */
static GPtrArray *
list_directories (void)
{
  GPtrArray *directories = g_ptr_array_new_with_free_func (g_free);
  const char *variable = secure_getenv ("SANDBOXLIB_BACKEND_PATH");
  g_auto (GStrv) parts = g_strsplit (variable != NULL ? variable : "", ":", -1);

  for (gsize i = 0; parts[i] != NULL; i++)
    if (parts[i][0] == '/')
      g_ptr_array_add (directories, g_strdup (parts[i]));
  g_ptr_array_add (directories, g_strdup (SANDBOXLIB_BACKEND_DIR));
  return directories;
}

static void
list_names_of (const char *directory, GHashTable *names)
{
  DIR *stream = opendir (directory);
  struct dirent *entry;

  if (stream == NULL)
    return;
  while ((entry = readdir (stream)) != NULL)
    {
      g_autofree char *name = g_strdup (entry->d_name);

      if (!g_str_has_suffix (name, SUFFIX))
        continue;
      name[strlen (name) - strlen (SUFFIX)] = '\0';
      if (is_name (name))
        g_hash_table_add (names, g_steal_pointer (&name));
    }
  closedir (stream);
}

static int
compare_names (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static void
set_unknown_name (GError **error, const char *name, GPtrArray *directories)
{
  g_auto (GStrv) names = _sandbox_module_list ();
  g_autofree char *known = g_strjoinv (", ", names);
  g_autoptr (GString) places = g_string_new (NULL);

  if (*known != '\0')
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
                   "no backend named '%s'; there are: %s", name, known);
      return;
    }
  for (guint i = 0; i < directories->len; i++)
    g_string_append_printf (places, "%s%s", i > 0 ? ":" : "",
                            (char *) g_ptr_array_index (directories, i));
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
               "no backend named '%s'; there is none at all in %s", name,
               places->str);
}

/* NULL, or what is wrong with @path. */
static const char *
find_writer (const char *path, struct stat *out_stat)
{
  if (stat (path, out_stat) != 0)
    return _sandbox_strerror (errno);
  if (out_stat->st_uid != 0 && out_stat->st_uid != geteuid ())
    return "its owner is neither root nor the caller";
  if ((out_stat->st_mode & (S_IWGRP | S_IWOTH)) != 0)
    return "others than its owner can write to it";
  return NULL;
}

gboolean
_sandbox_module_check_name (const char *name, GError **error)
{
  g_autofree char *quoted = quote_name (name);

  if (is_name (name))
    return TRUE;
  if (*name == '\0')
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                 "backend name '': must not be empty");
  else if (strlen (name) > NAME_LIMIT)
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                 "backend name %s: longer than %d bytes", quoted, NAME_LIMIT);
  else
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                 "backend name %s: only a-z, 0-9 and - are allowed", quoted);
  return FALSE;
}

char *
_sandbox_module_find (const char *name, GError **error)
{
  g_autoptr (GPtrArray) directories = list_directories ();

  for (guint i = 0; i < directories->len; i++)
    {
      const char *directory = g_ptr_array_index (directories, i);
      g_autofree char *path = g_strconcat (directory, "/", name, SUFFIX, NULL);
      struct stat st;

      /* A dangling link counts: the next directory must not step in for a
       * broken module without a word. */
      if (lstat (path, &st) == 0)
        return g_steal_pointer (&path);
    }
  set_unknown_name (error, name, directories);
  return NULL;
}

char *
_sandbox_module_find_distrust (const char *path, struct stat *out_stat)
{
  g_autofree char *directory = g_path_get_dirname (path);
  const char *problem = find_writer (directory, out_stat);

  if (problem != NULL)
    return g_strdup_printf ("directory %s: %s", directory, problem);
  return g_strdup (find_writer (path, out_stat));
}

char **
_sandbox_module_list (void)
{
  g_autoptr (GHashTable) names
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GPtrArray) directories = list_directories ();
  GPtrArray *sorted = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer name;

  for (guint i = 0; i < directories->len; i++)
    list_names_of (g_ptr_array_index (directories, i), names);
  g_hash_table_iter_init (&iter, names);
  while (g_hash_table_iter_next (&iter, &name, NULL))
    g_ptr_array_add (sorted, g_strdup (name));
  g_ptr_array_sort (sorted, compare_names);
  g_ptr_array_add (sorted, NULL);
  return (char **) g_ptr_array_free (sorted, FALSE);
}
