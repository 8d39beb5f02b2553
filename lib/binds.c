/* binds.c - binds of a request, and those that follow, in a layout. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "placement-private.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <sandboxlib/mount-content.h>

#include "mount-private.h"
#include "submounts-private.h"
#include "error-private.h"

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
  expectation->is_no_exec = (flags & SANDBOX_MOUNT_NO_EXEC) != 0;
  expectation->device = st->st_dev;
  expectation->inode = st->st_ino;
}

/* @resolved is what _sandbox_layout_find_host() says. */
static gboolean
place (SandboxLayout *self,
       const char *resolved,
       const struct stat *st,
       const char *target,
       SandboxMountFlags flags,
       gboolean is_writable_path,
       GError **error)
{
  g_autoptr (SandboxTreeNode) node
      = _sandbox_tree_resolve (self->tree, target, TRUE, error);

  if (node == NULL
      || !_sandbox_layout_check_target (self, node, st->st_mode, error)
      || !_sandbox_layout_make_mount_point (
          self, node, S_ISDIR (st->st_mode) ? S_IFDIR | 0755 : S_IFREG | 0644,
          NULL, error))
    return FALSE;

  add_bind (self, resolved, st, node, flags);
  if (is_writable_path && node->is_in_rootfs)
    _sandbox_tree_mark_rootfs (self->tree, node->path);
  return _sandbox_layout_treat_submounts (self, resolved, node->path, flags,
                                          error);
}

char *
_sandbox_layout_resolve_fd (int fd, struct stat *out_stat, GError **error)
{
  g_autofree char *link = g_strdup_printf ("/proc/self/fd/%d", fd);
  g_autofree char *path = g_file_read_link (link, NULL);
  struct stat st;

  if (path == NULL || fstat (fd, out_stat) != 0)
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                 "mount source fd %d: cannot be looked at: %s", fd,
                 _sandbox_strerror (errno));
  /* A pipe, or what lies outside of the root directory. proc(5) */
  else if (*path != '/')
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                 "mount source fd %d: no path leads to %s", fd, path);
  /* What was deleted is called "NAME (deleted)". */
  else if (lstat (path, &st) != 0 || st.st_dev != out_stat->st_dev
           || st.st_ino != out_stat->st_ino
           || (st.st_mode & S_IFMT) != (out_stat->st_mode & S_IFMT))
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                 "mount source fd %d: it is not to be found at %s: it was "
                 "deleted, or something was mounted there",
                 fd, path);
  else if (S_ISLNK (st.st_mode))
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                 "mount source fd %d: %s is a symbolic link", fd, path);
  else
    return strdup (path);
  return NULL;
}

/* *out_is_missing: a source that may be missing is. */
static char *
resolve_source (const SandboxMount *mount,
                struct stat *out_stat,
                gboolean *out_is_missing,
                GError **error)
{
  const char *source = sandbox_mount_get_source (mount);
  gboolean is_optional
      = (sandbox_mount_get_flags (mount) & SANDBOX_MOUNT_OPTIONAL) != 0;
  char *resolved;

  *out_is_missing = FALSE;
  if (source == NULL)
    return _sandbox_layout_resolve_fd (sandbox_mount_get_fd (mount), out_stat,
                                       error);
  if (!is_optional)
    return _sandbox_layout_resolve_host ("mount source", source, out_stat,
                                         error);
  resolved = _sandbox_layout_find_host (source, out_stat);
  if (resolved != NULL)
    return resolved;
  *out_is_missing = errno == ENOENT;
  if (!*out_is_missing)
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                 "mount source %s: %s", source, _sandbox_strerror (errno));
  return NULL;
}

gboolean
_sandbox_layout_place_bind (SandboxLayout *self,
                            SandboxMount *mount,
                            GError **error)
{
  guint flags = sandbox_mount_get_flags (mount);
  g_autofree char *resolved = NULL;
  gboolean is_missing;
  struct stat st;

  resolved = resolve_source (mount, &st, &is_missing, error);
  if (resolved == NULL)
    return is_missing;
  return place (self, resolved, &st, sandbox_mount_get_target (mount),
                (SandboxMountFlags) (flags & ~(guint) SANDBOX_MOUNT_OPTIONAL),
                FALSE, error);
}

/* Of the mount that @path lies in. */
static gboolean
is_no_exec (SandboxLayout *self, const char *path)
{
  g_autofree char *above = g_strdup (path);
  SandboxExpectation *expectation;
  char *slash;

  while ((expectation = g_hash_table_lookup (self->expectations, above)) == NULL
         && (slash = strrchr (above, '/')) != NULL && above[1] != '\0')
    slash[slash == above] = '\0';
  return expectation != NULL && expectation->is_no_exec;
}

/* It lies in the rootfs, was resolved there, and must not have become a symbolic
 * link to somewhere else since. */
static gboolean
place_over_itself (SandboxLayout *self,
                   const SandboxTreeNode *node,
                   GError **error)
{
  SandboxMountFlags flags = is_no_exec (self, node->path)
                                ? SANDBOX_MOUNT_NO_EXEC
                                : SANDBOX_MOUNT_NONE;
  g_autofree char *resolved = NULL;
  struct stat st;

  resolved = _sandbox_layout_resolve_host ("mount source", node->host_path, &st,
                                           error);
  if (resolved == NULL)
    return FALSE;
  if (strcmp (resolved, node->host_path) == 0)
    return place (self, resolved, &st, node->path, flags, TRUE, error);
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
               "%s has changed meanwhile", node->host_path);
  return FALSE;
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
  if (node->backing == TREE_RO_OVERLAY)
    {
      g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                           "lies on a read-only overlay");
      return FALSE;
    }
  if (node->backing != TREE_HOST)
    return TRUE; /* a file system of the sandbox's own is writable anyway */
  if (!_sandbox_layout_make_mount_point (self, node, S_IFDIR | 0755, NULL,
                                         error))
    return FALSE;
  if (self->points == NULL && _sandbox_tree_node_is_missing (node))
    {
      sandbox_request_take_mount (
          self->request, sandbox_mount_new (SANDBOX_MOUNT_BIND, node->host_path,
                                            node->path, 0));
      return TRUE;
    }
  return place_over_itself (self, node, error);
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
