/* mount.c - one file-system operation of a request. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "mount-private.h"

struct _SandboxMount
{
  gatomicrefcount ref_count;
  SandboxMountType type;
  char *source;
  char *target;
  SandboxMountFlags flags;
  int mode;     /* -1 when unset */
  guint64 size; /* 0 when unset */
  gboolean is_file;
};

G_DEFINE_BOXED_TYPE (SandboxMount,
                     sandbox_mount,
                     sandbox_mount_ref,
                     sandbox_mount_unref)

static const char *
get_type_word (SandboxMountType type)
{
  switch (type)
    {
    case SANDBOX_MOUNT_BIND:
      return "bind";
    case SANDBOX_MOUNT_TMPFS:
      return "tmpfs";
    case SANDBOX_MOUNT_PROC:
      return "proc";
    case SANDBOX_MOUNT_DEV:
      return "dev";
    case SANDBOX_MOUNT_DIR:
      return "dir";
    case SANDBOX_MOUNT_SYMLINK:
      return "symlink";
    case SANDBOX_MOUNT_REMOUNT_RO:
      return "none";
    default:
      return "unknown";
    }
}

static void
append_escaped (GString *text, const char *path)
{
  for (; *path != '\0'; path++)
    {
      if (*path == ':' || *path == '\\')
        g_string_append_c (text, '\\');
      g_string_append_c (text, *path);
    }
}

static char *
list_options (const SandboxMount *self)
{
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  if (self->type == SANDBOX_MOUNT_REMOUNT_RO)
    g_ptr_array_add (words, g_strdup ("remount,ro"));
  if (self->flags & SANDBOX_MOUNT_READ_ONLY)
    g_ptr_array_add (words, g_strdup ("ro"));
  if (self->flags & SANDBOX_MOUNT_DEVICES)
    g_ptr_array_add (words, g_strdup ("dev"));
  if (self->flags & SANDBOX_MOUNT_MINIMAL)
    g_ptr_array_add (words, g_strdup ("minimal"));
  if (self->mode >= 0)
    g_ptr_array_add (words, g_strdup_printf ("mode=%o", (guint) self->mode));
  if (self->size > 0)
    g_ptr_array_add (words,
                     g_strdup_printf ("size=%" G_GUINT64_FORMAT, self->size));
  g_ptr_array_add (words, NULL);
  return g_strjoinv (",", (char **) words->pdata);
}

SandboxMount *
sandbox_mount_new (SandboxMountType type,
                   const char *source,
                   const char *target,
                   SandboxMountFlags flags)
{
  SandboxMount *self;

  g_return_val_if_fail (target != NULL, NULL);

  self = g_new0 (SandboxMount, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->type = type;
  self->source = g_strdup (source);
  self->target = g_strdup (target);
  self->flags = flags;
  self->mode = -1;
  return self;
}

SandboxMount *
sandbox_mount_new_tmpfs (const char *target, int mode, guint64 size)
{
  SandboxMount *self = sandbox_mount_new (SANDBOX_MOUNT_TMPFS, NULL, target,
                                          SANDBOX_MOUNT_NONE);

  if (self == NULL)
    return NULL;
  self->mode = mode;
  self->size = size;
  return self;
}

SandboxMount *
_sandbox_mount_new_file_bind (const char *source,
                              const char *target,
                              SandboxMountFlags flags)
{
  SandboxMount *self
      = sandbox_mount_new (SANDBOX_MOUNT_BIND, source, target, flags);

  self->is_file = TRUE;
  return self;
}

gboolean
sandbox_mount_is_file (const SandboxMount *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_file;
}

SandboxMount *
sandbox_mount_ref (SandboxMount *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sandbox_mount_unref (SandboxMount *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->source);
  g_free (self->target);
  g_free (self);
}

SandboxMountType
sandbox_mount_get_mount_type (const SandboxMount *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->type;
}

const char *
sandbox_mount_get_source (const SandboxMount *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->source;
}

const char *
sandbox_mount_get_target (const SandboxMount *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->target;
}

SandboxMountFlags
sandbox_mount_get_flags (const SandboxMount *self)
{
  g_return_val_if_fail (self != NULL, SANDBOX_MOUNT_NONE);

  return self->flags;
}

int
sandbox_mount_get_mode (const SandboxMount *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->mode;
}

guint64
sandbox_mount_get_size (const SandboxMount *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->size;
}

char *
sandbox_mount_to_string (const SandboxMount *self)
{
  GString *text;
  g_autofree char *options = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  text = g_string_new (NULL);
  options = list_options (self);
  if (self->source != NULL)
    append_escaped (text, self->source);
  g_string_append_c (text, ':');
  append_escaped (text, self->target);
  g_string_append_printf (text, ":%s", get_type_word (self->type));
  if (*options != '\0')
    g_string_append_printf (text, ":%s", options);
  return g_string_free (text, FALSE);
}
