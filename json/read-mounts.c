/* read-mounts.c - the mounts of a document. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "json.h"

#include <string.h>

/* What the members of one mount say. */
typedef struct
{
  guint type; /* 0: not said */
  char *source;
  char *target;
  guint flags;
  int mode; /* -1: not said */
  gint64 size;
  char **sources;
  char *upper;
  char *work;
  GBytes *content;
} Draft;

static void
draft_clear (Draft *self)
{
  g_free (self->source);
  g_free (self->target);
  g_strfreev (self->sources);
  g_free (self->upper);
  g_free (self->work);
  g_clear_pointer (&self->content, g_bytes_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Draft, draft_clear)

static gboolean
read_flag (const Value *value, gpointer data, GError **error)
{
  guint *flags = data;
  guint index;

  if (!value_get_word (value, json_mount_flags, &index, error))
    return FALSE;
  *flags |= 1u << index;
  return TRUE;
}

static gboolean
read_member (const Value *value, gpointer data, GError **error)
{
  Draft *draft = data;

  if (strcmp (value->name, "type") == 0)
    {
      if (!value_get_word (value, json_mount_types + 1, &draft->type, error))
        return FALSE;
      draft->type++;
      return TRUE;
    }
  if (strcmp (value->name, "source") == 0)
    return value_get_string (value, &draft->source, error);
  if (strcmp (value->name, "target") == 0)
    return value_get_string (value, &draft->target, error);
  if (strcmp (value->name, "sources") == 0)
    return value_get_strv (value, &draft->sources, error);
  if (strcmp (value->name, "upper") == 0)
    return value_get_string (value, &draft->upper, error);
  if (strcmp (value->name, "work") == 0)
    return value_get_string (value, &draft->work, error);
  if (strcmp (value->name, "options") == 0)
    return value_for_each_element (value, read_flag, &draft->flags, error);
  if (strcmp (value->name, "mode") == 0)
    return value_get_mode (value, &draft->mode, error);
  if (strcmp (value->name, "content") == 0)
    return value_get_bytes (value, &draft->content, error);
  if (strcmp (value->name, "size") == 0)
    return value_get_number (value, 1, G_MAXINT64, &draft->size, error);
  return value_fail (value, error, "a mount has no such member");
}

static gboolean
has_content (const Draft *draft)
{
  return draft->type == SANDBOX_MOUNT_FILE || draft->type == SANDBOX_MOUNT_DATA;
}

static gboolean
has_mode (const Draft *draft)
{
  return draft->type == SANDBOX_MOUNT_TMPFS || draft->type == SANDBOX_MOUNT_DIR
         || draft->type == SANDBOX_MOUNT_CHMOD || has_content (draft);
}

static SandboxMount *
new_mount (const Draft *draft)
{
  SandboxMountFlags flags = (SandboxMountFlags) draft->flags;

  if (draft->type == SANDBOX_MOUNT_FILE)
    return sandbox_mount_new_file (draft->content, draft->target, draft->mode);
  if (has_content (draft))
    return sandbox_mount_new_data (draft->content, draft->target, flags,
                                   draft->mode);
  return sandbox_mount_new_full ((SandboxMountType) draft->type, draft->source,
                                 draft->target, flags, draft->mode,
                                 (guint64) draft->size);
}

gboolean
json_read_mount (const Value *value, gpointer data, GError **error)
{
  g_auto (Draft) draft = { .mode = -1 };
  SandboxMount *mount;

  if (!value_for_each_member (value, read_member, &draft, error))
    return FALSE;
  if (draft.type == 0)
    return value_fail (value, error, "a mount without a type");
  if (draft.target == NULL)
    return value_fail (value, error, "a mount without a target");
  if (draft.size != 0 && draft.type != SANDBOX_MOUNT_TMPFS)
    return value_fail (value, error, "a size belongs to a tmpfs");
  if (draft.mode >= 0 && !has_mode (&draft))
    return value_fail (value, error,
                       "a mode belongs to a tmpfs, dir, chmod, file or data");
  if ((draft.content != NULL) != has_content (&draft))
    return value_fail (
        value, error, "content belongs to a file or data, and is needed there");
  if (draft.type == SANDBOX_MOUNT_FILE && draft.flags != 0)
    return value_fail (value, error, "a file has no options");
  if (draft.content != NULL && draft.source != NULL)
    return value_fail (value, error, "content takes the place of a source");
  if (draft.type != SANDBOX_MOUNT_OVERLAY
      && (draft.sources != NULL || draft.upper != NULL || draft.work != NULL))
    return value_fail (value, error,
                       "sources, upper and work belong to an overlay");
  if (draft.type == SANDBOX_MOUNT_OVERLAY && draft.source != NULL)
    return value_fail (value, error, "an overlay has sources, and no source");
  mount = draft.type == SANDBOX_MOUNT_OVERLAY ? sandbox_mount_new_overlay (
              draft.target, (const char *const *) draft.sources, draft.upper,
              draft.work, (SandboxMountFlags) draft.flags)
                                              : new_mount (&draft);
  sandbox_request_take_mount (data, mount);
  return TRUE;
}
