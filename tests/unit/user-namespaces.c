/* user-namespaces.c - tests: who forbids user namespaces, and what to do. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "lib/host-facts-private.h"
#include "lib/user-namespaces-private.h"

#include <string.h>

#include "rootfs.h"
#include "suites.h"

#define CLONE_SWITCH "/proc/sys/kernel/unprivileged_userns_clone"
#define NUMBER "/proc/sys/user/max_user_namespaces"
#define RESTRICTION "/proc/sys/kernel/apparmor_restrict_unprivileged_userns"
#define APPARMOR "/sys/module/apparmor/parameters/enabled"
#define PROFILE "/proc/self/attr/current"
#define STATUS "/proc/self/status"

/* A host as its files tell it. */
static const struct
{
  const char *files[8]; /* path, content, ..., NULL */
  gboolean has_none;    /* no user namespaces in the kernel */
  const char *reason;   /* part of what is said, or NULL: nothing forbids it */
  const char *after_refusal;
} hosts[] = {
  { { NULL }, FALSE, NULL, "security module" },
  { { NULL }, TRUE, "CONFIG_USER_NS", "CONFIG_USER_NS" },
  { { NUMBER, "0\n" }, FALSE, "sysctl user.max_user_namespaces=", "sysctl" },
  { { NUMBER, "15000\n" }, FALSE, NULL, "security module" },
  { { CLONE_SWITCH, "0\n" },
    FALSE,
    "sysctl kernel.unprivileged_userns_clone=1",
    "sysctl" },
  { { CLONE_SWITCH, "1\n", NUMBER, "99\n" }, FALSE, NULL, "security module" },
  { { APPARMOR, "Y\n", RESTRICTION, "1\n", PROFILE, "unconfined\n" },
    FALSE,
    "sysctl kernel.apparmor_restrict_unprivileged_userns=0",
    "AppArmor" },
  { { APPARMOR, "Y\n", RESTRICTION, "1\n", PROFILE, "builder (enforce)\n" },
    FALSE,
    NULL,
    "security module" },
  { { APPARMOR, "N\n", RESTRICTION, "1\n", PROFILE, "unconfined\n" },
    FALSE,
    NULL,
    "security module" },
  { { STATUS, "Name:\tx\nSeccomp:\t2\n" }, FALSE, NULL, "seccomp=unconfined" },
  { { STATUS, "Name:\tx\nSeccomp:\t0\n" }, FALSE, NULL, "security module" },
};

static SandboxHostFacts *
make_facts (int row)
{
  SandboxHostFacts *facts = _sandbox_host_facts_new_empty ();

  facts->namespaces[SANDBOX_ISOLATION_KIND_USER] = !hosts[row].has_none;
  facts->root = g_strdup (place_host);
  for (const char *const *file = hosts[row].files; *file != NULL; file += 2)
    {
      g_autofree char *path = g_strconcat (place_host, file[0], NULL);
      g_autofree char *parent = g_path_get_dirname (path);

      ck_assert_int_eq (g_mkdir_with_parents (parent, 0755), 0);
      ck_assert (g_file_set_contents (path, file[1], -1, NULL));
    }
  return facts;
}

START_TEST (what_forbids_them_is_named_with_the_remedy)
{
  g_autoptr (SandboxHostFacts) facts = make_facts (_i);
  g_autoptr (GError) error = NULL;
  gboolean is_possible
      = sandbox_host_facts_check_user_namespaces (facts, &error);

  ck_assert_int_eq (is_possible, hosts[_i].reason == NULL);
  if (is_possible)
    return;
  ck_assert (g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE));
  ck_assert_msg (strstr (error->message, hosts[_i].reason) != NULL, "%s",
                 error->message);
}
END_TEST

START_TEST (after_a_refusal_there_is_always_a_reason)
{
  g_autoptr (SandboxHostFacts) facts = make_facts (_i);
  const char *reason = _sandbox_explain_forbidden_user_namespace (facts);

  ck_assert_msg (strstr (reason, hosts[_i].after_refusal) != NULL, "%s",
                 reason);
}
END_TEST

Suite *
user_namespaces_suite (void)
{
  Suite *suite = suite_create ("user-namespaces");
  TCase *tcase = tcase_create ("hosts");

  tcase_add_checked_fixture (tcase, place_set_up, place_tear_down);
  tcase_add_loop_test (tcase, what_forbids_them_is_named_with_the_remedy, 0,
                       G_N_ELEMENTS (hosts));
  tcase_add_loop_test (tcase, after_a_refusal_there_is_always_a_reason, 0,
                       G_N_ELEMENTS (hosts));
  suite_add_tcase (suite, tcase);
  return suite;
}
