/* keeper.c - stand outside and remove the cgroups of a sandbox behind it. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <errno.h>
#include <poll.h>
#include <sys/socket.h>

#include "cgroup.h"

#define FIRST_PAUSE_MSEC 1
#define LONGEST_PAUSE_MSEC 1000
/* What is not because of processes does not go by waiting. */
#define MAX_FAILURES 50

/* sandboxlib-init keeper LIFE HOST DIES NAME PARENT...: until LIFE can be read from
 * or is closed, or the process of the pidfd HOST is dead. Then the cgroup NAME
 * below each fd PARENT is removed, as soon as nobody is in it. Who still is then
 * is killed: the kernel may have ended those who would, for want of memory. With
 * DIES 0 that is so when LIFE says that the sandbox has ended, and a sandbox that
 * outlives the host is waited for. All of that is an order of the caller's own,
 * who has made them. */
enum arguments
{
  ARGUMENT_LIFE = 2,
  ARGUMENT_HOST = 3,
  ARGUMENT_DIES = 4,
  ARGUMENT_NAME = 5,
  ARGUMENT_FIRST_PARENT = 6,
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

/* poll(2) fails for the kernel's lack of memory as well. Returns whether the
 * host has said that the sandbox has ended. */
static bool
wait_for_end (int life, int host)
{
  char byte;

  struct pollfd polls[] = {
    { .fd = life, .events = POLLIN },
    { .fd = host, .events = POLLIN },
  };

  while (raw_ppoll (polls, 2, NULL) <= 0)
    pause_for (FIRST_PAUSE_MSEC);
  return raw_recv (life, &byte, 1, MSG_DONTWAIT) == 1;
}

/* Whether nothing is left; else *@is_busy says whether that will change. */
static bool
remove_all (char **argv, bool kills, bool *is_busy)
{
  bool is_gone = true;

  *is_busy = false;
  for (char **parent = argv + ARGUMENT_FIRST_PARENT; *parent != NULL; parent++)
    {
      int result = cgroup_remove (number_parse_all (*parent),
                                  argv[ARGUMENT_NAME], kills);

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
  bool kills;

  for (int i = ARGUMENT_LIFE; i <= ARGUMENT_FIRST_PARENT; i++)
    if (argv[i] == NULL)
      return INIT_EXIT_FAILED;
  /* A kill of the host's process group must leave it. */
  raw_setpgid (0, 0);
  kills = wait_for_end (number_parse_all (argv[ARGUMENT_LIFE]),
                        number_parse_all (argv[ARGUMENT_HOST]))
          || number_parse_all (argv[ARGUMENT_DIES]) == 1;
  for (int pause = FIRST_PAUSE_MSEC; !remove_all (argv, kills, &is_busy);
       pause *= 2)
    {
      if (!is_busy && ++failures > MAX_FAILURES)
        return INIT_EXIT_FAILED;
      if (pause > LONGEST_PAUSE_MSEC)
        pause = LONGEST_PAUSE_MSEC;
      pause_for (pause);
    }
  return 0;
}
