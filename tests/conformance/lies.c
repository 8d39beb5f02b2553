/* lies.c - a module that does one thing less than it says is found out. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void
isolate (SandboxRequest *request, SandboxIsolationKind kind)
{
  sandbox_request_isolate (request, kind, SANDBOX_ISOLATION_NEW);
}

static void
ask_for_network (SandboxRequest *request)
{
  isolate (request, SANDBOX_ISOLATION_KIND_NETWORK);
}

static void
ask_for_ipc (SandboxRequest *request)
{
  isolate (request, SANDBOX_ISOLATION_KIND_IPC);
}

static void
ask_for_nothing (G_GNUC_UNUSED SandboxRequest *request)
{
}

static void
ask_for_the_hosts_network (SandboxRequest *request)
{
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_NETWORK,
                           SANDBOX_ISOLATION_HOST);
}

static void
ask_for_hostname (SandboxRequest *request)
{
  isolate (request, SANDBOX_ISOLATION_KIND_UTS);
  sandbox_request_set_hostname (request, "inside");
}

static void
ask_for_read_only (SandboxRequest *request)
{
  const char *const nothing[] = { NULL };

  sandbox_request_set_writable_paths (request, nothing);
}

static void
ask_for_bind (SandboxRequest *request)
{
  add_mount (request, SANDBOX_MOUNT_BIND, place.decoy, "/data", 0);
}

static void
ask_for_read_only_bind (SandboxRequest *request)
{
  add_mount (request, SANDBOX_MOUNT_BIND, place.decoy, "/data",
             SANDBOX_MOUNT_READ_ONLY);
}

static void
ask_for_tmpfs (SandboxRequest *request)
{
  add_mount (request, SANDBOX_MOUNT_TMPFS, NULL, "/tmp", 0);
}

static void
ask_for_proc (SandboxRequest *request)
{
  add_mount (request, SANDBOX_MOUNT_PROC, NULL, "/data", 0);
}

/* A lie of the module, a request that it spoils, and what is then said. */
static const struct
{
  const char *lie;
  void (*ask) (SandboxRequest *request);
  const char *phrase;
  gboolean is_for_root_alone;
} rows[] = {
  { "pid", ask_for_nothing, "pid namespace is new", FALSE },
  { "network", ask_for_network, "network namespace is new", FALSE },
  { "network", ask_for_the_hosts_network, "network namespace is the caller's",
    FALSE },
  { "ipc", ask_for_ipc, "ipc namespace is new", FALSE },
  { "hostname", ask_for_hostname, "host name is inside", FALSE },
  { "rootfs", ask_for_nothing, "/ is the file that was asked for", FALSE },
  { "read-only", ask_for_read_only, "/ is read-only", FALSE },
  { "source", ask_for_bind, "/data is the file that was asked for", FALSE },
  { "ro-bind", ask_for_read_only_bind, "/data is read-only", FALSE },
  { "tmpfs", ask_for_tmpfs, "/tmp is a tmpfs of the sandbox's own", FALSE },
  { "proc", ask_for_proc, "/data is a proc", FALSE },
  { "kernel-files", ask_for_proc, "/data/sys is read-only", TRUE },
};

static SandboxRequest *
new_row_request (int row)
{
  SandboxRequest *request = new_request ("/bin/touch", "/etc/ran", NULL);

  isolate (request, SANDBOX_ISOLATION_KIND_PID);
  rows[row].ask (request);
  return request;
}

/* So that it is the lie which makes the difference. */
START_TEST (truth_is_believed)
{
  g_autoptr (SandboxRequest) request = new_row_request (_i);
  g_autoptr (SandboxResult) result = run (request);

  assert_exited (result, rows[_i].ask == ask_for_read_only ? 1 : 0);
}
END_TEST

START_TEST (lie_is_found_out_and_named)
{
  g_autofree char *ran = place_build_path (&place, "etc/ran");
  g_autoptr (SandboxRequest) request = new_row_request (_i);
  g_autoptr (SandboxResult) result = NULL;

  if (rows[_i].is_for_root_alone && geteuid () != 0)
    return; /* to others the kernel keeps its files closed */
  g_setenv ("SANDBOX_TEST_LIE", rows[_i].lie, TRUE);
  result = run (request);
  g_unsetenv ("SANDBOX_TEST_LIE");

  ck_assert_int_eq (sandbox_result_get_kind (result),
                    SANDBOX_RESULT_SETUP_FAILED);
  ck_assert_msg (strcmp (sandbox_result_get_stage (result), "verify") == 0,
                 "stage %s: %s", sandbox_result_get_stage (result),
                 sandbox_result_get_message (result));
  ck_assert_msg (
      g_str_has_suffix (sandbox_result_get_message (result), rows[_i].phrase),
      "does not name it: %s", sandbox_result_get_message (result));
  ck_assert_int_eq (sandbox_result_get_shell_status (result), 125);
  ck_assert (!g_file_test (ran, G_FILE_TEST_EXISTS));
}
END_TEST

/* Nobody who uses a tool can tell the truth about that. */
START_TEST (process_1_that_is_not_the_command_is_found_out)
{
  g_autofree char *ran = place_build_path (&place, "etc/ran");
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/touch", "/etc/ran", NULL);
  g_autoptr (SandboxResult) result = NULL;

  sandbox_request_set_as_pid_1 (request, SANDBOX_CHOICE_YES);
  result = run (request);
  ck_assert_int_eq (sandbox_result_get_kind (result),
                    SANDBOX_RESULT_SETUP_FAILED);
  ck_assert_str_eq (sandbox_result_get_stage (result), "verify");
  ck_assert_msg (g_str_has_suffix (sandbox_result_get_message (result),
                                   "the command is process 1 of a pid "
                                   "namespace"),
                 "%s", sandbox_result_get_message (result));
  ck_assert (!g_file_test (ran, G_FILE_TEST_EXISTS));
}
END_TEST

static Suite *
lies_suite (void)
{
  Suite *suite = suite_create ("lies");
  TCase *area = new_area ("lies");
  const int n_rows = (int) G_N_ELEMENTS (rows);

  tcase_add_loop_test (area, truth_is_believed, 0, n_rows);
  tcase_add_loop_test (area, lie_is_found_out_and_named, 0, n_rows);
  tcase_add_test (area, process_1_that_is_not_the_command_is_found_out);
  suite_add_tcase (suite, area);
  return suite;
}

int
main (void)
{
  return load_backend ("liar") ? run_suite (lies_suite ()) : EXIT_FAILURE;
}
