/* stdio.c - where the standard streams of a command lead. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

START_TEST (streams_are_captured_apart)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("echo out; echo err >&2");
  g_autoptr (SandboxResult) result = run (request);
  g_autofree char *output = dup_output (result);
  g_autofree char *errors = dup_errors (result);

  assert_exited (result, 0);
  ck_assert_str_eq (output, "out\n");
  ck_assert_str_eq (errors, "err\n");
  ck_assert (!sandbox_result_is_truncated (result));
}
END_TEST

START_TEST (stdin_is_empty_by_default)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("if read line; then exit 1; fi; exit 3");
  g_autoptr (SandboxResult) result = run (request);

  assert_exited (result, 3);
}
END_TEST

START_TEST (stdin_comes_from_an_fd)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("cat");
  g_autofree char *output = NULL;
  int fds[2];

  ck_assert_int_eq (pipe2 (fds, O_CLOEXEC), 0);
  ck_assert_int_eq (write (fds[1], "through a pipe", 14), 14);
  sandbox_request_set_stdio_fd (request, SANDBOX_STREAM_STDIN, fds[0]);
  close (fds[0]);
  close (fds[1]);
  output = run_to_success (request, NULL);
  ck_assert_str_eq (output, "through a pipe");
}
END_TEST

START_TEST (stdin_comes_from_a_file)
{
  g_autofree char *path = g_build_filename (place.dir, "input", NULL);
  g_autoptr (SandboxRequest) request = new_shell_request ("cat");
  g_autofree char *output = NULL;

  ck_assert (g_file_set_contents (path, "from a file", -1, NULL));
  sandbox_request_set_stdio_file (request, SANDBOX_STREAM_STDIN, path);
  output = run_to_success (request, NULL);
  ck_assert_str_eq (output, "from a file");
}
END_TEST

START_TEST (output_is_appended_to_a_file)
{
  g_autofree char *path = g_build_filename (place.dir, "log", NULL);
  g_autoptr (SandboxRequest) request
      = new_shell_request ("echo one; echo two >&2; echo three");
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *content = NULL;

  ck_assert (g_file_set_contents (path, "zero\n", -1, NULL));
  sandbox_request_set_stdio_file (request, SANDBOX_STREAM_STDOUT, path);
  sandbox_request_set_stdio_file (request, SANDBOX_STREAM_STDERR, path);
  result = run (request);
  assert_exited (result, 0);
  ck_assert (g_file_get_contents (path, &content, NULL, NULL));
  ck_assert_str_eq (content, "zero\none\ntwo\nthree\n");
  ck_assert_ptr_null (
      sandbox_result_get_output (result, SANDBOX_STREAM_STDOUT));
}
END_TEST

START_TEST (stderr_joins_stdout)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("echo one; echo two >&2; echo three");
  g_autofree char *output = NULL;

  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDERR,
                             SANDBOX_STDIO_STDOUT);
  output = run_to_success (request, NULL);
  ck_assert_str_eq (output, "one\ntwo\nthree\n");
}
END_TEST

START_TEST (output_can_be_thrown_away)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("echo out; echo err >&2");
  g_autoptr (SandboxResult) result = NULL;

  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDOUT,
                             SANDBOX_STDIO_NULL);
  result = run (request);
  assert_exited (result, 0);
  ck_assert_ptr_null (
      sandbox_result_get_output (result, SANDBOX_STREAM_STDOUT));
  ck_assert_ptr_nonnull (
      sandbox_result_get_output (result, SANDBOX_STREAM_STDERR));
}
END_TEST

START_TEST (inherited_stream_is_the_callers)
{
  g_autofree char *path = g_build_filename (place.dir, "out", NULL);
  g_autoptr (SandboxRequest) request = new_shell_request ("echo inherited");
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *content = NULL;
  int saved = fcntl (1, F_DUPFD_CLOEXEC, 100);
  int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0640);

  ck_assert_int_ge (fd, 0);
  ck_assert_int_eq (dup2 (fd, 1), 1);
  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDOUT,
                             SANDBOX_STDIO_INHERIT);
  result = run (request);
  dup2 (saved, 1);
  close (saved);
  close (fd);
  assert_exited (result, 0);
  ck_assert (g_file_get_contents (path, &content, NULL, NULL));
  ck_assert_str_eq (content, "inherited\n");
}
END_TEST

START_TEST (file_given_as_stdout_keeps_owner_and_mode)
{
  g_autofree char *path = g_build_filename (place.dir, "out", NULL);
  g_autoptr (SandboxRequest) request = new_shell_request ("echo x");
  g_autoptr (SandboxResult) result = NULL;
  struct stat before;
  struct stat after;
  int fd = open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0640);

  ck_assert_int_eq (fstat (fd, &before), 0);
  sandbox_request_set_stdio_fd (request, SANDBOX_STREAM_STDOUT, fd);
  result = run (request);
  ck_assert_int_eq (fstat (fd, &after), 0);
  close (fd);
  assert_exited (result, 0);
  ck_assert_int_eq (before.st_mode, after.st_mode);
  ck_assert_int_eq (before.st_uid, after.st_uid);
  ck_assert_int_eq (after.st_size, 2);
}
END_TEST

START_TEST (missing_input_file_is_refused)
{
  g_autofree char *path = g_build_filename (place.dir, "no-input", NULL);
  g_autoptr (SandboxRequest) request = new_shell_request ("cat");
  g_autofree char *message = NULL;

  sandbox_request_set_stdio_file (request, SANDBOX_STREAM_STDIN, path);
  message = run_and_expect_refusal (request, path);
}
END_TEST

/* A directory, then a file that was opened for its path alone. */
START_TEST (stream_that_leads_out_is_refused)
{
  static const char *const names[] = { "stdin", "stdout", "stderr" };
  g_autofree char *path = g_build_filename (place.dir, "file", NULL);
  g_autoptr (SandboxRequest) request = new_shell_request ("exit 0");
  gboolean is_directory = _i < 3;
  g_autofree char *expected
      = g_strdup_printf ("%s is %s", names[_i % 3],
                         is_directory ? "a directory" : "an O_PATH file");
  g_autoptr (GError) error = NULL;
  int fd;

  ck_assert (g_file_set_contents (path, "", 0, NULL));
  fd = is_directory ? open (place.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
                    : open (path, O_PATH | O_CLOEXEC);
  ck_assert_int_ge (fd, 0);
  sandbox_request_set_stdio_fd (request, (SandboxStream) (_i % 3), fd);
  close (fd);
  ck_assert_ptr_null (sandbox_backend_run_sandbox (backend, request, &error));
  ck_assert_msg (g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED)
                     && strstr (error->message, expected) != NULL,
                 "%s", error->message);
}
END_TEST

START_TEST (directory_as_an_input_file_is_refused)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("exit 0");
  g_autofree char *message = NULL;

  sandbox_request_set_stdio_file (request, SANDBOX_STREAM_STDIN, place.dir);
  message = run_and_expect_refusal (request, "stdin is a directory");
}
END_TEST

START_TEST (inherited_directory_is_refused)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("exit 0");
  g_autofree char *message = NULL;
  int fd = open (place.dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  int saved = fcntl (0, F_DUPFD_CLOEXEC, 100);

  ck_assert_int_eq (dup2 (fd, 0), 0);
  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDIN,
                             SANDBOX_STDIO_INHERIT);
  message = run_and_expect_refusal (request, "stdin is a directory");
  dup2 (saved, 0);
  close (saved);
  close (fd);
}
END_TEST

TCase *
stdio_area (void)
{
  TCase *area = new_area ("stdio");

  tcase_add_test (area, streams_are_captured_apart);
  tcase_add_test (area, stdin_is_empty_by_default);
  tcase_add_test (area, stdin_comes_from_an_fd);
  tcase_add_test (area, stdin_comes_from_a_file);
  tcase_add_test (area, output_is_appended_to_a_file);
  tcase_add_test (area, stderr_joins_stdout);
  tcase_add_test (area, output_can_be_thrown_away);
  tcase_add_test (area, inherited_stream_is_the_callers);
  tcase_add_test (area, file_given_as_stdout_keeps_owner_and_mode);
  tcase_add_test (area, missing_input_file_is_refused);
  tcase_add_loop_test (area, stream_that_leads_out_is_refused, 0, 6);
  tcase_add_test (area, directory_as_an_input_file_is_refused);
  tcase_add_test (area, inherited_directory_is_refused);
  return area;
}
