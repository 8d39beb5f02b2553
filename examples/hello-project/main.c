/* main.c - count the words of standard input. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "table.h"
#include "words.h"

#include <stdio.h>
#include <stdlib.h>

int
main (void)
{
  Table *table = table_new ();
  char line[4096];
  char word[LONGEST_WORD + 1];

  if (table == NULL)
    return EXIT_FAILURE;
  while (fgets (line, sizeof line, stdin) != NULL)
    for (const char *cursor = line; next_word (&cursor, word) > 0;)
      if (!table_add (table, word))
        return EXIT_FAILURE;
  if (table_size (table) > 0)
    printf ("hello, %zu different words; most often: %s\n", table_size (table),
            table_most_frequent (table));
  table_free (table);
  return EXIT_SUCCESS;
}
