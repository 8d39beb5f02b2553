/* tool-fds.c - fds that a module hands to its tool get there, and no further. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* Row 1 passes the arguments through an fd. */
static void
choose_way (int row)
{
  if (row == 1)
    g_setenv ("SANDBOX_TEST_ARGS", "1", TRUE);
}

static void
choose_fd (int fd)
{
  g_autofree char *number = g_strdup_printf ("%d", fd);

  g_setenv ("SANDBOX_TEST_FD", number, TRUE);
}

static void
forget_all (void)
{
  g_unsetenv ("SANDBOX_TEST_ARGS");
  g_unsetenv ("SANDBOX_TEST_FD");
}

static void
isolate_pid (SandboxRequest *request)
{
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_PID,
                           SANDBOX_ISOLATION_NEW);
}

START_TEST (bytes_reach_the_tool)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("cat /data/hello; cat /data/nothing; echo end");
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  isolate_pid (request);
  choose_way (_i);
  result = run (request);
  forget_all ();
  assert_exited (result, 0);
  output = dup_output (result);
  ck_assert_str_eq (output, "hello\nend\n");
}
END_TEST

START_TEST (fds_of_the_tool_do_not_reach_the_command)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;
  int fd = open ("/dev/null", O_WRONLY | O_CLOEXEC);

  isolate_pid (request);
  choose_way (_i);
  choose_fd (fd);
  result = run (request);
  forget_all ();
  close (fd);
  assert_exited (result, 0);
  output = dup_output (result);
  ck_assert_msg (count_values (output, "fd") == 3, "%s", output);
}
END_TEST

/* Until nobody has the other end any more. */
static char *
read_to_the_end (int fd)
{
  GString *text = g_string_new (NULL);
  struct pollfd poll_fd = { .fd = fd, .events = POLLIN };
  char buffer[4096];
  ssize_t n;

  do
    {
      ck_assert_msg (poll (&poll_fd, 1, 5000) == 1, "still open after: %s",
                     text->str);
      n = read (fd, buffer, sizeof buffer);
      ck_assert_int_ge (n, 0);
      g_string_append_len (text, buffer, n);
    }
  while (n > 0);
  return g_string_free (text, FALSE);
}

START_TEST (our_own_processes_keep_none_of_them_open)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "sleep", "60", NULL);
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (SandboxResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  int ends[2];

  ck_assert_int_eq (pipe2 (ends, O_CLOEXEC), 0);
  isolate_pid (request);
  choose_way (_i);
  choose_fd (ends[1]);
  process = sandbox_backend_spawn (backend, request, &error);
  forget_all ();
  ck_assert_msg (process != NULL, "%s", error ? error->message : "no error");
  close (ends[1]);
  text = read_to_the_end (ends[0]);
  close (ends[0]);
  ck_assert (sandbox_process_dispatch (process));
  sandbox_process_kill (process);
  result = sandbox_process_wait (process);
  ck_assert_ptr_nonnull (strstr (text, "\"child-pid\""));
}
END_TEST

START_TEST (an_explanation_names_them)
{
  g_autoptr (SandboxRequest) request = new_request ("/bin/true", NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  choose_way (_i);
  choose_fd (1000);
  text = sandbox_backend_explain (backend, request, &error);
  forget_all ();
  ck_assert_msg (text != NULL, "%s", error ? error->message : "no error");
  ck_assert_ptr_nonnull (
      strstr (text, " --ro-bind-data @fd:hello /data/hello "));
  ck_assert_ptr_nonnull (strstr (text, " --info-fd @fd:info "));
}
END_TEST

START_TEST (an_fd_that_is_not_open_is_named)
{
  g_autoptr (SandboxRequest) request = new_request ("/bin/true", NULL);
  g_autofree char *message = NULL;

  isolate_pid (request);
  choose_way (_i);
  choose_fd (1000);
  message = run_and_expect_refusal (request, "cannot make an fd for info: ");
  forget_all ();
}
END_TEST

static Suite *
tool_fds_suite (void)
{
  Suite *suite = suite_create ("tool-fds");
  TCase *area = new_area ("tool-fds");

  tcase_add_loop_test (area, bytes_reach_the_tool, 0, 2);
  tcase_add_loop_test (area, fds_of_the_tool_do_not_reach_the_command, 0, 2);
  tcase_add_loop_test (area, our_own_processes_keep_none_of_them_open, 0, 2);
  tcase_add_loop_test (area, an_explanation_names_them, 0, 2);
  tcase_add_loop_test (area, an_fd_that_is_not_open_is_named, 0, 2);
  suite_add_tcase (suite, area);
  return suite;
}

int
main (void)
{
  return load_backend ("courier") ? run_suite (tool_fds_suite ())
                                  : EXIT_FAILURE;
}
