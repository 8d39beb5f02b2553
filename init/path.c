/* path.c - open a path of the request; find a program in PATH. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <errno.h>
#include <string.h>

int
path_open (const char *path, int flags)
{
  struct open_how how = {
    .flags = (uint64_t) (flags | O_PATH | O_CLOEXEC),
    .resolve = RESOLVE_NO_MAGICLINKS,
  };
  int fd = raw_openat2 (AT_FDCWD, path, &how);

  if (fd == -ENOSYS)
    fd = raw_openat (AT_FDCWD, path, flags | O_PATH | O_CLOEXEC, 0);
  return fd;
}

int
path_statfs (const char *path, struct statfs *out_info)
{
  int fd = path_open (path, 0);
  int result;

  if (fd < 0)
    return fd;
  result = raw_fstatfs (fd, out_info);
  raw_close (fd);
  return result;
}

bool
path_next_candidate (const char **path,
                     const char *name,
                     char *buffer,
                     size_t size,
                     bool *out_fits)
{
  size_t name_size = strlen (name) + 1;
  const char *element = *path;
  size_t length = 0;

  /* An empty element would mean the cwd, which nobody ever wants. */
  while (*element == ':')
    element++;
  if (*element == '\0')
    return false;
  while (element[length] != '\0' && element[length] != ':')
    length++;
  *path = element + length;

  *out_fits = length < size && name_size < size - length;
  if (*out_fits)
    {
      memcpy (buffer, element, length);
      buffer[length] = '/';
      memcpy (buffer + length + 1, name, name_size);
    }
  return true;
}
