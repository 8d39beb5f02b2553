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

TCase *
cwd_area (void)
{
  TCase *area = new_area ("cwd");

  tcase_add_loop_test (area, command_starts_in_its_cwd, 0,
                       (int) G_N_ELEMENTS (goods));
  tcase_add_loop_test (area, cwd_that_is_not_there_is_refused, 0,
                       (int) G_N_ELEMENTS (bads));
  tcase_add_test (area, empty_cwd_is_invalid);
  tcase_add_test (area, cwd_through_an_fd_of_the_host_is_refused);
  tcase_add_test (area, cwd_on_the_hosts_root_is_the_callers);
  return area;
}
