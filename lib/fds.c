/* fds.c - small helpers around file descriptors. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "fds-private.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#ifndef MFD_EXEC
#define MFD_EXEC 0x0010U
#endif

void
_sandbox_close (int *fd)
{
  int saved = errno;

  if (*fd >= 0)
    close (*fd);
  *fd = -1;
  errno = saved;
}

int
_sandbox_fd_above_stdio (int fd)
{
  int higher;

  if (fd < 0 || fd > 2)
    return fd;
  higher = _sandbox_fd_dup (fd);
  _sandbox_close (&fd);
  return higher;
}

int
_sandbox_fd_dup (int fd)
{
  return fcntl (fd, F_DUPFD_CLOEXEC, 3);
}

/* Without openat2(2), before Linux 5.6: one component at a time. */
static int
walk_beneath (int directory, const char *path, int flags)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  int fd = openat (directory, ".", O_PATH | O_DIRECTORY | O_CLOEXEC);

  for (gsize i = 0; fd >= 0 && parts[i] != NULL; i++)
    {
      gboolean is_last = parts[i + 1] == NULL;
      int next;

      if (strcmp (parts[i], "..") == 0)
        {
          _sandbox_close (&fd);
          errno = EXDEV;
          return -1;
        }
      next = openat (fd, *parts[i] != '\0' ? parts[i] : ".",
                     (is_last ? flags : O_PATH | O_DIRECTORY) | O_NOFOLLOW
                         | O_CLOEXEC);
      _sandbox_close (&fd);
      fd = next;
    }
  return fd;
}

int
_sandbox_open_beneath (int directory, const char *path, int flags)
{
  struct open_how how = {
    .flags = (guint64) (flags | O_CLOEXEC),
    .resolve = RESOLVE_BENEATH | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
  };
  const char *name = *path != '\0' ? path : ".";
  int fd = (int) syscall (SYS_openat2, directory, name, &how, sizeof how);

  /* A seccomp filter of a container manager may answer EPERM. */
  if (fd < 0 && (errno == ENOSYS || errno == EPERM))
    fd = walk_beneath (directory, name, flags);
  return _sandbox_fd_above_stdio (fd);
}

gboolean
_sandbox_write_all (int fd, const void *data, gsize size)
{
  const char *at = data;

  while (size > 0)
    {
      ssize_t n = write (fd, at, size);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      at += n;
      size -= (gsize) n;
    }
  return TRUE;
}

int
_sandbox_sealed_memfd (const char *name, const void *data, gsize size)
{
  /* From Linux 6.3 on a memfd that is executed should say so. memfd_create(2)
   */
  int fd = memfd_create (name, MFD_CLOEXEC | MFD_ALLOW_SEALING | MFD_EXEC);

  if (fd < 0 && errno == EINVAL)
    fd = memfd_create (name, MFD_CLOEXEC | MFD_ALLOW_SEALING);
  fd = _sandbox_fd_above_stdio (fd);
  if (fd < 0)
    return -1;
  if (!_sandbox_write_all (fd, data, size) || lseek (fd, 0, SEEK_SET) != 0
      || fcntl (fd, F_ADD_SEALS,
                F_SEAL_SEAL | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE)
             != 0)
    _sandbox_close (&fd);
  return fd;
}
