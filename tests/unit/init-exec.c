/* init-exec.c - unit tests: how init finds the command and its cwd. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init-driver.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdlib.h>

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
      ck_assert_int_eq (g_chmod (path, (mode_t) files[i].mode), 0);
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
  { "/bin/nosuch", DRIVER_PATH, ENOENT, 0 },
  { "nosuch", DRIVER_PATH, ENOENT, 0 },
  { "nosuch", NULL, ENOENT, 0 },
  { "", DRIVER_PATH, ENOENT, 0 },
  { "sh", "", ENOENT, 0 },
  { "sh", "::", ENOENT, 0 },
  { "sh", "/nosuch:/etc/passwd", ENOENT, 0 },
  { "/etc/passwd/sh", DRIVER_PATH, ENOTDIR, 0 },
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
  DriverSetup setup = driver_setup_for_place (argv, _i % DRIVER_N_PLACES);
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
  DriverSetup setup = driver_setup_for_place (argv, 0);
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
  DriverSetup setup = driver_setup_for_place (argv, 0);
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
      DriverSetup setup = driver_setup_for_place (argv, _i);
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
  DriverSetup setup = driver_setup_for_place (argv, _i % DRIVER_N_PLACES);
  Driver driver;

  setup.cwd = bad_cwds[_i].cwd;
  driver_start (&driver, &setup);
  driver_expect_failure (&driver, INIT_STAGE_CWD, bad_cwds[_i].error);
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
  tcase_add_loop_test (tc, the_cwd_is_entered, 0, DRIVER_N_PLACES);
  tcase_add_loop_test (tc, a_bad_cwd_is_a_set_up_failure, 0,
                       G_N_ELEMENTS (bad_cwds));
  return tc;
}

int
main (void)
{
  Suite *suite = suite_create ("init-exec");

  suite_add_tcase (suite, exec_case ());
  return driver_run_suite (suite);
}
