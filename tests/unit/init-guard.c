/* init-guard.c - unit tests: nothing of a sandbox outlives its end. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init-driver.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define MSEC 1000

START_TEST (what_the_command_leaves_running_is_killed)
{
  const char *const argv[]
      = { "sh", "-c", DRIVER_BROOD "sleep 0.1; exit 3", NULL };
  DriverSetup setup = driver_setup_for_place (argv, _i);
  gint64 start = driver_now_usec ();
  Driver driver;

  driver_start (&driver, &setup);
  driver_expect_success (&driver, 3 << 8);
  ck_assert_int_lt (driver_now_usec () - start, 2000 * MSEC);
  driver_expect_nothing_left (&driver);
  driver_finish (&driver);
}
END_TEST

START_TEST (init_waits_for_the_rest_when_it_is_told_to)
{
  const char *const argv[]
      = { "sh", "-c", "(sleep 0.5; echo late) & exit 3", NULL };
  DriverSetup setup = driver_setup_for_place (argv, _i);
  g_autofree char *output = NULL;
  Driver driver;

  setup.flags &= ~(guint32) INIT_KILL_REST;
  driver_start (&driver, &setup);
  driver_expect_success (&driver, 3 << 8);
  output = driver_read_output (&driver);
  ck_assert_str_eq (output, "late\n");
  driver_finish (&driver);
}
END_TEST

START_TEST (the_output_ends_with_the_command_s_processes)
{
  const char *const argv[]
      = { "sh", "-c", "exec >/dev/null 2>&1; sleep 1000", NULL };
  DriverSetup setup = driver_setup_for_place (argv, _i);
  g_autofree char *output = NULL;
  Driver driver;

  driver_start (&driver, &setup);
  driver_expect_executed (&driver);
  output = driver_read_output (&driver);
  ck_assert_str_eq (output, "");
  kill (driver.pid, SIGTERM);
  driver_finish (&driver);
}
END_TEST

/* A run that has reached its steady state. */
static void
start_brood (Driver *driver, int place, gboolean dies_with_host)
{
  const char *const argv[]
      = { "sh", "-c", DRIVER_BROOD "while :; do sleep 1; done", NULL };
  DriverSetup setup = driver_setup_for_place (argv, place);

  setup.dies_with_host = dies_with_host;
  driver_start (driver, &setup);
  driver_expect_executed (driver);
  driver_wait_for_output (driver, "ready");
}

START_TEST (sigterm_ends_everything)
{
  Driver driver;

  start_brood (&driver, _i, FALSE);
  kill (driver.pid, SIGTERM);
  driver_expect (&driver, INIT_RECORD_ENDED);
  ck_assert_int_eq (driver.last.status, SIGKILL);
  ck_assert_int_eq (driver_wait (&driver), 0);
  driver_expect_nothing_left (&driver);
  driver_finish (&driver);
}
END_TEST

START_TEST (the_death_of_the_host_ends_everything)
{
  Driver driver;

  start_brood (&driver, _i, TRUE);
  kill (driver.host, SIGKILL);
  driver_wait (&driver);
  driver_expect_nothing_left (&driver);
  driver_finish (&driver);
}
END_TEST

START_TEST (a_closed_channel_ends_everything_that_dies_with_the_host)
{
  Driver driver;

  start_brood (&driver, _i, TRUE);
  close (driver.channel);
  driver.channel = -1;
  driver_wait (&driver);
  driver_expect_nothing_left (&driver);
  driver_finish (&driver);
}
END_TEST

START_TEST (a_closed_channel_ends_nothing_else)
{
  const char *const argv[] = { "sh", "-c", "sleep 0.5; echo done", NULL };
  DriverSetup setup = driver_setup_for_place (argv, _i);
  g_autofree char *output = NULL;
  Driver driver;

  setup.outlives_host = TRUE;
  driver_start (&driver, &setup);
  close (driver.channel);
  driver.channel = -1;
  output = driver_read_output (&driver);
  ck_assert_str_eq (output, "done\n");
  ck_assert_int_eq (driver_wait (&driver), 0);
  driver_finish (&driver);
}
END_TEST

START_TEST (the_first_process_obeys_nobody_inside)
{
  const char *const argv[] = { "sh", "-c",
                               "kill -TERM 1; kill -KILL 1; "
                               "sleep 0.2; exit 4",
                               NULL };
  DriverSetup setup = driver_setup_for_place (argv, DRIVER_FIRST_PROCESS);
  Driver driver;

  driver_start (&driver, &setup);
  driver_expect_success (&driver, 4 << 8);
  driver_finish (&driver);
}
END_TEST

static pid_t
only_child (pid_t pid)
{
  g_autofree char *path
      = g_strdup_printf ("/proc/%d/task/%d/children", pid, pid);
  g_autofree char *text = NULL;

  ck_assert (g_file_get_contents (path, &text, NULL, NULL));
  return (pid_t) atoi (text);
}

START_TEST (a_killed_guard_takes_everything_along)
{
  Driver driver;

  start_brood (&driver, DRIVER_OWN_GUARD, FALSE);
  kill (driver.pid, SIGKILL);
  driver_wait (&driver);
  driver_expect_nothing_left (&driver);
  driver_finish (&driver);
}
END_TEST

START_TEST (a_kill_of_the_host_s_process_group_leaves_nothing)
{
  Driver driver;

  start_brood (&driver, _i, TRUE);
  ck_assert_int_ne (getpgid (driver.pid), getpgid (driver.host));
  kill (driver.host, SIGKILL);
  kill (-getpgid (driver.pid), SIGKILL);
  driver_wait (&driver);
  driver_expect_nothing_left (&driver);
  driver_finish (&driver);
}
END_TEST

START_TEST (a_killed_init_takes_everything_along)
{
  Driver driver;
  int status;

  start_brood (&driver, _i, FALSE);
  kill (_i == DRIVER_OWN_GUARD ? only_child (driver.pid) : driver.pid, SIGKILL);
  status = driver_wait (&driver);
  ck_assert_int_eq (status, _i == DRIVER_OWN_GUARD ? 125 << 8 : SIGKILL);
  driver_expect_nothing_left (&driver);
  driver_finish (&driver);
}
END_TEST

/* 256 processes at most; and some that are never there twice. */
#define TREE \
  "t () { [ $1 -gt 0 ] || exec sleep 1000; t $(($1-1)) & t $(($1-1)) & " \
  "wait; }; t 7 & "
#define RUNAWAY "r () { r & }; r & r & r & "

START_TEST (a_command_that_keeps_forking_is_killed)
{
  const char *const argv[]
      = { "sh", "-c", TREE RUNAWAY "sleep 0.05; exit 3", NULL };
  DriverSetup setup = driver_setup_for_place (argv, _i);
  Driver driver;

  driver_start (&driver, &setup);
  driver_expect_success (&driver, 3 << 8);
  driver_expect_nothing_left (&driver);
  driver_finish (&driver);
}
END_TEST

START_TEST (processes_that_are_no_descendants_are_left_alone)
{
  Driver bystander;
  Driver driver;
  guint count;

  start_brood (&bystander, DRIVER_OWN_GUARD, FALSE);
  count = driver_count_left (&bystander);
  start_brood (&driver, _i, FALSE);
  kill (driver.pid, SIGTERM);
  driver_wait (&driver);
  driver_expect_nothing_left (&driver);
  driver_finish (&driver);
  ck_assert_uint_ge (driver_count_left (&bystander), count - 1);
  ck_assert_int_eq (kill (bystander.pid, SIGTERM), 0);
  driver_finish (&bystander);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("init-guard");
  TCase *tc = tcase_create ("end");

  tcase_set_timeout (tc, 30);
  tcase_add_loop_test (tc, what_the_command_leaves_running_is_killed, 0,
                       DRIVER_N_PLACES);
  tcase_add_loop_test (tc, init_waits_for_the_rest_when_it_is_told_to, 0,
                       DRIVER_N_PLACES);
  tcase_add_loop_test (tc, the_output_ends_with_the_command_s_processes, 0,
                       DRIVER_N_PLACES);
  tcase_add_loop_test (tc, sigterm_ends_everything, 0, DRIVER_N_PLACES);
  tcase_add_loop_test (tc, the_death_of_the_host_ends_everything, 0,
                       DRIVER_N_PLACES);
  tcase_add_loop_test (tc,
                       a_closed_channel_ends_everything_that_dies_with_the_host,
                       0, DRIVER_N_PLACES);
  tcase_add_loop_test (tc, a_closed_channel_ends_nothing_else, 0,
                       DRIVER_N_PLACES);
  tcase_add_test (tc, the_first_process_obeys_nobody_inside);
  tcase_add_test (tc, a_killed_guard_takes_everything_along);
  tcase_add_loop_test (tc, a_kill_of_the_host_s_process_group_leaves_nothing, 0,
                       2);
  tcase_add_loop_test (tc, a_killed_init_takes_everything_along, 0, 2);
  tcase_add_loop_test (tc, a_command_that_keeps_forking_is_killed, 0,
                       DRIVER_N_PLACES);
  tcase_add_loop_test (tc, processes_that_are_no_descendants_are_left_alone, 0,
                       DRIVER_N_PLACES);
  suite_add_tcase (suite, tc);
  return driver_run_suite (suite);
}
