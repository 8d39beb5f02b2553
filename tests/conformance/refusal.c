/* refusal.c - refusal BACKEND WORD: a backend that cannot work here says why. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *word; /* set before the first fork, then read-only */

static void
assert_refusal (const GError *error)
{
  ck_assert_msg (
      g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE), "%s",
      error ? error->message : "no error");
  ck_assert_msg (strstr (error->message, word) != NULL, "no \"%s\" in: %s",
                 word, error->message);
}

START_TEST (probe_names_the_reason)
{
  g_autoptr (GError) error = NULL;

  ck_assert (!sandbox_backend_probe (backend, &error));
  assert_refusal (error);
}
END_TEST

START_TEST (nothing_runs)
{
  const char *const argv[] = { "/bin/true", NULL };
  g_autoptr (SandboxRequest) request = sandbox_request_new (argv);
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (sandbox_backend_run_sandbox (backend, request, &error));
  assert_refusal (error);
}
END_TEST

int
main (int argc, char **argv)
{
  Suite *suite = suite_create ("refusal");
  TCase *tcase = tcase_create ("refusal");

  tcase_add_test (tcase, probe_names_the_reason);
  tcase_add_test (tcase, nothing_runs);
  suite_add_tcase (suite, tcase);
  if (argc != 3)
    {
      fprintf (stderr, "usage: refusal BACKEND WORD\n");
      return EXIT_FAILURE;
    }
  word = argv[2];
  return load_backend (argv[1]) ? run_suite (suite) : EXIT_FAILURE;
}
