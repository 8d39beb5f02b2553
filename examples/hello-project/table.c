/* table.c - how often each word was seen: a hash table with chains. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "table.h"

#include <stdlib.h>
#include <string.h>

#define N_BUCKETS 257

typedef struct Entry
{
  struct Entry *next;
  size_t count;
  char word[];
} Entry;

struct Table
{
  size_t size;
  Entry *buckets[N_BUCKETS];
};

static size_t
hash (const char *word)
{
  size_t value = 5381;

  for (; *word != '\0'; word++)
    value = value * 33 + (unsigned char) *word;
  return value % N_BUCKETS;
}

static Entry *
find (const Table *table, const char *word)
{
  Entry *entry = table->buckets[hash (word)];

  while (entry != NULL && strcmp (entry->word, word) != 0)
    entry = entry->next;
  return entry;
}

Table *
table_new (void)
{
  return calloc (1, sizeof (Table));
}

void
table_free (Table *table)
{
  if (table == NULL)
    return;
  for (size_t i = 0; i < N_BUCKETS; i++)
    while (table->buckets[i] != NULL)
      {
        Entry *next = table->buckets[i]->next;

        free (table->buckets[i]);
        table->buckets[i] = next;
      }
  free (table);
}

int
table_add (Table *table, const char *word)
{
  Entry *entry = find (table, word);

  if (entry == NULL)
    {
      size_t length = strlen (word) + 1;

      entry = malloc (sizeof (Entry) + length);
      if (entry == NULL)
        return 0;
      memcpy (entry->word, word, length);
      entry->count = 0;
      entry->next = table->buckets[hash (word)];
      table->buckets[hash (word)] = entry;
      table->size++;
    }
  entry->count++;
  return 1;
}

size_t
table_count (const Table *table, const char *word)
{
  const Entry *entry = find (table, word);

  return entry == NULL ? 0 : entry->count;
}

size_t
table_size (const Table *table)
{
  return table->size;
}

const char *
table_most_frequent (const Table *table)
{
  const Entry *best = NULL;

  for (size_t i = 0; i < N_BUCKETS; i++)
    for (const Entry *e = table->buckets[i]; e != NULL; e = e->next)
      if (best == NULL || e->count > best->count
          || (e->count == best->count && strcmp (e->word, best->word) < 0))
        best = e;
  return best == NULL ? NULL : best->word;
}
