/* verify.c - verify: a backend that does not do what it offers is found out. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <stdlib.h>
#include <string.h>

static void
mount_of_type (SandboxRequest *request,
               SandboxMountType type,
               const char *target)
{
  sandbox_request_take_mount (
      request,
      sandbox_mount_new (type, type == SANDBOX_MOUNT_BIND ? place.decoy : NULL,
                         target, SANDBOX_MOUNT_NONE));
}

static void
ask_for_bind (SandboxRequest *request)
{
  mount_of_type (request, SANDBOX_MOUNT_BIND, "/data");
}

static void
ask_for_tmpfs (SandboxRequest *request)
{
  mount_of_type (request, SANDBOX_MOUNT_TMPFS, "/tmp");
}

static void
ask_for_proc (SandboxRequest *request)
{
  mount_of_type (request, SANDBOX_MOUNT_PROC, "/proc");
}

static void
ask_for_dev (SandboxRequest *request)
{
  mount_of_type (request, SANDBOX_MOUNT_DEV, "/dev");
}

static void
ask_for_read_only (SandboxRequest *request)
{
  const char *const nothing[] = { NULL };

  sandbox_request_set_writable_paths (request, nothing);
}

static void
ask_for_hostname (SandboxRequest *request)
{
  sandbox_request_set_hostname (request, "another");
}

static void (*const wishes[]) (SandboxRequest *)
    = { ask_for_bind, ask_for_tmpfs,     ask_for_proc,
        ask_for_dev,  ask_for_read_only, ask_for_hostname };

/* The command would leave a file; the canary and this see that it did not run. */
static void
assert_found_out (SandboxRequest *request)
{
  g_autofree char *ran = place_build_path (&place, "data/ran");
  g_autoptr (SandboxResult) result = run (request);

  ck_assert_int_eq (sandbox_result_get_kind (result),
                    SANDBOX_RESULT_SETUP_FAILED);
  ck_assert_str_eq (sandbox_result_get_stage (result), "verify");
  ck_assert_int_eq (sandbox_result_get_shell_status (result), 125);
  ck_assert_ptr_nonnull (sandbox_result_get_message (result));
  ck_assert (!g_file_test (ran, G_FILE_TEST_EXISTS));
}

/* Without pid=host a pid namespace is implied. */
static SandboxRequest *
new_touching_request (void)
{
  SandboxRequest *request = new_request ("/bin/touch", "/data/ran", NULL);

  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_PID,
                           SANDBOX_ISOLATION_HOST);
  return request;
}

START_TEST (without_a_wish_it_runs)
{
  g_autoptr (SandboxRequest) request = new_touching_request ();
  g_autoptr (SandboxResult) result = run (request);

  assert_exited (result, 0);
}
END_TEST

START_TEST (missing_isolation_is_found_out)
{
  SandboxIsolationKind kind = (SandboxIsolationKind) _i;
  g_autoptr (SandboxRequest) request = new_touching_request ();

  sandbox_request_isolate (request, kind, SANDBOX_ISOLATION_NEW);
  assert_found_out (request);
}
END_TEST

START_TEST (missing_part_is_found_out)
{
  g_autoptr (SandboxRequest) request = new_touching_request ();

  wishes[_i](request);
  assert_found_out (request);
}
END_TEST

static Suite *
verify_suite (void)
{
  Suite *suite = suite_create ("verify");
  TCase *area = new_area ("verify");

  tcase_add_test (area, without_a_wish_it_runs);
  tcase_add_loop_test (area, missing_isolation_is_found_out, 0,
                       SANDBOX_ISOLATION_N_KINDS);
  tcase_add_loop_test (area, missing_part_is_found_out, 0,
                       (int) G_N_ELEMENTS (wishes));
  suite_add_tcase (suite, area);
  return suite;
}

int
main (void)
{
  return load_backend ("boaster") ? run_suite (verify_suite ()) : EXIT_FAILURE;
}
