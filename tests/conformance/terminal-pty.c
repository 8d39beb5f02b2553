/* terminal-pty.c - a command with a pseudo-terminal of its own. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "typist.h"

static SandboxProcess *
spawn_with_pty (SandboxRequest *request)
{
  sandbox_request_set_tty (request, SANDBOX_TTY_PTY);
  add_mount (request, SANDBOX_MOUNT_DEV, NULL, "/dev", SANDBOX_MOUNT_MINIMAL);
  return spawn (request);
}

static void
expect_status (Typist *typist, SandboxProcess *process, int status)
{
  g_autoptr (SandboxResult) result = NULL;

  typist_expect_end (typist);
  result = sandbox_process_wait (process);
  assert_exited (result, status);
}

START_TEST (a_pty_is_the_controlling_terminal)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "terminal", NULL);
  g_autoptr (SandboxProcess) process = spawn_with_pty (request);
  Typist typist;

  typist_init (&typist, sandbox_process_get_tty_fd (process), process);
  typist_expect (&typist, "isatty0=1\r\nisatty1=1\r\nisatty2=1\r\nopen=ok\r\n");
  typist_expect (&typist, "leader=1\r\ngroup=1\r\nforeground=1\r\n");
  expect_status (&typist, process, 0);
  typist_clear (&typist);
}
END_TEST

START_TEST (streams_that_are_set_do_not_lead_to_the_pty)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("cat; read line </dev/tty; echo \"$line\"");
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;
  Typist typist;

  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDIN, SANDBOX_STDIO_NULL);
  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDOUT,
                             SANDBOX_STDIO_CAPTURE);
  process = spawn_with_pty (request);
  typist_init (&typist, sandbox_process_get_tty_fd (process), process);
  typist_type (&typist, "typed\n");
  result = sandbox_process_wait (process);
  output = dup_output (result);
  ck_assert_str_eq (output, "typed\n");
  typist_clear (&typist);
}
END_TEST

START_TEST (keys_control_the_jobs_of_a_shell)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("PS1='prompt> '; export PS1; exec sh -i");
  g_autoptr (SandboxProcess) process = spawn_with_pty (request);
  Typist typist;

  typist_init (&typist, sandbox_process_get_tty_fd (process), process);
  typist_expect (&typist, "prompt> ");
  typist_type (&typist, "echo rea''dy; sleep 1000; echo af''ter\n");
  typist_expect (&typist, "ready");
  g_usleep (200000);
  typist_type (&typist, "\x03");
  typist_expect (&typist, "prompt> ");
  typist_type (&typist, "echo rea''dy; cat\n");
  typist_expect (&typist, "ready");
  g_usleep (200000);
  typist_type (&typist, "\x1a");
  typist_expect (&typist, "Stopped");
  typist_expect (&typist, "prompt> ");
  typist_type (&typist, "fg\n");
  g_usleep (200000);
  typist_type (&typist, "back to you\n");
  typist_expect (&typist, "back to you\r\nback to you\r\n");
  typist_type (&typist, "\x04");
  typist_expect (&typist, "prompt> ");
  typist_type (&typist, "exit 7\n");
  expect_status (&typist, process, 7);
  typist_clear (&typist);
}
END_TEST

START_TEST (a_new_size_reaches_the_command)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("trap 'stty size; exit 0' WINCH; echo ready;"
                           "while :; do sleep 0.1; done");
  g_autoptr (SandboxProcess) process = spawn_with_pty (request);
  Typist typist;

  typist_init (&typist, sandbox_process_get_tty_fd (process), process);
  typist_expect (&typist, "ready");
  ck_assert (sandbox_process_set_window_size (process, 33, 111));
  typist_expect (&typist, "33 111");
  expect_status (&typist, process, 0);
  typist_clear (&typist);
}
END_TEST

START_TEST (closing_the_pty_hangs_up)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("echo ready; exec sleep 1000");
  g_autoptr (SandboxProcess) process = spawn_with_pty (request);
  g_autoptr (SandboxResult) result = NULL;
  int fd = sandbox_process_steal_tty_fd (process);
  Typist typist;

  ck_assert_int_eq (sandbox_process_get_tty_fd (process), -1);
  ck_assert (!sandbox_process_set_window_size (process, 1, 1));
  typist_init (&typist, fd, process);
  typist_expect (&typist, "ready");
  typist_clear (&typist);
  close (fd);
  result = sandbox_process_wait (process);
  ck_assert_int_eq (sandbox_result_get_signal (result), SIGHUP);
}
END_TEST

START_TEST (output_can_be_read_after_the_end)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("echo last words");
  g_autoptr (SandboxProcess) process = spawn_with_pty (request);
  g_autoptr (SandboxResult) result = sandbox_process_wait (process);
  Typist typist;

  assert_exited (result, 0);
  typist_init (&typist, sandbox_process_get_tty_fd (process), NULL);
  typist_expect (&typist, "last words\r\n");
  typist_expect_end (&typist);
  typist_clear (&typist);
}
END_TEST

/* On its own terminal it types to itself. */
START_TEST (a_pty_is_the_commands_own)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("stty raw; probe attack-terminal; echo; "
                           "dd bs=1 count=1 2>/dev/null");
  g_autoptr (SandboxProcess) process = spawn_with_pty (request);
  Typist typist;

  typist_init (&typist, sandbox_process_get_tty_fd (process), process);
  typist_expect (&typist, "TIOCSTI=");
  typist_expect (&typist, "tcsetpgrp=ok");
  typist_type (&typist, "y");
  expect_status (&typist, process, 0);
  typist_clear (&typist);
}
END_TEST

START_TEST (a_request_without_a_pty_has_no_fd_for_one)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "0", NULL);
  g_autoptr (SandboxProcess) process = spawn (request);

  ck_assert_int_eq (sandbox_process_get_tty_fd (process), -1);
  ck_assert_int_eq (sandbox_process_steal_tty_fd (process), -1);
  ck_assert (!sandbox_process_is_stopped (process));
  ck_assert (!sandbox_process_hand_over_terminal (process));
}
END_TEST

/* A77: what the streams lead to stays as it is. */
START_TEST (files_and_devices_behind_streams_keep_owner_and_mode)
{
  g_autofree char *path = g_build_filename (place.dir, "log", NULL);
  const char *const paths[] = { path, "/dev/null" };
  const char *target = paths[_i];
  g_autoptr (SandboxRequest) request = new_shell_request ("echo text");
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (SandboxResult) result = NULL;
  struct stat before;
  struct stat after;
  int fd = open (target, O_WRONLY | O_CREAT | O_CLOEXEC, 0640);

  ck_assert_int_ge (fd, 0);
  ck_assert_int_eq (fstat (fd, &before), 0);
  sandbox_request_set_stdio_fd (request, SANDBOX_STREAM_STDOUT, fd);
  process = spawn_with_pty (request);
  result = sandbox_process_wait (process);
  assert_exited (result, 0);
  ck_assert_int_eq (fstat (fd, &after), 0);
  ck_assert_uint_eq (before.st_mode, after.st_mode);
  ck_assert_uint_eq (before.st_uid, after.st_uid);
  ck_assert_uint_eq (before.st_gid, after.st_gid);
  ck_assert_uint_eq (before.st_rdev, after.st_rdev);
  close (fd);
}
END_TEST

TCase *
pty_area (void)
{
  TCase *area = new_area ("terminal-pty");

  if (is_without_dev (area))
    return area;
  tcase_add_test (area, a_pty_is_the_controlling_terminal);
  tcase_add_test (area, streams_that_are_set_do_not_lead_to_the_pty);
  tcase_add_test (area, keys_control_the_jobs_of_a_shell);
  tcase_add_test (area, a_new_size_reaches_the_command);
  tcase_add_test (area, closing_the_pty_hangs_up);
  tcase_add_test (area, output_can_be_read_after_the_end);
  tcase_add_test (area, a_pty_is_the_commands_own);
  tcase_add_test (area, a_request_without_a_pty_has_no_fd_for_one);
  tcase_add_loop_test (
      area, files_and_devices_behind_streams_keep_owner_and_mode, 0, 2);
  return area;
}
