/* overlay.c - directories of the host as one, and none of them changes. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const char change[]
    = "cat /data/low /data/both; echo changed >/data/low; echo new >/data/new; "
      "rm -f /data/both; for f in /data/*; do echo f=$f; done; cat /data/low";

/* The first is the lowest. */
static char *
make_directory (const char *name)
{
  char *path = g_build_filename (place.dir, name, NULL);
  g_autofree char *own = g_build_filename (path, name, NULL);
  g_autofree char *both = g_build_filename (path, "both", NULL);
  g_autofree char *text = g_strdup_printf ("of %s\n", name);

  ck_assert_int_eq (g_mkdir (path, 0755), 0);
  ck_assert (g_file_set_contents (own, text, -1, NULL));
  ck_assert (g_file_set_contents (both, text, -1, NULL));
  return path;
}

static void
take_overlay (SandboxRequest *request,
              const char *low,
              const char *high,
              const char *upper,
              const char *work,
              SandboxMountFlags flags)
{
  const char *const sources[] = { low, high, NULL };

  sandbox_request_take_mount (
      request,
      sandbox_mount_new_overlay ("/data", sources, upper, work, flags));
}

static void
assert_content (const char *directory, const char *name, const char *expected)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autofree char *text = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  ck_assert_msg (g_strcmp0 (text, expected) == 0, "%s: %s", path,
                 text ? text : "missing");
}

/* Names of overlayfs's own separators among them. */
START_TEST (what_is_written_to_a_tmp_overlay_is_not_kept)
{
  g_autofree char *low = make_directory ("low");
  g_autofree char *high = make_directory ("o:d,d\\");
  g_autoptr (SandboxRequest) request = new_shell_request (change);
  g_autofree char *output = NULL;

  take_overlay (request, low, high, NULL, NULL, SANDBOX_MOUNT_NONE);
  output = run_to_success (request, "mounts.tmp-overlay", NULL);
  if (output == NULL)
    return;
  assert_line (output, "of low");
  assert_line (output, "of o:d,d\\");
  assert_line (output, "changed");
  assert_line (output, "f=/data/new");
  ck_assert_msg (!has_line (output, "f=/data/both"), "%s", output);
  assert_content (low, "low", "of low\n");
  assert_content (low, "both", "of low\n");
  assert_content (high, "both", "of o:d,d\\\n");
  assert_content (low, "new", NULL);
}
END_TEST

START_TEST (overlay_writes_to_its_upper_directory_alone)
{
  g_autofree char *low = make_directory ("low");
  g_autofree char *high = make_directory ("high");
  g_autofree char *upper = make_directory ("upper");
  g_autofree char *work = g_build_filename (place.dir, "work", NULL);
  g_autoptr (SandboxRequest) request = new_shell_request (change);
  g_autofree char *output = NULL;

  ck_assert_int_eq (g_mkdir (work, 0755), 0);
  take_overlay (request, low, high, upper, work, SANDBOX_MOUNT_NONE);
  output = run_to_success (request, "mounts.overlay", NULL);
  if (output == NULL)
    return;
  assert_line (output, "of upper");
  assert_content (upper, "low", "changed\n");
  assert_content (upper, "new", "new\n");
  assert_content (low, "low", "of low\n");
  assert_content (low, "both", "of low\n");
  assert_content (high, "both", "of high\n");
}
END_TEST

/* What a command removed and made anew shows nothing of the layers below. */
START_TEST (directory_that_was_made_anew_hides_what_was_there)
{
  g_autofree char *low = make_directory ("low");
  g_autofree char *high = make_directory ("high");
  g_autofree char *upper = make_directory ("upper");
  g_autofree char *work = g_build_filename (place.dir, "work", NULL);
  g_autofree char *below = g_build_filename (low, "dir", NULL);
  g_autofree char *file = g_build_filename (below, "file", NULL);
  g_autofree char *leftover = g_build_filename (upper, "dir", "file", NULL);
  g_autoptr (SandboxRequest) first
      = new_shell_request ("rm -r /data/dir && mkdir /data/dir");
  g_autoptr (SandboxRequest) second = new_shell_request ("exit 0");
  g_autofree char *output = NULL;

  ck_assert_int_eq (g_mkdir (work, 0755), 0);
  ck_assert_int_eq (g_mkdir (below, 0755), 0);
  ck_assert (g_file_set_contents (file, "below", -1, NULL));
  take_overlay (first, low, high, upper, work, SANDBOX_MOUNT_NONE);
  output = run_to_success (first, "mounts.overlay", NULL);
  if (output == NULL)
    return;
  take_overlay (second, low, high, upper, work, SANDBOX_MOUNT_NONE);
  add_mount (second, SANDBOX_MOUNT_MASK, NULL, "/data/dir/file",
             SANDBOX_MOUNT_NONE);
  g_free (run_for_output (second, "mounts.mask", NULL));
  ck_assert (!g_file_test (leftover, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST (read_only_overlay_is_read_only)
{
  g_autofree char *low = make_directory ("low");
  g_autofree char *high = make_directory ("high");
  g_autoptr (SandboxRequest) request = new_shell_request (
      "cat /data/low /data/both; probe write /data /data/low; "
      "probe change /data");
  g_autofree char *output = NULL;

  take_overlay (request, low, high, NULL, NULL, SANDBOX_MOUNT_READ_ONLY);
  output = run_for_output (request, "mounts.ro-overlay", NULL);
  if (output == NULL)
    return;
  assert_line (output, "of low");
  assert_line (output, "of high");
  ck_assert_msg (strstr (output, "=ok") == NULL, "%s", output);
}
END_TEST

START_TEST (other_mounts_lie_on_an_overlay)
{
  g_autofree char *low = make_directory ("low");
  g_autofree char *high = make_directory ("high");
  g_autofree char *made = g_build_filename (high, "new", NULL);
  g_autoptr (SandboxRequest) request
      = new_shell_request ("cat /data/new/deep/file; echo x >/data/tmp/x && "
                           "cat /data/tmp/x /data/low");
  g_autofree char *output = NULL;

  take_overlay (request, low, high, NULL, NULL, SANDBOX_MOUNT_NONE);
  add_mount (request, SANDBOX_MOUNT_BIND, place.decoy, "/data/new/deep",
             SANDBOX_MOUNT_READ_ONLY);
  sandbox_request_take_mount (request,
                              sandbox_mount_new_tmpfs ("/data/tmp", -1, 0));
  output = run_to_success (request, "mounts.tmp-overlay", "mounts.ro-bind",
                           "mounts.tmpfs", NULL);
  if (output == NULL)
    return;
  assert_line (output, "x");
  assert_line (output, "of low");
  ck_assert (!g_file_test (made, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST (links_of_a_layer_lead_nowhere_but_into_the_sandbox)
{
  static const char *const texts[]
      = { "%s", "../../../../../..%s", "/oldroot%s", "/proc/self/root%s" };
  g_autofree char *low = make_directory ("low");
  g_autofree char *high = make_directory ("high");
  g_autofree char *evil = g_build_filename (_i % 2 ? low : high, "evil", NULL);
  g_auto (GStrv) parts = g_strsplit (texts[_i], "%s", 2);
  g_autofree char *text = g_strjoinv (place.decoy, parts);
  g_autoptr (SandboxRequest) request = new_shell_request (
      "cat /data/evil/directory/file; touch /data/evil/touched; exit 0");
  g_autoptr (GError) error = NULL;
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  ck_assert_int_eq (symlink (text, evil), 0);
  take_overlay (request, low, high, NULL, NULL, SANDBOX_MOUNT_NONE);
  sandbox_request_take_mount (request,
                              sandbox_mount_new_tmpfs ("/data/evil/x", -1, 0));
  add_mount (request, SANDBOX_MOUNT_DIR, NULL, "/data/evil/y/z", 0);
  result = sandbox_backend_run_sandbox (backend, request, &error);
  if (result == NULL
      || sandbox_result_get_kind (result) == SANDBOX_RESULT_SETUP_FAILED)
    return;
  output = dup_output (result);
  ck_assert_msg (strstr (output, "decoy below") == NULL, "%s", output);
}
END_TEST

START_TEST (overlay_can_be_the_root)
{
  const char *const sources[] = { place.rootfs, NULL };
  g_autofree char *made = place_build_path (&place, "made");
  g_autoptr (SandboxRequest) request
      = new_shell_request ("echo x >/made && cat /made && ls /bin/busybox");
  g_autofree char *output = NULL;

  sandbox_request_set_rootfs (request, NULL);
  sandbox_request_set_empty_root (request, 0755);
  sandbox_request_take_mount (
      request,
      sandbox_mount_new_overlay ("/", sources, NULL, NULL, SANDBOX_MOUNT_NONE));
  add_own_proc (request);
  output = run_to_success (request, "empty-root", "mounts.tmp-overlay",
                           "mounts.proc", "isolation.pid=new", NULL);
  if (output == NULL)
    return;
  assert_line (output, "x");
  ck_assert (!g_file_test (made, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST (missing_or_unfit_directory_is_refused_by_name)
{
  g_autofree char *low = make_directory ("low");
  g_autofree char *file = g_build_filename (low, "low", NULL);
  g_autofree char *work = g_build_filename (low, "work", NULL);
  const char *const words[]
      = { "overlay-src /nosuch", "not a directory", "one lies in the other" };
  g_autoptr (SandboxRequest) request = new_shell_request ("true");

  ck_assert_int_eq (g_mkdir (work, 0755), 0);
  if (_i == 2)
    take_overlay (request, low, NULL, low, work, SANDBOX_MOUNT_NONE);
  else
    take_overlay (request, _i == 0 ? "/nosuch" : file, NULL, NULL, NULL,
                  SANDBOX_MOUNT_NONE);
  if (is_offered (_i == 2 ? "mounts.overlay" : "mounts.tmp-overlay"))
    g_free (run_and_expect_refusal (request, words[_i]));
  else
    run_or_expect_withheld (
        request, _i == 2 ? "mounts.overlay" : "mounts.tmp-overlay", NULL);
}
END_TEST

TCase *
overlay_area (void)
{
  TCase *area = new_area ("overlay");

  tcase_add_test (area, what_is_written_to_a_tmp_overlay_is_not_kept);
  tcase_add_test (area, overlay_writes_to_its_upper_directory_alone);
  tcase_add_test (area, directory_that_was_made_anew_hides_what_was_there);
  tcase_add_test (area, read_only_overlay_is_read_only);
  tcase_add_test (area, other_mounts_lie_on_an_overlay);
  tcase_add_loop_test (area, links_of_a_layer_lead_nowhere_but_into_the_sandbox,
                       0, 4);
  tcase_add_test (area, overlay_can_be_the_root);
  tcase_add_loop_test (area, missing_or_unfit_directory_is_refused_by_name, 0,
                       3);
  return area;
}
