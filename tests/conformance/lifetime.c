/* lifetime.c - when a sandbox ends, and that nothing of it is left. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_KILLS 100
#define N_CANCELS 60

/* What is left of the sandbox is found by the canary. */
START_TEST (background_child_does_not_hold_up_the_caller)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "background", "1000", NULL);
  g_autoptr (SandboxResult) result = run (request);
  g_autofree char *output = dup_output (result);

  assert_exited (result, 0);
  ck_assert_str_eq (output, "x\n");
  ck_assert_uint_lt (sandbox_result_get_wall_time (result), 2 * G_USEC_PER_SEC);
}
END_TEST

START_TEST (daemon_does_not_survive)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "daemon", "1000", NULL);
  g_autoptr (SandboxResult) result = run (request);

  assert_exited (result, 0);
}
END_TEST

START_TEST (sandbox_waits_for_its_last_process_when_asked_to)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "late", "6", NULL);
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  sandbox_request_set_on_exit (request, SANDBOX_ON_EXIT_WAIT);
  result = run_or_expect_withheld (request, "on-exit=wait", NULL);
  if (result == NULL)
    return;
  assert_exited (result, 6);
  output = dup_output (result);
  ck_assert_str_eq (output, "late\n");
}
END_TEST

START_TEST (killed_sandbox_is_cancelled)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("probe daemon 1000; probe background 1000; "
                           "probe stubborn 1000");
  g_autoptr (SandboxProcess) process = spawn (request);
  g_autoptr (SandboxResult) result = NULL;

  g_usleep (300000);
  sandbox_process_kill (process);
  result = sandbox_process_wait (process);
  ck_assert_int_eq (sandbox_result_get_kind (result), SANDBOX_RESULT_CANCELLED);
}
END_TEST

START_TEST (sandbox_that_is_killed_at_any_time_is_cancelled)
{
  for (int i = 0; i < N_CANCELS; i++)
    {
      g_autoptr (SandboxRequest) request
          = new_request ("/bin/probe", "sleep", "100", NULL);
      g_autoptr (SandboxProcess) process = spawn (request);
      g_autoptr (SandboxResult) result = NULL;

      g_usleep ((gulong) g_random_int_range (0, 10) * 1000);
      sandbox_process_kill (process);
      result = sandbox_process_wait (process);
      ck_assert_msg (sandbox_result_get_kind (result)
                         == SANDBOX_RESULT_CANCELLED,
                     "kind %d: %s", sandbox_result_get_kind (result),
                     sandbox_result_get_message (result));
      ck_assert_int_eq (sandbox_result_get_shell_status (result), 137);
    }
}
END_TEST

START_TEST (killing_ends_a_sandbox_whose_outermost_process_is_stopped)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("sleep 1000");
  g_autoptr (SandboxProcess) process = spawn (request);
  g_autoptr (SandboxResult) result = NULL;

  g_usleep (300000);
  kill (find_outermost (), SIGSTOP);
  sandbox_process_kill (process);
  result = sandbox_process_wait (process);
  ck_assert_int_eq (sandbox_result_get_kind (result), SANDBOX_RESULT_CANCELLED);
  ck_assert_uint_lt (sandbox_result_get_wall_time (result), 4 * G_USEC_PER_SEC);
}
END_TEST

START_TEST (killing_ends_a_sandbox_whose_outermost_process_is_held)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("sleep 1000");
  g_autoptr (SandboxProcess) process = spawn (request);
  g_autoptr (SandboxResult) result = NULL;
  pid_t outermost;
  pid_t holder;

  g_usleep (300000);
  outermost = find_outermost ();
  holder = fork ();
  ck_assert_int_ge (holder, 0);
  while (holder == 0)
    if (kill (outermost, SIGSTOP) != 0)
      _exit (0);

  g_usleep (100000);
  sandbox_process_kill (process);
  result = sandbox_process_wait (process);
  kill (holder, SIGKILL);
  ck_assert_int_eq (waitpid (holder, NULL, 0), holder);
  ck_assert_int_eq (sandbox_result_get_kind (result), SANDBOX_RESULT_CANCELLED);
  ck_assert_uint_lt (sandbox_result_get_wall_time (result),
                     10 * G_USEC_PER_SEC);
}
END_TEST

START_TEST (sandbox_that_cannot_be_watched_is_ended)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("sleep 1000");
  g_autoptr (SandboxProcess) process = spawn (request);
  g_autoptr (SandboxResult) result = NULL;

  g_usleep (300000);
  ck_assert_int_ge (dup2 (STDIN_FILENO, sandbox_process_get_poll_fd (process)),
                    0);
  result = sandbox_process_wait (process);
  ck_assert_int_eq (sandbox_result_get_kind (result),
                    SANDBOX_RESULT_BACKEND_FAILED);
  ck_assert_int_eq (sandbox_result_get_errno (result), EINVAL);
}
END_TEST

START_TEST (dropping_a_running_sandbox_kills_it)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("probe daemon 1000; probe background 1000; "
                           "sleep 1000");
  SandboxProcess *process = spawn (request);

  g_usleep (300000);
  g_object_unref (process);
}
END_TEST

START_TEST (signal_reaches_the_command)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("trap 'echo caught; exit 5' TERM; echo ready; "
                           "while :; do sleep 0.1; done");
  g_autoptr (SandboxProcess) process = spawn (request);
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  g_usleep (300000);
  sandbox_process_send_signal (process, SIGTERM);
  result = sandbox_process_wait (process);
  assert_exited (result, 5);
  output = dup_output (result);
  ck_assert_str_eq (output, "ready\ncaught\n");
}
END_TEST

START_TEST (poll_fd_drives_a_sandbox)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("echo x; exit 2");
  g_autoptr (SandboxProcess) process = spawn (request);
  struct pollfd poll_fd
      = { .fd = sandbox_process_get_poll_fd (process), .events = POLLIN };

  ck_assert_ptr_null (sandbox_process_get_result (process));
  do
    ck_assert_int_eq (poll (&poll_fd, 1, 10000), 1);
  while (sandbox_process_dispatch (process));
  assert_exited (sandbox_process_get_result (process), 2);
}
END_TEST

START_TEST (two_sandboxes_run_at_once)
{
  g_autoptr (SandboxRequest) slow = new_shell_request ("sleep 1; exit 1");
  g_autoptr (SandboxRequest) fast = new_shell_request ("exit 2");
  g_autoptr (SandboxProcess) slow_process = spawn (slow);
  g_autoptr (SandboxProcess) fast_process = spawn (fast);
  g_autoptr (SandboxResult) fast_result = sandbox_process_wait (fast_process);
  g_autoptr (SandboxResult) slow_result = sandbox_process_wait (slow_process);

  assert_exited (fast_result, 2);
  assert_exited (slow_result, 1);
}
END_TEST

/* A host of its own that starts a sandbox and is killed @delay microseconds
 * after it was forked. */
static void
kill_host (int delay)
{
  pid_t host = fork ();
  int status;

  ck_assert_int_ge (host, 0);
  if (host == 0)
    {
      g_autoptr (SandboxRequest) request
          = new_shell_request ("probe background 1000; probe daemon 1000; "
                               "sleep 1000");
      g_autoptr (SandboxResult) result
          = sandbox_backend_run_sandbox (backend, request, NULL);

      _exit (result == NULL ? 1 : 0);
    }
  g_usleep ((gulong) delay);
  kill (host, SIGKILL);
  ck_assert_int_eq (waitpid (host, &status, 0), host);
  ck_assert_msg (WIFSIGNALED (status), "the host ended by itself");
}

START_TEST (sandbox_dies_with_its_host)
{
  kill_host (500000);
}
END_TEST

START_TEST (sandbox_dies_with_a_host_that_is_killed_at_any_time)
{
  for (int i = 0; i < N_KILLS; i++)
    kill_host (g_random_int_range (0, 15000));
}
END_TEST

TCase *
lifetime_area (void)
{
  TCase *area = new_area ("lifetime");

  tcase_add_test (area, background_child_does_not_hold_up_the_caller);
  tcase_add_test (area, daemon_does_not_survive);
  tcase_add_test (area, sandbox_waits_for_its_last_process_when_asked_to);
  tcase_add_test (area, killed_sandbox_is_cancelled);
  tcase_add_test (area, sandbox_that_is_killed_at_any_time_is_cancelled);
  tcase_add_test (area,
                  killing_ends_a_sandbox_whose_outermost_process_is_stopped);
  tcase_add_test (area, killing_ends_a_sandbox_whose_outermost_process_is_held);
  tcase_add_test (area, sandbox_that_cannot_be_watched_is_ended);
  tcase_add_test (area, dropping_a_running_sandbox_kills_it);
  tcase_add_test (area, signal_reaches_the_command);
  tcase_add_test (area, poll_fd_drives_a_sandbox);
  tcase_add_test (area, two_sandboxes_run_at_once);
  tcase_add_test (area, sandbox_dies_with_its_host);
  tcase_add_test (area, sandbox_dies_with_a_host_that_is_killed_at_any_time);
  return area;
}
