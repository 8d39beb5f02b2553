/* host-mounts.c - what is mounted on the host. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "host-mounts-private.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

static void
host_mount_free (gpointer data)
{
  SandboxHostMount *self = data;

  g_free (self->path);
  g_free (self->type);
  g_free (self);
}

/* 36 35 98:0 /mnt1 /mnt/parent rw,noatime master:1 - ext3 /dev/root rw: the
 * first field is the mount's id, the fourth the root within the file system, the fifth the mount point,
 * with octal escapes, and the type comes after the dash. proc_pid_mountinfo(5)
 */
static SandboxHostMount *
parse_line (const char *line)
{
  const char *dash = strstr (line, " - ");
  g_auto (GStrv) fields = g_strsplit (line, " ", 6);
  SandboxHostMount *mount;

  if (dash == NULL || g_strv_length (fields) < 6)
    return NULL;
  mount = g_new (SandboxHostMount, 1);
  mount->id = g_ascii_strtoull (fields[0], NULL, 10);
  mount->path = g_strcompress (fields[4]);
  mount->is_whole = strcmp (fields[3], "/") == 0;
  mount->is_deleted = g_str_has_suffix (fields[3], "//deleted");
  mount->type = g_strndup (dash + 3, strcspn (dash + 3, " "));
  return mount;
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  const SandboxHostMount *const *first = a;
  const SandboxHostMount *const *second = b;

  return strcmp ((*first)->path, (*second)->path);
}

/* Whether @mount is what one finds at its path. The order of lines tells nothing
 * of what lies on top, and another mount above may hide the whole path. */
static gboolean
is_visible (const SandboxHostMount *mount)
{
  const int flags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC;
  struct statx info;

  if (statx (AT_FDCWD, mount->path, flags, STATX_MNT_ID, &info) != 0)
    return FALSE;
  /* Linux 5.8 */
  return (info.stx_mask & STATX_MNT_ID) == 0 || info.stx_mnt_id == mount->id;
}

/* Where the kernel does not tell, the last one is taken to be on top; sorting is
 * stable. */
static void
remove_hidden (GPtrArray *mounts)
{
  for (guint i = mounts->len; i-- > 1;)
    {
      const SandboxHostMount *upper = g_ptr_array_index (mounts, i);
      const SandboxHostMount *lower = g_ptr_array_index (mounts, i - 1);

      if (strcmp (upper->path, lower->path) == 0)
        g_ptr_array_remove_index (mounts, i - 1);
    }
}

GPtrArray *
_sandbox_host_mounts_read (GError **error)
{
  g_autoptr (GPtrArray) mounts
      = g_ptr_array_new_with_free_func (host_mount_free);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents ("/proc/thread-self/mountinfo", &text, NULL, error))
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      SandboxHostMount *mount = parse_line (lines[i]);

      if (mount != NULL && is_visible (mount))
        g_ptr_array_add (mounts, mount);
      else if (mount != NULL)
        host_mount_free (mount);
    }
  g_ptr_array_sort (mounts, compare_paths);
  remove_hidden (mounts);
  return g_steal_pointer (&mounts);
}
