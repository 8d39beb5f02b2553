/* tree.c - tell whether a tree of files is as it was. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "tree.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_CONTENT 4096

static int
compare_texts (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

static GPtrArray *
list_names (const char *path)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare_texts);
  return names;
}

static char *
describe_content (const char *path, const struct stat *st)
{
  g_autofree char *content = NULL;

  if (S_ISLNK (st->st_mode))
    return g_file_read_link (path, NULL);
  if (S_ISREG (st->st_mode) && st->st_size <= MAX_CONTENT)
    return g_file_get_contents (path, &content, NULL, NULL)
               ? g_strescape (content, NULL)
               : g_strdup ("unreadable");
  return S_ISDIR (st->st_mode)
             ? g_strdup ("")
             : g_strdup_printf ("inode %lu", (unsigned long) st->st_ino);
}

void
tree_describe (const char *path, GPtrArray *lines)
{
  g_autofree char *content = NULL;
  g_autofree char *name = g_strescape (path, NULL);
  g_autoptr (GPtrArray) names = NULL;
  struct stat st;

  if (lstat (path, &st) != 0)
    return;
  content = describe_content (path, &st);
  g_ptr_array_add (
      lines, g_strdup_printf ("%s mode %o owner %u:%u size %ld mtime %ld.%09ld "
                              "device %lx content %s",
                              name, st.st_mode, st.st_uid, st.st_gid,
                              S_ISDIR (st.st_mode) ? 0L : (long) st.st_size,
                              (long) st.st_mtim.tv_sec, st.st_mtim.tv_nsec,
                              (unsigned long) st.st_rdev, content));
  if (!S_ISDIR (st.st_mode))
    return;
  names = list_names (path);
  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *child
          = g_build_filename (path, g_ptr_array_index (names, i), NULL);

      tree_describe (child, lines);
    }
}

void
tree_describe_names (const char *path, GPtrArray *lines)
{
  g_autoptr (GPtrArray) names = list_names (path);
  GString *line = g_string_new ("names");

  for (guint i = 0; i < names->len; i++)
    {
      g_autofree char *name = g_strescape (g_ptr_array_index (names, i), NULL);

      g_string_append_printf (line, " %s", name);
    }
  g_ptr_array_add (lines, g_string_free (line, FALSE));
}

static void
append_missing (GString *text,
                const char *sign,
                GPtrArray *some,
                GPtrArray *all)
{
  for (guint i = 0; i < some->len; i++)
    if (!g_ptr_array_find_with_equal_func (all, g_ptr_array_index (some, i),
                                           g_str_equal, NULL))
      g_string_append_printf (text, "%s%s %s", text->len > 0 ? "\n" : "", sign,
                              (char *) g_ptr_array_index (some, i));
}

char *
tree_compare (GPtrArray *before, GPtrArray *after)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean is_equal = before->len == after->len;

  for (guint i = 0; is_equal && i < before->len; i++)
    is_equal
        = strcmp (g_ptr_array_index (before, i), g_ptr_array_index (after, i))
          == 0;
  if (is_equal)
    return NULL;
  append_missing (text, "-", before, after);
  append_missing (text, "+", after, before);
  return g_string_free (g_steal_pointer (&text), FALSE);
}
