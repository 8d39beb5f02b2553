/* isolation.c - the map of what is separated from the host. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "suites.h"

#include <fcntl.h>
#include <sandboxlib/isolation.h>
#include <unistd.h>

#include "lib/namespaces-private.h"

START_TEST (every_kind_is_unset_at_first)
{
  g_autoptr (SandboxIsolation) map = sandbox_isolation_new ();
  g_autofree char *text = sandbox_isolation_to_string (map);

  for (guint kind = 0; kind < SANDBOX_ISOLATION_N_KINDS; kind++)
    ck_assert_int_eq (sandbox_isolation_get (map, kind),
                      SANDBOX_ISOLATION_UNSET);
  ck_assert_str_eq (text, "");
}
END_TEST

START_TEST (setting_a_kind_leaves_the_others)
{
  g_autoptr (SandboxIsolation) map = sandbox_isolation_new ();

  sandbox_isolation_set (map, _i, SANDBOX_ISOLATION_TRY);
  for (int kind = 0; kind < SANDBOX_ISOLATION_N_KINDS; kind++)
    ck_assert_int_eq (sandbox_isolation_get (map, kind),
                      kind == _i ? SANDBOX_ISOLATION_TRY
                                 : SANDBOX_ISOLATION_UNSET);
}
END_TEST

START_TEST (a_copy_is_equal_and_independent)
{
  g_autoptr (SandboxIsolation) map = sandbox_isolation_new ();
  g_autoptr (SandboxIsolation) copy = NULL;

  sandbox_isolation_set (map, SANDBOX_ISOLATION_KIND_PID,
                         SANDBOX_ISOLATION_NEW);
  copy = sandbox_isolation_copy (map);
  sandbox_isolation_set (map, SANDBOX_ISOLATION_KIND_PID,
                         SANDBOX_ISOLATION_HOST);
  ck_assert_int_eq (sandbox_isolation_get (copy, SANDBOX_ISOLATION_KIND_PID),
                    SANDBOX_ISOLATION_NEW);
}
END_TEST

START_TEST (a_map_has_an_fd_of_its_own)
{
  g_autoptr (SandboxIsolation) map = sandbox_isolation_new ();
  SandboxIsolation *copy;
  int fd = open ("/proc/self/ns/net", O_RDONLY | O_CLOEXEC);
  int first;
  int second;

  sandbox_isolation_set_fd (map, SANDBOX_ISOLATION_KIND_NETWORK, fd);
  close (fd);
  first = sandbox_isolation_get_fd (map, SANDBOX_ISOLATION_KIND_NETWORK);
  ck_assert_int_eq (sandbox_isolation_get (map, SANDBOX_ISOLATION_KIND_NETWORK),
                    SANDBOX_ISOLATION_FD);
  ck_assert_int_eq (fcntl (first, F_GETFD), FD_CLOEXEC);
  copy = sandbox_isolation_copy (map);
  second = sandbox_isolation_get_fd (copy, SANDBOX_ISOLATION_KIND_NETWORK);
  ck_assert_int_ne (first, second);
  ck_assert_int_eq (fcntl (second, F_GETFD), FD_CLOEXEC);
  sandbox_isolation_free (copy);
  ck_assert_int_eq (fcntl (second, F_GETFD), -1);
  sandbox_isolation_set (map, SANDBOX_ISOLATION_KIND_NETWORK,
                         SANDBOX_ISOLATION_NEW);
  ck_assert_int_eq (fcntl (first, F_GETFD), -1);
  ck_assert_int_eq (
      sandbox_isolation_get_fd (map, SANDBOX_ISOLATION_KIND_NETWORK), -1);
}
END_TEST

START_TEST (the_second_user_namespace_has_an_fd_of_its_own)
{
  g_autoptr (SandboxIsolation) map = sandbox_isolation_new ();
  g_autoptr (SandboxIsolation) copy = NULL;
  g_autofree char *text = NULL;
  int fd = open ("/proc/self/ns/user", O_RDONLY | O_CLOEXEC);

  ck_assert_int_eq (sandbox_isolation_get_second_user_fd (map), -1);
  sandbox_isolation_set_fd (map, SANDBOX_ISOLATION_KIND_USER, fd);
  sandbox_isolation_set_second_user_fd (map, fd);
  close (fd);
  copy = sandbox_isolation_copy (map);
  text = sandbox_isolation_to_string (copy);
  ck_assert_str_eq (text, "user=fd,second-user=fd");
  ck_assert_int_ge (sandbox_isolation_get_second_user_fd (copy), 3);
  sandbox_isolation_set_second_user_fd (map, -1);
  ck_assert_int_eq (sandbox_isolation_get_second_user_fd (map), -1);
}
END_TEST

START_TEST (an_fd_that_is_no_namespace_is_remembered_with_the_reason)
{
  static const char *const reasons[] = {
    "fd 9999 cannot be duplicated: Bad file descriptor",
    "is no namespace; open /proc/PID/ns/uts for it",
    "is a network namespace; open /proc/PID/ns/uts for one of this kind",
  };
  g_autoptr (SandboxIsolation) map = sandbox_isolation_new ();
  g_autoptr (SandboxIsolation) copy = NULL;
  int fd = _i == 0 ? 9999
                   : open (_i == 1 ? "/dev/null" : "/proc/self/ns/net",
                           O_RDONLY | O_CLOEXEC);

  sandbox_isolation_set_fd (map, SANDBOX_ISOLATION_KIND_UTS, fd);
  copy = sandbox_isolation_copy (map);
  ck_assert_int_eq (sandbox_isolation_get_fd (copy, SANDBOX_ISOLATION_KIND_UTS),
                    -1);
  ck_assert (g_str_has_suffix (
      _sandbox_isolation_get_problem (copy, SANDBOX_ISOLATION_KIND_UTS),
      reasons[_i]));
  if (_i != 0)
    close (fd);
}
END_TEST

START_TEST (the_callers_own_namespace_means_host)
{
  g_autoptr (SandboxIsolation) map = sandbox_isolation_new ();
  SandboxIsolationKind kind = (SandboxIsolationKind) _i;
  g_autofree char *path
      = g_strconcat ("/proc/self/ns/", _sandbox_namespace_file (kind), NULL);
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  sandbox_isolation_set_fd (map, kind, fd);
  close (fd);
  ck_assert_int_eq (sandbox_isolation_get (map, kind), SANDBOX_ISOLATION_FD);
  ck_assert_int_eq (_sandbox_isolation_get_meant (map, kind),
                    SANDBOX_ISOLATION_HOST);
}
END_TEST

START_TEST (the_text_names_set_kinds_in_order)
{
  g_autoptr (SandboxIsolation) map = sandbox_isolation_new ();
  g_autofree char *text = NULL;

  sandbox_isolation_set (map, SANDBOX_ISOLATION_KIND_CGROUP,
                         SANDBOX_ISOLATION_TRY);
  sandbox_isolation_set (map, SANDBOX_ISOLATION_KIND_PID,
                         SANDBOX_ISOLATION_HOST);
  sandbox_isolation_set (map, SANDBOX_ISOLATION_KIND_NETWORK,
                         SANDBOX_ISOLATION_NEW);
  sandbox_isolation_set (map, SANDBOX_ISOLATION_KIND_UTS, 17);
  text = sandbox_isolation_to_string (map);
  ck_assert_str_eq (text, "network=new,pid=host,uts=17,cgroup=try");
}
END_TEST

START_TEST (names_of_kinds_are_read_back)
{
  const char *name = sandbox_isolation_kind_to_string (_i);

  ck_assert_ptr_nonnull (name);
  ck_assert_int_eq (sandbox_isolation_kind_from_string (name), _i);
}
END_TEST

START_TEST (net_is_another_word_for_network)
{
  ck_assert_int_eq (sandbox_isolation_kind_from_string ("net"),
                    SANDBOX_ISOLATION_KIND_NETWORK);
}
END_TEST

START_TEST (other_words_are_no_kinds)
{
  static const char *const words[]
      = { NULL, "", "PID", "pid ", "mounts", "networks" };

  ck_assert_int_eq (sandbox_isolation_kind_from_string (words[_i]), -1);
}
END_TEST

START_TEST (other_numbers_have_no_name)
{
  ck_assert_ptr_null (
      sandbox_isolation_kind_to_string (SANDBOX_ISOLATION_N_KINDS));
  ck_assert_ptr_null (
      sandbox_isolation_kind_to_string ((SandboxIsolationKind) -1));
}
END_TEST

START_TEST (freeing_nothing_is_allowed)
{
  sandbox_isolation_free (NULL);
}
END_TEST

Suite *
isolation_suite (void)
{
  Suite *suite = suite_create ("isolation");
  TCase *map = tcase_create ("map");
  TCase *names = tcase_create ("names");

  tcase_add_test (map, every_kind_is_unset_at_first);
  tcase_add_loop_test (map, setting_a_kind_leaves_the_others, 0,
                       SANDBOX_ISOLATION_N_KINDS);
  tcase_add_test (map, a_copy_is_equal_and_independent);
  tcase_add_test (map, a_map_has_an_fd_of_its_own);
  tcase_add_test (map, the_second_user_namespace_has_an_fd_of_its_own);
  tcase_add_loop_test (
      map, an_fd_that_is_no_namespace_is_remembered_with_the_reason, 0, 3);
  tcase_add_loop_test (map, the_callers_own_namespace_means_host, 0,
                       SANDBOX_ISOLATION_N_KINDS);
  tcase_add_test (map, the_text_names_set_kinds_in_order);
  tcase_add_test (map, freeing_nothing_is_allowed);
  suite_add_tcase (suite, map);

  tcase_add_loop_test (names, names_of_kinds_are_read_back, 0,
                       SANDBOX_ISOLATION_N_KINDS);
  tcase_add_test (names, net_is_another_word_for_network);
  tcase_add_loop_test (names, other_words_are_no_kinds, 0, 6);
  tcase_add_test (names, other_numbers_have_no_name);
  suite_add_tcase (suite, names);
  return suite;
}
