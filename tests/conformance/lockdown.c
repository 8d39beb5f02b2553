/* lockdown.c - resource limits and filters of system calls. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <errno.h>
#include <linux/capability.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "filter.h"

static void
add_program (SandboxRequest *request, GBytes *program)
{
  sandbox_request_add_seccomp_program (request, program);
  g_bytes_unref (program);
}

static void
assert_limit (const char *output, int resource, guint64 soft, guint64 hard)
{
  g_autofree char *line = g_strdup_printf ("limit:%d=%" G_GINT64_MODIFIER
                                           "x %" G_GINT64_MODIFIER "x",
                                           resource, soft, hard);

  assert_line (output, line);
}

/* What a user may have too. */
static const struct
{
  const char *name;
  int resource;
  guint64 soft;
  guint64 hard;
} limits[] = {
  { "as", RLIMIT_AS, 1 << 30, G_MAXUINT64 },
  { "core", RLIMIT_CORE, 0, 4096 },
  { "cpu", RLIMIT_CPU, 1000, 2000 },
  { "data", RLIMIT_DATA, 1 << 28, 1 << 29 },
  { "fsize", RLIMIT_FSIZE, 0, 0 },
  { "locks", RLIMIT_LOCKS, 5, 5 },
  { "memlock", RLIMIT_MEMLOCK, 4096, 8192 },
  { "msgqueue", RLIMIT_MSGQUEUE, 0, 1 },
  { "nice", RLIMIT_NICE, 0, 0 },
  { "nofile", RLIMIT_NOFILE, 3, 3 },
  { "nproc", RLIMIT_NPROC, 1, 1 },
  { "rss", RLIMIT_RSS, 1 << 20, 1 << 21 },
  { "rtprio", RLIMIT_RTPRIO, 0, 0 },
  { "rttime", RLIMIT_RTTIME, 1 << 20, 1 << 21 },
  { "sigpending", RLIMIT_SIGPENDING, 0, 7 },
  { "stack", RLIMIT_STACK, 1 << 20, 1 << 21 },
};

/* Init runs beside it, with as many processes and files as it needs. */
START_TEST (a_limit_is_in_force)
{
  g_autoptr (SandboxRequest) request = new_request ("/bin/probe", "look", NULL);
  g_autofree char *output = NULL;

  sandbox_request_set_rlimit (request, limits[_i].name, limits[_i].soft,
                              limits[_i].hard);
  output = run_to_success (request, "rlimits", NULL);
  if (output != NULL)
    assert_limit (output, limits[_i].resource, limits[_i].soft,
                  limits[_i].hard);
}
END_TEST

START_TEST (all_limits_are_in_force_together)
{
  g_autoptr (SandboxRequest) request = new_request ("/bin/probe", "look", NULL);
  g_autofree char *output = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    sandbox_request_set_rlimit (request, limits[i].name, limits[i].soft,
                                limits[i].hard);
  output = run_to_success (request, "rlimits", NULL);
  for (gsize i = 0; output != NULL && i < G_N_ELEMENTS (limits); i++)
    assert_limit (output, limits[i].resource, limits[i].soft, limits[i].hard);
}
END_TEST

START_TEST (a_limit_that_is_not_set_is_the_callers)
{
  g_autoptr (SandboxRequest) request = new_request ("/bin/probe", "look", NULL);
  g_autofree char *output = NULL;

  sandbox_request_set_rlimit (request, "nofile", 10, 20);
  output = run_to_success (request, "rlimits", NULL);
  for (int i = 0; output != NULL && i < RLIM_NLIMITS; i++)
    {
      struct rlimit limit;

      ck_assert_int_eq (getrlimit ((__rlimit_resource_t) i, &limit), 0);
      if (i != RLIMIT_NOFILE)
        assert_limit (output, i, limit.rlim_cur, limit.rlim_max);
    }
}
END_TEST

/* Root of a container is often without. */
static gboolean
can_raise (void)
{
  struct __user_cap_header_struct header
      = { .version = _LINUX_CAPABILITY_VERSION_3 };
  struct __user_cap_data_struct data[_LINUX_CAPABILITY_U32S_3] = { 0 };

  ck_assert_int_eq ((int) syscall (SYS_capget, &header, data), 0);
  return (data[0].effective >> CAP_SYS_RESOURCE & 1) != 0;
}

START_TEST (a_hard_limit_rises_only_with_cap_sys_resource)
{
  g_autoptr (SandboxRequest) request = new_request ("/bin/probe", "look", NULL);
  struct rlimit limit = { 100, 100 };
  g_autofree char *output = NULL;

  ck_assert_int_eq (setrlimit (RLIMIT_NOFILE, &limit), 0);
  sandbox_request_set_rlimit (request, "nofile", 101, 102);
  if (!can_raise ())
    {
      g_autofree char *message
          = run_and_expect_refusal (request, "nofile: the hard limit 102");

      ck_assert_ptr_nonnull (strstr (message, "CAP_SYS_RESOURCE"));
      return;
    }
  output = run_to_success (request, "rlimits", NULL);
  if (output != NULL)
    assert_limit (output, RLIMIT_NOFILE, 101, 102);
}
END_TEST

START_TEST (no_hard_limit_rises_in_a_user_namespace)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "0", NULL);
  struct rlimit limit = { 100, 100 };
  g_autofree char *message = NULL;

  if (!is_offered ("isolation.user=new"))
    return;
  ck_assert_int_eq (setrlimit (RLIMIT_NOFILE, &limit), 0);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_USER,
                           SANDBOX_ISOLATION_NEW);
  sandbox_request_set_rlimit (request, "nofile", 1, 102);
  message = run_and_expect_refusal (request, "nofile: the hard limit 102");
}
END_TEST

START_TEST (a_limit_that_the_kernel_refuses_is_named)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "0", NULL);
  g_autoptr (SandboxResult) result = NULL;

  if (!can_raise ())
    return;
  /* More than the sysctl fs.nr_open. */
  sandbox_request_set_rlimit (request, "core", 0, 0);
  sandbox_request_set_rlimit (request, "nofile", 1, G_MAXUINT64);
  result = run_or_expect_withheld (request, "rlimits", NULL);
  if (result == NULL)
    return;
  ck_assert_int_eq (sandbox_result_get_kind (result),
                    SANDBOX_RESULT_SETUP_FAILED);
  ck_assert_str_eq (sandbox_result_get_stage (result), "rlimit");
  ck_assert_int_eq (sandbox_result_get_errno (result), EPERM);
  ck_assert_str_eq (
      sandbox_result_get_message (result),
      "cannot set the limit nofile=1:unlimited: Operation not permitted");
  ck_assert_ptr_nonnull (
      strstr (sandbox_result_get_remedy (result), "fs.nr_open"));
}
END_TEST

START_TEST (filters_are_in_force)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("probe look; mkdir /tmp/made && echo made;"
                           " : 2>&- >/tmp/file; rm /tmp/file");
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;

  add_program (request, filter_new (SYS_unlinkat, FILTER_ERRNO (EDOM)));
#ifdef SYS_unlink
  add_program (request, filter_new (SYS_unlink, FILTER_ERRNO (EDOM)));
  add_program (request, filter_new (SYS_mkdir, FILTER_ERRNO (ERANGE)));
#endif
  add_program (request, filter_new (SYS_mkdirat, FILTER_ERRNO (ERANGE)));
  result = run_or_expect_withheld (request, "seccomp-programs", NULL);
  if (result == NULL)
    return;
  assert_exited (result, 1);
  output = dup_output (result);
  assert_line (output, "filter:mode=2");
  ck_assert_ptr_null (strstr (output, "made"));
  errors = dup_errors (result);
  ck_assert_msg (strstr (errors, g_strerror (ERANGE)) != NULL, "%s", errors);
  ck_assert_msg (strstr (errors, g_strerror (EDOM)) != NULL, "%s", errors);
}
END_TEST

START_TEST (there_is_no_filter_by_default)
{
  g_autoptr (SandboxRequest) request = new_request ("/bin/probe", "look", NULL);
  g_autofree char *output = run_to_success (request, NULL);

  assert_line (output, "filter:mode=0");
}
END_TEST

/* Neither of init nor of what it does while the command runs. */
START_TEST (a_filter_is_the_commands_alone)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "sleep", "100", NULL);
  g_autoptr (SandboxResult) result = NULL;

  add_program (request, filter_new (SYS_kill, SECCOMP_RET_KILL_PROCESS));
  add_program (request, filter_new (SYS_wait4, SECCOMP_RET_KILL_PROCESS));
  sandbox_request_set_timeout (request, G_USEC_PER_SEC / 5);
  result = run_or_expect_withheld (request, "seccomp-programs", NULL);
  if (result != NULL)
    ck_assert_int_eq (sandbox_result_get_kind (result),
                      SANDBOX_RESULT_TIMED_OUT);
}
END_TEST

START_TEST (a_call_can_be_deadly)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "sethostname", "x", NULL);
  g_autoptr (SandboxResult) result = NULL;

  add_program (request, filter_new (SYS_sethostname, SECCOMP_RET_KILL_PROCESS));
  result = run_or_expect_withheld (request, "seccomp-programs", NULL);
  if (result == NULL)
    return;
  ck_assert_int_eq (sandbox_result_get_kind (result), SANDBOX_RESULT_SIGNALLED);
  ck_assert_int_eq (sandbox_result_get_signal (result), SIGSYS);
}
END_TEST

/* Whatever it answers, and to whichever calls, there is an end. */
static const struct
{
  int number; /* -1: all */
  guint32 action;
  int error;
} denials[] = {
  { SYS_execve, FILTER_ERRNO (EACCES), EACCES },
  { SYS_execve, FILTER_ERRNO (ENOSYS), ENOSYS },
  { SYS_execve, FILTER_ERRNO (0), EPERM },
  { SYS_execve, SECCOMP_RET_TRACE, ENOSYS },
  { SYS_execve, SECCOMP_RET_USER_NOTIF, ENOSYS },
  { -1, FILTER_ERRNO (EPERM), EPERM },
  { -1, FILTER_ERRNO (0), EPERM },
};

START_TEST (a_filter_that_denies_execve_is_a_failure_of_exec)
{
  const char *program = _i % 2 == 0 ? "/bin/probe" : "probe";
  g_autoptr (SandboxRequest) request = new_request (program, "exit", "0", NULL);
  g_autoptr (SandboxResult) result = NULL;

  add_program (request, denials[_i / 2].number < 0
                            ? filter_new_for_all (denials[_i / 2].action)
                            : filter_new (denials[_i / 2].number,
                                          denials[_i / 2].action));
  result = run_or_expect_withheld (request, "seccomp-programs", NULL);
  if (result == NULL)
    return;
  ck_assert_msg (sandbox_result_get_kind (result) == SANDBOX_RESULT_EXEC_FAILED,
                 "kind %d: %s", sandbox_result_get_kind (result),
                 sandbox_result_get_message (result));
  ck_assert_int_eq (sandbox_result_get_errno (result), denials[_i / 2].error);
  ck_assert_int_eq (sandbox_result_get_shell_status (result), 126);
}
END_TEST

START_TEST (a_filter_that_kills_at_execve_ends_the_sandbox)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "0", NULL);
  g_autoptr (SandboxResult) result = NULL;

  add_program (request, _i == 0
                            ? filter_new (SYS_execve, SECCOMP_RET_KILL_PROCESS)
                            : filter_new_for_all (SECCOMP_RET_KILL_THREAD));
  result = run_or_expect_withheld (request, "seccomp-programs", NULL);
  if (result != NULL)
    ck_assert_int_eq (sandbox_result_get_signal (result), SIGSYS);
}
END_TEST

static void
assert_not_installed (SandboxRequest *request, const char *words, int error)
{
  g_autoptr (SandboxResult) result
      = run_or_expect_withheld (request, "seccomp-programs", NULL);

  if (result == NULL)
    return;
  ck_assert_msg (sandbox_result_get_kind (result)
                     == SANDBOX_RESULT_SETUP_FAILED,
                 "kind %d: %s", sandbox_result_get_kind (result),
                 sandbox_result_get_message (result));
  ck_assert_str_eq (sandbox_result_get_stage (result), "seccomp");
  ck_assert_int_eq (sandbox_result_get_errno (result), error);
  ck_assert_msg (strstr (sandbox_result_get_message (result), words) != NULL,
                 "%s", sandbox_result_get_message (result));
  ck_assert_ptr_nonnull (sandbox_result_get_remedy (result));
}

START_TEST (a_program_that_the_kernel_refuses_is_named)
{
  static const struct sock_filter bad[] = {
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, 0),          /* does not return */
    BPF_JUMP (BPF_JMP | BPF_JA, 5, 0, 0),            /* leaves the program */
    BPF_STMT (BPF_LD | BPF_B | BPF_ABS, 0),          /* not of seccomp(2) */
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, G_MAXINT16), /* outside of the data */
  };
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "0", NULL);

  add_program (request, filter_new_for_all (SECCOMP_RET_ALLOW));
  add_program (request, g_bytes_new (&bad[_i], sizeof bad[_i]));
  assert_not_installed (request, "seccomp program 1: ", EINVAL);
}
END_TEST

START_TEST (a_program_that_another_one_keeps_out_is_named)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "0", NULL);

  add_program (request,
               filter_new (SYS_seccomp, _i == 0 ? FILTER_ERRNO (EACCES)
                                                : SECCOMP_RET_KILL_PROCESS));
  add_program (request, filter_new_for_all (SECCOMP_RET_ALLOW));
  assert_not_installed (request,
                        "seccomp program 1: ", _i == 0 ? EACCES : ECHILD);
}
END_TEST

/* The kernel takes 32768 instructions of one process, counted when it has made
 * its own of them. */
START_TEST (there_is_an_end_to_the_length_of_programs)
{
  g_autofree struct sock_filter *program
      = g_new0 (struct sock_filter, BPF_MAXINSNS);
  g_autoptr (SandboxRequest) request = new_request ("/bin/probe", "look", NULL);
  g_autofree char *output = NULL;

  for (int i = 0; i < BPF_MAXINSNS; i++)
    program[i]
        = (struct sock_filter) BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
  for (int i = 0; i < (_i == 0 ? 2 : 9); i++)
    add_program (request, g_bytes_new (program, BPF_MAXINSNS * 8));
  if (_i == 1)
    {
      assert_not_installed (request, "seccomp program ", ENOMEM);
      return;
    }
  output = run_to_success (request, "seccomp-programs", NULL);
  if (output != NULL)
    assert_line (output, "filter:mode=2");
}
END_TEST

START_TEST (a_filter_without_no_new_privs_takes_a_capability)
{
  static const char *const words[] = { "none", "+CAP_SYS_ADMIN", NULL };
  g_autoptr (SandboxRequest) request = new_request ("/bin/probe", "look", NULL);
  g_autofree char *output = NULL;

  sandbox_request_set_no_new_privs (request, SANDBOX_CHOICE_NO);
  add_program (request, filter_new_for_all (SECCOMP_RET_ALLOW));
  if (_i == 0)
    {
      g_autofree char *message
          = run_and_expect_refusal (request, "CAP_SYS_ADMIN");

      return;
    }
  sandbox_request_set_capabilities (request, words);
  output = run_to_success (request, "no-new-privs=no", "capabilities",
                           "seccomp-programs", NULL);
  if (output != NULL)
    assert_line (output, "filter:mode=2");
}
END_TEST

/* Where there is no SELinux that is what is said. */
START_TEST (labels_are_refused_by_name)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "0", NULL);
  const char *feature = _i == 0 ? "exec-label" : "file-label";
  const char *reason = access ("/sys/fs/selinux/enforce", F_OK) == 0
                           ? "runcon"
                           : "SELinux is off on this host";
  g_autofree char *message = NULL;

  g_object_set (request, feature, "unconfined_u:unconfined_r:unconfined_t:s0",
                NULL);
  ck_assert (!is_offered (feature));
  message = run_and_expect_refusal (request, feature);
  ck_assert_msg (strstr (message, reason) != NULL, "%s", message);
}
END_TEST

TCase *
lockdown_area (void)
{
  TCase *area = new_area ("lockdown");

  tcase_add_loop_test (area, a_limit_is_in_force, 0,
                       (int) G_N_ELEMENTS (limits));
  tcase_add_test (area, all_limits_are_in_force_together);
  tcase_add_test (area, a_limit_that_is_not_set_is_the_callers);
  tcase_add_test (area, a_hard_limit_rises_only_with_cap_sys_resource);
  tcase_add_test (area, no_hard_limit_rises_in_a_user_namespace);
  tcase_add_test (area, a_limit_that_the_kernel_refuses_is_named);
  tcase_add_loop_test (area, labels_are_refused_by_name, 0, 2);
  tcase_add_test (area, filters_are_in_force);
  tcase_add_test (area, there_is_no_filter_by_default);
  tcase_add_test (area, a_filter_is_the_commands_alone);
  tcase_add_test (area, a_call_can_be_deadly);
  tcase_add_loop_test (area, a_filter_that_denies_execve_is_a_failure_of_exec,
                       0, 2 * (int) G_N_ELEMENTS (denials));
  tcase_add_loop_test (area, a_filter_that_kills_at_execve_ends_the_sandbox, 0,
                       2);
  tcase_add_loop_test (area, a_program_that_the_kernel_refuses_is_named, 0, 4);
  tcase_add_loop_test (area, a_program_that_another_one_keeps_out_is_named, 0,
                       2);
  tcase_add_loop_test (area, there_is_an_end_to_the_length_of_programs, 0, 2);
  tcase_add_loop_test (area, a_filter_without_no_new_privs_takes_a_capability,
                       0, 2);
  return area;
}
