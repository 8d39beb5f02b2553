/* mount-overlay.c - a mount of several directories as one. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <sandboxlib/mount-overlay.h>

#include "mount-private.h"

SandboxMount *
sandbox_mount_new_overlay (const char *target,
                           const char *const *sources,
                           const char *upper,
                           const char *work,
                           SandboxMountFlags flags)
{
  SandboxMount *self
      = sandbox_mount_new (SANDBOX_MOUNT_OVERLAY, NULL, target, flags);

  if (self == NULL)
    return NULL;
  self->sources
      = sources != NULL ? g_strdupv ((char **) sources) : g_new0 (char *, 1);
  self->upper = g_strdup (upper);
  self->work = g_strdup (work);
  return self;
}

const char *const *
sandbox_mount_get_sources (const SandboxMount *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->sources;
}

const char *
sandbox_mount_get_upper (const SandboxMount *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->upper;
}

const char *
sandbox_mount_get_work (const SandboxMount *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->work;
}

/* mount(8): "lowerdir" names the topmost first. */
void
_sandbox_mount_list_layers (const SandboxMount *self, GPtrArray *words)
{
  guint n = self->sources != NULL ? g_strv_length (self->sources) : 0;

  while (n-- > 0)
    g_ptr_array_add (words, g_strconcat ("lowerdir=", self->sources[n], NULL));
  if (self->upper != NULL)
    g_ptr_array_add (words, g_strconcat ("upperdir=", self->upper, NULL));
  if (self->work != NULL)
    g_ptr_array_add (words, g_strconcat ("workdir=", self->work, NULL));
}
