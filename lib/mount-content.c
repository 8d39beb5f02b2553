/* mount-content.c - mounts of what has no path: open files, permission bits. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <sandboxlib/mount-content.h>

#include <errno.h>

#include "error-private.h"
#include "fds-private.h"
#include "mount-private.h"

void
_sandbox_mount_hold_fd (SandboxMount *self, int fd)
{
  self->fd = _sandbox_fd_dup (fd);
  if (self->fd < 0)
    self->fd_problem = g_strdup_printf ("cannot duplicate fd %d: %s", fd,
                                        _sandbox_strerror (errno));
}

SandboxMount *
sandbox_mount_new_bind_fd (int fd, const char *target, SandboxMountFlags flags)
{
  SandboxMount *self
      = sandbox_mount_new (SANDBOX_MOUNT_BIND, NULL, target, flags);

  if (self != NULL)
    _sandbox_mount_hold_fd (self, fd);
  return self;
}

SandboxMount *
sandbox_mount_new_dir (const char *target, int mode)
{
  return sandbox_mount_new_full (SANDBOX_MOUNT_DIR, NULL, target,
                                 SANDBOX_MOUNT_NONE, mode, 0);
}

SandboxMount *
sandbox_mount_new_chmod (const char *target, int mode)
{
  return sandbox_mount_new_full (SANDBOX_MOUNT_CHMOD, NULL, target,
                                 SANDBOX_MOUNT_NONE, mode, 0);
}

static SandboxMount *
new_with_content (SandboxMountType type,
                  GBytes *content,
                  const char *target,
                  SandboxMountFlags flags,
                  int mode)
{
  SandboxMount *self;

  g_return_val_if_fail (content != NULL, NULL);

  self = sandbox_mount_new_full (type, NULL, target, flags, mode, 0);
  if (self != NULL)
    self->content = g_bytes_ref (content);
  return self;
}

SandboxMount *
sandbox_mount_new_file (GBytes *content, const char *target, int mode)
{
  return new_with_content (SANDBOX_MOUNT_FILE, content, target,
                           SANDBOX_MOUNT_NONE, mode);
}

SandboxMount *
sandbox_mount_new_data (GBytes *content,
                        const char *target,
                        SandboxMountFlags flags,
                        int mode)
{
  return new_with_content (SANDBOX_MOUNT_DATA, content, target, flags, mode);
}

SandboxMount *
sandbox_mount_new_full (SandboxMountType type,
                        const char *source,
                        const char *target,
                        SandboxMountFlags flags,
                        int mode,
                        guint64 size)
{
  SandboxMount *self = sandbox_mount_new (type, source, target, flags);

  if (self == NULL)
    return NULL;
  self->mode = mode;
  self->size = size;
  return self;
}

int
sandbox_mount_get_fd (const SandboxMount *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->fd;
}

GBytes *
sandbox_mount_get_content (const SandboxMount *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->content;
}
