/* child-root.c - the root directory of the sandbox. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "child-private.h"

#include <errno.h>
#include <fcntl.h>

#include "child-code.h"
#include "mount-calls.h"

/* The rootfs becomes a mount of its own, so that it is "/" in the sandbox's
 * mountinfo, and options set on it do not reach what is mounted elsewhere. It is
 * attached where nobody looks: absolute paths start below what is mounted on
 * "/", and a recursive bind leaves out what is unbindable. So sources show what
 * the host has, and not what the sandbox has got so far. */
CHILD_CODE static int
open_root (const SandboxChild *child)
{
  int root;
  int result;

  if (!child->has_mounts)
    return (int) raw_openat (AT_FDCWD, child->rootfs,
                             O_PATH | O_DIRECTORY | O_CLOEXEC, 0);
  root = child->has_root_step
             ? _sandbox_child_open_root_step (child)
             : (int) raw_open_tree (AT_FDCWD, child->rootfs,
                                    OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC
                                        | AT_RECURSIVE);
  if (root < 0)
    return root;
  result
      = (int) raw_move_mount (root, "", AT_FDCWD, "/", MOVE_MOUNT_F_EMPTY_PATH);
  if (result == 0)
    result = _sandbox_child_set_propagation (root, CALL_MS_UNBINDABLE);
  if (result == 0)
    return root;
  raw_close (root);
  return result;
}

/* pivot_root(2), under "NOTES": the old root lies on top of the new one then. */
CHILD_CODE static int
pivot (int root)
{
  int result = (int) raw_fchdir (root);

  if (result == 0)
    result = raw_pivot_root (".", ".");
  if (result == 0)
    result = raw_umount2 (".", CALL_MNT_DETACH);
  /* What was the root of the process has followed; a cwd has not. */
  return result == 0 ? (int) raw_chdir ("/") : result;
}

CHILD_CODE static int
change_root (int root)
{
  int result = (int) raw_fchdir (root);

  return result == 0 ? (int) raw_chroot (".") : result;
}

/* Whoever has CAP_SYS_PTRACE in the sandbox can take the fds of init,
 * pidfd_getfd(2), and go up from a directory of the host. So what init keeps is
 * of the sandbox's own mounts: the lock on its root directory, where going up
 * ends, */
CHILD_CODE static int
lock_inside (const SandboxChild *child, int root)
{
  int fd = (int) raw_openat (root, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  int result;

  /* A directory that the caller may not list has not been locked by him. */
  if (fd < 0)
    return (int) raw_dup3 (child->stdin_fd, child->lock_fd, O_CLOEXEC);
  result = raw_flock (fd, CALL_LOCK_SH | CALL_LOCK_NB);
  if (result == 0)
    result = (int) raw_dup3 (fd, child->lock_fd, O_CLOEXEC);
  raw_close (fd);
  return result < 0 ? result : 0;
}

/* Of the pid namespace that was joined, which shows nothing of the host's; -EPERM
 * where the kernel allows none, mount_namespaces(7) on what is locked. */
CHILD_CODE static int
make_proc (void)
{
  int context = raw_fsopen ("proc", FSOPEN_CLOEXEC);
  int result;

  if (context < 0)
    return context;
  result = raw_fsconfig (context, FSCONFIG_CMD_CREATE, NULL, NULL, 0);
  if (result == 0)
    result = raw_fsmount (context, FSMOUNT_CLOEXEC,
                          MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV
                              | MOUNT_ATTR_NOEXEC);
  raw_close (context);
  return result;
}

/* and a proc that is attached nowhere and read-only. */
CHILD_CODE static int
detach_proc (const SandboxChild *child)
{
  int fd = child->has_joined_pid ? make_proc () : -EPERM;
  int result;

  if (fd == -EPERM)
    fd = (int) raw_open_tree (
        AT_FDCWD, "/proc", OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC | AT_RECURSIVE);
  if (fd < 0)
    return fd;
  result = _sandbox_child_set_attributes (fd, MOUNT_ATTR_RDONLY, AT_RECURSIVE);
  if (result == 0)
    result = (int) raw_dup3 (fd, child->proc_fd, O_CLOEXEC);
  raw_close (fd);
  return result < 0 ? result : 0;
}

CHILD_CODE static int
replace_fds (const SandboxChild *child, int root)
{
  int result = 0;

  if (!child->has_mounts)
    return 0;
  if (child->lock_fd >= 0)
    result = lock_inside (child, root);
  if (result >= 0 && child->keeps_proc)
    result = detach_proc (child);
  return result;
}

CHILD_CODE static SandboxChildStage
assemble (SandboxChild *child, int root, int *out_result)
{
  *out_result = _sandbox_child_set_attributes (root, child->root_attributes,
                                               AT_RECURSIVE);
  if (*out_result < 0)
    return CHILD_STAGE_ROOTFS;
  *out_result = _sandbox_child_perform_steps (child, root);
  if (*out_result < 0)
    return CHILD_STAGE_STEP;
  *out_result = replace_fds (child, root);
  if (*out_result < 0)
    return CHILD_STAGE_ROOTFS;
  if (child->has_mounts)
    *out_result = _sandbox_child_set_propagation (root, CALL_MS_PRIVATE);
  if (*out_result == 0)
    *out_result
        = child->root == CHILD_ROOT_PIVOT ? pivot (root) : change_root (root);
  return *out_result == 0 ? CHILD_STAGE_NONE : CHILD_STAGE_CHROOT;
}

CHILD_CODE SandboxChildStage
_sandbox_child_change_root (SandboxChild *child, int *out_result)
{
  SandboxChildStage stage;
  int root;

  *out_result = 0;
  if (child->has_mounts)
    {
      /* Nothing of ours may spread to the host. mount_namespaces(7) */
      *out_result = (int) raw_mount (NULL, "/", NULL,
                                     CALL_MS_REC | CALL_MS_PRIVATE, NULL);
      if (*out_result < 0)
        return CHILD_STAGE_MOUNT_NAMESPACE;
    }
  root = open_root (child);
  if (root < 0)
    {
      *out_result = root;
      return child->has_root_step ? CHILD_STAGE_STEP : CHILD_STAGE_ROOTFS;
    }
  stage = assemble (child, root, out_result);
  raw_close (root);
  return stage;
}
