/* request.c - a request keeps what it is told. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "suites.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "lib/change-private.h"
#include "lib/host-facts-private.h"
#include "lib/request-private.h"
#include "samples.h"

static guint n_criticals;

static void
count_critical (const char *domain,
                GLogLevelFlags level,
                const char *message,
                gpointer data)
{
  (void) domain;
  (void) message;
  (void) data;
  if (level & G_LOG_LEVEL_CRITICAL)
    n_criticals++;
}

static void
expect_criticals (void)
{
  n_criticals = 0;
  g_log_set_always_fatal (G_LOG_LEVEL_ERROR);
  g_log_set_default_handler (count_critical, NULL);
}

static gboolean
is_same_file (int fd, int other)
{
  struct stat one;
  struct stat two;

  return fstat (fd, &one) == 0 && fstat (other, &two) == 0
         && one.st_dev == two.st_dev && one.st_ino == two.st_ino;
}

START_TEST (a_new_request_asks_for_nothing)
{
  const char *const argv[] = { "a", "", NULL };
  g_autoptr (SandboxRequest) request = sandbox_request_new (argv);
  g_autofree char *isolation
      = sandbox_isolation_to_string (sandbox_request_get_isolation (request));
  gsize n_groups = 99;

  ck_assert_str_eq (sandbox_request_get_argv (request)[0], "a");
  ck_assert_str_eq (sandbox_request_get_argv (request)[1], "");
  ck_assert_ptr_null (sandbox_request_get_argv (request)[2]);
  ck_assert_ptr_null (sandbox_request_get_rootfs (request));
  ck_assert_ptr_null (sandbox_request_get_cwd (request));
  ck_assert_ptr_null (sandbox_request_get_writable_paths (request));
  ck_assert_uint_eq (sandbox_request_get_mounts (request)->len, 0);
  ck_assert_str_eq (isolation, "");
  ck_assert_int_eq (sandbox_request_get_uid (request), -1);
  ck_assert_int_eq (sandbox_request_get_gid (request), -1);
  ck_assert_ptr_null (sandbox_request_get_groups (request, &n_groups));
  ck_assert_uint_eq (n_groups, 0);
  ck_assert_ptr_null (sandbox_request_get_capabilities (request));
  ck_assert_uint_eq (sandbox_request_get_timeout (request), 0);
  ck_assert_uint_eq (sandbox_request_get_grace (request), 5000000);
  ck_assert_int_eq (
      sandbox_request_get_stdio_fd (request, SANDBOX_STREAM_STDIN), -1);
  ck_assert (!sandbox_request_is_sealed (request));
  ck_assert (!sandbox_request_is_root_read_only (request));
  ck_assert_uint_eq (_sandbox_request_get_degraded (request)->len, 0);
}
END_TEST

START_TEST (unset_empty_and_all_are_different)
{
  const char *const nothing[] = { NULL };
  g_autoptr (SandboxRequest) request = sandbox_request_new (NULL);
  guint32 group = 0;
  gsize n_groups = 99;

  ck_assert_ptr_null (sandbox_request_get_argv (request));
  sandbox_request_set_writable_paths (request, nothing);
  ck_assert_ptr_nonnull (sandbox_request_get_writable_paths (request));
  sandbox_request_set_writable_paths (request, NULL);
  ck_assert_ptr_null (sandbox_request_get_writable_paths (request));
  sandbox_request_set_groups (request, &group, 0);
  ck_assert_ptr_nonnull (sandbox_request_get_groups (request, &n_groups));
  ck_assert_uint_eq (n_groups, 0);
  sandbox_request_set_groups (request, NULL, 0);
  ck_assert_ptr_null (sandbox_request_get_groups (request, &n_groups));
}
END_TEST

START_TEST (a_setter_takes_what_its_getter_gave)
{
  g_autoptr (SandboxRequest) request = sample_maximal (SANDBOX_ISOLATION_NEW);
  g_autoptr (SandboxRequest) before = sandbox_request_copy (request);
  gsize n_groups;
  const guint32 *groups = sandbox_request_get_groups (request, &n_groups);

  sandbox_request_set_argv (request, sandbox_request_get_argv (request));
  sandbox_request_set_rootfs (request, sandbox_request_get_rootfs (request));
  sandbox_request_set_isolation (request,
                                 sandbox_request_get_isolation (request));
  sandbox_request_set_groups (request, groups, n_groups);
  sandbox_request_set_stdio_file (
      request, SANDBOX_STREAM_STDOUT,
      sandbox_request_get_stdio_file (request, SANDBOX_STREAM_STDOUT));
  sample_assert_equal (request, before);
}
END_TEST

START_TEST (isolation_that_is_null_unsets_every_kind)
{
  g_autoptr (SandboxRequest) request = sample_maximal (SANDBOX_ISOLATION_NEW);
  g_autofree char *text = NULL;

  sandbox_request_set_isolation (request, NULL);
  text = sandbox_isolation_to_string (sandbox_request_get_isolation (request));
  ck_assert_str_eq (text, "");
}
END_TEST

START_TEST (mounts_keep_their_order)
{
  g_autoptr (SandboxRequest) request = sandbox_request_new (NULL);
  g_autoptr (SandboxMount) first = sandbox_mount_new_tmpfs ("/1", -1, 0);
  GPtrArray *mounts = sandbox_request_get_mounts (request);

  sandbox_request_add_mount (request, first);
  sandbox_request_take_mount (request, sandbox_mount_new_tmpfs ("/2", -1, 0));
  sandbox_request_add_mount (request, first);
  ck_assert_uint_eq (mounts->len, 3);
  ck_assert_ptr_eq (g_ptr_array_index (mounts, 0), first);
  ck_assert_str_eq (sandbox_mount_get_target (g_ptr_array_index (mounts, 1)),
                    "/2");
  ck_assert_ptr_eq (g_ptr_array_index (mounts, 2), first);
  sandbox_request_clear_mounts (request);
  ck_assert_uint_eq (mounts->len, 0);
}
END_TEST

START_TEST (a_copy_is_equal)
{
  g_autoptr (SandboxRequest) request = sample_maximal (SANDBOX_ISOLATION_TRY);
  g_autoptr (SandboxRequest) copy = NULL;
  g_autoptr (GPtrArray) changes
      = g_ptr_array_new_with_free_func ((GDestroyNotify) sandbox_change_unref);

  g_ptr_array_add (
      changes, _sandbox_change_new (SANDBOX_FEATURE_UID, "1", "unset", "no"));
  _sandbox_request_set_degraded (request, changes);
  _sandbox_request_set_root_read_only (request, TRUE);
  copy = sandbox_request_copy (request);
  sample_assert_equal (request, copy);
  ck_assert (sandbox_request_is_root_read_only (copy));
  ck_assert_uint_eq (_sandbox_request_get_degraded (copy)->len, 1);
  ck_assert_ptr_eq (g_ptr_array_index (_sandbox_request_get_degraded (copy), 0),
                    g_ptr_array_index (changes, 0));
}
END_TEST

START_TEST (a_copy_is_independent_and_not_sealed)
{
  g_autoptr (SandboxRequest) request = sample_maximal (SANDBOX_ISOLATION_NEW);
  g_autoptr (SandboxRequest) before = sandbox_request_copy (request);
  g_autoptr (SandboxRequest) copy = NULL;

  _sandbox_request_seal (request);
  copy = sandbox_request_copy (request);
  ck_assert (!sandbox_request_is_sealed (copy));
  sandbox_request_clear_mounts (copy);
  sandbox_request_set_isolation (copy, NULL);
  sandbox_request_set_variable (copy, "X", "y");
  sandbox_request_set_rootfs (copy, NULL);
  sample_assert_equal (request, before);
}
END_TEST

START_TEST (a_sealed_request_refuses_every_change)
{
  g_autoptr (SandboxRequest) request = sample_maximal (SANDBOX_ISOLATION_NEW);
  g_autoptr (SandboxRequest) before = sandbox_request_copy (request);

  _sandbox_request_seal (request);
  ck_assert (sandbox_request_is_sealed (request));
  expect_criticals ();
  sandbox_request_set_argv (request, NULL);
  sandbox_request_set_rootfs (request, NULL);
  sandbox_request_set_cwd (request, NULL);
  sandbox_request_set_environment_base (request, SANDBOX_ENVIRONMENT_INHERIT);
  sandbox_request_set_variable (request, "A", "b");
  sandbox_request_take_mount (request, sandbox_mount_new_tmpfs ("/", -1, 0));
  sandbox_request_clear_mounts (request);
  sandbox_request_set_writable_paths (request, NULL);
  sandbox_request_set_isolation (request, NULL);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_PID,
                           SANDBOX_ISOLATION_HOST);
  sandbox_request_set_uid (request, -1);
  sandbox_request_set_gid (request, -1);
  sandbox_request_set_groups (request, NULL, 0);
  sandbox_request_set_hostname (request, NULL);
  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDIN,
                             SANDBOX_STDIO_UNSET);
  sandbox_request_set_stdio_fd (request, SANDBOX_STREAM_STDOUT, 2);
  sandbox_request_set_stdio_file (request, SANDBOX_STREAM_STDERR, "x");
  sandbox_request_set_capabilities (request, NULL);
  sandbox_request_set_no_new_privs (request, SANDBOX_CHOICE_NO);
  sandbox_request_set_timeout (request, 0);
  sandbox_request_set_grace (request, 0);
  sandbox_request_set_output_limit (request, 0);
  sandbox_request_set_die_with_host (request, SANDBOX_CHOICE_NO);
  sandbox_request_set_on_exit (request, SANDBOX_ON_EXIT_KILL);
  ck_assert_uint_eq (n_criticals, 24);
  sample_assert_equal (request, before);
}
END_TEST

START_TEST (an_fd_is_duplicated_and_closed_with_the_request)
{
  int fd = open ("/", O_RDONLY | O_CLOEXEC);
  SandboxRequest *request = sandbox_request_new (NULL);
  int own;

  sandbox_request_set_stdio_fd (request, SANDBOX_STREAM_STDIN, fd);
  own = sandbox_request_get_stdio_fd (request, SANDBOX_STREAM_STDIN);
  ck_assert_int_ge (own, 3);
  ck_assert_int_ne (own, fd);
  ck_assert (is_same_file (fd, own));
  ck_assert_int_eq (fcntl (own, F_GETFD), FD_CLOEXEC);
  ck_assert_int_eq (sandbox_request_get_stdio (request, SANDBOX_STREAM_STDIN),
                    SANDBOX_STDIO_FD);
  g_object_unref (request);
  ck_assert_int_eq (fcntl (own, F_GETFD), -1);
  ck_assert_int_ne (fcntl (fd, F_GETFD), -1);
  close (fd);
}
END_TEST

START_TEST (a_copy_has_fds_of_its_own)
{
  SandboxRequest *request = sandbox_request_new (NULL);
  g_autoptr (SandboxRequest) copy = NULL;
  int fd = open ("/", O_RDONLY | O_CLOEXEC);
  int own;

  sandbox_request_set_stdio_fd (request, SANDBOX_STREAM_STDERR, fd);
  copy = sandbox_request_copy (request);
  own = sandbox_request_get_stdio_fd (copy, SANDBOX_STREAM_STDERR);
  ck_assert_int_ne (
      own, sandbox_request_get_stdio_fd (request, SANDBOX_STREAM_STDERR));
  g_object_unref (request);
  ck_assert (is_same_file (fd, own));
  close (fd);
}
END_TEST

START_TEST (another_use_of_a_stream_closes_its_fd)
{
  g_autoptr (SandboxRequest) request = sandbox_request_new (NULL);
  SandboxStream stream = SANDBOX_STREAM_STDOUT;
  int fd = open ("/", O_RDONLY | O_CLOEXEC);
  int own;

  sandbox_request_set_stdio_fd (request, stream, fd);
  own = sandbox_request_get_stdio_fd (request, stream);
  sandbox_request_set_stdio_file (request, stream, "log");
  ck_assert_int_eq (fcntl (own, F_GETFD), -1);
  ck_assert_int_eq (sandbox_request_get_stdio_fd (request, stream), -1);
  ck_assert_str_eq (sandbox_request_get_stdio_file (request, stream), "log");
  sandbox_request_set_stdio (request, stream, SANDBOX_STDIO_NULL);
  ck_assert_ptr_null (sandbox_request_get_stdio_file (request, stream));
  close (fd);
}
END_TEST

START_TEST (a_host_name_implies_uts)
{
  g_autoptr (SandboxHostFacts) facts = _sandbox_host_facts_new_empty ();
  g_autoptr (SandboxRequest) request = sandbox_request_new (NULL);

  facts->euid = 0;
  sandbox_request_set_hostname (request, "x");
  ck_assert_int_eq (_sandbox_request_get_implied_isolation (
                        request, facts, SANDBOX_ISOLATION_KIND_UTS),
                    SANDBOX_ISOLATION_NEW);
  for (guint kind = 0; kind < SANDBOX_ISOLATION_N_KINDS; kind++)
    if (kind != SANDBOX_ISOLATION_KIND_UTS)
      ck_assert_int_eq (
          _sandbox_request_get_implied_isolation (request, facts, kind),
          SANDBOX_ISOLATION_UNSET);
}
END_TEST

START_TEST (ids_imply_user_unless_privileged)
{
  g_autoptr (SandboxHostFacts) facts = _sandbox_host_facts_new_empty ();
  g_autoptr (SandboxRequest) request = sandbox_request_new (NULL);
  const guint32 group = 0;

  if (_i == 0)
    sandbox_request_set_uid (request, 0);
  else if (_i == 1)
    sandbox_request_set_gid (request, 7);
  else
    sandbox_request_set_groups (request, &group, 0);
  ck_assert_int_eq (_sandbox_request_get_implied_isolation (
                        request, facts, SANDBOX_ISOLATION_KIND_USER),
                    SANDBOX_ISOLATION_NEW);
  facts->euid = 0;
  ck_assert_int_eq (_sandbox_request_get_implied_isolation (
                        request, facts, SANDBOX_ISOLATION_KIND_USER),
                    SANDBOX_ISOLATION_UNSET);
}
END_TEST

START_TEST (process_1_implies_pid)
{
  g_autoptr (SandboxHostFacts) facts = _sandbox_host_facts_new_empty ();
  g_autoptr (SandboxRequest) request = sandbox_request_new (NULL);

  sandbox_request_set_as_pid_1 (request, SANDBOX_CHOICE_NO);
  ck_assert_int_eq (_sandbox_request_get_implied_isolation (
                        request, facts, SANDBOX_ISOLATION_KIND_PID),
                    SANDBOX_ISOLATION_UNSET);
  sandbox_request_set_as_pid_1 (request, SANDBOX_CHOICE_YES);
  for (guint kind = 0; kind < SANDBOX_ISOLATION_N_KINDS; kind++)
    ck_assert_int_eq (
        _sandbox_request_get_implied_isolation (request, facts, kind),
        kind == SANDBOX_ISOLATION_KIND_PID ? SANDBOX_ISOLATION_NEW
                                           : SANDBOX_ISOLATION_UNSET);
}
END_TEST

/* But what takes a user or pid namespace of its own turns a "try" into "new". */
START_TEST (isolation_that_is_set_stays)
{
  g_autoptr (SandboxHostFacts) facts = _sandbox_host_facts_new_empty ();
  g_autoptr (SandboxRequest) request = sample_maximal (SANDBOX_ISOLATION_TRY);

  for (guint kind = 0; kind < SANDBOX_ISOLATION_N_KINDS; kind++)
    ck_assert_int_eq (
        _sandbox_request_get_implied_isolation (request, facts, kind),
        kind == SANDBOX_ISOLATION_KIND_USER
                || kind == SANDBOX_ISOLATION_KIND_PID
            ? SANDBOX_ISOLATION_NEW
            : SANDBOX_ISOLATION_TRY);
}
END_TEST

Suite *
request_suite (void)
{
  Suite *suite = suite_create ("request");
  TCase *object = tcase_create ("object");
  TCase *stdio = tcase_create ("stdio");
  TCase *implied = tcase_create ("implied");

  tcase_add_test (object, a_new_request_asks_for_nothing);
  tcase_add_test (object, unset_empty_and_all_are_different);
  tcase_add_test (object, a_setter_takes_what_its_getter_gave);
  tcase_add_test (object, isolation_that_is_null_unsets_every_kind);
  tcase_add_test (object, mounts_keep_their_order);
  tcase_add_test (object, a_copy_is_equal);
  tcase_add_test (object, a_copy_is_independent_and_not_sealed);
  tcase_add_test (object, a_sealed_request_refuses_every_change);
  suite_add_tcase (suite, object);

  tcase_add_test (stdio, an_fd_is_duplicated_and_closed_with_the_request);
  tcase_add_test (stdio, a_copy_has_fds_of_its_own);
  tcase_add_test (stdio, another_use_of_a_stream_closes_its_fd);
  suite_add_tcase (suite, stdio);

  tcase_add_test (implied, a_host_name_implies_uts);
  tcase_add_test (implied, process_1_implies_pid);
  tcase_add_loop_test (implied, ids_imply_user_unless_privileged, 0, 3);
  tcase_add_test (implied, isolation_that_is_set_stays);
  suite_add_tcase (suite, implied);
  return suite;
}
