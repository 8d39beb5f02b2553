/* limits.c - limits of time and of output. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <poll.h>
#include <string.h>
#include <sys/resource.h>

/* The clocks of init and of the caller do not start at the same moment. */
#define TOLERANCE (G_USEC_PER_SEC / 20)
#define N_SHORTEST 50
#define MIB (G_GUINT64_CONSTANT (1) << 20)

static glong
get_peak_kib (void)
{
  struct rusage usage;

  getrusage (RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

START_TEST (time_limit_ends_the_command)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "sleep", "100", NULL);
  g_autoptr (SandboxResult) result = NULL;

  sandbox_request_set_timeout (request, G_USEC_PER_SEC / 2);
  result = run_or_expect_withheld (request, "timeout", NULL);
  if (result == NULL)
    return;
  ck_assert_int_eq (sandbox_result_get_kind (result), SANDBOX_RESULT_TIMED_OUT);
  ck_assert_int_eq (sandbox_result_get_shell_status (result), 124);
  ck_assert_int_eq (sandbox_result_get_limits_reached (result),
                    SANDBOX_LIMIT_TIME);
  ck_assert_uint_ge (sandbox_result_get_wall_time (result),
                     G_USEC_PER_SEC / 2 - TOLERANCE);
  ck_assert_uint_lt (sandbox_result_get_wall_time (result), 3 * G_USEC_PER_SEC);
}
END_TEST

START_TEST (grace_ends_who_ignores_the_time_limit)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "stubborn", "100", NULL);
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  sandbox_request_set_timeout (request, G_USEC_PER_SEC / 2);
  sandbox_request_set_grace (request, G_USEC_PER_SEC / 2);
  result = run_or_expect_withheld (request, "timeout", NULL);
  if (result == NULL)
    return;
  ck_assert_int_eq (sandbox_result_get_kind (result), SANDBOX_RESULT_TIMED_OUT);
  ck_assert_uint_ge (sandbox_result_get_wall_time (result),
                     G_USEC_PER_SEC - TOLERANCE);
  ck_assert_uint_lt (sandbox_result_get_wall_time (result), 4 * G_USEC_PER_SEC);
  output = dup_output (result);
  ck_assert_str_eq (output, "ready\n");
}
END_TEST

/* In a pid namespace of its own the command cannot stop its first process. */
START_TEST (time_limit_ends_a_command_that_stops_its_parent)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("kill -STOP $PPID; sleep 100");
  g_autoptr (SandboxResult) result = NULL;

  sandbox_request_set_timeout (request, G_USEC_PER_SEC);
  sandbox_request_set_grace (request, G_USEC_PER_SEC / 2);
  result = run_or_expect_withheld (request, "timeout", NULL);
  if (result == NULL)
    return;
  ck_assert_int_eq (sandbox_result_get_kind (result), SANDBOX_RESULT_TIMED_OUT);
  ck_assert_uint_ge (sandbox_result_get_wall_time (result),
                     G_USEC_PER_SEC - TOLERANCE);
  ck_assert_uint_lt (sandbox_result_get_wall_time (result), 6 * G_USEC_PER_SEC);
}
END_TEST

START_TEST (time_limit_ends_a_command_that_stops_itself)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("sleep 100 & kill -STOP $$");
  g_autoptr (SandboxResult) result = NULL;

  sandbox_request_set_timeout (request, G_USEC_PER_SEC / 2);
  sandbox_request_set_grace (request, G_USEC_PER_SEC / 2);
  result = run_or_expect_withheld (request, "timeout", NULL);
  if (result == NULL)
    return;
  ck_assert_int_eq (sandbox_result_get_kind (result), SANDBOX_RESULT_TIMED_OUT);
  ck_assert_uint_ge (sandbox_result_get_wall_time (result),
                     G_USEC_PER_SEC / 2 - TOLERANCE);
  ck_assert_uint_lt (sandbox_result_get_wall_time (result), 4 * G_USEC_PER_SEC);
}
END_TEST

START_TEST (time_limit_before_the_command_starts_is_one)
{
  for (int i = 0; i < N_SHORTEST; i++)
    {
      g_autoptr (SandboxRequest) request
          = new_request ("/bin/probe", "sleep", "100", NULL);
      g_autoptr (SandboxResult) result = NULL;

      sandbox_request_set_timeout (request, 1);
      sandbox_request_set_grace (request, 0);
      result = run_or_expect_withheld (request, "timeout", NULL);
      if (result == NULL)
        return;
      ck_assert_msg (sandbox_result_get_kind (result)
                         == SANDBOX_RESULT_TIMED_OUT,
                     "kind %d: %s", sandbox_result_get_kind (result),
                     sandbox_result_get_message (result));
      ck_assert_int_eq (sandbox_result_get_shell_status (result), 124);
    }
}
END_TEST

START_TEST (command_within_its_time_limit_is_left_alone)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "4", NULL);
  g_autoptr (SandboxResult) result = NULL;

  sandbox_request_set_timeout (request, 20 * G_USEC_PER_SEC);
  result = run_or_expect_withheld (request, "timeout", NULL);
  if (result != NULL)
    assert_exited (result, 4);
}
END_TEST

START_TEST (output_beyond_the_limit_is_thrown_away)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "spam", "1073741824", NULL);
  glong before = get_peak_kib ();
  g_autoptr (SandboxResult) result = NULL;

  sandbox_request_set_output_limit (request, MIB);
  result = run_or_expect_withheld (request, "output-limit", NULL);
  if (result == NULL)
    return;
  assert_exited (result, 0);
  ck_assert (sandbox_result_is_truncated (result));
  ck_assert_int_eq (sandbox_result_get_limits_reached (result),
                    SANDBOX_LIMIT_OUTPUT);
  for (int stream = 1; stream <= 2; stream++)
    ck_assert_uint_eq (g_bytes_get_size (sandbox_result_get_output (
                           result, (SandboxStream) stream)),
                       MIB);
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
  ck_assert_int_lt (get_peak_kib () - before, 8 * 1024);
#else
  (void) before;
#endif
}
END_TEST

START_TEST (output_without_a_limit_is_complete)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "spam", "4194304", NULL);
  g_autoptr (SandboxResult) result = run (request);

  assert_exited (result, 0);
  ck_assert (!sandbox_result_is_truncated (result));
  for (int stream = 1; stream <= 2; stream++)
    ck_assert_uint_eq (g_bytes_get_size (sandbox_result_get_output (
                           result, (SandboxStream) stream)),
                       4 * MIB);
}
END_TEST

START_TEST (output_that_fits_exactly_is_not_truncated)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("echo 1234567");
  g_autoptr (SandboxResult) result = NULL;

  sandbox_request_set_output_limit (request, 8);
  result = run_or_expect_withheld (request, "output-limit", NULL);
  if (result == NULL)
    return;
  assert_exited (result, 0);
  ck_assert (!sandbox_result_is_truncated (result));
}
END_TEST

START_TEST (captured_output_can_be_had_while_it_comes)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("echo first; sleep 0.3; echo more; echo last");
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (GBytes) early = NULL;
  g_autoptr (GBytes) rest = NULL;
  g_autoptr (GError) error = NULL;
  struct pollfd poll_fd = { .events = POLLIN };

  sandbox_request_set_output_limit (request, 11);
  process = sandbox_backend_spawn (backend, request, &error);
  ck_assert_msg (process != NULL, "%s", error ? error->message : "no error");
  ck_assert_ptr_null (
      sandbox_process_dup_output (process, SANDBOX_STREAM_STDIN, 0));
  poll_fd.fd = sandbox_process_get_poll_fd (process);
  while (sandbox_process_dispatch (process))
    {
      if (early == NULL)
        early = sandbox_process_dup_output (process, SANDBOX_STREAM_STDOUT, 0);
      poll (&poll_fd, 1, -1);
    }
  ck_assert_ptr_nonnull (early);
  ck_assert_mem_eq (g_bytes_get_data (early, NULL), "first\n",
                    g_bytes_get_size (early));
  rest = sandbox_process_dup_output (process, SANDBOX_STREAM_STDOUT, 6);
  ck_assert_uint_eq (g_bytes_get_size (rest), 5);
  ck_assert_mem_eq (g_bytes_get_data (rest, NULL), "more\n", 5);
  ck_assert_ptr_null (
      sandbox_process_dup_output (process, SANDBOX_STREAM_STDOUT, 11));
  ck_assert (
      sandbox_result_is_truncated (sandbox_process_get_result (process)));
}
END_TEST

TCase *
limits_area (void)
{
  TCase *area = new_area ("limits");

  tcase_add_test (area, time_limit_ends_the_command);
  tcase_add_test (area, grace_ends_who_ignores_the_time_limit);
  tcase_add_test (area, time_limit_ends_a_command_that_stops_its_parent);
  tcase_add_test (area, time_limit_ends_a_command_that_stops_itself);
  tcase_add_test (area, time_limit_before_the_command_starts_is_one);
  tcase_add_test (area, command_within_its_time_limit_is_left_alone);
  tcase_add_test (area, output_beyond_the_limit_is_thrown_away);
  tcase_add_test (area, output_without_a_limit_is_complete);
  tcase_add_test (area, output_that_fits_exactly_is_not_truncated);
  tcase_add_test (area, captured_output_can_be_had_while_it_comes);
  return area;
}
