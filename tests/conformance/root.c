/* root.c - a root of the sandbox's own, and where a request can start from. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <string.h>
#include <unistd.h>

/* The programs of the test's rootfs, in an empty root. */
static SandboxRequest *
new_empty_request (const char *script)
{
  SandboxRequest *request = new_shell_request (script);
  g_autofree char *programs = place_build_path (&place, "bin");

  sandbox_request_set_rootfs (request, NULL);
  sandbox_request_set_empty_root (request, 0755);
  add_mount (request, SANDBOX_MOUNT_BIND, programs, "/bin",
             SANDBOX_MOUNT_READ_ONLY);
  return request;
}

START_TEST (empty_root_has_the_mounts_and_nothing_else)
{
  g_autoptr (SandboxRequest) request
      = new_empty_request ("for f in /* /.[!.]*; do echo f=$f; done; "
                           "echo x >/made && cat /made; probe type /");
  g_autofree char *output = NULL;

  output = run_to_success (request, "empty-root", "mounts.ro-bind", NULL);
  if (output == NULL)
    return;
  ck_assert_msg (has_line (output, "f=/bin") && has_line (output, "x"), "%s",
                 output);
  assert_line (output, "type /=d 0755 0");
  /* The place from which a tool has started init. */
  ck_assert_msg (count_values (output, "f")
                     == (has_line (output, "f=/.sandboxlib-proc") ? 2
                         : has_line (output, "f=/.[!.]*")         ? 2
                                                                  : -1),
                 "%s", output);
}
END_TEST

START_TEST (empty_root_has_a_mode)
{
  g_autoptr (SandboxRequest) request = new_empty_request ("probe type /");
  g_autofree char *output = NULL;

  sandbox_request_set_empty_root (request, 01775);
  output = run_to_success (request, "empty-root", "empty-root.mode",
                           "mounts.ro-bind", NULL);
  if (output != NULL)
    assert_line (output, "type /=d 1775 0");
}
END_TEST

START_TEST (empty_root_can_be_read_only_with_mounts_below_it)
{
  const char *const nothing[] = { NULL };
  g_autoptr (SandboxRequest) request
      = new_empty_request ("probe write / /deep /deep/data");
  g_autofree char *output = NULL;

  sandbox_request_set_writable_paths (request, nothing);
  sandbox_request_take_mount (request,
                              sandbox_mount_new_tmpfs ("/deep/data", 0777, 0));
  output = run_for_output (request, "empty-root", "writable-paths=none",
                           "mounts.ro-bind", "mounts.tmpfs",
                           "mounts.tmpfs.mode", NULL);
  if (output == NULL)
    return;
  assert_line (output, "write /deep/data=ok");
  ck_assert_msg (!has_line (output, "write /=ok")
                     && !has_line (output, "write /deep=ok"),
                 "%s", output);
}
END_TEST

START_TEST (first_mount_can_be_the_root)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("echo found; probe write /data");
  g_autofree char *made = place_build_path (&place, "data");
  g_autofree char *output = NULL;

  sandbox_request_set_rootfs (request, NULL);
  sandbox_request_set_empty_root (request, 0755);
  add_mount (request, SANDBOX_MOUNT_BIND, place.rootfs, "/",
             SANDBOX_MOUNT_READ_ONLY);
  add_own_proc (request);
  output = run_for_output (request, "empty-root", "mounts.ro-bind",
                           "mounts.proc", "isolation.pid=new", NULL);
  if (output == NULL)
    return;
  assert_line (output, "found");
  ck_assert_msg (!has_line (output, "write /data=ok"), "%s", output);
}
END_TEST

START_TEST (root_that_is_bound_keeps_what_it_lacks)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("true");

  sandbox_request_set_rootfs (request, NULL);
  sandbox_request_set_empty_root (request, 0755);
  add_mount (request, SANDBOX_MOUNT_BIND, place.rootfs, "/",
             SANDBOX_MOUNT_NONE);
  sandbox_request_take_mount (request,
                              sandbox_mount_new_tmpfs ("/missing/x", -1, 0));
  if (is_offered ("empty-root") && is_offered ("mounts.bind"))
    g_free (run_and_expect_refusal (request, "/missing"));
  else
    run_or_expect_withheld (request, "empty-root", "mounts.bind", NULL);
}
END_TEST

START_TEST (second_mount_cannot_be_the_root)
{
  g_autoptr (SandboxRequest) request = new_empty_request ("true");

  if (_i == 0)
    add_mount (request, SANDBOX_MOUNT_BIND, place.decoy, "/", 0);
  else
    add_mount (request, SANDBOX_MOUNT_PROC, NULL, "/..", 0);
  if (is_offered ("empty-root") && is_offered ("mounts.bind")
      && is_offered ("mounts.proc"))
    g_free (run_and_expect_refusal (request, "mount target /"));
  else
    run_or_expect_withheld (request, "empty-root", "mounts.bind", "mounts.proc",
                            NULL);
}
END_TEST

/* Links in an empty root are the request's own. */
START_TEST (empty_root_follows_its_own_links_and_no_others)
{
  g_autoptr (SandboxRequest) request
      = new_empty_request ("cat /real/x/file; cat /link/x/file");
  g_autofree char *output = NULL;

  add_mount (request, SANDBOX_MOUNT_SYMLINK, "../../../../real", "/link", 0);
  add_mount (request, SANDBOX_MOUNT_DIR, NULL, "/real", 0);
  add_mount (request, SANDBOX_MOUNT_BIND, place.decoy, "/link/x",
             SANDBOX_MOUNT_READ_ONLY);
  output = run_for_output (request, "empty-root", "mounts.ro-bind",
                           "mounts.dir", "mounts.symlink", NULL);
  if (output != NULL)
    ck_assert_msg (strstr (output, "No such file") == NULL, "%s", output);
}
END_TEST

START_TEST (conf_runs_programs_of_the_host)
{
  const char *const argv[]
      = { "/bin/sh", "-c",
          "echo host=$(cat /proc/sys/kernel/hostname); echo path=$PATH_SET; "
          "for d in tmp run var; do echo x >/$d/x && echo wrote=$d; done; "
          "test -e /etc/passwd || echo etc=none; "
          "echo x 2>/dev/null >/usr/written || echo usr=read-only",
          NULL };
  g_autoptr (SandboxRequest) request = sandbox_request_new_conf (argv);
  g_autofree char *output = NULL;

  sandbox_request_set_variable (request, "SANDBOX_TEST_TAG", place.tag);
  output = run_to_success (
      request, "empty-root", "mounts.ro-bind", "mounts.proc", "mounts.dev",
      "mounts.tmpfs", "mounts.tmpfs.mode", "hostname", "isolation.network=new",
      "isolation.mount=new", "isolation.pid=new", "isolation.ipc=new",
      "isolation.uts=new", NULL);
  if (output == NULL)
    return;
  assert_line (output, "host=sandbox");
  assert_line (output, "wrote=tmp");
  assert_line (output, "wrote=run");
  assert_line (output, "wrote=var");
  assert_line (output, "etc=none");
  assert_line (output, "usr=read-only");
}
END_TEST

TCase *
root_area (void)
{
  TCase *area = new_area ("root");

  tcase_add_test (area, empty_root_has_the_mounts_and_nothing_else);
  tcase_add_test (area, empty_root_has_a_mode);
  tcase_add_test (area, empty_root_can_be_read_only_with_mounts_below_it);
  tcase_add_test (area, first_mount_can_be_the_root);
  tcase_add_test (area, root_that_is_bound_keeps_what_it_lacks);
  tcase_add_loop_test (area, second_mount_cannot_be_the_root, 0, 2);
  tcase_add_test (area, empty_root_follows_its_own_links_and_no_others);
  tcase_add_test (area, conf_runs_programs_of_the_host);
  return area;
}
