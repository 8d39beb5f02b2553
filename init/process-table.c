/* process-table.c - find the descendants among all processes. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <string.h>

struct process
{
  int pid;
  int parent;
};

/* In the order of their pids. */
struct table
{
  int proc_fd;
  struct process *rows;
  size_t count;
  size_t size;
};

static void
table_add (struct table *table, struct process row)
{
  size_t at = table->count;

  if (at == table->size)
    {
      size_t size = table->size == 0 ? 4096 : table->size * 2;
      struct process *rows = memory_new (size * sizeof *rows);

      if (rows == NULL)
        return;
      if (table->size != 0)
        {
          memcpy (rows, table->rows, at * sizeof *rows);
          memory_free (table->rows, table->size * sizeof *rows);
        }
      table->rows = rows;
      table->size = size;
    }
  /* /proc lists processes by pid, so there is hardly ever one to move. */
  for (; at > 0 && table->rows[at - 1].pid > row.pid; at--)
    table->rows[at] = table->rows[at - 1];
  table->rows[at] = row;
  table->count++;
}

static int
table_parent (const struct table *table, int pid)
{
  size_t low = 0;
  size_t high = table->count;

  while (low < high)
    {
      size_t middle = low + (high - low) / 2;

      if (table->rows[middle].pid == pid)
        return table->rows[middle].parent;
      if (table->rows[middle].pid < pid)
        low = middle + 1;
      else
        high = middle;
    }
  return -1;
}

static void
scan_process (int pid, void *data)
{
  struct table *table = data;

  table_add (table, (struct process){
                        pid, process_read_parent (table->proc_fd, pid) });
}

static bool
seems_below (const struct table *table, int pid, int self)
{
  /* Pids that were used again may make a circle. */
  for (size_t depth = 0; pid > 0 && depth < table->count; depth++)
    {
      pid = table_parent (table, pid);
      if (pid == self)
        return true;
    }
  return false;
}

bool
process_table_signal (int proc_fd, int self, int signum)
{
  struct table table = { .proc_fd = proc_fd };
  bool is_any = false;

  number_for_each (proc_fd, ".", scan_process, &table);
  for (size_t i = 0; i < table.count; i++)
    if (seems_below (&table, table.rows[i].pid, self)
        && process_signal_below (proc_fd, table.rows[i].pid, self, signum))
      is_any = true;
  if (table.size != 0)
    memory_free (table.rows, table.size * sizeof *table.rows);
  return is_any;
}
