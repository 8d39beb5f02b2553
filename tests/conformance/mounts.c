/* mounts.c - what lies where: binds, made names, their order and refusals. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A directory of the host with a file in it, and a plain file. */
static char *
make_source (const char *name)
{
  char *dir = g_build_filename (place.dir, name, NULL);
  g_autofree char *file = g_build_filename (dir, "file", NULL);

  ck_assert_int_eq (g_mkdir (dir, 0755), 0);
  ck_assert (g_file_set_contents (file, name, -1, NULL));
  return dir;
}

START_TEST (bind_shows_a_directory_of_the_host_writable)
{
  g_autofree char *source = make_source ("source");
  g_autofree char *made = g_build_filename (source, "made", NULL);
  g_autoptr (SandboxRequest) request
      = new_shell_request ("cat /data/file && echo x >/data/made");
  g_autofree char *output = NULL;

  add_mount (request, SANDBOX_MOUNT_BIND, source, "/data", SANDBOX_MOUNT_NONE);
  output = run_to_success (request, "mounts.bind", NULL);
  if (output == NULL)
    return;
  ck_assert_str_eq (output, "source");
  ck_assert (g_file_test (made, G_FILE_TEST_IS_REGULAR));
}
END_TEST

START_TEST (read_only_bind_is_read_only)
{
  g_autofree char *source = make_source ("source");
  g_autoptr (SandboxRequest) request = new_shell_request (
      "cat /data/file; probe write /data /data/file; probe change /data");
  g_autofree char *output = NULL;

  add_mount (request, SANDBOX_MOUNT_BIND, source, "/data",
             SANDBOX_MOUNT_READ_ONLY);
  output = run_for_output (request, "mounts.ro-bind", NULL);
  if (output == NULL)
    return;
  ck_assert_msg (strstr (output, "=ok") == NULL, "%s", output);
  ck_assert_msg (strstr (output, "write /data=EROFS") != NULL, "%s", output);
  ck_assert_msg (strstr (output, "write /data/file=EROFS") != NULL, "%s",
                 output);
  ck_assert_msg (strstr (output, "chmod=EROFS") != NULL, "%s", output);
}
END_TEST

START_TEST (file_is_bound_on_a_file)
{
  g_autofree char *source = make_source ("source");
  g_autofree char *file = g_build_filename (source, "file", NULL);
  g_autoptr (SandboxRequest) request
      = new_shell_request ("cat /etc/hostname; cat /etc/new");
  g_autofree char *output = NULL;

  add_mount (request, SANDBOX_MOUNT_BIND, file, "/etc/hostname",
             SANDBOX_MOUNT_READ_ONLY);
  add_mount (request, SANDBOX_MOUNT_BIND, file, "/etc/new", SANDBOX_MOUNT_NONE);
  output = run_to_success (request, "mounts.ro-bind", "mounts.bind",
                           "mounts.bind.file", NULL);
  if (output == NULL)
    return;
  ck_assert_str_eq (output, "sourcesource");
}
END_TEST

START_TEST (device_works_in_a_dev_bind_alone)
{
  gboolean has_devices = _i == 1;
  g_autofree char *target = place_build_path (&place, "dev/null");
  g_autoptr (SandboxRequest) request
      = new_shell_request ("probe write /dev/null; echo x >/dev/null");
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  ck_assert (g_file_set_contents (target, "", 0, NULL));
  add_mount (request, SANDBOX_MOUNT_BIND, "/dev/null", "/dev/null",
             has_devices ? SANDBOX_MOUNT_DEVICES : SANDBOX_MOUNT_NONE);
  result = run_or_expect_withheld (
      request, has_devices ? "mounts.dev-bind" : "mounts.bind",
      "mounts.bind.file", NULL);
  if (result == NULL)
    return;
  output = dup_output (result);
  if (has_devices)
    {
      assert_exited (result, 0);
      assert_line (output, "write /dev/null=ok");
    }
  else
    assert_line (output, "write /dev/null=EACCES");
}
END_TEST

START_TEST (dir_is_made_when_it_is_missing)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("test -d /data && test -d /made/below/it");
  g_autoptr (SandboxResult) result = NULL;

  add_mount (request, SANDBOX_MOUNT_DIR, NULL, "/data", SANDBOX_MOUNT_NONE);
  add_mount (request, SANDBOX_MOUNT_DIR, NULL, "/made/below/it",
             SANDBOX_MOUNT_NONE);
  result = run_or_expect_withheld (request, "mounts.dir", NULL);
  if (result != NULL)
    assert_exited (result, 0);
}
END_TEST

START_TEST (symlink_is_made)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("readlink /tmp/link");
  g_autofree char *output = NULL;

  sandbox_request_take_mount (request, sandbox_mount_new_tmpfs ("/tmp", -1, 0));
  add_mount (request, SANDBOX_MOUNT_SYMLINK, "any/text", "/tmp/link",
             SANDBOX_MOUNT_NONE);
  output = run_to_success (request, "mounts.tmpfs", "mounts.symlink", NULL);
  if (output == NULL)
    return;
  ck_assert_str_eq (output, "any/text\n");
}
END_TEST

START_TEST (remount_makes_what_is_there_read_only)
{
  g_autofree char *source = make_source ("source");
  g_autoptr (SandboxRequest) request
      = new_shell_request ("probe write /data /tmp");
  g_autofree char *output = NULL;

  add_mount (request, SANDBOX_MOUNT_BIND, source, "/data", SANDBOX_MOUNT_NONE);
  add_mount (request, SANDBOX_MOUNT_REMOUNT_RO, NULL, "/data",
             SANDBOX_MOUNT_NONE);
  output = run_for_output (request, "mounts.bind", "mounts.remount-ro", NULL);
  if (output == NULL)
    return;
  assert_line (output, "write /data=EROFS");
  assert_line (output, "write /tmp=ok");
}
END_TEST

START_TEST (bind_of_the_rootfs_shows_what_the_host_has_there)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("set -- /data/proc/*; echo \"$*\"");
  g_autofree char *output = NULL;

  add_mount (request, SANDBOX_MOUNT_PROC, NULL, "/proc", SANDBOX_MOUNT_NONE);
  add_mount (request, SANDBOX_MOUNT_BIND, place.rootfs, "/data",
             SANDBOX_MOUNT_NONE);
  output = run_to_success (request, "mounts.proc", "mounts.bind", NULL);
  if (output != NULL)
    ck_assert_str_eq (output, "/data/proc/*\n");
}
END_TEST

/* What the command says of modes, when the caller has @mask. */
static void
assert_modes (SandboxRequest *request,
              mode_t mask,
              const char *feature,
              const char *modes)
{
  g_autofree char *output = NULL;

  umask (mask);
  output = run_for_output (request, feature, NULL);
  umask (022);
  if (output != NULL)
    ck_assert_str_eq (output, modes);
}

START_TEST (mount_points_do_not_show_the_callers_umask)
{
  g_autofree char *source = make_source ("source");
  g_autoptr (SandboxRequest) request
      = new_shell_request ("stat -c %a /new /new/deep /new/deep/er");

  add_mount (request, SANDBOX_MOUNT_BIND, source, "/new/deep/er/est",
             SANDBOX_MOUNT_NONE);
  assert_modes (request, 0777, "mounts.bind", "755\n755\n755\n");
}
END_TEST

START_TEST (what_a_dev_holds_does_not_show_the_callers_umask)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("stat -c %a /dev /dev/shm");

  add_mount (request, SANDBOX_MOUNT_DEV, NULL, "/dev", SANDBOX_MOUNT_NONE);
  assert_modes (request, 027, "mounts.dev", "755\n755\n");
}
END_TEST

START_TEST (mount_below_a_closed_tmpfs_is_verified_or_refused_by_name)
{
  g_autofree char *source = make_source ("source");
  g_autoptr (SandboxRequest) request = new_shell_request ("exit 5");
  g_autoptr (SandboxResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sandbox_request_take_mount (request, sandbox_mount_new_tmpfs ("/tmp", 0, 0));
  add_mount (request, SANDBOX_MOUNT_BIND, source, "/tmp/below",
             SANDBOX_MOUNT_READ_ONLY);
  result = sandbox_backend_run_sandbox (backend, request, &error);
  if (result != NULL)
    assert_exited (result, 5);
  else
    ck_assert_msg (
        g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED)
            && (strstr (error->message, "/tmp/below") != NULL
                || !is_offered ("mounts.tmpfs.mode")),
        "%s", error->message);
}
END_TEST

START_TEST (later_mounts_lie_on_top)
{
  g_autofree char *first = make_source ("first");
  g_autofree char *second = make_source ("second");
  g_autoptr (SandboxRequest) request
      = new_shell_request ("cat /data/file; ls /data/nested");
  g_autofree char *output = NULL;

  add_mount (request, SANDBOX_MOUNT_BIND, first, "/data", SANDBOX_MOUNT_NONE);
  sandbox_request_take_mount (request,
                              sandbox_mount_new_tmpfs ("/data", -1, 0));
  add_mount (request, SANDBOX_MOUNT_BIND, second, "/data/nested",
             SANDBOX_MOUNT_NONE);
  output = run_for_output (request, "mounts.bind", "mounts.tmpfs", NULL);
  if (output == NULL)
    return;
  ck_assert_str_eq (output, "file\n");
}
END_TEST

START_TEST (three_hundred_mounts_are_all_there)
{
  g_autofree char *source = make_source ("source");
  g_autoptr (SandboxRequest) request = new_shell_request (
      "n=0; for d in /tmp/m*; do test -f $d/file && n=$((n+1)); done; echo $n");
  g_autofree char *output = NULL;

  sandbox_request_take_mount (request, sandbox_mount_new_tmpfs ("/tmp", -1, 0));
  for (int i = 0; i < 300; i++)
    {
      g_autofree char *target = g_strdup_printf ("/tmp/m%d", i);

      add_mount (request, SANDBOX_MOUNT_BIND, source, target,
                 i % 2 ? SANDBOX_MOUNT_READ_ONLY : SANDBOX_MOUNT_NONE);
    }
  output = run_to_success (request, "mounts.bind", "mounts.ro-bind",
                           "mounts.tmpfs", NULL);
  if (output == NULL)
    return;
  ck_assert_str_eq (output, "300\n");
}
END_TEST

/* The rootfs holds what it held before: mount points of the run are gone, or
 * the result names them. */
START_TEST (mount_points_that_were_made_are_accounted_for)
{
  g_autofree char *source = make_source ("source");
  g_autofree char *top = place_build_path (&place, "new");
  g_autoptr (SandboxRequest) request
      = new_shell_request ("test -f /new/a/file");
  g_autoptr (SandboxResult) result = NULL;

  add_mount (request, SANDBOX_MOUNT_BIND, source, "/new/a", SANDBOX_MOUNT_NONE);
  result = run_or_expect_withheld (request, "mounts.bind", NULL);
  if (result == NULL)
    return;
  assert_exited (result, 0);
  ck_assert (!g_file_test (top, G_FILE_TEST_EXISTS)
             || sandbox_result_get_created (result)[0] != NULL);
}
END_TEST

START_TEST (missing_source_is_refused_and_leaves_nothing)
{
  g_autofree char *source = g_build_filename (place.dir, "no-source", NULL);
  g_autofree char *target = place_build_path (&place, "new");
  g_autoptr (SandboxRequest) request = new_shell_request ("exit 0");

  add_mount (request, SANDBOX_MOUNT_BIND, source, "/new/a", SANDBOX_MOUNT_NONE);
  if (is_offered ("mounts.bind"))
    g_free (run_and_expect_refusal (request, source));
  else
    run_or_expect_withheld (request, "mounts.bind", NULL);
  ck_assert (!g_file_test (target, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST (source_and_target_of_different_kinds_are_refused)
{
  g_autofree char *source = make_source ("source");
  g_autofree char *file = g_build_filename (source, "file", NULL);
  g_autoptr (SandboxRequest) request = new_shell_request ("exit 0");
  const char *target = _i == 0 ? "/etc/hostname" : "/data";

  add_mount (request, SANDBOX_MOUNT_BIND, _i == 0 ? source : file, target,
             SANDBOX_MOUNT_NONE);
  if (is_offered ("mounts.bind")
      && (_i == 0 || is_offered ("mounts.bind.file")))
    g_free (run_and_expect_refusal (request, target));
  else
    run_or_expect_withheld (request, "mounts.bind", "mounts.bind.file", NULL);
}
END_TEST

TCase *
mounts_area (void)
{
  TCase *area = new_area ("mounts");

  tcase_add_test (area, bind_shows_a_directory_of_the_host_writable);
  tcase_add_test (area, read_only_bind_is_read_only);
  tcase_add_test (area, file_is_bound_on_a_file);
  tcase_add_loop_test (area, device_works_in_a_dev_bind_alone, 0, 2);
  tcase_add_test (area, dir_is_made_when_it_is_missing);
  tcase_add_test (area, symlink_is_made);
  tcase_add_test (area, remount_makes_what_is_there_read_only);
  tcase_add_test (area, bind_of_the_rootfs_shows_what_the_host_has_there);
  tcase_add_test (area, mount_points_do_not_show_the_callers_umask);
  tcase_add_test (area, what_a_dev_holds_does_not_show_the_callers_umask);
  tcase_add_test (area,
                  mount_below_a_closed_tmpfs_is_verified_or_refused_by_name);
  tcase_add_test (area, later_mounts_lie_on_top);
  tcase_add_test (area, three_hundred_mounts_are_all_there);
  tcase_add_test (area, mount_points_that_were_made_are_accounted_for);
  tcase_add_test (area, missing_source_is_refused_and_leaves_nothing);
  tcase_add_loop_test (area, source_and_target_of_different_kinds_are_refused,
                       0, 2);
  return area;
}
