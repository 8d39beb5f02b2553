/* init-processes.c - unit tests: init finds its descendants and no others. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init/init.h"

#include <check.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

#define DEPTH 5

static int proc_fd;

/* Both ways to find them. */
static bool
signal_all (int way, int signum)
{
  return way == 0 ? descendants_signal (proc_fd, signum)
                  : process_table_signal (proc_fd, getpid (), signum);
}

static void
sleep_for_ever (void)
{
  for (;;)
    pause ();
}

/* Each the child of the one before; returns when the last is there. */
static pid_t
fork_chain (void)
{
  int ready[2];
  char byte;
  pid_t pid;

  ck_assert_int_eq (pipe (ready), 0);
  pid = fork ();
  if (pid == 0)
    {
      for (int i = 1; i < DEPTH; i++)
        if (fork () != 0)
          sleep_for_ever ();
      if (write (ready[1], "x", 1) == 1)
        sleep_for_ever ();
      _exit (1);
    }
  ck_assert_int_eq (read (ready[0], &byte, 1), 1);
  close (ready[0]);
  close (ready[1]);
  return pid;
}

static void
become_reaper (void)
{
  proc_fd = open ("/proc", O_PATH | O_CLOEXEC);
  ck_assert_int_ge (proc_fd, 0);
  ck_assert_int_eq (prctl (PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0), 0);
}

static int
reap_all (int signum)
{
  int count = 0;
  int status;

  for (; wait (&status) > 0; count++)
    ck_assert (WIFSIGNALED (status) && WTERMSIG (status) == signum);
  return count;
}

START_TEST (all_generations_are_signalled)
{
  become_reaper ();
  fork_chain ();
  fork_chain ();
  ck_assert (signal_all (_i, SIGUSR1));
  ck_assert_int_eq (reap_all (SIGUSR1), 2 * DEPTH);
  ck_assert (!signal_all (_i, SIGUSR1));
}
END_TEST

START_TEST (a_chain_whose_first_process_has_ended_is_found)
{
  pid_t pid;

  become_reaper ();
  pid = fork_chain ();
  kill (pid, SIGKILL);
  ck_assert_int_eq (waitpid (pid, NULL, 0), pid);
  ck_assert (signal_all (_i, SIGUSR1));
  ck_assert_int_eq (reap_all (SIGUSR1), DEPTH - 1);
}
END_TEST

START_TEST (only_what_runs_is_stopped)
{
  become_reaper ();
  fork_chain ();
  ck_assert (signal_all (_i, SIGSTOP));
  for (int i = 0; i < 1000 && signal_all (_i, SIGSTOP); i++)
    usleep (1000);
  ck_assert (!signal_all (_i, SIGSTOP));
  ck_assert (signal_all (_i, SIGKILL));
  ck_assert_int_eq (reap_all (SIGKILL), DEPTH);
}
END_TEST

START_TEST (parents_siblings_and_strangers_are_not_signalled)
{
  pid_t bystander;
  pid_t family;
  int status;

  become_reaper ();
  bystander = fork_chain ();
  family = fork ();
  if (family == 0)
    {
      fork_chain ();
      signal_all (_i, SIGKILL);
      /* Below nobody: neither the parent nor its other children. */
      _exit (process_signal_below (proc_fd, bystander, getpid (), SIGKILL)
             || process_signal_below (proc_fd, getppid (), getpid (), SIGKILL)
             || process_signal_below (proc_fd, getpid (), getpid (), SIGKILL)
             || process_signal_below (proc_fd, 1, getpid (), SIGKILL));
    }
  ck_assert_int_eq (waitpid (family, &status, 0), family);
  ck_assert_int_eq (status, 0);
  ck_assert_int_eq (waitpid (bystander, &status, WNOHANG), 0);
  while (signal_all (_i, SIGKILL))
    ;
}
END_TEST

START_TEST (everything_is_killed_at_last)
{
  become_reaper ();
  for (int i = 0; i < 20; i++)
    fork_chain ();
  descendants_kill (proc_fd);
  ck_assert_int_eq (reap_all (SIGKILL), 20 * DEPTH);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("init-processes");
  TCase *tc = tcase_create ("processes");
  SRunner *runner;
  int failed;

  tcase_add_loop_test (tc, all_generations_are_signalled, 0, 2);
  tcase_add_loop_test (tc, a_chain_whose_first_process_has_ended_is_found, 0,
                       2);
  tcase_add_loop_test (tc, only_what_runs_is_stopped, 0, 2);
  tcase_add_loop_test (tc, parents_siblings_and_strangers_are_not_signalled, 0,
                       2);
  tcase_add_test (tc, everything_is_killed_at_last);
  suite_add_tcase (suite, tc);

  runner = srunner_create (suite);
  srunner_run_all (runner, CK_ENV);
  failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
