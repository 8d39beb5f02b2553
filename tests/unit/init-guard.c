/* init-guard.c - unit tests: nothing of a sandbox outlives its end. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init-driver.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#define USUAL_PATH "/usr/bin:/bin"
#define MSEC 1000

static const struct
{
  guint32 flags;
  unsigned long namespaces;
} places[] = {
  { 0, CLONE_NEWPID },
  { INIT_GUARD_ITSELF, 0 },
  { 0, 0 },
};
#define N_PLACES ((int)G_N_ELEMENTS (places))
#define FIRST_PROCESS 0
#define OWN_GUARD 1

static DriverSetup
shell_setup (const char *const *argv, int place)
{
  return (DriverSetup){
    .argv = argv,
    .path = USUAL_PATH,
    .flags = DRIVER_FLAGS | places[place].flags,
    .namespaces = places[place].namespaces,
  };
}

/* Children in sessions of their own, one whose parent is gone, one stopped,
 * one that ignores what can be ignored. */
#define BROOD \
  "setsid sleep 1000 & (setsid sleep 1000 &) ; sleep 1000 & kill -STOP $!; " \
  "sh -c 'trap \"\" TERM HUP INT; echo ready; " \
  "while :; do sleep 1; done' & "

START_TEST (what_the_command_leaves_running_is_killed)
{
  const char *const argv[] = { "sh", "-c", BROOD "sleep 0.1; exit 3", NULL };
  DriverSetup setup = shell_setup (argv, _i);
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
  const char *const argv[] = { "sh", "-c", "(sleep 0.5; echo late) & exit 3",
                               NULL };
  DriverSetup setup = shell_setup (argv, _i);
  g_autofree char *output = NULL;
  Driver driver;

  setup.flags &= ~(guint32)INIT_KILL_REST;
  driver_start (&driver, &setup);
  driver_expect_success (&driver, 3 << 8);
  output = driver_read_output (&driver);
  ck_assert_str_eq (output, "late\n");
  driver_finish (&driver);
}
END_TEST

START_TEST (the_output_ends_with_the_command_s_processes)
{
  const char *const argv[] = { "sh", "-c", "exec >/dev/null 2>&1; sleep 1000",
                               NULL };
  DriverSetup setup = shell_setup (argv, _i);
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

START_TEST (the_time_limit_sends_term_first)
{
  const char *const argv[] = {
    "sh", "-c", "trap 'exit 9' TERM; while :; do sleep 0.02; done", NULL
  };
  DriverSetup setup = shell_setup (argv, _i);
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
                               BROOD "trap '' TERM; wait; wait; "
                                     "while :; do sleep 1; done",
                               NULL };
  DriverSetup setup = shell_setup (argv, _i);
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
  DriverSetup setup = shell_setup (argv, _i);
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
  DriverSetup setup = shell_setup (argv, _i);
  Driver driver;

  setup.flags &= ~(guint32)INIT_KILL_REST;
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
  DriverSetup setup = shell_setup (argv, _i);
  Driver driver;

  setup.timeout_usec = G_MAXUINT64;
  setup.grace_usec = G_MAXUINT64;
  driver_start (&driver, &setup);
  driver_expect_success (&driver, 0);
  ck_assert_uint_eq (driver.last.flags, 0);
  driver_finish (&driver);
}
END_TEST

/* A run that has reached its steady state. */
static void
start_brood (Driver *driver, int place, gboolean dies_with_host)
{
  const char *const argv[] = { "sh", "-c", BROOD "while :; do sleep 1; done",
                               NULL };
  DriverSetup setup = shell_setup (argv, place);

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
  driver_wait (&driver);
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
  DriverSetup setup = shell_setup (argv, _i);
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
  DriverSetup setup = shell_setup (argv, FIRST_PROCESS);
  Driver driver;

  driver_start (&driver, &setup);
  driver_expect_success (&driver, 4 << 8);
  driver_finish (&driver);
}
END_TEST

static pid_t
only_child (pid_t pid)
{
  g_autofree char *path =
      g_strdup_printf ("/proc/%d/task/%d/children", pid, pid);
  g_autofree char *text = NULL;

  ck_assert (g_file_get_contents (path, &text, NULL, NULL));
  return (pid_t)atoi (text);
}

START_TEST (a_killed_guard_takes_everything_along)
{
  Driver driver;

  start_brood (&driver, OWN_GUARD, FALSE);
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
  kill (_i == OWN_GUARD ? only_child (driver.pid) : driver.pid, SIGKILL);
  status = driver_wait (&driver);
  ck_assert_int_eq (status, _i == OWN_GUARD ? 125 << 8 : SIGKILL);
  driver_expect_nothing_left (&driver);
  driver_finish (&driver);
}
END_TEST

/* 256 processes at most; and some that are never there twice. */
#define TREE                                                                  \
  "t () { [ $1 -gt 0 ] || exec sleep 1000; t $(($1-1)) & t $(($1-1)) & "       \
  "wait; }; t 7 & "
#define RUNAWAY "r () { r & }; r & r & r & "

START_TEST (a_command_that_keeps_forking_is_killed)
{
  const char *const argv[]
      = { "sh", "-c", TREE RUNAWAY "sleep 0.05; exit 3", NULL };
  DriverSetup setup = shell_setup (argv, _i);
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

  start_brood (&bystander, OWN_GUARD, FALSE);
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

static DriverSetup
tool_setup (const char *const *tool_argv)
{
  return (DriverSetup){
    .role = "guard",
    .tool_argv = tool_argv,
    .path = USUAL_PATH,
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
                { BROOD "sleep 0.1; exit 7", 7 << 8 },
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
  const char *const argv[] = {
    "/bin/sh", "-c",
    "for fd in /proc/self/fd/*; do case $(readlink $fd) in "
    "pipe:*) env >$fd; grep SigBlk /proc/self/status >$fd; esac; done",
    NULL
  };
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
  const char *const argv[] = { "/bin/sh", "-c",
                               "trap '' TERM; while :; do sleep 0.1; done",
                               NULL };
  DriverSetup setup = tool_setup (argv);
  Driver driver;

  setup.dies_with_host = TRUE;
  driver_start (&driver, &setup);
  g_usleep (100 * MSEC);
  ck_assert_uint_ge (driver_count_left (&driver), 2);
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

static TCase *
time_case (void)
{
  TCase *tc = tcase_create ("time");

  tcase_set_timeout (tc, 30);
  tcase_add_loop_test (tc, the_time_limit_sends_term_first, 0, N_PLACES);
  tcase_add_loop_test (tc, the_time_limit_kills_after_the_grace, 0, N_PLACES);
  tcase_add_loop_test (tc, the_time_limit_ends_a_stopped_command, 0, N_PLACES);
  tcase_add_loop_test (tc, the_time_limit_holds_for_what_is_waited_for, 0,
                       N_PLACES);
  tcase_add_loop_test (tc, a_command_in_time_is_not_marked, 0, N_PLACES);
  return tc;
}

int
main (void)
{
  Suite *suite = suite_create ("init-guard");
  TCase *tc = tcase_create ("end");

  tcase_set_timeout (tc, 30);
  tcase_add_loop_test (tc, what_the_command_leaves_running_is_killed, 0,
                       N_PLACES);
  tcase_add_loop_test (tc, init_waits_for_the_rest_when_it_is_told_to, 0,
                       N_PLACES);
  tcase_add_loop_test (tc, the_output_ends_with_the_command_s_processes, 0,
                       N_PLACES);
  tcase_add_loop_test (tc, sigterm_ends_everything, 0, N_PLACES);
  tcase_add_loop_test (tc, the_death_of_the_host_ends_everything, 0, N_PLACES);
  tcase_add_loop_test (tc,
                       a_closed_channel_ends_everything_that_dies_with_the_host,
                       0, N_PLACES);
  tcase_add_loop_test (tc, a_closed_channel_ends_nothing_else, 0, N_PLACES);
  tcase_add_test (tc, the_first_process_obeys_nobody_inside);
  tcase_add_test (tc, a_killed_guard_takes_everything_along);
  tcase_add_loop_test (tc, a_kill_of_the_host_s_process_group_leaves_nothing, 0,
                       2);
  tcase_add_loop_test (tc, a_killed_init_takes_everything_along, 0, 2);
  tcase_add_loop_test (tc, a_command_that_keeps_forking_is_killed, 0, N_PLACES);
  tcase_add_loop_test (tc, processes_that_are_no_descendants_are_left_alone, 0,
                       N_PLACES);
  suite_add_tcase (suite, tc);
  suite_add_tcase (suite, time_case ());
  suite_add_tcase (suite, tool_case ());
  return driver_run_suite (suite);
}
