/* writable.c - what of the root file system is writable. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "canary-tree.h"

static const char *const nothing[] = { NULL };

static void
make_file (const char *name)
{
  g_autofree char *path = place_build_path (&place, name);
  g_autofree char *dir = g_path_get_dirname (path);

  ck_assert_int_eq (g_mkdir_with_parents (dir, 0755), 0);
  ck_assert (g_file_set_contents (path, "content\n", -1, NULL));
}

START_TEST (everything_is_writable_by_default)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("probe write / /etc /data /etc/hostname");
  g_autoptr (SandboxResult) result = run (request);
  g_autofree char *output = dup_output (result);

  assert_line (output, "write /=ok");
  assert_line (output, "write /etc=ok");
  assert_line (output, "write /data=ok");
  assert_line (output, "write /etc/hostname=ok");
}
END_TEST

START_TEST (nothing_is_writable_when_the_list_is_empty)
{
  g_autoptr (SandboxRequest) request = new_shell_request (
      "probe write / /etc /data /tmp /etc/hostname; probe change /data");
  g_autoptr (GPtrArray) before = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GPtrArray) after = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *output = NULL;

  make_file ("data/file");
  canary_tree_describe (place.rootfs, before);
  sandbox_request_set_writable_paths (request, nothing);
  output = run_for_output (request, "writable-paths=none", NULL);
  if (output == NULL)
    return;
  ck_assert_msg (strstr (output, "=ok") == NULL, "%s", output);
  ck_assert_msg (strstr (output, "write /=EROFS") != NULL, "%s", output);
  ck_assert_msg (strstr (output, "rename=EROFS") != NULL, "%s", output);
  ck_assert_msg (strstr (output, "utime=EROFS") != NULL, "%s", output);

  canary_tree_describe (place.rootfs, after);
  ck_assert_uint_eq (before->len, after->len);
  for (guint i = 0; i < before->len; i++)
    ck_assert_str_eq (g_ptr_array_index (before, i),
                      g_ptr_array_index (after, i));
}
END_TEST

START_TEST (only_listed_paths_are_writable)
{
  const char *const paths[] = { "/data", NULL };
  g_autoptr (SandboxRequest) request = new_shell_request (
      "probe write / /etc /data /data/below /database /etc/hostname /tmp");
  g_autofree char *output = NULL;

  make_file ("data/below/file");
  make_file ("database/file");
  sandbox_request_set_writable_paths (request, paths);
  output = run_for_output (request, "writable-paths=list", NULL);
  if (output == NULL)
    return;
  assert_line (output, "write /data=ok");
  assert_line (output, "write /data/below=ok");
  assert_line (output, "write /etc/hostname=EROFS");
  assert_line (output, "write /=EROFS");
  assert_line (output, "write /etc=EROFS");
  assert_line (output, "write /database=EROFS");
  assert_line (output, "write /tmp=EROFS");
}
END_TEST

START_TEST (writable_path_can_be_a_file)
{
  const char *const paths[] = { "etc/hostname", NULL };
  g_autoptr (SandboxRequest) request
      = new_shell_request ("probe write /etc /etc/hostname");
  g_autofree char *output = NULL;

  sandbox_request_set_writable_paths (request, paths);
  if (is_offered ("writable-paths=list") && !is_offered ("mounts.bind.file"))
    {
      g_free (run_and_expect_refusal (request, "/etc/hostname"));
      return;
    }
  output = run_for_output (request, "writable-paths=list", NULL);
  if (output == NULL)
    return;
  assert_line (output, "write /etc/hostname=ok");
  assert_line (output, "write /etc=EROFS");
}
END_TEST

/* A proc of the host is bound or replaced; either way it is as read-only as the
 * root that it is a part of. */
START_TEST (proc_of_a_read_only_host_root_is_read_only)
{
  g_autoptr (SandboxRequest) request
      = new_host_root_request ("if (echo 0 >/proc/self/oom_score_adj) 2>&-;"
                               " then echo writable; else echo read-only; fi");
  g_autofree char *output = NULL;

  sandbox_request_set_writable_paths (request, nothing);
  output = run_to_success (request, "writable-paths=none", NULL);
  if (output != NULL)
    ck_assert_str_eq (output, "read-only\n");
}
END_TEST

START_TEST (root_in_the_list_makes_everything_writable)
{
  const char *const paths[] = { "/", NULL };
  g_autoptr (SandboxRequest) request = new_shell_request ("probe write / /etc");
  g_autofree char *output = NULL;

  sandbox_request_set_writable_paths (request, paths);
  output = run_for_output (request, "writable-paths=list", NULL);
  if (output == NULL)
    return;
  assert_line (output, "write /=ok");
  assert_line (output, "write /etc=ok");
}
END_TEST

START_TEST (mounts_keep_their_own_flag)
{
  const char *const paths[] = { "/data", NULL };
  g_autofree char *source = g_build_filename (place.dir, "source", NULL);
  g_autoptr (SandboxRequest) request = new_shell_request (
      "probe write / /data /data/ro /data/rw /etc/rw /etc/ro");
  g_autofree char *output = NULL;

  ck_assert_int_eq (g_mkdir (source, 0777), 0);
  make_file ("data/ro/file");
  make_file ("data/rw/file");
  make_file ("etc/rw/file");
  make_file ("etc/ro/file");
  sandbox_request_set_writable_paths (request, paths);
  for (int i = 0; i < 4; i++)
    {
      const char *const targets[]
          = { "/data/ro", "/data/rw", "/etc/ro", "/etc/rw" };

      sandbox_request_take_mount (
          request, sandbox_mount_new (SANDBOX_MOUNT_BIND, source, targets[i],
                                      i % 2 ? SANDBOX_MOUNT_NONE
                                            : SANDBOX_MOUNT_READ_ONLY));
    }
  output = run_for_output (request, "writable-paths=list", "mounts.bind",
                           "mounts.ro-bind", NULL);
  if (output == NULL)
    return;
  assert_line (output, "write /=EROFS");
  assert_line (output, "write /data=ok");
  assert_line (output, "write /data/ro=EROFS");
  assert_line (output, "write /data/rw=ok");
  assert_line (output, "write /etc/ro=EROFS");
  assert_line (output, "write /etc/rw=ok");
}
END_TEST

START_TEST (missing_writable_path_is_refused_or_made)
{
  const char *const paths[] = { "/no/such", NULL };
  g_autoptr (SandboxRequest) request
      = new_shell_request ("probe write /no/such");
  g_autoptr (SandboxResult) result = NULL;
  g_autoptr (GError) error = NULL;

  sandbox_request_set_writable_paths (request, paths);
  if (!is_offered ("writable-paths=list"))
    {
      run_or_expect_withheld (request, "writable-paths=list", NULL);
      return;
    }
  result = sandbox_backend_run_sandbox (backend, request, &error);
  if (result == NULL)
    ck_assert_msg (strstr (error->message, "/no/such") != NULL, "%s",
                   error->message);
  else
    {
      g_autofree char *output = dup_output (result);

      assert_line (output, "write /no/such=ok");
    }
}
END_TEST

START_TEST (read_only_root_cannot_be_made_writable_again)
{
  g_autoptr (SandboxRequest) request = new_shell_request (
      "probe escape-read-only /; probe escape-read-only /data; "
      "probe write / /data");
  g_autofree char *output = NULL;

  sandbox_request_set_writable_paths (request, nothing);
  output = run_for_output (request, "writable-paths=none", NULL);
  if (output == NULL)
    return;
  ck_assert_msg (strstr (output, "=ok") == NULL, "%s", output);
}
END_TEST

TCase *
writable_area (void)
{
  TCase *area = new_area ("writable");

  tcase_add_test (area, everything_is_writable_by_default);
  tcase_add_test (area, nothing_is_writable_when_the_list_is_empty);
  tcase_add_test (area, only_listed_paths_are_writable);
  tcase_add_test (area, writable_path_can_be_a_file);
  tcase_add_test (area, proc_of_a_read_only_host_root_is_read_only);
  tcase_add_test (area, root_in_the_list_makes_everything_writable);
  tcase_add_test (area, mounts_keep_their_own_flag);
  tcase_add_test (area, missing_writable_path_is_refused_or_made);
  tcase_add_test (area, read_only_root_cannot_be_made_writable_again);
  return area;
}
