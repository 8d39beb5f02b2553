/* cover.c - close files of the kernel and devices that a tool left open. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <errno.h>
#include <sys/mount.h>
#include <sys/statvfs.h>

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

/* A remount sets all flags, so those that are there are said again. */
static int
forbid_devices (const char *path)
{
  static const unsigned long kept[][2]
      = { { ST_RDONLY, MS_RDONLY }, { ST_NOEXEC, MS_NOEXEC } };
  unsigned long flags = MS_BIND | MS_REMOUNT | MS_NODEV | MS_NOSUID;
  struct statfs info;
  int result = path_statfs (path, &info);

  if (result < 0)
    return result;
  for (int i = 0; i < 2; i++)
    if ((unsigned long) info.f_flags & kept[i][0])
      flags |= kept[i][1];
  return raw_mount (NULL, path, NULL, flags, NULL);
}

static int
for_each (char **paths, int (*close_one) (const char *path))
{
  for (; *paths != NULL; paths++)
    {
      int result = close_one (*paths);

      if (result < 0)
        return result;
    }
  return 0;
}

int
cover_devices (const struct settings *settings)
{
  return for_each (settings->device_free, forbid_devices);
}

int
cover_files (const struct settings *settings)
{
  return for_each (settings->covers, cover_file);
}
