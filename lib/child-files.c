/* child-files.c - files from bytes, and permission bits, in the sandbox. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "child-private.h"

#include <errno.h>
#include <fcntl.h>

#include "child-code.h"
#include "mount-calls.h"

CHILD_CODE static int
write_all (int fd, const SandboxStep *step)
{
  const char *data = step->data;

  for (gsize done = 0; done < step->size;)
    {
      long n = raw_write (fd, data + done, step->size - done);

      if (n == -EINTR)
        continue;
      if (n < 0)
        return (int) n;
      done += (gsize) n;
    }
  return 0;
}

/* @name is new in @directory, on a file system of the sandbox's own. */
CHILD_CODE static int
make_file (int directory, const char *name, const SandboxStep *step)
{
  int fd = (int) raw_openat (
      directory, name, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
      step->mode);
  int result;

  if (fd < 0)
    return fd;
  result = write_all (fd, step);
  raw_close (fd);
  return result;
}

CHILD_CODE int
_sandbox_child_make_file (int root, const SandboxStep *step)
{
  const char *name;
  int parent = _sandbox_child_open_parent (root, step->target, &name);
  int result;

  if (parent < 0)
    return parent;
  result = make_file (parent, name, step);
  raw_close (parent);
  return result;
}

CHILD_CODE static int
open_tmpfs (void)
{
  int context = (int) raw_fsopen ("tmpfs", FSOPEN_CLOEXEC);
  int result;

  if (context < 0)
    return context;
  result = (int) raw_fsconfig (context, FSCONFIG_CMD_CREATE, NULL, NULL, 0);
  if (result == 0)
    result = (int) raw_fsmount (context, FSMOUNT_CLOEXEC,
                                MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV);
  raw_close (context);
  return result;
}

/* What is attached nowhere cannot be cloned before Linux 6.15, so the tmpfs lies
 * on the root of the sandbox for that moment. */
CHILD_CODE static int
clone_file (int tmpfs, int root, const SandboxStep *step)
{
  int mount;
  int result = make_file (tmpfs, "data", step);

  if (result == 0)
    result = (int) raw_move_mount (
        tmpfs, "", root, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH);
  if (result < 0)
    return result;
  mount = (int) raw_open_tree (tmpfs, "data",
                               OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC);
  result = (int) raw_fchdir (tmpfs);
  if (result == 0)
    result = raw_umount2 (".", CALL_MNT_DETACH);
  if (result == 0 || mount < 0)
    return mount;
  raw_close (mount);
  return result;
}

CHILD_CODE int
_sandbox_child_mount_data (int root, const SandboxStep *step)
{
  int tmpfs = open_tmpfs ();
  int mount;
  int result;

  if (tmpfs < 0)
    return tmpfs;
  mount = clone_file (tmpfs, root, step);
  raw_close (tmpfs);
  if (mount < 0)
    return mount;
  result = _sandbox_child_set_attributes (mount, step->attributes, 0);
  if (result == 0)
    result = _sandbox_child_attach (mount, root, step, S_IFREG);
  raw_close (mount);
  return result;
}

/* "self/fd/N" */
CHILD_CODE static void
write_path (char path[24], int fd)
{
  static const char start[] = "self/fd/";
  char digits[12];
  unsigned n = 0;
  unsigned at = 0;

  for (; start[at] != '\0'; at++)
    path[at] = start[at];
  do
    digits[n++] = (char) ('0' + fd % 10);
  while ((fd /= 10) > 0);
  while (n > 0)
    path[at++] = digits[--n];
  path[at] = '\0';
}

/* fchmod(2) refuses an O_PATH fd, but not its path. */
CHILD_CODE int
_sandbox_child_chmod (int root, int proc, const SandboxStep *step)
{
  int fd = _sandbox_child_open_target (root, step->target);
  char path[24];
  int result;

  if (fd < 0)
    return fd;
  write_path (path, fd);
  result = raw_fchmodat (proc, path, step->mode);
  raw_close (fd);
  return result;
}
