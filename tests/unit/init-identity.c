/* init-identity.c - unit tests: the command is who the configuration says. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init-driver.h"

#include <errno.h>
#include <grp.h>
#include <linux/capability.h>
#include <linux/securebits.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define CAP(name) ((guint64) 1 << CAP_##name)
#define BUILD_MASK \
  (CAP (CHOWN) | CAP (DAC_OVERRIDE) | CAP (FOWNER) | CAP (SETUID) \
   | CAP (SETGID))

static const char *const status_argv[] = { "cat", "/proc/self/status", NULL };

static DriverSetup
status_setup (guint32 flags)
{
  return (DriverSetup){
    .argv = status_argv,
    .path = DRIVER_PATH,
    .flags = DRIVER_FLAGS | flags,
  };
}

static char *
run (const DriverSetup *setup)
{
  Driver driver;
  char *output;

  driver_start (&driver, setup);
  driver_expect_success (&driver, 0);
  output = driver_read_output (&driver);
  driver_finish (&driver);
  return output;
}

static void
run_to_failure (const DriverSetup *setup, enum init_stage stage, int error)
{
  Driver driver;

  driver_start (&driver, setup);
  driver_expect_failure (&driver, stage, error);
  driver_finish (&driver);
}

static void
expect_line (const char *status, const char *line)
{
  g_autofree char *framed = g_strdup_printf ("\n%s\n", line);

  ck_assert_msg (strstr (status, framed) != NULL, "no \"%s\" in %s", line,
                 status);
}

static guint64
mask_of (const char *status, const char *name)
{
  g_autofree char *start = g_strdup_printf ("\n%s:\t", name);
  const char *at = strstr (status, start);

  ck_assert_ptr_nonnull (at);
  return g_ascii_strtoull (at + strlen (start), NULL, 16);
}

static void
expect_masks (const char *status, guint64 mask, guint64 carried)
{
  ck_assert_uint_eq (mask_of (status, "CapPrm"), mask);
  ck_assert_uint_eq (mask_of (status, "CapEff"), mask);
  ck_assert_uint_eq (mask_of (status, "CapInh"), carried);
  ck_assert_uint_eq (mask_of (status, "CapAmb"), carried);
}

/* The same without privileges. */

START_TEST (no_new_privs_is_set_when_asked)
{
  DriverSetup setup = status_setup (_i ? INIT_NO_NEW_PRIVS : 0);
  g_autofree char *status = run (&setup);

  expect_line (status, _i ? "NoNewPrivs:\t1" : "NoNewPrivs:\t0");
}
END_TEST

START_TEST (no_capabilities_means_none)
{
  DriverSetup setup = status_setup (INIT_SET_CAPABILITIES | INIT_NO_NEW_PRIVS);
  g_autofree char *status = run (&setup);

  expect_masks (status, 0, 0);
}
END_TEST

START_TEST (the_present_identity_can_be_asked_for)
{
  g_autofree gid_t *groups = g_new (gid_t, 65536);
  int n_groups = getgroups (65536, groups);
  DriverSetup setup
      = status_setup (INIT_SET_UID | INIT_SET_GID | INIT_SET_GROUPS);
  g_autofree char *status = NULL;

  setup.uid = getuid ();
  setup.gid = getgid ();
  setup.groups = groups;
  setup.n_groups = (guint32) n_groups;
  status = run (&setup);
  ck_assert_ptr_nonnull (strstr (status, "\nUid:\t"));
}
END_TEST

START_TEST (minus_one_is_no_identity)
{
  DriverSetup setup = status_setup (_i ? INIT_SET_UID : INIT_SET_GID);

  setup.uid = setup.gid = G_MAXUINT32;
  run_to_failure (&setup, _i ? INIT_STAGE_UID : INIT_STAGE_GID, EINVAL);
}
END_TEST

/* In a user namespace where only 0 is mapped. */
START_TEST (setgroups_is_left_out_where_it_would_change_nothing)
{
  DriverSetup setup = status_setup (INIT_SET_UID | INIT_SET_GID);
  g_autofree char *status = NULL;

  setup.namespaces = CLONE_NEWUSER | CLONE_NEWPID;
  status = run (&setup);
  expect_line (status, "NoNewPrivs:\t0");
}
END_TEST

/* As root. */

START_TEST (uid_gid_and_groups_are_changed)
{
  static const guint32 groups[] = { 4003, 4001, 4002 };
  DriverSetup setup
      = status_setup (INIT_SET_UID | INIT_SET_GID | INIT_SET_GROUPS);
  g_autofree char *status = NULL;

  setup.uid = 1234;
  setup.gid = 2345;
  setup.groups = groups;
  setup.n_groups = G_N_ELEMENTS (groups);
  status = run (&setup);
  expect_line (status, "Uid:\t1234\t1234\t1234\t1234");
  expect_line (status, "Gid:\t2345\t2345\t2345\t2345");
  expect_line (status, "Groups:\t4001 4002 4003 ");
  expect_masks (status, 0, 0);
}
END_TEST

static void
set_many_groups (void)
{
  gid_t groups[5000];

  for (guint i = 0; i < G_N_ELEMENTS (groups); i++)
    groups[i] = 1000 + i;
  if (setgroups (G_N_ELEMENTS (groups), groups) != 0)
    _exit (99);
}

START_TEST (groups_are_dropped)
{
  DriverSetup setup = status_setup (INIT_SET_GROUPS);
  g_autofree char *status = NULL;

  setup.prepare = set_many_groups;
  status = run (&setup);
  expect_line (status, "Groups:\t ");
}
END_TEST

static void
become_nobody (void)
{
  if (setgroups (0, NULL) != 0 || setresgid (65534, 65534, 65534) != 0
      || setresuid (65534, 65534, 65534) != 0)
    _exit (99);
}

START_TEST (what_is_not_permitted_is_a_failure)
{
  static const guint32 groups[] = { 1 };
  static const struct
  {
    guint32 flag;
    enum init_stage stage;
  } cases[] = {
    { INIT_SET_UID, INIT_STAGE_UID },
    { INIT_SET_GID, INIT_STAGE_GID },
    { INIT_SET_GROUPS, INIT_STAGE_GROUPS },
    { INIT_SET_CAPABILITIES, INIT_STAGE_CAPABILITIES },
  };
  DriverSetup setup = status_setup (cases[_i].flag);

  setup.groups = groups;
  setup.n_groups = 1;
  setup.capabilities = CAP (CHOWN);
  setup.prepare = become_nobody;
  run_to_failure (&setup, cases[_i].stage, EPERM);
}
END_TEST

/* Without CAP_SETPCAP the bounding set cannot be emptied, and without
 * no_new_privs a set-uid program could then have more. */
START_TEST (an_open_way_back_to_capabilities_is_a_failure)
{
  DriverSetup setup = status_setup (INIT_SET_CAPABILITIES);
  g_autofree char *status = NULL;

  setup.prepare = become_nobody;
  run_to_failure (&setup, INIT_STAGE_CAPABILITIES, EPERM);
  setup.flags |= INIT_NO_NEW_PRIVS;
  status = run (&setup);
  expect_masks (status, 0, 0);
}
END_TEST

static const guint64 masks[] = { 0, CAP (CHOWN), BUILD_MASK };

START_TEST (root_has_the_capabilities_of_the_mask)
{
  for (int i = 0; i < 2; i++)
    {
      DriverSetup setup = status_setup (INIT_SET_CAPABILITIES
                                        | (i != 0 ? INIT_NO_NEW_PRIVS : 0));
      g_autofree char *status = NULL;

      setup.capabilities = masks[_i];
      status = run (&setup);
      expect_masks (status, masks[_i], 0);
      if (i == 0)
        ck_assert_uint_eq (mask_of (status, "CapBnd"), masks[_i]);
    }
}
END_TEST

START_TEST (another_user_has_the_capabilities_of_the_mask)
{
  for (int i = 0; i < 2; i++)
    {
      DriverSetup setup
          = status_setup (INIT_SET_CAPABILITIES | INIT_SET_UID | INIT_SET_GID
                          | INIT_SET_GROUPS | (i != 0 ? INIT_NO_NEW_PRIVS : 0));
      g_autofree char *status = NULL;

      setup.uid = setup.gid = 1234;
      setup.capabilities = masks[_i];
      status = run (&setup);
      expect_line (status, "Uid:\t1234\t1234\t1234\t1234");
      expect_masks (status, masks[_i], masks[_i]);
      if (i == 0)
        ck_assert_uint_eq (mask_of (status, "CapBnd"), masks[_i]);
    }
}
END_TEST

START_TEST (a_capability_that_init_lacks_cannot_be_given)
{
  DriverSetup setup = status_setup (INIT_SET_CAPABILITIES | INIT_NO_NEW_PRIVS);

  setup.capabilities = (guint64) 1 << 63;
  run_to_failure (&setup, INIT_STAGE_CAPABILITIES, EPERM);
}
END_TEST

/* Root by name alone, with two capabilities that survive execve(2). */
static void
make_root_ordinary (void)
{
  struct __user_cap_header_struct header = { _LINUX_CAPABILITY_VERSION_3, 0 };
  struct __user_cap_data_struct data[2];

  if (syscall (SYS_capget, &header, data) != 0)
    _exit (99);
  data[0].inheritable = data[0].permitted;
  if (syscall (SYS_capset, &header, data) != 0
      || prctl (PR_SET_SECUREBITS, SECBIT_NOROOT, 0, 0, 0) != 0
      || prctl (PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_CHOWN, 0, 0) != 0
      || prctl (PR_CAP_AMBIENT, PR_CAP_AMBIENT_RAISE, CAP_SETPCAP, 0, 0) != 0)
    _exit (99);
}

START_TEST (a_root_without_privileges_of_its_own_gets_the_mask_too)
{
  DriverSetup setup = status_setup (INIT_SET_CAPABILITIES);
  g_autofree char *status = NULL;

  setup.prepare = make_root_ordinary;
  setup.capabilities = CAP (CHOWN);
  status = run (&setup);
  expect_masks (status, CAP (CHOWN), CAP (CHOWN));
}
END_TEST

START_TEST (root_of_a_user_namespace_has_the_capabilities_of_the_mask)
{
  DriverSetup setup = status_setup (INIT_SET_CAPABILITIES);
  g_autofree char *status = NULL;

  setup.namespaces = CLONE_NEWUSER;
  setup.flags |= INIT_NO_NEW_PRIVS;
  status = run (&setup);
  expect_masks (status, 0, 0);
}
END_TEST

START_TEST (the_cwd_needs_the_permission_of_the_command)
{
  char *dir = g_strdup ("/tmp/init-identity-XXXXXX");
  static const char *const argv[] = { "pwd", NULL };
  DriverSetup setup
      = status_setup (INIT_SET_UID | INIT_SET_GID | INIT_SET_GROUPS);

  ck_assert_ptr_nonnull (g_mkdtemp (dir));
  setup.argv = argv;
  setup.cwd = dir;
  setup.uid = setup.gid = 1234;
  run_to_failure (&setup, INIT_STAGE_CWD, EACCES);
  ck_assert_int_eq (chmod (dir, 0755), 0);
  g_free (run (&setup));
  ck_assert_int_eq (rmdir (dir), 0);
  g_free (dir);
}
END_TEST

static TCase *
root_case (void)
{
  TCase *tc = tcase_create ("root");
  int n_masks = (int) G_N_ELEMENTS (masks);

  tcase_add_test (tc, uid_gid_and_groups_are_changed);
  tcase_add_test (tc, groups_are_dropped);
  tcase_add_loop_test (tc, what_is_not_permitted_is_a_failure, 0, 4);
  tcase_add_test (tc, an_open_way_back_to_capabilities_is_a_failure);
  tcase_add_loop_test (tc, root_has_the_capabilities_of_the_mask, 0, n_masks);
  tcase_add_loop_test (tc, another_user_has_the_capabilities_of_the_mask, 0,
                       n_masks);
  tcase_add_test (tc, a_root_without_privileges_of_its_own_gets_the_mask_too);
  tcase_add_test (tc, the_cwd_needs_the_permission_of_the_command);
  return tc;
}

int
main (void)
{
  Suite *suite = suite_create ("init-identity");
  TCase *tc = tcase_create ("user");

  tcase_add_loop_test (tc, no_new_privs_is_set_when_asked, 0, 2);
  tcase_add_test (tc, no_capabilities_means_none);
  tcase_add_test (tc, the_present_identity_can_be_asked_for);
  tcase_add_loop_test (tc, minus_one_is_no_identity, 0, 2);
  tcase_add_test (tc, setgroups_is_left_out_where_it_would_change_nothing);
  tcase_add_test (tc, a_capability_that_init_lacks_cannot_be_given);
  tcase_add_test (tc,
                  root_of_a_user_namespace_has_the_capabilities_of_the_mask);
  suite_add_tcase (suite, tc);
  /* Changing to other users takes root; the rest is for everybody. */
  if (geteuid () == 0)
    suite_add_tcase (suite, root_case ());
  return driver_run_suite (suite);
}
