/* canary-processes.c - lists of processes that a test may have left. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "canary-processes.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Field @n, counted as in proc(5), of /proc/PID/stat, or -1. */
static long
get_stat_field (const char *pid, int n)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "stat", NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;
  const char *rest;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return -1;
  /* The second field may hold anything, closing parentheses too. */
  rest = strrchr (text, ')');
  if (rest == NULL)
    return -1;
  fields = g_strsplit (rest + 2, " ", n);
  return (int) g_strv_length (fields) >= n - 2 ? atol (fields[n - 3]) : -1;
}

static char *
describe_process (const char *pid)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "cmdline", NULL);
  g_autofree char *text = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return g_strdup (pid);
  for (gsize i = 0; i + 1 < length; i++)
    if (text[i] == '\0')
      text[i] = ' ';
  return g_strdup_printf ("%s %s", pid, text);
}

static gboolean
is_child (const char *pid, G_GNUC_UNUSED const char *tag)
{
  return get_stat_field (pid, 4) == getpid ();
}

/* An orphan that has ended is there until process 1 reaps it, and not every
 * process 1 does. A child of ours counts though it has ended. */
static gboolean
is_zombie (const char *pid)
{
  g_autofree char *path = g_build_filename ("/proc", pid, "stat", NULL);
  g_autofree char *text = NULL;
  const char *rest;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return TRUE;
  rest = strrchr (text, ')');
  return rest == NULL || rest[2] == 'Z' || rest[2] == 'X';
}

static gboolean
is_in_group (const char *pid, G_GNUC_UNUSED const char *tag)
{
  return get_stat_field (pid, 5) == getpgrp () && !is_zombie (pid);
}

static gboolean
file_contains (const char *pid, const char *file, const char *text)
{
  g_autofree char *path = g_build_filename ("/proc", pid, file, NULL);
  g_autofree char *contents = NULL;
  gsize length;

  return g_file_get_contents (path, &contents, &length, NULL)
         && memmem (contents, length, text, strlen (text)) != NULL;
}

static gboolean
is_tagged (const char *pid, const char *tag)
{
  return file_contains (pid, "environ", tag)
         || file_contains (pid, "cmdline", tag);
}

static GPtrArray *
list_processes (gboolean (*is_meant) (const char *pid, const char *tag),
                const char *tag)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while (proc != NULL && (name = g_dir_read_name (proc)) != NULL)
    if (g_ascii_isdigit (name[0]) && atoi (name) != getpid ()
        && is_meant (name, tag))
      g_ptr_array_add (lines, describe_process (name));
  return lines;
}

GPtrArray *
canary_list_children (void)
{
  return list_processes (is_child, NULL);
}

GPtrArray *
canary_list_group (void)
{
  return list_processes (is_in_group, NULL);
}

GPtrArray *
canary_list_tagged (const char *tag)
{
  return list_processes (is_tagged, tag);
}
