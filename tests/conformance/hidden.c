/* hidden.c - what is masked is not seen, what is copied does not lead back. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A file with @text in a directory of the host, and a link that leads to it. */
static char *
make_linked_file (const char *text)
{
  g_autofree char *file = g_build_filename (place.dir, "original", NULL);
  char *link = g_build_filename (place.dir, "link", NULL);

  ck_assert (g_file_set_contents (file, text, -1, NULL));
  ck_assert_int_eq (symlink ("original", link), 0);
  return link;
}

START_TEST (masked_directory_is_empty_and_read_only)
{
  g_autofree char *secret = place_build_path (&place, "data/secret");
  g_autoptr (SandboxRequest) request
      = new_shell_request ("for f in /data/*; do echo f=$f; done; "
                           "probe type /data; probe write /data; "
                           "cat /data/secret");
  g_autofree char *output = NULL;

  ck_assert (g_file_set_contents (secret, "secret\n", -1, NULL));
  add_mount (request, SANDBOX_MOUNT_MASK, NULL, "/data", SANDBOX_MOUNT_NONE);
  output = run_for_output (request, "mounts.mask", NULL);
  if (output == NULL)
    return;
  assert_line (output, "f=/data/*");
  assert_line (output, "type /data=d 0555 0");
  ck_assert_msg (strstr (output, "=ok") == NULL && !has_line (output, "secret"),
                 "%s", output);
}
END_TEST

START_TEST (masked_file_is_empty_and_read_only)
{
  g_autofree char *secret = place_build_path (&place, "data/secret");
  g_autofree char *left = NULL;
  g_autoptr (SandboxRequest) request
      = new_shell_request ("probe type /data/secret; probe write /data/secret; "
                           "echo \"[$(cat /data/secret)]\"");
  g_autofree char *output = NULL;

  ck_assert (g_file_set_contents (secret, "secret\n", -1, NULL));
  add_mount (request, SANDBOX_MOUNT_MASK, NULL, "/data/secret",
             SANDBOX_MOUNT_NONE);
  output = run_for_output (request, "mounts.mask", NULL);
  if (output == NULL)
    return;
  assert_line (output, "[]");
  ck_assert_msg (strstr (output, "type /data/secret=- 0444 0") != NULL, "%s",
                 output);
  ck_assert_msg (strstr (output, "=ok") == NULL && !has_line (output, "secret"),
                 "%s", output);
  ck_assert (g_file_get_contents (secret, &left, NULL, NULL));
  ck_assert_str_eq (left, "secret\n");
}
END_TEST

START_TEST (mask_hides_a_file_of_a_proc)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("echo \"[$(cat /proc/version)]\"; for f in "
                           "/proc/tty/*; do echo f=$f; done");
  g_autofree char *output = NULL;

  add_own_proc (request);
  add_mount (request, SANDBOX_MOUNT_MASK, NULL, "/proc/version",
             SANDBOX_MOUNT_NONE);
  add_mount (request, SANDBOX_MOUNT_MASK, NULL, "/proc/tty",
             SANDBOX_MOUNT_NONE);
  output = run_to_success (request, "mounts.mask", "mounts.proc",
                           "isolation.pid=new", NULL);
  if (output == NULL)
    return;
  assert_line (output, "[]");
  assert_line (output, "f=/proc/tty/*");
}
END_TEST

START_TEST (mask_of_what_is_missing_does_nothing)
{
  g_autofree char *missing = place_build_path (&place, "missing");
  g_autoptr (SandboxRequest) request = new_shell_request ("true");

  add_mount (request, SANDBOX_MOUNT_MASK, NULL, "/missing/x",
             SANDBOX_MOUNT_NONE);
  g_free (run_to_success (request, "mounts.mask", NULL));
  ck_assert (!g_file_test (missing, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST (mask_and_copy_follow_no_link_out_of_the_rootfs)
{
  g_autofree char *evil = place_build_path (&place, "evil");
  g_autofree char *link = make_linked_file ("copied\n");
  g_autofree char *text
      = g_strconcat (_i == 0 ? "" : "/proc/self/root", place.decoy, NULL);
  g_autoptr (SandboxRequest) request = new_shell_request (
      "cat /evil/directory/file; touch /evil/touched; exit 0");
  g_autoptr (GError) error = NULL;
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  ck_assert_int_eq (symlink (text, evil), 0);
  add_mount (request, SANDBOX_MOUNT_MASK, NULL, "/evil/directory",
             SANDBOX_MOUNT_NONE);
  add_mount (request, SANDBOX_MOUNT_HOST_FILE, link, "/evil/made/file",
             SANDBOX_MOUNT_NONE);
  result = sandbox_backend_run_sandbox (backend, request, &error);
  if (result == NULL
      || sandbox_result_get_kind (result) == SANDBOX_RESULT_SETUP_FAILED)
    return;
  output = dup_output (result);
  ck_assert_msg (strstr (output, "decoy below") == NULL, "%s", output);
}
END_TEST

START_TEST (host_file_is_copied_through_the_hosts_links)
{
  g_autofree char *link = make_linked_file ("copied\n");
  g_autofree char *left = NULL;
  g_autoptr (SandboxRequest) request = new_shell_request (
      "cat /etc/resolv.conf /data/new; probe type /etc/resolv.conf; "
      "probe write /etc/resolv.conf");
  g_autofree char *output = NULL;

  add_mount (request, SANDBOX_MOUNT_HOST_FILE, link, "/etc/resolv.conf",
             SANDBOX_MOUNT_NONE);
  add_mount (request, SANDBOX_MOUNT_HOST_FILE, link, "/data/new",
             SANDBOX_MOUNT_OPTIONAL);
  output = run_for_output (request, "mounts.host-file", NULL);
  if (output == NULL)
    return;
  ck_assert_msg (g_str_has_prefix (output, "copied\ncopied\n"), "%s", output);
  ck_assert_msg (strstr (output, "type /etc/resolv.conf=- 0444") != NULL, "%s",
                 output);
  ck_assert_msg (strstr (output, "=ok") == NULL, "%s", output);
  ck_assert (g_file_get_contents (link, &left, NULL, NULL));
  ck_assert_str_eq (left, "copied\n");
}
END_TEST

START_TEST (host_file_that_is_none_is_refused_by_name)
{
  g_autofree char *fifo = g_build_filename (place.dir, "fifo", NULL);
  const char *const sources[] = { "/nosuch", place.dir, fifo, "/dev/zero" };
  g_autoptr (SandboxRequest) request = new_shell_request ("true");

  ck_assert_int_eq (mkfifo (fifo, 0600), 0);
  add_mount (request, SANDBOX_MOUNT_HOST_FILE, sources[_i], "/data/x",
             SANDBOX_MOUNT_NONE);
  if (is_offered ("mounts.host-file"))
    g_free (run_and_expect_refusal (request, sources[_i]));
  else
    run_or_expect_withheld (request, "mounts.host-file", NULL);
}
END_TEST

START_TEST (host_file_that_may_be_missing_is_left_out)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("test -e /data/x; echo x=$?");
  g_autofree char *output = NULL;

  add_mount (request, SANDBOX_MOUNT_HOST_FILE, "/nosuch", "/data/x",
             SANDBOX_MOUNT_OPTIONAL);
  output = run_to_success (request, "mounts.host-file", NULL);
  if (output != NULL)
    assert_line (output, "x=1");
}
END_TEST

TCase *
hidden_area (void)
{
  TCase *area = new_area ("hidden");

  tcase_add_test (area, masked_directory_is_empty_and_read_only);
  tcase_add_test (area, masked_file_is_empty_and_read_only);
  tcase_add_test (area, mask_hides_a_file_of_a_proc);
  tcase_add_test (area, mask_of_what_is_missing_does_nothing);
  tcase_add_loop_test (area, mask_and_copy_follow_no_link_out_of_the_rootfs, 0,
                       2);
  tcase_add_test (area, host_file_is_copied_through_the_hosts_links);
  tcase_add_loop_test (area, host_file_that_is_none_is_refused_by_name, 0, 4);
  tcase_add_test (area, host_file_that_may_be_missing_is_left_out);
  return area;
}
