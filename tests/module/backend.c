/* backend.c - modules that misbehave, seen through the public functions. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <sandboxlib/sandboxlib.h>

#include "scratch.h"

static void
assert_error (const GError *error, int code, const char *phrase)
{
  ck_assert_ptr_nonnull (error);
  ck_assert_msg (error->domain == SANDBOX_ERROR && error->code == code,
                 "wrong code: %s", error->message);
  ck_assert_msg (strstr (error->message, phrase) != NULL,
                 "does not say '%s': %s", phrase, error->message);
}

static SandboxBackend *
load (const char *name)
{
  g_autofree char *file = g_strconcat (name, ".so", NULL);
  g_autoptr (GError) error = NULL;
  SandboxBackend *backend;

  scratch_add_stub (name, file);
  backend = sandbox_backend_load (name, &error);
  ck_assert_msg (backend != NULL, "%s",
                 error ? error->message : "no error set");
  return backend;
}

static SandboxRequest *
request_new (void)
{
  const char *const argv[] = { "/bin/true", NULL };

  return sandbox_request_new (argv);
}

START_TEST (loaded_backend_knows_its_file)
{
  g_autoptr (SandboxBackend) backend = load ("good");
  g_autofree char *path = scratch_path ("good.so");

  ck_assert_str_eq (sandbox_backend_get_name (backend), "good");
  ck_assert_str_eq (sandbox_backend_get_module_path (backend), path);
}
END_TEST

START_TEST (reason_of_the_module_reaches_the_caller)
{
  g_autoptr (SandboxBackend) backend = load ("good");
  g_autoptr (SandboxRequest) request = request_new ();
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (sandbox_backend_run_sandbox (backend, request, &error));
  assert_error (error, SANDBOX_ERROR_UNSUPPORTED, "good: a stub runs nothing");
}
END_TEST

START_TEST (failing_without_a_reason_is_a_bad_module)
{
  g_autoptr (SandboxBackend) backend = load ("silent-failure");
  g_autoptr (SandboxRequest) request = request_new ();
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (sandbox_backend_run_sandbox (backend, request, &error));
  assert_error (error, SANDBOX_ERROR_BAD_MODULE, "silent-failure: ");
}
END_TEST

START_TEST (explaining_without_a_reason_is_a_bad_module)
{
  g_autoptr (SandboxBackend) backend = load ("silent-failure");
  g_autoptr (SandboxRequest) request = request_new ();
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (sandbox_backend_explain (backend, request, &error));
  assert_error (error, SANDBOX_ERROR_BAD_MODULE, "silent-failure: ");
}
END_TEST

START_TEST (failing_probe_gives_its_reason)
{
  g_autoptr (SandboxBackend) backend = load ("probe-fails");
  g_autoptr (SandboxRequest) request = request_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) run_error = NULL;

  ck_assert (!sandbox_backend_probe (backend, &error));
  assert_error (error, SANDBOX_ERROR_UNAVAILABLE, "probe-fails: no-such-tool");
  ck_assert_ptr_null (
      sandbox_backend_run_sandbox (backend, request, &run_error));
  assert_error (run_error, SANDBOX_ERROR_UNAVAILABLE,
                "probe-fails: no-such-tool");
}
END_TEST

START_TEST (failing_probe_is_remembered)
{
  g_autoptr (SandboxBackend) backend = load ("probe-fails");
  g_autoptr (GError) error = NULL;

  ck_assert (!sandbox_backend_probe (backend, NULL));
  ck_assert (!sandbox_backend_probe (backend, &error));
  assert_error (error, SANDBOX_ERROR_UNAVAILABLE, "no-such-tool");
}
END_TEST

START_TEST (silent_probe_is_a_bad_module)
{
  g_autoptr (SandboxBackend) backend = load ("probe-silent");
  g_autoptr (GError) error = NULL;

  ck_assert (!sandbox_backend_probe (backend, &error));
  assert_error (error, SANDBOX_ERROR_BAD_MODULE, "probe-silent: ");
}
END_TEST

START_TEST (failing_open_gives_its_reason)
{
  g_autoptr (GError) error = NULL;

  scratch_add_stub ("open-fails", "open-fails.so");
  ck_assert_ptr_null (sandbox_backend_load ("open-fails", &error));
  assert_error (error, SANDBOX_ERROR_UNAVAILABLE,
                "open-fails: the stub has no state");
}
END_TEST

/* In a child of its own, so that the test can clean up. */
START_TEST (aborting_constructor_kills_who_loads_it)
{
  int status;
  pid_t pid;

  scratch_add_stub ("constructor-aborts", "constructor-aborts.so");
  pid = fork ();
  if (pid == 0)
    {
      sandbox_backend_load ("constructor-aborts", NULL);
      _exit (0);
    }
  ck_assert_int_eq (waitpid (pid, &status, 0), pid);
  ck_assert (WIFSIGNALED (status) && WTERMSIG (status) == SIGABRT);
}
END_TEST

START_TEST (listing_survives_an_aborting_constructor)
{
  g_auto (GStrv) names = NULL;

  scratch_add_stub ("constructor-aborts", "constructor-aborts.so");
  scratch_add_stub ("good", "good.so");
  names = sandbox_backend_list ();
  ck_assert (
      g_strv_contains ((const char *const *) names, "constructor-aborts"));
  ck_assert (g_strv_contains ((const char *const *) names, "good"));
}
END_TEST

START_TEST (feature_that_a_module_does_not_mention_is_withheld)
{
  g_autoptr (SandboxBackend) backend = load ("good");
  g_autoptr (SandboxRequest) request = request_new ();
  g_autoptr (GError) error = NULL;

  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_NETWORK,
                           SANDBOX_ISOLATION_NEW);
  ck_assert (!sandbox_backend_check (backend, request, &error));
  assert_error (error, SANDBOX_ERROR_UNSUPPORTED, "network");
}
END_TEST

START_TEST (nothing_can_be_run_with_what_was_not_loaded)
{
  g_autoptr (SandboxBackend) backend
      = g_object_new (SANDBOX_TYPE_BACKEND, NULL);
  g_autoptr (SandboxRequest) request = request_new ();
  g_autoptr (SandboxIsolation) isolation
      = sandbox_backend_maximum_possible_isolation (backend);
  g_autofree char *text = sandbox_isolation_to_string (isolation);
  g_autoptr (GError) error = NULL;

  ck_assert_str_eq (text, "");
  ck_assert_ptr_null (sandbox_backend_run_sandbox (backend, request, &error));
  assert_error (error, SANDBOX_ERROR_UNAVAILABLE, "no backend was loaded");
}
END_TEST

START_TEST (what_was_not_spawned_has_failed)
{
  g_autoptr (SandboxProcess) process
      = g_object_new (SANDBOX_TYPE_PROCESS, NULL);
  g_autoptr (SandboxResult) result = sandbox_process_wait (process);

  ck_assert_int_eq (sandbox_result_get_kind (result),
                    SANDBOX_RESULT_SETUP_FAILED);
  ck_assert_int_eq (sandbox_result_get_shell_status (result), 125);
  ck_assert_ptr_eq (sandbox_process_get_result (process), result);
}
END_TEST

START_TEST (unknown_backend_is_unavailable)
{
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (sandbox_backend_load ("nosuch", &error));
  assert_error (error, SANDBOX_ERROR_UNAVAILABLE, "'nosuch'");
}
END_TEST

void
add_backend_tests (Suite *suite)
{
  TCase *tcase = tcase_create ("backend");

  tcase_add_checked_fixture (tcase, scratch_set_up, scratch_tear_down);
  tcase_add_test (tcase, loaded_backend_knows_its_file);
  tcase_add_test (tcase, reason_of_the_module_reaches_the_caller);
  tcase_add_test (tcase, failing_without_a_reason_is_a_bad_module);
  tcase_add_test (tcase, explaining_without_a_reason_is_a_bad_module);
  tcase_add_test (tcase, failing_probe_gives_its_reason);
  tcase_add_test (tcase, failing_probe_is_remembered);
  tcase_add_test (tcase, silent_probe_is_a_bad_module);
  tcase_add_test (tcase, failing_open_gives_its_reason);
  tcase_add_test (tcase, aborting_constructor_kills_who_loads_it);
  tcase_add_test (tcase, listing_survives_an_aborting_constructor);
  tcase_add_test (tcase, feature_that_a_module_does_not_mention_is_withheld);
  tcase_add_test (tcase, unknown_backend_is_unavailable);
  tcase_add_test (tcase, nothing_can_be_run_with_what_was_not_loaded);
  tcase_add_test (tcase, what_was_not_spawned_has_failed);
  suite_add_tcase (suite, tcase);
}
