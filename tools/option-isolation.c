/* option-isolation.c - options of namespaces. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "option-isolation.h"

#include <fcntl.h>

#include "option-values.h"

/* Not every option looks at all of them. */
#define ARGUMENTS \
  Options *options, G_GNUC_UNUSED const OptionRow *row, \
      G_GNUC_UNUSED const char *const *arguments, G_GNUC_UNUSED GError **error

gboolean
apply_network (ARGUMENTS)
{
  SandboxIsolationValue value;

  if (g_str_equal (arguments[0], "isolated"))
    value = SANDBOX_ISOLATION_NEW;
  else if (g_str_equal (arguments[0], "host"))
    value = SANDBOX_ISOLATION_HOST;
  else
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                   "'%s' is not isolated or host", arguments[0]);
      return FALSE;
    }
  sandbox_isolation_set (options->isolation, SANDBOX_ISOLATION_KIND_NETWORK,
                         value);
  return TRUE;
}

gboolean
apply_isolate (ARGUMENTS)
{
  return option_values_parse_isolation (arguments[0], options->isolation,
                                        &options->isolate_maximum, error);
}

/* The value of the row holds the kind. */
gboolean
apply_unshare (ARGUMENTS)
{
  if (sandbox_isolation_get (options->isolation,
                             (SandboxIsolationKind) row->value)
      == SANDBOX_ISOLATION_FD)
    {
      g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                           "a namespace is either new or one that exists");
      return FALSE;
    }
  options->unshared |= 1u << row->value;
  sandbox_isolation_set (options->isolation, (SandboxIsolationKind) row->value,
                         SANDBOX_ISOLATION_NEW);
  return TRUE;
}

static gboolean
parse_fd (const char *text, int *out_fd, GError **error)
{
  guint64 number;

  if (g_ascii_string_to_unsigned (text, 10, 0, G_MAXINT, &number, NULL)
      && fcntl ((int) number, F_GETFD) >= 0)
    {
      *out_fd = (int) number;
      return TRUE;
    }
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
               "'%s' is not the number of a file descriptor that is open here",
               text);
  return FALSE;
}

/* The value of the row holds the kind. */
gboolean
apply_join (ARGUMENTS)
{
  int fd;

  if (!parse_fd (arguments[0], &fd, error))
    return FALSE;
  if (options->unshared >> row->value & 1)
    {
      g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                           "a namespace is either new or one that exists");
      return FALSE;
    }
  sandbox_isolation_set_fd (options->isolation,
                            (SandboxIsolationKind) row->value, fd);
  return TRUE;
}

gboolean
apply_join_second_user (ARGUMENTS)
{
  int fd;

  if (!parse_fd (arguments[0], &fd, error))
    return FALSE;
  sandbox_isolation_set_second_user_fd (options->isolation, fd);
  return TRUE;
}

static void
try_new (SandboxIsolation *isolation, SandboxIsolationKind kind)
{
  SandboxIsolationValue value = sandbox_isolation_get (isolation, kind);

  /* What has to be new stays so, and what exists. */
  if (value != SANDBOX_ISOLATION_NEW && value != SANDBOX_ISOLATION_FD)
    sandbox_isolation_set (isolation, kind, SANDBOX_ISOLATION_TRY);
}

gboolean
apply_unshare_try (ARGUMENTS)
{
  try_new (options->isolation, (SandboxIsolationKind) row->value);
  return TRUE;
}

/* bwrap(1) tries the two that a kernel may be without. The mount namespace is
 * the backend's affair there too. */
gboolean
apply_unshare_all (ARGUMENTS)
{
  for (int i = 0; i < SANDBOX_ISOLATION_N_KINDS; i++)
    {
      SandboxIsolationKind kind = (SandboxIsolationKind) i;

      if (kind == SANDBOX_ISOLATION_KIND_USER
          || kind == SANDBOX_ISOLATION_KIND_CGROUP)
        try_new (options->isolation, kind);
      else if (kind != SANDBOX_ISOLATION_KIND_MOUNT
               && sandbox_isolation_get (options->isolation, kind)
                      != SANDBOX_ISOLATION_FD)
        sandbox_isolation_set (options->isolation, kind, SANDBOX_ISOLATION_NEW);
    }
  options->unshares_all = TRUE;
  return TRUE;
}

gboolean
apply_share_net (ARGUMENTS)
{
  if (!options->unshares_all)
    {
      g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                           "comes after --unshare-all, from which it takes the "
                           "network away; alone say --network host");
      return FALSE;
    }
  sandbox_isolation_set (options->isolation, SANDBOX_ISOLATION_KIND_NETWORK,
                         SANDBOX_ISOLATION_HOST);
  return TRUE;
}

gboolean
apply_as_pid_1 (ARGUMENTS)
{
  sandbox_request_set_as_pid_1 (options->request, SANDBOX_CHOICE_YES);
  return TRUE;
}

gboolean
apply_disable_userns (ARGUMENTS)
{
  sandbox_request_set_disable_userns (options->request, SANDBOX_CHOICE_YES);
  return TRUE;
}

gboolean
apply_assert_userns_disabled (ARGUMENTS)
{
  sandbox_request_set_assert_userns_disabled (options->request,
                                              SANDBOX_CHOICE_YES);
  return TRUE;
}

static gboolean
is_range (const char *text)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 4);

  if (g_strv_length (parts) != 3)
    return FALSE;
  for (int i = 0; i < 3; i++)
    if (!g_ascii_string_to_unsigned (parts[i], 10, 0, G_MAXUINT32 - 1, NULL,
                                     NULL))
      return FALSE;
  return TRUE;
}

/* The value of the row tells users from groups. */
gboolean
apply_id_range (ARGUMENTS)
{
  GPtrArray **map = row->value == 0 ? &options->uid_map : &options->gid_map;

  if (!is_range (arguments[0]))
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                   "'%s' is not INSIDE:OUTSIDE:COUNT, numbers up to 4294967294",
                   arguments[0]);
      return FALSE;
    }
  if (*map == NULL)
    *map = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (*map, g_strdup (arguments[0]));
  return TRUE;
}
