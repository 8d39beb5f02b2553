/* option-apply-limits.c - what the options for limits do to the request. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "option-apply.h"

#include <string.h>

#include "option-values.h"

#define MAX_PIDS 4194304
#define MIN_CPU (G_USEC_PER_SEC / 100)
#define MAX_CPU (G_GUINT64_CONSTANT (100000) * G_USEC_PER_SEC)

static gboolean
refuse (GError **error, const char *value, const char *expected)
{
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
               "'%s' is not %s", value, expected);
  return FALSE;
}

/* In powers of 1024. */
static gboolean
parse_size (const char *text, guint64 *out_bytes, GError **error)
{
  static const char units[] = "kmgt";
  gsize length = strlen (text);
  const char *unit
      = length > 0 ? strchr (units, g_ascii_tolower (text[length - 1])) : NULL;
  guint shift = unit != NULL ? 10 * (guint) (unit - units + 1) : 0;
  g_autofree char *digits = g_strndup (text, length - (unit != NULL ? 1 : 0));

  if (!g_ascii_string_to_unsigned (digits, 10, 1, G_MAXINT64 >> shift,
                                   out_bytes, NULL))
    return refuse (error, text,
                   "a number of bytes from 1 on, as 4096, 64k, 500m or 2g");
  *out_bytes <<= shift;
  return TRUE;
}

gboolean
apply_memory_limit (ARGUMENTS)
{
  guint64 bytes;

  if (!parse_size (arguments[0], &bytes, error))
    return FALSE;
  sandbox_request_set_memory_limit (options->request, bytes);
  return TRUE;
}

gboolean
apply_output_limit (ARGUMENTS)
{
  guint64 bytes;

  if (!parse_size (arguments[0], &bytes, error))
    return FALSE;
  sandbox_request_set_output_limit (options->request, bytes);
  return TRUE;
}

gboolean
apply_pids_limit (ARGUMENTS)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (arguments[0], 10, 1, MAX_PIDS, &number,
                                   NULL))
    return refuse (error, arguments[0], "a number from 1 to 4194304");
  sandbox_request_set_pids_limit (options->request, number);
  return TRUE;
}

gboolean
apply_cpu_limit (ARGUMENTS)
{
  guint64 microseconds;

  if (!option_values_parse_seconds (arguments[0], &microseconds, NULL)
      || microseconds < MIN_CPU || microseconds > MAX_CPU)
    return refuse (error, arguments[0], "a number of CPUs from 0.01 to 100000");
  sandbox_request_set_cpu_limit (options->request, microseconds);
  return TRUE;
}
