/* option-fds.c - options that name file descriptors of run-sandbox. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "option-apply.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

#include "option-values.h"

/* Below are the standard streams. */
#define LOWEST_PASSED 3

static gboolean
parse_open_fd (const char *text, int *out_fd, GError **error)
{
  if (!option_values_parse_fd (text, out_fd, error))
    return FALSE;
  if (fcntl (*out_fd, F_GETFD) >= 0)
    return TRUE;
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST, "fd %s: %s",
               text, g_strerror (errno));
  return FALSE;
}

gboolean
apply_fd (ARGUMENTS)
{
  void (*set) (SandboxRequest *, int)
      = row->value == OPTION_FD_SYNC    ? sandbox_request_set_sync_fd
        : row->value == OPTION_FD_BLOCK ? sandbox_request_set_block_fd
        : row->value == OPTION_FD_USERNS_BLOCK
            ? sandbox_request_set_userns_block_fd
        : row->value == OPTION_FD_INFO ? sandbox_request_add_info_fd
                                       : sandbox_request_add_json_status_fd;
  int fd;

  if (!parse_open_fd (arguments[0], &fd, error))
    return FALSE;
  set (options->request, fd);
  return TRUE;
}

gboolean
apply_pass_fd (ARGUMENTS)
{
  g_auto (GStrv) parts = g_strsplit (arguments[0], ":", 2);
  int fd;
  int number;

  if (!parse_open_fd (parts[0], &fd, error))
    return FALSE;
  number = fd;
  if ((parts[1] != NULL && !option_values_parse_fd (parts[1], &number, NULL))
      || number < LOWEST_PASSED)
    return option_values_refuse (error, arguments[0],
                                 "FD or FD:N with a number from 3 on for the "
                                 "command");
  sandbox_request_pass_fd (options->request, fd, number);
  return TRUE;
}

gboolean
apply_lock_file (ARGUMENTS)
{
  if (options->lock_files == NULL)
    options->lock_files = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (options->lock_files, g_strdup (arguments[0]));
  return TRUE;
}
