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

/* Each once: a filter that is there twice only takes time. */
gboolean
apply_seccomp_profile (ARGUMENTS)
{
  const char *const *old
      = sandbox_request_get_seccomp_profiles (options->request);
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (!g_str_equal (arguments[0], "build")
      && !g_str_equal (arguments[0], "no-setuid"))
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                   "'%s' is not build or no-setuid", arguments[0]);
      return FALSE;
    }
  if (old != NULL && g_strv_contains (old, arguments[0]))
    return TRUE;
  for (; old != NULL && *old != NULL; old++)
    g_ptr_array_add (names, (gpointer) *old);
  g_ptr_array_add (names, (gpointer) arguments[0]);
  g_ptr_array_add (names, NULL);
  sandbox_request_set_seccomp_profiles (options->request,
                                        (const char *const *) names->pdata);
  return TRUE;
}

gboolean
apply_rlimit (ARGUMENTS)
{
  if (sandbox_request_set_rlimit_from_string (options->request, arguments[0],
                                              error))
    return TRUE;
  g_prefix_error (error, "'%s': ", arguments[0]);
  return FALSE;
}

gboolean
apply_exec_label (ARGUMENTS)
{
  sandbox_request_set_exec_label (options->request, arguments[0]);
  return TRUE;
}

gboolean
apply_file_label (ARGUMENTS)
{
  sandbox_request_set_file_label (options->request, arguments[0]);
  return TRUE;
}
