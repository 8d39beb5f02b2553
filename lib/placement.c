/* placement.c - one mount of a request becomes mounts of the effective one. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "placement-private.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "fds-private.h"
#include "mount-private.h"
#include "path-private.h"
#include "error-private.h"

static gboolean
is_expectation_below (gpointer key, gpointer value, gpointer directory)
{
  (void) value;
  return _sandbox_path_is_below (key, directory);
}

static void
add_device_files (SandboxTree *tree, const char *dev, gboolean is_minimal)
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
    { "stdin", S_IFLNK, "/proc/self/fd/0" },
    { "stdout", S_IFLNK, "/proc/self/fd/1" },
    { "stderr", S_IFLNK, "/proc/self/fd/2" },
    { "fd", S_IFLNK, "/proc/self/fd" },
    { "core", S_IFLNK, "/proc/kcore" },
    { "ptmx", S_IFLNK, "pts/ptmx" },
    { "shm", S_IFDIR, NULL },
    { "pts", S_IFDIR, NULL },
  };
  const gsize n_minimal = 9;

  for (gsize i = 0; i < (is_minimal ? n_minimal : G_N_ELEMENTS (files)); i++)
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
  SandboxMountFlags flags = sandbox_mount_get_flags (mount);
  gboolean is_opaque
      = type == SANDBOX_MOUNT_PROC || type == SANDBOX_MOUNT_MQUEUE;
  gboolean is_hiding;

  if (node == NULL || !_sandbox_layout_check_target (self, node, S_IFDIR, error)
      || !_sandbox_layout_make_mount_point (self, node, S_IFDIR | 0755, NULL,
                                            error))
    return FALSE;

  sandbox_request_take_mount (self->request,
                              _sandbox_mount_move (mount, node->path, flags));
  is_hiding = _sandbox_tree_mount (self->tree, node->path,
                                   is_opaque ? TREE_OPAQUE : TREE_VIRTUAL, NULL,
                                   S_IFDIR);
  if (type == SANDBOX_MOUNT_DEV)
    add_device_files (self->tree, node->path,
                      (flags & SANDBOX_MOUNT_MINIMAL) != 0);
  _sandbox_layout_expect (self, node->path, type, is_hiding)->is_no_exec
      = (flags & SANDBOX_MOUNT_NO_EXEC) != 0;
  return TRUE;
}

static gboolean
place_directory (SandboxLayout *self, SandboxMount *mount, GError **error)
{
  g_autoptr (SandboxTreeNode) node = _sandbox_tree_resolve (
      self->tree, sandbox_mount_get_target (mount), TRUE, error);
  int mode = sandbox_mount_get_mode (mount);
  gboolean is_new;

  if (node == NULL)
    return FALSE;
  if (!_sandbox_tree_node_is_missing (node) && node->mode != 0
      && !S_ISDIR (node->mode))
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED, "dir %s: %s",
                   node->path, _sandbox_strerror (ENOTDIR));
      return FALSE;
    }
  is_new
      = _sandbox_tree_node_is_missing (node) && node->backing == TREE_VIRTUAL;
  if (!_sandbox_layout_make_mount_point (
          self, node, S_IFDIR | (mode_t) (mode >= 0 ? mode : 0755), NULL,
          error))
    return FALSE;
  if (is_new)
    sandbox_request_take_mount (self->request,
                                _sandbox_mount_move (mount, node->path, 0));
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
  if (_sandbox_tree_node_is_missing (node))
    {
      gboolean is_new = node->backing == TREE_VIRTUAL;

      if (!_sandbox_layout_make_mount_point (self, node, S_IFLNK, text, error))
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
               node->path, _sandbox_strerror (EEXIST));
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

/* Whether @path is absolute and tidy, and has no symbolic link in it: then it is
 * what realpath(3) would give, which looks at each component. */
static gboolean
is_resolved (const char *path, struct stat *out_stat)
{
  struct open_how how = {
    .flags = O_PATH | O_CLOEXEC,
    .resolve = RESOLVE_NO_SYMLINKS,
  };
  g_autofree char *tidy = *path == '/' ? _sandbox_path_tidy (path) : NULL;
  g_auto (SandboxFd) fd = -1;

  if (g_strcmp0 (tidy, path) != 0)
    return FALSE;
  fd = (int) syscall (SYS_openat2, AT_FDCWD, path, &how, sizeof how);
  return fd >= 0 && fstat (fd, out_stat) == 0;
}

char *
_sandbox_layout_find_host (const char *path, struct stat *out_stat)
{
  char *resolved;
  int saved;

  if (is_resolved (path, out_stat))
    return strdup (path);
  resolved = realpath (path, NULL);
  if (resolved == NULL || stat (resolved, out_stat) == 0)
    return resolved;
  saved = errno;
  free (resolved);
  errno = saved;
  return NULL;
}

char *
_sandbox_layout_resolve_host (const char *what,
                              const char *path,
                              struct stat *out_stat,
                              GError **error)
{
  char *resolved = _sandbox_layout_find_host (path, out_stat);
  int saved = errno;

  if (resolved == NULL)
    g_set_error (
        error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED, "%s %s: %s", what, path,
        saved == ENOENT ? "does not exist" : _sandbox_strerror (saved));
  return resolved;
}

/* The first mount of an empty root can be the root itself. */
static gboolean
check_root_target (SandboxLayout *self, GError **error)
{
  if (!_sandbox_layout_has_empty_root (self))
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                 "mount target /: the root is what rootfs says; ask for an "
                 "empty root to mount one");
  else if (sandbox_request_get_mounts (self->request)->len > 0)
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                 "mount target /: only the first mount of an empty root can "
                 "be there, and only a bind, a tmpfs or an overlay");
  else
    return TRUE;
  return FALSE;
}

gboolean
_sandbox_layout_check_target (SandboxLayout *self,
                              const SandboxTreeNode *node,
                              mode_t wanted,
                              GError **error)
{
  gboolean is_directory = S_ISDIR (wanted);

  if (strcmp (node->path, "/") == 0 && !check_root_target (self, error))
    return FALSE;
  if (_sandbox_path_is_reserved (node->path))
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                 "mount target %s: reserved for sandboxlib-init", node->path);
  else if (!_sandbox_tree_node_is_missing (node) && node->mode != 0
           && S_ISDIR (node->mode) != is_directory)
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                 "mount target %s: %s; a %s cannot be mounted on it",
                 node->path,
                 _sandbox_strerror (is_directory ? ENOTDIR : EISDIR),
                 is_directory ? "directory" : "file");
  else
    return TRUE;
  return FALSE;
}

SandboxExpectation *
_sandbox_layout_expect (SandboxLayout *self,
                        const char *path,
                        SandboxMountType type,
                        gboolean is_hiding)
{
  SandboxExpectation *expectation = g_new0 (SandboxExpectation, 1);

  if (is_hiding)
    g_hash_table_foreach_remove (self->expectations, is_expectation_below,
                                 (gpointer) path);
  expectation->path = g_strdup (path);
  expectation->type = type;
  expectation->mode = -1;
  expectation->size = -1;
  g_hash_table_replace (self->expectations, expectation->path, expectation);
  return expectation;
}

gboolean
_sandbox_layout_make_mount_point (SandboxLayout *self,
                                  SandboxTreeNode *node,
                                  mode_t mode,
                                  const char *link_text,
                                  GError **error)
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

  if (node->backing == TREE_OVERLAY || node->backing == TREE_RO_OVERLAY)
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                   "%s is missing in the overlay: create it in one of its "
                   "directories first",
                   node->path);
      return FALSE;
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

gboolean
_sandbox_layout_place (SandboxLayout *self, SandboxMount *mount, GError **error)
{
  switch (sandbox_mount_get_mount_type (mount))
    {
    case SANDBOX_MOUNT_BIND:
      return _sandbox_layout_place_bind (self, mount, error);
    case SANDBOX_MOUNT_OVERLAY:
      return _sandbox_layout_place_overlay (self, mount, error);
    case SANDBOX_MOUNT_MASK:
      return _sandbox_layout_place_mask (self, mount, error);
    case SANDBOX_MOUNT_HOST_FILE:
      return _sandbox_layout_place_host_file (self, mount, error);
    case SANDBOX_MOUNT_DIR:
      return place_directory (self, mount, error);
    case SANDBOX_MOUNT_SYMLINK:
      return place_symlink (self, mount, error);
    case SANDBOX_MOUNT_REMOUNT_RO:
      return place_remount (self, mount, error);
    case SANDBOX_MOUNT_TMPFS:
    case SANDBOX_MOUNT_PROC:
    case SANDBOX_MOUNT_DEV:
    case SANDBOX_MOUNT_MQUEUE:
      return place_file_system (self, mount, error);
    case SANDBOX_MOUNT_CHMOD:
      return _sandbox_layout_place_chmod (self, mount, error);
    case SANDBOX_MOUNT_FILE:
      return _sandbox_layout_place_file (self, mount, error);
    case SANDBOX_MOUNT_DATA:
      return _sandbox_layout_place_data (self, mount, error);
    default:
      g_return_val_if_reached (FALSE);
    }
}
