/* greetings.c - greet the world, and have hello(1) greet everybody who is named. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "greeting.h"

static int
greet (const char *name)
{
  int status;
  pid_t pid = fork ();

  if (pid == 0)
    {
      execlp ("hello", "hello", "-g", name, NULL);
      _exit (127);
    }
  return pid > 0 && waitpid (pid, &status, 0) == pid && status == 0;
}

int
main (int argc, char **argv)
{
  puts (GREETING);
  fflush (stdout);
  for (int i = 1; i < argc; i++)
    if (!greet (argv[i]))
      return 1;
  return 0;
}
