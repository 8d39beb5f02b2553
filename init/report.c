/* report.c - a child that says how far it came before its execve(2). */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

pid_t
report_fork (int *out_fd)
{
  int fds[2];
  int result = raw_pipe2 (fds, O_CLOEXEC);
  pid_t pid;

  if (result < 0)
    return result;
  pid = raw_fork ();
  if (pid == 0)
    {
      raw_close (fds[0]);
      *out_fd = fds[1];
      return 0;
    }
  raw_close (fds[1]);
  *out_fd = fds[0];
  if (pid < 0)
    raw_close (fds[0]);
  return pid;
}

/* Without this a child that is killed while it prepares would look like one
 * that closed the pipe by its execve(2). */
void
report_ready (int report_fd)
{
  struct init_record record = { .type = INIT_RECORD_EXECUTED };

  raw_write (report_fd, &record, sizeof record);
}

_Noreturn void
report_failure (int report_fd,
                enum init_record_type type,
                enum init_stage stage,
                int error,
                uint32_t flags)
{
  struct init_record record = {
    .type = type,
    .stage = stage,
    .error = error,
    .flags = flags,
  };

  raw_write (report_fd, &record, sizeof record);
  raw_exit (INIT_EXIT_FAILED);
}
