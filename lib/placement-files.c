/* placement-files.c - files from bytes, and permission bits, in a layout. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "placement-private.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include <sandboxlib/mount-content.h>

#include "error-private.h"
#include "mount-private.h"
#include "path-private.h"

static gboolean
refuse (GError **error, SandboxMount *mount, const char *reason)
{
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED, "%s %s: %s",
               sandbox_mount_get_mount_type (mount) == SANDBOX_MOUNT_FILE
                   ? "file"
                   : "chmod",
               sandbox_mount_get_target (mount), reason);
  return FALSE;
}

/* Whether the rootfs is the host's own root directory, by whatever name. */
static gboolean
is_host_root (SandboxLayout *self)
{
  const char *rootfs = sandbox_request_get_rootfs (self->request);
  struct stat root;
  struct stat st;

  return rootfs != NULL && stat ("/", &root) == 0 && stat (rootfs, &st) == 0
         && st.st_dev == root.st_dev && st.st_ino == root.st_ino;
}

/* What neither a file nor other permission bits can be given to. */
static const char *
find_fault_of_place (SandboxLayout *self, const SandboxTreeNode *node)
{
  (void) self;
  if (_sandbox_path_is_reserved (node->path))
    return "reserved for sandboxlib-init";
  if (node->backing == TREE_OPAQUE)
    return "the kernel alone decides there";
  if (S_ISLNK (node->mode))
    return "a symbolic link is there, and it is not followed";
  if (node->backing == TREE_HOST && !node->is_in_rootfs)
    return "it lies in a bound directory of the host";
  return NULL;
}

static const char *
find_fault_of_file (SandboxLayout *self, const SandboxTreeNode *node)
{
  const char *fault = find_fault_of_place (self, node);

  if (fault != NULL || _sandbox_tree_node_is_missing (node))
    return fault;
  if (S_ISDIR (node->mode))
    return _sandbox_strerror (EISDIR);
  if (node->is_mount_point)
    return "something is mounted there";
  if (!S_ISREG (node->mode) || node->backing == TREE_VIRTUAL)
    return _sandbox_strerror (EEXIST);
  if (is_host_root (self))
    return "it would be replaced on the host; take bind-data";
  return NULL;
}

/* What will be looked at inside. */
static void
expect_content (SandboxExpectation *expectation, SandboxMount *mount)
{
  expectation->mode = sandbox_mount_get_mode (mount);
  expectation->size
      = (gint64) g_bytes_get_size (sandbox_mount_get_content (mount));
}

gboolean
_sandbox_layout_place_file (SandboxLayout *self,
                            SandboxMount *mount,
                            GError **error)
{
  g_autoptr (SandboxTreeNode) node = _sandbox_tree_resolve (
      self->tree, sandbox_mount_get_target (mount), FALSE, error);
  const char *fault;

  if (node == NULL)
    return FALSE;
  fault = find_fault_of_file (self, node);
  if (fault != NULL)
    return refuse (error, mount, fault);
  if (node->backing == TREE_VIRTUAL)
    {
      if (!_sandbox_layout_make_mount_point (self, node, S_IFREG, NULL, error))
        return FALSE;
      sandbox_request_take_mount (self->request,
                                  _sandbox_mount_move (mount, node->path, 0));
    }
  else if (self->points != NULL
           && !_sandbox_mount_points_make_file (
               self->points, node->path, node->existing,
               _sandbox_mount_get_full_mode (mount),
               sandbox_mount_get_content (mount), error))
    return FALSE;
  _sandbox_tree_note (self->tree, node->path);
  expect_content (
      _sandbox_layout_expect (self, node->path, SANDBOX_MOUNT_FILE, FALSE),
      mount);
  return TRUE;
}

gboolean
_sandbox_layout_place_data (SandboxLayout *self,
                            SandboxMount *mount,
                            GError **error)
{
  g_autoptr (SandboxTreeNode) node = _sandbox_tree_resolve (
      self->tree, sandbox_mount_get_target (mount), TRUE, error);
  SandboxMountFlags flags = sandbox_mount_get_flags (mount);
  SandboxExpectation *expectation;
  gboolean is_hiding;

  if (node == NULL || !_sandbox_layout_check_target (self, node, S_IFREG, error)
      || !_sandbox_layout_make_mount_point (self, node, S_IFREG | 0644, NULL,
                                            error))
    return FALSE;
  sandbox_request_take_mount (self->request,
                              _sandbox_mount_move (mount, node->path, flags));
  is_hiding = _sandbox_tree_mount (self->tree, node->path, TREE_VIRTUAL, NULL,
                                   S_IFREG);
  expectation = _sandbox_layout_expect (self, node->path, SANDBOX_MOUNT_DATA,
                                        is_hiding);
  expectation->is_read_only = (flags & SANDBOX_MOUNT_READ_ONLY) != 0;
  expectation->is_no_exec = (flags & SANDBOX_MOUNT_NO_EXEC) != 0;
  expect_content (expectation, mount);
  return TRUE;
}

static const char *
find_fault_of_chmod (SandboxLayout *self, const SandboxTreeNode *node)
{
  const char *fault = find_fault_of_place (self, node);

  if (fault != NULL)
    return fault;
  if (_sandbox_tree_node_is_missing (node))
    return _sandbox_strerror (ENOENT);
  if (!S_ISDIR (node->mode) && !S_ISREG (node->mode))
    return "it is neither a file nor a directory";
  if (node->backing == TREE_HOST && is_host_root (self))
    return "it would change on the host";
  return NULL;
}

gboolean
_sandbox_layout_place_chmod (SandboxLayout *self,
                             SandboxMount *mount,
                             GError **error)
{
  g_autoptr (SandboxTreeNode) node = _sandbox_tree_resolve (
      self->tree, sandbox_mount_get_target (mount), FALSE, error);
  int mode = sandbox_mount_get_mode (mount);
  SandboxExpectation *expectation;
  const char *fault;

  if (node == NULL)
    return FALSE;
  /* A dry run has not made what the mounts before make. */
  if (self->points == NULL && node->backing == TREE_HOST
      && _sandbox_tree_node_is_missing (node))
    return TRUE;
  fault = find_fault_of_chmod (self, node);
  if (fault != NULL)
    return refuse (error, mount, fault);
  if (node->backing == TREE_VIRTUAL)
    sandbox_request_take_mount (self->request,
                                _sandbox_mount_move (mount, node->path, 0));
  else if (self->points != NULL
           && !_sandbox_mount_points_chmod (self->points, node->path,
                                            (mode_t) mode, error))
    return FALSE;
  expectation = g_hash_table_lookup (self->expectations, node->path);
  if (expectation == NULL)
    {
      _sandbox_tree_note (self->tree, node->path);
      expectation = _sandbox_layout_expect (self, node->path,
                                            SANDBOX_MOUNT_CHMOD, FALSE);
    }
  expectation->mode = mode;
  return TRUE;
}
