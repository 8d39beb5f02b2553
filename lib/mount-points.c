/* mount-points.c - make mount points inside the rootfs, and remove them. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "mount-points-data-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "fds-private.h"
#include "path-private.h"
#include "error-private.h"

static void
made_clear (gpointer data)
{
  g_free (((SandboxMade *) data)->path);
}

/* Another run holds the exclusive lock only while it removes its mount points.
 * Whoever holds it longer, a command of another sandbox say, must not stop us.
 */
static gboolean
lock_shared (int fd)
{
  for (int i = 0; i < 50; i++)
    {
      if (flock (fd, LOCK_SH | LOCK_NB) == 0)
        return TRUE;
      g_usleep (2000);
    }
  return FALSE;
}

int
_sandbox_made_get_root (const SandboxMountPoints *self)
{
  return self->directory >= 0 ? self->directory : self->lock;
}

SandboxMountPoints *
_sandbox_mount_points_new (const char *rootfs, GError **error)
{
  g_autoptr (SandboxMountPoints) self = g_new0 (SandboxMountPoints, 1);

  self->rootfs = g_strdup (rootfs);
  self->lock = -1;
  self->owner = getpid ();
  self->made = g_array_new (FALSE, FALSE, sizeof (SandboxMade));
  g_array_set_clear_func (self->made, made_clear);
  self->directory = _sandbox_fd_above_stdio (
      open (rootfs, O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (self->directory < 0)
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED, "rootfs %s: %s",
                   rootfs, _sandbox_strerror (errno));
      return NULL;
    }

  self->lock
      = _sandbox_open_beneath (self->directory, "", O_RDONLY | O_DIRECTORY);
  if (self->lock >= 0 && !lock_shared (self->lock))
    _sandbox_close (&self->lock);
  return g_steal_pointer (&self);
}

int
_sandbox_mount_points_get_lock (SandboxMountPoints *self)
{
  return self != NULL ? self->lock : -1;
}

int
_sandbox_made_open_parent (SandboxMountPoints *self,
                           const char *path,
                           const char **out_name)
{
  const char *slash = strrchr (path, '/');
  g_autofree char *parent = g_strndup (path, (gsize) (slash - path));

  *out_name = slash + 1;
  return _sandbox_open_beneath (_sandbox_made_get_root (self),
                                *parent == '/' ? parent + 1 : parent,
                                O_PATH | O_DIRECTORY);
}

/* The umask of this process is not ours to change, nor must it show. Not every
 * file system has modes, so a failure is none. chmod(2) refuses an O_PATH fd, but
 * not its path. Under the usual umask nothing is touched that somebody could
 * have put there meanwhile. */
static void
set_mode (int parent, const char *name, mode_t mode)
{
  g_auto (SandboxFd) fd
      = openat (parent, name, O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
  char path[32];
  struct stat st;

  if (fd < 0 || fstat (fd, &st) != 0 || st.st_uid != geteuid ()
      || (st.st_mode & 07777) == mode)
    return;
  g_snprintf (path, sizeof path, "/proc/self/fd/%d", fd);
  chmod (path, mode);
}

static int
make_directory (int parent, const char *name, mode_t mode)
{
  if (mkdirat (parent, name, mode & 0777) != 0)
    return -1;
  set_mode (parent, name, mode);
  return 0;
}

static int
make_file (int parent, const char *name)
{
  int fd = openat (parent, name,
                   O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);

  if (fd < 0)
    return -1;
  fchmod (fd, 0644);
  close (fd);
  return 0;
}

gboolean
_sandbox_made_remember (SandboxMountPoints *self,
                        int parent,
                        const char *name,
                        const char *path,
                        SandboxMadeKind kind,
                        const struct stat *parent_before)
{
  SandboxMade made = { .kind = kind };
  struct stat parent_after;
  struct stat st;

  if (fstatat (parent, name, &st, AT_SYMLINK_NOFOLLOW) != 0
      || fstat (parent, &parent_after) != 0)
    {
      int saved = errno;

      if (unlinkat (parent, name, 0) != 0)
        unlinkat (parent, name, AT_REMOVEDIR);
      errno = saved;
      return FALSE;
    }
  made.path = g_strdup (path);
  made.device = st.st_dev;
  made.inode = st.st_ino;
  made.mode = st.st_mode;
  made.size = st.st_size;
  made.changed = st.st_mtim;
  made.parent_before = parent_before->st_mtim;
  made.parent_after = parent_after.st_mtim;
  g_array_append_val (self->made, made);
  return TRUE;
}

static gboolean
make_one (SandboxMountPoints *self,
          const char *path,
          mode_t mode,
          const char *link_text,
          GError **error)
{
  const char *name;
  g_auto (SandboxFd) parent = _sandbox_made_open_parent (self, path, &name);
  struct stat before;
  gboolean is_fine;
  int failed;

  if (parent < 0 || fstat (parent, &before) != 0)
    failed = -1;
  else if (S_ISDIR (mode))
    failed = make_directory (parent, name, mode & 07777);
  else if (S_ISLNK (mode))
    failed = symlinkat (link_text, parent, name);
  else
    failed = make_file (parent, name);

  if (failed == 0)
    is_fine = _sandbox_made_remember (self, parent, name, path, MADE_EMPTY,
                                      &before);
  else
    is_fine = parent >= 0 && errno == EEXIST; /* another run was faster */
  if (!is_fine)
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                   "cannot create %s in rootfs %s: %s", path, self->rootfs,
                   _sandbox_strerror (errno));
      return FALSE;
    }
  return TRUE;
}

void
_sandbox_mount_points_adopt (SandboxMountPoints *self, const char *path)
{
  const char *name;
  g_auto (SandboxFd) parent = _sandbox_made_open_parent (self, path, &name);
  struct stat before;
  struct stat st;

  if (parent >= 0 && fstat (parent, &before) == 0
      && fstatat (parent, name, &st, AT_SYMLINK_NOFOLLOW) == 0
      && S_ISDIR (st.st_mode) && st.st_uid == geteuid ())
    _sandbox_made_remember (self, parent, name, path, MADE_EMPTY, &before);
}

gboolean
_sandbox_made_make_parents (SandboxMountPoints *self,
                            const char *path,
                            gsize existing,
                            GError **error)
{
  const char *slash = path + existing;

  while (*slash != '\0' && (slash = strchr (slash + 1, '/')) != NULL)
    {
      g_autofree char *parent = g_strndup (path, (gsize) (slash - path));

      if (!make_one (self, parent, S_IFDIR | 0755, NULL, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
_sandbox_mount_points_make (SandboxMountPoints *self,
                            const char *path,
                            gsize existing,
                            mode_t mode,
                            const char *link_text,
                            GError **error)
{
  return _sandbox_made_make_parents (self, path, existing, error)
         && make_one (self, path, mode, link_text, error);
}

/* A directory in which nothing else was made looks as before, its ctime apart.
 */
static void
restore_mtime (int parent,
               const SandboxMade *made,
               const struct stat *before_removal)
{
  const struct timespec times[2]
      = { { .tv_nsec = UTIME_OMIT }, made->parent_before };
  const struct timespec *seen = &before_removal->st_mtim;

  if (seen->tv_sec == made->parent_after.tv_sec
      && seen->tv_nsec == made->parent_after.tv_nsec)
    utimensat (parent, "", times, AT_EMPTY_PATH);
}

static gboolean
may_be_removed (const SandboxMade *made, const struct stat *st)
{
  if (st->st_dev != made->device || st->st_ino != made->inode)
    return FALSE;
  return made->kind == MADE_EMPTY ? !S_ISREG (st->st_mode) || st->st_size == 0
                                  : _sandbox_made_is_as_made (made, st);
}

static gboolean
unlink_one (SandboxMountPoints *self, const SandboxMade *made)
{
  const char *name;
  g_auto (SandboxFd) parent
      = _sandbox_made_open_parent (self, made->path, &name);
  struct stat directory;
  struct stat st;

  if (parent < 0 || fstat (parent, &directory) != 0
      || fstatat (parent, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
    return errno == ENOENT;
  if (!may_be_removed (made, &st)
      || unlinkat (parent, name, S_ISDIR (made->mode) ? AT_REMOVEDIR : 0) != 0)
    return FALSE;
  restore_mtime (parent, made, &directory);
  return TRUE;
}

void
_sandbox_mount_points_rest (SandboxMountPoints *self)
{
  if (self == NULL)
    return;
  _sandbox_close (&self->directory);
  if (self->made->len == 0)
    _sandbox_close (&self->lock);
}

/* Undoes it. */
static gboolean
remove_one (SandboxMountPoints *self, const SandboxMade *made)
{
  switch (made->kind)
    {
    case MADE_INSTEAD:
      return FALSE;
    case MADE_MODE:
      return _sandbox_made_restore_mode (self, made);
    default:
      return unlink_one (self, made);
    }
}

/* A lock belongs to the open file description, which our processes share with
 * us: only another one tells whether they are gone. flock(2) */
void
_sandbox_mount_points_lock_anew (SandboxMountPoints *self)
{
  int lock;

  if (self == NULL || self->made->len == 0)
    return;
  lock = _sandbox_open_beneath (_sandbox_made_get_root (self), "",
                                O_RDONLY | O_DIRECTORY);
  _sandbox_close (&self->lock);
  self->lock = lock;
  for (int i = 0; self->lock >= 0 && i < 50; i++)
    {
      if (flock (self->lock, LOCK_EX | LOCK_NB) == 0)
        return;
      g_usleep (2000);
    }
}

char **
_sandbox_mount_points_remove (SandboxMountPoints *self)
{
  g_autoptr (GPtrArray) left = NULL;
  gboolean is_alone;

  if (self == NULL)
    return g_new0 (char *, 1);
  left = g_ptr_array_new ();
  is_alone = self->made->len == 0
             || (self->lock >= 0 && flock (self->lock, LOCK_EX | LOCK_NB) == 0);

  for (guint i = self->made->len; i-- > 0;)
    {
      SandboxMade *made = &g_array_index (self->made, SandboxMade, i);

      if ((!is_alone || !remove_one (self, made))
          && !_sandbox_path_is_reserved (made->path))
        g_ptr_array_add (
            left,
            g_strconcat (strcmp (self->rootfs, "/") == 0 ? "" : self->rootfs,
                         made->path, NULL));
    }
  g_array_set_size (self->made, 0);
  g_ptr_array_add (left, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&left), FALSE);
}

void
_sandbox_mount_points_free (SandboxMountPoints *self)
{
  if (self == NULL)
    return;
  if (self->owner == getpid ())
    g_strfreev (_sandbox_mount_points_remove (self));
  _sandbox_close (&self->directory);
  _sandbox_close (&self->lock);
  g_array_unref (self->made);
  g_free (self->rootfs);
  g_free (self);
}
