/* cover.c - make files of the kernel read-only that a tool left writable. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <errno.h>
#include <sys/mount.h>

static int
cover_file (const char *path)
{
  const unsigned long flags
      = MS_BIND | MS_REMOUNT | MS_RDONLY | MS_NOSUID | MS_NODEV | MS_NOEXEC;
  int result = raw_mount (path, path, NULL, MS_BIND, NULL);

  if (result == -ENOENT)
    return 0;
  /* Linux drops MS_RDONLY on the first bind; a remount sets it. mount(2). */
  return result < 0 ? result : raw_mount (NULL, path, NULL, flags, NULL);
}

int
cover_files (const struct settings *settings)
{
  for (char **path = settings->covers; *path != NULL; path++)
    {
      int result = cover_file (*path);

      if (result < 0)
        return result;
    }
  return 0;
}
