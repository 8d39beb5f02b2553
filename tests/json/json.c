/* json.c - requests and results as documents, and documents that are refused. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sandboxlib/sandboxlib.h>

#include "tests/unit/samples.h"

static SandboxRequest *
read_request (const char *text)
{
  g_autoptr (GError) error = NULL;
  SandboxRequest *request = sandbox_request_new_from_json (text, -1, &error);

  ck_assert_msg (request != NULL, "%s", error != NULL ? error->message : "");
  return request;
}

static char *
write_request (SandboxRequest *request)
{
  g_autoptr (GError) error = NULL;
  char *text = sandbox_request_to_json (request, &error);

  ck_assert_msg (text != NULL, "%s", error != NULL ? error->message : "");
  return text;
}

START_TEST (a_request_survives_a_document)
{
  g_autoptr (SandboxRequest) request = sample_maximal (_i);
  g_autofree char *text = write_request (request);
  g_autoptr (SandboxRequest) again = read_request (text);
  g_autofree char *text_again = write_request (again);

  sample_assert_equal (request, again);
  ck_assert_str_eq (text, text_again);
}
END_TEST

START_TEST (what_is_unset_stays_out_of_the_document)
{
  g_autoptr (SandboxRequest) request = sandbox_request_new (NULL);
  g_autofree char *text = write_request (request);
  g_autoptr (SandboxRequest) again = read_request ("{}");

  ck_assert_str_eq (text, "{\n  \"version\" : 1\n}\n");
  sample_assert_equal (request, again);
}
END_TEST

START_TEST (empty_lists_are_not_unset)
{
  static const char *const none[] = { NULL };
  static const guint32 group;
  g_autoptr (SandboxRequest) request = sandbox_request_new (none);
  g_autofree char *text = NULL;
  g_autoptr (SandboxRequest) again = NULL;
  gsize n_groups;

  sandbox_request_set_writable_paths (request, none);
  sandbox_request_set_groups (request, &group, 0);
  text = write_request (request);
  again = read_request (text);
  ck_assert_ptr_nonnull (sandbox_request_get_writable_paths (again));
  ck_assert_ptr_nonnull (sandbox_request_get_argv (again));
  ck_assert_ptr_nonnull (sandbox_request_get_groups (again, &n_groups));
  ck_assert_uint_eq (n_groups, 0);
}
END_TEST

START_TEST (bytes_that_are_no_text_survive)
{
  const char *const argv[] = { "\xff\xfe/\x01", "a\"\\\n\t\xc3\xa4", "", NULL };
  g_autoptr (SandboxRequest) request = sandbox_request_new (argv);
  g_autofree char *text = NULL;
  g_autoptr (SandboxRequest) again = NULL;

  sandbox_request_set_variable (request, "A\x80", "\xff");
  text = write_request (request);
  ck_assert (g_utf8_validate (text, -1, NULL));
  again = read_request (text);
  sample_assert_equal (request, again);
}
END_TEST

START_TEST (a_namespace_to_join_is_refused_by_name)
{
  g_autoptr (SandboxRequest) request = sandbox_request_new (NULL);
  g_autoptr (SandboxIsolation) isolation = sandbox_isolation_new ();
  g_autoptr (GError) error = NULL;
  int fd = open ("/proc/self/ns/user", O_RDONLY | O_CLOEXEC);

  if (_i == 0)
    sandbox_isolation_set_fd (isolation, SANDBOX_ISOLATION_KIND_USER, fd);
  else
    sandbox_isolation_set_second_user_fd (isolation, fd);
  close (fd);
  sandbox_request_set_isolation (request, isolation);
  ck_assert_ptr_null (sandbox_request_to_json (request, &error));
  ck_assert_msg (strstr (error->message, "isolation") != NULL, "%s",
                 error->message);
}
END_TEST

START_TEST (an_fd_is_refused_by_name)
{
  g_autoptr (SandboxRequest) request = sandbox_request_new (NULL);
  g_autoptr (GError) error = NULL;

  sandbox_request_set_stdio_fd (request, SANDBOX_STREAM_STDERR, 2);
  ck_assert_ptr_null (sandbox_request_to_json (request, &error));
  ck_assert (
      g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST));
  ck_assert_ptr_nonnull (strstr (error->message, "stderr"));
}
END_TEST

START_TEST (an_fd_as_the_source_of_a_mount_is_refused_by_name)
{
  g_autoptr (SandboxRequest) request = sandbox_request_new (NULL);
  g_autoptr (GError) error = NULL;

  sandbox_request_take_mount (request, sandbox_mount_new_bind_fd (0, "/a", 0));
  ck_assert_ptr_null (sandbox_request_to_json (request, &error));
  ck_assert_ptr_nonnull (strstr (error->message, "mounts"));
  ck_assert_ptr_nonnull (strstr (error->message, "an fd"));
}
END_TEST

START_TEST (a_number_that_no_document_holds_is_refused)
{
  g_autoptr (SandboxRequest) request = sandbox_request_new (NULL);
  g_autoptr (GError) error = NULL;

  sandbox_request_set_timeout (request, G_MAXUINT64);
  ck_assert_ptr_null (sandbox_request_to_json (request, &error));
  ck_assert_ptr_nonnull (strstr (error->message, "timeout"));
}
END_TEST

static const struct
{
  const char *text;
  const char *message; /* how it begins */
} refused[] = {
  { "", "line 1, column 1: a value is missing" },
  { "   \n", "line 2, column 1: a value is missing" },
  { "[]", "line 1, column 1: an object is wanted" },
  { "nul", "line 1, column 1: this is no value" },
  { "{", "line 1, column 2: a string in double quotes" },
  { "{}x", "line 1, column 3: the document has ended" },
  { "{} {}", "line 1, column 4: the document has ended" },
  { "{'argv':[]}", "line 1, column 2: a string in double quotes" },
  { "/* c */{}", "line 1, column 1: a value is missing" },
  { "{\"argv\"}", "line 1, column 8: ':' is missing" },
  { "{\"argv\":[\"a\",]}", "line 1, column 14: a value is missing" },
  { "{\"argv\":[\"a\"}", "line 1, column 13: ',' or ']' is missing" },
  { "{\"argv\":[],}", "line 1, column 12: a string in double quotes" },
  { "{\"argv\":[]\n,\"argv\":[]}", "line 2, column 2: this member is there" },
  { "{\"argv\":[],\"\\u0061rgv\":[]}", "line 1, column 12: this member is" },
  { "{\"cwd\":\"a\\u0000b\"}", "line 1, column 10: a string cannot hold NUL" },
  { "{\"cwd\":\"a\nb\"}", "line 1, column 10: a control character" },
  { "{\"cwd\":\"\\q\"}", "line 1, column 9: there is no such escape" },
  { "{\"cwd\":\"\\u00g0\"}", "line 1, column 13: \\u takes four" },
  { "{\"cwd\":\"\\ud800\"}",
    "line 1, column 9: a surrogate without its second" },
  { "{\"cwd\":\"\\ud800\\u0041\"}", "line 1, column 9: a surrogate" },
  { "{\"cwd\":\"\\udc00\"}",
    "line 1, column 9: a surrogate without its first" },
  { "{\"cwd\":\"abc", "line 1, column 8: this string has no end" },
  { "{\"cwd\":\"\xff\"}", "line 1, column 9: this is no UTF-8" },
  { "\xef\xbb\xbf{}", "line 1, column 1: a byte order mark" },
  { "{\"cwd\":1}", "line 1, column 2: cwd: a string, or an object" },
  { "{\"cwd\":null}", "line 1, column 2: cwd: a string" },
  { "{\"cwd\":{}}", "line 1, column 2: cwd: the member base64 is missing" },
  { "{\"cwd\":{\"base64\":\"AA==\"}}",
    "line 1, column 2: cwd: a string cannot" },
  { "{\"cwd\":{\"base64\":\"a b=\"}}",
    "line 1, column 9: cwd/base64: text in" },
  { "{\"cwd\":{\"base65\":\"\"}}", "line 1, column 9: cwd/base65: unknown" },
  { "{\"uid\":-1}", "line 1, column 2: uid: -1 is not from 0 to 4294967294" },
  { "{\"uid\":4294967295}", "line 1, column 2: uid: 4294967295 is not" },
  { "{\"uid\":4294967296}", "line 1, column 2: uid: 4294967296 is not" },
  { "{\"uid\":9223372036854775808}", "line 1, column 8: this number is out" },
  { "{\"uid\":99999999999999999999}", "line 1, column 8: this number is out" },
  { "{\"uid\":1e400}", "line 1, column 8: this number is out of range" },
  { "{\"uid\":1.0}", "line 1, column 2: uid: an integer is wanted" },
  { "{\"uid\":-0}", "line 1, column 8: -0 is no integer" },
  { "{\"uid\":01}", "line 1, column 8: a number cannot start with 0" },
  { "{\"uid\":+1}", "line 1, column 8: a value is missing" },
  { "{\"uid\":NaN}", "line 1, column 8: a value is missing" },
  { "{\"uid\":\"0\"}", "line 1, column 2: uid: an integer is wanted" },
  { "{\"groups\":[0,-5]}", "line 1, column 14: groups/1: -5 is not" },
  { "{\"timeout\":-5}", "line 1, column 2: timeout: -5 is not from 0" },
  { "{\"no-new-privs\":1}", "line 1, column 2: no-new-privs: true or false" },
  { "{\"on-exit\":\"die\"}",
    "line 1, column 2: on-exit: 'die' is none of kill" },
  { "{\"version\":2}", "line 1, column 2: version: 2 is not from 1 to 1" },
  { "{\n  \"\xc3\xa4\": 1, \"b\": 2}",
    "line 2, column 3: \xc3\xa4: a request has" },
  { "{\"argv\":[\"a\"],\n\"foo/bar\":1}", "line 2, column 1: foo~1bar: a req" },
  { "{\"isolation\":{\"time\":\"new\"}}",
    "line 1, column 15: isolation/time:" },
  { "{\"isolation\":{\"pid\":\"unset\"}}",
    "line 1, column 15: isolation/pid: '" },
  { "{\"mounts\":{}}", "line 1, column 2: mounts: a list is wanted" },
  { "{\"mounts\":[{}]}",
    "line 1, column 12: mounts/0: a mount without a type" },
  { "{\"mounts\":[{\"type\":\"dir\"}]}",
    "line 1, column 12: mounts/0: a mount" },
  { "{\"mounts\":[{\"type\":\"ext4\"}]}",
    "line 1, column 13: mounts/0/type: '" },
  { "{\"mounts\":[{\"kind\":\"dir\"}]}",
    "line 1, column 13: mounts/0/kind: a" },
  { "{\"mounts\":[{\"type\":\"proc\",\"target\":\"/p\",\"mode\":\"7\"}]}",
    "line 1, column 12: mounts/0: a mode" },
  { "{\"mounts\":[{\"type\":\"dir\",\"target\":\"/p\",\"size\":7}]}",
    "line 1, column 12: mounts/0: a size" },
  { "{\"mounts\":[{\"type\":\"file\",\"target\":\"/f\"}]}",
    "line 1, column 12: mounts/0: content" },
  { "{\"mounts\":[{\"type\":\"dir\",\"target\":\"/f\",\"content\":\"\"}]}",
    "line 1, column 12: mounts/0: content" },
  { "{\"mounts\":[{\"type\":\"file\",\"target\":\"/f\",\"content\":\"\","
    "\"options\":[\"ro\"]}]}",
    "line 1, column 12: mounts/0: a file" },
  { "{\"mounts\":[{\"mode\":\"0o7\"}]}",
    "line 1, column 13: mounts/0/mode: per" },
  { "{\"mounts\":[{\"mode\":\"10000\"}]}",
    "line 1, column 13: mounts/0/mode: p" },
  { "{\"environment\":[\"=x\"]}", "line 1, column 17: environment/0: a varia" },
  { "{\"environment\":{\"A\":\"1\"}}",
    "line 1, column 2: environment: a list" },
  { "{\"stdio\":{\"stdin\":\"fd\"}}",
    "line 1, column 11: stdio/stdin: a docum" },
  { "{\"stdio\":{\"stdlog\":\"null\"}}",
    "line 1, column 11: stdio/stdlog: th" },
};

START_TEST (a_bad_document_is_refused_with_its_place)
{
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (
      sandbox_request_new_from_json (refused[_i].text, -1, &error));
  ck_assert (
      g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST));
  ck_assert_msg (g_str_has_prefix (error->message, refused[_i].message),
                 "%s\n  gives    %s\n  expected %s", refused[_i].text,
                 error->message, refused[_i].message);
}
END_TEST

/* Each prefix of a good document is a bad one. */
START_TEST (a_document_that_was_cut_is_refused)
{
  g_autoptr (SandboxRequest) request = sample_maximal (SANDBOX_ISOLATION_NEW);
  g_autofree char *text = write_request (request);
  gsize length = strlen (text) - 1; /* without the newline */

  for (gsize i = 0; i < length; i++)
    {
      g_autoptr (GError) error = NULL;

      ck_assert_msg (sandbox_request_new_from_json (text, (gssize) i, &error)
                         == NULL,
                     "%.*s", (int) i, text);
      ck_assert (g_str_has_prefix (error->message, "line "));
    }
}
END_TEST

/* Whatever it says, it ends. */
START_TEST (a_document_with_a_changed_byte_does_no_harm)
{
  g_autoptr (SandboxRequest) request = sample_maximal (SANDBOX_ISOLATION_NEW);
  g_autofree char *text = write_request (request);
  gsize length = strlen (text);
  g_autoptr (GRand) random = g_rand_new_with_seed (5);

  for (int i = 0; i < 3000; i++)
    {
      gsize at = (gsize) g_rand_int_range (random, 0, (gint32) length);
      char was = text[at];
      g_autoptr (GError) error = NULL;
      g_autoptr (SandboxRequest) read = NULL;

      text[at] = (char) g_rand_int_range (random, 0, 256);
      read = sandbox_request_new_from_json (text, (gssize) length, &error);
      ck_assert ((read == NULL) == (error != NULL));
      text[at] = was;
    }
}
END_TEST

START_TEST (deep_nesting_is_refused)
{
  const gsize depth = 200000;
  g_autofree char *text = g_malloc (depth + 1);
  g_autoptr (GError) error = NULL;

  memset (text, _i == 0 ? '[' : '{', depth);
  text[depth] = '\0';
  ck_assert_ptr_null (sandbox_request_new_from_json (text, -1, &error));
  ck_assert (g_str_has_prefix (error->message, "line 1, column "));
}
END_TEST

START_TEST (a_large_document_is_refused_unread)
{
  const gsize length = 100 * 1024 * 1024;
  g_autofree char *text = g_malloc (length);
  g_autoptr (GError) error = NULL;

  memset (text, 'x', length);
  ck_assert_ptr_null (
      sandbox_request_new_from_json (text, (gssize) length, &error));
  ck_assert_str_eq (error->message, "the document is larger than 16 MiB");
}
END_TEST

START_TEST (an_error_is_a_document_too)
{
  g_autoptr (GError) problem = g_error_new_literal (
      SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED, "no \"net\"");
  g_autoptr (GError) error = NULL;
  g_autofree char *text = sandbox_error_to_json (problem, &error);

  ck_assert_str_eq (text, "{\"version\":1,\"kind\":\"not-started\","
                          "\"shell-status\":125,\"error\":\"unsupported\","
                          "\"message\":\"no \\\"net\\\"\"}\n");
}
END_TEST

static Suite *
json_suite (void)
{
  Suite *suite = suite_create ("json");
  TCase *carried = tcase_create ("carried");
  TCase *bad = tcase_create ("bad");

  tcase_add_loop_test (carried, a_request_survives_a_document, 0,
                       SANDBOX_ISOLATION_HOST + 1);
  tcase_add_test (carried, what_is_unset_stays_out_of_the_document);
  tcase_add_test (carried, empty_lists_are_not_unset);
  tcase_add_test (carried, bytes_that_are_no_text_survive);
  tcase_add_loop_test (carried, a_namespace_to_join_is_refused_by_name, 0, 2);
  tcase_add_test (carried, an_fd_is_refused_by_name);
  tcase_add_test (carried, an_fd_as_the_source_of_a_mount_is_refused_by_name);
  tcase_add_test (carried, a_number_that_no_document_holds_is_refused);
  tcase_add_test (carried, an_error_is_a_document_too);
  suite_add_tcase (suite, carried);

  tcase_set_timeout (bad, 60);
  tcase_add_loop_test (bad, a_bad_document_is_refused_with_its_place, 0,
                       G_N_ELEMENTS (refused));
  tcase_add_test (bad, a_document_that_was_cut_is_refused);
  tcase_add_test (bad, a_document_with_a_changed_byte_does_no_harm);
  tcase_add_loop_test (bad, deep_nesting_is_refused, 0, 2);
  tcase_add_test (bad, a_large_document_is_refused_unread);
  suite_add_tcase (suite, bad);
  return suite;
}

int
main (void)
{
  SRunner *runner = srunner_create (json_suite ());
  int n_failed;

  srunner_run_all (runner, CK_NORMAL);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
