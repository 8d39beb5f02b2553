/* init-tool.c - unit tests: the guard of a tool. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init-driver.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#define MSEC 1000

static DriverSetup
tool_setup (const char *const *tool_argv)
{
  return (DriverSetup){
    .role = "guard",
    .tool_argv = tool_argv,
    .path = DRIVER_PATH,
    .flags = DRIVER_FLAGS,
  };
}

START_TEST (the_end_of_the_tool_is_reported)
{
  static const struct
  {
    const char *script;
    int status;
  } cases[] = { { "exit 0", 0 },
                { "exit 7", 7 << 8 },
                { DRIVER_BROOD "sleep 0.1; exit 7", 7 << 8 },
                { "kill -9 $$", 9 } };

  for (size_t i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *const argv[] = { "/bin/sh", "-c", cases[i].script, NULL };
      DriverSetup setup = tool_setup (argv);
      Driver driver;

      driver_start (&driver, &setup);
      driver_expect (&driver, INIT_RECORD_TOOL_ENDED);
      ck_assert_int_eq (driver.last.status, cases[i].status);
      ck_assert_int_eq (driver_wait (&driver), 0);
      driver_expect_nothing_left (&driver);
      driver_finish (&driver);
    }
}
END_TEST

START_TEST (a_tool_that_cannot_be_executed_is_a_failure)
{
  const char *const argv[] = { "/nosuch/tool", NULL };
  DriverSetup setup = tool_setup (argv);
  Driver driver;

  driver_start (&driver, &setup);
  driver_expect_failure (&driver, INIT_STAGE_TOOL, ENOENT);
  driver_finish (&driver);
}
END_TEST

START_TEST (a_guard_without_a_tool_fails)
{
  DriverSetup setup = tool_setup (NULL);
  Driver driver;

  driver_start (&driver, &setup);
  driver_expect_failure (&driver, INIT_STAGE_GUARD, EINVAL);
  driver_finish (&driver);
}
END_TEST

START_TEST (the_tool_inherits_the_fds_and_its_environment)
{
  const char *const argv[]
      = { "/bin/sh", "-c",
          "for fd in /proc/self/fd/*; do case $(readlink $fd) in "
          "pipe:*) env >$fd; grep SigBlk /proc/self/status >$fd; esac; done",
          NULL };
  DriverSetup setup = tool_setup (argv);
  g_autofree char *output = NULL;
  Driver driver;

  driver_start (&driver, &setup);
  driver_expect (&driver, INIT_RECORD_TOOL_ENDED);
  output = driver_read_output (&driver);
  ck_assert_ptr_nonnull (strstr (output, driver.tag));
  ck_assert_ptr_nonnull (strstr (output, "SigBlk:\t0000000000000000\n"));
  driver_finish (&driver);
}
END_TEST

/* 0: SIGTERM to the guard; 1: the host dies; 2: the guard is killed, with
 * which the kernel kills the tool, but not what the tool left. */
START_TEST (the_tool_ends_with_its_guard)
{
  const char *const argv[]
      = { "/bin/sh", "-c", "trap '' TERM; while :; do sleep 0.1; done", NULL };
  DriverSetup setup = tool_setup (argv);
  Driver driver;

  setup.dies_with_host = TRUE;
  driver_start (&driver, &setup);
  for (int i = 0; driver_count_left (&driver) < 2 && i < 1000; i++)
    g_usleep (10 * MSEC);
  ck_assert_uint_ge (driver_count_left (&driver), 2);
  /* For the shell to have set its trap. */
  g_usleep (100 * MSEC);
  if (_i == 1)
    kill (driver.host, SIGKILL);
  else
    kill (driver.pid, _i == 0 ? SIGTERM : SIGKILL);
  driver_wait (&driver);
  driver_expect_nothing_left (&driver);
  driver_finish (&driver);
}
END_TEST

static TCase *
tool_case (void)
{
  TCase *tc = tcase_create ("tool");

  tcase_set_timeout (tc, 30);
  tcase_add_test (tc, the_end_of_the_tool_is_reported);
  tcase_add_test (tc, a_tool_that_cannot_be_executed_is_a_failure);
  tcase_add_test (tc, a_guard_without_a_tool_fails);
  tcase_add_test (tc, the_tool_inherits_the_fds_and_its_environment);
  tcase_add_loop_test (tc, the_tool_ends_with_its_guard, 0, 3);
  return tc;
}

int
main (void)
{
  Suite *suite = suite_create ("init-tool");

  suite_add_tcase (suite, tool_case ());
  return driver_run_suite (suite);
}
