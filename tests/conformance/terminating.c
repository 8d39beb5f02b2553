/* terminating.c - a running sandbox that is told to end. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "steering.h"

#include <poll.h>
#include <signal.h>
#include <unistd.h>

#define N_TERMINATIONS 40

START_TEST (terminated_command_can_end_by_itself)
{
  g_autoptr (SandboxRequest) request
      = new_piped_request ("trap 'exit 7' TERM; echo ready; "
                           "while :; do sleep 0.05; done");
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (SandboxResult) result = NULL;
  int fd;

  process = spawn_ready (request, &fd);
  sandbox_process_terminate (process, PATIENCE);
  result = sandbox_process_wait (process);
  ck_assert_int_eq (sandbox_result_get_kind (result), SANDBOX_RESULT_CANCELLED);
  ck_assert_int_eq (sandbox_result_get_exit_status (result), 7);
  close (fd);
}
END_TEST

START_TEST (terminating_reaches_every_process)
{
  g_autoptr (SandboxRequest) request = new_piped_request (
      BACKGROUND
      "(trap 'echo child >/data/child; exit' TERM; "
      "while :; do sleep 0.05; done) & "
      "trap 'until [ -e /data/child ]; do sleep 0.05; done; exit 7' TERM; "
      "echo ready; while :; do sleep 0.05; done");
  g_autofree char *path = place_build_path (&place, "data/child");
  g_autoptr (SandboxProcess) process = NULL;
  int fd;

  process = spawn_ready (request, &fd);
  g_usleep (200 * MSEC);
  sandbox_process_terminate (process, PATIENCE);
  expect_kind (process, SANDBOX_RESULT_CANCELLED);
  ck_assert (g_file_test (path, G_FILE_TEST_EXISTS));
  close (fd);
}
END_TEST

START_TEST (sandbox_that_is_terminated_at_any_time_is_cancelled)
{
  for (int i = 0; i < N_TERMINATIONS; i++)
    {
      g_autoptr (SandboxRequest) request
          = new_request ("/bin/probe", "sleep", "100", NULL);
      g_autoptr (SandboxProcess) process = spawn (request);

      g_usleep ((gulong) g_random_int_range (0, 10) * MSEC);
      if (i % 2 == 1)
        sandbox_process_suspend (process);
      sandbox_process_terminate (process, PATIENCE);
      expect_kind (process, SANDBOX_RESULT_CANCELLED);
    }
}
END_TEST

static void
expect_killed_after (SandboxProcess *process, gint64 start, gint64 least)
{
  g_autoptr (SandboxResult) result = sandbox_process_wait (process);
  gint64 duration = g_get_monotonic_time () - start;

  ck_assert_int_eq (sandbox_result_get_kind (result), SANDBOX_RESULT_CANCELLED);
  ck_assert_int_eq (sandbox_result_get_signal (result), SIGKILL);
  ck_assert_int_ge (duration, least);
  ck_assert_int_lt (duration, least + 5 * G_USEC_PER_SEC);
}

static SandboxProcess *
spawn_stubborn (void)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "stubborn", "1000", NULL);
  SandboxProcess *process;
  int fd;

  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDOUT,
                             SANDBOX_STDIO_PIPE);
  process = spawn_ready (request, &fd);
  close (fd);
  return process;
}

START_TEST (grace_ends_who_ignores_being_terminated)
{
  g_autoptr (SandboxProcess) process = spawn_stubborn ();
  gint64 start = g_get_monotonic_time ();

  sandbox_process_terminate (process, 500 * MSEC);
  expect_killed_after (process, start, 500 * MSEC);
}
END_TEST

START_TEST (second_terminate_shortens_the_grace)
{
  g_autoptr (SandboxProcess) process = spawn_stubborn ();
  gint64 start = g_get_monotonic_time ();

  sandbox_process_terminate (process, G_MAXUINT64);
  sandbox_process_terminate (process, 1000 * G_USEC_PER_SEC);
  g_usleep (300 * MSEC);
  sandbox_process_terminate (process, 200 * MSEC);
  expect_killed_after (process, start, 500 * MSEC);
}
END_TEST

START_TEST (second_terminate_does_not_lengthen_the_grace)
{
  g_autoptr (SandboxProcess) process = spawn_stubborn ();
  gint64 start = g_get_monotonic_time ();

  sandbox_process_terminate (process, 500 * MSEC);
  sandbox_process_terminate (process, 1000 * G_USEC_PER_SEC);
  sandbox_process_suspend (process);
  expect_killed_after (process, start, 500 * MSEC);
}
END_TEST

START_TEST (suspended_sandbox_is_terminated)
{
  g_autoptr (SandboxRequest) request
      = new_piped_request ("trap 'exit 7' TERM; echo ready; "
                           "while :; do sleep 0.05; done");
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (SandboxResult) result = NULL;
  int fd;

  process = spawn_ready (request, &fd);
  sandbox_process_suspend (process);
  expect_stopped (1);
  sandbox_process_terminate (process, PATIENCE);
  result = sandbox_process_wait (process);
  ck_assert_int_eq (sandbox_result_get_kind (result), SANDBOX_RESULT_CANCELLED);
  ck_assert_int_eq (sandbox_result_get_exit_status (result), 7);
  close (fd);
}
END_TEST

/* Where a command can reach init it can stop it. */
START_TEST (terminate_ends_a_sandbox_whose_outermost_process_is_stopped)
{
  g_autoptr (SandboxProcess) process = spawn_stubborn ();
  gint64 start = g_get_monotonic_time ();

  kill (find_outermost (), SIGSTOP);
  sandbox_process_terminate (process, 100 * MSEC);
  expect_kind (process, SANDBOX_RESULT_CANCELLED);
  ck_assert_int_lt (g_get_monotonic_time () - start, PATIENCE);
}
END_TEST

START_TEST (nothing_changes_the_result_after_the_end)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("exit 3");
  g_autoptr (SandboxProcess) process = spawn (request);
  struct pollfd poll_fd
      = { .fd = sandbox_process_get_poll_fd (process), .events = POLLIN };
  g_autoptr (SandboxResult) result = NULL;

  /* Ended, and nobody has dispatched it. */
  g_usleep (700 * MSEC);
  sandbox_process_suspend (process);
  sandbox_process_terminate (process, 0);
  sandbox_process_kill (process);
  result = sandbox_process_wait (process);
  assert_exited (result, 3);

  sandbox_process_suspend (process);
  sandbox_process_resume (process);
  sandbox_process_terminate (process, 0);
  sandbox_process_send_signal (process, SIGKILL);
  sandbox_process_kill (process);
  ck_assert_ptr_eq (sandbox_process_get_result (process), result);
  assert_exited (result, 3);
  for (int i = 0; i < 2; i++)
    {
      ck_assert_int_eq (poll (&poll_fd, 1, 0), 1);
      ck_assert (!sandbox_process_dispatch (process));
    }
}
END_TEST

START_TEST (what_a_command_left_is_terminated_and_the_result_is_the_commands)
{
  g_autoptr (SandboxRequest) request
      = new_piped_request ("probe background 1000; exit 3");
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (SandboxResult) result = NULL;
  int fd;

  if (!is_offered ("on-exit=wait"))
    return;
  sandbox_request_set_on_exit (request, SANDBOX_ON_EXIT_WAIT);
  process = spawn_ready (request, &fd);
  g_usleep (500 * MSEC);
  sandbox_process_suspend (process);
  expect_stopped (1);
  sandbox_process_terminate (process, PATIENCE);
  result = sandbox_process_wait (process);
  assert_exited (result, 3);
  close (fd);
}
END_TEST

TCase *
terminating_area (void)
{
  TCase *area = new_area ("terminating");

  tcase_add_test (area, terminated_command_can_end_by_itself);
  tcase_add_test (area, terminating_reaches_every_process);
  tcase_add_test (area, sandbox_that_is_terminated_at_any_time_is_cancelled);
  tcase_add_test (area, grace_ends_who_ignores_being_terminated);
  tcase_add_test (area, second_terminate_shortens_the_grace);
  tcase_add_test (area, second_terminate_does_not_lengthen_the_grace);
  tcase_add_test (area, suspended_sandbox_is_terminated);
  tcase_add_test (area,
                  terminate_ends_a_sandbox_whose_outermost_process_is_stopped);
  tcase_add_test (area, nothing_changes_the_result_after_the_end);
  tcase_add_test (
      area, what_a_command_left_is_terminated_and_the_result_is_the_commands);
  return area;
}
