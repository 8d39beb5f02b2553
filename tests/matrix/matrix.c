/* matrix.c - what is written about features is what the backends say. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "matrix.h"

#include <stdlib.h>
#include <string.h>

#include "pages.h"

/* Set from argv before the first fork, then read-only. */
static const char *program;
static const char *source_dir;
static GPtrArray *verdicts;

/* Neither a test nor an update can go on. */
G_GNUC_NORETURN static void
give_up (const char *name, const char *problem)
{
  g_printerr ("matrix: %s: %s\n", name, problem);
  exit (EXIT_FAILURE);
}

static void
write_source (const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (source_dir, name, NULL);
  g_autoptr (GError) error = NULL;

  if (!g_file_set_contents (path, text, -1, &error))
    give_up (name, error->message);
}

/* README.rst with @table instead of its own. */
static char *
replace_readme_table (const char *table)
{
  g_autofree char *text = matrix_read_source ("README.rst");
  char *begin = strstr (text, README_TABLE_BEGIN);
  char *end = begin != NULL ? strstr (begin, README_TABLE_END) : NULL;

  if (end == NULL)
    give_up ("README.rst", "has not got the two lines of the table");
  begin += strlen (README_TABLE_BEGIN);
  return g_strdup_printf ("%.*s%s%s", (int) (begin - text), text, table, end);
}

/* The first line in which they differ, for people; NULL if there is none. */
static char *
find_difference (const char *written, const char *said)
{
  g_auto (GStrv) left = g_strsplit (written, "\n", -1);
  g_auto (GStrv) right = g_strsplit (said, "\n", -1);
  gsize i = 0;

  while (left[i] != NULL && g_strcmp0 (left[i], right[i]) == 0)
    i++;
  if (left[i] == NULL && right[i] == NULL)
    return NULL;
  return g_strdup_printf (
      "line %" G_GSIZE_FORMAT "\n  written:  %s\n  backends: %s", i + 1,
      left[i] ? left[i] : "(end)", right[i] ? right[i] : "(end)");
}

static void
assert_no_difference (const char *name, const char *written, const char *said)
{
  g_autofree char *difference = find_difference (written, said);

  ck_assert_msg (difference == NULL,
                 "%s is not what the backends say, first in %s\n"
                 "  update it: %s %s --update",
                 name, difference, program, source_dir);
}

START_TEST (page_of_features_is_what_the_backends_say)
{
  g_autofree char *written = matrix_read_source ("docs/features.rst");
  g_autofree char *said = make_features_page (verdicts);

  assert_no_difference ("docs/features.rst", written, said);
}
END_TEST

START_TEST (table_of_the_readme_is_what_the_backends_say)
{
  g_autofree char *written = matrix_read_source ("README.rst");
  g_autofree char *table = make_readme_table (verdicts, NULL);
  g_autofree char *said = replace_readme_table (table);

  assert_no_difference ("README.rst", written, said);
}
END_TEST

START_TEST (table_of_the_readme_is_short)
{
  guint n_readme_rows;
  g_autofree char *said = make_readme_table (verdicts, &n_readme_rows);

  ck_assert_uint_gt (n_readme_rows, 0);
  ck_assert_uint_le (n_readme_rows, README_TABLE_LIMIT);
}
END_TEST

/* The first line of a row has the name and all answers. */
static void
assert_has_answers (const char *page, const Row *row)
{
  g_autofree char *start = g_strdup_printf ("\n| ``%s``: ", row->name);
  const char *found = strstr (page, start);
  g_autofree char *line = NULL;
  g_auto (GStrv) cells = NULL;

  ck_assert_msg (found != NULL, "%s has no row", row->name);
  ck_assert_msg (strstr (found + 1, start) == NULL, "%s has two rows",
                 row->name);
  line = g_strndup (found + 1, strcspn (found + 1, "\n"));
  cells = g_strsplit (line, "|", -1);
  /* Before the first bar and behind the last one there is nothing. */
  ck_assert_uint_eq (g_strv_length (cells), verdicts->len + 3);
  for (guint i = 0; i < verdicts->len; i++)
    {
      const Verdicts *column = g_ptr_array_index (verdicts, i);
      const char *answer = g_strstrip (cells[i + 2]);

      ck_assert_msg (strcmp (answer, "yes") == 0
                         || g_str_has_prefix (answer, "no [")
                         || g_str_has_prefix (answer, "root: "),
                     "%s: %s says '%s'", row->name, column->name, answer);
    }
}

/* In the text, not in the tables that it was made from. */
START_TEST (every_feature_has_an_answer_of_every_backend)
{
  g_autofree char *page = matrix_read_source ("docs/features.rst");

  for (gsize i = 0; i < n_rows; i++)
    assert_has_answers (page, &rows[i]);
}
END_TEST

/* One backend and feature after the other. */
START_TEST (a_new_reason_is_a_difference)
{
  Verdicts *column = g_ptr_array_index (verdicts, (guint) (_i / n_rows));
  const Row *row = &rows[_i % n_rows];
  char **reason = &column->reasons[CALLER_ROOT][row->feature];
  g_autofree char *page = make_features_page (verdicts);
  g_autofree char *changed = NULL;
  g_autofree char *difference = NULL;

  g_free (*reason);
  *reason = g_strdup ("for a reason that is new");
  changed = make_features_page (verdicts);
  ck_assert_ptr_nonnull (strstr (changed, "] for a reason that is new\n"));
  difference = find_difference (page, changed);
  ck_assert_ptr_nonnull (difference);
  ck_assert (g_str_has_prefix (difference, "line "));
}
END_TEST

static Suite *
matrix_suite (void)
{
  Suite *suite = suite_create ("matrix");
  TCase *written = tcase_create ("written");
  TCase *change = tcase_create ("change");

  tcase_add_test (written, page_of_features_is_what_the_backends_say);
  tcase_add_test (written, table_of_the_readme_is_what_the_backends_say);
  tcase_add_test (written, table_of_the_readme_is_short);
  tcase_add_test (written, every_feature_has_an_answer_of_every_backend);
  suite_add_tcase (suite, written);

  tcase_add_loop_test (change, a_new_reason_is_a_difference, 0,
                       (int) (n_rows * verdicts->len));
  suite_add_tcase (suite, change);

  suite_add_tcase (suite, manual_tcase ());
  return suite;
}

static void
update (void)
{
  g_autofree char *page = make_features_page (verdicts);
  g_autofree char *table = make_readme_table (verdicts, NULL);
  g_autofree char *readme = replace_readme_table (table);

  write_source ("docs/features.rst", page);
  write_source ("README.rst", readme);
}

char *
matrix_read_source (const char *name)
{
  g_autofree char *path = g_build_filename (source_dir, name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  if (!g_file_get_contents (path, &text, NULL, &error))
    give_up (name, error->message);
  return text;
}

/* matrix SOURCE_DIR [--update] */
int
main (int argc, char **argv)
{
  gboolean is_updating = argc == 3 && strcmp (argv[2], "--update") == 0;
  SRunner *runner;
  int n_failed = 0;

  if (argc != 2 && !is_updating)
    return 2;
  program = argv[0];
  source_dir = argv[1];
  verdicts = verdicts_ask ();
  if (is_updating)
    update ();
  else
    {
      runner = srunner_create (matrix_suite ());
      srunner_run_all (runner, CK_NORMAL);
      n_failed = srunner_ntests_failed (runner);
      srunner_free (runner);
    }
  g_ptr_array_unref (verdicts);
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
