/* keeper.c - stand outside and remove the cgroups of a sandbox behind it. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <errno.h>
#include <poll.h>

#include "cgroup.h"

#define FIRST_PAUSE_MSEC 1
#define LONGEST_PAUSE_MSEC 1000
/* What is not because of processes does not go by waiting. */
#define MAX_FAILURES 50

/* sandboxlib-init keeper LIFE HOST NAME PARENT...: until LIFE can be read from
 * or is closed, or the process of the pidfd HOST is dead. Then the cgroup NAME
 * below each fd PARENT is removed, as soon as nobody is in it. All of that is an
 * order of the caller's own, who has made them. */
enum arguments
{
  ARGUMENT_LIFE = 2,
  ARGUMENT_HOST = 3,
  ARGUMENT_NAME = 4,
  ARGUMENT_FIRST_PARENT = 5,
};

static void
pause_for (int msec)
{
  struct timespec timeout = {
    .tv_sec = msec / 1000,
    .tv_nsec = (long) (msec % 1000) * 1000000,
  };

  raw_ppoll (NULL, 0, &timeout);
}

/* Fails for the kernel's lack of memory as well. */
static void
wait_for_end (int life, int host)
{
  struct pollfd polls[] = {
    { .fd = life, .events = POLLIN },
    { .fd = host, .events = POLLIN },
  };

  while (raw_ppoll (polls, 2, NULL) <= 0)
    pause_for (FIRST_PAUSE_MSEC);
}

/* Whether nothing is left; else *@is_busy says whether that will change. */
static bool
remove_all (char **argv, bool *is_busy)
{
  bool is_gone = true;

  *is_busy = false;
  for (char **parent = argv + ARGUMENT_FIRST_PARENT; *parent != NULL; parent++)
    {
      int result
          = cgroup_remove (number_parse_all (*parent), argv[ARGUMENT_NAME]);

      if (result == 0 || result == -ENOENT)
        continue;
      is_gone = false;
      *is_busy = *is_busy || result == -EBUSY;
    }
  return is_gone;
}

int
keeper_main (char **argv)
{
  int failures = 0;
  bool is_busy;

  for (int i = ARGUMENT_LIFE; i <= ARGUMENT_FIRST_PARENT; i++)
    if (argv[i] == NULL)
      return INIT_EXIT_FAILED;
  /* A kill of the host's process group must leave it. */
  raw_setpgid (0, 0);
  wait_for_end (number_parse_all (argv[ARGUMENT_LIFE]),
                number_parse_all (argv[ARGUMENT_HOST]));
  for (int pause = FIRST_PAUSE_MSEC; !remove_all (argv, &is_busy); pause *= 2)
    {
      if (!is_busy && ++failures > MAX_FAILURES)
        return INIT_EXIT_FAILED;
      if (pause > LONGEST_PAUSE_MSEC)
        pause = LONGEST_PAUSE_MSEC;
      pause_for (pause);
    }
  return 0;
}
