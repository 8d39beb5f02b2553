/* kernel-files.c - what a bind shows of the host's proc(5) and sysfs(5). */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "kernel-files-private.h"

#include <string.h>

#include "path-private.h"
#include "placement-private.h"

const char *const _sandbox_proc_files[SANDBOX_N_PROC_FILES]
    = { "sys", "sysrq-trigger", "irq", "bus", "fs" };

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

SandboxKernelFilesTreatment
_sandbox_kernel_files_get_treatment (const SandboxLayoutPolicy *policy,
                                     const SandboxHostMount *mount,
                                     gboolean is_read_only)
{
  gboolean is_proc = strcmp (mount->type, "proc") == 0;
  gboolean is_sysfs = strcmp (mount->type, "sysfs") == 0;

  if (policy->covers_cgroups && !is_read_only
      && (strcmp (mount->type, "cgroup") == 0
          || strcmp (mount->type, "cgroup2") == 0))
    return policy->can_cover ? KERNEL_FILES_COVER_ALL : KERNEL_FILES_REFUSE;
  if (is_proc && mount->is_whole && policy->replaces_proc)
    return KERNEL_FILES_REPLACE;
  if (is_read_only || !policy->covers_kernel_files || !(is_proc || is_sysfs))
    return KERNEL_FILES_LEAVE;
  return is_proc && mount->is_whole ? KERNEL_FILES_COVER_SOME
                                    : KERNEL_FILES_COVER_ALL;
}

gboolean
_sandbox_kernel_files_replace (SandboxLayout *layout,
                               const char *path,
                               gboolean is_read_only,
                               GError **error)
{
  g_autoptr (SandboxMount) proc
      = sandbox_mount_new (SANDBOX_MOUNT_PROC, NULL, path, 0);
  g_autoptr (SandboxMount) remount
      = sandbox_mount_new (SANDBOX_MOUNT_REMOUNT_RO, NULL, path, 0);

  if (is_target_of_a_mount (layout->wanted, path))
    return TRUE;
  return _sandbox_layout_place (layout, proc, error)
         && (!is_read_only || _sandbox_layout_place (layout, remount, error));
}

gboolean
_sandbox_kernel_files_cover_some (SandboxLayout *layout,
                                  const SandboxHostMount *proc,
                                  const char *path,
                                  GError **error)
{
  for (gsize i = 0; i < SANDBOX_N_PROC_FILES; i++)
    {
      g_autofree char *source
          = g_build_filename (proc->path, _sandbox_proc_files[i], NULL);
      g_autofree char *target
          = g_build_filename (path, _sandbox_proc_files[i], NULL);

      if (g_file_test (source, G_FILE_TEST_EXISTS)
          && !_sandbox_layout_show (layout, source, target,
                                    SANDBOX_MOUNT_READ_ONLY, error))
        return FALSE;
    }
  return TRUE;
}
