/* degrade.c - a maximal request, degraded, runs, and the list of changes is
 * exactly what it uses and the backend withholds. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* No request can use all features at once: some exclude one another. */
/* Before a feature: used only when such a caller runs the tests. */
#define ANYBODY_BUT_ROOT "user:"

static const char *const used_by_new[] = {
  "rootfs",
  "cwd",
  "environment",
  "mounts.bind",
  "mounts.ro-bind",
  "mounts.dev-bind",
  "mounts.tmpfs",
  "mounts.tmpfs.mode",
  "mounts.tmpfs.size",
  "mounts.proc",
  "mounts.dev",
  "mounts.dir",
  "mounts.symlink",
  "mounts.remount-ro",
  "mounts.bind.file",
  "writable-paths=list",
  "isolation.network=new",
  "isolation.mount=new",
  "isolation.pid=new",
  "isolation.ipc=new",
  "isolation.uts=new",
  "isolation.user=new",
  "isolation.cgroup=new",
  "uid",
  "gid",
  "groups",
  "hostname",
  "groups+isolation.user=new",
  "stdio",
  "capabilities",
  "no-new-privs",
  "timeout",
  "output-limit",
  "die-with-host",
  "on-exit=kill",
  NULL,
};
static const char *const used_by_host[] = {
  "rootfs",
  "cwd",
  "environment",
  "mounts.ro-bind",
  "mounts.dev-bind",
  "mounts.proc",
  "mounts.dev-bind.ro",
  "isolation.pid=host+mounts.proc",
  "mounts.bind.file",
  "writable-paths=none",
  "isolation.network=host",
  "isolation.mount=host",
  "isolation.pid=host",
  "isolation.ipc=host",
  "isolation.uts=host",
  "isolation.user=host",
  "isolation.cgroup=host",
  "groups",
  ANYBODY_BUT_ROOT "groups+isolation.user=new",
  "stdio",
  "no-new-privs=no",
  "die-with-host=no",
  "on-exit=wait",
  NULL,
};

static void
isolate_all (SandboxRequest *request, SandboxIsolationValue value)
{
  for (int kind = 0; kind < SANDBOX_ISOLATION_N_KINDS; kind++)
    sandbox_request_isolate (request, (SandboxIsolationKind) kind, value);
}

static SandboxRequest *
new_maximal_request (const char *source)
{
  const char *const writable[] = { "/data", NULL };
  const char *const words[] = { "none", NULL };
  const guint32 groups[] = { 7 };
  SandboxRequest *request = new_request ("/bin/probe", "exit", "21", NULL);

  sandbox_request_set_cwd (request, "/data");
  sandbox_request_set_variable (request, "A", "1");
  add_mount (request, SANDBOX_MOUNT_BIND, source, "/etc/b", SANDBOX_MOUNT_NONE);
  add_mount (request, SANDBOX_MOUNT_BIND, source, "/etc/r",
             SANDBOX_MOUNT_READ_ONLY);
  add_mount (request, SANDBOX_MOUNT_BIND, "/dev/null", "/etc/null",
             SANDBOX_MOUNT_DEVICES);
  sandbox_request_take_mount (request, sandbox_mount_new_tmpfs ("/tmp", -1, 0));
  sandbox_request_take_mount (
      request, sandbox_mount_new_tmpfs ("/tmp/t", 0700, 1 << 20));
  add_mount (request, SANDBOX_MOUNT_PROC, NULL, "/proc", SANDBOX_MOUNT_NONE);
  add_mount (request, SANDBOX_MOUNT_DEV, NULL, "/dev", SANDBOX_MOUNT_NONE);
  add_mount (request, SANDBOX_MOUNT_DIR, NULL, "/tmp/d", SANDBOX_MOUNT_NONE);
  add_mount (request, SANDBOX_MOUNT_SYMLINK, "d", "/tmp/l", SANDBOX_MOUNT_NONE);
  add_mount (request, SANDBOX_MOUNT_REMOUNT_RO, NULL, "/etc/b",
             SANDBOX_MOUNT_NONE);
  sandbox_request_set_writable_paths (request, writable);
  isolate_all (request, SANDBOX_ISOLATION_NEW);
  sandbox_request_set_groups (request, groups, 1);
  sandbox_request_set_uid (request, 1234);
  sandbox_request_set_gid (request, 1234);
  sandbox_request_set_hostname (request, "maximal");
  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDERR,
                             SANDBOX_STDIO_STDOUT);
  sandbox_request_set_capabilities (request, words);
  sandbox_request_set_no_new_privs (request, SANDBOX_CHOICE_YES);
  sandbox_request_set_timeout (request, 60 * G_USEC_PER_SEC);
  sandbox_request_set_output_limit (request, 1 << 20);
  sandbox_request_set_die_with_host (request, SANDBOX_CHOICE_YES);
  sandbox_request_set_on_exit (request, SANDBOX_ON_EXIT_KILL);
  return request;
}

static SandboxRequest *
new_maximal_host_request (void)
{
  const char *const nothing[] = { NULL };
  const guint32 groups[] = { 7 };
  SandboxRequest *request = new_request ("/bin/probe", "exit", "21", NULL);

  sandbox_request_set_cwd (request, "/data");
  sandbox_request_set_variable (request, "A", "1");
  add_mount (request, SANDBOX_MOUNT_BIND, "/dev/null", "/etc/null",
             SANDBOX_MOUNT_DEVICES | SANDBOX_MOUNT_READ_ONLY);
  add_mount (request, SANDBOX_MOUNT_PROC, NULL, "/proc", SANDBOX_MOUNT_NONE);
  sandbox_request_set_writable_paths (request, nothing);
  isolate_all (request, SANDBOX_ISOLATION_HOST);
  sandbox_request_set_groups (request, groups, 1);
  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDIN, SANDBOX_STDIO_NULL);
  sandbox_request_set_no_new_privs (request, SANDBOX_CHOICE_NO);
  sandbox_request_set_die_with_host (request, SANDBOX_CHOICE_NO);
  sandbox_request_set_on_exit (request, SANDBOX_ON_EXIT_WAIT);
  return request;
}

static void
assert_changes (GPtrArray *changes, const char *const *used)
{
  g_autoptr (GString) expected = g_string_new (NULL);
  g_autoptr (GString) got = g_string_new (NULL);

  for (; *used != NULL; used++)
    {
      gboolean is_conditional = g_str_has_prefix (*used, ANYBODY_BUT_ROOT);
      const char *name
          = *used + (is_conditional ? strlen (ANYBODY_BUT_ROOT) : 0);

      if (!(is_conditional && geteuid () == 0) && !is_offered (name))
        g_string_append_printf (expected, "%s\n", name);
    }
  for (guint i = 0; i < changes->len; i++)
    {
      SandboxChange *change = g_ptr_array_index (changes, i);

      g_string_append_printf (got, "%s\n", sandbox_change_get_feature (change));
      ck_assert_str_ne (sandbox_change_get_reason (change), "");
      ck_assert_str_ne (sandbox_change_get_wanted (change), "");
      ck_assert_str_ne (sandbox_change_get_field (change), "");
      ck_assert_str_ne (sandbox_change_get_got (change), "");
    }
  ck_assert_str_eq (got->str, expected->str);
}

static void
degrade_and_run (SandboxRequest *request, const char *const *used)
{
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SandboxRequest) degraded
      = sandbox_backend_degrade (backend, request, &changes);
  g_autoptr (SandboxResult) result = NULL;

  assert_changes (changes, used);
  ck_assert (!sandbox_request_is_sealed (request));
  ck_assert_int_eq (sandbox_backend_check (backend, request, NULL),
                    changes->len == 0);
  ck_assert_msg (sandbox_backend_check (backend, degraded, &error), "%s",
                 error ? error->message : "no error");
  result = run (degraded);
  assert_exited (result, 21);
  assert_changes (sandbox_result_get_degraded (result), used);
}

START_TEST (maximal_request_runs_degraded)
{
  g_autofree char *source = g_build_filename (place.dir, "source", NULL);
  g_autoptr (SandboxRequest) request = new_maximal_request (source);

  ck_assert_int_eq (g_mkdir (source, 0755), 0);
  degrade_and_run (request, used_by_new);
}
END_TEST

START_TEST (maximal_request_for_the_hosts_namespaces_runs_degraded)
{
  g_autoptr (SandboxRequest) request = new_maximal_host_request ();

  degrade_and_run (request, used_by_host);
}
END_TEST

START_TEST (request_that_is_offered_is_not_degraded)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "0", NULL);
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (SandboxRequest) degraded
      = sandbox_backend_degrade (backend, request, &changes);
  g_autoptr (SandboxResult) result = run (degraded);

  ck_assert_uint_eq (changes->len, 0);
  assert_exited (result, 0);
  ck_assert_uint_eq (sandbox_result_get_degraded (result)->len, 0);
}
END_TEST

START_TEST (maximal_request_is_explained)
{
  g_autofree char *source = g_build_filename (place.dir, "source", NULL);
  g_autoptr (SandboxRequest) request = new_maximal_request (source);
  g_autoptr (SandboxRequest) degraded = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  ck_assert_int_eq (g_mkdir (source, 0755), 0);
  degraded = sandbox_backend_degrade (backend, request, NULL);
  text = sandbox_backend_explain (backend, degraded, &error);
  ck_assert_msg (text != NULL, "%s", error ? error->message : "no error");
  ck_assert_msg (strstr (text, "/bin/probe") != NULL, "%s", text);
}
END_TEST

TCase *
degrade_area (void)
{
  TCase *area = new_area ("degrade");

  tcase_add_test (area, maximal_request_runs_degraded);
  tcase_add_test (area, maximal_request_for_the_hosts_namespaces_runs_degraded);
  tcase_add_test (area, request_that_is_offered_is_not_degraded);
  tcase_add_test (area, maximal_request_is_explained);
  return area;
}
