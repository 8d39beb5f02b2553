/* terminal-inherited.c - a command and the terminal of its caller. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "typist.h"

/* A caller with a controlling terminal, in a process of its own. What @act asserts
 * is told by how that ends. */
static void
as_caller (void (*act) (int terminal))
{
  int master = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  int status;
  pid_t pid;

  ck_assert_int_ge (master, 0);
  ck_assert_int_eq (unlockpt (master), 0);
  pid = fork ();
  ck_assert_int_ge (pid, 0);
  if (pid == 0)
    {
      int terminal = ioctl (master, TIOCGPTPEER, O_RDWR | O_CLOEXEC | O_NOCTTY);

      ck_assert_int_gt (setsid (), 0);
      ck_assert_int_eq (ioctl (terminal, TIOCSCTTY, 0), 0);
      signal (SIGHUP, SIG_IGN);
      act (terminal);
      /* Without what a test of libcheck does at its exit. */
      _exit (0);
    }
  ck_assert_int_eq (waitpid (pid, &status, 0), pid);
  close (master);
  ck_assert_msg (WIFEXITED (status) && WEXITSTATUS (status) == 0,
                 "the caller ended with %x", status);
}

static SandboxRequest *
new_attack (int terminal, const char *path)
{
  SandboxRequest *request
      = new_request ("/bin/probe", "attack-terminal", path, NULL);

  sandbox_request_set_stdio_fd (request, SANDBOX_STREAM_STDIN, terminal);
  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDOUT,
                             SANDBOX_STDIO_CAPTURE);
  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDERR,
                             SANDBOX_STDIO_CAPTURE);
  add_mount (request, SANDBOX_MOUNT_DEV, NULL, "/dev", SANDBOX_MOUNT_MINIMAL);
  return request;
}

/* Nothing of what the request does reaches the caller. Returns what it says. */
static char *
run_attack (SandboxRequest *request, int terminal)
{
  g_autofree char *before = typist_dup_settings (terminal);
  g_autofree char *after = NULL;
  g_autofree char *output = NULL;
  pid_t group = tcgetpgrp (terminal);

  output = run_to_success (request, NULL);
  ck_assert_int_eq (typist_count_input (terminal), 0);
  after = typist_dup_settings (terminal);
  ck_assert_str_eq (before, after);
  ck_assert_int_eq (tcgetpgrp (terminal), group);
  ck_assert_ptr_null (strstr (output, "TIOCSTI=ok"));
  ck_assert_ptr_null (strstr (output, "TIOCSTI-long=ok"));
  ck_assert_ptr_null (strstr (output, "TIOCSTI-x32=ok"));
  ck_assert_ptr_null (strstr (output, "TIOCLINUX=ok"));
  return g_steal_pointer (&output);
}

static void
attack_in_own_session (int terminal)
{
  g_autoptr (SandboxRequest) by_fd = new_attack (terminal, NULL);
  g_autoptr (SandboxRequest) by_path = new_attack (terminal, "/dev/tty");
  g_autofree char *output = run_attack (by_fd, terminal);
  g_autofree char *more = run_attack (by_path, terminal);

  assert_line (output, "tcsetpgrp=ENOTTY");
  assert_line (output, "TIOCSCTTY=EPERM");
  assert_line (more, "open=ENXIO");
}

START_TEST (a_command_in_its_own_session_has_no_hold_on_the_terminal)
{
  as_caller (attack_in_own_session);
}
END_TEST

static void
attack_in_callers_session (int terminal)
{
  g_autoptr (SandboxRequest) request = new_attack (terminal, "/dev/tty");
  g_autofree char *output = NULL;

  sandbox_request_set_new_session (request, SANDBOX_CHOICE_NO);
  output = run_attack (request, terminal);
  assert_line (output, "TIOCSTI=EPERM");
}

START_TEST (a_command_in_the_callers_session_cannot_type)
{
  as_caller (attack_in_callers_session);
}
END_TEST

static void
attack_handed_over (int terminal)
{
  g_autoptr (SandboxRequest) request = new_attack (terminal, "/dev/tty");
  g_autofree char *output = NULL;

  sandbox_request_set_tty (request, SANDBOX_TTY_INHERIT);
  output = run_attack (request, terminal);
  assert_line (output, "TIOCSTI=EPERM");
  assert_line (output, "TIOCLINUX=EPERM");
  assert_line (output, "TIOCSETD=EPERM");
  assert_line (output, "TIOCEXCL=EPERM");
  assert_line (output, "tcsetpgrp=ok");
}

START_TEST (a_command_that_was_handed_the_terminal_cannot_type)
{
  as_caller (attack_handed_over);
}
END_TEST

/* ioctl_tty(2): CAP_SYS_ADMIN types into any terminal. */
static void
attack_with_capability (int terminal)
{
  static const char *const all[] = { "all", NULL };
  g_autoptr (SandboxRequest) request = new_attack (terminal, NULL);
  g_autofree char *output = NULL;

  sandbox_request_set_capabilities (request, all);
  if (!is_offered ("capabilities"))
    return;
  output = run_attack (request, terminal);
  assert_line (output, "TIOCSTI=EPERM");
}

START_TEST (a_command_with_every_capability_cannot_type)
{
  as_caller (attack_with_capability);
}
END_TEST

static SandboxRequest *
new_inheriting (const char *script)
{
  SandboxRequest *request = new_shell_request (script);

  sandbox_request_set_tty (request, SANDBOX_TTY_INHERIT);
  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDOUT,
                             SANDBOX_STDIO_CAPTURE);
  add_mount (request, SANDBOX_MOUNT_DEV, NULL, "/dev", SANDBOX_MOUNT_MINIMAL);
  return request;
}

static void
hand_over (int terminal)
{
  g_autoptr (SandboxRequest) request
      = new_inheriting ("probe terminal; stty raw -echo");
  g_autofree char *before = typist_dup_settings (terminal);
  g_autofree char *after = NULL;
  g_autofree char *output = run_to_success (request, NULL);

  assert_line (output, "isatty0=1");
  assert_line (output, "isatty1=0");
  assert_line (output, "isatty2=1");
  assert_line (output, "open=ok");
  assert_line (output, "leader=0");
  assert_line (output, "foreground=1");
  ck_assert_int_eq (tcgetpgrp (terminal), getpgrp ());
  after = typist_dup_settings (terminal);
  ck_assert_str_eq (before, after);
}

START_TEST (the_terminal_is_handed_over_and_taken_back)
{
  as_caller (hand_over);
}
END_TEST

static void
dispatch_until_stopped (SandboxProcess *process)
{
  for (int i = 0; i < 1000 && !sandbox_process_is_stopped (process); i++)
    {
      ck_assert (sandbox_process_dispatch (process));
      g_usleep (10000);
    }
  ck_assert (sandbox_process_is_stopped (process));
}

/* What ^Z does to the foreground. */
static void
stop_and_continue (int terminal)
{
  g_autoptr (SandboxRequest) request
      = new_inheriting ("stty -echo; kill -TSTP 0; stty -a; exit 5");
  g_autoptr (SandboxProcess) process = spawn (request);
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autofree char *output = NULL;

  dispatch_until_stopped (process);
  ck_assert_int_ne (tcgetpgrp (terminal), getpgrp ());
  sandbox_process_take_back_terminal (process);
  ck_assert_int_eq (tcgetpgrp (terminal), getpgrp ());
  before = typist_dup_settings (terminal);
  ck_assert (sandbox_process_hand_over_terminal (process));
  ck_assert (!sandbox_process_is_stopped (process));
  result = sandbox_process_wait (process);
  assert_exited (result, 5);
  /* It has found the settings that it had made. */
  output = dup_output (result);
  ck_assert_ptr_nonnull (strstr (output, " -echo "));
  ck_assert_int_eq (tcgetpgrp (terminal), getpgrp ());
  after = typist_dup_settings (terminal);
  ck_assert_str_eq (before, after);
}

START_TEST (a_stopped_command_gives_the_terminal_and_gets_it_again)
{
  as_caller (stop_and_continue);
}
END_TEST

/* A background job that wants to read stops. */
static void
start_in_background (int terminal)
{
  g_autoptr (SandboxRequest) request = new_inheriting ("exec cat");
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (SandboxResult) result = NULL;
  pid_t other = fork ();

  if (other == 0)
    {
      prctl (PR_SET_PDEATHSIG, SIGKILL);
      signal (SIGTTOU, SIG_IGN);
      setpgid (0, 0);
      tcsetpgrp (terminal, getpgrp ());
      pause ();
      _exit (0);
    }
  setpgid (other, other);
  while (tcgetpgrp (terminal) != other)
    g_usleep (1000);
  process = spawn (request);
  dispatch_until_stopped (process);
  ck_assert_int_eq (tcgetpgrp (terminal), other);
  ck_assert (!sandbox_process_hand_over_terminal (process));
  dispatch_until_stopped (process);

  signal (SIGTTOU, SIG_IGN);
  ck_assert_int_eq (tcsetpgrp (terminal, getpgrp ()), 0);
  signal (SIGTTOU, SIG_DFL);
  kill (other, SIGKILL);
  ck_assert_int_eq (waitpid (other, NULL, 0), other);
  ck_assert (sandbox_process_hand_over_terminal (process));
  while (tcgetpgrp (terminal) == getpgrp ())
    g_usleep (1000);
  sandbox_process_send_signal (process, SIGTERM);
  result = sandbox_process_wait (process);
  ck_assert_int_eq (sandbox_result_get_signal (result), SIGTERM);
  ck_assert_int_eq (tcgetpgrp (terminal), getpgrp ());
}

START_TEST (a_background_job_gets_the_terminal_when_its_turn_comes)
{
  as_caller (start_in_background);
}
END_TEST

static void
kill_sandbox (int terminal)
{
  g_autoptr (SandboxRequest) request
      = new_inheriting ("stty raw; echo done; sleep 1000");
  g_autofree char *before = typist_dup_settings (terminal);
  g_autofree char *after = NULL;
  g_autoptr (SandboxProcess) process = spawn (request);
  g_autoptr (SandboxResult) result = NULL;

  g_usleep (300000);
  sandbox_process_kill (process);
  result = sandbox_process_wait (process);
  ck_assert_int_eq (tcgetpgrp (terminal), getpgrp ());
  after = typist_dup_settings (terminal);
  ck_assert_str_eq (before, after);
}

START_TEST (a_killed_sandbox_leaves_the_terminal_as_it_was)
{
  as_caller (kill_sandbox);
}
END_TEST

START_TEST (there_is_nothing_to_hand_over_without_a_terminal)
{
  g_autoptr (SandboxRequest) request = new_inheriting ("exit 0");
  pid_t pid = fork ();
  int status;

  if (pid == 0)
    {
      setsid ();
      g_free (run_and_expect_refusal (request, "no controlling terminal"));
      _exit (0);
    }
  ck_assert_int_eq (waitpid (pid, &status, 0), pid);
  ck_assert_int_eq (status, 0);
}
END_TEST

TCase *
terminal_area (void)
{
  TCase *area = new_area ("terminal-inherited");

  if (is_without_dev (area))
    return area;
  tcase_add_test (area,
                  a_command_in_its_own_session_has_no_hold_on_the_terminal);
  tcase_add_test (area, a_command_in_the_callers_session_cannot_type);
  tcase_add_test (area, a_command_that_was_handed_the_terminal_cannot_type);
  tcase_add_test (area, a_command_with_every_capability_cannot_type);
  tcase_add_test (area, the_terminal_is_handed_over_and_taken_back);
  tcase_add_test (area, a_stopped_command_gives_the_terminal_and_gets_it_again);
  tcase_add_test (area, a_background_job_gets_the_terminal_when_its_turn_comes);
  tcase_add_test (area, a_killed_sandbox_leaves_the_terminal_as_it_was);
  tcase_add_test (area, there_is_nothing_to_hand_over_without_a_terminal);
  return area;
}
