/* degrade-mounts.c - the mounts of a request without what is withheld. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "degrade-mounts-private.h"

#include <string.h>

#include "change-private.h"
#include "mount-private.h"
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

/* What a mount can do without. */
static const SandboxFeature options[]
    = { SANDBOX_FEATURE_MOUNT_TMPFS_MODE, SANDBOX_FEATURE_MOUNT_DIR_MODE,
        SANDBOX_FEATURE_MOUNT_TMPFS_SIZE, SANDBOX_FEATURE_MOUNT_NO_EXEC,
        SANDBOX_FEATURE_MOUNT_FILE_MODE };

/* @mount without what is withheld; NULL when nothing is left of it. A mount
 * that would be writable instead of read-only is dropped. */
static SandboxMount *
reduce_mount (SandboxMount *mount,
              const gboolean *withheld,
              gboolean has_minimal)
{
  gboolean used[SANDBOX_FEATURE_END] = { FALSE };
  gboolean loses[SANDBOX_FEATURE_END] = { FALSE };
  gboolean loses_any = FALSE;
  guint flags = sandbox_mount_get_flags (mount);

  if (becomes_minimal (mount, withheld, has_minimal))
    return sandbox_mount_new (SANDBOX_MOUNT_DEV, NULL,
                              sandbox_mount_get_target (mount),
                              SANDBOX_MOUNT_MINIMAL);
  _sandbox_mount_list_used (mount, used);
  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    {
      loses[options[i]] = used[options[i]] && withheld[options[i]];
      loses_any |= loses[options[i]];
      used[options[i]] = FALSE;
    }
  for (guint feature = 0; feature < SANDBOX_FEATURE_END; feature++)
    if (withheld[feature] && used[feature])
      return NULL;
  if (!loses_any)
    return sandbox_mount_ref (mount);
  if (loses[SANDBOX_FEATURE_MOUNT_NO_EXEC])
    flags &= ~(guint) SANDBOX_MOUNT_NO_EXEC;
  return _sandbox_mount_reduce (
      mount, (SandboxMountFlags) flags,
      loses[SANDBOX_FEATURE_MOUNT_TMPFS_MODE]
              || loses[SANDBOX_FEATURE_MOUNT_DIR_MODE]
              || loses[SANDBOX_FEATURE_MOUNT_FILE_MODE]
          ? -1
          : sandbox_mount_get_mode (mount),
      loses[SANDBOX_FEATURE_MOUNT_TMPFS_SIZE] ? 0
                                              : sandbox_mount_get_size (mount));
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
