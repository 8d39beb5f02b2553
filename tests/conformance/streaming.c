/* streaming.c - the pipes of a running sandbox, and main loops. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
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

/* What a callback has heard, and where to tell it. */
typedef struct
{
  GMainContext *context;
  GMainLoop *loop;
  int n_calls;
  int exit_status;
  SandboxResultKind kind;
} Heard;

static void
hear (SandboxProcess *process, SandboxResult *result, gpointer data)
{
  Heard *heard = data;

  ck_assert_ptr_eq (sandbox_process_get_result (process), result);
  heard->n_calls++;
  heard->exit_status = sandbox_result_get_exit_status (result);
  heard->kind = sandbox_result_get_kind (result);
  g_main_loop_quit (heard->loop);
}

static GSource *
attach (SandboxProcess *process, Heard *heard)
{
  GSource *source = sandbox_process_create_source (process);

  g_source_set_callback (source, G_SOURCE_FUNC (hear), heard, NULL);
  g_source_attach (source, heard->context);
  return source;
}

static Heard *
heard_new (void)
{
  Heard *heard = g_new0 (Heard, 1);

  heard->context = g_main_context_new ();
  heard->loop = g_main_loop_new (heard->context, FALSE);
  return heard;
}

static void
heard_free (Heard *heard)
{
  g_main_loop_unref (heard->loop);
  g_main_context_unref (heard->context);
  g_free (heard);
}

static void
iterate_for (Heard *heard, gint64 usec)
{
  for (gint64 end = g_get_monotonic_time () + usec;
       g_get_monotonic_time () < end; g_usleep (1000))
    g_main_context_iteration (heard->context, FALSE);
}

START_TEST (source_tells_of_the_end_once)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("echo x; sleep 0.1; echo y; exit 5");
  SandboxProcess *process = spawn (request);
  Heard *heard = heard_new ();
  GSource *source = attach (process, heard);

  /* The source has its own reference. */
  g_object_unref (process);
  g_main_loop_run (heard->loop);
  iterate_for (heard, 50000);
  ck_assert_int_eq (heard->n_calls, 1);
  ck_assert_int_eq (heard->exit_status, 5);
  ck_assert (g_source_is_destroyed (source));
  g_source_unref (source);
  heard_free (heard);
}
END_TEST

START_TEST (source_tells_of_an_end_that_was_before)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("exit 6");
  g_autoptr (SandboxProcess) process = spawn (request);
  g_autoptr (SandboxResult) result = sandbox_process_wait (process);
  Heard *heard = heard_new ();

  g_source_unref (attach (process, heard));
  g_main_loop_run (heard->loop);
  ck_assert_int_eq (heard->n_calls, 1);
  ck_assert_int_eq (heard->exit_status, 6);
  heard_free (heard);
}
END_TEST

START_TEST (source_tells_of_a_failure)
{
  g_autoptr (SandboxRequest) request = new_request ("/bin/nosuch", NULL);
  g_autoptr (SandboxProcess) process = spawn (request);
  Heard *heard = heard_new ();

  g_source_unref (attach (process, heard));
  g_main_loop_run (heard->loop);
  ck_assert_int_eq (heard->n_calls, 1);
  ck_assert_int_eq (heard->kind, SANDBOX_RESULT_EXEC_FAILED);
  heard_free (heard);
}
END_TEST

START_TEST (source_that_is_destroyed_leaves_the_sandbox)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("sleep 0.2; exit 7");
  g_autoptr (SandboxProcess) process = spawn (request);
  g_autoptr (SandboxResult) result = NULL;
  Heard *heard = heard_new ();
  GSource *source = attach (process, heard);

  iterate_for (heard, 50000);
  g_source_destroy (source);
  g_source_unref (source);
  result = sandbox_process_wait (process);
  assert_exited (result, 7);
  ck_assert_int_eq (heard->n_calls, 0);
  heard_free (heard);
}
END_TEST

/* The source alone keeps the process; the canary finds what would be left. */
START_TEST (destroying_the_last_source_ends_the_sandbox)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("sleep 1000");
  SandboxProcess *process = spawn (request);
  Heard *heard = heard_new ();
  GSource *source = attach (process, heard);

  g_object_unref (process);
  iterate_for (heard, 50000);
  g_source_destroy (source);
  g_source_unref (source);
  ck_assert_int_eq (heard->n_calls, 0);
  heard_free (heard);
}
END_TEST

START_TEST (source_without_a_callback_drives_the_sandbox)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("exit 8");
  g_autoptr (SandboxProcess) process = spawn (request);
  Heard *heard = heard_new ();
  GSource *source = sandbox_process_create_source (process);

  g_source_attach (source, heard->context);
  while (!g_source_is_destroyed (source))
    g_main_context_iteration (heard->context, TRUE);
  g_source_unref (source);
  assert_exited (sandbox_process_get_result (process), 8);
  heard_free (heard);
}
END_TEST

static gpointer
run_loop (gpointer data)
{
  Heard *heard = data;

  g_main_context_push_thread_default (heard->context);
  g_main_loop_run (heard->loop);
  g_main_context_pop_thread_default (heard->context);
  return NULL;
}

static gboolean
is_heard_by_a_thread (void)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("sleep 1000");
  g_autoptr (SandboxProcess) process
      = sandbox_backend_spawn (backend, request, NULL);
  Heard *heard = heard_new ();
  GThread *thread;
  gboolean is_heard;

  g_source_unref (attach (process, heard));
  thread = g_thread_new ("loop", run_loop, heard);
  g_usleep (100000);
  sandbox_process_terminate (process, G_USEC_PER_SEC);
  g_thread_join (thread);
  is_heard = heard->n_calls == 1 && heard->kind == SANDBOX_RESULT_CANCELLED;
  heard_free (heard);
  return is_heard;
}

/* In a process of its own: what glib and glibc keep of a thread is theirs. */
START_TEST (source_works_in_the_main_context_of_a_thread)
{
  pid_t host = fork ();
  int status;

  ck_assert_int_ge (host, 0);
  if (host == 0)
    _exit (is_heard_by_a_thread () ? 0 : 1);
  ck_assert_int_eq (waitpid (host, &status, 0), host);
  ck_assert_int_eq (status, 0);
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
  tcase_add_test (area, source_tells_of_the_end_once);
  tcase_add_test (area, source_tells_of_an_end_that_was_before);
  tcase_add_test (area, source_tells_of_a_failure);
  tcase_add_test (area, source_that_is_destroyed_leaves_the_sandbox);
  tcase_add_test (area, destroying_the_last_source_ends_the_sandbox);
  tcase_add_test (area, source_without_a_callback_drives_the_sandbox);
  tcase_add_test (area, source_works_in_the_main_context_of_a_thread);
  return area;
}
