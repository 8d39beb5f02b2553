/* enter.c - find a proc, and go to the root directory of the sandbox. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <errno.h>
#include <linux/magic.h>

/* Whoever changes the rootfs at this moment must not pass off a directory of his
 * own as the proc. */
static int
open_proc (const char *path)
{
  const int flags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
  struct open_how how = {
    .flags = (uint64_t) flags,
    .resolve = RESOLVE_NO_SYMLINKS,
  };
  struct statfs info;
  int fd = raw_openat2 (AT_FDCWD, path, &how);
  int result;

  if (fd == -ENOSYS)
    fd = raw_openat (AT_FDCWD, path, flags, 0);
  if (fd < 0)
    return fd;
  result = raw_fstatfs (fd, &info);
  if (result == 0 && info.f_type != PROC_SUPER_MAGIC)
    result = -ENOTDIR;
  if (result == 0)
    return fd;
  raw_close (fd);
  return result;
}

int
enter_proc (struct settings *settings)
{
  const char *path = config_string (settings->config, settings->config->proc);

  if (path != NULL)
    settings->proc_fd = open_proc (path);
  return settings->proc_fd < 0 ? settings->proc_fd : 0;
}

int
enter_root (const struct settings *settings)
{
  const char *path = config_string (settings->config, settings->config->root);
  int result;
  int fd;

  if (path == NULL)
    return 0;
  fd = raw_openat (AT_FDCWD, path, O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
  if (fd < 0)
    return fd;
  result = raw_fchdir (fd);
  raw_close (fd);
  return result == 0 ? raw_chroot (".") : result;
}
