/* submounts.c - what the host has mounted below the source of a bind. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <glib/gstdio.h>
#include <sys/mount.h>
#include <unistd.h>

#include "own-namespace.h"

static void
mount_tmpfs (const char *path)
{
  g_autofree char *file = g_build_filename (path, "file", NULL);

  g_mkdir_with_parents (path, 0755);
  ck_assert_int_eq (mount ("tmpfs", path, "tmpfs", 0, "mode=0755"), 0);
  ck_assert (g_file_set_contents (file, "below", -1, NULL));
}

/* The run needs @feature, if any, and prints the file on the mount at @path and
 * @verdict. */
static void
assert_shows_tmpfs (SandboxRequest *request,
                    const char *feature,
                    const char *path,
                    const char *verdict)
{
  g_autofree char *output = NULL;
  OwnNamespace own;

  if (geteuid () != 0)
    return; /* only root can mount one there */
  own_namespace_enter (&own);
  mount_tmpfs (path);
  output = run_for_output (request, feature, NULL);
  own_namespace_leave (&own);
  if (output == NULL)
    return;
  assert_line (output, "below");
  assert_line (output, verdict);
}

START_TEST (host_root_shows_its_mounts)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("test -d /data/sys/kernel");
  g_autoptr (SandboxResult) result = NULL;

  add_mount (request, SANDBOX_MOUNT_BIND, "/", "/data",
             SANDBOX_MOUNT_READ_ONLY);
  result = run_or_expect_withheld (request, "mounts.ro-bind", NULL);
  if (result != NULL)
    assert_exited (result, 0);
}
END_TEST

START_TEST (mount_below_a_source_is_shown_with_the_flag_of_the_bind)
{
  g_autofree char *source = g_build_filename (place.dir, "source", NULL);
  g_autofree char *below = g_build_filename (source, "a", "below", NULL);
  g_autoptr (SandboxRequest) request = new_shell_request (
      "cat /data/a/below/file; echo; probe write /data/a/below");
  gboolean is_read_only = _i == 1;

  add_mount (request, SANDBOX_MOUNT_BIND, source, "/data",
             is_read_only ? SANDBOX_MOUNT_READ_ONLY : SANDBOX_MOUNT_NONE);
  assert_shows_tmpfs (
      request, is_read_only ? "mounts.ro-bind" : "mounts.bind", below,
      is_read_only ? "write /data/a/below=EROFS" : "write /data/a/below=ok");
}
END_TEST

START_TEST (mount_below_the_rootfs_is_shown)
{
  g_autofree char *below = place_build_path (&place, "data");
  g_autoptr (SandboxRequest) request
      = new_shell_request ("cat /data/file; echo; probe write /data");
  const char *const nothing[] = { NULL };
  gboolean is_read_only = _i == 1;

  if (is_read_only)
    sandbox_request_set_writable_paths (request, nothing);
  assert_shows_tmpfs (request, is_read_only ? "writable-paths=none" : NULL,
                      below,
                      is_read_only ? "write /data=EROFS" : "write /data=ok");
}
END_TEST

START_TEST (file_mounted_below_is_shown_or_refused_by_name)
{
  g_autofree char *source = g_build_filename (place.dir, "source", NULL);
  g_autofree char *file = g_build_filename (source, "file", NULL);
  g_autoptr (SandboxRequest) request = new_shell_request ("cat /data/file");
  g_autofree char *output = NULL;
  OwnNamespace own;

  if (geteuid () != 0)
    return; /* only root can mount one there */
  g_mkdir_with_parents (source, 0755);
  ck_assert (g_file_set_contents (file, "hidden", -1, NULL));
  own_namespace_enter (&own);
  ck_assert_int_eq (mount ("/proc/version", file, NULL, MS_BIND, NULL), 0);
  add_mount (request, SANDBOX_MOUNT_BIND, source, "/data", SANDBOX_MOUNT_NONE);
  if (is_offered ("mounts.bind") && !is_offered ("mounts.bind.file"))
    g_free (run_and_expect_refusal (request, file));
  else
    output = run_for_output (request, "mounts.bind", NULL);
  own_namespace_leave (&own);
  if (output != NULL)
    ck_assert_msg (g_str_has_prefix (output, "Linux version"), "%s", output);
}
END_TEST

START_TEST (proc_elsewhere_on_the_host_stays_read_only)
{
  g_autofree char *proc = place_build_path (&place, "proc");
  g_autofree char *script
      = g_strdup_printf ("if (echo 0 >%s/self/oom_score_adj) 2>&-;"
                         " then echo writable; else echo read-only; fi",
                         proc);
  g_autoptr (SandboxRequest) request = new_host_root_request (script);
  g_autofree char *output = NULL;
  OwnNamespace own;

  if (geteuid () != 0 || !is_offered ("mounts.remount-ro"))
    return; /* only root can mount one there */
  own_namespace_enter (&own);
  ck_assert_int_eq (mount ("proc", proc, "proc", MS_RDONLY, NULL), 0);
  if (_i == 1)
    sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_PID,
                             SANDBOX_ISOLATION_NEW);
  output = run_for_output (request, _i == 1 ? "isolation.pid=new" : NULL, NULL);
  ck_assert_int_eq (umount2 (proc, MNT_DETACH), 0);
  own_namespace_leave (&own);
  if (output != NULL)
    ck_assert_str_eq (output, "read-only\n");
}
END_TEST

TCase *
submounts_area (void)
{
  TCase *area = new_area ("submounts");

  tcase_add_test (area, host_root_shows_its_mounts);
  tcase_add_loop_test (
      area, mount_below_a_source_is_shown_with_the_flag_of_the_bind, 0, 2);
  tcase_add_loop_test (area, mount_below_the_rootfs_is_shown, 0, 2);
  tcase_add_test (area, file_mounted_below_is_shown_or_refused_by_name);
  tcase_add_loop_test (area, proc_elsewhere_on_the_host_stays_read_only, 0, 2);
  return area;
}
