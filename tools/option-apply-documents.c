/* option-apply-documents.c - the options that name documents. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "option-apply.h"

#include "option-values.h"

gboolean
apply_request (ARGUMENTS)
{
  options->request_file = arguments[0];
  return TRUE;
}

gboolean
apply_save_request (ARGUMENTS)
{
  options->save_file = arguments[0];
  return apply_action (options, row, arguments, error);
}

gboolean
apply_status_fd (ARGUMENTS)
{
  return option_values_parse_fd (arguments[0], &options->status_fd, error);
}

gboolean
apply_status_file (ARGUMENTS)
{
  options->status_file = arguments[0];
  return TRUE;
}
