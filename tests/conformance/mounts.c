/* mounts.c - each type of mount does what it says, in the order given. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void
add (SandboxRequest   *request,
     SandboxMountType  type,
     const char       *source,
     const char       *target,
     SandboxMountFlags flags)
{
  sandbox_request_take_mount (request,
                              sandbox_mount_new (type, source, target, flags));
}

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
  g_autoptr(SandboxRequest) request
      = new_shell_request ("cat /data/file && echo x >/data/made");
  g_autoptr(SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  add (request, SANDBOX_MOUNT_BIND, source, "/data", SANDBOX_MOUNT_NONE);
  result = run_or_expect_withheld (request, "mounts.bind", NULL);
  if (result == NULL)
    return;
  assert_exited (result, 0);
  output = dup_output (result);
  ck_assert_str_eq (output, "source");
  ck_assert (g_file_test (made, G_FILE_TEST_IS_REGULAR));
}
END_TEST

START_TEST (read_only_bind_is_read_only)
{
  g_autofree char *source = make_source ("source");
  g_autoptr(SandboxRequest) request = new_shell_request (
      "cat /data/file; probe write /data /data/file; probe change /data");
  g_autoptr(SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  add (request, SANDBOX_MOUNT_BIND, source, "/data", SANDBOX_MOUNT_READ_ONLY);
  result = run_or_expect_withheld (request, "mounts.ro-bind", NULL);
  if (result == NULL)
    return;
  output = dup_output (result);
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
  g_autoptr(SandboxRequest) request
      = new_shell_request ("cat /etc/hostname; cat /etc/new");
  g_autoptr(SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  add (request, SANDBOX_MOUNT_BIND, file, "/etc/hostname",
       SANDBOX_MOUNT_READ_ONLY);
  add (request, SANDBOX_MOUNT_BIND, file, "/etc/new", SANDBOX_MOUNT_NONE);
  result
      = run_or_expect_withheld (request, "mounts.ro-bind", "mounts.bind", NULL);
  if (result == NULL)
    return;
  assert_exited (result, 0);
  output = dup_output (result);
  ck_assert_str_eq (output, "sourcesource");
}
END_TEST

START_TEST (device_works_in_a_dev_bind_alone)
{
  gboolean has_devices = _i == 1;
  g_autofree char *target = place_build_path (&place, "dev/null");
  g_autoptr(SandboxRequest) request
      = new_shell_request ("probe write /dev/null; echo x >/dev/null");
  g_autoptr(SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  ck_assert (g_file_set_contents (target, "", 0, NULL));
  add (request, SANDBOX_MOUNT_BIND, "/dev/null", "/dev/null",
       has_devices ? SANDBOX_MOUNT_DEVICES : SANDBOX_MOUNT_NONE);
  result = run_or_expect_withheld (
      request, has_devices ? "mounts.dev-bind" : "mounts.bind", NULL);
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

START_TEST (tmpfs_is_empty_writable_and_private)
{
  g_autofree char *below = place_build_path (&place, "data/below");
  g_autofree char *made = place_build_path (&place, "data/made");
  g_autoptr(SandboxRequest) request = new_shell_request (
      "ls -A /data; touch /data/made && probe type /data");
  g_autoptr(SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  ck_assert (g_file_set_contents (below, "", 0, NULL));
  sandbox_request_take_mount (request, sandbox_mount_new_tmpfs ("/data", -1, 0));
  result = run_or_expect_withheld (request, "mounts.tmpfs", NULL);
  if (result == NULL)
    return;
  assert_exited (result, 0);
  output = dup_output (result);
  assert_line (output, "type /data=d 0755 0");
  ck_assert (strstr (output, "below") == NULL);
  ck_assert (!g_file_test (made, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST (tmpfs_has_mode_and_size)
{
  g_autoptr(SandboxRequest) request = new_shell_request (
      "probe type /data; dd if=/bin/busybox of=/data/big bs=65536 count=1 && "
      "dd if=/bin/busybox of=/data/big bs=65536 count=16; echo dd=$?");
  g_autoptr(SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  sandbox_request_take_mount (
      request, sandbox_mount_new_tmpfs ("/data", 01777, 256 * 1024));
  result = run_or_expect_withheld (request, "mounts.tmpfs",
                                   "mounts.tmpfs.mode", "mounts.tmpfs.size",
                                   NULL);
  if (result == NULL)
    return;
  output = dup_output (result);
  assert_line (output, "type /data=d 1777 0");
  assert_line (output, "dd=1");
}
END_TEST

START_TEST (proc_shows_the_processes_of_the_sandbox)
{
  g_autofree char *host = g_strdup_printf ("/proc/%d/stat", getpid ());
  g_autofree char *script
      = g_strdup_printf ("cat /proc/self/comm; test -e %s; echo host=$?",
                         host);
  g_autoptr(SandboxRequest) request = new_shell_request (script);
  g_autoptr(SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  add (request, SANDBOX_MOUNT_PROC, NULL, "/proc", SANDBOX_MOUNT_NONE);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_PID,
                           SANDBOX_ISOLATION_NEW);
  result = run_or_expect_withheld (request, "mounts.proc", "isolation.pid=new",
                                   NULL);
  if (result == NULL)
    return;
  assert_exited (result, 0);
  output = dup_output (result);
  ck_assert_msg (strstr (output, "host=1") != NULL, "%s", output);
}
END_TEST

START_TEST (proc_is_there_without_pid_isolation)
{
  g_autoptr(SandboxRequest) request
      = new_shell_request ("cat /proc/self/comm /proc/version >/tmp/x");
  g_autoptr(SandboxResult) result = NULL;

  add (request, SANDBOX_MOUNT_PROC, NULL, "/proc", SANDBOX_MOUNT_NONE);
  result = run_or_expect_withheld (request, "mounts.proc", NULL);
  if (result != NULL)
    assert_exited (result, 0);
}
END_TEST

START_TEST (dev_has_what_programs_need)
{
  const char *const lines[]
      = { "type /dev/null=c 0666 103", "type /dev/zero=c 0666 105",
          "type /dev/full=c 0666 107", "type /dev/random=c 0666 108",
          "type /dev/urandom=c 0666 109" };
  g_autoptr(SandboxRequest) request = new_shell_request (
      "probe type /dev/null /dev/zero /dev/full /dev/random /dev/urandom "
      "/dev/tty /dev/shm /dev/pts /dev/fd /dev/stdin /dev/stdout /dev/stderr; "
      "probe write /dev/null /dev/shm; ls /dev");
  g_autoptr(SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  add (request, SANDBOX_MOUNT_PROC, NULL, "/proc", SANDBOX_MOUNT_NONE);
  add (request, SANDBOX_MOUNT_DEV, NULL, "/dev", SANDBOX_MOUNT_NONE);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_PID,
                           SANDBOX_ISOLATION_NEW);
  result = run_or_expect_withheld (request, "mounts.proc", "mounts.dev",
                                   "isolation.pid=new", NULL);
  if (result == NULL)
    {
      g_autoptr(SandboxRequest) other = new_shell_request ("probe type /dev/null");

      add (other, SANDBOX_MOUNT_DEV, NULL, "/dev", SANDBOX_MOUNT_NONE);
      result = run_or_expect_withheld (other, "mounts.dev", NULL);
      if (result == NULL)
        return;
      output = dup_output (result);
      assert_line (output, lines[0]);
      return;
    }
  assert_exited (result, 0);
  output = dup_output (result);
  for (gsize i = 0; i < G_N_ELEMENTS (lines); i++)
    assert_line (output, lines[i]);
  ck_assert_msg (strstr (output, "type /dev/fd=l") != NULL, "%s", output);
  ck_assert_msg (strstr (output, "type /dev/pts=d") != NULL, "%s", output);
  assert_line (output, "write /dev/null=ok");
  assert_line (output, "write /dev/shm=ok");
  ck_assert_msg (!has_line (output, "mem") && !has_line (output, "kmsg"), "%s",
                 output);
}
END_TEST

START_TEST (dir_is_made_when_it_is_missing)
{
  g_autoptr(SandboxRequest) request
      = new_shell_request ("test -d /data && test -d /made/below/it");
  g_autoptr(SandboxResult) result = NULL;

  add (request, SANDBOX_MOUNT_DIR, NULL, "/data", SANDBOX_MOUNT_NONE);
  add (request, SANDBOX_MOUNT_DIR, NULL, "/made/below/it", SANDBOX_MOUNT_NONE);
  result = run_or_expect_withheld (request, "mounts.dir", NULL);
  if (result != NULL)
    assert_exited (result, 0);
}
END_TEST

START_TEST (symlink_is_made)
{
  g_autoptr(SandboxRequest) request
      = new_shell_request ("readlink /tmp/link");
  g_autoptr(SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  sandbox_request_take_mount (request, sandbox_mount_new_tmpfs ("/tmp", -1, 0));
  add (request, SANDBOX_MOUNT_SYMLINK, "any/text", "/tmp/link",
       SANDBOX_MOUNT_NONE);
  result = run_or_expect_withheld (request, "mounts.tmpfs", "mounts.symlink",
                                   NULL);
  if (result == NULL)
    return;
  assert_exited (result, 0);
  output = dup_output (result);
  ck_assert_str_eq (output, "any/text\n");
}
END_TEST

START_TEST (remount_makes_what_is_there_read_only)
{
  g_autofree char *source = make_source ("source");
  g_autoptr(SandboxRequest) request
      = new_shell_request ("probe write /data /tmp");
  g_autoptr(SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  add (request, SANDBOX_MOUNT_BIND, source, "/data", SANDBOX_MOUNT_NONE);
  add (request, SANDBOX_MOUNT_REMOUNT_RO, NULL, "/data", SANDBOX_MOUNT_NONE);
  result = run_or_expect_withheld (request, "mounts.bind", "mounts.remount-ro",
                                   NULL);
  if (result == NULL)
    return;
  output = dup_output (result);
  assert_line (output, "write /data=EROFS");
  assert_line (output, "write /tmp=ok");
}
END_TEST

START_TEST (later_mounts_lie_on_top)
{
  g_autofree char *first = make_source ("first");
  g_autofree char *second = make_source ("second");
  g_autoptr(SandboxRequest) request
      = new_shell_request ("cat /data/file; ls /data/nested");
  g_autoptr(SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  add (request, SANDBOX_MOUNT_BIND, first, "/data", SANDBOX_MOUNT_NONE);
  sandbox_request_take_mount (request, sandbox_mount_new_tmpfs ("/data", -1, 0));
  add (request, SANDBOX_MOUNT_BIND, second, "/data/nested",
       SANDBOX_MOUNT_NONE);
  result = run_or_expect_withheld (request, "mounts.bind", "mounts.tmpfs", NULL);
  if (result == NULL)
    return;
  output = dup_output (result);
  ck_assert_str_eq (output, "file\n");
}
END_TEST

START_TEST (three_hundred_mounts_are_all_there)
{
  g_autofree char *source = make_source ("source");
  g_autoptr(SandboxRequest) request = new_shell_request (
      "n=0; for d in /tmp/m*; do test -f $d/file && n=$((n+1)); done; echo $n");
  g_autoptr(SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  sandbox_request_take_mount (request, sandbox_mount_new_tmpfs ("/tmp", -1, 0));
  for (int i = 0; i < 300; i++)
    {
      g_autofree char *target = g_strdup_printf ("/tmp/m%d", i);

      add (request, SANDBOX_MOUNT_BIND, source, target,
           i % 2 ? SANDBOX_MOUNT_READ_ONLY : SANDBOX_MOUNT_NONE);
    }
  result = run_or_expect_withheld (request, "mounts.bind", "mounts.ro-bind",
                                   "mounts.tmpfs", NULL);
  if (result == NULL)
    return;
  assert_exited (result, 0);
  output = dup_output (result);
  ck_assert_str_eq (output, "300\n");
}
END_TEST

/* The rootfs holds what it held before: mount points of the run are gone, or
 * the result names them. */
START_TEST (mount_points_that_were_made_are_accounted_for)
{
  g_autofree char *source = make_source ("source");
  g_autofree char *top = place_build_path (&place, "new");
  g_autoptr(SandboxRequest) request = new_shell_request ("test -f /new/a/file");
  g_autoptr(SandboxResult) result = NULL;

  add (request, SANDBOX_MOUNT_BIND, source, "/new/a", SANDBOX_MOUNT_NONE);
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
  g_autoptr(SandboxRequest) request = new_shell_request ("exit 0");

  add (request, SANDBOX_MOUNT_BIND, source, "/new/a", SANDBOX_MOUNT_NONE);
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
  g_autoptr(SandboxRequest) request = new_shell_request ("exit 0");
  const char *target = _i == 0 ? "/etc/hostname" : "/data";

  add (request, SANDBOX_MOUNT_BIND, _i == 0 ? source : file, target,
       SANDBOX_MOUNT_NONE);
  if (is_offered ("mounts.bind"))
    g_free (run_and_expect_refusal (request, target));
  else
    run_or_expect_withheld (request, "mounts.bind", NULL);
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
  tcase_add_test (area, tmpfs_is_empty_writable_and_private);
  tcase_add_test (area, tmpfs_has_mode_and_size);
  tcase_add_test (area, proc_shows_the_processes_of_the_sandbox);
  tcase_add_test (area, proc_is_there_without_pid_isolation);
  tcase_add_test (area, dev_has_what_programs_need);
  tcase_add_test (area, dir_is_made_when_it_is_missing);
  tcase_add_test (area, symlink_is_made);
  tcase_add_test (area, remount_makes_what_is_there_read_only);
  tcase_add_test (area, later_mounts_lie_on_top);
  tcase_add_test (area, three_hundred_mounts_are_all_there);
  tcase_add_test (area, mount_points_that_were_made_are_accounted_for);
  tcase_add_test (area, missing_source_is_refused_and_leaves_nothing);
  tcase_add_loop_test (area, source_and_target_of_different_kinds_are_refused,
                       0, 2);
  return area;
}
