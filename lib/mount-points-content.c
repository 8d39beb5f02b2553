/* mount-points-content.c - files from bytes and permission bits in the rootfs. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "mount-points-data-private.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "error-private.h"
#include "fds-private.h"

static gboolean
fail (SandboxMountPoints *self,
      const char *what,
      const char *path,
      int failure,
      GError **error)
{
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
               "cannot %s %s in rootfs %s: %s", what, path, self->rootfs,
               _sandbox_strerror (failure));
  return FALSE;
}

/* A new file under a name that nobody has; 0 or an errno. */
static int
write_new_file (int parent, char name[32], mode_t mode, GBytes *content)
{
  g_auto (SandboxFd) fd = -1;
  gsize size;
  const void *data = g_bytes_get_data (content, &size);
  int failure = 0;

  for (int i = 0; fd < 0 && i < 100; i++)
    {
      g_snprintf (name, 32, ".sandboxlib-%08x", g_random_int ());
      fd = openat (parent, name,
                   O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
      if (fd < 0 && errno != EEXIST)
        return errno;
    }
  if (fd < 0)
    return EEXIST;
  if (!_sandbox_write_all (fd, data, size) || fchmod (fd, mode) != 0)
    failure = errno;
  if (failure != 0)
    unlinkat (parent, name, 0);
  return failure;
}

/* What is at @name is never opened: it may be a link, a pipe, or have another
 * name outside of the rootfs. 0 or an errno. */
static int
put_in_place (int parent, const char *new_name, const char *name)
{
  struct stat st;
  int failure = 0;

  if (fstatat (parent, name, &st, AT_SYMLINK_NOFOLLOW) == 0
      && !S_ISREG (st.st_mode))
    failure = EEXIST;
  else if (renameat (parent, new_name, parent, name) != 0)
    failure = errno;
  if (failure != 0)
    unlinkat (parent, new_name, 0);
  return failure;
}

static gboolean
get_mount_id (int fd, guint64 *out_id)
{
  struct statx stx;

  if (statx (fd, "", AT_EMPTY_PATH, STATX_MNT_ID, &stx) != 0
      || (stx.stx_mask & STATX_MNT_ID) == 0)
    return FALSE;
  *out_id = stx.stx_mnt_id;
  return TRUE;
}

/* What is mounted in the rootfs is the host's: nothing is changed there. Linux 5.8
 * tells mounts apart, others the device alone. 0 or an errno. */
static int
check_mount (SandboxMountPoints *self, int fd)
{
  int root = _sandbox_made_get_root (self);
  guint64 ids[2];
  struct stat stats[2];

  if (get_mount_id (root, &ids[0]) && get_mount_id (fd, &ids[1]))
    return ids[0] == ids[1] ? 0 : EXDEV;
  if (fstat (root, &stats[0]) != 0 || fstat (fd, &stats[1]) != 0)
    return errno;
  return stats[0].st_dev == stats[1].st_dev ? 0 : EXDEV;
}

gboolean
_sandbox_mount_points_make_file (SandboxMountPoints *self,
                                 const char *path,
                                 gsize existing,
                                 mode_t mode,
                                 GBytes *content,
                                 GError **error)
{
  g_auto (SandboxFd) parent = -1;
  const char *name;
  char new_name[32];
  struct stat before;
  SandboxMadeKind kind;
  int failure;

  if (!_sandbox_made_make_parents (self, path, existing, error))
    return FALSE;
  parent = _sandbox_made_open_parent (self, path, &name);
  if (parent < 0 || fstat (parent, &before) != 0)
    return fail (self, "create", path, errno, error);
  failure = check_mount (self, parent);
  if (failure != 0)
    return fail (self, "create", path, failure, error);
  kind = faccessat (parent, name, F_OK, AT_SYMLINK_NOFOLLOW) == 0
             ? MADE_INSTEAD
             : MADE_CONTENT;
  failure = write_new_file (parent, new_name, mode, content);
  if (failure == 0)
    failure = put_in_place (parent, new_name, name);
  if (failure == 0
      && !_sandbox_made_remember (self, parent, name, path, kind, &before))
    failure = errno;
  return failure == 0 || fail (self, "create", path, failure, error);
}

gboolean
_sandbox_made_is_as_made (const SandboxMade *made, const struct stat *st)
{
  return S_ISREG (st->st_mode) && st->st_size == made->size
         && st->st_mtim.tv_sec == made->changed.tv_sec
         && st->st_mtim.tv_nsec == made->changed.tv_nsec;
}

static int
open_at (SandboxMountPoints *self, const char *path)
{
  return _sandbox_open_beneath (_sandbox_made_get_root (self), path + 1,
                                O_PATH | O_NOFOLLOW);
}

/* chmod(2) refuses an O_PATH fd, but not its path. */
static int
change_mode (int fd, mode_t mode)
{
  char path[32];

  g_snprintf (path, sizeof path, "/proc/self/fd/%d", fd);
  return chmod (path, mode);
}

/* A file with another name may be one of the host's. 0 or an errno. */
static int
check_sort (const struct stat *st)
{
  if (S_ISDIR (st->st_mode))
    return 0;
  if (!S_ISREG (st->st_mode))
    return EINVAL;
  return st->st_nlink > 1 ? EMLINK : 0;
}

gboolean
_sandbox_mount_points_chmod (SandboxMountPoints *self,
                             const char *path,
                             mode_t mode,
                             GError **error)
{
  static const char what[] = "change permission bits of";
  g_auto (SandboxFd) fd = open_at (self, path);
  SandboxMade made = { .kind = MADE_MODE };
  struct stat st;
  int failure;

  if (fd < 0 || fstat (fd, &st) != 0)
    return fail (self, what, path, errno, error);
  failure = check_mount (self, fd);
  if (failure == 0)
    failure = check_sort (&st);
  /* The kernel takes these bits from a file that is written to, and they must not
   * come back on what the command has made of it. */
  if (failure == 0 && S_ISREG (st.st_mode)
      && (st.st_mode & (S_ISUID | S_ISGID)) != 0)
    failure = EPERM;
  if (failure != 0)
    return fail (self, what, path, failure, error);
  if ((st.st_mode & 07777) == mode)
    return TRUE;
  if (change_mode (fd, mode) != 0)
    return fail (self, what, path, errno, error);
  made.path = g_strdup (path);
  made.device = st.st_dev;
  made.inode = st.st_ino;
  made.mode = mode;
  made.mode_before = st.st_mode & 07777;
  g_array_append_val (self->made, made);
  return TRUE;
}

gboolean
_sandbox_made_restore_mode (SandboxMountPoints *self, const SandboxMade *made)
{
  g_auto (SandboxFd) fd = open_at (self, made->path);
  struct stat st;

  return fd >= 0 && fstat (fd, &st) == 0 && st.st_dev == made->device
         && st.st_ino == made->inode && (st.st_mode & 07777) == made->mode
         && check_sort (&st) == 0 && change_mode (fd, made->mode_before) == 0;
}
