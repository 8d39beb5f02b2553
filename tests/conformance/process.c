/* process.c - how a command ends, and the arguments that it gets. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

static const int statuses[]
    = { 0, 1, 2, 3, 7, 77, 124, 125, 126, 127, 128, 137, 255 };
static const int signals[]
    = { SIGKILL, SIGTERM, SIGABRT, SIGSEGV, SIGHUP, SIGINT, SIGPIPE };
static const int argument_counts[] = { 100, 9001, 20000, 40000 };

START_TEST (exit_status_reaches_the_caller)
{
  g_autofree char *number = g_strdup_printf ("%d", statuses[_i]);
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", number, NULL);
  g_autoptr (SandboxResult) result = run (request);

  assert_exited (result, statuses[_i]);
  ck_assert_int_eq (sandbox_result_get_signal (result), 0);
  ck_assert_int_eq (sandbox_result_get_shell_status (result), statuses[_i]);
  ck_assert_ptr_null (sandbox_result_get_message (result));
  ck_assert_ptr_null (sandbox_result_get_stage (result));
}
END_TEST

START_TEST (death_by_signal_reaches_the_caller)
{
  g_autofree char *number = g_strdup_printf ("%d", signals[_i]);
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "kill", number, NULL);
  g_autoptr (SandboxResult) result = run (request);

  ck_assert_int_eq (sandbox_result_get_kind (result), SANDBOX_RESULT_SIGNALLED);
  ck_assert_int_eq (sandbox_result_get_signal (result), signals[_i]);
  ck_assert_int_eq (sandbox_result_get_exit_status (result), -1);
  ck_assert_int_eq (sandbox_result_get_shell_status (result),
                    128 + signals[_i]);
}
END_TEST

START_TEST (result_converts_to_an_error)
{
  g_autoptr (SandboxRequest) good
      = new_request ("/bin/probe", "exit", "0", NULL);
  g_autoptr (SandboxRequest) bad
      = new_request ("/bin/probe", "exit", "4", NULL);
  g_autoptr (SandboxResult) good_result = run (good);
  g_autoptr (SandboxResult) bad_result = run (bad);
  g_autoptr (GError) error = NULL;

  ck_assert (sandbox_result_check (good_result, &error));
  ck_assert_ptr_null (error);
  ck_assert (!sandbox_result_check (bad_result, &error));
  ck_assert (g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED));
  ck_assert_msg (strstr (error->message, "4") != NULL, "%s", error->message);
}
END_TEST

START_TEST (bytes_of_arguments_arrive_unchanged)
{
  const char *const bytes[] = {
    "with space", "'\"$;\n\t*", "--help",       "-e",   "--",
    "",           "\xc3\xa9",   "\x80\xfe\xff", "a\\b", "$(touch /data/ran)",
    "last"
  };
  g_autoptr (SandboxRequest) request = new_request ("/bin/probe", NULL);
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  g_ptr_array_add (argv, (gpointer) "/bin/probe");
  g_ptr_array_add (argv, (gpointer) "args");
  for (gsize i = 0; i < G_N_ELEMENTS (bytes); i++)
    {
      g_autofree char *escaped = escape_bytes (bytes[i]);

      g_ptr_array_add (argv, (gpointer) bytes[i]);
      g_string_append_printf (expected, "arg=%s\n", escaped);
    }
  g_ptr_array_add (argv, NULL);
  g_string_append_printf (expected, "argc=%d\n", (int) G_N_ELEMENTS (bytes));

  sandbox_request_set_argv (request, (const char *const *) argv->pdata);
  result = run (request);
  assert_exited (result, 0);
  output = dup_output (result);
  ck_assert_str_eq (output, expected->str);
}
END_TEST

START_TEST (many_arguments_arrive)
{
  int n = argument_counts[_i];
  g_autoptr (SandboxRequest) request = new_request ("/bin/probe", NULL);
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *output = NULL;
  gulong sum = 5381;

  g_ptr_array_add (argv, g_strdup ("/bin/probe"));
  g_ptr_array_add (argv, g_strdup ("sum"));
  for (int i = 0; i < n; i++)
    {
      char *argument = g_strdup_printf ("a%d", i);

      for (const char *p = argument; *p != '\0'; p++)
        sum = sum * 33 + (guchar) *p;
      g_ptr_array_add (argv, argument);
    }
  g_ptr_array_add (argv, NULL);
  expected = g_strdup_printf ("n=%d sum=%lu\n", n, sum);

  sandbox_request_set_argv (request, (const char *const *) argv->pdata);
  result = run (request);
  assert_exited (result, 0);
  output = dup_output (result);
  ck_assert_str_eq (output, expected);
}
END_TEST

START_TEST (longest_argument_arrives)
{
  /* MAX_ARG_STRLEN of Linux, 32 pages, counts the NUL. */
  g_autofree char *argument = g_strnfill (131071, 'x');
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "sum", argument, NULL);
  g_autoptr (SandboxResult) result = run (request);
  g_autofree char *output = dup_output (result);

  assert_exited (result, 0);
  ck_assert_msg (g_str_has_prefix (output, "n=1 "), "%s", output);
}
END_TEST

static void
assert_too_long (SandboxRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SandboxResult) result
      = sandbox_backend_run_sandbox (backend, request, &error);
  const char *message
      = result ? sandbox_result_get_message (result) : error->message;

  if (result != NULL)
    {
      int status = sandbox_result_get_shell_status (result);

      ck_assert_msg (status == 125 || status == 126, "status %d", status);
      ck_assert_int_eq (sandbox_result_get_errno (result), E2BIG);
    }
  ck_assert_ptr_nonnull (message);
  ck_assert_msg (strstr (message, "too long") != NULL
                     || strstr (message, "too big") != NULL,
                 "%s", message);
}

START_TEST (argument_that_is_too_long_is_refused)
{
  g_autofree char *argument = g_strnfill (131072, 'x');
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "sum", argument, NULL);

  assert_too_long (request);
}
END_TEST

START_TEST (arguments_that_are_too_long_together_are_refused)
{
  /* Linux takes no more than three quarters of _STK_LIM, 6 MiB, whatever the
   * limit of the stack. */
  g_autofree char *argument = g_strnfill (131000, 'x');
  g_autoptr (SandboxRequest) request = new_request ("/bin/probe", NULL);
  const char *argv[60] = { "/bin/probe", "sum" };

  for (gsize i = 2; i < G_N_ELEMENTS (argv) - 1; i++)
    argv[i] = argument;
  sandbox_request_set_argv (request, argv);
  assert_too_long (request);
}
END_TEST

START_TEST (usage_of_the_command_is_reported)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done");
  g_autoptr (SandboxResult) result = run (request);
  const struct rusage *usage = sandbox_result_get_rusage (result);

  assert_exited (result, 0);
  ck_assert_int_gt (usage->ru_maxrss, 0);
  ck_assert_int_gt (
      usage->ru_utime.tv_sec * G_USEC_PER_SEC + usage->ru_utime.tv_usec
          + usage->ru_stime.tv_sec * G_USEC_PER_SEC + usage->ru_stime.tv_usec,
      0);
  ck_assert_uint_gt (sandbox_result_get_user_time (result)
                         + sandbox_result_get_system_time (result),
                     0);
  ck_assert_uint_gt (sandbox_result_get_max_rss (result), 1024);
  ck_assert_uint_gt (sandbox_result_get_wall_time (result), 0);
  ck_assert_uint_lt (sandbox_result_get_wall_time (result),
                     20 * G_USEC_PER_SEC);
}
END_TEST

START_TEST (backend_of_a_result_is_the_one_that_ran)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "0", NULL);
  g_autoptr (SandboxResult) result = run (request);

  ck_assert_str_eq (sandbox_result_get_backend (result),
                    sandbox_backend_get_name (backend));
}
END_TEST

START_TEST (running_seals_a_request_and_a_sealed_one_runs_again)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "5", NULL);
  g_autoptr (SandboxResult) first = NULL;
  g_autoptr (SandboxResult) second = NULL;

  ck_assert (!sandbox_request_is_sealed (request));
  first = run (request);
  ck_assert (sandbox_request_is_sealed (request));
  second = run (request);
  assert_exited (first, 5);
  assert_exited (second, 5);
}
END_TEST

TCase *
process_area (void)
{
  TCase *area = new_area ("process");

  tcase_add_loop_test (area, exit_status_reaches_the_caller, 0,
                       (int) G_N_ELEMENTS (statuses));
  tcase_add_loop_test (area, death_by_signal_reaches_the_caller, 0,
                       (int) G_N_ELEMENTS (signals));
  tcase_add_test (area, result_converts_to_an_error);
  tcase_add_test (area, bytes_of_arguments_arrive_unchanged);
  tcase_add_loop_test (area, many_arguments_arrive, 0,
                       (int) G_N_ELEMENTS (argument_counts));
  tcase_add_test (area, longest_argument_arrives);
  tcase_add_test (area, argument_that_is_too_long_is_refused);
  tcase_add_test (area, arguments_that_are_too_long_together_are_refused);
  tcase_add_test (area, usage_of_the_command_is_reported);
  tcase_add_test (area, backend_of_a_result_is_the_one_that_ran);
  tcase_add_test (area, running_seals_a_request_and_a_sealed_one_runs_again);
  return area;
}
