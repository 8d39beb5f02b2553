/* attacks.c - a hostile rootfs or command against what starts and watches it.
 */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "own-namespace.h"

START_TEST (kernel_files_can_be_left_open)
{
  g_autoptr (SandboxRequest) request = new_shell_request (
      "(: >>/proc/sys/kernel/domainname) 2>&- && echo open; exit 0");
  g_autofree char *output = NULL;

  if (geteuid () != 0)
    return; /* to others they are closed in any case */
  add_mount (request, SANDBOX_MOUNT_PROC, NULL, "/proc", SANDBOX_MOUNT_NONE);
  sandbox_request_set_cover_kernel_files (request, SANDBOX_CHOICE_NO);
  output
      = run_for_output (request, "mounts.proc", "cover-kernel-files=no", NULL);
  if (output != NULL)
    ck_assert_str_eq (output, "open\n");
}
END_TEST

/* On the host /etc/mtab leads to a proc, inside to what the rootfs has there.
 */
START_TEST (proc_that_is_a_link_does_not_supply_another_init)
{
  g_autofree char *proc = place_build_path (&place, "proc");
  g_autofree char *fds = place_build_path (&place, "etc/mtab/self/fd");
  g_autofree char *probe = place_build_path (&place, "bin/probe");
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "23", NULL);
  g_autoptr (SandboxResult) result = NULL;

  ck_assert_int_eq (g_rmdir (proc), 0);
  ck_assert_int_eq (symlink (_i == 0 ? "/etc/mtab" : "/proc", proc), 0);
  ck_assert_int_eq (g_mkdir_with_parents (fds, 0755), 0);
  for (int fd = 3; fd < 40; fd++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%d", fds, fd);

      ck_assert_int_eq (link (probe, path), 0);
    }
  result = run (request);
  assert_exited (result, 23);
}
END_TEST

START_TEST (link_in_place_of_init_makes_nothing_on_the_host)
{
  static const char *const texts[]
      = { "/oldroot%s/made", "%s/made", "../decoy/made" };
  g_autofree char *path = place_build_path (&place, ".sandboxlib-proc");
  g_auto (GStrv) parts = g_strsplit (texts[_i], "%s", 2);
  g_autofree char *text = g_strjoinv (place.decoy, parts);
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "0", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SandboxResult) result = NULL;

  ck_assert_int_eq (symlink (text, path), 0);
  result = sandbox_backend_run_sandbox (backend, request, &error);
  if (result != NULL)
    assert_exited (result, 0);
  else
    ck_assert_ptr_nonnull (strstr (error->message, ".sandboxlib-"));
}
END_TEST

/* A process of root without capabilities can go through /proc/PID/root of
 * another one: ptrace(2), access mode checking. */
START_TEST (roots_of_other_processes_are_closed)
{
  g_autofree char *script
      = g_strdup_printf ("for root in /proc/[0-9]*/root; do"
                         " (: >\"$root%s/escaped\"); done 2>&-; exit 0",
                         place.decoy);
  const char *const nothing[] = { NULL };
  g_autoptr (SandboxRequest) request = new_host_root_request (script);
  g_autoptr (SandboxResult) result = NULL;

  sandbox_request_set_writable_paths (request, nothing);
  result = run_or_expect_withheld (request, "writable-paths=none", NULL);
  if (result != NULL)
    assert_exited (result, 0);
}
END_TEST

/* Opened for appending, and nothing is written: a failing test does no harm. */
static void
assert_kernel_files_closed (SandboxRequest *request)
{
  g_autoptr (SandboxResult) result = run (request);
  g_autofree char *output = dup_output (result);

  assert_exited (result, 0);
  ck_assert_str_eq (output, "closed\n");
}

#define TRY_KERNEL_FILES \
  "for file in /proc/sys/kernel/core_pattern /proc/sys/vm/drop_caches; do" \
  " if (: >>$file) 2>&-; then echo open $file; fi; done; echo closed"

/* A backend covers them, or shows a proc of the sandbox's own. */
static gboolean
can_close_kernel_files (void)
{
  return is_offered ("mounts.ro-bind")
         || (is_offered ("mounts.proc") && is_offered ("isolation.pid=new"));
}

START_TEST (kernel_files_of_the_hosts_root_are_closed)
{
  g_autoptr (SandboxRequest) request = new_host_root_request (TRY_KERNEL_FILES);

  if (can_close_kernel_files ())
    assert_kernel_files_closed (request);
}
END_TEST

/* In a user namespace of its own too, the kernel takes root for the host's. */
START_TEST (kernel_files_of_a_proc_of_its_own_are_closed)
{
  const char *user = _i == 0 ? "isolation.user=host" : "isolation.user=new";
  g_autoptr (SandboxRequest) request = new_shell_request (TRY_KERNEL_FILES);

  add_own_proc (request);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_USER,
                           _i == 0 ? SANDBOX_ISOLATION_HOST
                                   : SANDBOX_ISOLATION_NEW);
  if (is_offered ("mounts.proc") && is_offered ("isolation.pid=new")
      && is_offered (user))
    assert_kernel_files_closed (request);
}
END_TEST

START_TEST (kernel_files_of_a_proc_in_the_rootfs_are_closed)
{
  g_autofree char *proc = place_build_path (&place, "proc");
  g_autoptr (SandboxRequest) request = new_shell_request (TRY_KERNEL_FILES);
  OwnNamespace own;

  if (geteuid () != 0 || !can_close_kernel_files ())
    return; /* only root can mount one there, and only root could write */
  own_namespace_enter (&own);
  ck_assert_int_eq (mount ("proc", proc, "proc", 0, NULL), 0);
  assert_kernel_files_closed (request);
  ck_assert_int_eq (umount2 (proc, MNT_DETACH), 0);
  own_namespace_leave (&own);
}
END_TEST

/* Only with CAP_SYS_PTRACE can the command take them; the canary sees what it has
 * made on the host. */
START_TEST (what_init_holds_leads_nowhere)
{
  static const struct
  {
    SandboxIsolationValue user;
    SandboxIsolationValue pid;
    const char *features[3];
  } rows[] = {
    { SANDBOX_ISOLATION_NEW,
      SANDBOX_ISOLATION_NEW,
      { "isolation.user=new", "isolation.pid=new" } },
    { SANDBOX_ISOLATION_NEW,
      SANDBOX_ISOLATION_HOST,
      { "isolation.user=new", "isolation.pid=host" } },
    { SANDBOX_ISOLATION_HOST,
      SANDBOX_ISOLATION_NEW,
      { "isolation.user=host", "isolation.pid=new" } },
  };
  const char *const words[] = { "all", NULL };
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "steal", place.decoy, NULL);
  g_autofree char *output = NULL;

  sandbox_request_set_capabilities (request, words);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_USER, rows[_i].user);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_PID, rows[_i].pid);
  output = run_to_success (request, "capabilities", rows[_i].features[0],
                           rows[_i].features[1], NULL);
  if (output != NULL)
    ck_assert_msg (g_str_has_prefix (output, "stolen="), "%s", output);
}
END_TEST

START_TEST (host_processes_are_out_of_sight_in_a_pid_namespace)
{
  g_autoptr (SandboxRequest) request
      = new_host_root_request ("set -- /proc/[0-9]*; [ $# -lt 8 ]");
  g_autoptr (SandboxResult) result = NULL;

  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_PID,
                           SANDBOX_ISOLATION_NEW);
  result = run_or_expect_withheld (request, "isolation.pid=new", NULL);
  if (result != NULL)
    assert_exited (result, 0);
}
END_TEST

/* A53. What is not there, or no device inside, is as good as closed. */
START_TEST (the_hosts_kernel_and_disks_are_out_of_reach)
{
  g_autoptr (SandboxRequest) request = new_shell_request (
      "for file in /proc/sys/kernel/core_pattern /proc/sysrq-trigger"
      " /proc/sys/vm/* /proc/irq/default_smp_affinity /proc/irq/*/smp_affinity"
      " /dev/vda /dev/sda /dev/nvme0n1 /dev/mem /dev/kmsg /dev/port; do"
      " [ -e $file ] && (: >>$file) 2>&- && echo open $file; done; echo done");
  g_autofree char *output = NULL;

  add_own_proc (request);
  add_mount (request, SANDBOX_MOUNT_DEV, NULL, "/dev", SANDBOX_MOUNT_MINIMAL);
  output = run_to_success (request, "mounts.proc", "isolation.pid=new",
                           "mounts.dev.minimal", NULL);
  if (output != NULL)
    ck_assert_str_eq (output, "done\n");
}
END_TEST

/* A54, with all that root may be given. */
START_TEST (a_block_device_is_of_no_use)
{
  static const char *const words[] = { "none", "+CAP_MKNOD", NULL };
  g_autoptr (SandboxRequest) request
      = new_shell_request ("mknod /data/disk b 7 0 2>&-; mknod /data/zero c 1 5"
                           " 2>&-; (: </data/disk) 2>&- && echo disk;"
                           " (: </data/zero) 2>&- && echo zero; echo done");
  g_autofree char *output = NULL;

  if (!is_offered ("rootfs.nodev"))
    return; /* declared: device nodes of the rootfs work */
  if (geteuid () == 0)
    sandbox_request_set_capabilities (request, words);
  output = run_to_success (request, "capabilities", NULL);
  if (output != NULL)
    ck_assert_str_eq (output, "done\n");
}
END_TEST

START_TEST (init_cannot_be_traced)
{
  g_autoptr (SandboxRequest) request = new_shell_request (
      "probe kill-process $PPID 0; cat /proc/1/environ /proc/1/maps"
      " /proc/$PPID/environ /proc/$PPID/maps 2>&- && echo read;"
      " (: >>/proc/1/mem) 2>&- && echo written; ls /proc/1/fd /proc/1/root/"
      " 2>&- && echo seen; probe trace 1 $PPID; exit 0");
  g_autofree char *output = NULL;

  add_own_proc (request);
  output = run_to_success (request, "mounts.proc", "isolation.pid=new", NULL);
  if (output == NULL)
    return;
  ck_assert_msg (strstr (output, "read") == NULL
                     && strstr (output, "written") == NULL
                     && strstr (output, "seen") == NULL,
                 "%s", output);
  ck_assert_int_ge (count_values (output, "trace"), 2);
  ck_assert_ptr_null (strstr (output, "trace=ok"));
}
END_TEST

/* With CAP_SYS_CHROOT the old way out: a root below the cwd, then up. */
START_TEST (a_second_chroot_is_no_way_out)
{
  static const char *const words[] = { "none", "+CAP_SYS_CHROOT", NULL };
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "chroot-escape", place.decoy, NULL);
  g_autofree char *output = NULL;

  if (strcmp (sandbox_backend_get_name (backend), "chroot") == 0)
    return; /* documented: chroot(2) is no wall for that */
  sandbox_request_set_capabilities (request, words);
  output = run_for_output (request, "capabilities", NULL);
  if (output != NULL)
    ck_assert_ptr_null (strstr (output, "escaped"));
}
END_TEST

TCase *
attacks_area (void)
{
  TCase *area = new_area ("attacks");

  tcase_add_loop_test (area, proc_that_is_a_link_does_not_supply_another_init,
                       0, 2);
  tcase_add_loop_test (area, link_in_place_of_init_makes_nothing_on_the_host, 0,
                       3);
  tcase_add_test (area, kernel_files_can_be_left_open);
  tcase_add_loop_test (area, what_init_holds_leads_nowhere, 0, 3);
  tcase_add_test (area, roots_of_other_processes_are_closed);
  tcase_add_test (area, kernel_files_of_the_hosts_root_are_closed);
  tcase_add_loop_test (area, kernel_files_of_a_proc_of_its_own_are_closed, 0,
                       2);
  tcase_add_test (area, kernel_files_of_a_proc_in_the_rootfs_are_closed);
  tcase_add_test (area, the_hosts_kernel_and_disks_are_out_of_reach);
  tcase_add_test (area, a_block_device_is_of_no_use);
  tcase_add_test (area, init_cannot_be_traced);
  tcase_add_test (area, a_second_chroot_is_no_way_out);
  tcase_add_test (area, host_processes_are_out_of_sight_in_a_pid_namespace);
  return area;
}
