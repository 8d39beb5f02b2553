/* capabilities.c - capabilities(7) and no_new_privs of a command. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <string.h>
#include <sys/stat.h>

#include <linux/capability.h>
#include <unistd.h>

#define BIT(capability) (G_GUINT64_CONSTANT (1) << (capability))
#define BUILD \
  (BIT (CAP_CHOWN) | BIT (CAP_DAC_OVERRIDE) | BIT (CAP_FOWNER) \
   | BIT (CAP_FSETID) | BIT (CAP_SETUID) | BIT (CAP_SETGID) \
   | BIT (CAP_SYS_CHROOT))

typedef struct
{
  const char *words[4];
  guint64 mask;
} Row;

static const Row rows[] = {
  { { "none", NULL }, 0 },
  { { "build", NULL }, BUILD },
  { { "build", "-CAP_CHOWN", NULL }, BUILD & ~BIT (CAP_CHOWN) },
  { { "none", "+CAP_SETUID", "+CAP_KILL", NULL },
    BIT (CAP_SETUID) | BIT (CAP_KILL) },
  { { "all", "none", "+CAP_FOWNER", NULL }, BIT (CAP_FOWNER) },
};

static void
assert_mask (const char *output, const char *key, guint64 mask)
{
  g_autofree char *line
      = g_strdup_printf ("%s=%016" G_GINT64_MODIFIER "x", key, mask);

  assert_line (output, line);
}

START_TEST (command_has_no_capability_by_default)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autoptr (SandboxResult) result = run (request);
  g_autofree char *output = dup_output (result);

  assert_mask (output, "effective", 0);
  assert_mask (output, "permitted", 0);
  assert_mask (output, "inheritable", 0);
  assert_mask (output, "ambient", 0);
  assert_line (output, "no_new_privs=1");
}
END_TEST

static char *
report_capabilities (const Row *row, SandboxChoice no_new_privs)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  gboolean is_off = no_new_privs == SANDBOX_CHOICE_NO;

  sandbox_request_set_capabilities (request, row->words);
  sandbox_request_set_no_new_privs (request, no_new_privs);
  return run_to_success (request, "capabilities",
                         is_off ? "no-new-privs=no" : NULL, NULL);
}

START_TEST (capabilities_are_as_asked_for)
{
  g_autofree char *output
      = report_capabilities (&rows[_i], SANDBOX_CHOICE_UNSET);

  if (output == NULL)
    return;
  assert_mask (output, "effective", rows[_i].mask);
  assert_mask (output, "permitted", rows[_i].mask);
}
END_TEST

/* A set-uid program could have what is in it then. */
START_TEST (bounding_set_is_what_was_asked_for_without_no_new_privs)
{
  g_autofree char *output = report_capabilities (&rows[_i], SANDBOX_CHOICE_NO);

  if (output == NULL)
    return;
  assert_mask (output, "effective", rows[_i].mask);
  assert_mask (output, "bounding", rows[_i].mask);
}
END_TEST

START_TEST (no_new_privs_can_be_left_out)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autofree char *output = NULL;

  sandbox_request_set_no_new_privs (request, SANDBOX_CHOICE_NO);
  output = run_to_success (request, "no-new-privs=no", NULL);
  if (output == NULL)
    return;
  assert_line (output, "no_new_privs=0");
}
END_TEST

START_TEST (unknown_capability_is_invalid)
{
  const char *const words[][2]
      = { { "+CAP_NONSENSE", NULL }, { "CAP_CHOWN", NULL }, { "", NULL } };
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autoptr (GError) error = NULL;

  sandbox_request_set_capabilities (request, words[_i]);
  ck_assert_ptr_null (sandbox_backend_run_sandbox (backend, request, &error));
  ck_assert_msg (
      g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST),
      "%s", error->message);
}
END_TEST

START_TEST (modes_of_the_hosts_devices_are_out_of_reach)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("chmod 666 /dev/null 2>&- && echo changed;"
                           " echo x >/dev/null && echo works");
  g_autofree char *output = NULL;
  struct stat before;
  struct stat after;

  if (!is_offered ("mounts.dev.apart"))
    return;
  ck_assert_int_eq (stat ("/dev/null", &before), 0);
  add_mount (request, SANDBOX_MOUNT_DEV, NULL, "/dev", SANDBOX_MOUNT_MINIMAL);
  output = run_to_success (request, NULL);
  ck_assert_ptr_nonnull (strstr (output, "works"));
  ck_assert_int_eq (stat ("/dev/null", &after), 0);
  ck_assert_int_eq (before.st_ctim.tv_sec, after.st_ctim.tv_sec);
  ck_assert_int_eq (before.st_ctim.tv_nsec, after.st_ctim.tv_nsec);
}
END_TEST

/* What root outside could change of the kernel, root inside cannot. */
START_TEST (files_of_the_kernel_are_out_of_reach)
{
  g_autoptr (SandboxRequest) request = new_shell_request (
      "probe write /proc/sys/kernel/core_pattern /proc/sysrq-trigger "
      "/proc/sys/vm/drop_caches /proc/sys/kernel/hostname");
  g_autofree char *output = NULL;

  add_own_proc (request);
  output = run_for_output (request, "mounts.proc", "isolation.pid=new", NULL);
  if (output == NULL)
    return;
  ck_assert_int_eq (
      count_values (output, "write /proc/sys/kernel/core_pattern"), 1);
  ck_assert_msg (g_strstr_len (output, -1, "=ok") == NULL, "%s", output);
}
END_TEST

TCase *
capabilities_area (void)
{
  TCase *area = new_area ("capabilities");

  tcase_add_test (area, command_has_no_capability_by_default);
  tcase_add_loop_test (area, capabilities_are_as_asked_for, 0,
                       (int) G_N_ELEMENTS (rows));
  tcase_add_loop_test (area,
                       bounding_set_is_what_was_asked_for_without_no_new_privs,
                       0, (int) G_N_ELEMENTS (rows));
  tcase_add_test (area, modes_of_the_hosts_devices_are_out_of_reach);
  tcase_add_test (area, no_new_privs_can_be_left_out);
  tcase_add_loop_test (area, unknown_capability_is_invalid, 0, 3);
  tcase_add_test (area, files_of_the_kernel_are_out_of_reach);
  return area;
}
