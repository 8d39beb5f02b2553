/* layout.c - from a request to the effective request. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "layout-private.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "fds-private.h"
#include "layout-cwd-private.h"
#include "path-private.h"
#include "placement-private.h"
#include "request-private.h"
#include "submounts-private.h"
#include "error-private.h"

static void
expectation_free (gpointer data)
{
  g_free (((SandboxExpectation *) data)->path);
  g_free (data);
}

void
_sandbox_layout_free (SandboxLayout *self)
{
  if (self == NULL)
    return;
  g_clear_object (&self->request);
  _sandbox_tree_free (self->tree);
  _sandbox_mount_points_free (self->points);
  g_clear_pointer (&self->expectations, g_hash_table_unref);
  g_clear_pointer (&self->host_mounts, g_ptr_array_unref);
  g_free (self);
}

gboolean
_sandbox_layout_has_empty_root (const SandboxLayout *self)
{
  return sandbox_request_get_empty_root (self->request) != -1;
}

static gboolean
resolve_rootfs (SandboxLayout *self, SandboxRequest *request, GError **error)
{
  const char *rootfs = sandbox_request_get_rootfs (request);
  g_autofree char *resolved = NULL;
  SandboxExpectation *root;
  struct stat st;

  if (rootfs == NULL)
    rootfs = "/";
  resolved = _sandbox_layout_resolve_host ("rootfs", rootfs, &st, error);
  if (resolved == NULL)
    return FALSE;
  if (!S_ISDIR (st.st_mode))
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                   "rootfs %s: not a directory", rootfs);
      return FALSE;
    }
  if (faccessat (AT_FDCWD, resolved, X_OK, AT_EACCESS) != 0)
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED, "rootfs %s: %s",
                   rootfs, _sandbox_strerror (errno));
      return FALSE;
    }
  sandbox_request_set_rootfs (self->request, resolved);
  self->tree = _sandbox_tree_new (resolved);
  root = _sandbox_layout_expect (self, "/", SANDBOX_MOUNT_BIND, FALSE);
  root->device = st.st_dev;
  root->inode = st.st_ino;
  return TRUE;
}

/* Whether @entry, as it is written, lies below the target of a mount: then it
 * describes what is mounted there. */
static gboolean
is_below_a_mount (SandboxRequest *request, const char *entry)
{
  GPtrArray *mounts = sandbox_request_get_mounts (request);
  g_autofree char *tidy_entry = _sandbox_path_tidy (entry);

  for (guint i = 0; i < mounts->len; i++)
    {
      SandboxMount *mount = g_ptr_array_index (mounts, i);
      g_autofree char *target
          = _sandbox_path_tidy (sandbox_mount_get_target (mount));

      if (sandbox_mount_get_mount_type (mount) != SANDBOX_MOUNT_CHMOD
          && _sandbox_path_is_below (tidy_entry, target))
        return TRUE;
    }
  return FALSE;
}

static gboolean
place_writables_of_rootfs (SandboxLayout *self,
                           SandboxRequest *request,
                           const char *const *entries,
                           GError **error)
{
  for (gsize i = 0; entries[i] != NULL; i++)
    if (!is_below_a_mount (request, entries[i])
        && !_sandbox_layout_place_writable (self, entries[i], error))
      {
        g_prefix_error (error, "writable path %s: ", entries[i]);
        return FALSE;
      }
  return TRUE;
}

static gboolean
place_writables_below (SandboxLayout *self,
                       SandboxMount *mount,
                       const char *const *entries,
                       GError **error)
{
  g_autofree char *target
      = _sandbox_path_tidy (sandbox_mount_get_target (mount));

  for (gsize i = 0; entries != NULL && entries[i] != NULL; i++)
    {
      g_autofree char *entry = _sandbox_path_tidy (entries[i]);

      if (_sandbox_path_is_below (entry, target)
          && !_sandbox_layout_place_writable (self, entry, error))
        {
          g_prefix_error (error, "writable path %s: ", entry);
          return FALSE;
        }
    }
  return TRUE;
}

static int
compare_paths (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Sorted, a parent comes before what lies below it, so the deepest wins.
 * %NULL if all of the rootfs is writable. */
static char **
dup_writables (SandboxRequest *request)
{
  const char *const *paths = sandbox_request_get_writable_paths (request);
  g_autoptr (GPtrArray) sorted = g_ptr_array_new_with_free_func (g_free);

  if (paths == NULL)
    return NULL;
  for (gsize i = 0; paths[i] != NULL; i++)
    {
      g_ptr_array_add (sorted, _sandbox_path_tidy (paths[i]));
      if (strcmp (g_ptr_array_index (sorted, i), "/") == 0)
        return NULL;
    }
  g_ptr_array_sort (sorted, compare_paths);
  g_ptr_array_add (sorted, NULL);
  g_ptr_array_set_free_func (sorted, NULL);
  return (char **) g_ptr_array_free (g_steal_pointer (&sorted), FALSE);
}

static gboolean
place_rootfs (SandboxLayout *self,
              SandboxRequest *request,
              const char *const *entries,
              GError **error)
{
  SandboxExpectation *root = g_hash_table_lookup (self->expectations, "/");

  root->is_read_only = entries != NULL;
  _sandbox_request_set_root_read_only (self->request, entries != NULL);
  return _sandbox_layout_treat_submounts (
             self, sandbox_request_get_rootfs (self->request), "/",
             entries != NULL ? SANDBOX_MOUNT_READ_ONLY : 0, error)
         && (entries == NULL
             || place_writables_of_rootfs (self, request, entries, error));
}

/* Whether the first of @mounts is the root itself. */
static gboolean
has_mount_as_root (GPtrArray *mounts)
{
  SandboxMount *first = mounts->len > 0 ? g_ptr_array_index (mounts, 0) : NULL;
  SandboxMountType type
      = first != NULL ? sandbox_mount_get_mount_type (first) : 0;
  g_autofree char *target
      = first != NULL ? _sandbox_path_tidy (sandbox_mount_get_target (first))
                      : NULL;

  return (type == SANDBOX_MOUNT_BIND || type == SANDBOX_MOUNT_TMPFS
          || type == SANDBOX_MOUNT_OVERLAY)
         && strcmp (target, "/") == 0;
}

static gboolean
place_empty_root (SandboxLayout *self,
                  SandboxRequest *request,
                  const char *const *entries,
                  GError **error)
{
  gint64 mode = sandbox_request_get_empty_root (request);
  gboolean has_root = has_mount_as_root (sandbox_request_get_mounts (request));
  g_autoptr (SandboxMount) root
      = sandbox_mount_new_tmpfs ("/", mode == 0755 ? -1 : (int) mode, 0);

  for (; !has_root && entries != NULL && *entries != NULL; entries++)
    if (!is_below_a_mount (request, *entries))
      {
        g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                     "writable path %s: lies on the empty root: mount a tmpfs "
                     "there, or leave writable paths unset",
                     *entries);
        return FALSE;
      }
  return has_root || _sandbox_layout_place (self, root, error);
}

/* Mount points on it are made by and by, so that comes last. */
static void
close_empty_root (SandboxLayout *self)
{
  SandboxExpectation *root = g_hash_table_lookup (self->expectations, "/");

  sandbox_request_take_mount (self->request,
                              sandbox_mount_new (SANDBOX_MOUNT_REMOUNT_RO, NULL,
                                                 "/", SANDBOX_MOUNT_NONE));
  root->is_read_only = TRUE;
}

static gboolean
place_mounts (SandboxLayout *self, SandboxRequest *request, GError **error)
{
  GPtrArray *mounts = sandbox_request_get_mounts (request);
  g_auto (GStrv) entries = dup_writables (request);
  const char *const *writables = (const char *const *) entries;
  gboolean is_empty = _sandbox_layout_has_empty_root (self);

  if (!(is_empty ? place_empty_root (self, request, writables, error)
                 : place_rootfs (self, request, writables, error)))
    return FALSE;

  for (guint i = 0; i < mounts->len; i++)
    {
      SandboxMount *mount = g_ptr_array_index (mounts, i);

      if (!_sandbox_layout_place (self, mount, error)
          || !place_writables_below (self, mount, writables, error))
        return FALSE;
    }
  if (is_empty && entries != NULL)
    close_empty_root (self);
  return TRUE;
}

/* A rootfs may have a link there that leads to a proc on the host alone. */
static gboolean
is_proc (const char *host_path)
{
  g_auto (SandboxFd) fd
      = open (host_path, O_PATH | O_NOFOLLOW | O_DIRECTORY | O_CLOEXEC);
  struct statfs fs;

  return fd >= 0 && fstatfs (fd, &fs) == 0 && fs.f_type == PROC_SUPER_MAGIC;
}

/* Whether /proc/self/fd will work inside. */
static gboolean
has_proc (SandboxLayout *self)
{
  g_autoptr (SandboxTreeNode) node
      = _sandbox_tree_resolve (self->tree, "/proc", FALSE, NULL);

  if (node == NULL || _sandbox_tree_node_is_missing (node)
      || !S_ISDIR (node->mode))
    return FALSE;
  return node->backing == TREE_OPAQUE
         || (node->backing == TREE_HOST && is_proc (node->host_path));
}

SandboxLayout *
_sandbox_layout_new (SandboxRequest *request,
                     SandboxLayoutPolicy policy,
                     gboolean is_dry,
                     GError **error)
{
  g_autoptr (SandboxLayout) self = g_new0 (SandboxLayout, 1);

  self->expectations
      = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, expectation_free);
  self->wanted = request;
  self->policy = policy;
  self->request = sandbox_request_copy (request);
  sandbox_request_clear_mounts (self->request);
  if (_sandbox_layout_has_empty_root (self))
    self->tree = _sandbox_tree_new (NULL);
  else if (!resolve_rootfs (self, request, error))
    return NULL;
  if (!is_dry && !_sandbox_layout_has_empty_root (self))
    {
      self->points = _sandbox_mount_points_new (
          sandbox_request_get_rootfs (self->request), error);
      if (self->points == NULL)
        return NULL;
    }
  if (!place_mounts (self, request, error)
      || !_sandbox_layout_resolve_cwd (self, request, error))
    return NULL;
  self->has_proc = has_proc (self);
  self->wanted = NULL;
  return g_steal_pointer (&self);
}

gboolean
_sandbox_layout_make_init_place (SandboxLayout *self, GError **error)
{
  const char *rootfs = sandbox_request_get_rootfs (self->request);
  g_autoptr (SandboxTreeNode) node
      = _sandbox_tree_resolve (self->tree, SANDBOX_INIT_PROC, FALSE, error);

  if (node == NULL)
    return FALSE;
  if (_sandbox_tree_node_is_missing (node))
    {
      if (!_sandbox_layout_make_mount_point (self, node, S_IFDIR | 0755, NULL,
                                             error))
        {
          g_prefix_error (error,
                          "the sandbox has no /proc to start from, mount "
                          "a proc there: ");
          return FALSE;
        }
    }
  /* A tool may follow a link there, to wherever it leads on the host. */
  else if (!S_ISDIR (node->mode))
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                   "%s in rootfs %s: not a directory: remove it, or mount a "
                   "proc on /proc",
                   node->path, rootfs != NULL ? rootfs : "/");
      return FALSE;
    }
  else if (node->is_in_rootfs)
    _sandbox_mount_points_adopt (self->points, node->path);
  _sandbox_layout_expect (self, SANDBOX_INIT_PROC, SANDBOX_MOUNT_PROC, FALSE);
  return TRUE;
}
