/* result.c - a result says how a sandbox ended. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "suites.h"

#include <signal.h>

#include "lib/change-private.h"
#include "lib/result-private.h"

static const struct
{
  SandboxResultKind kind;
  int exit_status;
  int signum;
  gboolean was_found;
  int shell_status;
  const char *message;
} ends[] = {
  { SANDBOX_RESULT_EXITED, 0, 0, FALSE, 0, NULL },
  { SANDBOX_RESULT_EXITED, 3, 0, FALSE, 3, "command exited with status 3" },
  { SANDBOX_RESULT_EXITED, 125, 0, FALSE, 125,
    "command exited with status 125" },
  { SANDBOX_RESULT_EXITED, 255, 0, FALSE, 255,
    "command exited with status 255" },
  { SANDBOX_RESULT_SIGNALLED, -1, SIGKILL, FALSE, 137,
    "command was killed by signal 9 (Killed)" },
  { SANDBOX_RESULT_SIGNALLED, -1, SIGTERM, FALSE, 143,
    "command was killed by signal 15 (Terminated)" },
  { SANDBOX_RESULT_TIMED_OUT, -1, SIGTERM, FALSE, 124, "time limit reached" },
  { SANDBOX_RESULT_CANCELLED, -1, 0, FALSE, 137,
    "sandbox was ended by the caller" },
  { SANDBOX_RESULT_CANCELLED, -1, SIGTERM, FALSE, 143,
    "sandbox was ended by the caller" },
  { SANDBOX_RESULT_SETUP_FAILED, -1, 0, FALSE, 125,
    "sandbox could not be set up" },
  { SANDBOX_RESULT_EXEC_FAILED, -1, 0, FALSE, 127,
    "command could not be executed" },
  { SANDBOX_RESULT_EXEC_FAILED, -1, 0, TRUE, 126,
    "command could not be executed" },
  { SANDBOX_RESULT_BACKEND_FAILED, -1, 0, FALSE, 125, "sandbox failed" },
  { SANDBOX_RESULT_OUT_OF_MEMORY, -1, SIGKILL, FALSE, 137,
    "memory limit reached" },
  { SANDBOX_RESULT_OUT_OF_MEMORY, 137, 0, FALSE, 137, "memory limit reached" },
};

static SandboxResult *
make_end (int i)
{
  SandboxResult *result = _sandbox_result_new ("chroot");

  result->kind = ends[i].kind;
  result->exit_status = ends[i].exit_status;
  result->signum = ends[i].signum;
  result->was_found = ends[i].was_found;
  return result;
}

START_TEST (every_end_has_a_shell_status)
{
  g_autoptr (SandboxResult) result = make_end (_i);

  ck_assert_int_eq (sandbox_result_get_kind (result), ends[_i].kind);
  ck_assert_int_eq (sandbox_result_get_exit_status (result),
                    ends[_i].exit_status);
  ck_assert_int_eq (sandbox_result_get_signal (result), ends[_i].signum);
  ck_assert_int_eq (sandbox_result_get_shell_status (result),
                    ends[_i].shell_status);
}
END_TEST

START_TEST (only_status_0_passes_the_check)
{
  g_autoptr (SandboxResult) result = make_end (_i);
  g_autoptr (GError) error = NULL;

  ck_assert_int_eq (sandbox_result_check (result, &error),
                    ends[_i].message == NULL);
  if (ends[_i].message == NULL)
    {
      ck_assert_ptr_null (error);
      return;
    }
  ck_assert (g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED));
  ck_assert_str_eq (error->message, ends[_i].message);
}
END_TEST

START_TEST (the_check_gives_the_message_there_is)
{
  g_autoptr (SandboxResult) result = _sandbox_result_new ("chroot");
  g_autoptr (GError) error = NULL;

  result->kind = SANDBOX_RESULT_SETUP_FAILED;
  result->message = g_strdup ("mount /a: no such file or directory");
  ck_assert (!sandbox_result_check (result, &error));
  ck_assert_str_eq (error->message, "mount /a: no such file or directory");
  ck_assert (!sandbox_result_check (result, NULL));
}
END_TEST

START_TEST (a_new_result_is_empty)
{
  g_autoptr (SandboxResult) result = _sandbox_result_new ("chroot");

  ck_assert_int_eq (sandbox_result_get_kind (result), SANDBOX_RESULT_EXITED);
  ck_assert_int_eq (sandbox_result_get_exit_status (result), -1);
  ck_assert_ptr_null (sandbox_result_get_stage (result));
  ck_assert_int_eq (sandbox_result_get_errno (result), 0);
  ck_assert_ptr_null (sandbox_result_get_path (result));
  ck_assert_ptr_null (sandbox_result_get_message (result));
  ck_assert_ptr_null (sandbox_result_get_remedy (result));
  for (guint i = SANDBOX_STREAM_STDIN; i <= SANDBOX_STREAM_STDERR; i++)
    ck_assert_ptr_null (sandbox_result_get_output (result, i));
  ck_assert (!sandbox_result_is_truncated (result));
  ck_assert_int_eq (sandbox_result_get_rusage (result)->ru_maxrss, 0);
  ck_assert_uint_eq (sandbox_result_get_user_time (result), 0);
  ck_assert_uint_eq (sandbox_result_get_system_time (result), 0);
  ck_assert_uint_eq (sandbox_result_get_max_rss (result), 0);
  ck_assert_uint_eq (sandbox_result_get_wall_time (result), 0);
  ck_assert_uint_eq (sandbox_result_get_degraded (result)->len, 0);
  ck_assert_ptr_null (sandbox_result_get_verified (result)[0]);
  ck_assert_ptr_null (sandbox_result_get_created (result)[0]);
  ck_assert_str_eq (sandbox_result_get_backend (result), "chroot");
}
END_TEST

START_TEST (a_result_gives_what_was_put_in)
{
  g_autoptr (SandboxResult) result = _sandbox_result_new ("bubblewrap");
  GBytes *output = g_bytes_new_static ("\0\xff", 2);

  result->stage = g_strdup ("mount");
  result->error = 2;
  result->path = g_strdup ("/\xff");
  result->remedy = g_strdup ("create it");
  result->output[SANDBOX_STREAM_STDERR] = output;
  result->is_truncated = TRUE;
  result->rusage.ru_maxrss = 17;
  result->rusage.ru_utime = (struct timeval){ .tv_sec = 5000, .tv_usec = 7 };
  result->rusage.ru_stime = (struct timeval){ .tv_sec = 1, .tv_usec = 999999 };
  result->wall_time = 18;
  g_ptr_array_add (result->degraded, _sandbox_change_new (SANDBOX_FEATURE_UID,
                                                          "1", "unset", "x"));
  ck_assert_str_eq (sandbox_result_get_stage (result), "mount");
  ck_assert_int_eq (sandbox_result_get_errno (result), 2);
  ck_assert_str_eq (sandbox_result_get_path (result), "/\xff");
  ck_assert_str_eq (sandbox_result_get_remedy (result), "create it");
  ck_assert_ptr_null (
      sandbox_result_get_output (result, SANDBOX_STREAM_STDOUT));
  ck_assert_ptr_eq (sandbox_result_get_output (result, SANDBOX_STREAM_STDERR),
                    output);
  ck_assert (sandbox_result_is_truncated (result));
  ck_assert_int_eq (sandbox_result_get_rusage (result)->ru_maxrss, 17);
  ck_assert_uint_eq (sandbox_result_get_user_time (result), 5000000007);
  ck_assert_uint_eq (sandbox_result_get_system_time (result), 1999999);
  ck_assert_uint_eq (sandbox_result_get_max_rss (result), 17 * 1024);
  ck_assert_uint_eq (sandbox_result_get_wall_time (result), 18);
  ck_assert_uint_eq (sandbox_result_get_degraded (result)->len, 1);
}
END_TEST

START_TEST (the_last_reference_frees_a_result)
{
  SandboxResult *result = _sandbox_result_new ("chroot");

  ck_assert_ptr_eq (g_boxed_copy (SANDBOX_TYPE_RESULT, result), result);
  sandbox_result_unref (result);
  ck_assert_str_eq (sandbox_result_get_backend (result), "chroot");
  g_boxed_free (SANDBOX_TYPE_RESULT, result);
  sandbox_result_unref (NULL);
}
END_TEST

START_TEST (a_change_keeps_copies_of_its_strings)
{
  char wanted[] = "new";
  SandboxChange *change = _sandbox_change_new (SANDBOX_FEATURE_NETWORK_NEW,
                                               wanted, "unset", "because");

  wanted[0] = 'x';
  ck_assert_ptr_eq (g_boxed_copy (SANDBOX_TYPE_CHANGE, change), change);
  sandbox_change_unref (change);
  ck_assert_str_eq (sandbox_change_get_feature (change),
                    "isolation.network=new");
  ck_assert_str_eq (sandbox_change_get_field (change), "isolation");
  ck_assert_str_eq (sandbox_change_get_wanted (change), "new");
  ck_assert_str_eq (sandbox_change_get_got (change), "unset");
  ck_assert_str_eq (sandbox_change_get_reason (change), "because");
  sandbox_change_unref (change);
  sandbox_change_unref (NULL);
}
END_TEST

Suite *
result_suite (void)
{
  Suite *suite = suite_create ("result");
  TCase *end = tcase_create ("end");
  TCase *object = tcase_create ("object");

  tcase_add_loop_test (end, every_end_has_a_shell_status, 0,
                       G_N_ELEMENTS (ends));
  tcase_add_loop_test (end, only_status_0_passes_the_check, 0,
                       G_N_ELEMENTS (ends));
  tcase_add_test (end, the_check_gives_the_message_there_is);
  suite_add_tcase (suite, end);

  tcase_add_test (object, a_new_result_is_empty);
  tcase_add_test (object, a_result_gives_what_was_put_in);
  tcase_add_test (object, the_last_reference_frees_a_result);
  tcase_add_test (object, a_change_keeps_copies_of_its_strings);
  suite_add_tcase (suite, object);
  return suite;
}
