/* option-lockdown.c - options of resource limits and filters. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "option-apply.h"

#include "option-values.h"

/* seccomp(2): 4096 instructions of 8 bytes. */
#define PROGRAM_MAX (4096 * 8)

#define ARGUMENTS \
  Options *options, G_GNUC_UNUSED const OptionRow *row, \
      G_GNUC_UNUSED const char *const *arguments, G_GNUC_UNUSED GError **error

static gboolean
add_program (Options *options, const char *text, GError **error)
{
  g_autoptr (GBytes) program = option_values_read_fd (text, PROGRAM_MAX, error);
  gsize size = program != NULL ? g_bytes_get_size (program) : 0;

  if (program == NULL)
    return FALSE;
  if (size == 0 || size % 8 != 0)
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                   "file descriptor %s holds %" G_GSIZE_FORMAT
                   " bytes: a program is one or more instructions of 8 bytes",
                   text, size);
      return FALSE;
    }
  sandbox_request_add_seccomp_program (options->request, program);
  return TRUE;
}

static gboolean
has_programs (Options *options)
{
  return sandbox_request_get_seccomp_programs (options->request)->len > 0;
}

/* bwrap(1): once, and not together with --add-seccomp-fd. */
gboolean
apply_seccomp (ARGUMENTS)
{
  if (has_programs (options))
    {
      g_set_error_literal (
          error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
          options->has_seccomp
              ? "can be given once: --add-seccomp-fd can be repeated"
              : "excludes --add-seccomp-fd");
      return FALSE;
    }
  options->has_seccomp = TRUE;
  return add_program (options, arguments[0], error);
}

gboolean
apply_add_seccomp_fd (ARGUMENTS)
{
  if (!options->has_seccomp)
    return add_program (options, arguments[0], error);
  g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                       "excludes --seccomp");
  return FALSE;
}

gboolean
apply_rlimit (ARGUMENTS)
{
  return sandbox_request_set_rlimit_from_string (options->request, arguments[0],
                                                 error);
}
