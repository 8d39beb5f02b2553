/* terminal.c - run-sandbox BACKEND on a terminal, and what becomes of that. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "conformance/typist.h"
#include "place.h"

#define STATUS_UNAVAILABLE 77

static const char *backend;
static Place place;

/* A session whose leader has run-sandbox as the foreground job of its terminal, as
 * a shell would. It reports pid and wait statuses, and stays until it is let go. */
typedef struct
{
  int master;
  int reports;
  pid_t leader;
  pid_t job;
  Typist typist;
} Session;

static void
be_job (int terminal, const char *const *argv)
{
  setpgid (0, 0);
  signal (SIGTTOU, SIG_IGN);
  tcsetpgrp (terminal, getpgrp ());
  signal (SIGTTOU, SIG_DFL);
  signal (SIGHUP, SIG_DFL);
  for (int i = 0; i < 3; i++)
    dup2 (terminal, i);
  execv (argv[0], (char *const *) argv);
  _exit (99);
}

static void
be_leader (int terminal, int reports, const char *const *argv)
{
  pid_t job;
  int status;

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  setsid ();
  ioctl (terminal, TIOCSCTTY, 0);
  signal (SIGHUP, SIG_IGN);
  job = fork ();
  if (job == 0)
    be_job (terminal, argv);
  if (write (reports, &job, sizeof job) < 0)
    _exit (1);
  while (waitpid (job, &status, WUNTRACED) == job)
    if (write (reports, &status, sizeof status) < 0 || !WIFSTOPPED (status))
      break;
  pause ();
}

static void
session_start (Session *self, const char *const *argv)
{
  int ends[2];
  int terminal;

  self->master = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  ck_assert_int_ge (self->master, 0);
  ck_assert_int_eq (unlockpt (self->master), 0);
  terminal = ioctl (self->master, TIOCGPTPEER, O_RDWR | O_NOCTTY | O_CLOEXEC);
  ck_assert_int_ge (terminal, 0);
  ck_assert_int_eq (pipe2 (ends, O_CLOEXEC), 0);
  self->leader = fork ();
  if (self->leader == 0)
    be_leader (terminal, ends[1], argv);
  close (terminal);
  close (ends[1]);
  self->reports = ends[0];
  ck_assert_int_eq (read (self->reports, &self->job, sizeof self->job),
                    sizeof self->job);
  typist_init (&self->typist, self->master, NULL);
}

/* run-sandbox OPTIONS ROOTFS -- /bin/sh -c SCRIPT */
static void
session_run (Session *self,
             const char *option,
             const char *value,
             const char *script)
{
  g_autofree char *program
      = g_build_filename (g_getenv ("BUILD_DIR"), "tools", "run-sandbox", NULL);
  const char *const argv[] = { program,
                               "-e",
                               backend,
                               "--mount",
                               ":/dev:dev:minimal",
                               "--setenv",
                               "SANDBOX_TEST_TAG",
                               place.tag,
                               option,
                               value,
                               place.rootfs,
                               "--",
                               "/bin/sh",
                               "-c",
                               script,
                               NULL };

  session_start (self, argv);
}

/* The next wait status of run-sandbox, while what it prints is read. */
static int
session_wait (Session *self)
{
  struct pollfd polls[] = { { .fd = self->reports, .events = POLLIN },
                            { .fd = self->master, .events = POLLIN } };
  char bytes[512];
  int status;

  for (int i = 0; i < 1000 && polls[0].revents == 0; i++)
    {
      poll (polls, 2, 10);
      if (polls[1].revents & POLLIN
          && read (self->master, bytes, sizeof bytes) < 0)
        break;
    }
  ck_assert_msg (polls[0].revents != 0, "run-sandbox does not end");
  ck_assert_int_eq (read (self->reports, &status, sizeof status),
                    sizeof status);
  return status;
}

static void
session_end (Session *self)
{
  kill (self->leader, SIGKILL);
  ck_assert_int_eq (waitpid (self->leader, NULL, 0), self->leader);
  typist_clear (&self->typist);
  close (self->reports);
  close (self->master);
}

static pid_t
foreground (const Session *self)
{
  pid_t group = -1;

  ioctl (self->master, TIOCGPGRP, &group);
  return group;
}

/* The keeper needs a moment. */
static void
expect_settings (const Session *self, const char *before)
{
  g_autofree char *now = typist_dup_settings (self->master);

  for (int i = 0; i < 500 && strcmp (now, before) != 0; i++)
    {
      g_usleep (10000);
      g_free (now);
      now = typist_dup_settings (self->master);
    }
  ck_assert_str_eq (now, before);
}

static void
expect_exit (Session *self, int status)
{
  int got = session_wait (self);

  ck_assert_msg (WIFEXITED (got) && WEXITSTATUS (got) == status,
                 "wait status %x instead of exit status %d", got, status);
}

static char *
dup_fresh_settings (void)
{
  int master = posix_openpt (O_RDWR | O_NOCTTY | O_CLOEXEC);
  char *settings = typist_dup_settings (master);

  close (master);
  return settings;
}

START_TEST (keys_reach_a_shell_in_a_pty)
{
  g_autofree char *before = dup_fresh_settings ();
  Session session;

  session_run (&session, "--tty", "pty", "PS1='prompt> ' exec sh -i");
  typist_expect (&session.typist, "prompt> ");
  typist_type (&session.typist, "echo rea''dy; sleep 1000\n");
  typist_expect (&session.typist, "ready");
  g_usleep (200000);
  typist_type (&session.typist, "\x03");
  typist_expect (&session.typist, "prompt> ");
  typist_type (&session.typist, "echo rea''dy; cat\n");
  typist_expect (&session.typist, "ready");
  g_usleep (200000);
  typist_type (&session.typist, "\x1a");
  typist_expect (&session.typist, "Stopped");
  typist_type (&session.typist, "fg\n");
  g_usleep (200000);
  typist_type (&session.typist, "again\n");
  typist_expect (&session.typist, "again\r\nagain\r\n");
  typist_type (&session.typist, "\x04");
  typist_expect (&session.typist, "prompt> ");
  typist_type (&session.typist, "exit 7\n");
  expect_exit (&session, 7);
  expect_settings (&session, before);
  session_end (&session);
}
END_TEST

START_TEST (a_new_size_goes_through)
{
  const struct winsize size = { .ws_row = 44, .ws_col = 99 };
  Session session;

  session_run (&session, "--tty", "pty",
               "trap 'stty size; exit 0' WINCH; echo rea''dy;"
               "while :; do sleep 0.1; done");
  typist_expect (&session.typist, "ready");
  ck_assert_int_eq (ioctl (session.master, TIOCSWINSZ, &size), 0);
  typist_expect (&session.typist, "44 99");
  expect_exit (&session, 0);
  session_end (&session);
}
END_TEST

static const char *const terminals[] = { "pty", "inherit" };

START_TEST (a_killed_command_leaves_the_terminal_as_it_was)
{
  g_autofree char *before = dup_fresh_settings ();
  Session session;

  session_run (&session, "--tty", terminals[_i],
               "stty -echo; echo rea''dy; kill -KILL $$");
  expect_exit (&session, 137);
  expect_settings (&session, before);
  ck_assert_int_eq (foreground (&session), session.job);
  session_end (&session);
}
END_TEST

/* When its process group is gone, the foreground is the session leader's. */
static gboolean
is_callers (const Session *self)
{
  pid_t group = foreground (self);

  return group == self->job || group == self->leader;
}

START_TEST (a_killed_run_sandbox_leaves_the_terminal_as_it_was)
{
  g_autofree char *before = dup_fresh_settings ();
  g_autofree char *now = NULL;
  Session session;

  session_run (&session, "--tty", terminals[_i],
               "stty -echo; echo rea''dy; exec sleep 1000");
  typist_expect (&session.typist, "ready");
  now = typist_dup_settings (session.master);
  ck_assert_str_ne (now, before);
  kill (session.job, SIGKILL);
  ck_assert_int_eq (WTERMSIG (session_wait (&session)), SIGKILL);
  expect_settings (&session, before);
  for (int i = 0; i < 500 && !is_callers (&session); i++)
    g_usleep (10000);
  ck_assert (is_callers (&session));
  session_end (&session);
}
END_TEST

START_TEST (a_stopped_command_is_a_stopped_job)
{
  g_autofree char *before = dup_fresh_settings ();
  Session session;

  session_run (&session, "--tty", "inherit",
               "stty -echo; echo rea''dy; read line; echo \"got $line\"");
  typist_expect (&session.typist, "ready");
  g_usleep (200000);
  typist_type (&session.typist, "\x1a");
  ck_assert (WIFSTOPPED (session_wait (&session)));
  ck_assert_int_eq (foreground (&session), session.job);
  expect_settings (&session, before);
  kill (-session.job, SIGCONT);
  for (int i = 0; i < 500 && foreground (&session) == session.job; i++)
    g_usleep (10000);
  ck_assert_int_ne (foreground (&session), session.job);
  typist_type (&session.typist, "text\n");
  typist_expect (&session.typist, "got text");
  expect_exit (&session, 0);
  expect_settings (&session, before);
  session_end (&session);
}
END_TEST

START_TEST (a_failure_opens_a_shell)
{
  g_autofree char *before = dup_fresh_settings ();
  Session session;

  session_run (&session, "--shell-on-failure", "--cwd=/data",
               "echo from the command; exit 3");
  typist_expect (&session.typist, "from the command");
  typist_expect (&session.typist, "enter it again: cd ");
  typist_expect (&session.typist, "same request");
  g_usleep (300000);
  typist_type (&session.typist, "pwd; exit 8\n");
  typist_expect (&session.typist, "\n/data\r\n");
  expect_exit (&session, 3);
  expect_settings (&session, before);
  session_end (&session);
}
END_TEST

START_TEST (a_success_opens_no_shell)
{
  Session session;

  session_run (&session, "--shell-on-failure", "--clearenv", "exit 0");
  expect_exit (&session, 0);
  session_end (&session);
}
END_TEST

static void
set_up (void)
{
  place_set_up (&place);
}

static void
tear_down (void)
{
  place_tear_down (&place);
}

static Suite *
terminal_suite (void)
{
  Suite *suite = suite_create (backend);
  TCase *tcase = tcase_create ("terminal");

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_set_timeout (tcase, 60);
  tcase_add_test (tcase, keys_reach_a_shell_in_a_pty);
  tcase_add_test (tcase, a_new_size_goes_through);
  tcase_add_loop_test (tcase, a_killed_command_leaves_the_terminal_as_it_was, 0,
                       2);
  tcase_add_loop_test (
      tcase, a_killed_run_sandbox_leaves_the_terminal_as_it_was, 0, 2);
  tcase_add_test (tcase, a_stopped_command_is_a_stopped_job);
  tcase_add_test (tcase, a_failure_opens_a_shell);
  tcase_add_test (tcase, a_success_opens_no_shell);
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (int argc, char **argv)
{
  g_autoptr (SandboxBackend) loaded = NULL;
  g_autoptr (GError) error = NULL;
  SRunner *runner;
  int n_failed;

  if (argc != 2)
    return EXIT_FAILURE;
  backend = argv[1];
  loaded = sandbox_backend_load (backend, &error);
  if (loaded == NULL || !sandbox_backend_probe (loaded, &error))
    {
      fprintf (stderr, "terminal: %s\n", error->message);
      return loaded == NULL ? EXIT_FAILURE : STATUS_UNAVAILABLE;
    }
  runner = srunner_create (terminal_suite ());
  place_begin ();
  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  place_end ();
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
