/* main.c - what sandboxlib costs, side by side with what it competes with. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "bench.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  char *only;
  char *json;
  int n_pairs;
} Options;

static const BenchRow *const tables[] = {
  bench_launch_rows, bench_memory_rows, bench_growth_rows,
  bench_load_rows,   bench_peer_rows,
};

static gboolean
parse (Options *options, int *argc, char ***argv, GError **error)
{
  g_autoptr (GOptionContext) context
      = g_option_context_new ("ROOTFS RUN-SANDBOX - compare costs");
  const GOptionEntry entries[] = {
    { "pairs", 0, 0, G_OPTION_ARG_INT, &options->n_pairs,
      "measure each row that many times (100)", "N" },
    { "only", 0, 0, G_OPTION_ARG_STRING, &options->only,
      "measure the rows with this in their name", "TEXT" },
    { "json", 0, 0, G_OPTION_ARG_FILENAME, &options->json,
      "write the figures there as well", "FILE" },
    { NULL, 0, 0, 0, NULL, NULL, NULL },
  };

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, argc, argv, error))
    return FALSE;
  if (*argc == 3 && options->n_pairs >= 3)
    return TRUE;
  g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                       "takes a root file system and run-sandbox, and at least "
                       "3 pairs");
  return FALSE;
}

static void
run_rows (const Bench *bench, const BenchRow *rows, const char *only)
{
  for (; rows->name != NULL; rows++)
    {
      g_autoptr (GError) error = NULL;
      BenchResult result;

      if (only != NULL && strstr (rows->name, only) == NULL)
        continue;
      if (rows->run (bench, &result, &error))
        bench_print (rows, &result);
      else
        bench_print_missing (rows, error->message);
    }
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  Options options = { .n_pairs = 100 };
  Bench bench = { 0 };

  if (!parse (&options, &argc, &argv, &error))
    {
      g_printerr ("bench: %s\n", error->message);
      return EXIT_FAILURE;
    }
  bench.rootfs = argv[1];
  bench.run_sandbox = argv[2];
  bench.n_pairs = (guint) options.n_pairs;
  bench_print_header ();
  for (gsize i = 0; i < G_N_ELEMENTS (tables); i++)
    run_rows (&bench, tables[i], options.only);
  if (options.json != NULL && !bench_write_json (options.json, &error))
    {
      g_printerr ("bench: %s\n", error->message);
      return EXIT_FAILURE;
    }
  g_free (options.only);
  g_free (options.json);
  return EXIT_SUCCESS;
}
