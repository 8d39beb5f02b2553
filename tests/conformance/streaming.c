/* streaming.c - the pipes of a running sandbox. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define MIB (1 << 20)

static SandboxRequest *
new_piped_request (const char *script)
{
  SandboxRequest *request = new_shell_request (script);

  for (int i = 0; i < 3; i++)
    sandbox_request_set_stdio (request, (SandboxStream) i, SANDBOX_STDIO_PIPE);
  return request;
}

static char *
read_to_end (int fd)
{
  GString *text = g_string_new (NULL);
  char buffer[4096];
  ssize_t n;

  while ((n = read (fd, buffer, sizeof buffer)) > 0)
    g_string_append_len (text, buffer, n);
  ck_assert_int_eq (n, 0);
  close (fd);
  return g_string_free (text, FALSE);
}

static void
assert_new_fd (int fd)
{
  ck_assert_int_gt (fd, 2);
  ck_assert_int_eq (fcntl (fd, F_GETFD), FD_CLOEXEC);
  ck_assert_int_eq (fcntl (fd, F_GETFL) & O_NONBLOCK, 0);
}

START_TEST (command_is_talked_to_through_pipes)
{
  g_autoptr (SandboxRequest) request
      = new_piped_request ("read a; echo $a >&2; cat; exit 2");
  g_autoptr (SandboxProcess) process = spawn (request);
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  int in = sandbox_process_steal_stdin_fd (process);
  int out = sandbox_process_steal_stdout_fd (process);
  int err = sandbox_process_steal_stderr_fd (process);

  assert_new_fd (in);
  assert_new_fd (out);
  assert_new_fd (err);
  ck_assert_int_eq (write (in, "one\ntwo\n", 8), 8);
  close (in);
  output = read_to_end (out);
  errors = read_to_end (err);
  ck_assert_str_eq (output, "two\n");
  ck_assert_str_eq (errors, "one\n");
  result = sandbox_process_wait (process);
  ck_assert_int_eq (sandbox_result_get_exit_status (result), 2);
  ck_assert_ptr_null (
      sandbox_result_get_output (result, SANDBOX_STREAM_STDOUT));
}
END_TEST

START_TEST (pipe_is_stolen_once)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("exit 0");
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (SandboxResult) result = NULL;
  int fd;

  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDOUT,
                             SANDBOX_STDIO_PIPE);
  process = spawn (request);
  ck_assert_int_eq (sandbox_process_steal_stdin_fd (process), -1);
  ck_assert_int_eq (sandbox_process_steal_stderr_fd (process), -1);
  fd = sandbox_process_steal_stdout_fd (process);
  ck_assert_int_eq (sandbox_process_steal_stdout_fd (process), -1);
  close (fd);
  result = sandbox_process_wait (process);
  assert_exited (result, 0);
}
END_TEST

START_TEST (stderr_joins_stdout_in_a_pipe)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("echo one; echo two >&2; echo three");
  g_autoptr (SandboxProcess) process = NULL;
  g_autofree char *output = NULL;

  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDOUT,
                             SANDBOX_STDIO_PIPE);
  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDERR,
                             SANDBOX_STDIO_STDOUT);
  process = spawn (request);
  ck_assert_int_eq (sandbox_process_steal_stderr_fd (process), -1);
  output = read_to_end (sandbox_process_steal_stdout_fd (process));
  ck_assert_str_eq (output, "one\ntwo\nthree\n");
}
END_TEST

START_TEST (output_can_be_read_after_the_end)
{
  g_autoptr (SandboxRequest) request = new_piped_request ("echo late");
  g_autoptr (SandboxProcess) process = spawn (request);
  g_autoptr (SandboxResult) result = sandbox_process_wait (process);
  g_autofree char *output = NULL;

  assert_exited (result, 0);
  output = read_to_end (sandbox_process_steal_stdout_fd (process));
  ck_assert_str_eq (output, "late\n");
}
END_TEST

/* Nobody takes the pipes; the canary sees whether they stay open. */
START_TEST (process_closes_what_is_not_stolen)
{
  g_autoptr (SandboxRequest) request = new_piped_request ("cat");

  g_object_unref (spawn (request));
}
END_TEST

START_TEST (slow_reader_gets_everything)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("exec probe spam 10485760 2>/dev/null");
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *buffer = g_malloc (MIB / 2);
  guint64 total = 0;
  ssize_t n;
  int fd;

  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDOUT,
                             SANDBOX_STDIO_PIPE);
  process = spawn (request);
  fd = sandbox_process_steal_stdout_fd (process);
  g_usleep (300000);
  ck_assert_msg (sandbox_process_dispatch (process), "nothing held it up");
  while ((n = read (fd, buffer, MIB / 2)) > 0)
    {
      total += (guint64) n;
      if (total < MIB)
        g_usleep (10000);
    }
  close (fd);
  ck_assert_uint_eq (total, 10 * MIB);
  result = sandbox_process_wait (process);
  assert_exited (result, 0);
}
END_TEST

static int
count_fds (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc/self/fd", 0, NULL);
  int n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

/* As sandboxlib(3) has it: a tool and its mount point may be there as well. */
START_TEST (sandbox_costs_few_fds)
{
  g_autoptr (SandboxRequest) request = new_piped_request ("read a; exit 0");
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *tool = sandbox_backend_dup_tool (backend);
  int before;
  int n;

  /* What is kept between launches is made by the first one. */
  g_object_unref (spawn (request));
  before = count_fds ();
  process = spawn (request);
  n = count_fds () - before;
  ck_assert_msg (n >= 7 && n <= (tool != NULL ? 9 : 7), "%d", n);
  close (sandbox_process_steal_stdin_fd (process));
  result = sandbox_process_wait (process);
  ck_assert_int_eq (count_fds () - before, 4);
  g_clear_object (&process);
  ck_assert_int_eq (count_fds () - before, 0);
}
END_TEST

static int n_pipe_signals;

static void
count_pipe_signal (int signum)
{
  (void) signum;
  n_pipe_signals++;
}

/* The command has the signal at its default. */
START_TEST (command_whose_reader_is_gone_gets_the_signal)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "spam", "10485760", NULL);
  struct sigaction action = { .sa_handler = count_pipe_signal };
  struct sigaction old;
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (SandboxResult) result = NULL;
  char byte;
  int fd;

  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDOUT,
                             SANDBOX_STDIO_PIPE);
  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDERR,
                             SANDBOX_STDIO_NULL);
  sigaction (SIGPIPE, &action, &old);
  process = spawn (request);
  fd = sandbox_process_steal_stdout_fd (process);
  ck_assert_int_eq (read (fd, &byte, 1), 1);
  close (fd);
  result = sandbox_process_wait (process);
  sandbox_process_send_signal (process, SIGUSR1);
  sigaction (SIGPIPE, &old, NULL);
  ck_assert_int_eq (sandbox_result_get_kind (result), SANDBOX_RESULT_SIGNALLED);
  ck_assert_int_eq (sandbox_result_get_signal (result), SIGPIPE);
  ck_assert_int_eq (n_pipe_signals, 0);
}
END_TEST

START_TEST (command_that_ignores_the_signal_gets_an_error)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("trap '' PIPE; read a; echo x || exit 9; exit 0");
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (SandboxResult) result = NULL;
  int in;

  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDIN, SANDBOX_STDIO_PIPE);
  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDOUT,
                             SANDBOX_STDIO_PIPE);
  process = spawn (request);
  close (sandbox_process_steal_stdout_fd (process));
  in = sandbox_process_steal_stdin_fd (process);
  ck_assert_int_eq (write (in, "\n", 1), 1);
  close (in);
  result = sandbox_process_wait (process);
  assert_exited (result, 9);
}
END_TEST

START_TEST (pipe_takes_spawn)
{
  static const char *const names[] = { "stdin", "stdout", "stderr" };
  g_autoptr (SandboxRequest) request = new_shell_request ("exit 0");
  g_autoptr (GError) error = NULL;

  sandbox_request_set_stdio (request, (SandboxStream) _i, SANDBOX_STDIO_PIPE);
  ck_assert_ptr_null (sandbox_backend_run_sandbox (backend, request, &error));
  ck_assert_msg (
      g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST)
          && strstr (error->message, names[_i]) != NULL,
      "%s", error->message);
}
END_TEST

TCase *
streaming_area (void)
{
  TCase *area = new_area ("streaming");

  tcase_add_test (area, command_is_talked_to_through_pipes);
  tcase_add_test (area, pipe_is_stolen_once);
  tcase_add_test (area, stderr_joins_stdout_in_a_pipe);
  tcase_add_test (area, output_can_be_read_after_the_end);
  tcase_add_test (area, process_closes_what_is_not_stolen);
  tcase_add_test (area, sandbox_costs_few_fds);
  tcase_add_test (area, slow_reader_gets_everything);
  tcase_add_test (area, command_whose_reader_is_gone_gets_the_signal);
  tcase_add_test (area, command_that_ignores_the_signal_gets_an_error);
  tcase_add_loop_test (area, pipe_takes_spawn, 0, 3);
  return area;
}
