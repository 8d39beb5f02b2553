/* mount-features.c - which features a mount uses. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "negotiate-private.h"

#include <sys/stat.h>

#include <sandboxlib/mount-content.h>

static gboolean
is_file (const SandboxMount *mount)
{
  const char *path = sandbox_mount_get_source (mount);
  struct stat st;

  if (path == NULL)
    return fstat (sandbox_mount_get_fd (mount), &st) == 0
           && !S_ISDIR (st.st_mode);
  return stat (path, &st) == 0 && !S_ISDIR (st.st_mode);
}

static void
list_bind (const SandboxMount *mount, gboolean *used)
{
  SandboxMountFlags flags = sandbox_mount_get_flags (mount);
  gboolean is_read_only = (flags & SANDBOX_MOUNT_READ_ONLY) != 0;
  gboolean has_devices = (flags & SANDBOX_MOUNT_DEVICES) != 0;

  used[SANDBOX_FEATURE_MOUNT_BIND] |= !is_read_only && !has_devices;
  used[SANDBOX_FEATURE_MOUNT_RO_BIND] |= is_read_only;
  used[SANDBOX_FEATURE_MOUNT_DEV_BIND] |= has_devices;
  used[SANDBOX_FEATURE_MOUNT_DEV_BIND_READ_ONLY] |= is_read_only && has_devices;
  used[SANDBOX_FEATURE_MOUNT_BIND_FILE] |= is_file (mount);
}

static void
list_tmpfs (const SandboxMount *mount, gboolean *used)
{
  used[SANDBOX_FEATURE_MOUNT_TMPFS] = TRUE;
  used[SANDBOX_FEATURE_MOUNT_TMPFS_MODE] |= sandbox_mount_get_mode (mount) >= 0;
  used[SANDBOX_FEATURE_MOUNT_TMPFS_SIZE] |= sandbox_mount_get_size (mount) > 0;
}

static void
list_dev (const SandboxMount *mount, gboolean *used)
{
  if ((sandbox_mount_get_flags (mount) & SANDBOX_MOUNT_MINIMAL) != 0)
    used[SANDBOX_FEATURE_MOUNT_DEV_MINIMAL] = TRUE;
  else
    used[SANDBOX_FEATURE_MOUNT_DEV] = TRUE;
}

static void
list_overlay (const SandboxMount *mount, gboolean *used)
{
  if ((sandbox_mount_get_flags (mount) & SANDBOX_MOUNT_READ_ONLY) != 0)
    used[SANDBOX_FEATURE_MOUNT_RO_OVERLAY] = TRUE;
  else if (sandbox_mount_get_upper (mount) != NULL)
    used[SANDBOX_FEATURE_MOUNT_OVERLAY] = TRUE;
  else
    used[SANDBOX_FEATURE_MOUNT_TMP_OVERLAY] = TRUE;
}

static void
list_content (const SandboxMount *mount, gboolean *used)
{
  gboolean is_read_only
      = (sandbox_mount_get_flags (mount) & SANDBOX_MOUNT_READ_ONLY) != 0;

  if (sandbox_mount_get_mount_type (mount) == SANDBOX_MOUNT_FILE)
    used[SANDBOX_FEATURE_MOUNT_FILE] = TRUE;
  else if (is_read_only)
    used[SANDBOX_FEATURE_MOUNT_RO_DATA] = TRUE;
  else
    used[SANDBOX_FEATURE_MOUNT_DATA] = TRUE;
  used[SANDBOX_FEATURE_MOUNT_FILE_MODE] |= sandbox_mount_get_mode (mount) >= 0;
}

void
_sandbox_mount_list_used (const SandboxMount *mount,
                          gboolean used[SANDBOX_FEATURE_END])
{
  used[SANDBOX_FEATURE_MOUNT_NO_EXEC]
      |= (sandbox_mount_get_flags (mount) & SANDBOX_MOUNT_NO_EXEC) != 0;
  switch (sandbox_mount_get_mount_type (mount))
    {
    case SANDBOX_MOUNT_BIND:
      list_bind (mount, used);
      break;
    case SANDBOX_MOUNT_TMPFS:
      list_tmpfs (mount, used);
      break;
    case SANDBOX_MOUNT_PROC:
      used[SANDBOX_FEATURE_MOUNT_PROC] = TRUE;
      break;
    case SANDBOX_MOUNT_DEV:
      list_dev (mount, used);
      break;
    case SANDBOX_MOUNT_DIR:
      used[SANDBOX_FEATURE_MOUNT_DIR] = TRUE;
      used[SANDBOX_FEATURE_MOUNT_DIR_MODE]
          |= sandbox_mount_get_mode (mount) >= 0;
      break;
    case SANDBOX_MOUNT_SYMLINK:
      used[SANDBOX_FEATURE_MOUNT_SYMLINK] = TRUE;
      break;
    case SANDBOX_MOUNT_REMOUNT_RO:
      used[SANDBOX_FEATURE_MOUNT_REMOUNT_RO] = TRUE;
      break;
    case SANDBOX_MOUNT_OVERLAY:
      list_overlay (mount, used);
      break;
    case SANDBOX_MOUNT_MASK:
      used[SANDBOX_FEATURE_MOUNT_MASK] = TRUE;
      break;
    case SANDBOX_MOUNT_HOST_FILE:
      used[SANDBOX_FEATURE_MOUNT_HOST_FILE] = TRUE;
      break;
    case SANDBOX_MOUNT_MQUEUE:
      used[SANDBOX_FEATURE_MOUNT_MQUEUE] = TRUE;
      break;
    case SANDBOX_MOUNT_CHMOD:
      used[SANDBOX_FEATURE_MOUNT_CHMOD] = TRUE;
      break;
    case SANDBOX_MOUNT_FILE:
    case SANDBOX_MOUNT_DATA:
      list_content (mount, used);
      break;
    }
}

gboolean
_sandbox_mount_uses (const SandboxMount *mount, SandboxFeature feature)
{
  gboolean used[SANDBOX_FEATURE_END] = { FALSE };

  _sandbox_mount_list_used (mount, used);
  return used[feature];
}
