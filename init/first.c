/* first.c - a command that is process 1, and has a process before init has. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <errno.h>
#include <sys/socket.h>

/* The child of a launch makes two processes of itself: init, and in a pid namespace
 * below init's the one that has mounted what the sandbox has, since a proc shows the
 * pid namespace of whoever mounts it. That one looks at all from inside and waits
 * for init, which does the rest as for any child. */

/* Init is process 1 itself, so that the kernel ends this one with it. */
static void
wait_for_init (int fd)
{
  char word;
  long size;

  do
    size = raw_read (fd, &word, sizeof word);
  while (size == -EINTR);
  if (size <= 0)
    raw_exit (INIT_EXIT_FAILED);
}

int
first_main (const struct settings *settings)
{
  const struct init_record verified = { .type = INIT_RECORD_VERIFIED };
  int fd = settings->first_fds[1];
  enum init_stage stage = INIT_STAGE_FORK;
  uint32_t index = 0;
  int result;

  raw_close (settings->first_fds[0]);
  /* Nor shall a kill of the host's process group reach it. */
  if (settings->config->flags & INIT_NEW_SESSION)
    raw_setsid ();
  result = report_share (settings->first_page_fd);
  if (result == 0)
    result = see_from_inside (settings, &stage, &index);
  if (result != 0)
    report_record (fd, &(struct init_record){
                           .type = INIT_RECORD_FAILED,
                           .stage = stage,
                           .error = result < 0 ? -result : 0,
                           .index = index,
                       });
  raw_close (settings->proc_fd);
  raw_write (fd, &verified, sizeof verified);
  wait_for_init (fd);
  command_run (settings, fd);
  return INIT_EXIT_FAILED;
}

bool
first_wait (struct supervisor *supervisor)
{
  const struct settings *settings = supervisor->settings;
  struct init_record record = {
    .type = INIT_RECORD_FAILED,
    .stage = INIT_STAGE_FORK,
    .error = ECHILD,
  };
  int result = report_share (settings->first_page_fd);

  raw_close (settings->first_fds[1]);
  if (result < 0)
    record.error = -result;
  else if (supervise_wait_for (supervisor, supervisor->report_fd))
    raw_read (supervisor->report_fd, &record, sizeof record);
  if (record.type == INIT_RECORD_VERIFIED)
    return true;
  record_send (settings->config->channel_fd, &record);
  return false;
}

void
first_go_on (const struct settings *settings)
{
  raw_send (settings->first_fds[0], "", 1, MSG_NOSIGNAL);
}
