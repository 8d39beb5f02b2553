/* mount.c - one file-system operation of a request. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "mount-private.h"

#include <string.h>

#include <sandboxlib/mount-content.h>

#include "fds-private.h"

G_DEFINE_BOXED_TYPE (SandboxMount,
                     sandbox_mount,
                     sandbox_mount_ref,
                     sandbox_mount_unref)

#define BIND_FLAGS \
  (SANDBOX_MOUNT_READ_ONLY | SANDBOX_MOUNT_DEVICES | SANDBOX_MOUNT_OPTIONAL \
   | SANDBOX_MOUNT_NO_EXEC)

#define DATA_FLAGS (SANDBOX_MOUNT_READ_ONLY | SANDBOX_MOUNT_NO_EXEC)

/* Type, word, source, flags, mode, size, content. */
static const SandboxMountKind kinds[] = {
  { SANDBOX_MOUNT_BIND, "bind", TRUE, BIND_FLAGS, -1, FALSE, FALSE },
  { SANDBOX_MOUNT_TMPFS, "tmpfs", FALSE, SANDBOX_MOUNT_NO_EXEC, 07777, TRUE,
    FALSE },
  { SANDBOX_MOUNT_PROC, "proc", FALSE, 0, -1, FALSE, FALSE },
  { SANDBOX_MOUNT_DEV, "dev", FALSE, SANDBOX_MOUNT_MINIMAL, -1, FALSE, FALSE },
  { SANDBOX_MOUNT_DIR, "dir", FALSE, 0, 07777, FALSE, FALSE },
  { SANDBOX_MOUNT_SYMLINK, "symlink", TRUE, 0, -1, FALSE, FALSE },
  { SANDBOX_MOUNT_REMOUNT_RO, "none", FALSE, 0, -1, FALSE, FALSE },
  { SANDBOX_MOUNT_MQUEUE, "mqueue", FALSE, 0, -1, FALSE, FALSE },
  { SANDBOX_MOUNT_OVERLAY, "overlay", FALSE, SANDBOX_MOUNT_READ_ONLY, -1, FALSE,
    FALSE },
  { SANDBOX_MOUNT_CHMOD, "chmod", FALSE, 0, 07777, FALSE, FALSE },
  { SANDBOX_MOUNT_FILE, "file", FALSE, 0, 01777, FALSE, TRUE },
  { SANDBOX_MOUNT_DATA, "data", FALSE, DATA_FLAGS, 01777, FALSE, TRUE },
  { SANDBOX_MOUNT_MASK, "mask", FALSE, 0, -1, FALSE, FALSE },
  { SANDBOX_MOUNT_HOST_FILE, "host-file", TRUE, SANDBOX_MOUNT_OPTIONAL, -1,
    FALSE, FALSE },
};

const SandboxMountKind *
_sandbox_mount_get_kind (SandboxMountType type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].type == type)
      return &kinds[i];
  return NULL;
}

static void
append_escaped (GString *text, const char *path, const char *special)
{
  for (; *path != '\0'; path++)
    {
      if (strchr (special, *path) != NULL)
        g_string_append_c (text, '\\');
      g_string_append_c (text, *path);
    }
}

static char *
list_options (const SandboxMount *self)
{
  static const struct
  {
    SandboxMountFlags flag;
    const char *word;
  } flags[] = {
    { SANDBOX_MOUNT_READ_ONLY, "ro" },    { SANDBOX_MOUNT_DEVICES, "dev" },
    { SANDBOX_MOUNT_NO_EXEC, "noexec" },  { SANDBOX_MOUNT_MINIMAL, "minimal" },
    { SANDBOX_MOUNT_OPTIONAL, "nofail" },
  };
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  GString *text = g_string_new (NULL);

  if (self->type == SANDBOX_MOUNT_REMOUNT_RO)
    {
      g_ptr_array_add (words, g_strdup ("remount"));
      g_ptr_array_add (words, g_strdup ("ro"));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    if (self->flags & flags[i].flag)
      g_ptr_array_add (words, g_strdup (flags[i].word));
  if (self->mode >= 0)
    g_ptr_array_add (words, g_strdup_printf ("mode=%o", (guint) self->mode));
  if (self->size > 0)
    g_ptr_array_add (words,
                     g_strdup_printf ("size=%" G_GUINT64_FORMAT, self->size));
  if (self->content != NULL)
    g_ptr_array_add (words, g_strdup_printf ("bytes=%" G_GSIZE_FORMAT,
                                             g_bytes_get_size (self->content)));
  _sandbox_mount_list_layers (self, words);
  for (guint i = 0; i < words->len; i++)
    {
      if (i > 0)
        g_string_append_c (text, ',');
      append_escaped (text, g_ptr_array_index (words, i), ":\\,");
    }
  return g_string_free (text, FALSE);
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
  self->fd = -1;
  self->target = g_strdup (target);
  self->flags = flags;
  self->mode = -1;
  return self;
}

SandboxMount *
sandbox_mount_new_tmpfs (const char *target, int mode, guint64 size)
{
  return sandbox_mount_new_full (SANDBOX_MOUNT_TMPFS, NULL, target,
                                 SANDBOX_MOUNT_NONE, mode, size);
}

SandboxMount *
_sandbox_mount_reduce (const SandboxMount *self,
                       SandboxMountFlags flags,
                       int mode,
                       guint64 size)
{
  SandboxMount *copy = sandbox_mount_new_full (self->type, self->source,
                                               self->target, flags, mode, size);

  if (self->fd >= 0)
    _sandbox_mount_hold_fd (copy, self->fd);
  if (self->content != NULL)
    copy->content = g_bytes_ref (self->content);
  return copy;
}

SandboxMount *
_sandbox_mount_move (const SandboxMount *self,
                     const char *target,
                     SandboxMountFlags flags)
{
  SandboxMount *copy = sandbox_mount_new_full (self->type, self->source, target,
                                               flags, self->mode, self->size);

  if (self->content != NULL)
    copy->content = g_bytes_ref (self->content);
  return copy;
}

mode_t
_sandbox_mount_get_full_mode (const SandboxMount *self)
{
  if (self->mode >= 0)
    return (mode_t) self->mode;
  /* As bwrap(1) has it. */
  return self->type == SANDBOX_MOUNT_FILE   ? 0666
         : self->type == SANDBOX_MOUNT_DATA ? 0600
                                            : 0755;
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
  _sandbox_close (&self->fd);
  g_free (self->fd_problem);
  g_strfreev (self->sources);
  g_free (self->upper);
  g_free (self->work);
  g_free (self->source_ids);
  g_clear_pointer (&self->content, g_bytes_unref);
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
  const SandboxMountKind *kind;
  GString *text;
  g_autofree char *options = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  kind = _sandbox_mount_get_kind (self->type);
  text = g_string_new (NULL);
  options = list_options (self);
  if (self->source != NULL)
    append_escaped (text, self->source, ":\\");
  else if (self->fd >= 0)
    g_string_append_printf (text, "/proc/self/fd/%d", self->fd);
  g_string_append_c (text, ':');
  append_escaped (text, self->target, ":\\");
  g_string_append_printf (text, ":%s", kind != NULL ? kind->word : "unknown");
  if (*options != '\0')
    g_string_append_printf (text, ":%s", options);
  return g_string_free (text, FALSE);
}
