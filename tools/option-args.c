/* option-args.c - options that come through a file descriptor. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "option-apply.h"

#include <string.h>

#include "option-values.h"

/* More than execve(2) takes on a command line. */
#define ARGS_SIZE_MAX (16 * 1024 * 1024)

/* Each ends in NUL; at the last one it may be missing. */
static GPtrArray *
split (GByteArray *data)
{
  GPtrArray *argv = g_ptr_array_new ();
  gsize size = data->len;

  g_byte_array_append (data, (const guint8 *) "", 1);
  g_ptr_array_add (argv, (gpointer) "run-sandbox");
  for (gsize at = 0; at < size; at += strlen ((char *) data->data + at) + 1)
    g_ptr_array_add (argv, data->data + at);
  g_ptr_array_add (argv, NULL);
  return argv;
}

gboolean
apply_args (ARGUMENTS)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (GPtrArray) argv = NULL;
  GByteArray *data;

  if (options->is_from_fd)
    {
      g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                           "cannot come through --args itself");
      return FALSE;
    }
  bytes = option_values_read_fd (arguments[0], ARGS_SIZE_MAX, error);
  if (bytes == NULL)
    return FALSE;

  /* What is kept of the options points into it. */
  data = g_bytes_unref_to_array (g_steal_pointer (&bytes));
  g_ptr_array_add (options->texts, data);
  argv = split (data);
  options->is_from_fd = TRUE;
  if (!options_parse_more (options, argv, error))
    {
      g_prefix_error (error, "fd %s: ", arguments[0]);
      return FALSE;
    }
  options->is_from_fd = FALSE;
  return TRUE;
}
