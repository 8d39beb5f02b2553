/* init-control.c - unit tests: init stops, continues and terminates a sandbox. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init-driver.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#define MSEC 1000

static void
start (Driver *driver, int place, const char *script, guint64 timeout)
{
  const char *const argv[] = { "sh", "-c", script, NULL };
  DriverSetup setup = driver_setup_for_place (argv, place);

  setup.timeout_usec = timeout;
  driver_start (driver, &setup);
  driver_expect_executed (driver);
  driver_wait_for_output (driver, "ready");
}

static void
end (Driver *driver)
{
  kill (driver->pid, SIGTERM);
  driver_wait (driver);
  driver_expect_nothing_left (driver);
  driver_finish (driver);
}

/* Nothing runs a second time: what forks would have got further. */
static void
expect_still (Driver *driver)
{
  gint64 deadline = driver_now_usec () + 10 * G_USEC_PER_SEC;
  g_autofree char *before = driver_list_left (driver);

  while (driver_now_usec () < deadline)
    {
      g_autofree char *after = NULL;

      g_usleep (200 * MSEC);
      after = driver_list_left (driver);
      if (strstr (after, "R ") == NULL && strstr (after, "S ") == NULL
          && strcmp (before, after) == 0)
        return;
      g_free (before);
      before = g_steal_pointer (&after);
    }
  ck_abort_msg ("it runs:\n%s", before);
}

/* Processes that are never there twice, in sessions of their own. */
#define RUNAWAY "r () { r & }; r & r & "

START_TEST (suspending_stops_everything)
{
  Driver driver;

  start (&driver, _i, DRIVER_BROOD "while :; do sleep 0.01; done", 0);
  driver_control (&driver, INIT_CONTROL_SUSPEND, 0);
  driver_control (&driver, INIT_CONTROL_SUSPEND, 0);
  expect_still (&driver);
  end (&driver);
}
END_TEST

START_TEST (suspending_stops_those_that_keep_forking)
{
  Driver driver;

  start (&driver, _i, RUNAWAY "echo ready; while :; do sleep 0.01; done", 0);
  driver_control (&driver, INIT_CONTROL_SUSPEND, 0);
  expect_still (&driver);
  end (&driver);
}
END_TEST

START_TEST (resuming_lets_everything_run_on)
{
  Driver driver;

  start (&driver, _i,
         "(sleep 0.3; echo child) & echo ready; wait; echo parent; "
         "sleep 1000",
         0);
  driver_control (&driver, INIT_CONTROL_RESUME, 0);
  driver_control (&driver, INIT_CONTROL_SUSPEND, 0);
  expect_still (&driver);
  driver_control (&driver, INIT_CONTROL_RESUME, 0);
  driver_wait_for_output (&driver, "child\nparent");
  end (&driver);
}
END_TEST

START_TEST (the_time_limit_waits_for_a_suspended_command)
{
  gint64 begin = driver_now_usec ();
  Driver driver;

  start (&driver, _i, "echo ready; sleep 1000", 1000 * MSEC);
  driver_control (&driver, INIT_CONTROL_SUSPEND, 0);
  g_usleep (1500 * MSEC);
  ck_assert_uint_ge (driver_count_left (&driver), 1);
  driver_control (&driver, INIT_CONTROL_RESUME, 0);
  driver_expect (&driver, INIT_RECORD_ENDED);
  ck_assert_uint_eq (driver.last.flags, INIT_RECORD_TIMED_OUT);
  ck_assert_int_ge (driver_now_usec () - begin, 2400 * MSEC);
  driver_wait (&driver);
  driver_finish (&driver);
}
END_TEST

START_TEST (terminating_sends_term_and_says_so)
{
  Driver driver;

  start (&driver, _i,
         "trap 'exit 9' TERM; echo ready; while :; do sleep 0.02; done", 0);
  driver_control (&driver, INIT_CONTROL_TERMINATE, 20000 * MSEC);
  driver_expect (&driver, INIT_RECORD_ENDED);
  ck_assert_int_eq (driver.last.status, 9 << 8);
  ck_assert_uint_eq (driver.last.flags, INIT_RECORD_CANCELLED);
  driver_wait (&driver);
  driver_finish (&driver);
}
END_TEST

START_TEST (terminating_kills_after_the_shortest_grace)
{
  gint64 begin;
  Driver driver;

  start (&driver, _i, "trap '' TERM; " DRIVER_BROOD "while :; do sleep 1; done",
         0);
  begin = driver_now_usec ();
  driver_control (&driver, INIT_CONTROL_TERMINATE, G_MAXUINT64);
  driver_control (&driver, INIT_CONTROL_TERMINATE, 300 * MSEC);
  driver_control (&driver, INIT_CONTROL_TERMINATE, 90000 * MSEC);
  driver_control (&driver, INIT_CONTROL_SUSPEND, 0);
  driver_expect (&driver, INIT_RECORD_ENDED);
  ck_assert_int_eq (driver.last.status, SIGKILL);
  ck_assert_uint_eq (driver.last.flags, INIT_RECORD_CANCELLED);
  ck_assert_int_ge (driver_now_usec () - begin, 300 * MSEC);
  driver_wait (&driver);
  driver_expect_nothing_left (&driver);
  driver_finish (&driver);
}
END_TEST

START_TEST (a_suspended_sandbox_is_terminated)
{
  Driver driver;

  start (&driver, _i,
         "trap 'exit 9' TERM; echo ready; while :; do sleep 0.02; done", 0);
  driver_control (&driver, INIT_CONTROL_SUSPEND, 0);
  expect_still (&driver);
  driver_control (&driver, INIT_CONTROL_TERMINATE, 20000 * MSEC);
  driver_expect (&driver, INIT_RECORD_ENDED);
  ck_assert_int_eq (driver.last.status, 9 << 8);
  driver_wait (&driver);
  driver_finish (&driver);
}
END_TEST

START_TEST (a_suspended_sandbox_dies_with_the_host)
{
  const char *const argv[]
      = { "sh", "-c", DRIVER_BROOD "while :; do sleep 0.01; done", NULL };
  DriverSetup setup = driver_setup_for_place (argv, _i);
  Driver driver;

  setup.dies_with_host = TRUE;
  driver_start (&driver, &setup);
  driver_expect_executed (&driver);
  driver_wait_for_output (&driver, "ready");
  driver_control (&driver, INIT_CONTROL_SUSPEND, 0);
  expect_still (&driver);
  kill (driver.host, SIGKILL);
  driver_wait (&driver);
  driver_expect_nothing_left (&driver);
  driver_finish (&driver);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("init-control");
  TCase *tc = tcase_create ("control");

  tcase_set_timeout (tc, 30);
  tcase_add_loop_test (tc, suspending_stops_everything, 0, DRIVER_N_PLACES);
  tcase_add_loop_test (tc, suspending_stops_those_that_keep_forking, 0,
                       DRIVER_N_PLACES);
  tcase_add_loop_test (tc, resuming_lets_everything_run_on, 0, DRIVER_N_PLACES);
  tcase_add_loop_test (tc, the_time_limit_waits_for_a_suspended_command, 0,
                       DRIVER_N_PLACES);
  tcase_add_loop_test (tc, terminating_sends_term_and_says_so, 0,
                       DRIVER_N_PLACES);
  tcase_add_loop_test (tc, terminating_kills_after_the_shortest_grace, 0,
                       DRIVER_N_PLACES);
  tcase_add_loop_test (tc, a_suspended_sandbox_is_terminated, 0,
                       DRIVER_N_PLACES);
  tcase_add_loop_test (tc, a_suspended_sandbox_dies_with_the_host, 0,
                       DRIVER_N_PLACES);
  suite_add_tcase (suite, tc);
  return driver_run_suite (suite);
}
