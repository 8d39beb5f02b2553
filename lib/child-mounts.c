/* child-mounts.c - what the child mounts in its root directory. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "child-private.h"

#include <errno.h>
#include <fcntl.h>

#include "child-code.h"
#include "mount-calls.h"

CHILD_CODE int
_sandbox_child_open_target (int root, const char *target)
{
  struct open_how how = {
    .flags = O_PATH | O_CLOEXEC,
    .resolve = RESOLVE_IN_ROOT | RESOLVE_NO_SYMLINKS | RESOLVE_NO_MAGICLINKS,
  };

  return (int) raw_openat2 (root, *target != '\0' ? target : ".", &how);
}

/* Opens the directory above @target; *out_name is the last component. */
CHILD_CODE int
_sandbox_child_open_parent (int root, const char *target, const char **out_name)
{
  char parent[4096];
  unsigned length = 0;
  unsigned slash = 0;

  *out_name = target;
  for (; target[length] != '\0'; length++)
    {
      if (length >= sizeof parent - 1)
        return -ENAMETOOLONG;
      parent[length] = target[length];
      if (target[length] == '/')
        {
          slash = length;
          *out_name = target + length + 1;
        }
    }
  parent[slash] = '\0';
  return _sandbox_child_open_target (root, parent);
}

/* mkdir(2) ignores the set-id bits. */
CHILD_CODE static int
make_directory_inside (int directory, const char *name, mode_t mode)
{
  int result = (int) raw_mkdirat (directory, name, mode & 01777);

  return result == 0 && (mode & 06000) != 0
             ? raw_fchmodat (directory, name, mode & 07777)
             : result;
}

CHILD_CODE static int
make_inside (int directory, const char *name, mode_t mode)
{
  int fd;

  if (S_ISDIR (mode))
    return make_directory_inside (directory, name, mode);
  fd = (int) raw_openat (directory, name,
                         O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
                         0644);
  return fd < 0 ? fd : (int) raw_close (fd);
}

/* @name is new in @directory, on a file system of the sandbox's own, where
 * nobody else can put a link. */
CHILD_CODE static int
attach_inside (int mount, int directory, const char *name, mode_t mode)
{
  int result = make_inside (directory, name, mode);

  return result < 0 ? result
                    : (int) raw_move_mount (mount, "", directory, name,
                                            MOVE_MOUNT_F_EMPTY_PATH);
}

/* Missing are only mount points on a file system of the sandbox's own: the
 * others were made before the launch. */
CHILD_CODE static int
attach_missing (int mount, int root, const char *target, mode_t mode)
{
  const char *name;
  int parent = _sandbox_child_open_parent (root, target, &name);
  int result;

  if (parent < 0)
    return parent;
  result = attach_inside (mount, parent, name, mode);
  raw_close (parent);
  return result;
}

CHILD_CODE int
_sandbox_child_attach (int mount,
                       int root,
                       const SandboxStep *step,
                       mode_t mode)
{
  int result;
  int fd;

  if (step->is_inside)
    return attach_inside (mount, root, step->target, mode);
  fd = _sandbox_child_open_target (root, step->target);
  if (fd == -ENOENT)
    return attach_missing (mount, root, step->target, mode);
  if (fd < 0)
    return fd;
  result = (int) raw_move_mount (
      mount, "", fd, "", MOVE_MOUNT_F_EMPTY_PATH | MOVE_MOUNT_T_EMPTY_PATH);
  raw_close (fd);
  return result;
}

CHILD_CODE int
_sandbox_child_set_attributes (int mount, guint64 attributes, unsigned flags)
{
  struct mount_attr attr = { .attr_set = attributes };

  if (attributes == 0)
    return 0;
  return (int) raw_mount_setattr (mount, "", AT_EMPTY_PATH | flags, &attr);
}

CHILD_CODE int
_sandbox_child_set_propagation (int mount, guint64 propagation)
{
  struct mount_attr attr = { .propagation = propagation };

  return (int) raw_mount_setattr (mount, "", AT_EMPTY_PATH, &attr);
}

/* Attached nowhere yet, as what the other functions named open_ give. */
CHILD_CODE static int
open_bind (const SandboxStep *step)
{
  int mount = (int) raw_open_tree (AT_FDCWD, step->source,
                                   OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC
                                       | AT_RECURSIVE);
  int result;

  if (mount < 0)
    return mount;
  result
      = _sandbox_child_set_attributes (mount, step->attributes, AT_RECURSIVE);
  if (result == 0)
    return mount;
  raw_close (mount);
  return result;
}

CHILD_CODE static int
mount_overlay (int root, const SandboxStep *step)
{
  int mount = _sandbox_child_open_overlay (step);
  int result;

  if (mount < 0)
    return mount;
  result = _sandbox_child_attach (mount, root, step, S_IFDIR | 0755);
  raw_close (mount);
  return result;
}

CHILD_CODE static int
bind (int root, const SandboxStep *step)
{
  int mount = open_bind (step);
  int result;

  if (mount < 0)
    return mount;
  result = _sandbox_child_attach (mount, root, step,
                                  step->is_file ? S_IFREG : S_IFDIR | 0755);
  raw_close (mount);
  return result;
}

/* Where the user namespace knows neither owner nor group both have to change at
 * once; where it knows the group, only the owner's group may. chown(2) */
CHILD_CODE static int
own (int file)
{
  const int flags = AT_EMPTY_PATH;
  uid_t uid = raw_geteuid ();
  gid_t gid = raw_getegid ();
  int result = raw_fchownat (file, "", uid, gid, flags);

  if (result != -EPERM)
    return result;
  result = raw_fchownat (file, "", uid, (gid_t) -1, flags);
  return result == 0 ? raw_fchownat (file, "", (uid_t) -1, gid, flags) : result;
}

CHILD_CODE static int
open_file_system (const SandboxStep *step)
{
  int context = (int) raw_fsopen (step->source, FSOPEN_CLOEXEC);
  int result = 0;
  int mount;

  if (context < 0)
    return context;
  for (unsigned i = 0; result == 0 && step->options[i] != NULL; i += 2)
    result = (int) raw_fsconfig (context, FSCONFIG_SET_STRING, step->options[i],
                                 step->options[i + 1], 0);
  if (result == 0)
    result = (int) raw_fsconfig (context, FSCONFIG_CMD_CREATE, NULL, NULL, 0);
  mount = result < 0 ? result
                     : (int) raw_fsmount (context, FSMOUNT_CLOEXEC,
                                          (unsigned) step->attributes);
  raw_close (context);
  if (mount < 0)
    return mount;
  if (step->is_own)
    result = own (mount);
  if (result == 0)
    return mount;
  raw_close (mount);
  return result;
}

/* *out_mount stays open: other steps go inside. */
CHILD_CODE static int
mount_file_system (int root, const SandboxStep *step, int *out_mount)
{
  int mount = open_file_system (step);

  if (mount < 0)
    return mount;
  *out_mount = mount;
  return _sandbox_child_attach (mount, root, step, S_IFDIR | 0755);
}

CHILD_CODE static int
make_directory_at (int root, const SandboxStep *step)
{
  const char *name;
  int parent = _sandbox_child_open_parent (root, step->target, &name);
  int result;

  if (parent < 0)
    return parent;
  result = make_directory_inside (parent, name, step->mode);
  raw_close (parent);
  return result;
}

CHILD_CODE static int
make_directory (int root, const SandboxStep *step)
{
  int result = step->is_inside
                   ? make_directory_inside (root, step->target, step->mode)
                   : make_directory_at (root, step);

  return result == -EEXIST ? 0 : result;
}

CHILD_CODE static int
make_symlink (int root, const SandboxStep *step)
{
  const char *name;
  int parent;
  int result;

  if (step->is_inside)
    return (int) raw_symlinkat (step->source, root, step->target);
  parent = _sandbox_child_open_parent (root, step->target, &name);
  if (parent < 0)
    return parent;
  result = (int) raw_symlinkat (step->source, parent, name);
  raw_close (parent);
  return result;
}

CHILD_CODE static int
remount_read_only (int root, const SandboxStep *step)
{
  int fd = _sandbox_child_open_target (root, step->target);
  int result;

  if (fd < 0)
    return fd;
  result = _sandbox_child_set_attributes (fd, MOUNT_ATTR_RDONLY, 0);
  raw_close (fd);
  return result;
}

/* Always inside. */
CHILD_CODE static int
cover (int root, const SandboxStep *step)
{
  int mount = (int) raw_open_tree (root, step->target,
                                   OPEN_TREE_CLONE | OPEN_TREE_CLOEXEC
                                       | AT_SYMLINK_NOFOLLOW);
  int result;

  if (mount < 0)
    return mount == -ENOENT ? 0 : mount;
  result = _sandbox_child_set_attributes (mount, MOUNT_ATTR_RDONLY, 0);
  if (result == 0)
    result = (int) raw_move_mount (mount, "", root, step->target,
                                   MOVE_MOUNT_F_EMPTY_PATH);
  raw_close (mount);
  return result;
}

/* What was mounted last. */
typedef struct
{
  int root;
  int mount; /* or -1 */
  int proc;  /* the host's */
} Place;

CHILD_CODE static int
perform_mount (Place *place, int root, const SandboxStep *step)
{
  int mount = -1;
  int result = mount_file_system (root, step, &mount);

  if (place->mount >= 0)
    raw_close (place->mount);
  place->mount = mount;
  return result;
}

CHILD_CODE static int
perform (Place *place, const SandboxStep *step)
{
  int root = step->is_inside ? place->mount : place->root;

  switch (step->type)
    {
    case STEP_BIND:
      return bind (root, step);
    case STEP_FILE_SYSTEM:
      return perform_mount (place, root, step);
    case STEP_DIR:
      return make_directory (root, step);
    case STEP_SYMLINK:
      return make_symlink (root, step);
    case STEP_REMOUNT_RO:
      return remount_read_only (root, step);
    case STEP_OVERLAY:
      return mount_overlay (root, step);
    case STEP_CHMOD:
      return _sandbox_child_chmod (root, place->proc, step);
    case STEP_FILE:
      return _sandbox_child_make_file (root, step);
    case STEP_DATA:
      return _sandbox_child_mount_data (root, step);
    case STEP_COVER:
      return cover (root, step);
    }
  return -EINVAL;
}

CHILD_CODE int
_sandbox_child_open_root_step (const SandboxChild *child)
{
  const SandboxStep *step = &child->steps[0];

  switch (step->type)
    {
    case STEP_BIND:
      return open_bind (step);
    case STEP_FILE_SYSTEM:
      return open_file_system (step);
    case STEP_OVERLAY:
      return _sandbox_child_open_overlay (step);
    default:
      return -EINVAL;
    }
}

CHILD_CODE int
_sandbox_child_perform_steps (SandboxChild *child, int root)
{
  Place place = { .root = root, .mount = -1, .proc = child->proc_fd };
  int result = 0;

  for (guint i = child->has_root_step ? 1 : 0;
       result == 0 && i < child->n_steps; i++)
    {
      child->index = i;
      result = perform (&place, &child->steps[i]);
    }
  if (place.mount >= 0)
    raw_close (place.mount);
  return result;
}
