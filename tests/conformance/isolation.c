/* isolation.c - each kind is new when it is asked for, and the host's when not. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <fcntl.h>
#include <mqueue.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/wait.h>
#include <unistd.h>

/* Names below /proc/self/ns, by SandboxIsolationKind. */
static const char *const links[SANDBOX_ISOLATION_N_KINDS]
    = { "net", "mnt", "pid", "ipc", "uts", "user", "cgroup" };

static char *
dup_host_namespace (SandboxIsolationKind kind)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/ns/%s", links[kind]);

  return g_file_read_link (path, NULL);
}

static char *
build_feature (SandboxIsolationKind kind, const char *value)
{
  return g_strdup_printf ("isolation.%s=%s",
                          sandbox_isolation_kind_to_string (kind), value);
}

static void
add_proc (SandboxRequest *request)
{
  sandbox_request_take_mount (request,
                              sandbox_mount_new (SANDBOX_MOUNT_PROC, NULL,
                                                 "/proc", SANDBOX_MOUNT_NONE));
}

START_TEST (new_namespace_differs_from_the_hosts)
{
  SandboxIsolationKind kind = (SandboxIsolationKind) _i;
  g_autofree char *feature = build_feature (kind, "new");
  g_autofree char *host = dup_host_namespace (kind);
  g_autofree char *line = g_strdup_printf ("ns=%s", host);
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;
  g_autofree char *key = g_strdup_printf ("ns=%s:", links[kind]);

  add_proc (request);
  sandbox_request_isolate (request, kind, SANDBOX_ISOLATION_NEW);
  result = run_or_expect_withheld (request, feature, "mounts.proc", NULL);
  if (result == NULL)
    return;
  assert_exited (result, 0);
  output = dup_output (result);
  ck_assert_msg (strstr (output, key) != NULL, "%s", output);
  ck_assert_msg (!has_line (output, line), "%s is the host's", line);
}
END_TEST

START_TEST (host_namespace_is_the_hosts)
{
  SandboxIsolationKind kind = (SandboxIsolationKind) _i;
  g_autofree char *feature = build_feature (kind, "host");
  g_autofree char *host = dup_host_namespace (kind);
  g_autofree char *line = g_strdup_printf ("ns=%s", host);
  /* The host's own /proc shows the namespaces without a mount; but the host may
   * have mounted files, which not every backend can bind one by one. */
  gboolean has_host_root
      = is_offered ("mounts.bind.file") || !is_offered ("mounts.proc");
  g_autofree char *probe = has_host_root
                               ? place_build_path (&place, "bin/probe")
                               : g_strdup ("/bin/probe");
  g_autoptr (SandboxRequest) request = new_request (probe, "report", NULL);
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  if (has_host_root)
    sandbox_request_set_rootfs (request, NULL);
  else
    add_mount (request, SANDBOX_MOUNT_PROC, NULL, "/proc", SANDBOX_MOUNT_NONE);
  sandbox_request_isolate (request, kind, SANDBOX_ISOLATION_HOST);
  result = run_or_expect_withheld (request, feature, NULL);
  if (result == NULL)
    return;
  assert_exited (result, 0);
  output = dup_output (result);
  assert_line (output, line);
}
END_TEST

START_TEST (try_never_fails)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "2", NULL);
  g_autoptr (SandboxResult) result = NULL;

  sandbox_request_isolate (request, (SandboxIsolationKind) _i,
                           SANDBOX_ISOLATION_TRY);
  result = run (request);
  assert_exited (result, 2);
}
END_TEST

START_TEST (maximum_possible_isolation_runs)
{
  g_autoptr (SandboxIsolation) isolation
      = sandbox_backend_maximum_possible_isolation (backend);
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "2", NULL);
  g_autoptr (SandboxResult) result = NULL;

  sandbox_request_set_isolation (request, isolation);
  result = run (request);
  assert_exited (result, 2);
  for (int kind = 0; kind < SANDBOX_ISOLATION_N_KINDS; kind++)
    {
      g_autofree char *feature
          = build_feature ((SandboxIsolationKind) kind, "new");

      ck_assert_int_eq (
          sandbox_isolation_get (isolation, (SandboxIsolationKind) kind),
          is_offered (feature) ? SANDBOX_ISOLATION_NEW
                               : SANDBOX_ISOLATION_UNSET);
    }
}
END_TEST

START_TEST (what_is_isolated_is_verified)
{
  g_autoptr (SandboxIsolation) isolation
      = sandbox_backend_maximum_possible_isolation (backend);
  g_autofree char *text = sandbox_isolation_to_string (isolation);
  g_auto (GStrv) kinds = NULL;
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "0", NULL);
  g_autoptr (SandboxResult) result = NULL;

  sandbox_request_set_isolation (request, isolation);
  result = run (request);
  assert_exited (result, 0);
  kinds = g_strsplit (text, ",", -1);
  ck_assert_uint_ge (
      g_strv_length ((char **) sandbox_result_get_verified (result)),
      g_strv_length (kinds));
}
END_TEST

START_TEST (processes_of_the_host_are_out_of_reach)
{
  g_autofree char *pid = NULL;
  g_autoptr (SandboxRequest) request = NULL;
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;
  pid_t victim = fork ();

  if (victim == 0)
    {
      pause ();
      _exit (0);
    }
  pid = g_strdup_printf ("%d", victim);
  request = new_request ("/bin/probe", "kill-process", pid, "9", NULL);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_PID,
                           SANDBOX_ISOLATION_NEW);
  result = run_or_expect_withheld (request, "isolation.pid=new", NULL);
  ck_assert_int_eq (kill (victim, 0), 0);
  kill (victim, SIGKILL);
  waitpid (victim, NULL, 0);
  if (result == NULL)
    return;
  output = dup_output (result);
  assert_line (output, "kill=ESRCH");
}
END_TEST

START_TEST (shared_memory_of_the_host_is_out_of_sight)
{
  key_t key = (key_t) (0x5b000000 + getpid ());
  int id = shmget (key, 4096, IPC_CREAT | IPC_EXCL | 0600);
  g_autofree char *number = g_strdup_printf ("%d", key);
  g_autoptr (SandboxRequest) isolated
      = new_request ("/bin/probe", "shm", number, NULL);
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  ck_assert_int_ge (id, 0);
  sandbox_request_isolate (isolated, SANDBOX_ISOLATION_KIND_IPC,
                           SANDBOX_ISOLATION_NEW);
  result = run_or_expect_withheld (isolated, "isolation.ipc=new", NULL);
  shmctl (id, IPC_RMID, NULL);
  if (result == NULL)
    return;
  output = dup_output (result);
  assert_line (output, "shm=ENOENT");
}
END_TEST

START_TEST (message_queue_of_the_host_is_out_of_sight)
{
  SandboxIsolationValue value
      = _i == 0 ? SANDBOX_ISOLATION_NEW : SANDBOX_ISOLATION_HOST;
  g_autofree char *name = g_strdup_printf ("/sandboxlib-%d", getpid ());
  mqd_t queue = mq_open (name, O_RDWR | O_CREAT | O_EXCL, 0600, NULL);
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "queue", name, NULL);
  g_autofree char *output = NULL;

  ck_assert_int_ge (queue, 0);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_IPC, value);
  output = run_for_output (
      request, _i == 0 ? "isolation.ipc=new" : "isolation.ipc=host", NULL);
  mq_close (queue);
  mq_unlink (name);
  if (output != NULL)
    assert_line (output, _i == 0 ? "queue=ENOENT" : "queue=ok");
}
END_TEST

START_TEST (listings_show_no_process_of_the_host)
{
  g_autofree char *script = g_strdup_printf (
      "ps | grep -c '[c]onformance'; ls -d /proc/%d 2>&- || echo missing",
      getpid ());
  g_autoptr (SandboxRequest) request = new_shell_request (script);
  g_autofree char *output = NULL;

  add_own_proc (request);
  output = run_for_output (request, "isolation.pid=new", "mounts.proc", NULL);
  if (output != NULL)
    ck_assert_str_eq (output, "0\nmissing\n");
}
END_TEST

START_TEST (mounts_of_the_command_stay_inside)
{
  /* The canary compares the mounts of the host. */
  const char *const words[] = { "+CAP_SYS_ADMIN", NULL };
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "escape-read-only", "/data", NULL);
  g_autoptr (SandboxResult) result = NULL;

  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_MOUNT,
                           SANDBOX_ISOLATION_NEW);
  sandbox_request_set_capabilities (request, words);
  result = run_or_expect_withheld (request, "isolation.mount=new",
                                   "capabilities", NULL);
  if (result != NULL)
    assert_exited (result, 0);
}
END_TEST

TCase *
isolation_area (void)
{
  TCase *area = new_area ("isolation");

  tcase_add_loop_test (area, new_namespace_differs_from_the_hosts, 0,
                       SANDBOX_ISOLATION_N_KINDS);
  tcase_add_loop_test (area, host_namespace_is_the_hosts, 0,
                       SANDBOX_ISOLATION_N_KINDS);
  tcase_add_loop_test (area, try_never_fails, 0, SANDBOX_ISOLATION_N_KINDS);
  tcase_add_test (area, maximum_possible_isolation_runs);
  tcase_add_test (area, what_is_isolated_is_verified);
  tcase_add_test (area, processes_of_the_host_are_out_of_reach);
  tcase_add_test (area, shared_memory_of_the_host_is_out_of_sight);
  tcase_add_loop_test (area, message_queue_of_the_host_is_out_of_sight, 0, 2);
  tcase_add_test (area, listings_show_no_process_of_the_host);
  tcase_add_test (area, mounts_of_the_command_stay_inside);
  return area;
}
