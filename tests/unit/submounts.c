/* submounts.c - tests: what the host has mounted is bound one by one. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "lib/host-mounts-private.h"
#include "lib/layout-private.h"

#include <string.h>

#include "suites.h"

/* The host's own root is all that an unprivileged test has mounts in. */
static SandboxLayout *
lay_out_host (SandboxLayoutPolicy policy, gboolean is_read_only)
{
  const char *const argv[] = { "true", NULL };
  const char *const nothing[] = { NULL };
  g_autoptr (SandboxRequest) request = sandbox_request_new (argv);
  g_autoptr (GError) error = NULL;
  SandboxLayout *layout;

  sandbox_request_set_rootfs (request, "/");
  sandbox_request_set_cwd (request, "/");
  if (is_read_only)
    sandbox_request_set_writable_paths (request, nothing);
  layout = _sandbox_layout_new (request, policy, TRUE, &error);
  ck_assert_msg (layout != NULL, "%s", error ? error->message : "no error");
  return layout;
}

static guint
count_binds (SandboxLayout *layout, const char *path, SandboxMountFlags flags)
{
  GPtrArray *mounts = sandbox_request_get_mounts (layout->request);
  guint n = 0;

  for (guint i = 0; i < mounts->len; i++)
    {
      const SandboxMount *mount = g_ptr_array_index (mounts, i);

      n += sandbox_mount_get_mount_type (mount) == SANDBOX_MOUNT_BIND
           && strcmp (sandbox_mount_get_source (mount), path) == 0
           && strcmp (sandbox_mount_get_target (mount), path) == 0
           && sandbox_mount_get_flags (mount) == flags;
    }
  return n;
}

START_TEST (every_mount_of_the_host_is_bound_once)
{
  SandboxMountFlags flags
      = _i == 0 ? SANDBOX_MOUNT_NONE : SANDBOX_MOUNT_READ_ONLY;
  const SandboxLayoutPolicy policy = { .binds_submounts = TRUE };
  g_autoptr (SandboxLayout) layout = lay_out_host (policy, _i == 1);
  g_autoptr (GPtrArray) host = _sandbox_host_mounts_read (NULL);
  guint n_bound = 0;

  for (guint i = 0; i < host->len; i++)
    {
      const SandboxHostMount *mount = g_ptr_array_index (host, i);

      if (strcmp (mount->path, "/") == 0
          || !g_file_test (mount->path, G_FILE_TEST_EXISTS))
        continue;
      ck_assert_msg (count_binds (layout, mount->path, flags) == 1, "%s",
                     mount->path);
      n_bound++;
    }
  ck_assert_uint_gt (n_bound, 0);
  ck_assert_uint_eq (sandbox_request_get_mounts (layout->request)->len,
                     n_bound);
}
END_TEST

START_TEST (recursive_binds_need_no_more)
{
  const SandboxLayoutPolicy policy = { 0 };
  g_autoptr (SandboxLayout) layout = lay_out_host (policy, FALSE);

  ck_assert_uint_eq (sandbox_request_get_mounts (layout->request)->len, 0);
}
END_TEST

START_TEST (proc_of_the_host_is_replaced_and_not_bound)
{
  const SandboxLayoutPolicy policy
      = { .binds_submounts = TRUE, .replaces_proc = TRUE };
  g_autoptr (SandboxLayout) layout = lay_out_host (policy, FALSE);
  SandboxExpectation *proc
      = g_hash_table_lookup (layout->expectations, "/proc");

  ck_assert_ptr_nonnull (proc);
  ck_assert_int_eq (proc->type, SANDBOX_MOUNT_PROC);
  ck_assert_uint_eq (count_binds (layout, "/proc", SANDBOX_MOUNT_NONE), 0);
}
END_TEST

START_TEST (sysfs_is_covered_by_one_read_only_bind)
{
  const SandboxLayoutPolicy policy
      = { .binds_submounts = TRUE, .covers_kernel_files = TRUE };
  g_autoptr (SandboxLayout) layout = lay_out_host (policy, FALSE);

  ck_assert_uint_eq (count_binds (layout, "/sys", SANDBOX_MOUNT_READ_ONLY), 1);
  ck_assert_uint_eq (count_binds (layout, "/sys", SANDBOX_MOUNT_NONE), 0);
}
END_TEST

START_TEST (mounts_of_the_host_are_sorted_and_each_there_once)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) host = _sandbox_host_mounts_read (&error);

  ck_assert_msg (host != NULL, "%s", error ? error->message : "no error");
  for (guint i = 1; i < host->len; i++)
    {
      const SandboxHostMount *former = g_ptr_array_index (host, i - 1);
      const SandboxHostMount *latter = g_ptr_array_index (host, i);

      ck_assert_str_lt (former->path, latter->path);
      ck_assert_str_ne (latter->type, "");
    }
}
END_TEST

Suite *
submounts_suite (void)
{
  Suite *suite = suite_create ("submounts");
  TCase *tcase = tcase_create ("host");

  tcase_add_loop_test (tcase, every_mount_of_the_host_is_bound_once, 0, 2);
  tcase_add_test (tcase, recursive_binds_need_no_more);
  tcase_add_test (tcase, proc_of_the_host_is_replaced_and_not_bound);
  tcase_add_test (tcase, sysfs_is_covered_by_one_read_only_bind);
  tcase_add_test (tcase, mounts_of_the_host_are_sorted_and_each_there_once);
  suite_add_tcase (suite, tcase);
  return suite;
}
