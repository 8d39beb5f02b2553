/* cwd.c - the directory in which a command starts. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

typedef struct
{
  const char *wanted;
  const char *got;
} Good;

static const Good goods[] = {
  { NULL, "/" },           { "/", "/" },
  { "/data", "/data" },    { "data", "/data" },
  { "data/", "/data" },    { "/data/../etc", "/etc" },
  { "/inner", "/data" },   { "//data//", "/data" },
  { "./data/.", "/data" },
};

static const char *const bads[]
    = { "/missing", "/bin/busybox", "/escape", "/absolute-escape", "/loop" };

static char *
run_pwd (SandboxRequest *request)
{
  g_autoptr (SandboxResult) result = run (request);
  g_autofree char *output = NULL;

  assert_exited (result, 0);
  output = dup_output (result);
  return dup_value (output, "cwd");
}

START_TEST (command_starts_in_its_cwd)
{
  g_autofree char *link_path = place_build_path (&place, "inner");
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autofree char *cwd = NULL;

  ck_assert_int_eq (symlink ("/data", link_path), 0);
  sandbox_request_set_cwd (request, goods[_i].wanted);
  cwd = run_pwd (request);
  ck_assert_str_eq (cwd, goods[_i].got);
}
END_TEST

START_TEST (cwd_that_is_not_there_is_refused)
{
  g_autofree char *escape = place_build_path (&place, "escape");
  g_autofree char *absolute = place_build_path (&place, "absolute-escape");
  g_autofree char *loop = place_build_path (&place, "loop");
  g_autofree char *ran = place_build_path (&place, "data/ran");
  g_autofree char *message = NULL;
  g_autoptr (SandboxRequest) request = new_shell_request ("touch /data/ran");

  ck_assert_int_eq (symlink ("../../../../../../../../var", escape), 0);
  ck_assert_int_eq (symlink (place.decoy, absolute), 0);
  ck_assert_int_eq (symlink ("loop", loop), 0);
  sandbox_request_set_cwd (request, bads[_i]);
  message = run_and_expect_refusal (request, bads[_i]);
  ck_assert_msg (strstr (message, "cwd") != NULL, "%s", message);
  ck_assert (!g_file_test (ran, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST (empty_cwd_is_invalid)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autoptr (GError) error = NULL;

  sandbox_request_set_cwd (request, "");
  ck_assert_ptr_null (sandbox_backend_run_sandbox (backend, request, &error));
  ck_assert_msg (
      g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST),
      "%s", error->message);
}
END_TEST

/* An fd of the host is no way out of the root file system. */
START_TEST (cwd_through_an_fd_of_the_host_is_refused)
{
  g_autofree char *message = NULL;
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  int fd = open (place.decoy, O_PATH | O_DIRECTORY);
  int number = dup2 (fd, 42);

  sandbox_request_set_cwd (request, "/proc/self/fd/42");
  message = run_and_expect_refusal (request, "cwd");
  close (fd);
  close (number);
}
END_TEST

START_TEST (cwd_on_the_hosts_root_is_the_callers)
{
  g_autofree char *here = g_get_current_dir ();
  g_autoptr (SandboxRequest) request = NULL;
  g_autofree char *probe = place_build_path (&place, "bin/probe");
  g_autofree char *cwd = NULL;

  request = new_request (probe, "report", NULL);
  sandbox_request_set_rootfs (request, NULL);
  ck_assert_int_eq (chdir (place.decoy), 0);
  cwd = run_pwd (request);
  ck_assert_int_eq (chdir (here), 0);
  ck_assert_str_eq (cwd, place.decoy);
}
END_TEST

static const struct
{
  const char *cwd;
  const char *candidates[4];
  const char *got;
} choices[] = {
  { "/data", { "/etc" }, "/data" },
  { "/missing", { "/bin/busybox", "etc", "/data" }, "/etc" },
  { "/loop", { "/dangling", "/inner" }, "/data" },
  { NULL, { "/missing", "/data" }, "/data" },
  { NULL, { "/etc" }, "/etc" },
};

START_TEST (of_several_the_first_that_is_there_is_taken)
{
  g_autofree char *link_path = place_build_path (&place, "inner");
  g_autofree char *dangling = place_build_path (&place, "dangling");
  g_autofree char *loop = place_build_path (&place, "loop");
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autofree char *cwd = NULL;

  ck_assert_int_eq (symlink ("/data", link_path), 0);
  ck_assert_int_eq (symlink (place.decoy, dangling), 0);
  ck_assert_int_eq (symlink ("loop", loop), 0);
  sandbox_request_set_cwd (request, choices[_i].cwd);
  sandbox_request_set_cwd_candidates (request, choices[_i].candidates);
  cwd = run_pwd (request);
  ck_assert_str_eq (cwd, choices[_i].got);
}
END_TEST

/* What only root may enter is not there for the command. */
START_TEST (what_the_commands_user_cannot_enter_is_not_taken)
{
  static const char *const candidates[] = { "/etc", NULL };
  g_autofree char *closed = place_build_path (&place, "closed");
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autofree char *output = NULL;
  g_autofree char *cwd = NULL;

  ck_assert_int_eq (mkdir (closed, 0), 0);
  if (geteuid () == 0)
    sandbox_request_set_uid (request, 1234);
  sandbox_request_set_cwd (request, "/closed");
  sandbox_request_set_cwd_candidates (request, candidates);
  output = run_to_success (request, geteuid () == 0 ? "uid" : NULL, NULL);
  if (output == NULL)
    return;
  cwd = dup_value (output, "cwd");
  ck_assert_str_eq (cwd, "/etc");
}
END_TEST

START_TEST (all_are_named_when_none_is_there)
{
  static const char *const candidates[] = { "/bin/busybox", "/closed", NULL };
  g_autofree char *closed = place_build_path (&place, "closed");
  g_autofree char *ran = place_build_path (&place, "data/ran");
  g_autofree char *message = NULL;
  g_autoptr (SandboxRequest) request = new_shell_request ("touch /data/ran");

  ck_assert_int_eq (mkdir (closed, _i == 0 ? 0 : 0755), 0);
  if (_i == 1)
    ck_assert_int_eq (rmdir (closed), 0);
  /* Root enters anything. */
  if (_i == 0 && geteuid () == 0)
    return;
  sandbox_request_set_cwd (request, "/missing");
  sandbox_request_set_cwd_candidates (request, candidates);
  message = run_and_expect_refusal (request, "cwd");
  ck_assert_msg (_i == 0 || strstr (message, "/missing") != NULL, "%s",
                 message);
  ck_assert_msg (_i == 0 || strstr (message, "/bin/busybox") != NULL, "%s",
                 message);
  ck_assert_msg (strstr (message, "/closed") != NULL, "%s", message);
  ck_assert (!g_file_test (ran, G_FILE_TEST_EXISTS));
}
END_TEST

TCase *
cwd_area (void)
{
  TCase *area = new_area ("cwd");

  tcase_add_loop_test (area, command_starts_in_its_cwd, 0,
                       (int) G_N_ELEMENTS (goods));
  tcase_add_loop_test (area, cwd_that_is_not_there_is_refused, 0,
                       (int) G_N_ELEMENTS (bads));
  tcase_add_test (area, empty_cwd_is_invalid);
  tcase_add_loop_test (area, of_several_the_first_that_is_there_is_taken, 0,
                       (int) G_N_ELEMENTS (choices));
  tcase_add_test (area, what_the_commands_user_cannot_enter_is_not_taken);
  tcase_add_loop_test (area, all_are_named_when_none_is_there, 0, 2);
  tcase_add_test (area, cwd_through_an_fd_of_the_host_is_refused);
  tcase_add_test (area, cwd_on_the_hosts_root_is_the_callers);
  return area;
}
