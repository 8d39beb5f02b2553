/* kernel-files.c - what a bind shows of the host's proc(5) and sysfs(5). */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "kernel-files-private.h"

#include <string.h>

#include "path-private.h"
#include "placement-private.h"

typedef struct
{
  char *path; /* mount point on the host */
  gboolean is_proc;
} KernelMount;

const char *const _sandbox_proc_files[SANDBOX_N_PROC_FILES]
    = { "sys", "sysrq-trigger", "irq", "bus", "fs" };

static void
kernel_mount_free (gpointer data)
{
  g_free (((KernelMount *) data)->path);
  g_free (data);
}

/* 36 35 98:0 /mnt1 /mnt/parent rw,noatime master:1 - ext3 /dev/root rw: the
 * fifth field is the mount point, with octal escapes, and the type comes after
 * the dash. proc_pid_mountinfo(5) */
static KernelMount *
parse_line (const char *line)
{
  const char *dash = strstr (line, " - ");
  g_auto (GStrv) fields = NULL;
  KernelMount *mount;
  gboolean is_proc;

  if (dash == NULL)
    return NULL;
  is_proc = g_str_has_prefix (dash, " - proc ");
  if (!is_proc && !g_str_has_prefix (dash, " - sysfs "))
    return NULL;
  fields = g_strsplit (line, " ", 6);
  if (g_strv_length (fields) < 6)
    return NULL;
  mount = g_new (KernelMount, 1);
  mount->path = g_strcompress (fields[4]);
  mount->is_proc = is_proc;
  return mount;
}

static GPtrArray *
read_kernel_mounts (GError **error)
{
  g_autoptr (GPtrArray) mounts
      = g_ptr_array_new_with_free_func (kernel_mount_free);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents ("/proc/thread-self/mountinfo", &text, NULL, error))
    return NULL;
  lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      KernelMount *mount = parse_line (lines[i]);

      if (mount != NULL)
        g_ptr_array_add (mounts, mount);
    }
  return g_steal_pointer (&mounts);
}

static gboolean
is_target_of_a_mount (SandboxRequest *request, const char *path)
{
  GPtrArray *mounts = sandbox_request_get_mounts (request);

  for (guint i = 0; i < mounts->len; i++)
    {
      g_autofree char *target = _sandbox_path_tidy (
          sandbox_mount_get_target (g_ptr_array_index (mounts, i)));

      if (strcmp (target, path) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Whether @host_path is what one sees at @path. */
static gboolean
is_shown (SandboxLayout *self, const char *path, const char *host_path)
{
  g_autoptr (SandboxTreeNode) node
      = _sandbox_tree_resolve (self->tree, path, FALSE, NULL);

  return node != NULL && !_sandbox_tree_node_is_missing (node)
         && g_strcmp0 (node->host_path, host_path) == 0;
}

static gboolean
place_read_only (SandboxLayout *self,
                 const char *host_path,
                 const char *path,
                 GError **error)
{
  g_autoptr (SandboxMount) mount = sandbox_mount_new (
      SANDBOX_MOUNT_BIND, host_path, path, SANDBOX_MOUNT_READ_ONLY);

  return _sandbox_layout_place (self, mount, error);
}

static gboolean
cover_proc_files (SandboxLayout *self,
                  const char *host_path,
                  const char *path,
                  GError **error)
{
  for (gsize i = 0; i < SANDBOX_N_PROC_FILES; i++)
    {
      g_autofree char *source
          = g_build_filename (host_path, _sandbox_proc_files[i], NULL);
      g_autofree char *target
          = g_build_filename (path, _sandbox_proc_files[i], NULL);

      if (g_file_test (source, G_FILE_TEST_EXISTS)
          && !place_read_only (self, source, target, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
treat (SandboxLayout *self,
       const KernelMount *kernel_mount,
       const char *path,
       gboolean is_read_only,
       GError **error)
{
  gboolean is_covered = self->policy.covers_kernel_files && !is_read_only;

  if (kernel_mount->is_proc && self->policy.replaces_proc)
    {
      g_autoptr (SandboxMount) mount
          = sandbox_mount_new (SANDBOX_MOUNT_PROC, NULL, path, 0);

      return is_target_of_a_mount (self->wanted, path)
             || _sandbox_layout_place (self, mount, error);
    }
  if (!is_covered)
    return TRUE;
  return kernel_mount->is_proc
             ? cover_proc_files (self, kernel_mount->path, path, error)
             : place_read_only (self, kernel_mount->path, path, error);
}

static char *
join (const char *directory, const char *rest)
{
  return strcmp (directory, "/") == 0 && *rest != '\0'
             ? g_strdup (rest)
             : g_strconcat (directory, rest, NULL);
}

gboolean
_sandbox_layout_cover_kernel_files (SandboxLayout *self,
                                    const char *host_path,
                                    const char *path,
                                    gboolean is_read_only,
                                    GError **error)
{
  if (!self->policy.replaces_proc
      && (!self->policy.covers_kernel_files || is_read_only))
    return TRUE;
  if (self->kernel_mounts == NULL)
    self->kernel_mounts = read_kernel_mounts (error);
  if (self->kernel_mounts == NULL)
    return FALSE;

  for (guint i = 0; i < self->kernel_mounts->len; i++)
    {
      const KernelMount *mount = g_ptr_array_index (self->kernel_mounts, i);
      gboolean is_same = strcmp (mount->path, host_path) == 0;
      g_autofree char *inside = NULL;

      if (!is_same && !_sandbox_path_is_below (mount->path, host_path))
        continue;
      inside = join (path, is_same ? ""
                           : strcmp (host_path, "/") == 0
                               ? mount->path
                               : mount->path + strlen (host_path));
      if (is_shown (self, inside, mount->path)
          && !treat (self, mount, inside, is_read_only, error))
        return FALSE;
    }
  return TRUE;
}
