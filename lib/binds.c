/* binds.c - binds of a request, and those that follow, in a layout. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "placement-private.h"

#include <errno.h>
#include <string.h>

#include "mount-private.h"
#include "submounts-private.h"
#include "error-private.h"

/* Beside SandboxMountFlags: the source lies in the rootfs, was resolved there,
 * and must not have become a symbolic link to somewhere else since. */
#define WRITABLE_PATH (1 << 16)

static void
add_bind (SandboxLayout *self,
          const char *host_path,
          const struct stat *st,
          const SandboxTreeNode *node,
          SandboxMountFlags flags)
{
  SandboxExpectation *expectation;
  gboolean is_hiding;

  sandbox_request_take_mount (
      self->request,
      S_ISDIR (st->st_mode)
          ? sandbox_mount_new (SANDBOX_MOUNT_BIND, host_path, node->path, flags)
          : _sandbox_mount_new_file_bind (host_path, node->path, flags));
  is_hiding = _sandbox_tree_mount (self->tree, node->path, TREE_HOST, host_path,
                                   st->st_mode);
  expectation = _sandbox_layout_expect (self, node->path, SANDBOX_MOUNT_BIND,
                                        is_hiding);
  expectation->is_read_only = (flags & SANDBOX_MOUNT_READ_ONLY) != 0;
  expectation->has_devices = (flags & SANDBOX_MOUNT_DEVICES) != 0;
  expectation->device = st->st_dev;
  expectation->inode = st->st_ino;
}

static gboolean
place (SandboxLayout *self,
       const char *source,
       const char *target,
       int flags,
       GError **error)
{
  g_autoptr (SandboxTreeNode) node = NULL;
  g_autofree char *resolved = NULL;
  const int plain = flags & ~WRITABLE_PATH;
  struct stat st;

  resolved = _sandbox_layout_resolve_host ("mount source", source, &st, error);
  if (resolved == NULL)
    return FALSE;
  if ((flags & WRITABLE_PATH) != 0 && strcmp (resolved, source) != 0)
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                   "%s has changed meanwhile", source);
      return FALSE;
    }
  node = _sandbox_tree_resolve (self->tree, target, TRUE, error);
  if (node == NULL
      || !_sandbox_layout_check_target (self, node, st.st_mode, error)
      || !_sandbox_layout_make_mount_point (
          self, node, S_ISDIR (st.st_mode) ? S_IFDIR : S_IFREG, NULL, error))
    return FALSE;

  add_bind (self, resolved, &st, node, (SandboxMountFlags) plain);
  if ((flags & WRITABLE_PATH) != 0 && node->is_in_rootfs)
    _sandbox_tree_mark_rootfs (self->tree, node->path);
  return _sandbox_layout_treat_submounts (self, resolved, node->path,
                                          (SandboxMountFlags) plain, error);
}

gboolean
_sandbox_layout_place_bind (SandboxLayout *self,
                            SandboxMount *mount,
                            GError **error)
{
  return place (self, sandbox_mount_get_source (mount),
                sandbox_mount_get_target (mount),
                (int) sandbox_mount_get_flags (mount), error);
}

gboolean
_sandbox_layout_place_writable (SandboxLayout *self,
                                const char *entry,
                                GError **error)
{
  g_autoptr (SandboxTreeNode) node
      = _sandbox_tree_resolve (self->tree, entry, TRUE, error);

  if (node == NULL)
    return FALSE;
  if (node->backing != TREE_HOST)
    return TRUE; /* a file system of the sandbox's own is writable anyway */
  if (!_sandbox_layout_make_mount_point (self, node, S_IFDIR, NULL, error))
    return FALSE;
  if (self->points == NULL && _sandbox_tree_node_is_missing (node))
    {
      sandbox_request_take_mount (
          self->request, sandbox_mount_new (SANDBOX_MOUNT_BIND, node->host_path,
                                            node->path, 0));
      return TRUE;
    }
  return place (self, node->host_path, node->path, WRITABLE_PATH, error);
}

gboolean
_sandbox_layout_show (SandboxLayout *self,
                      const char *host_path,
                      const char *path,
                      SandboxMountFlags flags,
                      GError **error)
{
  g_autoptr (SandboxTreeNode) node
      = _sandbox_tree_resolve (self->tree, path, FALSE, error);
  struct stat st;

  if (node == NULL)
    return FALSE;
  if (lstat (host_path, &st) != 0)
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED, "%s: %s",
                   host_path, _sandbox_strerror (errno));
      return FALSE;
    }
  add_bind (self, host_path, &st, node, flags);
  if (node->is_in_rootfs)
    _sandbox_tree_mark_rootfs (self->tree, node->path);
  return TRUE;
}
