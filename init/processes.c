/* processes.c - find and signal all descendants of this process. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

/* Deeper than any pid namespace has processes: a loop cannot hold us. */
#define MAX_DEPTH (1 << 22)
#define STOP_ROUNDS 16

struct process
{
  int pid;
  int parent;
};

/* In the order of their pids. */
struct process_table
{
  struct process *rows;
  size_t count;
  size_t size;
};

struct scan
{
  int proc_fd;
  struct process_table table;
};

/* The name in parentheses may hold blanks and parentheses itself; nothing
 * after it does. proc_pid_stat(5) */
int
process_parse_stat (const char *text, char *out_state)
{
  const char *at = strrchr (text, ')');
  int parent;

  if (at == NULL || at[1] != ' ' || at[2] == '\0' || at[3] != ' ')
    return -1;
  *out_state = at[2];
  at += 4;
  parent = number_parse (&at);
  return *at == ' ' ? parent : -1;
}

static int
open_process (int proc_fd, int pid)
{
  char digits[NUMBER_SIZE];

  return raw_openat (proc_fd, number_format (pid, digits),
                     O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
}

/* The parent of the process whose directory @fd is; -1 when it is gone. */
static int
read_parent (int fd, char *out_state)
{
  char text[256];
  int stat_fd = raw_openat (fd, "stat", O_RDONLY | O_CLOEXEC, 0);
  long size;

  if (stat_fd < 0)
    return -1;
  size = raw_read (stat_fd, text, sizeof text - 1);
  raw_close (stat_fd);
  if (size < 0)
    return -1;
  text[size] = '\0';
  return process_parse_stat (text, out_state);
}

static bool
table_add (struct process_table *table, struct process row)
{
  size_t at = table->count;

  if (at == table->size)
    {
      size_t size = table->size == 0 ? 4096 : table->size * 2;
      struct process *rows
          = raw_mmap (size * sizeof *rows, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS, -1);

      if (raw_pointer_error (rows) != 0)
        return false;
      if (table->size != 0)
        {
          memcpy (rows, table->rows, at * sizeof *rows);
          raw_munmap (table->rows, table->size * sizeof *rows);
        }
      table->rows = rows;
      table->size = size;
    }
  /* /proc lists processes by pid, so there is hardly ever one to move. */
  for (; at > 0 && table->rows[at - 1].pid > row.pid; at--)
    table->rows[at] = table->rows[at - 1];
  table->rows[at] = row;
  table->count++;
  return true;
}

static int
table_parent (const struct process_table *table, int pid)
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
  struct scan *scan = data;
  int fd = open_process (scan->proc_fd, pid);
  char state;

  if (fd < 0)
    return;
  table_add (&scan->table, (struct process){ pid, read_parent (fd, &state) });
  raw_close (fd);
}

static bool
seems_below (const struct process_table *table, int pid, int self)
{
  for (int depth = 0; pid > 0 && depth < MAX_DEPTH; depth++)
    {
      pid = table_parent (table, pid);
      if (pid == self)
        return true;
    }
  return false;
}

static void
swap (int *a, int *b)
{
  int old = *a;

  *a = *b;
  *b = old;
}

/* A pid of the table may belong to another process by now. An open directory
 * of /proc stays with its process; so does being a descendant of a subreaper.
 * @parent is the parent's number before its directory was opened: when it is
 * the parent's afterwards too, the directory is the parent's. */
static bool
is_below (int proc_fd, int process_fd, int self)
{
  int fd = raw_fcntl (process_fd, F_DUPFD_CLOEXEC, 3);
  bool is_found = false;
  char state;

  for (int depth = 0; fd >= 0 && depth < MAX_DEPTH; depth++)
    {
      int parent = read_parent (fd, &state);
      int parent_fd;

      is_found = parent == self;
      if (is_found || parent <= 0)
        break;
      parent_fd = open_process (proc_fd, parent);
      if (read_parent (fd, &state) == parent)
        swap (&fd, &parent_fd);
      /* Else the parent has ended; who is it now? */
      if (parent_fd >= 0)
        raw_close (parent_fd);
    }
  if (fd >= 0)
    raw_close (fd);
  return is_found;
}

/* Returns whether the process was there and had to be signalled. */
static bool
signal_one (int proc_fd, int pid, int self, int signum)
{
  int fd = open_process (proc_fd, pid);
  bool is_signalled = false;
  char state = '\0';

  if (fd < 0)
    return false;
  read_parent (fd, &state);
  if (state != 'Z' && state != 'X' && !(signum == SIGSTOP && state == 'T')
      && is_below (proc_fd, fd, self))
    {
      /* It takes a directory of /proc for a pidfd, whatever the pid namespace
       * of that /proc. pidfd_send_signal(2); Linux 5.1 */
      int result = raw_pidfd_send_signal (fd, signum);

      if (result == -ENOSYS && self == raw_getpid ())
        result = raw_kill (pid, signum);
      is_signalled = result == 0;
    }
  raw_close (fd);
  return is_signalled;
}

static int
find_self (int proc_fd)
{
  char digits[NUMBER_SIZE];
  long length = raw_readlinkat (proc_fd, "self", digits, sizeof digits - 1);

  if (length <= 0)
    return -1;
  digits[length] = '\0';
  return number_parse_all (digits);
}

bool
processes_signal (int proc_fd, int signum)
{
  struct scan scan = { .proc_fd = proc_fd };
  const struct process_table *table = &scan.table;
  int self = find_self (proc_fd);
  bool is_any = false;

  if (self <= 0)
    return false;
  number_for_each (proc_fd, ".", scan_process, &scan);
  for (size_t i = 0; i < table->count; i++)
    if (seems_below (table, table->rows[i].pid, self)
        && signal_one (proc_fd, table->rows[i].pid, self, signum))
      is_any = true;
  if (table->size != 0)
    raw_munmap (table->rows, table->size * sizeof *table->rows);
  return is_any;
}

/* What is stopped cannot fork away from the scan that kills. */
void
processes_kill (int proc_fd)
{
  for (int i = 0; i < STOP_ROUNDS; i++)
    if (!processes_signal (proc_fd, SIGSTOP))
      break;
  processes_signal (proc_fd, SIGKILL);
}
