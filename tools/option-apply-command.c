/* option-apply-command.c - options for the state in which a command starts. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "option-apply.h"

#include "option-values.h"

gboolean
apply_cwd_else (ARGUMENTS)
{
  if (options->cwd_candidates == NULL)
    options->cwd_candidates = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (options->cwd_candidates, g_strdup (arguments[0]));
  return TRUE;
}

gboolean
apply_argv0 (ARGUMENTS)
{
  sandbox_request_set_argv0 (options->request, arguments[0]);
  return TRUE;
}

gboolean
apply_umask (ARGUMENTS)
{
  guint64 mask;

  if (!g_ascii_string_to_unsigned (arguments[0], 8, 0, 0777, &mask, NULL))
    return option_values_refuse (error, arguments[0],
                                 "an octal number from 0 to 777");
  sandbox_request_set_umask (options->request, (gint64) mask);
  return TRUE;
}
