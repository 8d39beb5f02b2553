/* options.c - every option has its place, and a test. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "options.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

#define PAGE "docs/options.rst"
#define HEADERS "include/sandboxlib"

/* Set from argv before the first fork, then read-only. */
const char *options_source_dir;
static const char *run_sandbox;

static const char *const fields[] = {
#define FIELD(id, name, ...) name,
#include "lib/fields.def"
#undef FIELD
};

static char *
read_source (const char *name)
{
  g_autofree char *path = g_build_filename (options_source_dir, name, NULL);
  char *text = NULL;

  ck_assert_msg (g_file_get_contents (path, &text, NULL, NULL), "no file %s",
                 path);
  return text;
}

static char *
get_help (const char *program)
{
  const char *const argv[] = { program, "--help", NULL };
  char *text = NULL;

  ck_assert_msg (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH,
                               NULL, NULL, &text, NULL, NULL, NULL),
                 "%s --help", program);
  return text;
}

/* The options that a help lists, with their dashes. */
static GHashTable *
list_options (const char *program)
{
  GHashTable *options
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *help = get_help (program);
  g_auto (GStrv) lines = g_strsplit (help, "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      const char *line = lines[i] + strspn (lines[i], " ");

      if (line == lines[i])
        continue;
      if (line[0] == '-' && line[1] != '-' && line[1] != '\0')
        line = strstr (line, "--") != NULL ? strstr (line, "--") : line;
      if (g_str_has_prefix (line, "--"))
        g_hash_table_add (options, g_strndup (line, strcspn (line, " ,=\t[")));
    }
  return options;
}

static gboolean
is_field (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (strcmp (fields[i], name) == 0)
      return TRUE;
  return FALSE;
}

START_TEST (page_is_what_the_rows_say)
{
  g_autofree char *written = read_source (PAGE);
  g_autofree char *said = options_make_page ();

  ck_assert_msg (strcmp (written, said) == 0,
                 PAGE " is out of date: options SOURCE_DIR RUN_SANDBOX "
                      "--update");
}
END_TEST

START_TEST (every_option_of_bwrap_has_a_row)
{
  g_autoptr (GHashTable) options = list_options ("bwrap");
  GHashTableIter iter;
  gpointer option;

  ck_assert_uint_gt (g_hash_table_size (options), 40);
  g_hash_table_iter_init (&iter, options);
  while (g_hash_table_iter_next (&iter, &option, NULL))
    {
      gboolean is_there = FALSE;

      for (gsize i = 0; i < n_options_rows; i++)
        is_there |= options_rows[i].kind == KIND_BWRAP
                    && strcmp (options_rows[i].name, option) == 0;
      ck_assert_msg (is_there, "bwrap %s has no row", (char *) option);
    }
}
END_TEST

START_TEST (every_option_of_run_sandbox_has_a_row)
{
  g_autoptr (GHashTable) options = list_options (run_sandbox);
  GHashTableIter iter;
  gpointer option;

  ck_assert_uint_gt (g_hash_table_size (options), 40);
  g_hash_table_iter_init (&iter, options);
  while (g_hash_table_iter_next (&iter, &option, NULL))
    {
      gboolean is_there = FALSE;

      for (gsize i = 0; i < n_options_rows; i++)
        is_there |= strcmp (options_rows[i].option, option) == 0;
      ck_assert_msg (is_there, "run-sandbox %s has no row", (char *) option);
    }
}
END_TEST

START_TEST (every_field_has_a_row)
{
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      gboolean is_there = FALSE;

      for (gsize j = 0; j < n_options_rows; j++)
        is_there |= strcmp (options_rows[j].field, fields[i]) == 0;
      ck_assert_msg (is_there, "the field %s has no row", fields[i]);
    }
}
END_TEST

START_TEST (field_and_option_of_a_row_exist)
{
  const OptionsRow *row = &options_rows[_i];
  g_autoptr (GHashTable) options = list_options (run_sandbox);

  ck_assert_msg (*row->field == '\0' || is_field (row->field),
                 "%s: no field %s", row->name, row->field);
  ck_assert_msg (*row->option == '\0'
                     || g_hash_table_contains (options, row->option),
                 "%s: run-sandbox has no %s", row->name, row->option);
}
END_TEST

/* All public headers as one text. */
static char *
read_headers (void)
{
  g_autofree char *path = g_build_filename (options_source_dir, HEADERS, NULL);
  g_autoptr (GDir) directory = g_dir_open (path, 0, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  const char *name;

  ck_assert_ptr_nonnull (directory);
  while ((name = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *header = g_build_filename (HEADERS, name, NULL);
      g_autofree char *content = read_source (header);

      g_string_append (text, content);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

START_TEST (function_of_a_row_is_declared)
{
  const OptionsRow *row = &options_rows[_i];
  g_autofree char *text = read_headers ();

  ck_assert_msg (strstr (text, row->api) != NULL, "%s: no header has %s",
                 row->name, row->api);
}
END_TEST

START_TEST (test_of_a_row_exists)
{
  const OptionsRow *row = &options_rows[_i];
  g_auto (GStrv) parts = g_strsplit (row->test, ":", 2);
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_autofree char *in_c = NULL;
  g_autofree char *in_bats = NULL;

  if (*row->test == '\0')
    {
      ck_assert_msg (*row->field == '\0' && *row->option == '\0'
                         && *row->api == '\0',
                     "%s is offered and has no test", row->name);
      return;
    }
  path = g_build_filename ("tests", parts[0], NULL);
  text = read_source (path);
  in_c = g_strdup_printf ("START_TEST (%s)", parts[1]);
  in_bats = g_strdup_printf ("@test \"%s\"", parts[1]);
  ck_assert_msg (strstr (text, in_c) != NULL || strstr (text, in_bats) != NULL,
                 "%s: no test '%s' in %s", row->name, parts[1], path);
}
END_TEST

static Suite *
options_suite (void)
{
  int n = (int) n_options_rows;
  Suite *suite = suite_create ("options");
  TCase *rows = tcase_create ("rows");

  tcase_add_test (rows, page_is_what_the_rows_say);
  tcase_add_test (rows, every_option_of_bwrap_has_a_row);
  tcase_add_test (rows, every_option_of_run_sandbox_has_a_row);
  tcase_add_test (rows, every_field_has_a_row);
  tcase_add_loop_test (rows, field_and_option_of_a_row_exist, 0, n);
  tcase_add_loop_test (rows, function_of_a_row_is_declared, 0, n);
  tcase_add_loop_test (rows, test_of_a_row_exists, 0, n);
  suite_add_tcase (suite, rows);
  suite_add_tcase (suite, coverage_tcase ());
  return suite;
}

static int
update (void)
{
  g_autofree char *path = g_build_filename (options_source_dir, PAGE, NULL);
  g_autofree char *page = options_make_page ();

  return g_file_set_contents (path, page, -1, NULL) ? EXIT_SUCCESS
                                                    : EXIT_FAILURE;
}

/* options SOURCE_DIR RUN_SANDBOX [--update] */
int
main (int argc, char **argv)
{
  SRunner *runner;
  int n_failed;

  if (argc < 3)
    return 2;
  options_source_dir = argv[1];
  run_sandbox = argv[2];
  if (argc == 4 && strcmp (argv[3], "--update") == 0)
    return update ();
  runner = srunner_create (options_suite ());
  srunner_run_all (runner, CK_NORMAL);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
