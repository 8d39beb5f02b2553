/* devices.c - the few devices of --mount-devapi. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "devices.h"

#include <err.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const devices[]
    = { "null", "zero", "full", "random", "urandom", "tty" };

static const struct
{
  const char *name;
  const char *target;
} links[] = {
  { "stdin", "/proc/self/fd/0" },
  { "stdout", "/proc/self/fd/1" },
  { "stderr", "/proc/self/fd/2" },
};

/* The caller's umask is still in force, hence the chmod. */
static void
copy_device (int host, int dev, const char *name)
{
  struct stat facts;

  if (fstatat (host, name, &facts, 0) != 0
      || mknodat (dev, name, facts.st_mode, facts.st_rdev) != 0
      || fchmodat (dev, name, facts.st_mode & 07777, 0) != 0)
    err (EXIT_FAILURE, "device %s", name);
}

static int
make_tmpfs (void)
{
  int context = fsopen ("tmpfs", FSOPEN_CLOEXEC);
  int dev;

  if (context < 0
      || fsconfig (context, FSCONFIG_SET_STRING, "source", "tmpfs", 0) != 0
      || fsconfig (context, FSCONFIG_SET_STRING, "mode", "0755", 0) != 0
      || fsconfig (context, FSCONFIG_CMD_CREATE, NULL, NULL, 0) != 0)
    err (EXIT_FAILURE, "tmpfs");
  dev = fsmount (context, FSMOUNT_CLOEXEC, MOUNT_ATTR_NOSUID);
  if (dev < 0)
    err (EXIT_FAILURE, "tmpfs");
  close (context);
  return dev;
}

void
devices_mount (const char *target)
{
  int host = open ("/dev", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int dev = make_tmpfs ();

  if (host < 0)
    err (EXIT_FAILURE, "open /dev");
  /* Filled before it is mounted: @target belongs to the caller, who could lead us
   * elsewhere between one system call and the next. */
  for (size_t i = 0; i < sizeof devices / sizeof devices[0]; i++)
    copy_device (host, dev, devices[i]);
  for (size_t i = 0; i < sizeof links / sizeof links[0]; i++)
    if (symlinkat (links[i].target, dev, links[i].name) != 0)
      err (EXIT_FAILURE, "link %s", links[i].name);
  if (move_mount (dev, "", AT_FDCWD, target,
                  MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_SYMLINKS
                      | MOVE_MOUNT_T_AUTOMOUNTS)
      != 0)
    err (EXIT_FAILURE, "mount tmpfs on %s", target);
  close (dev);
  close (host);
}
