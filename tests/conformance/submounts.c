/* submounts.c - what the host has mounted below the source of a bind. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

typedef struct
{
  int namespace;
  int cwd;
} Host;

/* The test's own mount namespace: libcheck has forked for it. */
static void
enter_own_namespace (Host *host)
{
  host->namespace = open ("/proc/self/ns/mnt", O_RDONLY | O_CLOEXEC);
  host->cwd = open (".", O_PATH | O_CLOEXEC);
  ck_assert_int_eq (unshare (CLONE_NEWNS), 0);
  ck_assert_int_eq (mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);
}

/* Back to where the canary looked; setns(2) moves the cwd to the root. */
static void
leave_own_namespace (Host *host)
{
  ck_assert_int_eq (setns (host->namespace, CLONE_NEWNS), 0);
  ck_assert_int_eq (fchdir (host->cwd), 0);
  close (host->namespace);
  close (host->cwd);
}

static void
mount_tmpfs (const char *path)
{
  g_autofree char *file = g_build_filename (path, "file", NULL);

  g_mkdir_with_parents (path, 0755);
  ck_assert_int_eq (mount ("tmpfs", path, "tmpfs", 0, "mode=0755"), 0);
  ck_assert (g_file_set_contents (file, "below", -1, NULL));
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
  g_autofree char *output = NULL;
  gboolean is_read_only = _i == 1;
  Host host;

  if (geteuid () != 0)
    return; /* only root can mount one there */
  enter_own_namespace (&host);
  mount_tmpfs (below);
  add_mount (request, SANDBOX_MOUNT_BIND, source, "/data",
             is_read_only ? SANDBOX_MOUNT_READ_ONLY : SANDBOX_MOUNT_NONE);
  output = run_for_output (
      request, is_read_only ? "mounts.ro-bind" : "mounts.bind", NULL);
  leave_own_namespace (&host);
  if (output == NULL)
    return;
  assert_line (output, "below");
  assert_line (output, is_read_only ? "write /data/a/below=EROFS"
                                    : "write /data/a/below=ok");
}
END_TEST

START_TEST (mount_below_the_rootfs_is_shown)
{
  g_autofree char *below = place_build_path (&place, "data");
  g_autoptr (SandboxRequest) request
      = new_shell_request ("cat /data/file; echo; probe write /data");
  const char *const nothing[] = { NULL };
  g_autofree char *output = NULL;
  gboolean is_read_only = _i == 1;
  Host host;

  if (geteuid () != 0)
    return; /* only root can mount one there */
  enter_own_namespace (&host);
  mount_tmpfs (below);
  if (is_read_only)
    sandbox_request_set_writable_paths (request, nothing);
  output = is_read_only ? run_for_output (request, "writable-paths=none", NULL)
                        : run_for_output (request, NULL);
  leave_own_namespace (&host);
  if (output == NULL)
    return;
  assert_line (output, "below");
  assert_line (output, is_read_only ? "write /data=EROFS" : "write /data=ok");
}
END_TEST

START_TEST (file_mounted_below_is_shown_or_refused_by_name)
{
  g_autofree char *source = g_build_filename (place.dir, "source", NULL);
  g_autofree char *file = g_build_filename (source, "file", NULL);
  g_autoptr (SandboxRequest) request = new_shell_request ("cat /data/file");
  g_autofree char *output = NULL;
  Host host;

  if (geteuid () != 0)
    return; /* only root can mount one there */
  g_mkdir_with_parents (source, 0755);
  ck_assert (g_file_set_contents (file, "hidden", -1, NULL));
  enter_own_namespace (&host);
  ck_assert_int_eq (mount ("/proc/version", file, NULL, MS_BIND, NULL), 0);
  add_mount (request, SANDBOX_MOUNT_BIND, source, "/data", SANDBOX_MOUNT_NONE);
  if (is_offered ("mounts.bind") && !is_offered ("mounts.bind.file"))
    g_free (run_and_expect_refusal (request, file));
  else
    output = run_for_output (request, "mounts.bind", NULL);
  leave_own_namespace (&host);
  if (output != NULL)
    ck_assert_msg (g_str_has_prefix (output, "Linux version"), "%s", output);
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
  return area;
}
