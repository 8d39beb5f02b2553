/* descendants.c - signal all processes below this one. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <errno.h>
#include <string.h>

#define STOP_ROUNDS 16
#define MAX_PIDS (1 << 22)

/* Processes whose children are to be looked at; those before @next were. */
struct walk
{
  int proc_fd;
  int self;
  int signum;
  bool is_any;
  int *pids;
  size_t size;
  size_t count;
  size_t next;
};

static void
add_pid (struct walk *walk, int pid)
{
  if (walk->count == walk->size)
    {
      size_t size = walk->size == 0 ? 1024 : walk->size * 2;
      int *pids = size > MAX_PIDS ? NULL : memory_new (size * sizeof *pids);

      if (pids == NULL)
        return;
      if (walk->size != 0)
        {
          memcpy (pids, walk->pids, walk->size * sizeof *pids);
          memory_free (walk->pids, walk->size * sizeof *pids);
        }
      walk->pids = pids;
      walk->size = size;
    }
  walk->pids[walk->count++] = pid;
}

static void
signal_pid (struct walk *walk, int pid)
{
  if (process_signal_below (walk->proc_fd, pid, walk->self, walk->signum))
    walk->is_any = true;
}

/* A process is stopped before its children are looked for, so that it makes no
 * more. One that may die of the signal keeps them until all are found. */
static void
visit (struct walk *walk, int pid)
{
  if (walk->signum == SIGSTOP)
    signal_pid (walk, pid);
  add_pid (walk, pid);
}

static char *
append (char *end, const char *text)
{
  size_t length = strlen (text);

  memcpy (end, text, length + 1);
  return end + length;
}

static int
open_children (int proc_fd, int pid, int thread)
{
  char digits[NUMBER_SIZE];
  char path[2 * NUMBER_SIZE + sizeof "/task/" + sizeof "/children"];
  char *end = append (path, number_format (pid, digits));

  end = append (end, "/task/");
  end = append (end, number_format (thread, digits));
  append (end, "/children");
  return raw_openat (proc_fd, path, O_RDONLY | O_CLOEXEC, 0);
}

/* Pids with a blank behind each. proc_tid_children(5) */
static void
visit_thread (int thread, void *data)
{
  struct walk *walk = data;
  char text[1024];
  int number = 0;
  long size;
  int fd = open_children (walk->proc_fd, walk->pids[walk->next], thread);

  if (fd < 0)
    return;
  while ((size = raw_read (fd, text, sizeof text)) > 0)
    for (long i = 0; i < size; i++)
      {
        if (text[i] >= '0' && text[i] <= '9')
          {
            number = number * 10 + (text[i] - '0');
            continue;
          }
        visit (walk, number);
        number = 0;
      }
  raw_close (fd);
}

static bool
has_children_files (int proc_fd, int self)
{
  int fd = open_children (proc_fd, self, self);

  if (fd >= 0)
    raw_close (fd);
  return fd >= 0;
}

static bool
walk_tree (int proc_fd, int self, int signum)
{
  struct walk walk = { .proc_fd = proc_fd, .self = self, .signum = signum };
  char path[NUMBER_SIZE + sizeof "/task"];
  char digits[NUMBER_SIZE];

  for (add_pid (&walk, self); walk.next < walk.count; walk.next++)
    {
      append (append (path, number_format (walk.pids[walk.next], digits)),
              "/task");
      number_for_each (proc_fd, path, visit_thread, &walk);
    }
  /* The first is this process. */
  for (size_t i = 1; signum != SIGSTOP && i < walk.count; i++)
    signal_pid (&walk, walk.pids[i]);
  if (walk.size != 0)
    memory_free (walk.pids, walk.size * sizeof *walk.pids);
  return walk.is_any;
}

bool
descendants_signal (int proc_fd, int signum)
{
  int self = process_find_self (proc_fd);

  if (self <= 0)
    return false;
  /* Without CONFIG_PROC_CHILDREN the kernel does not have them. */
  if (has_children_files (proc_fd, self))
    return walk_tree (proc_fd, self, signum);
  return process_table_signal (proc_fd, self, signum);
}

bool
descendants_stop (int proc_fd)
{
  for (int i = 0; i < STOP_ROUNDS; i++)
    if (!descendants_signal (proc_fd, SIGSTOP))
      return true;
  return false;
}

/* What is stopped cannot fork away from the walk that kills. */
void
descendants_kill (int proc_fd)
{
  descendants_stop (proc_fd);
  descendants_signal (proc_fd, SIGKILL);
}
