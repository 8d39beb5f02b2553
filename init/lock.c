/* lock.c - read locks that last as long as init. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <errno.h>
#include <string.h>

/* A fifo would hold us, and to open a device can do anything. */
static int
open_regular (const struct settings *settings, const char *path)
{
  char name[sizeof "self/fd/" + NUMBER_SIZE] = "self/fd/";
  char digits[NUMBER_SIZE];
  const char *number;
  struct stat info;
  int fd = path_open (path, 0);
  int result = fd;

  if (fd < 0)
    return fd;
  result = raw_fstat (fd, &info);
  if (result == 0 && !S_ISREG (info.st_mode))
    result = -EINVAL;
  if (result == 0)
    {
      number = number_format (fd, digits);
      memcpy (name + strlen (name), number, strlen (number) + 1);
      result = raw_openat (settings->proc_fd, name,
                           O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
    }
  raw_close (fd);
  return result;
}

int
locks_take (const struct settings *settings, uint32_t *out_index)
{
  struct flock lock = { .l_type = F_RDLCK, .l_whence = SEEK_SET };

  for (char **path = settings->locks; *path != NULL; path++)
    {
      int fd = open_regular (settings, *path);
      int result = fd;

      *out_index = (uint32_t) (path - settings->locks);
      /* Released when this process closes it, not by the command. fcntl(2) */
      if (fd >= 0)
        result = raw_fcntl (fd, F_SETLK, (long) &lock);
      if (result < 0)
        return result;
    }
  return 0;
}
