/* manual.c - the manual page of run-sandbox has every field of a request. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "matrix.h"

#include <string.h>

#include "verdicts.h"

#define MANUAL "docs/man/run-sandbox.1.rst"

/* A line that starts with bold text is the head of an option's paragraph. */
static gboolean
has_option (const char *manual, const char *option)
{
  g_autofree char *bold = g_strdup_printf ("**%s**", option);
  g_auto (GStrv) lines = g_strsplit (manual, "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "**-") && strstr (lines[i], bold) != NULL)
      return TRUE;
  return FALSE;
}

static gboolean
has_operand (const char *manual, const char *operand)
{
  g_autofree char *name = g_strndup (operand, strcspn (operand, "."));
  g_autofree char *emphasis = g_strdup_printf ("*%s*", name);

  return strstr (manual, emphasis) != NULL;
}

/* A row of fields.def without options is a field that run-sandbox does not set. */
START_TEST (every_option_of_a_field_is_in_the_manual)
{
  g_autofree char *manual = matrix_read_source (MANUAL);
  g_auto (GStrv) words = g_strsplit (fields[_i].options, " ", -1);

  for (gsize i = 0; words[i] != NULL; i++)
    ck_assert_msg (g_str_has_prefix (words[i], "--")
                       ? has_option (manual, words[i])
                       : has_operand (manual, words[i]),
                   "%s: %s has not got %s", fields[_i].name, MANUAL, words[i]);
}
END_TEST

TCase *
manual_tcase (void)
{
  TCase *manual = tcase_create ("manual");

  tcase_add_loop_test (manual, every_option_of_a_field_is_in_the_manual, 0,
                       (int) n_fields);
  return manual;
}
