/* write-mounts.c - the mounts of a request, in a document. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "json.h"

static void
write_flags (JsonBuilder *builder, SandboxMountFlags flags)
{
  if (flags == SANDBOX_MOUNT_NONE)
    return;
  json_builder_set_member_name (builder, "options");
  json_builder_begin_array (builder);
  for (guint i = 0; json_mount_flags[i] != NULL; i++)
    if (((guint) flags & 1u << i) != 0)
      json_builder_add_string_value (builder, json_mount_flags[i]);
  json_builder_end_array (builder);
}

static void
write_path (JsonBuilder *builder, const char *name, const char *path)
{
  if (path == NULL)
    return;
  json_builder_set_member_name (builder, name);
  builder_add_string (builder, path);
}

static void
write_mount (JsonBuilder *builder, const SandboxMount *mount)
{
  const char *source = sandbox_mount_get_source (mount);
  const char *const *sources = sandbox_mount_get_sources (mount);
  int mode = sandbox_mount_get_mode (mount);
  guint64 size = sandbox_mount_get_size (mount);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "type");
  json_builder_add_string_value (
      builder, json_mount_types[sandbox_mount_get_mount_type (mount)]);
  if (source != NULL)
    {
      json_builder_set_member_name (builder, "source");
      builder_add_string (builder, source);
    }
  if (sources != NULL)
    {
      json_builder_set_member_name (builder, "sources");
      builder_add_strv (builder, sources);
    }
  write_path (builder, "upper", sandbox_mount_get_upper (mount));
  write_path (builder, "work", sandbox_mount_get_work (mount));
  json_builder_set_member_name (builder, "target");
  builder_add_string (builder, sandbox_mount_get_target (mount));
  write_flags (builder, sandbox_mount_get_flags (mount));
  if (mode >= 0)
    {
      json_builder_set_member_name (builder, "mode");
      builder_add_mode (builder, mode);
    }
  if (sandbox_mount_get_content (mount) != NULL)
    {
      json_builder_set_member_name (builder, "content");
      builder_add_bytes (builder, sandbox_mount_get_content (mount));
    }
  if (size > 0)
    {
      json_builder_set_member_name (builder, "size");
      json_builder_add_int_value (builder, (gint64) size);
    }
  json_builder_end_object (builder);
}

static gboolean
check_mount (const SandboxMount *mount, GError **error)
{
  guint type = sandbox_mount_get_mount_type (mount);

  if (type == 0 || type > SANDBOX_MOUNT_HOST_FILE)
    return json_refuse (error, "mounts",
                        "there is one of a type that is unknown");
  if (sandbox_mount_get_fd (mount) >= 0)
    return json_refuse (error, "mounts", "there is one whose source is an fd");
  if (sandbox_mount_get_size (mount) > G_MAXINT64)
    return json_refuse (error, "mounts", "there is a size above 2^63 - 1");
  return TRUE;
}

gboolean
json_write_mounts (SandboxRequest *request,
                   const char *name,
                   JsonBuilder *builder,
                   GError **error)
{
  GPtrArray *mounts = sandbox_request_get_mounts (request);

  if (mounts->len == 0)
    return TRUE;
  for (guint i = 0; i < mounts->len; i++)
    if (!check_mount (g_ptr_array_index (mounts, i), error))
      return FALSE;
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < mounts->len; i++)
    write_mount (builder, g_ptr_array_index (mounts, i));
  json_builder_end_array (builder);
  return TRUE;
}
