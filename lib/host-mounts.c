/* host-mounts.c - what is mounted on the host. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "host-mounts-private.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fds-private.h"
#include "kept-fd-private.h"
#include "error-private.h"

/* What mountinfo tells depends on the mount namespace, which a thread can leave,
 * and on the root directory. */
typedef struct
{
  struct stat namespace;
  struct stat root;
} View;

/* Reading and parsing takes longer than all else that is done before a launch,
 * so it is done when the kernel says that there is something new. */
static struct
{
  GMutex mutex;
  SandboxKeptFd mountinfo;
  View view;
  GPtrArray *mounts;
} known = { .mountinfo = SANDBOX_KEPT_FD_NONE };

static void
host_mount_free (gpointer data)
{
  SandboxHostMount *self = data;

  g_free (self->path);
  g_free (self->type);
  g_free (self);
}

/* 36 35 98:0 /mnt1 /mnt/parent rw,noatime master:1 - ext3 /dev/root rw: the
 * first field is the mount's id, the fourth the root within the file system, the
 * fifth the mount point, with octal escapes, and the type comes after the dash.
 * proc_pid_mountinfo(5) */
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
  mount->is_last = TRUE;
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

/* Sorting is stable. */
static void
mark_last (GPtrArray *mounts)
{
  for (guint i = 1; i < mounts->len; i++)
    {
      const SandboxHostMount *upper = g_ptr_array_index (mounts, i);
      SandboxHostMount *lower = g_ptr_array_index (mounts, i - 1);

      lower->is_last = strcmp (upper->path, lower->path) != 0;
    }
}

static GPtrArray *
parse (const char *text)
{
  GPtrArray *mounts = g_ptr_array_new_with_free_func (host_mount_free);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      SandboxHostMount *mount = parse_line (lines[i]);

      if (mount != NULL)
        g_ptr_array_add (mounts, mount);
    }
  g_ptr_array_sort (mounts, compare_paths);
  mark_last (mounts);
  return mounts;
}

static gboolean
look (View *view)
{
  return stat ("/proc/thread-self/ns/mnt", &view->namespace) == 0
         && stat ("/", &view->root) == 0;
}

static gboolean
are_same (const struct stat *a, const struct stat *b)
{
  return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* The kernel tells each open file of a change once. proc_pid_mounts(5) */
static gboolean
is_up_to_date (const View *view)
{
  struct pollfd poll_fd = { .fd = known.mountinfo.fd, .events = POLLPRI };

  return known.mounts != NULL && _sandbox_kept_fd_is_ours (&known.mountinfo)
         && are_same (&view->namespace, &known.view.namespace)
         && are_same (&view->root, &known.view.root)
         && poll (&poll_fd, 1, 0) == 0;
}

static char *
read_all (int fd)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char buffer[8192];
  ssize_t n;

  do
    {
      n = read (fd, buffer, sizeof buffer);
      if (n > 0)
        g_string_append_len (text, buffer, n);
    }
  while (n > 0 || (n < 0 && errno == EINTR));
  return n == 0 ? g_string_free (g_steal_pointer (&text), FALSE) : NULL;
}

/* Of a change while it is read the next poll tells. */
static gboolean
update (const View *view, GError **error)
{
  int fd = _sandbox_fd_above_stdio (
      open ("/proc/thread-self/mountinfo", O_RDONLY | O_CLOEXEC));
  g_autofree char *text = fd >= 0 ? read_all (fd) : NULL;

  if (text == NULL)
    {
      int saved = errno;

      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                   "cannot read /proc/thread-self/mountinfo: %s",
                   _sandbox_strerror (saved));
      _sandbox_close (&fd);
      return FALSE;
    }
  g_clear_pointer (&known.mounts, g_ptr_array_unref);
  known.mounts = parse (text);
  known.view = *view;
  _sandbox_kept_fd_take (&known.mountinfo, fd);
  return TRUE;
}

GPtrArray *
_sandbox_host_mounts_get (GError **error)
{
  GPtrArray *mounts = NULL;
  View view = { 0 };
  gboolean is_seen;

  g_mutex_lock (&known.mutex);
  is_seen = look (&view);
  if ((is_seen && is_up_to_date (&view)) || update (&view, error))
    mounts = g_ptr_array_ref (known.mounts);
  g_mutex_unlock (&known.mutex);
  return mounts;
}

/* The order of lines tells nothing of what lies on top, and another mount above
 * may hide the whole path. */
gboolean
_sandbox_host_mount_is_visible (const SandboxHostMount *self)
{
  const int flags = AT_SYMLINK_NOFOLLOW | AT_NO_AUTOMOUNT | AT_STATX_DONT_SYNC;
  struct statx info;

  if (statx (AT_FDCWD, self->path, flags, STATX_MNT_ID, &info) != 0)
    return FALSE;
  /* Linux 5.8. Where the kernel does not tell, the last one is taken to be on
   * top. */
  return (info.stx_mask & STATX_MNT_ID) != 0 ? info.stx_mnt_id == self->id
                                             : self->is_last;
}
