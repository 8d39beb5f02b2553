/* symlinks.c - a hostile rootfs leads no mount out of itself. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* Text of the link /evil of the rootfs; %s is the decoy beside it. */
static const char *const traps[]
    = { "%s",         "../decoy",           "../../../../../../../..%s",
        "/oldroot%s", "/proc/self/root%s",  "/proc/1/root%s",
        "hop",        "/newroot/../../..%s" };

static const char *const targets[]
    = { "/evil",           "/evil/x", "/evil/directory/deep/x",
        "/data/../evil/x", "evil/x",  "/../../evil/x" };

static void
set_trap (int i)
{
  g_autofree char *evil = place_build_path (&place, "evil");
  g_autofree char *hop = place_build_path (&place, "hop");
  g_auto (GStrv) parts = g_strsplit (traps[i], "%s", 2);
  g_autofree char *text = g_strjoinv (place.decoy, parts);

  ck_assert_int_eq (symlink (text, evil), 0);
  ck_assert_int_eq (symlink ("../decoy", hop), 0);
}

/* It may be refused or resolve inside the rootfs. The canary sees whether the
 * decoy has changed; the command must not see it either. */
static void
run_in_trap (SandboxRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SandboxResult) result
      = sandbox_backend_run_sandbox (backend, request, &error);
  g_autofree char *output = NULL;

  if (result == NULL
      || sandbox_result_get_kind (result) == SANDBOX_RESULT_SETUP_FAILED)
    return;
  ck_assert_int_eq (sandbox_result_get_kind (result), SANDBOX_RESULT_EXITED);
  output = dup_output (result);
  ck_assert_msg (strstr (output, "decoy below") == NULL, "%s", output);
}

START_TEST (mount_does_not_follow_a_link_out_of_the_rootfs)
{
  g_autofree char *source = g_build_filename (place.dir, "source", NULL);
  int trap = _i % (int) G_N_ELEMENTS (traps);
  const char *target = targets[_i / (int) G_N_ELEMENTS (traps)];

  ck_assert_int_eq (g_mkdir (source, 0755), 0);
  set_trap (trap);
  for (int type = 0; type < 4; type++)
    {
      g_autoptr (SandboxRequest) request = new_shell_request (
          "cat /evil/directory/file; touch /evil/touched; exit 0");

      if (type == 0)
        sandbox_request_take_mount (
            request, sandbox_mount_new (SANDBOX_MOUNT_BIND, source, target,
                                        SANDBOX_MOUNT_NONE));
      else if (type == 1)
        sandbox_request_take_mount (request,
                                    sandbox_mount_new_tmpfs (target, -1, 0));
      else if (type == 2)
        sandbox_request_take_mount (
            request, sandbox_mount_new (SANDBOX_MOUNT_DIR, NULL, target,
                                        SANDBOX_MOUNT_NONE));
      else
        sandbox_request_take_mount (
            request, sandbox_mount_new (SANDBOX_MOUNT_SYMLINK, "text", target,
                                        SANDBOX_MOUNT_NONE));
      run_in_trap (request);
    }
}
END_TEST

START_TEST (writable_path_does_not_follow_a_link_out_of_the_rootfs)
{
  const char *const paths[] = { "/evil", "/evil/directory", NULL };
  g_autoptr (SandboxRequest) request = new_shell_request (
      "cat /evil/directory/file; touch /evil/touched; exit 0");

  set_trap (_i);
  sandbox_request_set_writable_paths (request, paths);
  run_in_trap (request);
}
END_TEST

/* The directories that tools mount on by themselves. */
START_TEST (usual_mount_points_may_be_links)
{
  const char *const names[] = { "proc", "dev", "tmp" };
  g_autofree char *path = place_build_path (&place, names[_i]);
  g_autoptr (SandboxRequest) request
      = new_shell_request ("cat /dev/directory/file /proc/directory/file "
                           "/tmp/directory/file; exit 0");

  ck_assert_int_eq (g_rmdir (path), 0);
  ck_assert_int_eq (symlink ("../decoy", path), 0);
  sandbox_request_take_mount (request,
                              sandbox_mount_new (SANDBOX_MOUNT_PROC, NULL,
                                                 "/proc", SANDBOX_MOUNT_NONE));
  sandbox_request_take_mount (
      request,
      sandbox_mount_new (SANDBOX_MOUNT_DEV, NULL, "/dev", SANDBOX_MOUNT_NONE));
  sandbox_request_take_mount (request, sandbox_mount_new_tmpfs ("/tmp", -1, 0));
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_PID,
                           SANDBOX_ISOLATION_TRY);
  run_in_trap (request);
}
END_TEST

TCase *
symlinks_area (void)
{
  TCase *area = new_area ("symlinks");

  tcase_add_loop_test (area, mount_does_not_follow_a_link_out_of_the_rootfs, 0,
                       (int) (G_N_ELEMENTS (traps) * G_N_ELEMENTS (targets)));
  tcase_add_loop_test (area,
                       writable_path_does_not_follow_a_link_out_of_the_rootfs,
                       0, (int) G_N_ELEMENTS (traps));
  tcase_add_loop_test (area, usual_mount_points_may_be_links, 0, 3);
  return area;
}
