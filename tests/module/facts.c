/* facts.c - what counts as a namespace that the kernel has. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <sys/prctl.h>
#include <sys/syscall.h>

#include "host-facts-private.h"
#include "scratch.h"

/* From here on each stat(2) and its like fails with @reason in this process. */
static void
break_stat (int reason)
{
  struct sock_filter filter[] = {
    BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, nr)),
    BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, SYS_newfstatat, 1, 0),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    BPF_STMT (BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (guint32) reason),
  };
  struct sock_fprog program = { G_N_ELEMENTS (filter), filter };

  ck_assert_int_eq (prctl (PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0), 0);
  ck_assert_int_eq (prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program), 0);
}

static void
assert_namespaces (gboolean expected)
{
  g_autoptr (SandboxHostFacts) facts = _sandbox_host_facts_new ();

  for (int kind = 0; kind < SANDBOX_ISOLATION_N_KINDS; kind++)
    ck_assert_msg (
        sandbox_host_facts_has_namespace (facts, kind) == expected, "%s",
        sandbox_isolation_kind_to_string ((SandboxIsolationKind) kind));
}

START_TEST (namespace_that_cannot_be_looked_at_counts_as_there)
{
  static const int reasons[] = { EACCES, EPERM, ENOMEM };

  break_stat (reasons[_i]);
  assert_namespaces (TRUE);
}
END_TEST

START_TEST (namespace_without_a_file_is_missing)
{
  break_stat (ENOENT);
  assert_namespaces (FALSE);
}
END_TEST

void
add_facts_tests (Suite *suite)
{
  TCase *tcase = tcase_create ("facts");

  tcase_add_loop_test (
      tcase, namespace_that_cannot_be_looked_at_counts_as_there, 0, 3);
  tcase_add_test (tcase, namespace_without_a_file_is_missing);
  suite_add_tcase (suite, tcase);
}
