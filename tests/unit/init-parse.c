/* init-parse.c - unit tests: the small parsers of init. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init/init.h"

#include <check.h>
#include <glib.h>
#include <stdlib.h>
#include <string.h>

static const struct
{
  const char *text;
  int parent;
  char state;
} stats[] = {
  { "12 (sh) S 7 12 12 0 -1", 7, 'S' },
  { "12 (a b) c) R 99 1 1", 99, 'R' },
  { "12 () T 1 () Z 4 1", 4, 'Z' },
  { "12 (S 5 6) D 8 1", 8, 'D' },
  { "12 (new\nline) S 0 0", 0, 'S' },
  { "12 (()) t 3 0", 3, 't' },
  { "12 (sh)", -1, 0 },
  { "12 (sh) S", -1, 0 },
  { "12 (sh) S ", -1, 0 },
  { "12 (sh) S 7", -1, 0 },
  { "12 (sh) S -7 1", -1, 0 },
  { "12 (sh) S x 1", -1, 0 },
  { "12 (sh) S 99999999999 1", -1, 0 },
  { "12 (sh", -1, 0 },
  { "", -1, 0 },
};

START_TEST (the_parent_is_found_whatever_the_name_of_a_process)
{
  char state = '\0';

  ck_assert_int_eq (process_parse_stat (stats[_i].text, &state),
                    stats[_i].parent);
  if (stats[_i].parent >= 0)
    ck_assert_int_eq (state, stats[_i].state);
}
END_TEST

static const struct
{
  const char *path;
  const char *candidates;
} paths[] = {
  { "/bin:/usr/bin", "/bin/sh /usr/bin/sh " },
  { "/bin", "/bin/sh " },
  { "", "" },
  { ":", "" },
  { ":/bin", "/bin/sh " },
  { "/bin:", "/bin/sh " },
  { "/a::/b", "/a/sh /b/sh " },
  { ":::/a:::", "/a/sh " },
  { "rel:/b", "rel/sh /b/sh " },
  { "/:/a/", "//sh /a//sh " },
};

START_TEST (a_program_is_looked_for_in_every_element_but_empty_ones)
{
  g_autoptr (GString) found = g_string_new (NULL);
  const char *path = paths[_i].path;
  char buffer[64];
  bool fits;

  while (path_next_candidate (&path, "sh", buffer, sizeof buffer, &fits))
    {
      ck_assert (fits);
      g_string_append_printf (found, "%s ", buffer);
    }
  ck_assert_str_eq (found->str, paths[_i].candidates);
}
END_TEST

START_TEST (a_candidate_that_is_too_long_is_left_out_and_the_next_is_taken)
{
  const char *path = "/12345678:/1234567:/1";
  char buffer[12] = "";
  bool fits;

  ck_assert (path_next_candidate (&path, "ab", buffer, sizeof buffer, &fits));
  ck_assert (!fits);
  ck_assert (path_next_candidate (&path, "ab", buffer, sizeof buffer, &fits));
  ck_assert (fits);
  ck_assert_str_eq (buffer, "/1234567/ab");
  ck_assert (path_next_candidate (&path, "ab", buffer, sizeof buffer, &fits));
  ck_assert_str_eq (buffer, "/1/ab");
  ck_assert (!path_next_candidate (&path, "ab", buffer, sizeof buffer, &fits));
}
END_TEST

static const struct
{
  const char *text;
  int number;
} numbers[] = {
  { "0", 0 },   { "17", 17 }, { "99999999", 99999999 },
  { "", -1 },   { "-1", -1 }, { "1x", -1 },
  { " 1", -1 }, { "x", -1 },  { "9999999999999999999", -1 },
  { "007", 7 },
};

START_TEST (a_number_is_nothing_but_digits)
{
  ck_assert_int_eq (number_parse_all (numbers[_i].text), numbers[_i].number);
}
END_TEST

START_TEST (a_number_is_written_as_it_is_read)
{
  static const int values[] = { 0, 1, 9, 10, 4194304, 99999999, 2147483647 };
  char buffer[NUMBER_SIZE];

  for (size_t i = 0; i < G_N_ELEMENTS (values); i++)
    ck_assert_int_eq (atoi (number_format (values[i], buffer)), values[i]);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("init-parse");
  TCase *parse = tcase_create ("parse");
  SRunner *runner;
  int failed;

  tcase_add_loop_test (parse,
                       the_parent_is_found_whatever_the_name_of_a_process, 0,
                       G_N_ELEMENTS (stats));
  tcase_add_loop_test (parse,
                       a_program_is_looked_for_in_every_element_but_empty_ones,
                       0, G_N_ELEMENTS (paths));
  tcase_add_test (
      parse, a_candidate_that_is_too_long_is_left_out_and_the_next_is_taken);
  tcase_add_loop_test (parse, a_number_is_nothing_but_digits, 0,
                       G_N_ELEMENTS (numbers));
  tcase_add_test (parse, a_number_is_written_as_it_is_read);
  suite_add_tcase (suite, parse);

  runner = srunner_create (suite);
  srunner_run_all (runner, CK_ENV);
  failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
