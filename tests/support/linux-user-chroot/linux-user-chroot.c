/* linux-user-chroot.c - a set-uid chroot(1) with mounts, for tests. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include <err.h>
#include <errno.h>
#include <linux/sched.h>
#include <signal.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "options.h"
#include "walls.h"

/* Nothing here looks at the environment; execvp(3) does, with the caller's
 * rights. */

static Caller
find_caller (void)
{
  Caller caller = { .uid = getuid (), .gid = getgid () };

  /* As observed: root's group is not left to a user. */
  if (caller.gid == 0)
    caller.gid = caller.uid;
  return caller;
}

static void
run_command (const Options *options, const Caller *caller)
{
  if (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0)
    err (EXIT_FAILURE, "no_new_privs");
  walls_build (options, caller);
  if (chdir (options->cwd) != 0)
    err (EXIT_FAILURE, "cwd %s", options->cwd);
  if (options->profile != -1)
    errx (EXIT_FAILURE, "there is no seccomp profile %d", options->profile);
  execvp (options->command[0], options->command);
  err (EXIT_FAILURE, "%s", options->command[0]);
}

/* The parent stays outside, in the host's namespaces. */
static pid_t
fork_into (unsigned long namespaces)
{
  struct clone_args args = {
    .flags = CLONE_NEWNS | namespaces,
    .exit_signal = SIGCHLD,
  };

  return (pid_t) syscall (SYS_clone3, &args, sizeof args);
}

static int
wait_for (pid_t child)
{
  int status;

  while (waitpid (child, &status, 0) < 0)
    if (errno != EINTR)
      err (EXIT_FAILURE, "wait");
  return WIFEXITED (status) ? WEXITSTATUS (status) : EXIT_FAILURE;
}

int
main (int argc, char **argv)
{
  static Options options;
  int status = options_parse (argc, argv, &options);
  Caller caller;
  pid_t child;

  if (status >= 0)
    return status;
  caller = find_caller ();
  child = fork_into (options.namespaces);
  if (child < 0)
    err (EXIT_FAILURE, "clone");
  if (child == 0)
    run_command (&options, &caller);
  walls_become (&caller);
  return wait_for (child);
}
