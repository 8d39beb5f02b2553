/* walls.c - the mounts of linux-user-chroot, and the way in. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "walls.h"

#include <err.h>
#include <errno.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/fsuid.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "devices.h"

/* The user namespace of the host: PROC_USER_INIT_INO of the kernel. */
#define HOST_USER_NAMESPACE 0xEFFFFFFDu

static void
mount_or_die (const char *source,
              const char *target,
              const char *type,
              unsigned long flags,
              const char *what)
{
  if (mount (source, target, type, flags, NULL) != 0)
    err (EXIT_FAILURE, "%s %s", what, target);
}

/* The target is appended as it is and the kernel follows its links, as root: that
 * is how the real one behaves. It can only hurt this mount namespace. */
static const char *
append (const char *rootfs, const char *target)
{
  static char path[PATH_MAX];
  int length = snprintf (path, sizeof path, "%s%s", rootfs, target);

  if (length < 0 || (size_t) length >= sizeof path)
    {
      errno = ENAMETOOLONG;
      err (EXIT_FAILURE, "target");
    }
  return path;
}

static void
switch_fsuid (uid_t uid)
{
  setfsuid (uid);
  /* It reports no failure; the second call tells what the first has done. */
  if ((uid_t) setfsuid (uid) != uid)
    errx (EXIT_FAILURE, "cannot use files as the user %u", (unsigned) uid);
}

/* A directory that the caller could not enter must not be entered for them. */
static void
chdir_as_caller (const char *path, const Caller *caller)
{
  uid_t self = geteuid ();
  int error;

  switch_fsuid (caller->uid);
  error = chdir (path) == 0 ? 0 : errno;
  switch_fsuid (self);
  errno = error;
  if (error != 0)
    err (EXIT_FAILURE, "directory %s", path);
}

static bool
is_in_user_namespace (void)
{
  struct stat self;

  return stat ("/proc/self/ns/user", &self) == 0
         && self.st_ino != HOST_USER_NAMESPACE;
}

/* The flags that are not named are cleared from the mount, ro and nodev as well.
 * Without MS_BIND the whole file system would be remounted, and the host would
 * lose its options: the real one does that. In a user namespace the kernel
 * permits it only for a root file system of that namespace, which then has to be
 * its own affair. */
static void
remount_root_nosuid (void)
{
  unsigned long flags = MS_REMOUNT | MS_NOSUID;

  if (!is_in_user_namespace ())
    flags |= MS_BIND;
  mount_or_die (NULL, "/", NULL, flags, "remount");
}

static void
bind (const Step *step, const char *target, const Caller *caller)
{
  chdir_as_caller (step->source, caller);
  mount_or_die (".", target, NULL, MS_BIND, "bind on");
}

static void
make_readonly (const char *target)
{
  mount_or_die (target, target, NULL, MS_BIND, "bind");
  mount_or_die (NULL, target, NULL, MS_REMOUNT | MS_BIND | MS_RDONLY,
                "remount read-only");
}

static void
perform (const Step *step, const char *target, const Caller *caller)
{
  switch (step->kind)
    {
    case STEP_BIND:
      bind (step, target, caller);
      break;
    case STEP_DEVAPI:
      devices_mount (target);
      break;
    case STEP_PROC:
      mount_or_die ("proc", target, "proc", 0, "mount proc on");
      break;
    case STEP_READONLY:
      make_readonly (target);
      break;
    }
}

/* The cwd is below the bind that is moved to "/", and so the root is no mount
 * point unless a step has mounted something on the rootfs itself. The host's root,
 * in this spelling only, is left where it is. */
static void
enter (const char *rootfs, const Caller *caller)
{
  chdir_as_caller (rootfs, caller);
  mount_or_die (".", ".", NULL, MS_BIND, "bind the rootfs on");
  if (strcmp (rootfs, "/") == 0)
    return;
  mount_or_die (rootfs, "/", NULL, MS_MOVE, "move the rootfs to");
  if (chroot (".") != 0)
    err (EXIT_FAILURE, "chroot %s", rootfs);
}

void
walls_become (const Caller *caller)
{
  if (setgid (caller->gid) != 0 || setuid (caller->uid) != 0)
    err (EXIT_FAILURE, "become the user %u", (unsigned) caller->uid);
  if (caller->uid != 0 && setuid (0) == 0)
    errx (EXIT_FAILURE, "still privileged");
}

void
walls_build (const Options *options, const Caller *caller)
{
  mount_or_die (NULL, "/", NULL, MS_REC | MS_PRIVATE, "make private");
  remount_root_nosuid ();
  for (unsigned i = 0; i < options->n_steps; i++)
    {
      const Step *step = &options->steps[i];

      perform (step, append (options->rootfs, step->target), caller);
    }
  enter (options->rootfs, caller);
  walls_become (caller);
}
