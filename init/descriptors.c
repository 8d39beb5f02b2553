/* descriptors.c - which file descriptors go where. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <errno.h>

static void
close_one_on_exec (int fd, void *data)
{
  (void) data;
  if (fd > 2)
    raw_fcntl (fd, F_SETFD, FD_CLOEXEC);
}

int
descriptors_close_on_exec (int proc_fd)
{
  int result = raw_close_range (3, ~0u, CLOSE_RANGE_CLOEXEC);

  /* Before Linux 5.11 it has no such flag, before 5.9 it is not there. */
  if (result == -ENOSYS || result == -EINVAL)
    result = number_for_each (proc_fd, "self/fd", close_one_on_exec, NULL);
  return result;
}

/* What is for the tool alone can lead to the host's files, or be the end of a pipe
 * that somebody waits for to be closed. */
void
descriptors_drop_tool (const struct settings *settings)
{
  for (uint32_t i = 0; i < settings->config->tool_fds.count; i++)
    if (settings->tool_fds[i] > 2)
      raw_close (settings->tool_fds[i]);
}

/* All are moved out of the way first: one may have the number of another's
 * target. */
int
descriptors_set_stdio (const int stdio_fd[3])
{
  int copies[3];

  for (int i = 0; i < 3; i++)
    {
      copies[i] = raw_fcntl (stdio_fd[i], F_DUPFD_CLOEXEC, 3);
      if (copies[i] < 0)
        return copies[i];
    }
  for (int i = 0; i < 3; i++)
    {
      int result = raw_dup3 (copies[i], i, 0);

      if (result < 0)
        return result;
      raw_close (copies[i]);
    }
  return 0;
}

void
descriptors_drop_stdio (const int stdio_fd[3])
{
  for (int i = 0; i < 3; i++)
    if (stdio_fd[i] > 2)
      raw_close (stdio_fd[i]);
  raw_dup3 (0, 1, 0);
  raw_dup3 (0, 2, 0);
}
