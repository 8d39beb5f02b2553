/* degrade-mounts.c - the mounts of a request without what is withheld. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "degrade-mounts-private.h"

#include <string.h>

#include "change-private.h"
#include "negotiate-private.h"

/* Whether a full dev is withheld and a minimal one is what remains of it. */
static gboolean
becomes_minimal (SandboxMount *mount,
                 const gboolean *withheld,
                 gboolean has_minimal)
{
  return has_minimal && withheld[SANDBOX_FEATURE_MOUNT_DEV]
         && _sandbox_mount_uses (mount, SANDBOX_FEATURE_MOUNT_DEV);
}

/* @mount without what is withheld; NULL when nothing is left of it. A mount
 * that would be writable instead of read-only is dropped. */
static SandboxMount *
reduce_mount (SandboxMount *mount,
              const gboolean *withheld,
              gboolean has_minimal)
{
  const SandboxFeature mode = SANDBOX_FEATURE_MOUNT_TMPFS_MODE;
  const SandboxFeature size = SANDBOX_FEATURE_MOUNT_TMPFS_SIZE;
  gboolean used[SANDBOX_FEATURE_END] = { FALSE };
  gboolean loses_mode;
  gboolean loses_size;

  if (becomes_minimal (mount, withheld, has_minimal))
    return sandbox_mount_new (SANDBOX_MOUNT_DEV, NULL,
                              sandbox_mount_get_target (mount),
                              SANDBOX_MOUNT_MINIMAL);
  _sandbox_mount_list_used (mount, used);
  loses_mode = used[mode] && withheld[mode];
  loses_size = used[size] && withheld[size];
  used[mode] = used[size] = FALSE;
  for (guint feature = 0; feature < SANDBOX_FEATURE_END; feature++)
    if (withheld[feature] && used[feature])
      return NULL;
  if (!loses_mode && !loses_size)
    return sandbox_mount_ref (mount);
  return sandbox_mount_new_tmpfs (
      sandbox_mount_get_target (mount),
      loses_mode ? -1 : sandbox_mount_get_mode (mount),
      loses_size ? 0 : sandbox_mount_get_size (mount));
}

/* Whether a mount before @mounts[@index] is at the same target. */
static gboolean
has_mount_below (GPtrArray *mounts, guint index)
{
  const char *target
      = sandbox_mount_get_target (g_ptr_array_index (mounts, index));

  for (guint i = 0; i < index; i++)
    if (strcmp (target,
                sandbox_mount_get_target (g_ptr_array_index (mounts, i)))
        == 0)
      return TRUE;
  return FALSE;
}

/* What a remount was for may have been given up. */
static void
remove_idle_remounts (GPtrArray *before, GPtrArray *kept, GPtrArray *changes)
{
  for (guint i = kept->len; i-- > 0;)
    {
      SandboxMount *mount = g_ptr_array_index (kept, i);
      g_autofree char *text = NULL;
      guint index;

      if (sandbox_mount_get_mount_type (mount) != SANDBOX_MOUNT_REMOUNT_RO
          || has_mount_below (kept, i)
          || !g_ptr_array_find (before, mount, &index)
          || !has_mount_below (before, index))
        continue;
      text = sandbox_mount_to_string (mount);
      g_ptr_array_add (
          changes,
          _sandbox_change_new (SANDBOX_FEATURE_MOUNT_REMOUNT_RO, text, "unset",
                               "what is mounted there was given up"));
      g_ptr_array_remove_index (kept, i);
      sandbox_mount_unref (mount);
    }
}

void
_sandbox_degrade_mounts (SandboxRequest *request,
                         const gboolean *withheld,
                         gboolean has_minimal,
                         GPtrArray *changes)
{
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  GPtrArray *mounts = sandbox_request_get_mounts (request);

  for (guint i = 0; i < mounts->len; i++)
    {
      SandboxMount *mount
          = reduce_mount (g_ptr_array_index (mounts, i), withheld, has_minimal);

      if (mount != NULL)
        g_ptr_array_add (kept, mount);
    }
  remove_idle_remounts (mounts, kept, changes);
  sandbox_request_clear_mounts (request);
  for (guint i = 0; i < kept->len; i++)
    sandbox_request_take_mount (request, g_ptr_array_index (kept, i));
}
