/* table.h - how often each word was seen. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <stddef.h>

typedef struct Table Table;

Table *table_new (void);
void table_free (Table *table);

/* Counts @word once more. Returns 0 when there is no memory. */
int table_add (Table *table, const char *word);

size_t table_count (const Table *table, const char *word);
size_t table_size (const Table *table);

/* Word that was seen most often, the first in the alphabet of several; NULL
 * when there is none. */
const char *table_most_frequent (const Table *table);
