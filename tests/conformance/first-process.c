/* first-process.c - a command that is process 1 of its pid namespace. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "steering.h"

#include <errno.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "filter.h"

#define N_KILLS 60

static SandboxRequest *
as_process_1 (SandboxRequest *request)
{
  sandbox_request_set_as_pid_1 (request, SANDBOX_CHOICE_YES);
  return request;
}

/* NULL: the backend refuses, which is seen by the first test. */
static SandboxRequest *
new_first_request (const char *script)
{
  return is_offered ("as-pid-1") ? as_process_1 (new_shell_request (script))
                                 : NULL;
}

static SandboxRequest *
new_piped_first_request (const char *script)
{
  return is_offered ("as-pid-1") ? as_process_1 (new_piped_request (script))
                                 : NULL;
}

/* As the backend likes it, and with a user namespace of its own. */
static const char *const user_features[] = { NULL, "isolation.user=new" };

START_TEST (command_is_process_1_and_sees_nobody_else)
{
  g_autoptr (SandboxRequest) request = as_process_1 (
      new_shell_request ("echo $$ $PPID; readlink /proc/1/exe; cd /proc;"
                         " echo [0-9]*; read -r pid rest <self/stat;"
                         " echo $pid"));
  g_autofree char *output = NULL;

  if (user_features[_i] != NULL && !is_offered (user_features[_i]))
    return;
  if (user_features[_i] != NULL)
    sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_USER,
                             SANDBOX_ISOLATION_NEW);
  add_mount (request, SANDBOX_MOUNT_PROC, NULL, "/proc", 0);
  output = run_to_success (request, "as-pid-1", "mounts.proc", NULL);
  if (output != NULL)
    ck_assert_str_eq (output, "1 0\n/bin/busybox\n1\n1\n");
}
END_TEST

START_TEST (command_without_a_proc_is_process_1)
{
  static const char *const nothing[] = { NULL };
  g_autoptr (SandboxRequest) request
      = as_process_1 (new_shell_request ("echo $$ $PPID"));
  g_autofree char *output = NULL;

  sandbox_request_set_writable_paths (request, nothing);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_PID,
                           SANDBOX_ISOLATION_TRY);
  output = run_to_success (request, "as-pid-1", "writable-paths=none", NULL);
  if (output != NULL)
    ck_assert_str_eq (output, "1 0\n");
}
END_TEST

START_TEST (no_is_what_everybody_does)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("[ $$ != 1 ] || exit 3");
  g_autoptr (SandboxResult) result = NULL;

  sandbox_request_set_as_pid_1 (request, SANDBOX_CHOICE_NO);
  result = run (request);
  assert_exited (result, 0);
}
END_TEST

static const char *const statuses[]
    = { "0", "1", "7", "124", "125", "126", "127", "137", "255" };

START_TEST (exit_status_is_exact)
{
  g_autoptr (SandboxRequest) request
      = as_process_1 (new_request ("/bin/probe", "exit", statuses[_i], NULL));
  g_autoptr (SandboxResult) result
      = run_or_expect_withheld (request, "as-pid-1", NULL);

  if (result != NULL)
    assert_exited (result, (int) g_ascii_strtoll (statuses[_i], NULL, 10));
}
END_TEST

/* pid_namespaces(7) */
START_TEST (signals_from_inside_are_ignored)
{
  g_autoptr (SandboxRequest) request = new_first_request (
      "kill -TERM $$; kill -KILL $$; (kill -KILL 1); kill -KILL -1; exit 4");
  g_autoptr (SandboxResult) result = NULL;

  if (request == NULL)
    return;
  result = run (request);
  assert_exited (result, 4);
}
END_TEST

START_TEST (signal_of_the_library_arrives_where_there_is_a_handler)
{
  g_autoptr (SandboxRequest) request
      = new_piped_first_request ("trap 'exit 6' USR1; echo ready;"
                                 " while :; do sleep 0.05; done");
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (SandboxResult) result = NULL;
  int fd;

  if (request == NULL)
    return;
  process = spawn_ready (request, &fd);
  sandbox_process_send_signal (process, SIGUSR2);
  sandbox_process_send_signal (process, SIGTERM);
  sandbox_process_send_signal (process, SIGUSR1);
  result = sandbox_process_wait (process);
  assert_exited (result, 6);
  close (fd);
}
END_TEST

START_TEST (sigkill_of_the_library_is_a_signal)
{
  g_autoptr (SandboxRequest) request = new_piped_first_request (
      "echo ready; probe background 1000; sleep 1000");
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (SandboxResult) result = NULL;
  int fd;

  if (request == NULL)
    return;
  process = spawn_ready (request, &fd);
  sandbox_process_send_signal (process, SIGKILL);
  result = sandbox_process_wait (process);
  ck_assert_int_eq (sandbox_result_get_kind (result), SANDBOX_RESULT_SIGNALLED);
  ck_assert_int_eq (sandbox_result_get_signal (result), SIGKILL);
  close (fd);
}
END_TEST

START_TEST (what_cannot_be_executed_is_told_apart)
{
  static const struct
  {
    const char *program;
    int status;
  } rows[] = { { "/bin/missing", 127 }, { "missing", 127 }, { "/etc", 126 } };
  g_autoptr (SandboxRequest) request
      = as_process_1 (new_request (rows[_i].program, NULL));
  g_autoptr (SandboxResult) result
      = run_or_expect_withheld (request, "as-pid-1", NULL);

  if (result == NULL)
    return;
  ck_assert_int_eq (sandbox_result_get_kind (result),
                    SANDBOX_RESULT_EXEC_FAILED);
  ck_assert_int_eq (sandbox_result_get_shell_status (result), rows[_i].status);
}
END_TEST

/* It cannot say so, and init does not share its memory. */
START_TEST (filter_that_denies_all_is_a_failure_of_exec)
{
  g_autoptr (SandboxRequest) request
      = as_process_1 (new_request ("/bin/probe", "exit", "0", NULL));
  g_autoptr (GBytes) program
      = _i == 0 ? filter_new (SYS_execve, FILTER_ERRNO (EACCES))
                : filter_new_for_all (FILTER_ERRNO (_i == 1 ? EACCES : 0));
  g_autoptr (SandboxResult) result = NULL;

  sandbox_request_add_seccomp_program (request, program);
  result
      = run_or_expect_withheld (request, "as-pid-1", "seccomp-programs", NULL);
  if (result == NULL)
    return;
  ck_assert_msg (sandbox_result_get_kind (result) == SANDBOX_RESULT_EXEC_FAILED,
                 "kind %d: %s", sandbox_result_get_kind (result),
                 sandbox_result_get_message (result));
  ck_assert_int_eq (sandbox_result_get_errno (result),
                    _i == 2 ? EPERM : EACCES);
}
END_TEST

START_TEST (missing_cwd_is_refused)
{
  g_autoptr (SandboxRequest) request
      = as_process_1 (new_request ("/bin/probe", "exit", "0", NULL));

  if (!is_offered ("as-pid-1"))
    return;
  sandbox_request_set_cwd (request, "/missing");
  g_free (run_and_expect_refusal (request, "cwd"));
}
END_TEST

START_TEST (closed_cwd_is_a_failure_of_the_set_up)
{
  g_autofree char *path = place_build_path (&place, "data/closed");
  g_autoptr (SandboxRequest) request
      = as_process_1 (new_request ("/bin/probe", "exit", "0", NULL));
  g_autoptr (SandboxResult) result = NULL;

  ck_assert_int_eq (mkdir (path, 0), 0);
  sandbox_request_set_cwd (request, "/data/closed");
  result = run_or_expect_withheld (request, "as-pid-1", NULL);
  if (result == NULL)
    return;
  ck_assert_int_eq (sandbox_result_get_kind (result),
                    SANDBOX_RESULT_SETUP_FAILED);
  ck_assert_str_eq (sandbox_result_get_stage (result), "cwd");
  ck_assert_int_eq (sandbox_result_get_errno (result), EACCES);
}
END_TEST

/* What process 1 makes of SIGTERM is its own affair. */
START_TEST (time_limit_ends_it_with_the_grace)
{
  g_autoptr (SandboxRequest) request = new_first_request (
      _i == 0 ? "sleep 1000"
              : "trap 'exit 9' TERM; while :; do sleep 0.05; done");
  g_autoptr (SandboxResult) result = NULL;

  if (request == NULL)
    return;
  sandbox_request_set_timeout (request, 300 * MSEC);
  sandbox_request_set_grace (request, _i == 0 ? 400 * MSEC : PATIENCE);
  result = run (request);
  ck_assert_int_eq (sandbox_result_get_kind (result), SANDBOX_RESULT_TIMED_OUT);
  if (_i == 1)
    {
      ck_assert_int_eq (sandbox_result_get_exit_status (result), 9);
      return;
    }
  ck_assert_int_eq (sandbox_result_get_signal (result), SIGKILL);
  ck_assert_uint_ge (sandbox_result_get_wall_time (result), 700 * MSEC);
}
END_TEST

START_TEST (what_it_leaves_running_ends_with_it)
{
  g_autoptr (SandboxRequest) request = as_process_1 (
      new_shell_request ("probe daemon 1000; probe background 1000;"
                         " probe stubborn 1000 >/dev/null & echo out; exit 5"));
  g_autoptr (SandboxResult) result
      = run_or_expect_withheld (request, "as-pid-1", NULL);
  g_autofree char *output = NULL;

  if (result == NULL)
    return;
  assert_exited (result, 5);
  output = dup_output (result);
  assert_line (output, "out");
}
END_TEST

START_TEST (it_is_suspended_and_resumed)
{
  g_autoptr (SandboxRequest) request = new_piped_first_request (
      BACKGROUND "probe daemon 1000; probe background 1000 >/dev/null;"
                 " (while :; do sleep 0.01; done) &"
                 " while :; do echo x; sleep 0.01; done");
  g_autoptr (SandboxProcess) process = NULL;
  int fd;

  if (request == NULL)
    return;
  process = spawn_ready (request, &fd);
  for (int i = 0; i < 3; i++)
    {
      sandbox_process_suspend (process);
      expect_stopped (4);
      while (reads_something (fd, 0))
        ;
      ck_assert (!reads_something (fd, 200));
      sandbox_process_resume (process);
      ck_assert (reads_something (fd, PATIENCE / MSEC));
    }
  sandbox_process_suspend (process);
  expect_stopped (4);
  close (fd);
  sandbox_process_kill (process);
  expect_kind (process, SANDBOX_RESULT_CANCELLED);
}
END_TEST

START_TEST (it_is_ended_at_any_time)
{
  for (int i = 0; is_offered ("as-pid-1") && i < N_KILLS; i++)
    {
      g_autoptr (SandboxRequest) request
          = as_process_1 (new_request ("/bin/probe", "sleep", "100", NULL));
      g_autoptr (SandboxProcess) process = spawn (request);

      g_usleep ((gulong) g_random_int_range (0, 10) * MSEC);
      if (i % 4 == 1)
        sandbox_process_suspend (process);
      if (i % 2 == 0)
        sandbox_process_kill (process);
      else
        sandbox_process_terminate (process, 20 * MSEC);
      expect_kind (process, SANDBOX_RESULT_CANCELLED);
    }
}
END_TEST

/* By somebody else. */
START_TEST (nothing_is_left_of_one_whose_init_was_killed)
{
  for (int i = 0; is_offered ("as-pid-1") && i < N_KILLS; i++)
    {
      g_autoptr (SandboxRequest) request
          = as_process_1 (new_shell_request ("probe daemon 1000; sleep 1000"));
      g_autoptr (SandboxProcess) process = spawn (request);

      g_usleep ((gulong) g_random_int_range (0, 10) * MSEC);
      kill (find_outermost (), SIGKILL);
      expect_kind (process, SANDBOX_RESULT_BACKEND_FAILED);
    }
}
END_TEST

/* Kills every other child of its parent as soon as there is one. */
static void
kill_siblings (void)
{
  g_autofree char *path
      = g_strdup_printf ("/proc/%d/task/%d/children", getppid (), getppid ());

  for (;;)
    {
      g_autofree char *text = NULL;
      g_auto (GStrv) words = NULL;

      if (!g_file_get_contents (path, &text, NULL, NULL))
        _exit (1);
      words = g_strsplit (text, " ", -1);
      for (char **word = words; *word != NULL; word++)
        {
          int pid = atoi (*word);

          if (pid > 1 && pid != getpid ())
            kill (pid, SIGKILL);
        }
    }
}

/* Its own child runs in the memory of this process then. */
START_TEST (launch_whose_child_is_killed_is_harmless)
{
  pid_t killer;

  if (!is_offered ("as-pid-1"))
    return;
  killer = fork ();
  ck_assert_int_ge (killer, 0);
  if (killer == 0)
    kill_siblings ();
  for (int i = 0; i < N_KILLS; i++)
    {
      g_autoptr (SandboxRequest) request
          = as_process_1 (new_request ("/bin/probe", "sleep", "100", NULL));
      g_autoptr (SandboxResult) result
          = sandbox_backend_run_sandbox (backend, request, NULL);

      if (result != NULL)
        ck_assert_int_eq (sandbox_result_get_kind (result),
                          SANDBOX_RESULT_BACKEND_FAILED);
    }
  kill (killer, SIGKILL);
  ck_assert_int_eq (waitpid (killer, NULL, 0), killer);
}
END_TEST

static void
kill_host (int delay)
{
  pid_t host = fork ();
  int status;

  ck_assert_int_ge (host, 0);
  if (host == 0)
    {
      g_autoptr (SandboxRequest) request = as_process_1 (
          new_shell_request ("probe background 1000; probe daemon 1000;"
                             " sleep 1000"));
      g_autoptr (SandboxResult) result
          = sandbox_backend_run_sandbox (backend, request, NULL);

      _exit (result == NULL ? 1 : 0);
    }
  g_usleep ((gulong) delay);
  kill (host, SIGKILL);
  ck_assert_int_eq (waitpid (host, &status, 0), host);
  ck_assert_msg (WIFSIGNALED (status), "the host ended by itself");
}

START_TEST (it_dies_with_a_host_that_is_killed_at_any_time)
{
  for (int i = 0; is_offered ("as-pid-1") && i < N_KILLS; i++)
    kill_host (i == 0 ? 500 * MSEC : g_random_int_range (0, 15 * MSEC));
}
END_TEST

/* Not even for the two of its processes. */
START_TEST (too_little_memory_is_told)
{
  g_autoptr (SandboxRequest) request
      = as_process_1 (new_request ("/bin/probe", "exit", "0", NULL));
  g_autoptr (GError) error = NULL;
  g_autoptr (SandboxResult) result = NULL;

  if (!is_offered ("as-pid-1") || !is_offered ("memory-limit"))
    return;
  sandbox_request_set_memory_limit (request, G_GUINT64_CONSTANT (16384) << _i);
  result = sandbox_backend_run_sandbox (backend, request, &error);
  if (result == NULL)
    ck_assert_msg (strstr (error->message, "too little") != NULL, "%s",
                   error->message);
  else if (sandbox_result_get_kind (result) != SANDBOX_RESULT_EXITED)
    ck_assert_str_eq (sandbox_result_get_remedy (result), "raise memory-limit");
}
END_TEST

/* What it is told is where the command is, not where init is. */
START_TEST (the_pid_that_is_told_is_the_commands)
{
  g_autoptr (SandboxRequest) request
      = new_piped_first_request ("echo ready; sleep 1000");
  g_autoptr (SandboxProcess) process = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  char text[1024] = "";
  struct stat info;
  int ends[2];
  int pid = 0;
  int fd;

  if (request == NULL)
    return;
  ck_assert_int_eq (pipe (ends), 0);
  sandbox_request_add_info_fd (request, ends[1]);
  process = spawn_ready (request, &fd);
  for (int i = 0; i < 100 && strstr (text, "}\n") == NULL; i++)
    {
      struct pollfd poll_fds[]
          = { { .fd = ends[0], .events = POLLIN },
              { .fd = sandbox_process_get_poll_fd (process),
                .events = POLLIN } };

      poll (poll_fds, 2, 100);
      sandbox_process_dispatch (process);
      if (poll (poll_fds, 1, 0) == 1)
        ck_assert_int_gt (read (ends[0], text, sizeof text - 1), 0);
    }
  ck_assert_int_eq (sscanf (text, "{\n    \"child-pid\": %d", &pid), 1);
  path = g_strdup_printf ("/proc/%d/ns/pid", pid);
  ck_assert_int_eq (stat (path, &info), 0);
  name = g_strdup_printf ("\"pid-namespace\": %lu", (gulong) info.st_ino);
  ck_assert_msg (strstr (text, name) != NULL, "%s not in %s", name, text);

  /* From outside as well SIGKILL is the end, and exactly told. */
  kill (pid, SIGKILL);
  expect_kind (process, SANDBOX_RESULT_SIGNALLED);
  close (fd);
  close (ends[0]);
  close (ends[1]);
}
END_TEST

/* With all that root may be given; the canary sees what was made on the host. */
START_TEST (what_init_holds_is_out_of_its_reach)
{
  const char *const words[] = { "all", NULL };
  g_autoptr (SandboxRequest) request
      = as_process_1 (new_request ("/bin/probe", "steal", place.decoy, NULL));
  g_autofree char *output = NULL;

  sandbox_request_set_capabilities (request, words);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_USER,
                           _i == 0 ? SANDBOX_ISOLATION_NEW
                                   : SANDBOX_ISOLATION_HOST);
  output = run_to_success (
      request, "as-pid-1", "capabilities",
      _i == 0 ? "isolation.user=new" : "isolation.user=host", NULL);
  if (output != NULL)
    ck_assert_str_eq (output, "stolen=0\n");
}
END_TEST

/* The command of a terminal, the caller's fds and locks: all by the other one of
 * two processes. */
START_TEST (it_has_its_terminal)
{
  g_autoptr (SandboxRequest) request
      = as_process_1 (new_request ("/bin/probe", "terminal", NULL));
  g_autoptr (SandboxRequest) plain
      = new_request ("/bin/probe", "terminal", NULL);
  g_autoptr (SandboxResult) result = NULL;
  g_autoptr (SandboxResult) expected = NULL;

  sandbox_request_set_tty (request, SANDBOX_TTY_PTY);
  sandbox_request_set_tty (plain, SANDBOX_TTY_PTY);
  result = run_or_expect_withheld (request, "as-pid-1", NULL);
  if (result == NULL)
    return;
  expected = run (plain);
  assert_exited (result, sandbox_result_get_exit_status (expected));
}
END_TEST

START_TEST (request_with_all_the_rest_runs)
{
  static const char *const limits[] = { "nofile=64", NULL };
  static const char *const locks[] = { "/data/lock", NULL };
  g_autofree char *lock = place_build_path (&place, "data/lock");
  g_autoptr (SandboxRequest) request = as_process_1 (
      new_shell_request ("read -r line <&7; echo $line; ulimit -n; hostname;"
                         " id -u; pwd; echo $$; exit 3"));
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;
  int block[2];
  int passed[2];

  ck_assert (g_file_set_contents (lock, "", 0, NULL));
  ck_assert_int_eq (pipe (block), 0);
  ck_assert_int_eq (pipe (passed), 0);
  ck_assert_int_eq (write (passed[1], "passed\n", 7), 7);
  sandbox_request_pass_fd (request, passed[0], 7);
  sandbox_request_set_block_fd (request, block[0]);
  sandbox_request_set_rlimits (request, limits);
  sandbox_request_set_lock_files (request, locks);
  sandbox_request_set_hostname (request, "inside");
  sandbox_request_set_uid (request, 4242);
  sandbox_request_set_cwd (request, "/data");
  sandbox_request_set_disable_userns (request, SANDBOX_CHOICE_YES);
  for (int i = 0; i < SANDBOX_ISOLATION_N_KINDS; i++)
    sandbox_request_isolate (request, (SandboxIsolationKind) i,
                             SANDBOX_ISOLATION_TRY);
  close (block[1]);
  result = run_or_expect_withheld (request, "as-pid-1", NULL);
  if (result != NULL)
    {
      assert_exited (result, 3);
      output = dup_output (result);
      ck_assert_str_eq (output, "passed\n64\ninside\n4242\n/data\n1\n");
    }
  close (block[0]);
  close (passed[0]);
  close (passed[1]);
}
END_TEST

TCase *
first_process_area (void)
{
  TCase *area = new_area ("first-process");

  tcase_add_loop_test (area, command_is_process_1_and_sees_nobody_else, 0,
                       (int) G_N_ELEMENTS (user_features));
  tcase_add_test (area, command_without_a_proc_is_process_1);
  tcase_add_test (area, no_is_what_everybody_does);
  tcase_add_loop_test (area, exit_status_is_exact, 0,
                       (int) G_N_ELEMENTS (statuses));
  tcase_add_test (area, signals_from_inside_are_ignored);
  tcase_add_test (area, signal_of_the_library_arrives_where_there_is_a_handler);
  tcase_add_test (area, sigkill_of_the_library_is_a_signal);
  tcase_add_loop_test (area, what_cannot_be_executed_is_told_apart, 0, 3);
  tcase_add_loop_test (area, filter_that_denies_all_is_a_failure_of_exec, 0, 3);
  tcase_add_test (area, missing_cwd_is_refused);
  tcase_add_test (area, closed_cwd_is_a_failure_of_the_set_up);
  tcase_add_loop_test (area, time_limit_ends_it_with_the_grace, 0, 2);
  tcase_add_test (area, what_it_leaves_running_ends_with_it);
  tcase_add_test (area, it_is_suspended_and_resumed);
  tcase_add_test (area, it_is_ended_at_any_time);
  tcase_add_test (area, nothing_is_left_of_one_whose_init_was_killed);
  tcase_add_test (area, launch_whose_child_is_killed_is_harmless);
  tcase_add_test (area, it_dies_with_a_host_that_is_killed_at_any_time);
  tcase_add_loop_test (area, too_little_memory_is_told, 0, 6);
  tcase_add_test (area, the_pid_that_is_told_is_the_commands);
  tcase_add_loop_test (area, what_init_holds_is_out_of_its_reach, 0, 2);
  tcase_add_test (area, it_has_its_terminal);
  tcase_add_test (area, request_with_all_the_rest_runs);
  return area;
}
