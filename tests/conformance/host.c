/* host.c - a run neither needs nor disturbs the state of the calling process. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

static void
on_child (G_GNUC_UNUSED int signum)
{
  /* A host that reaps whatever there is. */
  while (waitpid (-1, NULL, WNOHANG) > 0)
    continue;
}

static void
ignore_child (void)
{
  signal (SIGCHLD, SIG_IGN);
}

static void
handle_child (void)
{
  struct sigaction action = { .sa_handler = on_child, .sa_flags = SA_RESTART };

  sigaction (SIGCHLD, &action, NULL);
}

static void
handle_child_and_interrupt (void)
{
  struct sigaction action = { .sa_handler = on_child };

  sigaction (SIGCHLD, &action, NULL);
}

static void
do_not_wait (void)
{
  struct sigaction action = { .sa_handler = SIG_DFL, .sa_flags = SA_NOCLDWAIT };

  sigaction (SIGCHLD, &action, NULL);
}

static void
block_child (void)
{
  sigset_t set;

  sigemptyset (&set);
  sigaddset (&set, SIGCHLD);
  sigprocmask (SIG_BLOCK, &set, NULL);
}

static void (*const dispositions[]) (void)
    = { ignore_child, handle_child, handle_child_and_interrupt, do_not_wait,
        block_child };

START_TEST (handling_of_child_signals_does_not_matter)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "3", NULL);
  g_autoptr (SandboxResult) result = NULL;
  struct sigaction before;
  struct sigaction after;
  sigset_t none;

  dispositions[_i]();
  sigaction (SIGCHLD, NULL, &before);
  result = run (request);
  sigaction (SIGCHLD, NULL, &after);
  assert_exited (result, 3);
  ck_assert (before.sa_handler == after.sa_handler);
  ck_assert_int_eq (before.sa_flags, after.sa_flags);
  signal (SIGCHLD, SIG_DFL);
  sigemptyset (&none);
  sigprocmask (SIG_SETMASK, &none, NULL);
}
END_TEST

START_TEST (blocked_and_ignored_signals_are_not_passed_on)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;
  sigset_t set;
  sigset_t old;

  sigemptyset (&set);
  sigaddset (&set, SIGTERM);
  sigaddset (&set, SIGUSR1);
  sigaddset (&set, SIGPIPE);
  sigaddset (&set, SIGRTMIN);
  sigprocmask (SIG_BLOCK, &set, &old);
  signal (SIGPIPE, SIG_IGN);
  signal (SIGHUP, SIG_IGN);
  result = run (request);
  signal (SIGPIPE, SIG_DFL);
  signal (SIGHUP, SIG_DFL);
  sigprocmask (SIG_SETMASK, &old, NULL);

  output = dup_output (result);
  assert_line (output, "blocked=");
  assert_line (output, "ignored=");
}
END_TEST

START_TEST (fds_of_the_host_are_not_passed_on)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  for (int fd = 3; fd <= 50; fd++)
    if (fcntl (fd, F_GETFD) < 0)
      dup2 (0, fd);
  dup2 (0, 500);
  place.canary
      = (canary_free (place.canary), canary_new (place.decoy, place.tag));
  result = run (request);
  output = dup_output (result);
  ck_assert_msg (count_values (output, "fd") == 3, "%s", output);
}
END_TEST

/* Bit n of _i: fd n is closed. */
START_TEST (closed_standard_streams_do_not_matter)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;
  int saved[3];

  for (int fd = 0; fd < 3; fd++)
    {
      saved[fd] = fcntl (fd, F_DUPFD_CLOEXEC, 100);
      if (_i & (1 << fd))
        close (fd);
    }
  result = run (request);
  for (int fd = 0; fd < 3; fd++)
    {
      dup2 (saved[fd], fd);
      close (saved[fd]);
    }
  assert_exited (result, 0);
  output = dup_output (result);
  ck_assert_msg (count_values (output, "fd") == 3, "%s", output);
}
END_TEST

START_TEST (inherited_stream_that_is_closed_is_valid_inside)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autoptr (SandboxResult) result = NULL;
  g_autoptr (GError) error = NULL;
  int saved = fcntl (0, F_DUPFD_CLOEXEC, 100);

  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDIN,
                             SANDBOX_STDIO_INHERIT);
  close (0);
  result = sandbox_backend_run_sandbox (backend, request, &error);
  dup2 (saved, 0);
  close (saved);
  /* Either is clear: refused by name, or a valid fd. */
  if (result == NULL)
    ck_assert_msg (strstr (error->message, "stdin") != NULL, "%s",
                   error->message);
  else
    {
      g_autofree char *output = dup_output (result);

      assert_exited (result, 0);
      ck_assert_msg (count_values (output, "fd") == 3, "%s", output);
    }
}
END_TEST

START_TEST (other_children_of_the_host_are_left_alone)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "0", NULL);
  g_autoptr (SandboxResult) result = NULL;
  pid_t child = fork ();
  int status;

  if (child == 0)
    _exit (42);
  result = run (request);
  assert_exited (result, 0);
  ck_assert_int_eq (waitpid (child, &status, 0), child);
  ck_assert_int_eq (WEXITSTATUS (status), 42);
}
END_TEST

START_TEST (fifty_runs_leave_nothing)
{
  for (int i = 0; i < 50; i++)
    {
      g_autoptr (SandboxRequest) request
          = new_request ("/bin/probe", "exit", "1", NULL);
      g_autoptr (SandboxResult) result = run (request);

      assert_exited (result, 1);
    }
}
END_TEST

TCase *
host_area (void)
{
  TCase *area = new_area ("host");

  tcase_add_loop_test (area, handling_of_child_signals_does_not_matter, 0,
                       (int) G_N_ELEMENTS (dispositions));
  tcase_add_test (area, blocked_and_ignored_signals_are_not_passed_on);
  tcase_add_test (area, fds_of_the_host_are_not_passed_on);
  tcase_add_loop_test (area, closed_standard_streams_do_not_matter, 1, 8);
  tcase_add_test (area, inherited_stream_that_is_closed_is_valid_inside);
  tcase_add_test (area, other_children_of_the_host_are_left_alone);
  tcase_add_test (area, fifty_runs_leave_nothing);
  return area;
}
