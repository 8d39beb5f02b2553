/* harness.c - what the conformance tests share. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

SandboxBackend *backend;
Place place;

static void
set_up (void)
{
  place_set_up (&place);
}

static void
tear_down (void)
{
  place_tear_down (&place);
}

static char *
dup_stream (SandboxResult *result, SandboxStream stream)
{
  GBytes *bytes = sandbox_result_get_output (result, stream);
  gconstpointer data;
  gsize size;

  ck_assert_msg (bytes != NULL, "stream %d was not captured", stream);
  data = g_bytes_get_data (bytes, &size);
  return g_strndup (data ? data : "", size);
}

/* Line of @name in the backend's list of features, behind the tab. */
static char *
dup_verdict (const char *name)
{
  g_auto (GStrv) lines = sandbox_backend_list_features (backend);
  gsize length = strlen (name);

  for (char **line = lines; *line != NULL; line++)
    if (strncmp (*line, name, length) == 0 && (*line)[length] == '\t')
      return g_strdup (*line + length + 1);
  ck_abort_msg ("there is no feature %s", name);
}

static void
expect_unsupported (SandboxRequest *request, const char *feature)
{
  g_autofree char *reason = dup_verdict (feature);
  g_autoptr (GError) error = NULL;
  g_autoptr (SandboxResult) result
      = sandbox_backend_run_sandbox (backend, request, &error);

  ck_assert_msg (result == NULL, "%s is withheld, but it ran", feature);
  ck_assert_msg (
      g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED),
      "%s is withheld: %s", feature, error->message);
  ck_assert_msg (*reason != '\0' && strstr (error->message, reason) != NULL,
                 "no reason in: %s", error->message);
}

TCase *
new_area (const char *name)
{
  TCase *tcase = tcase_create (name);

  tcase_add_checked_fixture (tcase, set_up, tear_down);
  tcase_set_timeout (tcase, 30);
  return tcase;
}

gboolean
load_backend (const char *name)
{
  g_autoptr (GError) error = NULL;

  backend = sandbox_backend_load (name, &error);
  if (backend == NULL)
    fprintf (stderr, "%s: %s\n", program_invocation_short_name, error->message);
  return backend != NULL;
}

int
run_suite (Suite *suite)
{
  SRunner *runner = srunner_create (suite);
  int n_failed;

  place_begin ();
  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  place_end ();
  g_clear_object (&backend);
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

SandboxRequest *
new_request (const char *program, ...)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autoptr (SandboxRequest) request = NULL;
  const char *argument;
  va_list arguments;

  g_ptr_array_add (argv, (gpointer) program);
  va_start (arguments, program);
  while ((argument = va_arg (arguments, const char *)) != NULL)
    g_ptr_array_add (argv, (gpointer) argument);
  va_end (arguments);
  g_ptr_array_add (argv, NULL);

  request = sandbox_request_new ((const char *const *) argv->pdata);
  sandbox_request_set_rootfs (request, place.rootfs);
  sandbox_request_set_variable (request, "SANDBOX_TEST_TAG", place.tag);
  return g_steal_pointer (&request);
}

SandboxRequest *
new_shell_request (const char *script)
{
  return new_request ("/bin/sh", "-c", script, NULL);
}

SandboxRequest *
new_host_root_request (const char *script)
{
  SandboxRequest *request = new_shell_request (script);

  sandbox_request_set_rootfs (request, "/");
  sandbox_request_set_cwd (request, "/");
  return request;
}

void
add_mount (SandboxRequest *request,
           SandboxMountType type,
           const char *source,
           const char *target,
           SandboxMountFlags flags)
{
  sandbox_request_take_mount (request,
                              sandbox_mount_new (type, source, target, flags));
}

void
add_own_proc (SandboxRequest *request)
{
  add_mount (request, SANDBOX_MOUNT_PROC, NULL, "/proc", SANDBOX_MOUNT_NONE);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_PID,
                           SANDBOX_ISOLATION_NEW);
}

gboolean
is_offered (const char *name)
{
  g_autofree char *verdict = dup_verdict (name);

  return strcmp (verdict, "offered") == 0;
}

SandboxProcess *
spawn (SandboxRequest *request)
{
  g_autoptr (GError) error = NULL;
  SandboxProcess *process = sandbox_backend_spawn (backend, request, &error);

  ck_assert_msg (process != NULL, "%s", error ? error->message : "no error");
  return process;
}

pid_t
find_outermost (void)
{
  g_autofree char *path
      = g_strdup_printf ("/proc/self/task/%d/children", getpid ());
  g_autofree char *text = NULL;

  ck_assert (g_file_get_contents (path, &text, NULL, NULL));
  ck_assert_str_ne (text, "");
  return (pid_t) atoi (text);
}

SandboxResult *
run (SandboxRequest *request)
{
  g_autoptr (GError) error = NULL;
  SandboxResult *result
      = sandbox_backend_run_sandbox (backend, request, &error);

  ck_assert_msg (result != NULL, "%s",
                 error ? error->message : "no result and no error");
  return result;
}

static SandboxResult *
run_unless_withheld (SandboxRequest *request, va_list names)
{
  const char *withheld = NULL;
  const char *name;

  while ((name = va_arg (names, const char *)) != NULL)
    if (withheld == NULL && !is_offered (name))
      withheld = name;
  if (withheld == NULL)
    return run (request);
  expect_unsupported (request, withheld);
  return NULL;
}

SandboxResult *
run_or_expect_withheld (SandboxRequest *request, ...)
{
  SandboxResult *result;
  va_list names;

  va_start (names, request);
  result = run_unless_withheld (request, names);
  va_end (names);
  return result;
}

char *
run_for_output (SandboxRequest *request, ...)
{
  g_autoptr (SandboxResult) result = NULL;
  va_list names;

  va_start (names, request);
  result = run_unless_withheld (request, names);
  va_end (names);
  return result != NULL ? dup_output (result) : NULL;
}

char *
run_to_success (SandboxRequest *request, ...)
{
  g_autoptr (SandboxResult) result = NULL;
  va_list names;

  va_start (names, request);
  result = run_unless_withheld (request, names);
  va_end (names);
  if (result == NULL)
    return NULL;
  assert_exited (result, 0);
  return dup_output (result);
}

char *
run_and_expect_refusal (SandboxRequest *request, const char *word)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *message = NULL;
  g_autoptr (SandboxResult) result
      = sandbox_backend_run_sandbox (backend, request, &error);

  if (result != NULL)
    {
      ck_assert_msg (sandbox_result_get_kind (result)
                         == SANDBOX_RESULT_SETUP_FAILED,
                     "it ran: kind %d", sandbox_result_get_kind (result));
      message = g_strdup (sandbox_result_get_message (result));
    }
  else
    message = g_strdup (error->message);
  ck_assert_msg (message != NULL && strstr (message, word) != NULL,
                 "no \"%s\" in: %s", word, message);
  ck_assert_msg (strchr (message, '\n') == NULL, "not one line: %s", message);
  return g_steal_pointer (&message);
}

START_TEST (a_dev_is_refused_by_name)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("exit 0");

  add_mount (request, SANDBOX_MOUNT_DEV, NULL, "/dev", SANDBOX_MOUNT_MINIMAL);
  g_free (run_and_expect_refusal (request, "mounts.dev.minimal"));
}
END_TEST

gboolean
is_without_dev (TCase *area)
{
  if (is_offered ("mounts.dev.minimal"))
    return FALSE;
  tcase_add_test (area, a_dev_is_refused_by_name);
  return TRUE;
}

void
assert_exited (SandboxResult *result, int status)
{
  const char *message = sandbox_result_get_message (result);
  GBytes *bytes = sandbox_result_get_output (result, SANDBOX_STREAM_STDERR);
  g_autofree char *errors = bytes ? dup_errors (result) : g_strdup ("");

  ck_assert_msg (sandbox_result_get_kind (result) == SANDBOX_RESULT_EXITED
                     && sandbox_result_get_exit_status (result) == status,
                 "kind %d, status %d instead of %d, signal %d: %s\n%s",
                 sandbox_result_get_kind (result),
                 sandbox_result_get_exit_status (result), status,
                 sandbox_result_get_signal (result),
                 message ? message : "no message", errors);
}

char *
dup_output (SandboxResult *result)
{
  return dup_stream (result, SANDBOX_STREAM_STDOUT);
}

char *
dup_errors (SandboxResult *result)
{
  return dup_stream (result, SANDBOX_STREAM_STDERR);
}

gboolean
has_line (const char *text, const char *line)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  return g_strv_contains ((const char *const *) lines, line);
}

void
assert_line (const char *text, const char *line)
{
  ck_assert_msg (has_line (text, line), "no line \"%s\" in:\n%s", line, text);
}

char *
dup_value (const char *text, const char *key)
{
  g_autofree char *prefix = g_strconcat (key, "=", NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (char **line = lines; *line != NULL; line++)
    if (g_str_has_prefix (*line, prefix))
      return g_strdup (*line + strlen (prefix));
  return NULL;
}

int
count_values (const char *text, const char *key)
{
  g_autofree char *prefix = g_strconcat (key, "=", NULL);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  int n = 0;

  for (char **line = lines; *line != NULL; line++)
    n += g_str_has_prefix (*line, prefix);
  return n;
}

char *
escape_bytes (const char *bytes)
{
  GString *text = g_string_new (NULL);

  for (const guchar *p = (const guchar *) bytes; *p != 0; p++)
    if (*p > ' ' && *p < 0x7f && *p != '\\')
      g_string_append_c (text, (char) *p);
    else
      g_string_append_printf (text, "\\x%02x", *p);
  return g_string_free (text, FALSE);
}
