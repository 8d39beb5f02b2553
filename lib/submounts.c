/* submounts.c - what the host has mounted below the source of a bind. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "submounts-private.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "kernel-files-private.h"
#include "path-private.h"
#include "placement-private.h"

/* A bind whose submounts are being treated. */
typedef struct
{
  SandboxLayout *layout;
  const char *host_path;
  const char *path;
  SandboxMountFlags flags;
  const char *read_only; /* mount point below which all is read-only, or NULL */
} Bind;

static gboolean
is_at_source (const Bind *bind, const SandboxHostMount *mount)
{
  return strcmp (mount->path, bind->host_path) == 0;
}

/* Where @mount, at or below the source, is to be seen. */
static char *
dup_path_inside (const Bind *bind, const SandboxHostMount *mount)
{
  gsize length
      = strcmp (bind->host_path, "/") == 0 ? 0 : strlen (bind->host_path);
  const char *rest = is_at_source (bind, mount) ? "" : mount->path + length;

  return strcmp (bind->path, "/") == 0 && *rest != '\0'
             ? g_strdup (rest)
             : g_strconcat (bind->path, rest, NULL);
}

/* Whether @host_path is what one sees at @path. */
static gboolean
is_shown (SandboxLayout *layout, const char *path, const char *host_path)
{
  g_autoptr (SandboxTreeNode) node
      = _sandbox_tree_resolve (layout->tree, path, FALSE, NULL);

  return node != NULL && !_sandbox_tree_node_is_missing (node)
         && g_strcmp0 (node->host_path, host_path) == 0;
}

/* A tool that binds as its caller cannot go there, and nor can the command, who
 * has the same identity. */
static gboolean
is_closed (const SandboxHostMount *mount)
{
  return g_file_test (mount->path, G_FILE_TEST_IS_DIR)
         && faccessat (AT_FDCWD, mount->path, X_OK, AT_EACCESS) != 0;
}

/* What is mounted there was deleted since, so it cannot be bound anew. */
static gboolean
is_deleted (const SandboxHostMount *mount)
{
  struct stat st;

  return stat (mount->path, &st) == 0 && st.st_nlink == 0;
}

static gboolean
is_read_only_on_host (const SandboxHostMount *mount)
{
  struct statvfs fs;

  return statvfs (mount->path, &fs) == 0 && (fs.f_flag & ST_RDONLY) != 0;
}

static gboolean
treat (Bind *bind,
       const SandboxHostMount *mount,
       const char *path,
       GError **error)
{
  SandboxLayout *layout = bind->layout;
  SandboxMountFlags flags = bind->flags;
  SandboxKernelFilesTreatment treatment;

  if (bind->read_only != NULL
      && _sandbox_path_is_below (mount->path, bind->read_only))
    flags |= SANDBOX_MOUNT_READ_ONLY;
  treatment = _sandbox_kernel_files_get_treatment (
      &layout->policy, mount, (flags & SANDBOX_MOUNT_READ_ONLY) != 0);
  if (treatment == KERNEL_FILES_REPLACE)
    return _sandbox_kernel_files_replace (layout, path,
                                          (flags & SANDBOX_MOUNT_READ_ONLY) != 0
                                              || is_read_only_on_host (mount),
                                          error);
  if (treatment == KERNEL_FILES_REFUSE)
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED,
                   "the command could change its limits through %s, which "
                   "this backend cannot make read-only",
                   path);
      return FALSE;
    }
  if (treatment == KERNEL_FILES_COVER_ALL)
    {
      flags |= SANDBOX_MOUNT_READ_ONLY;
      bind->read_only = mount->path;
    }
  if ((treatment == KERNEL_FILES_COVER_ALL
       || (layout->policy.binds_submounts && !is_at_source (bind, mount)
           && !is_deleted (mount) && !is_closed (mount)))
      && !_sandbox_layout_show (layout, mount->path, path, flags, error))
    return FALSE;
  return treatment != KERNEL_FILES_COVER_SOME
         || _sandbox_kernel_files_cover_some (layout, mount, path, error);
}

static gboolean
has_to_treat (const SandboxLayoutPolicy *policy, SandboxMountFlags flags)
{
  return policy->binds_submounts || policy->replaces_proc
         || (policy->covers_cgroups && (flags & SANDBOX_MOUNT_READ_ONLY) == 0)
         || (policy->covers_kernel_files
             && (flags & SANDBOX_MOUNT_READ_ONLY) == 0);
}

gboolean
_sandbox_layout_treat_submounts (SandboxLayout *self,
                                 const char *host_path,
                                 const char *path,
                                 SandboxMountFlags flags,
                                 GError **error)
{
  Bind bind = { self, host_path, path, flags, NULL };

  if (!has_to_treat (&self->policy, flags))
    return TRUE;
  if (self->host_mounts == NULL)
    self->host_mounts = _sandbox_host_mounts_get (error);
  if (self->host_mounts == NULL)
    return FALSE;

  for (guint i = 0; i < self->host_mounts->len; i++)
    {
      const SandboxHostMount *mount = g_ptr_array_index (self->host_mounts, i);
      g_autofree char *inside = NULL;

      if (!is_at_source (&bind, mount)
          && !_sandbox_path_is_below (mount->path, host_path))
        continue;
      inside = dup_path_inside (&bind, mount);
      if (_sandbox_host_mount_is_visible (mount)
          && is_shown (self, inside, mount->path)
          && !treat (&bind, mount, inside, error))
        return FALSE;
    }
  return TRUE;
}
