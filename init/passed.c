/* passed.c - fds of the caller: what the command gets, what is kept for it. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <errno.h>

static bool
is_number (const struct settings *settings, int fd)
{
  for (uint32_t i = 0; i < settings->config->passes.count; i++)
    if (settings->passes[i].number == fd)
      return true;
  return false;
}

/* A duplicate that has no number of the command's. */
static int
move_apart (const struct settings *settings, int fd)
{
  int copy = raw_fcntl (fd, F_DUPFD_CLOEXEC, 3);

  while (copy >= 0 && is_number (settings, copy))
    {
      int higher = raw_fcntl (fd, F_DUPFD_CLOEXEC, copy + 1);

      raw_close (copy);
      copy = higher;
    }
  return copy;
}

int
passed_hand_over (const struct settings *settings,
                  int *report_fd,
                  uint32_t *out_index)
{
  uint32_t n = settings->config->passes.count;
  int result = 0;

  *out_index = 0;
  if (n == 0)
    return 0;
  result = move_apart (settings, *report_fd);
  if (result < 0)
    return result;
  *report_fd = result;
  for (uint32_t i = 0; result >= 0 && i < n; i++)
    {
      *out_index = i;
      result = move_apart (settings, settings->passes[i].fd);
      settings->passes[i].copy = result;
    }
  for (uint32_t i = 0; result >= 0 && i < n; i++)
    {
      *out_index = i;
      result
          = raw_dup3 (settings->passes[i].copy, settings->passes[i].number, 0);
    }
  return result < 0 ? result : 0;
}

void
passed_drop (const struct settings *settings)
{
  for (uint32_t i = 0; i < settings->config->passes.count; i++)
    if (settings->passes[i].fd > 2)
      raw_close (settings->passes[i].fd);
}

void
passed_drop_all (const struct settings *settings)
{
  passed_drop (settings);
  if (settings->config->block_fd > 2)
    raw_close (settings->config->block_fd);
  if (settings->config->sync_fd > 2)
    raw_close (settings->config->sync_fd);
}
