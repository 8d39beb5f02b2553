/* profiles.c - named profiles of filters, and what they are a remedy for. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "filter.h"

static const char *const build[] = { "build", NULL };
static const char *const no_setuid[] = { "no-setuid", NULL };
static const char *const both[] = { "build", "no-setuid", NULL };

static char *
run_with (SandboxRequest *request, const char *const *profiles)
{
  sandbox_request_set_seccomp_profiles (request, profiles);
  return run_to_success (request, "seccomp-profiles", NULL);
}

/* Each line of @with that does not end as in @without ends in one of these. */
static void
assert_denied (const char *without, const char *with, guint n_least)
{
  g_auto (GStrv) before = g_strsplit (without, "\n", -1);
  g_auto (GStrv) after = g_strsplit (with, "\n", -1);
  guint n = 0;

  ck_assert_uint_eq (g_strv_length (before), g_strv_length (after));
  for (gsize i = 0; before[i] != NULL; i++)
    {
      if (strcmp (before[i], after[i]) == 0)
        continue;
      n++;
      ck_assert_msg (g_str_has_suffix (after[i], "=EPERM")
                         || g_str_has_suffix (after[i], "=ENOSYS")
                         || g_str_has_suffix (after[i], "=EAFNOSUPPORT"),
                     "%s, without: %s", after[i], before[i]);
    }
  ck_assert_msg (n >= n_least, "only %u are denied:\n%s", n, with);
}

static const char *const denied_in_build[] = {
  "keyctl, 0, -4, 0=EPERM",
  "add_key, \"user\", \"probe\", \"x\", 1, -1=EPERM",
  "bpf, 0, 0, 0=EPERM",
  "perf_event_open, 0, 0, -1, -1, 0=EPERM",
  "userfaultfd, 1=EPERM",
  "mount, 0, 0, 0, 0, 0=EPERM",
  "umount2, 0, 0=EPERM",
  "pivot_root, 0, 0=EPERM",
  "kexec_load, 0, 0, 0, 0=EPERM",
  "init_module, 0, 0, 0=EPERM",
  "open_by_handle_at, -1, 0, 0=EPERM",
  "setns, -1, 0=EPERM",
  "syslog, 10, 0, 0=EPERM",
  "clone3, 0, 0=ENOSYS",
  "open_tree, -1, \"\", ~0u=ENOSYS",
  "move_mount, -1, \"\", -1, \"\", ~0u=ENOSYS",
  "fsopen, 0, ~0u=ENOSYS",
  "mount_setattr, -1, \"\", ~0u, 0, 0=ENOSYS",
  "io_uring_setup, 0, 0=ENOSYS",
  "ioctl, 99, (long) TIOCSTI, 0=EPERM",
  "ioctl, 99, 1L << 32 | TIOCSTI, 0=EPERM",
  "ioctl, 99, 0x541cL, 0=EPERM",
  "unshare, CLONE_NEWUSER | CLONE_NEWNS=EPERM",
  "unshare, 0x80=EPERM",
  "open_tree_attr=ENOSYS",
  "future=ENOSYS",
  "socket 3=EAFNOSUPPORT",
  "socket 17=EAFNOSUPPORT",
  "socket 38=EAFNOSUPPORT",
  "socket 40=EAFNOSUPPORT",
  "socket 1<<32|40=EAFNOSUPPORT",
  /* What a build does need. */
  "ptrace, 0x4206, 0x7fffffff, 0, 0=ESRCH",
  "ioctl, 99, 0x541bL, 0=EBADF",
  "unshare, 0=ok",
  "socket 1=ok",
};

START_TEST (a_build_cannot_call_what_it_does_not_need)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "calls", NULL);
  g_autoptr (SandboxRequest) plain = new_request ("/bin/probe", "calls", NULL);
  g_autofree char *without = run_to_success (plain, NULL);
  g_autofree char *with = run_with (request, build);

  if (with == NULL)
    return;
  assert_denied (without, with, 20);
  for (gsize i = 0; i < G_N_ELEMENTS (denied_in_build); i++)
    assert_line (with, denied_in_build[i]);
#ifdef __x86_64__
  assert_line (with, "x32=ENOSYS");
  ck_assert_ptr_null (strstr (with, "=EFAULT"));
#endif
}
END_TEST

START_TEST (no_file_becomes_set_uid)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "set-uid", "/data", NULL);
  g_autoptr (SandboxRequest) plain
      = new_request ("/bin/probe", "set-uid", "/data", NULL);
  g_autofree char *without = run_to_success (plain, NULL);
  g_autofree char *with = run_with (request, no_setuid);

  if (with == NULL)
    return;
  assert_denied (without, with, 12);
  /* All that has such a bit is denied, and nothing else. */
  for (const char *line = with; *line != '\0'; line = strchr (line, '\n') + 1)
    {
      gsize length = strcspn (line, "\n");
      g_autofree char *text = g_strndup (line, length);
      gboolean is_plain = strstr (text, " 0755=") != NULL
                          || strstr (text, " 01777=") != NULL
                          || strstr (text, " 0644=") != NULL
                          || strstr (text, " 07777=") != NULL;

      ck_assert_msg (g_str_has_suffix (text, is_plain ? "=ok" : "=EPERM")
                         || g_str_has_suffix (text, "=ENOSYS"),
                     "%s", text);
    }
}
END_TEST

/* A55: as root without a user namespace nothing else prevents it. */
START_TEST (a_set_uid_file_for_the_host_is_prevented)
{
  g_autofree char *path = place_build_path (&place, "data/shell");
  g_autoptr (SandboxRequest) request
      = new_shell_request ("cp /bin/busybox /data/shell;"
                           " chmod 4755 /data/shell 2>&-;"
                           " chmod g+s /data/shell 2>&-; exit 0");
  g_autofree char *output = run_with (request, _i == 0 ? NULL : both);
  struct stat st;

  if (output == NULL)
    return;
  ck_assert_int_eq (stat (path, &st), 0);
  ck_assert_int_eq ((st.st_mode & (S_ISUID | S_ISGID)) == 0, _i == 1);
}
END_TEST

START_TEST (a_build_works_with_both_profiles)
{
  g_autoptr (SandboxRequest) request = new_shell_request (
      "set -e; b=busybox; $b mkdir -p /tmp/d; $b cp -pr /etc /tmp/d;"
      " $b tar -C /tmp -cf /tmp/x d; $b rm -r /tmp/d; $b tar -C /tmp -xf "
      "/tmp/x;"
      " $b chmod -R 755 /tmp/d; $b ls -l /tmp/d/etc | $b sort >/tmp/y;"
      " (exit 3) || $b rm -r /tmp/[dxy]; probe look");
  g_autofree char *output = run_with (request, both);

  if (output != NULL)
    assert_line (output, "filter:mode=2");
}
END_TEST

/* Those of the request come later, and cannot lift what a profile denies. */
START_TEST (programs_follow_the_profiles)
{
  g_autoptr (GBytes) allow = filter_new_for_all (SECCOMP_RET_ALLOW);
  g_autoptr (GBytes) deny = filter_new (SYS_sethostname, FILTER_ERRNO (EDOM));
  g_autoptr (GBytes) bad = g_bytes_new_static ("12345678", 8);
  g_autoptr (SandboxRequest) request
      = new_shell_request ("probe sethostname x; probe calls");
  g_autoptr (SandboxRequest) failing
      = new_request ("/bin/probe", "exit", "0", NULL);
  g_autofree char *output = NULL;
  g_autofree char *message = NULL;

  sandbox_request_add_seccomp_program (request, allow);
  sandbox_request_add_seccomp_program (request, deny);
  output = run_with (request, build);
  if (output == NULL)
    return;
  assert_line (output, "sethostname=EDOM");
  assert_line (output, "keyctl, 0, -4, 0=EPERM");
  sandbox_request_set_seccomp_profiles (failing, both);
  sandbox_request_add_seccomp_program (failing, allow);
  sandbox_request_add_seccomp_program (failing, bad);
  message = run_and_expect_refusal (failing, "seccomp program 1: ");
}
END_TEST

START_TEST (an_unknown_profile_is_refused)
{
  static const char *const names[][2]
      = { { "", NULL }, { "Build", NULL }, { "../json", NULL } };
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "0", NULL);
  g_autofree char *message = NULL;

  sandbox_request_set_seccomp_profiles (request, names[_i]);
  message = run_and_expect_refusal (request, "build or no-setuid");
}
END_TEST

TCase *
profiles_area (void)
{
  TCase *area = new_area ("profiles");

  tcase_add_test (area, a_build_cannot_call_what_it_does_not_need);
  tcase_add_test (area, no_file_becomes_set_uid);
  tcase_add_loop_test (area, a_set_uid_file_for_the_host_is_prevented, 0, 2);
  tcase_add_test (area, a_build_works_with_both_profiles);
  tcase_add_test (area, programs_follow_the_profiles);
  tcase_add_loop_test (area, an_unknown_profile_is_refused, 0, 3);
  return area;
}
