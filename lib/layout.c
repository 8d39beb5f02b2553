/* layout.c - from a request to the effective request. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "layout-private.h"

#include <errno.h>
#include <limits.h>
#include <linux/magic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>

#include "request-private.h"

#define INIT_BIND "/.sandboxlib-init"

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
  g_free (self);
}

static gboolean
is_expectation_below (gpointer key, gpointer value, gpointer directory)
{
  (void) value;
  return _sandbox_path_is_below (key, directory);
}

static SandboxExpectation *
expect (SandboxLayout *self, const char *path, SandboxMountType type)
{
  SandboxExpectation *expectation = g_new0 (SandboxExpectation, 1);

  g_hash_table_foreach_remove (self->expectations, is_expectation_below,
                               (gpointer) path);
  expectation->path = g_strdup (path);
  expectation->type = type;
  g_hash_table_replace (self->expectations, expectation->path, expectation);
  return expectation;
}

/* Absolute and without symbolic links; @out_stat says what is there. */
static char *
resolve_host (const char  *what,
              const char  *path,
              struct stat *out_stat,
              GError     **error)
{
  char *resolved = realpath (path, NULL);

  if (resolved == NULL || stat (resolved, out_stat) != 0)
    {
      int saved = errno;

      free (resolved);
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED, "%s %s: %s", what,
                   path,
                   saved == ENOENT ? "does not exist" : g_strerror (saved));
      return NULL;
    }
  return resolved;
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
  resolved = resolve_host ("rootfs", rootfs, &st, error);
  if (resolved == NULL)
    return FALSE;
  if (!S_ISDIR (st.st_mode))
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                   "rootfs %s: not a directory", rootfs);
      return FALSE;
    }
  sandbox_request_set_rootfs (self->request, resolved);
  self->tree = _sandbox_tree_new (resolved);
  root = expect (self, "/", SANDBOX_MOUNT_BIND);
  root->device = st.st_dev;
  root->inode = st.st_ino;
  return TRUE;
}

/* Makes what is missing of @node so that something can be mounted there. */
static gboolean
make_mount_point (SandboxLayout   *self,
                  SandboxTreeNode *node,
                  mode_t           mode,
                  const char      *link_text,
                  GError         **error)
{
  const char *missing = node->path + node->existing;

  if (node->backing == TREE_OPAQUE || *missing == '\0')
    return TRUE;

  if (node->backing == TREE_VIRTUAL)
    {
      /* Parents are explicit, so that no backend makes one on its own. */
      while ((missing = strchr (missing + 1, '/')) != NULL)
        {
          g_autofree char *parent
              = g_strndup (node->path, (gsize) (missing - node->path));

          sandbox_request_take_mount (
              self->request,
              sandbox_mount_new (SANDBOX_MOUNT_DIR, NULL, parent, 0));
          _sandbox_tree_add (self->tree, parent, S_IFDIR, NULL);
        }
      _sandbox_tree_add (self->tree, node->path, mode, link_text);
      return TRUE;
    }

  if (!node->is_in_rootfs)
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                   "%s is missing in the bound directory: create %s first",
                   node->path, node->host_path);
      return FALSE;
    }
  return self->points == NULL
         || _sandbox_mount_points_make (self->points, node->path,
                                        node->existing, mode, link_text, error);
}

static gboolean
is_missing (const SandboxTreeNode *node)
{
  return node->path[node->existing] != '\0';
}

static gboolean
check_type (const SandboxTreeNode *node, mode_t wanted, GError **error)
{
  if (is_missing (node) || node->mode == 0
      || S_ISDIR (node->mode) == S_ISDIR (wanted))
    return TRUE;
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
               S_ISDIR (wanted)
                   ? "mount target %s: %s; a directory cannot be mounted on it"
                   : "mount target %s: %s; a file cannot be mounted on it",
               node->path, g_strerror (S_ISDIR (wanted) ? ENOTDIR : EISDIR));
  return FALSE;
}

static gboolean
refuse_root (const char *path, GError **error)
{
  if (strcmp (path, "/") != 0)
    return TRUE;
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
               "mount target /: the root is what rootfs says");
  return FALSE;
}

static gboolean
place_bind (SandboxLayout *self,
            const char    *source,
            const char    *target,
            int            flags,
            GError       **error)
{
  g_autoptr (SandboxTreeNode) node = NULL;
  g_autofree char *resolved = NULL;
  SandboxExpectation *expectation;
  struct stat st;

  resolved = resolve_host ("mount source", source, &st, error);
  if (resolved == NULL)
    return FALSE;
  node = _sandbox_tree_resolve (self->tree, target, TRUE, error);
  if (node == NULL || !refuse_root (node->path, error)
      || !check_type (node, st.st_mode, error)
      || !make_mount_point (self, node,
                            S_ISDIR (st.st_mode) ? S_IFDIR : S_IFREG, NULL,
                            error))
    return FALSE;

  sandbox_request_take_mount (self->request,
                              sandbox_mount_new (SANDBOX_MOUNT_BIND, resolved,
                                                 node->path,
                                                 (SandboxMountFlags) flags));
  _sandbox_tree_mount (self->tree, node->path, TREE_HOST, resolved, st.st_mode);
  expectation = expect (self, node->path, SANDBOX_MOUNT_BIND);
  expectation->is_read_only = (flags & SANDBOX_MOUNT_READ_ONLY) != 0;
  expectation->device = st.st_dev;
  expectation->inode = st.st_ino;
  return TRUE;
}

static void
add_device_files (SandboxTree *tree, const char *dev)
{
  static const struct
  {
    const char *name;
    mode_t mode;
    const char *link_text;
  } files[] = {
    { "null", S_IFCHR, NULL },
    { "zero", S_IFCHR, NULL },
    { "full", S_IFCHR, NULL },
    { "random", S_IFCHR, NULL },
    { "urandom", S_IFCHR, NULL },
    { "tty", S_IFCHR, NULL },
    { "fd", S_IFLNK, "/proc/self/fd" },
    { "stdin", S_IFLNK, "/proc/self/fd/0" },
    { "stdout", S_IFLNK, "/proc/self/fd/1" },
    { "stderr", S_IFLNK, "/proc/self/fd/2" },
    { "core", S_IFLNK, "/proc/kcore" },
    { "ptmx", S_IFLNK, "pts/ptmx" },
    { "shm", S_IFDIR, NULL },
    { "pts", S_IFDIR, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (dev, files[i].name, NULL);

      _sandbox_tree_add (tree, path, files[i].mode, files[i].link_text);
    }
}

static gboolean
place_file_system (SandboxLayout *self, SandboxMount *mount, GError **error)
{
  SandboxMountType type = sandbox_mount_get_mount_type (mount);
  g_autoptr (SandboxTreeNode) node = _sandbox_tree_resolve (
      self->tree, sandbox_mount_get_target (mount), TRUE, error);

  if (node == NULL || !refuse_root (node->path, error)
      || !check_type (node, S_IFDIR, error)
      || !make_mount_point (self, node, S_IFDIR, NULL, error))
    return FALSE;

  if (type == SANDBOX_MOUNT_TMPFS)
    sandbox_request_take_mount (
        self->request,
        sandbox_mount_new_tmpfs (node->path, sandbox_mount_get_mode (mount),
                                 sandbox_mount_get_size (mount)));
  else
    sandbox_request_take_mount (self->request,
                                sandbox_mount_new (type, NULL, node->path, 0));
  _sandbox_tree_mount (self->tree, node->path,
                       type == SANDBOX_MOUNT_PROC ? TREE_OPAQUE : TREE_VIRTUAL,
                       NULL, S_IFDIR);
  if (type == SANDBOX_MOUNT_DEV)
    add_device_files (self->tree, node->path);
  expect (self, node->path, type);
  return TRUE;
}

static gboolean
place_directory (SandboxLayout *self, SandboxMount *mount, GError **error)
{
  g_autoptr (SandboxTreeNode) node = _sandbox_tree_resolve (
      self->tree, sandbox_mount_get_target (mount), TRUE, error);
  gboolean is_new;

  if (node == NULL)
    return FALSE;
  if (!is_missing (node) && node->mode != 0 && !S_ISDIR (node->mode))
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED, "dir %s: %s",
                   node->path, g_strerror (ENOTDIR));
      return FALSE;
    }
  is_new = is_missing (node) && node->backing == TREE_VIRTUAL;
  if (!make_mount_point (self, node, S_IFDIR, NULL, error))
    return FALSE;
  if (is_new)
    sandbox_request_take_mount (
        self->request,
        sandbox_mount_new (SANDBOX_MOUNT_DIR, NULL, node->path, 0));
  return TRUE;
}

static gboolean
place_symlink (SandboxLayout *self, SandboxMount *mount, GError **error)
{
  const char *text = sandbox_mount_get_source (mount);
  g_autoptr (SandboxTreeNode) node = _sandbox_tree_resolve (
      self->tree, sandbox_mount_get_target (mount), FALSE, error);
  char found[PATH_MAX];
  ssize_t length = -1;

  if (node == NULL)
    return FALSE;
  if (is_missing (node))
    {
      gboolean is_new = node->backing == TREE_VIRTUAL;

      if (!make_mount_point (self, node, S_IFLNK, text, error))
        return FALSE;
      if (is_new)
        sandbox_request_take_mount (
            self->request,
            sandbox_mount_new (SANDBOX_MOUNT_SYMLINK, text, node->path, 0));
      return TRUE;
    }

  /* The same link that is there already is what was asked for. */
  if (S_ISLNK (node->mode) && node->backing == TREE_HOST)
    length = readlink (node->host_path, found, sizeof found);
  if (length >= 0 && (gsize) length == strlen (text)
      && memcmp (found, text, (gsize) length) == 0)
    return TRUE;
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED, "symlink %s: %s",
               node->path, g_strerror (EEXIST));
  return FALSE;
}

static gboolean
place_remount (SandboxLayout *self, SandboxMount *mount, GError **error)
{
  g_autoptr (SandboxTreeNode) node = _sandbox_tree_resolve (
      self->tree, sandbox_mount_get_target (mount), TRUE, error);
  SandboxExpectation *expectation;

  if (node == NULL)
    return FALSE;
  if (!node->is_mount_point)
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                   "remount-ro %s: nothing is mounted there", node->path);
      return FALSE;
    }
  sandbox_request_take_mount (
      self->request,
      sandbox_mount_new (SANDBOX_MOUNT_REMOUNT_RO, NULL, node->path, 0));
  expectation = g_hash_table_lookup (self->expectations, node->path);
  if (expectation != NULL)
    expectation->is_read_only = TRUE;
  return TRUE;
}

static gboolean
place (SandboxLayout *self, SandboxMount *mount, GError **error)
{
  switch (sandbox_mount_get_mount_type (mount))
    {
    case SANDBOX_MOUNT_BIND:
      return place_bind (self, sandbox_mount_get_source (mount),
                         sandbox_mount_get_target (mount),
                         (int) sandbox_mount_get_flags (mount), error);
    case SANDBOX_MOUNT_DIR:
      return place_directory (self, mount, error);
    case SANDBOX_MOUNT_SYMLINK:
      return place_symlink (self, mount, error);
    case SANDBOX_MOUNT_REMOUNT_RO:
      return place_remount (self, mount, error);
    case SANDBOX_MOUNT_TMPFS:
    case SANDBOX_MOUNT_PROC:
    case SANDBOX_MOUNT_DEV:
      return place_file_system (self, mount, error);
    default:
      g_return_val_if_reached (FALSE);
    }
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

      if (_sandbox_path_is_below (tidy_entry, target))
        return TRUE;
    }
  return FALSE;
}

/* A writable path is a bind of the same place of the host over itself. */
static gboolean
place_writable (SandboxLayout *self, const char *entry, GError **error)
{
  g_autoptr (SandboxTreeNode) node
      = _sandbox_tree_resolve (self->tree, entry, TRUE, error);

  if (node == NULL)
    return FALSE;
  if (node->backing != TREE_HOST)
    return TRUE; /* a file system of the sandbox's own is writable anyway */
  if (!make_mount_point (self, node, S_IFDIR, NULL, error))
    return FALSE;
  if (self->points == NULL && is_missing (node))
    {
      sandbox_request_take_mount (self->request,
                                  sandbox_mount_new (SANDBOX_MOUNT_BIND,
                                                     node->host_path,
                                                     node->path, 0));
      return TRUE;
    }
  return place_bind (self, node->host_path, node->path, 0, error);
}

static gboolean
place_writables_of_rootfs (SandboxLayout     *self,
                           SandboxRequest    *request,
                           const char *const *entries,
                           GError           **error)
{
  for (gsize i = 0; entries[i] != NULL; i++)
    if (!is_below_a_mount (request, entries[i])
        && !place_writable (self, entries[i], error))
      {
        g_prefix_error (error, "writable path %s: ", entries[i]);
        return FALSE;
      }
  return TRUE;
}

static gboolean
place_writables_below (SandboxLayout     *self,
                       SandboxMount      *mount,
                       const char *const *entries,
                       GError           **error)
{
  g_autofree char *target
      = _sandbox_path_tidy (sandbox_mount_get_target (mount));

  for (gsize i = 0; entries != NULL && entries[i] != NULL; i++)
    {
      g_autofree char *entry = _sandbox_path_tidy (entries[i]);

      if (_sandbox_path_is_below (entry, target)
          && !place_writable (self, entry, error))
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
place_mounts (SandboxLayout *self, SandboxRequest *request, GError **error)
{
  GPtrArray *mounts = sandbox_request_get_mounts (request);
  g_auto (GStrv) entries = dup_writables (request);
  SandboxExpectation *root = g_hash_table_lookup (self->expectations, "/");

  root->is_read_only = entries != NULL;
  _sandbox_request_set_root_read_only (self->request, entries != NULL);
  if (entries != NULL
      && !place_writables_of_rootfs (self, request,
                                     (const char *const *) entries, error))
    return FALSE;

  for (guint i = 0; i < mounts->len; i++)
    {
      SandboxMount *mount = g_ptr_array_index (mounts, i);

      if (!place (self, mount, error)
          || !place_writables_below (self, mount,
                                     (const char *const *) entries, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
resolve_cwd (SandboxLayout *self, SandboxRequest *request, GError **error)
{
  const char *cwd = sandbox_request_get_cwd (request);
  g_autofree char *current = NULL;
  g_autoptr (SandboxTreeNode) node = NULL;

  if (cwd == NULL && strcmp (sandbox_request_get_rootfs (self->request), "/") == 0)
    cwd = current = g_get_current_dir ();
  if (cwd == NULL)
    cwd = "/";

  node = _sandbox_tree_resolve (self->tree, cwd, TRUE, error);
  if (node == NULL)
    {
      g_prefix_error (error, "cwd %s: ", cwd);
      return FALSE;
    }
  if (is_missing (node) || (node->mode != 0 && !S_ISDIR (node->mode)))
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                   "cwd %s: %s in the sandbox", cwd,
                   is_missing (node) ? "does not exist" : "not a directory");
      return FALSE;
    }
  sandbox_request_set_cwd (self->request, node->path);
  return TRUE;
}

/* Whether /proc/self/fd will work inside. */
static gboolean
has_proc (SandboxLayout *self)
{
  g_autoptr (SandboxTreeNode) node
      = _sandbox_tree_resolve (self->tree, "/proc", FALSE, NULL);
  struct statfs fs;

  if (node == NULL || is_missing (node))
    return FALSE;
  if (node->backing == TREE_OPAQUE)
    return TRUE;
  return node->backing == TREE_HOST && statfs (node->host_path, &fs) == 0
         && fs.f_type == PROC_SUPER_MAGIC;
}

SandboxLayout *
_sandbox_layout_new (SandboxRequest *request, gboolean is_dry, GError **error)
{
  g_autoptr (SandboxLayout) self = g_new0 (SandboxLayout, 1);

  self->expectations = g_hash_table_new_full (g_str_hash, g_str_equal, NULL,
                                              expectation_free);
  self->request = sandbox_request_copy (request);
  sandbox_request_clear_mounts (self->request);
  if (!resolve_rootfs (self, request, error))
    return NULL;
  if (!is_dry)
    {
      self->points = _sandbox_mount_points_new (
          sandbox_request_get_rootfs (self->request), error);
      if (self->points == NULL)
        return NULL;
    }
  if (!place_mounts (self, request, error)
      || !resolve_cwd (self, request, error))
    return NULL;
  self->init_bind = has_proc (self) ? NULL : INIT_BIND;
  return g_steal_pointer (&self);
}

gboolean
_sandbox_layout_make_init_bind (SandboxLayout *self, GError **error)
{
  g_autoptr (SandboxTreeNode) node
      = _sandbox_tree_resolve (self->tree, INIT_BIND, FALSE, error);

  if (node == NULL)
    return FALSE;
  if (!is_missing (node))
    return TRUE;
  if (make_mount_point (self, node, S_IFREG, NULL, error))
    return TRUE;
  g_prefix_error (error, "the sandbox has no /proc to start from: ");
  return FALSE;
}
