/* environment.c - the command gets exactly the environment asked for. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#define SECRET "only-the-host-knows"

static char *
run_and_dup_environment (SandboxRequest *request)
{
  g_autoptr (SandboxResult) result = run (request);
  g_autofree char *output = NULL;
  GString *lines = g_string_new (NULL);
  g_auto (GStrv) split = NULL;

  assert_exited (result, 0);
  output = dup_output (result);
  split = g_strsplit (output, "\n", -1);
  for (char **line = split; *line != NULL; line++)
    if (g_str_has_prefix (*line, "env=")
        && !g_str_has_prefix (*line, "env=SANDBOX_TEST_TAG="))
      g_string_append_printf (lines, "%s\n", *line + strlen ("env="));
  return g_string_free (lines, FALSE);
}

START_TEST (standard_environment_is_path_alone)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autofree char *environment = run_and_dup_environment (request);

  ck_assert_str_eq (environment, "PATH=/usr/local/sbin:/usr/local/bin:"
                                 "/usr/sbin:/usr/bin:/sbin:/bin\n");
}
END_TEST

START_TEST (empty_environment_is_empty)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autofree char *environment = NULL;

  sandbox_request_set_environment_base (request, SANDBOX_ENVIRONMENT_EMPTY);
  environment = run_and_dup_environment (request);
  ck_assert_str_eq (environment, "");
}
END_TEST

START_TEST (variables_are_set_and_removed_in_order)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autofree char *environment = NULL;

  sandbox_request_set_environment_base (request, SANDBOX_ENVIRONMENT_EMPTY);
  sandbox_request_set_variable (request, "A", "1");
  sandbox_request_set_variable (request, "B", "");
  sandbox_request_set_variable (request, "C", "x=y z\n\xff");
  sandbox_request_set_variable (request, "A", "2");
  sandbox_request_set_variable (request, "D", "gone");
  sandbox_request_set_variable (request, "D", NULL);
  environment = run_and_dup_environment (request);
  assert_line (environment, "A=2");
  assert_line (environment, "B=");
  assert_line (environment, "C=x=y\\x20z\\x0a\\xff");
  ck_assert (strstr (environment, "D=") == NULL);
  ck_assert (strstr (environment, "A=1") == NULL);
}
END_TEST

START_TEST (clearing_leaves_what_is_set_afterwards)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autofree char *environment = NULL;

  sandbox_request_set_variable (request, "A", "1");
  sandbox_request_clear_environment (request);
  sandbox_request_set_variable (request, "SANDBOX_TEST_TAG", place.tag);
  sandbox_request_set_variable (request, "B", "2");
  environment = run_and_dup_environment (request);
  ck_assert_str_eq (environment, "B=2\n");
}
END_TEST

/* execve(2), MAX_ARG_STRLEN: 128 KiB. */
START_TEST (value_that_is_too_long_is_told)
{
  g_autofree char *value = g_strnfill (1024 * 1024, 'v');
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autoptr (SandboxResult) result = NULL;

  sandbox_request_set_variable (request, "BIG", value);
  result = run (request);
  ck_assert_int_eq (sandbox_result_get_kind (result),
                    SANDBOX_RESULT_EXEC_FAILED);
  ck_assert_int_eq (sandbox_result_get_errno (result), E2BIG);
  ck_assert_int_eq (sandbox_result_get_shell_status (result), 126);
}
END_TEST

START_TEST (variables_that_the_loader_minds_arrive)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autofree char *environment = NULL;

  sandbox_request_set_variable (request, "LD_LIBRARY_PATH", "/inside");
  sandbox_request_set_variable (request, "LD_PRELOAD", "/inside.so");
  sandbox_request_set_variable (request, "TMPDIR", "/inside/tmp");
  sandbox_request_set_variable (request, "PWD", "/elsewhere");
  environment = run_and_dup_environment (request);
  assert_line (environment, "LD_LIBRARY_PATH=/inside");
  assert_line (environment, "LD_PRELOAD=/inside.so");
  assert_line (environment, "TMPDIR=/inside/tmp");
  assert_line (environment, "PWD=/elsewhere");
}
END_TEST

START_TEST (inherited_environment_is_the_callers)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autofree char *environment = NULL;

  sandbox_request_set_environment_base (request, SANDBOX_ENVIRONMENT_INHERIT);
  setenv ("SANDBOX_TEST_SECRET", SECRET, 1);
  environment = run_and_dup_environment (request);
  unsetenv ("SANDBOX_TEST_SECRET");
  assert_line (environment, "SANDBOX_TEST_SECRET=" SECRET);
}
END_TEST

START_TEST (big_value_arrives)
{
  g_autofree char *value = g_strnfill (100000, 'v');
  g_autofree char *expected = g_strconcat ("BIG=", value, NULL);
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autofree char *environment = NULL;

  sandbox_request_set_variable (request, "BIG", value);
  environment = run_and_dup_environment (request);
  assert_line (environment, expected);
}
END_TEST

/* Neither in the command nor in what helps to run it. */
START_TEST (environment_of_the_host_is_not_seen_inside)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("cat /proc/*/environ /proc/*/cmdline; env; exit 0");
  g_autoptr (SandboxResult) result = NULL;
  GBytes *output;

  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_PID,
                           SANDBOX_ISOLATION_NEW);
  sandbox_request_take_mount (request,
                              sandbox_mount_new (SANDBOX_MOUNT_PROC, NULL,
                                                 "/proc", SANDBOX_MOUNT_NONE));
  setenv ("SANDBOX_TEST_SECRET", SECRET, 1);
  result = run_or_expect_withheld (request, "mounts.proc", "isolation.pid=new",
                                   NULL);
  unsetenv ("SANDBOX_TEST_SECRET");
  if (result == NULL)
    return;
  assert_exited (result, 0);
  output = sandbox_result_get_output (result, SANDBOX_STREAM_STDOUT);
  ck_assert_uint_gt (g_bytes_get_size (output), 0);
  ck_assert (memmem (g_bytes_get_data (output, NULL), g_bytes_get_size (output),
                     SECRET, strlen (SECRET))
             == NULL);
}
END_TEST

START_TEST (values_of_variables_are_not_explained)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  sandbox_request_set_variable (request, "PASSWORD", SECRET);
  text = sandbox_backend_explain (backend, request, &error);
  ck_assert_msg (text != NULL, "%s", error ? error->message : "no error");
  ck_assert_msg (strstr (text, SECRET) == NULL, "%s", text);
  ck_assert (!sandbox_request_is_sealed (request));
}
END_TEST

TCase *
environment_area (void)
{
  TCase *area = new_area ("environment");

  tcase_add_test (area, standard_environment_is_path_alone);
  tcase_add_test (area, empty_environment_is_empty);
  tcase_add_test (area, variables_are_set_and_removed_in_order);
  tcase_add_test (area, clearing_leaves_what_is_set_afterwards);
  tcase_add_test (area, value_that_is_too_long_is_told);
  tcase_add_test (area, variables_that_the_loader_minds_arrive);
  tcase_add_test (area, inherited_environment_is_the_callers);
  tcase_add_test (area, big_value_arrives);
  tcase_add_test (area, environment_of_the_host_is_not_seen_inside);
  tcase_add_test (area, values_of_variables_are_not_explained);
  return area;
}
