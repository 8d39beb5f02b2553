/* main.c - differential: random requests mean the same with every backend. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "self-test.h"
#include "shrink.h"

typedef struct
{
  int seed;
  int count;
  int max_faults;
  char **backends;
  char *replay;
  gboolean is_verbose;
  gboolean is_kept;
  gboolean is_self_test;
} Options;

static volatile sig_atomic_t is_interrupted;

static void
interrupt (G_GNUC_UNUSED int signum)
{
  is_interrupted = 1;
}

static gboolean
parse_options (Options *options, int *argc, char ***argv)
{
  const GOptionEntry entries[] = {
    { "seed", 0, 0, G_OPTION_ARG_INT, &options->seed,
      "first part of what the cases are made from (1)", "N" },
    { "count", 0, 0, G_OPTION_ARG_INT, &options->count, "how many cases (300)",
      "N" },
    { "faults", 0, 0, G_OPTION_ARG_INT, &options->max_faults,
      "how many of them end it (5)", "N" },
    { "backend", 0, 0, G_OPTION_ARG_STRING_ARRAY, &options->backends,
      "one to compare, may be given several times (all that work)", "NAME" },
    { "replay", 0, 0, G_OPTION_ARG_STRING, &options->replay, "this case alone",
      "SEED:INDEX" },
    { "verbose", 0, 0, G_OPTION_ARG_NONE, &options->is_verbose,
      "print cases and outcomes", NULL },
    { "keep", 0, 0, G_OPTION_ARG_NONE, &options->is_kept,
      "leave the scratch directory behind", NULL },
    { "self-test", 0, 0, G_OPTION_ARG_NONE, &options->is_self_test,
      "see whether faults that a module makes are found", NULL },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (g_option_context_parse (context, argc, argv, &error) && *argc == 1)
    return TRUE;
  fprintf (stderr, "differential: %s\n",
           error != NULL ? error->message : "it takes no operands");
  return FALSE;
}

static void
print_genes (GPtrArray *genes)
{
  for (guint i = 0; i < genes->len; i++)
    {
      g_autofree char *words = gene_dup_words (g_ptr_array_index (genes, i));

      printf ("    %s\n", words);
    }
}

static void
print_fault (Trial *trial,
             GPtrArray *genes,
             guint32 seed,
             guint32 index,
             char *fault)
{
  g_autoptr (GPtrArray) kept = shrink (trial, genes, &fault);
  g_autofree char *line = genes_dup_command_line (kept, trial->world);

  printf ("difference at %u:%u, %u of %u genes:\n", seed, index, kept->len,
          genes->len);
  print_genes (kept);
  printf ("  as far as a command line says it:\n    %s\n", line);
  printf ("  what differs:\n%s", fault);
  printf ("  repeat with: differential --replay %u:%u\n", seed, index);
  g_free (fault);
}

static gboolean
run_case (Trial *trial, guint32 seed, guint32 index)
{
  g_autoptr (GPtrArray) genes = genes_make (seed, index);
  char *fault;

  if (trial->is_verbose)
    {
      g_autofree char *line = genes_dup_command_line (genes, trial->world);

      printf ("case %u:%u\n", seed, index);
      print_genes (genes);
      printf ("    %s\n", line);
    }
  fault = trial_run (trial, genes);
  if (fault == NULL)
    return TRUE;
  print_fault (trial, genes, seed, index, fault);
  return FALSE;
}

static void
print_summary (const Trial *trial)
{
  printf (
      "cases: %u run and compared, %u refused or failed alike, %u run by one, "
      "%u offered by none\n",
      trial->n_compared, trial->n_refused, trial->n_alone, trial->n_withheld);
  for (guint i = 0; i < trial->participants->len; i++)
    {
      const Participant *participant
          = g_ptr_array_index (trial->participants, i);

      printf ("%s: ran %u, withheld %u\n", participant->name,
              participant->n_ran, participant->n_withheld);
    }
}

static guint
run_cases (Trial *trial, const Options *options)
{
  guint n_passed = 0;
  guint n_failed = 0;

  printf ("seed %d\n", options->seed);
  for (int i = 0; i < options->count && n_failed < (guint) options->max_faults
                  && !is_interrupted;
       i++)
    {
      if (run_case (trial, (guint32) options->seed, (guint32) i))
        n_passed++;
      else
        n_failed++;
      if ((i + 1) % 1000 == 0)
        printf ("%d of %d\n", i + 1, options->count);
      fflush (stdout);
    }
  print_summary (trial);
  printf ("%u passed, %u failed\n", n_passed, n_failed);
  return n_failed;
}

static guint
replay (Trial *trial, const char *text)
{
  guint seed;
  guint index;
  gboolean has_passed;

  if (sscanf (text, "%u:%u", &seed, &index) != 2)
    {
      fprintf (stderr, "differential: %s is not SEED:INDEX\n", text);
      return 1;
    }
  has_passed = run_case (trial, seed, index);
  print_summary (trial);
  printf ("%d passed, %d failed\n", has_passed, !has_passed);
  return !has_passed;
}

static guint
run (const Options *options)
{
  g_autoptr (GPtrArray) participants
      = participants_load ((const char *const *) options->backends);
  Trial *trial;
  guint n_failed;

  if (participants == NULL)
    return 1;
  participants_add_control (participants);
  trial = trial_new (participants);
  trial->is_verbose = options->is_verbose;
  trial->is_kept = options->is_kept;
  n_failed = options->replay != NULL ? replay (trial, options->replay)
                                     : run_cases (trial, options);
  if (options->is_kept)
    printf ("kept: %s\n", trial->world->dir);
  trial_free (trial);
  return n_failed;
}

/* Cases change what they say, and nothing else of the process counts. */
static void
calm_down (void)
{
  struct rlimit limit;
  const struct sigaction action = { .sa_handler = interrupt };

  sigaction (SIGINT, &action, NULL);
  sigaction (SIGTERM, &action, NULL);
  getrlimit (RLIMIT_CORE, &limit);
  limit.rlim_cur = 0;
  setrlimit (RLIMIT_CORE, &limit);
  umask (022);
  if (chdir ("/") != 0)
    g_error ("/: %s", g_strerror (errno));
  world_leave_host_mounts ();
}

int
main (int argc, char **argv)
{
  Options options = { .seed = 1, .count = 300, .max_faults = 5 };
  guint n_failed = 1;

  if (parse_options (&options, &argc, &argv))
    {
      calm_down ();
      n_failed = options.is_self_test ? self_test_run () : run (&options);
    }
  g_strfreev (options.backends);
  g_free (options.replay);
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
