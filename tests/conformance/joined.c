/* joined.c - namespaces that exist already. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "holder.h"

#define USER SANDBOX_ISOLATION_KIND_USER

static void
join (SandboxRequest *request, const Holder *holder, SandboxIsolationKind kind)
{
  sandbox_request_join_namespace (request, kind, holder->fds[kind]);
}

static char *
build_feature (SandboxIsolationKind kind)
{
  return g_strdup_printf ("isolation.%s=fd",
                          sandbox_isolation_kind_to_string (kind));
}

/* Both together, so that an unprivileged caller may. */
START_TEST (namespace_is_the_one_that_was_given)
{
  SandboxIsolationKind kind = (SandboxIsolationKind) _i;
  Holder holder;
  g_autofree char *feature = build_feature (kind);
  g_autofree char *line = NULL;
  g_autofree char *name = NULL;
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autofree char *output = NULL;

  holder_start (&holder, 0);
  name = holder_dup_name (&holder, kind);
  line = g_strdup_printf ("ns=%s", name);
  join (request, &holder, USER);
  join (request, &holder, kind);
  add_mount (request, SANDBOX_MOUNT_PROC, NULL, "/proc", SANDBOX_MOUNT_NONE);
  output = run_to_success (request, feature, "isolation.user=fd", "mounts.proc",
                           NULL);
  holder_stop (&holder);
  if (output != NULL)
    assert_line (output, line);
}
END_TEST

/* What belongs to another user namespace than the caller's. */
START_TEST (joining_alone_takes_privilege)
{
  Holder holder;
  g_autoptr (SandboxRequest) request = new_shell_request ("echo ran");
  g_autofree char *output = NULL;

  holder_start (&holder, 0);
  join (request, &holder, SANDBOX_ISOLATION_KIND_NETWORK);
  if (geteuid () == 0 || !is_offered ("isolation.network=fd"))
    output = run_to_success (request, "isolation.network=fd", NULL);
  else
    g_free (run_and_expect_refusal (request, "user=fd"));
  holder_stop (&holder);
  if (output != NULL)
    ck_assert_str_eq (output, "ran\n");
}
END_TEST

/* A network of the host's user namespace, and a user namespace of its own. */
START_TEST (new_user_namespace_goes_with_a_network_that_root_joins)
{
  Holder holder;
  g_autofree char *name = NULL;
  g_autofree char *line = NULL;
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autofree char *output = NULL;

  if (geteuid () != 0)
    return;
  holder_start (&holder, 0);
  name = holder_dup_name (&holder, SANDBOX_ISOLATION_KIND_NETWORK);
  line = g_strdup_printf ("ns=%s", name);
  join (request, &holder, SANDBOX_ISOLATION_KIND_NETWORK);
  sandbox_request_isolate (request, USER, SANDBOX_ISOLATION_NEW);
  add_own_proc (request);
  output
      = run_to_success (request, "isolation.network=fd", "isolation.user=new",
                        "isolation.pid=new", "mounts.proc", NULL);
  holder_stop (&holder);
  if (output != NULL)
    assert_line (output, line);
}
END_TEST

START_TEST (callers_own_namespace_is_the_hosts)
{
  static const char *const files[SANDBOX_ISOLATION_N_KINDS]
      = { "net", "mnt", "pid", "ipc", "uts", "user", "cgroup" };
  SandboxIsolationKind kind = (SandboxIsolationKind) _i;
  g_autofree char *path = g_strdup_printf ("/proc/self/ns/%s", files[_i]);
  g_autofree char *feature = g_strdup_printf (
      "isolation.%s=host", sandbox_isolation_kind_to_string (kind));
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "3", NULL);
  g_autoptr (SandboxResult) result = NULL;
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  sandbox_request_join_namespace (request, kind, fd);
  close (fd);
  result = run_or_expect_withheld (request, feature, NULL);
  if (result != NULL)
    assert_exited (result, 3);
}
END_TEST

START_TEST (processes_of_a_joined_pid_namespace_are_seen_and_live_on)
{
  Holder holder;
  g_autoptr (SandboxRequest) request = new_shell_request (
      "cat /proc/1/comm; (sleep 1000 &) ; (sleep 1000 &) ; exit 0");
  g_autofree char *output = NULL;
  int is_alive;

  holder_start (&holder, 0);
  join (request, &holder, USER);
  join (request, &holder, SANDBOX_ISOLATION_KIND_PID);
  add_mount (request, SANDBOX_MOUNT_PROC, NULL, "/proc", SANDBOX_MOUNT_NONE);
  output = run_to_success (request, "isolation.pid=fd", "isolation.user=fd",
                           "mounts.proc", NULL);
  is_alive = kill (holder.first, 0) == 0;
  holder_stop (&holder);
  ck_assert (is_alive);
  if (output != NULL)
    ck_assert_str_eq (output, "holder-of-all\n");
}
END_TEST

START_TEST (pid_namespace_that_has_ended_is_named)
{
  Holder holder;
  g_autoptr (SandboxRequest) request = new_shell_request ("echo ran");

  holder_start (&holder, 0);
  join (request, &holder, USER);
  join (request, &holder, SANDBOX_ISOLATION_KIND_PID);
  holder_end_first (&holder);
  /* bwrap says what the kernel says. */
  g_free (run_and_expect_refusal (
      request, is_offered ("isolation.pid=fd") ? "" : "isolation.pid=fd"));
  holder_stop (&holder);
}
END_TEST

START_TEST (no_fd_of_a_namespace_reaches_the_command)
{
  static const SandboxIsolationKind kinds[]
      = { USER, SANDBOX_ISOLATION_KIND_PID, SANDBOX_ISOLATION_KIND_NETWORK,
          SANDBOX_ISOLATION_KIND_IPC, SANDBOX_ISOLATION_KIND_UTS };
  Holder holder;
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autofree char *output = NULL;

  holder_start (&holder, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *feature = build_feature (kinds[i]);

      if (is_offered (feature))
        join (request, &holder, kinds[i]);
    }
  output = run_to_success (request, NULL);
  holder_stop (&holder);
  ck_assert_msg (count_values (output, "fd") == 3, "%s", output);
}
END_TEST

/* What it could do with all the fds that sandboxlib-init has. */
START_TEST (nothing_to_be_taken_from_init_leads_out)
{
  const char *const words[] = { "+CAP_SYS_PTRACE", NULL };
  Holder holder;
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "steal", place.decoy, NULL);
  g_autofree char *output = NULL;

  holder_start (&holder, 0);
  join (request, &holder, USER);
  join (request, &holder, SANDBOX_ISOLATION_KIND_PID);
  sandbox_request_set_capabilities (request, words);
  output = run_for_output (request, "isolation.pid=fd", "isolation.user=fd",
                           "capabilities", NULL);
  holder_stop (&holder);
  if (output != NULL)
    ck_assert_msg (g_str_has_prefix (output, "stolen="), "%s", output);
}
END_TEST

START_TEST (second_user_namespace_is_the_commands)
{
  Holder holder;
  g_autofree char *name = NULL;
  g_autofree char *line = NULL;
  g_autoptr (SandboxIsolation) isolation = sandbox_isolation_new ();
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autofree char *output = NULL;

  if (_i == 1 && !is_offered ("as-pid-1"))
    return;
  if (_i == 1)
    sandbox_request_set_as_pid_1 (request, SANDBOX_CHOICE_YES);
  holder_start (&holder, 0);
  name = holder_dup_second_user (&holder);
  line = g_strdup_printf ("ns=%s", name);
  sandbox_isolation_set_fd (isolation, USER, holder.fds[USER]);
  sandbox_isolation_set_second_user_fd (isolation, holder.second_user);
  sandbox_request_set_isolation (request, isolation);
  add_own_proc (request);
  output = run_to_success (request, "isolation.second-user=fd",
                           "isolation.user=fd", "isolation.pid=new",
                           "mounts.proc", NULL);
  holder_stop (&holder);
  if (output != NULL)
    assert_line (output, line);
}
END_TEST

/* With all capabilities there, mounts belong to the first one. */
START_TEST (second_user_namespace_has_no_power_over_mounts)
{
  const char *const words[] = { "+CAP_SYS_ADMIN", NULL };
  Holder holder;
  g_autoptr (SandboxIsolation) isolation = sandbox_isolation_new ();
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "escape-read-only", "/data", NULL);
  g_autofree char *output = NULL;

  holder_start (&holder, 0);
  sandbox_isolation_set_fd (isolation, USER, holder.fds[USER]);
  sandbox_isolation_set_second_user_fd (isolation, holder.second_user);
  sandbox_request_set_isolation (request, isolation);
  sandbox_request_set_capabilities (request, words);
  output = run_to_success (request, "isolation.second-user=fd",
                           "isolation.user=fd", "capabilities", NULL);
  holder_stop (&holder);
  if (output == NULL)
    return;
  assert_line (output, "remount=EPERM");
  assert_line (output, "bind=EPERM");
}
END_TEST

START_TEST (second_user_namespace_lies_below_the_first)
{
  Holder holder;
  g_autoptr (SandboxIsolation) isolation = sandbox_isolation_new ();
  g_autoptr (SandboxRequest) request = new_shell_request ("echo ran");

  holder_start (&holder, 0);
  if (_i == 0)
    sandbox_isolation_set_fd (isolation, USER, holder.second_user);
  sandbox_isolation_set_second_user_fd (isolation, holder.fds[USER]);
  sandbox_request_set_isolation (request, isolation);
  g_free (run_and_expect_refusal (request, "second user"));
  holder_stop (&holder);
}
END_TEST

/* Entering a namespace of another user must not change the calling process. */
START_TEST (calling_process_stays_dumpable)
{
  Holder holder;
  g_autoptr (SandboxRequest) request = new_shell_request ("exit 0");
  g_autofree char *output = NULL;

  if (geteuid () != 0)
    return;
  holder_start (&holder, 1234);
  prctl (PR_SET_DUMPABLE, 1);
  join (request, &holder, USER);
  chmod (place.rootfs, 0755);
  output = run_for_output (request, "isolation.user=fd", NULL);
  ck_assert_int_eq (prctl (PR_GET_DUMPABLE), 1);
  holder_stop (&holder);
}
END_TEST

START_TEST (namespace_of_another_kind_is_refused)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("echo ran");
  int fd = open (_i == 0 ? "/proc/self/ns/net" : "/dev/null",
                 O_RDONLY | O_CLOEXEC);

  sandbox_request_join_namespace (request, SANDBOX_ISOLATION_KIND_IPC, fd);
  close (fd);
  g_free (run_and_expect_refusal (request, _i == 0 ? "is a network namespace"
                                                   : "is no namespace"));
}
END_TEST

TCase *
joined_area (void)
{
  TCase *area = new_area ("joined");

  tcase_add_loop_test (area, namespace_is_the_one_that_was_given, 0,
                       SANDBOX_ISOLATION_N_KINDS);
  tcase_add_test (area, joining_alone_takes_privilege);
  tcase_add_test (area, new_user_namespace_goes_with_a_network_that_root_joins);
  tcase_add_loop_test (area, callers_own_namespace_is_the_hosts, 0,
                       SANDBOX_ISOLATION_N_KINDS);
  tcase_add_test (area,
                  processes_of_a_joined_pid_namespace_are_seen_and_live_on);
  tcase_add_test (area, pid_namespace_that_has_ended_is_named);
  tcase_add_test (area, no_fd_of_a_namespace_reaches_the_command);
  tcase_add_test (area, nothing_to_be_taken_from_init_leads_out);
  tcase_add_loop_test (area, second_user_namespace_is_the_commands, 0, 2);
  tcase_add_test (area, second_user_namespace_has_no_power_over_mounts);
  tcase_add_loop_test (area, second_user_namespace_lies_below_the_first, 0, 2);
  tcase_add_test (area, calling_process_stays_dumpable);
  tcase_add_loop_test (area, namespace_of_another_kind_is_refused, 0, 2);
  return area;
}
