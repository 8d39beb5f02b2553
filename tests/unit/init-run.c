/* init-run.c - unit tests: the real init starts a command and tells how it
 * ended. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init-driver.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define USUAL_PATH "/usr/bin:/bin"

/* Every test runs with init as the first process of a pid namespace, as the
 * child of a guard of its own, and as neither. */
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

static char *
run_shell (const char *script, int place, int wait_status)
{
  const char *const argv[] = { "sh", "-c", script, NULL };
  DriverSetup setup = shell_setup (argv, place);
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
  DriverSetup setup = shell_setup (argv, _i);
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
  DriverSetup setup = shell_setup (argv, _i);
  g_autofree char *expected = NULL;
  g_autofree char *output = NULL;
  Driver driver;

  driver_start (&driver, &setup);
  driver_expect_success (&driver, 0);
  output = driver_read_output (&driver);
  expected = g_strdup_printf ("%s\nPATH=%s\n", driver.tag, USUAL_PATH);
  ck_assert_str_eq (output, expected);
  driver_finish (&driver);
}
END_TEST

START_TEST (the_command_has_no_other_fds)
{
  g_autofree char *output =
      run_shell ("cd /proc/self/fd; echo *", 1 + _i % 2, 0);

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
  const char *const argv[] = { "grep", "-E", "^Sig(Blk|Ign)",
                               "/proc/self/status", NULL };
  DriverSetup setup = shell_setup (argv, _i);
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

/* A directory with one file of each kind that execve(2) refuses. */
static char *
make_programs (void)
{
  char *dir = g_strdup ("/tmp/init-run-XXXXXX");
  static const struct
  {
    const char *name;
    const char *content;
    int mode;
  } files[] = {
    { "script", "#!/nosuch/interpreter\n", 0755 },
    { "text", "exit 0\n", 0755 },
    { "closed", "#!/bin/sh\nexit 0\n", 0644 },
    { "elf", "\177ELF\2\1\1\0 of another machine, as it were", 0755 },
    { "sub/closed", "#!/bin/sh\nexit 9\n", 0755 },
  };
  g_autofree char *sub = NULL;

  ck_assert_ptr_nonnull (g_mkdtemp (dir));
  g_chmod (dir, 0755);
  sub = g_build_filename (dir, "sub", NULL);
  ck_assert_int_eq (g_mkdir (sub, 0755), 0);
  for (size_t i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = g_build_filename (dir, files[i].name, NULL);

      ck_assert (g_file_set_contents (path, files[i].content, -1, NULL));
      ck_assert_int_eq (g_chmod (path, (mode_t)files[i].mode), 0);
    }
  return dir;
}

static void
remove_programs (char *dir)
{
  g_autofree char *command = g_strconcat ("rm -r ", dir, NULL);

  ck_assert_int_eq (system (command), 0);
  g_free (dir);
}

/* @ is the directory of make_programs. */
static const struct
{
  const char *program;
  const char *path;
  int error;
  guint32 flags;
} exec_failures[] = {
  { "/bin/nosuch", USUAL_PATH, ENOENT, 0 },
  { "nosuch", USUAL_PATH, ENOENT, 0 },
  { "nosuch", NULL, ENOENT, 0 },
  { "", USUAL_PATH, ENOENT, 0 },
  { "sh", "", ENOENT, 0 },
  { "sh", "::", ENOENT, 0 },
  { "sh", "/nosuch:/etc/passwd", ENOENT, 0 },
  { "/etc/passwd/sh", USUAL_PATH, ENOTDIR, 0 },
  { "@/script", NULL, ENOENT, INIT_RECORD_FOUND },
  { "@/text", NULL, ENOEXEC, INIT_RECORD_FOUND },
  { "@/elf", NULL, ENOEXEC, INIT_RECORD_FOUND },
  { "@/closed", NULL, EACCES, INIT_RECORD_FOUND },
  { "@", NULL, EACCES, INIT_RECORD_FOUND },
  { "script", "/nosuch:@:/etc", ENOENT, INIT_RECORD_FOUND },
  { "text", "/bin:@", ENOEXEC, INIT_RECORD_FOUND },
  { "closed", "@:/bin", EACCES, INIT_RECORD_FOUND },
  { "sub", "@:/bin", EACCES, INIT_RECORD_FOUND },
};

START_TEST (a_command_that_cannot_be_executed_is_reported_with_its_errno)
{
  char *dir = make_programs ();
  const char *program = exec_failures[_i].program;
  const char *path = exec_failures[_i].path;
  g_autofree char *full_program = *program == '@'
                                      ? g_strconcat (dir, program + 1, NULL)
                                      : g_strdup (program);
  g_auto (GStrv) parts = path != NULL ? g_strsplit (path, "@", -1) : NULL;
  g_autofree char *full_path = parts != NULL ? g_strjoinv (dir, parts) : NULL;
  const char *const argv[] = { full_program, NULL };
  DriverSetup setup = shell_setup (argv, _i % N_PLACES);
  Driver driver;

  setup.path = full_path;
  driver_start (&driver, &setup);
  driver_expect_exec_failure (&driver, exec_failures[_i].error,
                              exec_failures[_i].flags);
  driver_finish (&driver);
  remove_programs (dir);
}
END_TEST

START_TEST (a_program_without_permission_hides_no_later_one_in_path)
{
  char *dir = make_programs ();
  g_autofree char *path = g_strdup_printf ("%s:%s/sub", dir, dir);
  const char *const argv[] = { "closed", NULL };
  DriverSetup setup = shell_setup (argv, 0);
  Driver driver;

  setup.path = path;
  driver_start (&driver, &setup);
  driver_expect_success (&driver, 9 << 8);
  driver_finish (&driver);
  remove_programs (dir);
}
END_TEST

START_TEST (a_bare_name_is_found_without_path)
{
  const char *const argv[] = { "true", NULL };
  DriverSetup setup = shell_setup (argv, 0);
  Driver driver;

  setup.path = NULL;
  driver_start (&driver, &setup);
  driver_expect_success (&driver, 0);
  driver_finish (&driver);
}
END_TEST

START_TEST (the_cwd_is_entered)
{
  const char *const argv[] = { "pwd", NULL };
  static const char *const cwds[] = { "/usr/bin", NULL };
  static const char *const outputs[] = { "/usr/bin\n", "/\n" };

  for (int i = 0; i < 2; i++)
    {
      DriverSetup setup = shell_setup (argv, _i);
      g_autofree char *output = NULL;
      Driver driver;

      setup.cwd = cwds[i];
      driver_start (&driver, &setup);
      driver_expect_success (&driver, 0);
      output = driver_read_output (&driver);
      ck_assert_str_eq (output, outputs[i]);
      driver_finish (&driver);
    }
}
END_TEST

static const struct
{
  const char *cwd;
  int error;
} bad_cwds[] = {
  { "/nosuch", ENOENT },
  { "/etc/passwd", ENOTDIR },
  { "/proc/self/root", ELOOP },
  { "/proc/self/fd/0", ELOOP },
};

START_TEST (a_bad_cwd_is_a_set_up_failure)
{
  const char *const argv[] = { "true", NULL };
  DriverSetup setup = shell_setup (argv, _i % N_PLACES);
  Driver driver;

  setup.cwd = bad_cwds[_i].cwd;
  driver_start (&driver, &setup);
  driver_expect_failure (&driver, INIT_STAGE_CWD, bad_cwds[_i].error);
  driver_finish (&driver);
}
END_TEST

START_TEST (without_a_command_init_fails)
{
  DriverSetup setup = { .flags = places[_i].flags,
                        .namespaces = places[_i].namespaces };
  Driver driver;

  driver_start (&driver, &setup);
  driver_expect_failure (&driver, INIT_STAGE_CONFIG, EINVAL);
  driver_finish (&driver);
}
END_TEST

START_TEST (a_trial_ends_without_a_command)
{
  DriverSetup setup = { .flags = INIT_TRIAL | places[_i].flags,
                        .namespaces = places[_i].namespaces };
  Driver driver;

  driver_start (&driver, &setup);
  driver_expect (&driver, INIT_RECORD_STARTED);
  driver_expect (&driver, INIT_RECORD_VERIFIED);
  driver_expect (&driver, INIT_RECORD_ENDED);
  ck_assert_int_eq (driver.last.status, 0);
  ck_assert_uint_eq (driver_next (&driver), 0);
  ck_assert_int_eq (driver_wait (&driver), 0);
  driver_finish (&driver);
}
END_TEST

START_TEST (wrong_usage_is_status_125)
{
  const char *init = g_getenv ("SANDBOXLIB_TEST_INIT");
  static const char *const usages[] = { "",         "init",    "guard",
                                        "init x",   "init -1", "other 3",
                                        "init 3 4", "init 0",  "guard 999" };

  for (size_t i = 0; i < G_N_ELEMENTS (usages); i++)
    {
      g_autofree char *command = g_strdup_printf (
          "%s %s", init != NULL ? init : SANDBOX_TEST_INIT, usages[i]);
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
  DriverSetup setup = shell_setup (argv, _i);
  Driver driver;

  driver_start (&driver, &setup);
  driver_expect_executed (&driver);
  driver_wait_for_output (&driver, "ready");
  driver_control (&driver, 0);
  driver_control (&driver, 65);
  driver_control (&driver, -1);
  driver_control (&driver, SIGUSR1);
  driver_expect (&driver, INIT_RECORD_ENDED);
  ck_assert_int_eq (driver.last.status, 5 << 8);
  ck_assert_int_eq (driver_wait (&driver), 0);
  driver_finish (&driver);
}
END_TEST

START_TEST (a_control_before_execve_reaches_the_command)
{
  const char *const argv[] = { "sleep", "1000", NULL };
  DriverSetup setup = shell_setup (argv, _i);
  Driver driver;

  driver_start (&driver, &setup);
  driver_control (&driver, SIGINT);
  driver_expect_success (&driver, SIGINT);
  driver_finish (&driver);
}
END_TEST

static TCase *
exec_case (void)
{
  TCase *tc = tcase_create ("exec");

  tcase_add_loop_test (
      tc, a_command_that_cannot_be_executed_is_reported_with_its_errno, 0,
      G_N_ELEMENTS (exec_failures));
  tcase_add_test (tc, a_program_without_permission_hides_no_later_one_in_path);
  tcase_add_test (tc, a_bare_name_is_found_without_path);
  tcase_add_loop_test (tc, the_cwd_is_entered, 0, N_PLACES);
  tcase_add_loop_test (tc, a_bad_cwd_is_a_set_up_failure, 0,
                       G_N_ELEMENTS (bad_cwds));
  return tc;
}

int
main (void)
{
  Suite *suite = suite_create ("init-run");
  TCase *tc = tcase_create ("run");

  tcase_set_timeout (tc, 30);
  tcase_add_loop_test (tc, the_exit_status_is_reported, 0, N_PLACES);
  tcase_add_loop_test (tc, death_by_a_signal_is_reported, 0, N_PLACES);
  tcase_add_loop_test (tc, output_and_usage_of_the_command_are_its_own, 0,
                       N_PLACES);
  tcase_add_loop_test (tc, the_environment_is_the_configuration_s, 0, N_PLACES);
  tcase_add_loop_test (tc, the_command_has_no_other_fds, 0, 2);
  tcase_add_loop_test (tc, signals_are_clean_in_the_command, 0, N_PLACES);
  tcase_add_loop_test (tc, the_command_leads_a_session_of_its_own, 0, 2);
  tcase_add_loop_test (tc, without_a_command_init_fails, 0, N_PLACES);
  tcase_add_loop_test (tc, a_trial_ends_without_a_command, 0, N_PLACES);
  tcase_add_test (tc, wrong_usage_is_status_125);
  tcase_add_loop_test (tc, a_control_signals_the_command, 0, N_PLACES);
  tcase_add_loop_test (tc, a_control_before_execve_reaches_the_command, 0,
                       N_PLACES);
  suite_add_tcase (suite, tc);
  suite_add_tcase (suite, exec_case ());
  return driver_run_suite (suite);
}
