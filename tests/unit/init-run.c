/* init-run.c - unit tests: the real init starts a command and tells how it
 * ended. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init-driver.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char *
run_shell (const char *script, int place, int wait_status)
{
  const char *const argv[] = { "sh", "-c", script, NULL };
  DriverSetup setup = driver_setup_for_place (argv, place);
  Driver driver;
  char *output;

  driver_start (&driver, &setup);
  driver_expect_success (&driver, wait_status);
  output = driver_read_output (&driver);
  driver_expect_nothing_left (&driver);
  driver_finish (&driver);
  return output;
}

static const int statuses[] = { 0, 1, 3, 7, 124, 125, 126, 127, 137, 255 };

START_TEST (the_exit_status_is_reported)
{
  for (size_t i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autofree char *script = g_strdup_printf ("exit %d", statuses[i]);

      g_free (run_shell (script, _i, statuses[i] << 8));
    }
}
END_TEST

START_TEST (death_by_a_signal_is_reported)
{
  static const int signals[] = { SIGKILL, SIGTERM, SIGHUP, SIGPIPE };

  for (size_t i = 0; i < G_N_ELEMENTS (signals); i++)
    {
      g_autofree char *script = g_strdup_printf ("kill -%d $$", signals[i]);

      g_free (run_shell (script, _i, signals[i]));
    }
}
END_TEST

START_TEST (output_and_usage_of_the_command_are_its_own)
{
  const char *const argv[] = { "sh", "-c",
                               "echo out; echo err >&2; i=0; "
                               "while [ $i -lt 20000 ]; do i=$((i+1)); done",
                               NULL };
  DriverSetup setup = driver_setup_for_place (argv, _i);
  g_autofree char *output = NULL;
  Driver driver;

  driver_start (&driver, &setup);
  driver_expect_success (&driver, 0);
  ck_assert_uint_gt (driver.last.max_rss_kib, 0);
  ck_assert_uint_gt (driver.last.user_usec + driver.last.system_usec, 0);
  ck_assert_uint_gt (driver.last.minor_faults, 0);
  output = driver_read_output (&driver);
  ck_assert_str_eq (output, "out\nerr\n");
  driver_finish (&driver);
}
END_TEST

START_TEST (the_environment_is_the_configuration_s)
{
  const char *const argv[] = { "/usr/bin/env", NULL };
  DriverSetup setup = driver_setup_for_place (argv, _i);
  g_autofree char *expected = NULL;
  g_autofree char *output = NULL;
  Driver driver;

  driver_start (&driver, &setup);
  driver_expect_success (&driver, 0);
  output = driver_read_output (&driver);
  expected = g_strdup_printf ("%s\nPATH=%s\n", driver.tag, DRIVER_PATH);
  ck_assert_str_eq (output, expected);
  driver_finish (&driver);
}
END_TEST

START_TEST (the_command_has_no_other_fds)
{
  g_autofree char *output
      = run_shell ("cd /proc/self/fd; echo *", 1 + _i % 2, 0);

  /* The shell opens one itself to read the directory. */
  ck_assert_str_eq (output, "0 1 2 3\n");
}
END_TEST

static void
ignore_all (void)
{
  for (int signum = 1; signum <= 64; signum++)
    signal (signum, SIG_IGN);
}

START_TEST (signals_are_clean_in_the_command)
{
  const char *const argv[]
      = { "grep", "-E", "^Sig(Blk|Ign)", "/proc/self/status", NULL };
  DriverSetup setup = driver_setup_for_place (argv, _i);
  g_autofree char *output = NULL;
  Driver driver;

  setup.prepare = ignore_all;
  driver_start (&driver, &setup);
  driver_expect_success (&driver, 0);
  output = driver_read_output (&driver);
  ck_assert_str_eq (output, "SigBlk:\t0000000000000000\n"
                            "SigIgn:\t0000000000000000\n");
  driver_finish (&driver);
}
END_TEST

START_TEST (the_command_leads_a_session_of_its_own)
{
  g_autofree char *output = run_shell (
      "set -- $(cat /proc/$$/stat); [ $1 = $6 ] && echo leader", 1 + _i % 2, 0);

  ck_assert_str_eq (output, "leader\n");
}
END_TEST

START_TEST (without_a_command_init_fails)
{
  DriverSetup setup = driver_setup_for_place (NULL, _i);
  Driver driver;

  driver_start (&driver, &setup);
  driver_expect_failure (&driver, INIT_STAGE_CONFIG, EINVAL);
  driver_finish (&driver);
}
END_TEST

START_TEST (a_trial_ends_without_a_command)
{
  DriverSetup setup = driver_setup_for_place (NULL, _i);
  Driver driver;

  setup.flags |= INIT_TRIAL;
  driver_start (&driver, &setup);
  driver_expect_verified (&driver);
  driver_expect (&driver, INIT_RECORD_ENDED);
  ck_assert_int_eq (driver.last.status, 0);
  ck_assert_uint_eq (driver_next (&driver), 0);
  ck_assert_int_eq (driver_wait (&driver), 0);
  driver_finish (&driver);
}
END_TEST

START_TEST (wrong_usage_is_status_125)
{
  g_autofree char *init = driver_dup_init_path ();
  static const char *const usages[] = { "",
                                        "init",
                                        "guard",
                                        "init x",
                                        "init -1",
                                        "other 3",
                                        "init 3 4",
                                        "init 0",
                                        "guard 999",
                                        "first 3",
                                        "first 3 4 5 6 7",
                                        "first x 4 5 6",
                                        "init 3 4 5 6",
                                        "init 3 4 5 6 0",
                                        "init 3 4 5 6 7 8" };

  for (size_t i = 0; i < G_N_ELEMENTS (usages); i++)
    {
      g_autofree char *command = g_strdup_printf ("%s %s", init, usages[i]);
      int status = system (command);

      ck_assert (WIFEXITED (status));
      ck_assert_int_eq (WEXITSTATUS (status), 125);
    }
}
END_TEST

START_TEST (a_control_signals_the_command)
{
  const char *const argv[] = { "sh", "-c",
                               "trap 'exit 5' USR1; echo ready; "
                               "while :; do sleep 0.01; done",
                               NULL };
  DriverSetup setup = driver_setup_for_place (argv, _i);
  Driver driver;

  driver_start (&driver, &setup);
  driver_expect_executed (&driver);
  driver_wait_for_output (&driver, "ready");
  driver_signal (&driver, 0);
  driver_signal (&driver, 65);
  driver_signal (&driver, -1);
  driver_control (&driver, 0, SIGTERM);
  driver_control (&driver, G_MAXINT, SIGTERM);
  driver_signal (&driver, SIGUSR1);
  driver_expect (&driver, INIT_RECORD_ENDED);
  ck_assert_int_eq (driver.last.status, 5 << 8);
  ck_assert_int_eq (driver_wait (&driver), 0);
  driver_finish (&driver);
}
END_TEST

START_TEST (a_control_ends_the_sandbox)
{
  const char *const argv[]
      = { "sh", "-c", "trap '' TERM; sleep 1000 & echo ready; wait", NULL };
  DriverSetup setup = driver_setup_for_place (argv, _i);
  Driver driver;

  driver_start (&driver, &setup);
  driver_expect_executed (&driver);
  driver_wait_for_output (&driver, "ready");
  driver_control (&driver, INIT_CONTROL_END, 0);
  driver_expect (&driver, INIT_RECORD_ENDED);
  ck_assert_int_eq (driver.last.status, SIGKILL);
  ck_assert_int_eq (driver_wait (&driver), 0);
  driver_finish (&driver);
}
END_TEST

START_TEST (a_control_before_execve_reaches_the_command)
{
  const char *const argv[] = { "sleep", "1000", NULL };
  DriverSetup setup = driver_setup_for_place (argv, _i);
  Driver driver;

  driver_start (&driver, &setup);
  driver_signal (&driver, SIGINT);
  driver_expect_success (&driver, SIGINT);
  driver_finish (&driver);
}
END_TEST

static void
refuse_to_read_bounding_set (void)
{
  struct sock_filter code[] = {
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr)),
    BPF_JUMP (BPF_JMP | BPF_JEQ, SYS_prctl, 0, 3),
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, args)),
    BPF_JUMP (BPF_JMP | BPF_JEQ, PR_CAPBSET_READ, 0, 1),
    BPF_STMT (BPF_RET, SECCOMP_RET_ERRNO | EACCES),
    BPF_STMT (BPF_RET, SECCOMP_RET_ALLOW),
  };
  struct sock_fprog program = { G_N_ELEMENTS (code), code };

  /* Without no_new_privs it takes a privilege to filter. */
  if (prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) != 0)
    _exit (99);
}

START_TEST (an_unreadable_bounding_set_is_a_failure)
{
  const char *const argv[] = { "/bin/true", NULL };
  DriverSetup setup = { .argv = argv };
  Driver driver;

  if (geteuid () != 0)
    return;
  setup.flags = DRIVER_FLAGS | INIT_SET_CAPABILITIES;
  setup.prepare = refuse_to_read_bounding_set;
  driver_start (&driver, &setup);
  driver_expect_failure (&driver, INIT_STAGE_CAPABILITIES, EACCES);
  driver_finish (&driver);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("init-run");
  TCase *tc = tcase_create ("run");

  tcase_set_timeout (tc, 30);
  tcase_add_loop_test (tc, the_exit_status_is_reported, 0, DRIVER_N_PLACES);
  tcase_add_loop_test (tc, death_by_a_signal_is_reported, 0, DRIVER_N_PLACES);
  tcase_add_loop_test (tc, output_and_usage_of_the_command_are_its_own, 0,
                       DRIVER_N_PLACES);
  tcase_add_loop_test (tc, the_environment_is_the_configuration_s, 0,
                       DRIVER_N_PLACES);
  tcase_add_loop_test (tc, the_command_has_no_other_fds, 0, 2);
  tcase_add_loop_test (tc, signals_are_clean_in_the_command, 0,
                       DRIVER_N_PLACES);
  tcase_add_loop_test (tc, the_command_leads_a_session_of_its_own, 0, 2);
  tcase_add_loop_test (tc, without_a_command_init_fails, 0, DRIVER_N_PLACES);
  tcase_add_loop_test (tc, a_trial_ends_without_a_command, 0, DRIVER_N_PLACES);
  tcase_add_test (tc, wrong_usage_is_status_125);
  tcase_add_loop_test (tc, a_control_signals_the_command, 0, DRIVER_N_PLACES);
  tcase_add_loop_test (tc, a_control_ends_the_sandbox, 0, DRIVER_N_PLACES);
  tcase_add_loop_test (tc, a_control_before_execve_reaches_the_command, 0,
                       DRIVER_N_PLACES);
  tcase_add_test (tc, an_unreadable_bounding_set_is_a_failure);
  suite_add_tcase (suite, tc);
  return driver_run_suite (suite);
}
