/* sources.c - what is bound may be missing, an open file, or not executable. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

static const SandboxMountFlags kinds[] = {
  SANDBOX_MOUNT_NONE,
  SANDBOX_MOUNT_READ_ONLY,
  SANDBOX_MOUNT_DEVICES,
};
static const char *const kind_features[]
    = { "mounts.bind", "mounts.ro-bind", "mounts.dev-bind" };

START_TEST (source_that_may_be_missing_is_left_out)
{
  g_autofree char *missing = g_build_filename (place.dir, "missing", NULL);
  g_autofree char *target = place_build_path (&place, "new");
  g_autoptr (SandboxRequest) request
      = new_shell_request ("cat /etc/hostname; test -e /new; echo new=$?");
  g_autofree char *output = NULL;

  add_mount (request, SANDBOX_MOUNT_BIND, missing, "/new",
             kinds[_i] | SANDBOX_MOUNT_OPTIONAL);
  add_mount (request, SANDBOX_MOUNT_BIND, missing, "/etc",
             kinds[_i] | SANDBOX_MOUNT_OPTIONAL);
  output = run_to_success (request, kind_features[_i], NULL);
  if (output == NULL)
    return;
  ck_assert_str_eq (output, "inside\nnew=1\n");
  ck_assert (!g_file_test (target, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST (source_that_may_be_missing_and_is_not_is_bound)
{
  gboolean is_read_only = (kinds[_i] & SANDBOX_MOUNT_READ_ONLY) != 0;
  g_autofree char *source = g_build_filename (place.dir, "source", NULL);
  g_autoptr (SandboxRequest) request = new_shell_request ("probe write /data");
  g_autofree char *output = NULL;

  ck_assert_int_eq (g_mkdir (source, 0755), 0);
  add_mount (request, SANDBOX_MOUNT_BIND, source, "/data",
             kinds[_i] | SANDBOX_MOUNT_OPTIONAL);
  output = run_for_output (request, kind_features[_i], NULL);
  if (output != NULL)
    assert_line (output, is_read_only ? "write /data=EROFS" : "write /data=ok");
}
END_TEST

START_TEST (source_that_is_there_and_unfit_is_an_error)
{
  g_autofree char *below
      = g_build_filename (place.rootfs, "etc/hostname/x", NULL);
  g_autoptr (SandboxRequest) request = new_shell_request ("exit 0");

  add_mount (request, SANDBOX_MOUNT_BIND, below, "/data",
             SANDBOX_MOUNT_OPTIONAL);
  if (is_offered ("mounts.bind"))
    g_free (run_and_expect_refusal (request, g_strerror (ENOTDIR)));
}
END_TEST

static void
add_fd (SandboxRequest *request,
        const char *path,
        int how,
        const char *target,
        SandboxMountFlags flags)
{
  int fd = open (path, how | O_CLOEXEC);

  ck_assert_int_ge (fd, 0);
  sandbox_request_take_mount (request,
                              sandbox_mount_new_bind_fd (fd, target, flags));
  close (fd);
}

START_TEST (directory_is_bound_by_fd)
{
  gboolean is_read_only = _i == 1;
  g_autofree char *source = g_build_filename (place.dir, "source", NULL);
  g_autofree char *renamed = g_build_filename (place.dir, "renamed", NULL);
  g_autofree char *file = g_build_filename (renamed, "file", NULL);
  g_autoptr (SandboxRequest) request
      = new_shell_request ("cat /data/file; probe write /data");
  g_autofree char *output = NULL;

  ck_assert_int_eq (g_mkdir (source, 0755), 0);
  add_fd (request, source, is_read_only ? O_PATH : O_RDONLY, "/data",
          is_read_only ? SANDBOX_MOUNT_READ_ONLY : SANDBOX_MOUNT_NONE);
  ck_assert_int_eq (g_rename (source, renamed), 0);
  ck_assert_int_eq (symlink (place.decoy, source), 0);
  ck_assert (g_file_set_contents (file, "open\n", -1, NULL));
  output = run_for_output (
      request, is_read_only ? "mounts.ro-bind" : "mounts.bind", NULL);
  if (output == NULL)
    return;
  assert_line (output, "open");
  assert_line (output, is_read_only ? "write /data=EROFS" : "write /data=ok");
}
END_TEST

START_TEST (file_is_bound_by_fd)
{
  g_autofree char *source = g_build_filename (place.dir, "source", NULL);
  g_autoptr (SandboxRequest) request
      = new_shell_request ("cat /etc/hostname /new");
  g_autofree char *output = NULL;

  ck_assert (g_file_set_contents (source, "open\n", -1, NULL));
  add_fd (request, source, O_RDONLY, "/etc/hostname", SANDBOX_MOUNT_READ_ONLY);
  add_fd (request, source, O_PATH, "/new", SANDBOX_MOUNT_NONE);
  output = run_to_success (request, "mounts.ro-bind", "mounts.bind",
                           "mounts.bind.file", NULL);
  if (output != NULL)
    ck_assert_str_eq (output, "open\nopen\n");
}
END_TEST

START_TEST (fd_of_what_was_deleted_is_refused)
{
  g_autofree char *source = g_build_filename (place.dir, "source", NULL);
  g_autoptr (SandboxRequest) request = new_shell_request ("exit 0");

  ck_assert_int_eq (g_mkdir (source, 0755), 0);
  add_fd (request, source, O_PATH, "/data", SANDBOX_MOUNT_NONE);
  ck_assert_int_eq (g_rmdir (source), 0);
  if (is_offered ("mounts.bind"))
    g_free (run_and_expect_refusal (request, "it was deleted"));
}
END_TEST

/* busybox is copied into a directory of the host. */
static char *
make_program (void)
{
  g_autofree char *from = place_build_path (&place, "bin/busybox");
  g_autofree char *to = NULL;
  g_autofree char *contents = NULL;
  char *dir = g_build_filename (place.dir, "programs", NULL);
  gsize size;

  to = g_build_filename (dir, "true", NULL);
  ck_assert_int_eq (g_mkdir (dir, 0755), 0);
  ck_assert (g_file_get_contents (from, &contents, &size, NULL));
  ck_assert (
      g_file_set_contents_full (to, contents, (gssize) size, 0, 0755, NULL));
  return dir;
}

START_TEST (nothing_in_a_noexec_bind_can_be_executed)
{
  gboolean is_no_exec = _i == 1;
  g_autofree char *source = make_program ();
  g_autoptr (SandboxRequest) request
      = new_shell_request ("/data/true; echo $?");
  g_autofree char *output = NULL;

  add_mount (request, SANDBOX_MOUNT_BIND, source, "/data",
             is_no_exec ? SANDBOX_MOUNT_NO_EXEC : SANDBOX_MOUNT_NONE);
  output = run_to_success (request, "mounts.bind",
                           is_no_exec ? "mounts.noexec" : NULL, NULL);
  if (output != NULL)
    ck_assert_str_eq (output, is_no_exec ? "126\n" : "0\n");
}
END_TEST

START_TEST (writable_path_below_a_noexec_bind_is_no_way_out)
{
  const char *const writable[] = { "/data/sub", NULL };
  g_autofree char *source = make_program ();
  g_autofree char *sub = g_build_filename (source, "sub", NULL);
  g_autoptr (SandboxRequest) request = new_shell_request (
      "busybox cp /data/true /data/sub/true; /data/sub/true; echo $?");
  g_autofree char *output = NULL;

  ck_assert_int_eq (g_mkdir (sub, 0755), 0);
  add_mount (request, SANDBOX_MOUNT_BIND, source, "/data",
             SANDBOX_MOUNT_READ_ONLY | SANDBOX_MOUNT_NO_EXEC);
  sandbox_request_set_writable_paths (request, writable);
  output = run_to_success (request, "mounts.ro-bind", "mounts.noexec",
                           "writable-paths=list", NULL);
  if (output != NULL)
    assert_line (output, "126");
}
END_TEST

START_TEST (nothing_in_a_noexec_tmpfs_can_be_executed)
{
  gboolean is_no_exec = _i == 1;
  g_autoptr (SandboxRequest) request = new_shell_request (
      "busybox cp /bin/busybox /data/true; /data/true; echo $?");
  g_autofree char *output = NULL;

  add_mount (request, SANDBOX_MOUNT_TMPFS, NULL, "/data",
             is_no_exec ? SANDBOX_MOUNT_NO_EXEC : SANDBOX_MOUNT_NONE);
  output = run_to_success (request, "mounts.tmpfs",
                           is_no_exec ? "mounts.noexec" : NULL, NULL);
  if (output != NULL)
    assert_line (output, is_no_exec ? "126" : "0");
}
END_TEST

TCase *
sources_area (void)
{
  TCase *area = new_area ("sources");
  const int n_kinds = G_N_ELEMENTS (kinds);

  tcase_add_loop_test (area, source_that_may_be_missing_is_left_out, 0,
                       n_kinds);
  tcase_add_loop_test (area, source_that_may_be_missing_and_is_not_is_bound, 0,
                       n_kinds);
  tcase_add_test (area, source_that_is_there_and_unfit_is_an_error);
  tcase_add_loop_test (area, directory_is_bound_by_fd, 0, 2);
  tcase_add_test (area, file_is_bound_by_fd);
  tcase_add_test (area, fd_of_what_was_deleted_is_refused);
  tcase_add_loop_test (area, nothing_in_a_noexec_bind_can_be_executed, 0, 2);
  tcase_add_test (area, writable_path_below_a_noexec_bind_is_no_way_out);
  tcase_add_loop_test (area, nothing_in_a_noexec_tmpfs_can_be_executed, 0, 2);
  return area;
}
