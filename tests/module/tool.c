/* tool.c - how a backend's tool is found and asked, however it behaves. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "features-private.h"
#include "host-facts-private.h"
#include "scratch.h"

static SandboxHostFacts *
find (const char *text)
{
  SandboxHostFacts *facts = _sandbox_host_facts_new ();
  g_autofree char *script = g_strconcat ("#!/bin/sh\n", text, "\n", NULL);
  g_autofree char *expected = scratch_path ("tool");
  g_autoptr (GError) error = NULL;

  scratch_add_file ("tool", script, 0755);
  facts->search_path = g_strdup (scratch);
  ck_assert_msg (sandbox_host_facts_find_program (facts, "tool", &error), "%s",
                 error ? error->message : "no error set");
  ck_assert_str_eq (sandbox_host_facts_get_program (facts), expected);
  return facts;
}

static void
assert_not_found (const char *search_path, const char *phrase)
{
  g_autoptr (SandboxHostFacts) facts = _sandbox_host_facts_new ();
  g_autoptr (GError) error = NULL;

  facts->search_path = g_strdup (search_path);
  ck_assert (!sandbox_host_facts_find_program (facts, "tool", &error));
  ck_assert_ptr_nonnull (error);
  ck_assert_int_eq (error->code, SANDBOX_ERROR_UNAVAILABLE);
  ck_assert_msg (strstr (error->message, phrase) != NULL,
                 "does not say '%s': %s", phrase, error->message);
}

START_TEST (missing_tool_is_unavailable)
{
  assert_not_found (scratch, "tool: not found in PATH");
}
END_TEST

START_TEST (tool_in_the_cwd_is_not_found)
{
  static const char *const paths[] = { ".", "", "::", ".:sub", "sub" };
  g_autofree char *sub = scratch_path ("sub");

  ck_assert_int_eq (mkdir (sub, 0755), 0);
  scratch_add_file ("tool", "#!/bin/sh\n", 0755);
  scratch_add_file ("sub/tool", "#!/bin/sh\n", 0755);
  ck_assert_int_eq (chdir (scratch), 0);
  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    assert_not_found (paths[i], "not found");
}
END_TEST

START_TEST (tool_that_cannot_be_executed_is_named)
{
  g_autofree char *path = scratch_path ("tool");

  scratch_add_file ("tool", "#!/bin/sh\n", 0644);
  assert_not_found (scratch, path);
}
END_TEST

START_TEST (directory_is_no_tool)
{
  g_autofree char *path = scratch_path ("tool");

  ck_assert_int_eq (mkdir (path, 0755), 0);
  assert_not_found (scratch, path);
}
END_TEST

START_TEST (options_are_read_from_both_streams)
{
  g_autoptr (SandboxHostFacts) facts
      = find ("echo 'usage: tool [--one FD]'; echo ' --two-2=X|--three' >&2");

  ck_assert (sandbox_host_facts_has_option (facts, "--one"));
  ck_assert (sandbox_host_facts_has_option (facts, "--two-2"));
  ck_assert (sandbox_host_facts_has_option (facts, "--three"));
  ck_assert (!sandbox_host_facts_has_option (facts, "--two"));
  ck_assert (!sandbox_host_facts_has_option (facts, "--"));
}
END_TEST

START_TEST (tool_is_asked_once)
{
  g_autofree char *log = scratch_path ("log");
  g_autofree char *text = g_strdup_printf ("echo $1 >>%s; echo --one", log);
  g_autoptr (SandboxHostFacts) facts = find (text);
  g_autofree char *logged = NULL;

  ck_assert (sandbox_host_facts_has_option (facts, "--one"));
  ck_assert (!sandbox_host_facts_has_option (facts, "--two"));
  ck_assert (g_file_get_contents (log, &logged, NULL, NULL));
  ck_assert_str_eq (logged, "--help\n");
}
END_TEST

static void
limit_fds (rlim_t limit)
{
  struct rlimit fds;

  ck_assert_int_eq (getrlimit (RLIMIT_NOFILE, &fds), 0);
  fds.rlim_cur = limit < fds.rlim_max ? limit : fds.rlim_max;
  ck_assert_int_eq (setrlimit (RLIMIT_NOFILE, &fds), 0);
}

START_TEST (tool_that_cannot_be_run_now_is_asked_again)
{
  g_autoptr (SandboxHostFacts) facts = find ("echo --one");
  g_autoptr (GError) error = NULL;
  g_autofree char *expected
      = g_strdup_printf ("cannot run %s/tool --help: %s (the limit is "
                         "RLIMIT_NOFILE, ulimit -n)",
                         scratch, g_strerror (EMFILE));

  limit_fds (0);
  ck_assert (!sandbox_host_facts_check_option (facts, "--one", &error));
  ck_assert (!sandbox_host_facts_has_option (facts, "--one"));
  ck_assert_ptr_null (_sandbox_host_facts_get_version (facts));
  limit_fds (RLIM_INFINITY);
  ck_assert_str_eq (error->message, expected);
  ck_assert_int_eq (error->code, SANDBOX_ERROR_FAILED);
  ck_assert (sandbox_host_facts_has_option (facts, "--one"));
  ck_assert_ptr_nonnull (_sandbox_host_facts_get_version (facts));
}
END_TEST

START_TEST (feature_is_withheld_with_the_reason_why_the_tool_did_not_run)
{
  g_autoptr (SandboxHostFacts) facts = find ("echo --one");
  SandboxFeatureSet *set = _sandbox_feature_set_new ();
  g_autofree char *expected
      = g_strdup_printf ("cannot run %s/tool --help: ", scratch);
  g_autofree char *path = scratch_path ("tool");
  g_autofree char *reason = NULL;

  sandbox_feature_set_offer_if_option (set, SANDBOX_FEATURE_ROOTFS, "--one");
  ck_assert_int_eq (unlink (path), 0);
  ck_assert (!_sandbox_feature_set_is_offered (
      set, facts, SANDBOX_FEATURE_ROOTFS, &reason));
  ck_assert_msg (g_str_has_prefix (reason, expected), "%s", reason);
  _sandbox_feature_set_free (set);
}
END_TEST

START_TEST (missing_option_is_named_with_its_tool)
{
  g_autoptr (SandboxHostFacts) facts = find ("echo --one");
  g_autofree char *expected
      = g_strdup_printf ("%s/tool has no option --two", scratch);
  g_autoptr (GError) error = NULL;

  ck_assert (!sandbox_host_facts_check_option (facts, "--two", &error));
  ck_assert_str_eq (error->message, expected);
  ck_assert_int_eq (error->code, SANDBOX_ERROR_UNSUPPORTED);
}
END_TEST

START_TEST (tool_gets_no_environment_of_the_caller)
{
  g_autoptr (SandboxHostFacts) facts = find ("echo --value-$SECRET");

  g_setenv ("SECRET", "x", TRUE);
  ck_assert (sandbox_host_facts_has_option (facts, "--value-"));
}
END_TEST

/* No options, no version, no hang, no crash. */
static const char *const odd_tools[] = {
  "exit 0",
  "exit 1",
  "kill -SEGV $$",
  "exec /bin/sleep 1000 >/dev/null 2>&1",
  "printf '\\377\\376\\000\\033[2J'; exit 1",
};

START_TEST (odd_tool_has_no_options)
{
  g_autoptr (SandboxHostFacts) facts = find (odd_tools[_i]);

  ck_assert (!sandbox_host_facts_has_option (facts, "--perms"));
  ck_assert_ptr_null (_sandbox_host_facts_get_version (facts));
}
END_TEST

/* A zombie has ended, whoever is late to reap it. */
static gboolean
is_running (gint64 pid)
{
  g_autofree char *path
      = g_strdup_printf ("/proc/%" G_GINT64_FORMAT "/stat", pid);
  g_autofree char *stat = NULL;

  return g_file_get_contents (path, &stat, NULL, NULL)
         && strstr (stat, ") Z ") == NULL;
}

START_TEST (hanging_tool_is_killed_with_its_children)
{
  g_autofree char *log = scratch_path ("log");
  g_autofree char *text = g_strdup_printf (
      "/bin/sleep 1000 & echo $! >%s; echo --one; wait", log);
  g_autoptr (SandboxHostFacts) facts = find (text);
  gint64 start = g_get_monotonic_time ();
  g_autofree char *logged = NULL;
  gint64 pid;

  ck_assert (sandbox_host_facts_has_option (facts, "--one"));
  ck_assert_int_lt (g_get_monotonic_time () - start, 7 * G_USEC_PER_SEC);
  ck_assert (g_file_get_contents (log, &logged, NULL, NULL));
  pid = g_ascii_strtoll (logged, NULL, 10);
  ck_assert_int_gt (pid, 0);
  for (int i = 0; i < 100 && is_running (pid); i++)
    g_usleep (10000);
  ck_assert (!is_running (pid));
}
END_TEST

START_TEST (endless_output_is_cut_off)
{
  g_autoptr (SandboxHostFacts) facts
      = find ("while :; do echo --one --two --three --four; done");

  ck_assert (sandbox_host_facts_has_option (facts, "--four"));
}
END_TEST

START_TEST (ignored_sigchld_does_no_harm)
{
  g_autoptr (SandboxHostFacts) facts = find ("echo --one");

  signal (SIGCHLD, SIG_IGN);
  ck_assert (sandbox_host_facts_has_option (facts, "--one"));
  ck_assert_ptr_nonnull (_sandbox_host_facts_get_version (facts));
}
END_TEST

START_TEST (closed_standard_streams_do_no_harm)
{
  g_autoptr (SandboxHostFacts) facts = find ("echo --one");
  gboolean has_option;
  int copies[3];

  for (int fd = 0; fd < 3; fd++)
    {
      copies[fd] = dup (fd);
      close (fd);
    }
  has_option = sandbox_host_facts_has_option (facts, "--one");
  for (int fd = 0; fd < 3; fd++)
    {
      ck_assert_int_eq (dup2 (copies[fd], fd), fd);
      close (copies[fd]);
    }
  ck_assert (has_option);
}
END_TEST

START_TEST (version_is_the_first_line_made_printable)
{
  g_autoptr (SandboxHostFacts) facts
      = find ("printf 'tool 1.2\\033\\377\\nmore\\n'");

  ck_assert_str_eq (_sandbox_host_facts_get_version (facts),
                    "tool 1.2?\xef\xbf\xbd");
}
END_TEST

START_TEST (long_version_is_cut)
{
  g_autoptr (SandboxHostFacts) facts
      = find ("for i in 1 2 3 4 5 6; do printf %050d $i; done");

  ck_assert_uint_eq (strlen (_sandbox_host_facts_get_version (facts)), 100);
}
END_TEST

void
add_tool_tests (Suite *suite)
{
  TCase *tcase = tcase_create ("tool");

  tcase_set_timeout (tcase, 20);
  tcase_add_checked_fixture (tcase, scratch_set_up, scratch_tear_down);
  tcase_add_test (tcase, missing_tool_is_unavailable);
  tcase_add_test (tcase, tool_in_the_cwd_is_not_found);
  tcase_add_test (tcase, tool_that_cannot_be_executed_is_named);
  tcase_add_test (tcase, directory_is_no_tool);
  tcase_add_test (tcase, options_are_read_from_both_streams);
  tcase_add_test (tcase, tool_is_asked_once);
  tcase_add_test (tcase, tool_that_cannot_be_run_now_is_asked_again);
  tcase_add_test (tcase,
                  feature_is_withheld_with_the_reason_why_the_tool_did_not_run);
  tcase_add_test (tcase, missing_option_is_named_with_its_tool);
  tcase_add_test (tcase, tool_gets_no_environment_of_the_caller);
  tcase_add_loop_test (tcase, odd_tool_has_no_options, 0,
                       (int) G_N_ELEMENTS (odd_tools));
  tcase_add_test (tcase, hanging_tool_is_killed_with_its_children);
  tcase_add_test (tcase, endless_output_is_cut_off);
  tcase_add_test (tcase, ignored_sigchld_does_no_harm);
  tcase_add_test (tcase, closed_standard_streams_do_no_harm);
  tcase_add_test (tcase, version_is_the_first_line_made_printable);
  tcase_add_test (tcase, long_version_is_cut);
  suite_add_tcase (suite, tcase);
}
