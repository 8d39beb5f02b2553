/* submounts.c - tests: what the host has mounted is bound one by one. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "lib/host-mounts-private.h"
#include "lib/layout-private.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/wait.h>
#include <unistd.h>

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
  g_autoptr (GPtrArray) host = _sandbox_host_mounts_get (NULL);
  guint n_bound = 0;

  for (guint i = 0; i < host->len; i++)
    {
      const SandboxHostMount *mount = g_ptr_array_index (host, i);

      if (strcmp (mount->path, "/") == 0
          || !_sandbox_host_mount_is_visible (mount)
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

START_TEST (mounts_of_the_host_are_sorted_and_one_is_visible_at_a_path)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) host = _sandbox_host_mounts_get (&error);
  const char *last_visible = "";

  ck_assert_msg (host != NULL, "%s", error ? error->message : "no error");
  for (guint i = 0; i < host->len; i++)
    {
      const SandboxHostMount *mount = g_ptr_array_index (host, i);

      ck_assert_str_ne (mount->type, "");
      ck_assert_str_le (last_visible, mount->path);
      if (!_sandbox_host_mount_is_visible (mount))
        continue;
      ck_assert_str_ne (last_visible, mount->path);
      last_visible = mount->path;
    }
}
END_TEST

static gboolean
knows (const char *path)
{
  g_autoptr (GPtrArray) host = _sandbox_host_mounts_get (NULL);

  for (guint i = 0; i < host->len; i++)
    {
      const SandboxHostMount *mount = g_ptr_array_index (host, i);

      if (strcmp (mount->path, path) == 0)
        return TRUE;
    }
  return FALSE;
}

/* Not in the host's namespace: nothing is ever mounted there. */
static void
enter_namespaces (void)
{
  if (geteuid () != 0)
    ck_assert_int_eq (unshare (CLONE_NEWUSER | CLONE_NEWNS), 0);
  else
    ck_assert_int_eq (unshare (CLONE_NEWNS), 0);
  ck_assert_int_eq (mount ("none", "/", "none", MS_REC | MS_PRIVATE, NULL), 0);
}

START_TEST (what_is_mounted_moved_and_unmounted_is_noticed)
{
  g_autofree char *top = g_dir_make_tmp ("sandboxlib-test-XXXXXX", NULL);
  g_autofree char *from = g_build_filename (top, "from", NULL);
  g_autofree char *to = g_build_filename (top, "to", NULL);

  ck_assert_int_eq (g_mkdir (from, 0755) | g_mkdir (to, 0755), 0);
  ck_assert (!knows (from));
  enter_namespaces ();
  ck_assert (!knows (from));
  ck_assert_int_eq (mount ("tmpfs", from, "tmpfs", 0, NULL), 0);
  ck_assert (knows (from));
  ck_assert (!knows (to));
  ck_assert_int_eq (mount (from, to, "none", MS_MOVE, NULL), 0);
  ck_assert (!knows (from));
  ck_assert (knows (to));
  ck_assert_int_eq (umount2 (to, MNT_DETACH), 0);
  ck_assert (!knows (to));
  ck_assert_int_eq (g_rmdir (from) | g_rmdir (to) | g_rmdir (top), 0);
}
END_TEST

START_TEST (fork_of_a_host_does_not_take_the_news_from_it)
{
  g_autofree char *top = g_dir_make_tmp ("sandboxlib-test-XXXXXX", NULL);
  int status;
  pid_t pid;

  enter_namespaces ();
  ck_assert (!knows (top));
  ck_assert_int_eq (mount ("tmpfs", top, "tmpfs", 0, NULL), 0);
  pid = fork ();
  if (pid == 0)
    _exit (knows (top) ? 0 : 1);
  ck_assert_int_eq (waitpid (pid, &status, 0), pid);
  ck_assert_int_eq (status, 0);
  ck_assert (knows (top));
  ck_assert_int_eq (umount2 (top, MNT_DETACH), 0);
  ck_assert_int_eq (g_rmdir (top), 0);
}
END_TEST

START_TEST (host_that_closes_all_fds_does_no_harm)
{
  int fds[64];

  ck_assert (knows ("/proc"));
  for (int fd = 3; fd < 64; fd++)
    close (fd);
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    fds[i] = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  ck_assert (knows ("/proc"));
  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    ck_assert_int_ge (fcntl (fds[i], F_GETFD), 0);
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
  tcase_add_test (tcase,
                  mounts_of_the_host_are_sorted_and_one_is_visible_at_a_path);
  tcase_add_test (tcase, what_is_mounted_moved_and_unmounted_is_noticed);
  tcase_add_test (tcase, fork_of_a_host_does_not_take_the_news_from_it);
  tcase_add_test (tcase, host_that_closes_all_fds_does_no_harm);
  suite_add_tcase (suite, tcase);
  return suite;
}
