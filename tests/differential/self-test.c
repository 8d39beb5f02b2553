/* self-test.c - see that faults of a module are found. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "self-test.h"

#include <stdio.h>
#include <string.h>

#include "shrink.h"

#define SEED 1
#define MAX_CASES 400
#define MAX_GENES 3

static const struct
{
  const char *skew;
  guint n_cases;
  const char *trace; /* in the report of the fault; NULL: there is none */
} rows[] = {
  { "", 40, NULL },
  { "nothing promised", 40, NULL },
  { "mode", MAX_CASES, "skewed: see:" },
  { "size", MAX_CASES, "skewed: size:" },
  { "devices", MAX_CASES, "skewed: write:" },
  { "litter", MAX_CASES, "skewed changed the host" },
};

/* NULL or what is wrong with the way in which the fault was found. */
static const char *
judge (Trial *trial, GPtrArray *genes, char *fault, const char *trace)
{
  g_autoptr (GPtrArray) kept = NULL;
  g_autofree char *shrunk = g_strdup (fault);
  const char *problem = NULL;

  if (trace == NULL)
    {
      printf ("%s", fault);
      return "there is none, but one was found";
    }
  kept = shrink (trial, genes, &shrunk);
  if (kept->len > MAX_GENES)
    problem = "it was not shrunk";
  else if (strstr (shrunk, trace) == NULL)
    problem = "another one was found";
  if (problem != NULL)
    printf ("%u genes:\n%s", kept->len, shrunk);
  return problem;
}

static const char *
look_for_fault (Trial *trial, guint n_cases, const char *trace)
{
  for (guint i = 0; i < n_cases; i++)
    {
      g_autoptr (GPtrArray) genes = genes_make (SEED, i);
      g_autofree char *fault = trial_run (trial, genes);

      if (fault != NULL)
        return judge (trial, genes, fault, trace);
    }
  return trace != NULL ? "it was not found" : NULL;
}

guint
self_test_run (void)
{
  const char *const names[] = { "bubblewrap", "skewed", NULL };
  g_autoptr (GPtrArray) participants = participants_load (names);
  Trial *trial;
  guint n_failed = 0;

  if (participants == NULL)
    return 1;
  trial = trial_new (participants);
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      const char *problem;

      g_setenv ("SANDBOX_TEST_SKEW", rows[i].skew, TRUE);
      problem = look_for_fault (trial, rows[i].n_cases, rows[i].trace);
      if (problem != NULL)
        printf ("fault \"%s\": %s\n", rows[i].skew, problem);
      n_failed += problem != NULL;
    }
  trial_free (trial);
  printf ("%u passed, %u failed\n", (guint) G_N_ELEMENTS (rows) - n_failed,
          n_failed);
  return n_failed;
}
