/* child-overlay.c - what the child mounts as an overlay. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "child-private.h"

#include <errno.h>
#include <fcntl.h>

#include "child-code.h"
#include "mount-calls.h"

#define FD_PATH_SIZE 32

/* overlayfs takes paths, in which it looks for separators, and of at most 255
 * bytes from fsconfig(2). This one is short, and the file that was looked at. */
CHILD_CODE static void
write_fd_path (char path[FD_PATH_SIZE], int fd)
{
  static const char prefix[] = "/proc/self/fd/";
  unsigned length = 0;
  int rest = fd;

  for (; prefix[length] != '\0'; length++)
    path[length] = prefix[length];
  do
    length++;
  while ((rest /= 10) > 0);
  path[length] = '\0';
  do
    path[--length] = (char) ('0' + fd % 10);
  while ((fd /= 10) > 0);
}

CHILD_CODE static int
set_directory (int context, const char *key, int fd)
{
  char path[FD_PATH_SIZE];

  write_fd_path (path, fd);
  return (int) raw_fsconfig (context, FSCONFIG_SET_STRING, key, path, 0);
}

/* The very directory that the layout saw. */
CHILD_CODE static int
open_layer (const SandboxStepLayer *layer)
{
  struct open_how how = {
    .flags = O_PATH | O_DIRECTORY | O_CLOEXEC,
    .resolve = RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
  };
  struct stat st;
  int fd = (int) raw_openat2 (AT_FDCWD, layer->path, &how);
  int result;

  if (fd < 0)
    return fd;
  result = (int) raw_fstat (fd, &st);
  if (result == 0 && (st.st_dev != layer->device || st.st_ino != layer->inode))
    result = -ESTALE;
  if (result == 0)
    return fd;
  raw_close (fd);
  return result;
}

CHILD_CODE static int
add_layers (int context, const SandboxStep *step)
{
  int result = 0;

  for (unsigned i = 0; result == 0 && i < step->n_layers; i++)
    {
      int fd = open_layer (&step->layers[i]);

      if (fd < 0)
        return fd;
      result = set_directory (context, step->layers[i].key, fd);
      raw_close (fd);
    }
  return result;
}

CHILD_CODE static int
add_upper_directory (int context, const char *key, int tmpfs, const char *name)
{
  int result = (int) raw_mkdirat (tmpfs, name, 0755);
  int fd;

  if (result < 0)
    return result;
  fd = (int) raw_openat (tmpfs, name, O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
  if (fd < 0)
    return fd;
  result = set_directory (context, key, fd);
  raw_close (fd);
  return result;
}

/* Before Linux 6.15 overlayfs takes directories only of what is attached; here,
 * where nobody looks, until the overlay has its own reference. */
CHILD_CODE static int
open_tmpfs (void)
{
  int context = (int) raw_fsopen ("tmpfs", FSOPEN_CLOEXEC);
  int tmpfs;
  int result;

  if (context < 0)
    return context;
  result = (int) raw_fsconfig (context, FSCONFIG_SET_STRING, "mode", "0700", 0);
  if (result == 0)
    result = (int) raw_fsconfig (context, FSCONFIG_CMD_CREATE, NULL, NULL, 0);
  tmpfs = result < 0 ? result
                     : (int) raw_fsmount (context, FSMOUNT_CLOEXEC,
                                          MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
  raw_close (context);
  if (tmpfs < 0)
    return tmpfs;
  result = (int) raw_move_mount (tmpfs, "", AT_FDCWD, "/",
                                 MOVE_MOUNT_F_EMPTY_PATH);
  if (result == 0)
    return tmpfs;
  raw_close (tmpfs);
  return result;
}

CHILD_CODE static int
detach (int mount)
{
  int result = (int) raw_fchdir (mount);

  if (result == 0)
    result = raw_umount2 (".", CALL_MNT_DETACH);
  if (result == 0)
    result = (int) raw_chdir ("/");
  raw_close (mount);
  return result;
}

CHILD_CODE static int
create (int context, const SandboxStep *step)
{
  int result = add_layers (context, step);
  int tmpfs = -1;
  int detached;

  if (result == 0 && step->has_own_upper)
    {
      tmpfs = open_tmpfs ();
      if (tmpfs < 0)
        return tmpfs;
      result = add_upper_directory (context, "upperdir", tmpfs, "upper");
      if (result == 0)
        result = add_upper_directory (context, "workdir", tmpfs, "work");
    }
  if (result == 0)
    result = (int) raw_fsconfig (context, FSCONFIG_CMD_CREATE, NULL, NULL, 0);
  if (tmpfs < 0)
    return result;
  detached = detach (tmpfs);
  return result < 0 ? result : detached;
}

CHILD_CODE int
_sandbox_child_open_overlay (const SandboxStep *step)
{
  int context = (int) raw_fsopen ("overlay", FSOPEN_CLOEXEC);
  int result;

  if (context < 0)
    return context;
  /* In a user namespace it has no other attributes to write to. */
  result
      = (int) raw_fsconfig (context, FSCONFIG_SET_FLAG, "userxattr", NULL, 0);
  if (result == 0)
    result = create (context, step);
  if (result == 0)
    result = (int) raw_fsmount (context, FSMOUNT_CLOEXEC,
                                (unsigned) step->attributes);
  raw_close (context);
  return result;
}
