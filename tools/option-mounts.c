/* option-mounts.c - what the options for mounts do to the request. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "option-apply.h"

#include "option-values.h"

/* So that an fd without an end is noticed. */
#define CONTENT_MAX (1 << 30)

/* The value of the row holds the flags. */
gboolean
apply_bind (ARGUMENTS)
{
  sandbox_request_take_mount (
      options->request,
      sandbox_mount_new (SANDBOX_MOUNT_BIND, arguments[0], arguments[1],
                         (SandboxMountFlags) row->value));
  return TRUE;
}

/* The value of the row holds the flags. */
gboolean
apply_bind_fd (ARGUMENTS)
{
  int fd;

  if (!option_values_parse_fd (arguments[0], &fd, error))
    return FALSE;
  sandbox_request_take_mount (
      options->request, sandbox_mount_new_bind_fd (
                            fd, arguments[1], (SandboxMountFlags) row->value));
  return TRUE;
}

/* The value of the row holds the type. */
gboolean
apply_mount_at (ARGUMENTS)
{
  sandbox_request_take_mount (
      options->request, sandbox_mount_new ((SandboxMountType) row->value, NULL,
                                           arguments[0], SANDBOX_MOUNT_NONE));
  return TRUE;
}

gboolean
apply_tmpfs (ARGUMENTS)
{
  sandbox_request_take_mount (options->request,
                              sandbox_mount_new_tmpfs (arguments[0],
                                                       options->next_perms,
                                                       options->next_size));
  return TRUE;
}

gboolean
apply_dir (ARGUMENTS)
{
  sandbox_request_take_mount (
      options->request,
      sandbox_mount_new_dir (arguments[0], options->next_perms));
  return TRUE;
}

/* The value of the row holds the type, SANDBOX_MOUNT_READ_ONLY in its flags. */
gboolean
apply_content (ARGUMENTS)
{
  g_autoptr (GBytes) content
      = option_values_read_fd (arguments[0], CONTENT_MAX, error);

  if (content == NULL)
    return FALSE;
  sandbox_request_take_mount (
      options->request,
      row->value == SANDBOX_MOUNT_FILE
          ? sandbox_mount_new_file (content, arguments[1], options->next_perms)
          : sandbox_mount_new_data (content, arguments[1],
                                    (SandboxMountFlags) row->flags,
                                    options->next_perms));
  return TRUE;
}

gboolean
apply_chmod (ARGUMENTS)
{
  int mode;

  if (!option_values_parse_mode (arguments[0], &mode, error))
    return FALSE;
  sandbox_request_take_mount (options->request,
                              sandbox_mount_new_chmod (arguments[1], mode));
  return TRUE;
}

static gboolean
refuse_second (GError **error)
{
  g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                       "given twice for one operation");
  return FALSE;
}

gboolean
apply_perms (ARGUMENTS)
{
  if (options->next_perms >= 0)
    return refuse_second (error);
  return option_values_parse_mode (arguments[0], &options->next_perms, error);
}

gboolean
apply_size (ARGUMENTS)
{
  if (options->next_size > 0)
    return refuse_second (error);
  return option_values_parse_bytes (arguments[0], &options->next_size, error);
}

/* The value of the row holds the flags. */
gboolean
apply_host_file (ARGUMENTS)
{
  sandbox_request_take_mount (
      options->request,
      sandbox_mount_new (SANDBOX_MOUNT_HOST_FILE, arguments[0], arguments[1],
                         (SandboxMountFlags) row->value));
  return TRUE;
}

gboolean
apply_overlay_src (ARGUMENTS)
{
  g_ptr_array_add (options->next_sources, g_strdup (arguments[0]));
  return TRUE;
}

static gboolean
take_overlay (Options *options,
              const char *target,
              const char *upper,
              const char *work,
              SandboxMountFlags flags)
{
  g_ptr_array_add (options->next_sources, NULL);
  sandbox_request_take_mount (
      options->request,
      sandbox_mount_new_overlay (
          target, (const char *const *) options->next_sources->pdata, upper,
          work, flags));
  return TRUE;
}

gboolean
apply_overlay (ARGUMENTS)
{
  return take_overlay (options, arguments[2], arguments[0], arguments[1],
                       SANDBOX_MOUNT_NONE);
}

/* The value of the row holds the flags. */
gboolean
apply_overlay_at (ARGUMENTS)
{
  return take_overlay (options, arguments[0], NULL, NULL,
                       (SandboxMountFlags) row->value);
}

gboolean
apply_symlink (ARGUMENTS)
{
  sandbox_request_take_mount (
      options->request, sandbox_mount_new (SANDBOX_MOUNT_SYMLINK, arguments[0],
                                           arguments[1], SANDBOX_MOUNT_NONE));
  return TRUE;
}

gboolean
apply_mount (ARGUMENTS)
{
  SandboxMount *mount = sandbox_mount_new_from_string (arguments[0], error);

  if (mount == NULL)
    return FALSE;
  sandbox_request_take_mount (options->request, mount);
  return TRUE;
}
