/* test.c - the project's own test. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "table.h"
#include "words.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int n_failed;

static void
expect (int is_true, const char *what)
{
  if (!is_true)
    {
      printf ("failed: %s\n", what);
      n_failed++;
    }
}

int
main (void)
{
  const char *cursor = "One, two -- one; TWO one.";
  Table *table = table_new ();
  char word[LONGEST_WORD + 1];

  while (next_word (&cursor, word) > 0)
    expect (table_add (table, word), "there is memory");
  expect (table_size (table) == 2, "two different words");
  expect (table_count (table, "one") == 3, "one is there three times");
  expect (table_count (table, "three") == 0, "three is not there");
  expect (strcmp (table_most_frequent (table), "one") == 0, "one leads");
  table_free (table);
  printf ("test: %d failed\n", n_failed);
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
