/* init-time.c - unit tests: the time limit ends a sandbox. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init-driver.h"

#include <signal.h>

#define MSEC 1000

START_TEST (the_time_limit_sends_term_first)
{
  const char *const argv[]
      = { "sh", "-c", "trap 'exit 9' TERM; while :; do sleep 0.02; done",
          NULL };
  DriverSetup setup = driver_setup_for_place (argv, _i);
  Driver driver;

  setup.timeout_usec = 200 * MSEC;
  setup.grace_usec = 5000 * MSEC;
  driver_start (&driver, &setup);
  driver_expect_success (&driver, 9 << 8);
  ck_assert_uint_eq (driver.last.flags, INIT_RECORD_TIMED_OUT);
  driver_expect_nothing_left (&driver);
  driver_finish (&driver);
}
END_TEST

START_TEST (the_time_limit_kills_after_the_grace)
{
  const char *const argv[] = { "sh", "-c",
                               DRIVER_BROOD "trap '' TERM; wait; wait; "
                                            "while :; do sleep 1; done",
                               NULL };
  DriverSetup setup = driver_setup_for_place (argv, _i);
  gint64 start = driver_now_usec ();
  Driver driver;

  setup.timeout_usec = 200 * MSEC;
  setup.grace_usec = 200 * MSEC;
  driver_start (&driver, &setup);
  driver_expect_success (&driver, SIGKILL);
  ck_assert_uint_eq (driver.last.flags, INIT_RECORD_TIMED_OUT);
  ck_assert_int_ge (driver_now_usec () - start, 400 * MSEC);
  ck_assert_int_lt (driver_now_usec () - start, 1500 * MSEC);
  driver_expect_nothing_left (&driver);
  driver_finish (&driver);
}
END_TEST

START_TEST (the_time_limit_ends_a_stopped_command)
{
  const char *const argv[] = { "sh", "-c", "kill -STOP $$", NULL };
  DriverSetup setup = driver_setup_for_place (argv, _i);
  Driver driver;

  setup.timeout_usec = 200 * MSEC;
  setup.grace_usec = 8000 * MSEC;
  driver_start (&driver, &setup);
  driver_expect_success (&driver, SIGTERM);
  driver_finish (&driver);
}
END_TEST

START_TEST (the_time_limit_holds_for_what_is_waited_for)
{
  const char *const argv[] = { "sh", "-c", "sleep 1000 & exit 3", NULL };
  DriverSetup setup = driver_setup_for_place (argv, _i);
  Driver driver;

  setup.flags &= ~(guint32) INIT_KILL_REST;
  setup.timeout_usec = 200 * MSEC;
  setup.grace_usec = 200 * MSEC;
  driver_start (&driver, &setup);
  driver_expect_success (&driver, 3 << 8);
  ck_assert_uint_eq (driver.last.flags, 0);
  driver_expect_nothing_left (&driver);
  driver_finish (&driver);
}
END_TEST

START_TEST (a_command_in_time_is_not_marked)
{
  const char *const argv[] = { "true", NULL };
  DriverSetup setup = driver_setup_for_place (argv, _i);
  Driver driver;

  setup.timeout_usec = G_MAXUINT64;
  setup.grace_usec = G_MAXUINT64;
  driver_start (&driver, &setup);
  driver_expect_success (&driver, 0);
  ck_assert_uint_eq (driver.last.flags, 0);
  driver_finish (&driver);
}
END_TEST

static TCase *
time_case (void)
{
  TCase *tc = tcase_create ("time");

  tcase_set_timeout (tc, 30);
  tcase_add_loop_test (tc, the_time_limit_sends_term_first, 0, DRIVER_N_PLACES);
  tcase_add_loop_test (tc, the_time_limit_kills_after_the_grace, 0,
                       DRIVER_N_PLACES);
  tcase_add_loop_test (tc, the_time_limit_ends_a_stopped_command, 0,
                       DRIVER_N_PLACES);
  tcase_add_loop_test (tc, the_time_limit_holds_for_what_is_waited_for, 0,
                       DRIVER_N_PLACES);
  tcase_add_loop_test (tc, a_command_in_time_is_not_marked, 0, DRIVER_N_PLACES);
  return tc;
}

int
main (void)
{
  Suite *suite = suite_create ("init-time");

  suite_add_tcase (suite, time_case ());
  return driver_run_suite (suite);
}
