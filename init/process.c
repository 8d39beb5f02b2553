/* process.c - find out about one process, and signal it if it is ours. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <errno.h>
#include <string.h>

/* More processes than there can be: a loop cannot hold us. */
#define MAX_DEPTH (1 << 22)

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

static void
swap (int *a, int *b)
{
  int old = *a;

  *a = *b;
  *b = old;
}

/* A pid may belong to another process by now. An open directory
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

int
process_find_self (int proc_fd)
{
  char digits[NUMBER_SIZE];
  long length = raw_readlinkat (proc_fd, "self", digits, sizeof digits - 1);

  if (length <= 0)
    return -1;
  digits[length] = '\0';
  return number_parse_all (digits);
}

int
process_read_parent (int proc_fd, int pid)
{
  int fd = open_process (proc_fd, pid);
  int parent = -1;
  char state;

  if (fd >= 0)
    {
      parent = read_parent (fd, &state);
      raw_close (fd);
    }
  return parent;
}

bool
process_signal_below (int proc_fd, int pid, int self, int signum)
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
