/* verdict.c - whether a run with a fault ended as it should. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "verdict.h"

#include <string.h>
#include <sys/wait.h>

/* The lines in which a proof is not the reference. */
static char *
describe_difference (const char *reference, const char *proof)
{
  g_auto (GStrv) expected
      = g_strsplit (reference != NULL ? reference : "", "\n", -1);
  g_auto (GStrv) lines = g_strsplit (proof != NULL ? proof : "", "\n", -1);
  GString *text = g_string_new (proof != NULL ? NULL : "nothing");

  for (guint i = 0; lines[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) expected, lines[i]))
      g_string_append_printf (text, "+%s; ", lines[i]);
  for (guint i = 0; expected[i] != NULL; i++)
    if (!g_strv_contains ((const char *const *) lines, expected[i]))
      g_string_append_printf (text, "-%s; ", expected[i]);
  return g_string_free (text, FALSE);
}

static guint
count_errors (const char *output)
{
  g_auto (GStrv) lines = g_strsplit (output, "\n", -1);
  guint n = 0;

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_str_has_prefix (lines[i], "run-sandbox: error: "))
      n++;
  return n;
}

char *
verdict_of_end (const Injection *injection,
                const char *output_file,
                const char *proof_file,
                const char *reference)
{
  g_autofree char *output = NULL;
  g_autofree char *proof = NULL;
  g_autofree char *difference = NULL;
  guint n_errors;
  int status;

  if (injection->is_late)
    return g_strdup ("it hung");
  g_file_get_contents (output_file, &output, NULL, NULL);
  g_file_get_contents (proof_file, &proof, NULL, NULL);
  if (WIFSIGNALED (injection->wait_status))
    return g_strdup_printf ("signal %d ended it: %s",
                            WTERMSIG (injection->wait_status), output);
  status = WEXITSTATUS (injection->wait_status);
  n_errors = count_errors (output);
  if (status == 0 && g_strcmp0 (proof, reference) != 0)
    {
      difference = describe_difference (reference, proof);
      return g_strdup_printf ("status 0, but the command saw: %s", difference);
    }
  if (status == 0 && n_errors != 0)
    return g_strdup_printf ("status 0, but: %s", output);
  if (status == 0 || (status >= 125 && status <= 127 && n_errors == 1))
    return NULL;
  return g_strdup_printf ("status %d, %u error lines: %s", status, n_errors,
                          output);
}
