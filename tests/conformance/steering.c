/* steering.c - signal, suspend, resume, terminate and kill a running sandbox. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "steering.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Processes in the background, in sessions of their own, and some that come and
 * go; the last one writes to stdout for ever. */
#define BROOD \
  BACKGROUND \
  "probe daemon 1000; probe background 1000 >/dev/null; " \
  "(while :; do sleep 0.01; done) & " \
  "while :; do echo x; sleep 0.01; done"

/* The state of a process of the sandbox, proc_pid_stat(5); '\0' if it is none. */
static char
get_state (const char *pid)
{
  g_autofree char *environ_path
      = g_build_filename ("/proc", pid, "environ", NULL);
  g_autofree char *stat_path = g_build_filename ("/proc", pid, "stat", NULL);
  g_autofree char *environment = NULL;
  g_autofree char *stat = NULL;
  const char *rest;
  gsize size;

  if (!g_ascii_isdigit (pid[0])
      || !g_file_get_contents (environ_path, &environment, &size, NULL)
      || memmem (environment, size, place.tag, strlen (place.tag)) == NULL
      || !g_file_get_contents (stat_path, &stat, NULL, NULL))
    return '\0';
  rest = strrchr (stat, ')');
  return rest != NULL ? rest[2] : '\0';
}

/* How many processes run the command's program, and how many of them are not
 * stopped. A parent that waits for its child of vfork(2) is not seen to be. */
static guint
count_processes (guint *out_n_running)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  const char *name;
  guint count = 0;

  *out_n_running = 0;
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      char state = get_state (name);

      if (state == '\0' || strchr ("ZX", state) != NULL)
        continue;
      count++;
      *out_n_running += strchr ("TtD", state) == NULL;
    }
  return count;
}

void
expect_stopped (guint at_least)
{
  gint64 end = g_get_monotonic_time () + PATIENCE;
  guint n_running;
  guint count;

  while ((count = count_processes (&n_running)) < at_least || n_running > 0)
    {
      ck_assert_msg (g_get_monotonic_time () < end, "%u of %u run", n_running,
                     count);
      g_usleep (10 * MSEC);
    }
}

SandboxRequest *
new_piped_request (const char *script)
{
  SandboxRequest *request = new_shell_request (script);

  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDOUT,
                             SANDBOX_STDIO_PIPE);
  return request;
}

gboolean
reads_something (int fd, int msec)
{
  struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
  char buffer[65536];

  return poll (&poll_fd, 1, msec) > 0 && read (fd, buffer, sizeof buffer) > 0;
}

static void
drain (int fd)
{
  while (reads_something (fd, 0))
    ;
}

SandboxProcess *
spawn_ready (SandboxRequest *request, int *out_fd)
{
  SandboxProcess *process = spawn (request);

  *out_fd = sandbox_process_steal_stdout_fd (process);
  ck_assert_int_ge (*out_fd, 0);
  ck_assert (reads_something (*out_fd, PATIENCE / MSEC));
  return process;
}

void
expect_kind (SandboxProcess *process, SandboxResultKind kind)
{
  g_autoptr (SandboxResult) result = sandbox_process_wait (process);

  ck_assert_msg (sandbox_result_get_kind (result) == kind, "kind %d: %s",
                 sandbox_result_get_kind (result),
                 sandbox_result_get_message (result));
}

/* As the backend likes it; where init is no first process; and where it is. */
static const char *const pid_features[]
    = { NULL, "isolation.pid=host", "isolation.pid=new" };

START_TEST (suspended_sandbox_stands_still_until_it_is_resumed)
{
  g_autoptr (SandboxRequest) request = new_piped_request (BROOD);
  g_autoptr (SandboxProcess) process = NULL;
  int fd;

  if (pid_features[_i] != NULL && !is_offered (pid_features[_i]))
    return;
  if (pid_features[_i] != NULL)
    sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_PID,
                             _i == 1 ? SANDBOX_ISOLATION_HOST
                                     : SANDBOX_ISOLATION_NEW);
  process = spawn_ready (request, &fd);
  for (int i = 0; i < 3; i++)
    {
      sandbox_process_suspend (process);
      sandbox_process_suspend (process);
      expect_stopped (4);
      drain (fd);
      ck_assert (!reads_something (fd, 200));
      expect_stopped (4);
      sandbox_process_resume (process);
      ck_assert (reads_something (fd, PATIENCE / MSEC));
    }
  sandbox_process_resume (process);
  ck_assert (reads_something (fd, PATIENCE / MSEC));
  close (fd);
  sandbox_process_kill (process);
  expect_kind (process, SANDBOX_RESULT_CANCELLED);
}
END_TEST

START_TEST (sandbox_that_is_suspended_at_once_runs_when_it_is_resumed)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("sleep 0.3; exit 4");
  g_autoptr (SandboxProcess) process = spawn (request);
  g_autoptr (SandboxResult) result = NULL;

  sandbox_process_suspend (process);
  expect_stopped (1);
  g_usleep (400 * MSEC);
  ck_assert (sandbox_process_dispatch (process));
  sandbox_process_resume (process);
  result = sandbox_process_wait (process);
  assert_exited (result, 4);
}
END_TEST

START_TEST (signal_to_a_suspended_sandbox_arrives_when_it_is_resumed)
{
  g_autoptr (SandboxRequest) request = new_piped_request (
      "trap 'exit 6' USR1; echo ready; while :; do sleep 0.05; done");
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (SandboxResult) result = NULL;
  int fd;

  process = spawn_ready (request, &fd);
  sandbox_process_suspend (process);
  expect_stopped (1);
  sandbox_process_send_signal (process, SIGUSR1);
  g_usleep (200 * MSEC);
  ck_assert (sandbox_process_dispatch (process));
  sandbox_process_resume (process);
  result = sandbox_process_wait (process);
  assert_exited (result, 6);
  close (fd);
}
END_TEST

START_TEST (time_limit_stands_still_while_suspended)
{
  g_autoptr (SandboxRequest) request
      = new_piped_request ("echo ready; sleep 0.2; exit 5");
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (SandboxResult) result = NULL;
  int fd;

  if (!is_offered ("timeout"))
    return;
  sandbox_request_set_timeout (request, 2 * G_USEC_PER_SEC);
  sandbox_request_set_grace (request, 0);
  process = spawn_ready (request, &fd);
  sandbox_process_suspend (process);
  /* Also the time that the library leaves to init. */
  g_usleep (4500 * MSEC);
  ck_assert (sandbox_process_dispatch (process));
  sandbox_process_resume (process);
  result = sandbox_process_wait (process);
  assert_exited (result, 5);
  close (fd);
}
END_TEST

START_TEST (time_limit_goes_on_after_a_suspension)
{
  g_autoptr (SandboxRequest) request
      = new_piped_request ("echo ready; sleep 1000");
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (SandboxResult) result = NULL;
  int fd;

  if (!is_offered ("timeout"))
    return;
  sandbox_request_set_timeout (request, 2 * G_USEC_PER_SEC);
  process = spawn_ready (request, &fd);
  sandbox_process_suspend (process);
  g_usleep (500 * MSEC);
  sandbox_process_resume (process);
  result = sandbox_process_wait (process);
  ck_assert_int_eq (sandbox_result_get_kind (result), SANDBOX_RESULT_TIMED_OUT);
  ck_assert_uint_ge (sandbox_result_get_wall_time (result), 2400 * MSEC);
  close (fd);
}
END_TEST

START_TEST (suspended_sandbox_is_killed)
{
  g_autoptr (SandboxRequest) request = new_piped_request (BROOD);
  g_autoptr (SandboxProcess) process = NULL;
  gint64 start;
  int fd;

  process = spawn_ready (request, &fd);
  sandbox_process_suspend (process);
  expect_stopped (4);
  close (fd);
  start = g_get_monotonic_time ();
  sandbox_process_kill (process);
  expect_kind (process, SANDBOX_RESULT_CANCELLED);
  ck_assert_int_lt (g_get_monotonic_time () - start, 4 * G_USEC_PER_SEC);
}
END_TEST

/* What is left of the sandbox is found by the canary. */
START_TEST (suspended_sandbox_ends_when_it_is_dropped)
{
  g_autoptr (SandboxRequest) request = new_piped_request (BROOD);
  SandboxProcess *process;
  int fd;

  process = spawn_ready (request, &fd);
  sandbox_process_suspend (process);
  expect_stopped (4);
  close (fd);
  g_object_unref (process);
}
END_TEST

START_TEST (suspended_sandbox_dies_with_its_host)
{
  pid_t host = fork ();
  int status;

  ck_assert_int_ge (host, 0);
  if (host == 0)
    {
      g_autoptr (SandboxRequest) request = new_piped_request (BROOD);
      int fd;
      g_autoptr (SandboxProcess) process = spawn_ready (request, &fd);

      sandbox_process_suspend (process);
      pause ();
      _exit (1);
    }
  expect_stopped (4);
  kill (host, SIGKILL);
  ck_assert_int_eq (waitpid (host, &status, 0), host);
}
END_TEST

/* A forked copy of the host that lets go of its objects. */
START_TEST (forked_copy_of_the_host_ends_nothing)
{
  g_autoptr (SandboxRequest) request = new_piped_request (BROOD);
  g_autoptr (SandboxProcess) process = NULL;
  pid_t copy;
  int status;
  int fd;

  process = spawn_ready (request, &fd);
  copy = fork ();
  ck_assert_int_ge (copy, 0);
  if (copy == 0)
    {
      g_object_unref (process);
      _exit (0);
    }
  ck_assert_int_eq (waitpid (copy, &status, 0), copy);
  ck_assert_int_eq (status, 0);
  drain (fd);
  ck_assert (reads_something (fd, PATIENCE / MSEC));
  ck_assert (sandbox_process_dispatch (process));
  close (fd);
  sandbox_process_kill (process);
  expect_kind (process, SANDBOX_RESULT_CANCELLED);
}
END_TEST

TCase *
steering_area (void)
{
  TCase *area = new_area ("steering");

  tcase_add_loop_test (area, suspended_sandbox_stands_still_until_it_is_resumed,
                       0, (int) G_N_ELEMENTS (pid_features));
  tcase_add_test (area,
                  sandbox_that_is_suspended_at_once_runs_when_it_is_resumed);
  tcase_add_test (area,
                  signal_to_a_suspended_sandbox_arrives_when_it_is_resumed);
  tcase_add_test (area, time_limit_stands_still_while_suspended);
  tcase_add_test (area, time_limit_goes_on_after_a_suspension);
  tcase_add_test (area, suspended_sandbox_is_killed);
  tcase_add_test (area, suspended_sandbox_ends_when_it_is_dropped);
  tcase_add_test (area, suspended_sandbox_dies_with_its_host);
  tcase_add_test (area, forked_copy_of_the_host_ends_nothing);
  return area;
}
