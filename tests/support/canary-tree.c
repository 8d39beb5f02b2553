/* canary-tree.c - describe a tree of files exactly. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "canary-tree.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *
describe_content (const char *path, const struct stat *st)
{
  g_autofree char *content = NULL;
  gsize length;

  if (S_ISLNK (st->st_mode))
    return g_file_read_link (path, NULL);
  if (!S_ISREG (st->st_mode))
    return g_strdup ("");
  if (!g_file_get_contents (path, &content, &length, NULL))
    return g_strdup ("unreadable");
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256,
                                      (const guchar *) content, length);
}

void
canary_tree_describe (const char *path, GPtrArray *lines)
{
  g_autofree char *content = NULL;
  g_autoptr (GDir) dir = NULL;
  const char *name;
  struct stat st;

  if (lstat (path, &st) != 0)
    return;
  content = describe_content (path, &st);
  g_ptr_array_add (
      lines, g_strdup_printf ("%s mode %o uid %u gid %u mtime %ld.%09ld size "
                              "%ld rdev %lx content %s",
                              path, st.st_mode, st.st_uid, st.st_gid,
                              (long) st.st_mtim.tv_sec, st.st_mtim.tv_nsec,
                              (long) st.st_size, (long) st.st_rdev, content));
  if (!S_ISDIR (st.st_mode))
    return;
  dir = g_dir_open (path, 0, NULL);
  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      canary_tree_describe (child, lines);
    }
}
