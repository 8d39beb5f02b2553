/* identity.c - user, groups, host name, umask and session of a command. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <string.h>
#include <sys/stat.h>
#include <sys/utsname.h>
#include <unistd.h>

static char *
run_report (SandboxRequest *request)
{
  g_autoptr (SandboxResult) result = run (request);

  assert_exited (result, 0);
  return dup_output (result);
}

START_TEST (ids_are_the_callers_by_default)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autofree char *output = run_report (request);
  g_autofree char *uid = g_strdup_printf ("uid=%u %u", getuid (), geteuid ());
  g_autofree char *gid = g_strdup_printf ("gid=%u %u", getgid (), getegid ());

  assert_line (output, uid);
  assert_line (output, gid);
}
END_TEST

START_TEST (ids_are_as_asked_for)
{
  const int ids[][2] = { { 0, 0 }, { 1234, 5678 }, { 1234, 0 } };
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;
  g_autofree char *uid = g_strdup_printf ("uid=%d %d", ids[_i][0], ids[_i][0]);
  g_autofree char *gid = g_strdup_printf ("gid=%d %d", ids[_i][1], ids[_i][1]);

  sandbox_request_set_uid (request, ids[_i][0]);
  sandbox_request_set_gid (request, ids[_i][1]);
  result = run_or_expect_withheld (request, "uid", "gid", NULL);
  if (result == NULL)
    return;
  assert_exited (result, 0);
  output = dup_output (result);
  assert_line (output, uid);
  assert_line (output, gid);
}
END_TEST

START_TEST (supplementary_groups_are_as_asked_for)
{
  const guint32 groups[] = { 11, 22, 33 };
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  sandbox_request_set_groups (request, groups, _i == 0 ? 3 : 0);
  result = run_or_expect_withheld (
      request, "groups", geteuid () != 0 ? "groups+isolation.user=new" : NULL,
      NULL);
  if (result == NULL)
    return;
  assert_exited (result, 0);
  output = dup_output (result);
  assert_line (output, _i == 0 ? "groups=11 22 33" : "groups=");
}
END_TEST

START_TEST (another_user_has_no_privileges_left)
{
  g_autofree char *secret = place_build_path (&place, "data/secret");
  g_autoptr (SandboxRequest) request
      = new_shell_request ("probe write /data/secret; probe report");
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  ck_assert (g_file_set_contents (secret, "", 0, NULL));
  sandbox_request_set_uid (request, 1234);
  sandbox_request_set_gid (request, 1234);
  result = run_or_expect_withheld (request, "uid", "gid", NULL);
  if (result == NULL)
    return;
  assert_exited (result, 0);
  output = dup_output (result);
  assert_line (output, "effective=0000000000000000");
  assert_line (output, "permitted=0000000000000000");
  if (geteuid () == 0)
    {
      assert_line (output, "groups=");
      assert_line (output, "write /data/secret=EACCES");
    }
}
END_TEST

START_TEST (host_name_is_as_asked_for)
{
  struct utsname before;
  struct utsname after;
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  uname (&before);
  sandbox_request_set_hostname (request, "inside.example");
  result
      = run_or_expect_withheld (request, "hostname", "isolation.uts=new", NULL);
  uname (&after);
  ck_assert_str_eq (before.nodename, after.nodename);
  if (result == NULL)
    return;
  output = dup_output (result);
  assert_line (output, "hostname=inside.example");
}
END_TEST

START_TEST (umask_is_the_one_asked_for)
{
  static const int masks[] = { 0, 027, 0777 };
  g_autofree char *expected = g_strdup_printf ("umask=%04o", masks[_i]);
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autofree char *output = NULL;

  sandbox_request_set_umask (request, masks[_i]);
  output = run_to_success (request, "umask", NULL);
  if (output != NULL)
    assert_line (output, expected);
}
END_TEST

START_TEST (umask_is_the_callers)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autofree char *output = NULL;

  umask (027);
  output = run_report (request);
  umask (022);
  assert_line (output, "umask=0027");
}
END_TEST

START_TEST (command_has_no_controlling_terminal)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autofree char *output = run_report (request);
  g_autofree char *sid = dup_value (output, "sid");
  g_autofree char *host = g_strdup_printf ("%d", getsid (0));

  ck_assert_str_ne (sid, host);
}
END_TEST

/* Field 5 of stat is the process group, 6 the session. proc_pid_stat(5) */
START_TEST (command_leads_a_session_unless_told_not_to)
{
  g_autoptr (SandboxRequest) request = new_shell_request (
      "set -- $(cat /proc/$$/stat); [ $6 = $$ ] && echo leads || echo stays");
  g_autofree char *output = NULL;

  add_mount (request, SANDBOX_MOUNT_PROC, NULL, "/proc", SANDBOX_MOUNT_NONE);
  if (_i != SANDBOX_CHOICE_UNSET)
    sandbox_request_set_new_session (request, (SandboxChoice) _i);
  output = run_for_output (request, "mounts.proc", NULL);
  if (output != NULL)
    ck_assert_str_eq (output, _i == SANDBOX_CHOICE_NO ? "stays\n" : "leads\n");
}
END_TEST

START_TEST (files_have_owners_of_a_range_of_ids)
{
  g_autoptr (SandboxRequest) request = new_shell_request (
      "id -u; touch /data/new; chown 5:6 /data/new; stat -c %u:%g /data/new;"
      " chown 0:0 /data/new; rm /data/new; cut -c1-11 /proc/self/uid_map");
  g_autofree char *output = NULL;

  sandbox_request_set_id_map (request, SANDBOX_ID_MAP_SUBID);
  add_mount (request, SANDBOX_MOUNT_PROC, NULL, "/proc", SANDBOX_MOUNT_NONE);
  output = run_for_output (request, "id-map=subid", NULL);
  if (output != NULL)
    ck_assert_msg (g_str_has_prefix (output, "0\n5:6\n"), "%s", output);
}
END_TEST

START_TEST (another_id_of_a_range_has_its_groups_and_capabilities)
{
  const guint32 groups[] = { 11, 22 };
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autofree char *output = NULL;

  sandbox_request_set_id_map (request, SANDBOX_ID_MAP_SUBID);
  sandbox_request_set_uid (request, 5);
  sandbox_request_set_gid (request, 6);
  sandbox_request_set_groups (request, groups, G_N_ELEMENTS (groups));
  output = run_for_output (request, "id-map=subid", NULL);
  if (output == NULL)
    return;
  assert_line (output, "uid=5 5");
  assert_line (output, "gid=6 6");
  assert_line (output, "groups=11 22");
  assert_line (output, "effective=00000000000400db");
}
END_TEST

/* Root maps what it likes, others a range that as-user gives them. */
static char *
build_range (guint32 inside, guint32 offset, guint32 count)
{
  return g_strdup_printf ("%u:%u:%u", inside, 200000 + offset, count);
}

/* The first of all lines is about users, the second about groups. */
START_TEST (ids_are_mapped_as_listed)
{
  g_autofree char *first = build_range (0, 500, 100);
  g_autofree char *second = build_range (3000, 40000, 7);
  g_autofree char *own = g_strdup_printf ("5000:%u:1", geteuid ());
  const char *const uids[] = { first, second, own, NULL };
  const char *const gids[] = { first, NULL };
  const guint32 groups[] = { 11 };
  g_autoptr (SandboxRequest) request = new_shell_request (
      "echo $(cat /proc/self/uid_map) / $(cat /proc/self/gid_map); id");
  g_autofree char *expected
      = g_strdup_printf ("0 200500 100 3000 240000 7 5000 %u 1 / 0 200500 100\n"
                         "uid=3001 gid=6 groups=11\n",
                         geteuid ());
  g_autofree char *output = NULL;

  sandbox_request_set_uid_map (request, uids);
  sandbox_request_set_gid_map (request, gids);
  sandbox_request_set_uid (request, 3001);
  sandbox_request_set_gid (request, 6);
  sandbox_request_set_groups (request, groups, G_N_ELEMENTS (groups));
  add_own_proc (request);
  output = run_to_success (request, "uid-map", "gid-map", "isolation.pid=new",
                           "mounts.proc", NULL);
  if (output != NULL)
    ck_assert_str_eq (output, expected);
}
END_TEST

START_TEST (own_id_alone_is_mapped_by_whatever_name)
{
  g_autofree char *uid = g_strdup_printf ("7:%u:1", geteuid ());
  g_autofree char *gid = g_strdup_printf ("8:%u:1", getegid ());
  const char *const uids[] = { uid, NULL };
  const char *const gids[] = { gid, NULL };
  g_autofree char *path = place_build_path (&place, "data/mine");
  g_autoptr (SandboxRequest) request
      = new_shell_request ("echo $(id -u) $(id -g); echo x >/data/mine");
  g_autofree char *output = NULL;
  struct stat info;

  sandbox_request_set_uid_map (request, uids);
  sandbox_request_set_gid_map (request, gids);
  output = run_to_success (request, "uid-map", "gid-map", NULL);
  if (output == NULL)
    return;
  ck_assert_str_eq (output, "7 8\n");
  ck_assert_int_eq (stat (path, &info), 0);
  ck_assert_uint_eq (info.st_uid, geteuid ());
  ck_assert_uint_eq (info.st_gid, getegid ());
}
END_TEST

/* Also of what the set-up makes on file systems of the sandbox's own. */
START_TEST (files_of_mapped_ids_belong_to_the_ids_outside)
{
  g_autofree char *range = build_range (0, 500, 100);
  g_autofree char *own_uid = g_strdup_printf ("5000:%u:1", geteuid ());
  g_autofree char *own_gid = g_strdup_printf ("5000:%u:1", getegid ());
  const char *const uids[] = { range, own_uid, NULL };
  const char *const gids[] = { range, own_gid, NULL };
  g_autofree char *path = place_build_path (&place, "data/mine");
  g_autoptr (SandboxRequest) request = new_shell_request (
      "ls -d /run/new; : >/data/mine; chown 3:4 /data/mine; stat -c %u:%g "
      "/data/mine; chown 5000:5000 /data/mine");
  g_autofree char *output = NULL;

  sandbox_request_set_uid_map (request, uids);
  sandbox_request_set_gid_map (request, gids);
  sandbox_request_set_uid (request, 0);
  sandbox_request_set_gid (request, 0);
  add_mount (request, SANDBOX_MOUNT_TMPFS, NULL, "/run", SANDBOX_MOUNT_NONE);
  add_mount (request, SANDBOX_MOUNT_DIR, NULL, "/run/new", SANDBOX_MOUNT_NONE);
  if (geteuid () != 0)
    ck_assert_int_eq (chmod (place.rootfs, 0755), 0);
  output = run_for_output (request, "uid-map", "gid-map", "mounts.tmpfs",
                           "mounts.dir", NULL);
  if (output != NULL && geteuid () == 0)
    ck_assert_msg (g_str_has_prefix (output, "/run/new\n"), "%s", output);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    unlink (path);
}
END_TEST

START_TEST (ids_that_are_not_the_callers_are_named)
{
  static const char *const texts[]
      = { "0:5:1", "0:265535:2", "0:4294967294:1" };
  const char *const ranges[] = { texts[_i], NULL };
  g_autoptr (SandboxRequest) request = new_shell_request ("echo ran");

  if (geteuid () == 0)
    return;
  sandbox_request_set_gid_map (request, ranges);
  g_free (run_and_expect_refusal (request, "gid-map"));
}
END_TEST

START_TEST (no_user_namespace_can_be_made_when_that_is_asked_for)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "userns", NULL);
  g_autofree char *output = NULL;

  sandbox_request_set_disable_userns (request, SANDBOX_CHOICE_YES);
  if (_i == 1)
    sandbox_request_set_id_map (request, SANDBOX_ID_MAP_SUBID);
  output = _i == 1 ? run_to_success (request, "disable-userns", "id-map=subid",
                                     NULL)
                   : run_to_success (request, "disable-userns", NULL);
  if (output != NULL)
    ck_assert_str_ne (output, "userns=ok\n");
}
END_TEST

START_TEST (user_namespaces_are_disabled_and_asserted_to_be)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "userns", NULL);
  g_autofree char *output = NULL;

  sandbox_request_set_assert_userns_disabled (request, SANDBOX_CHOICE_YES);
  sandbox_request_set_disable_userns (request, SANDBOX_CHOICE_YES);
  output = run_to_success (request, "disable-userns", "assert-userns-disabled",
                           NULL);
  if (output != NULL)
    ck_assert_str_ne (output, "userns=ok\n");
}
END_TEST

/* What the command finds without the assertion decides what that must say. */
START_TEST (the_assertion_fails_where_a_user_namespace_can_be_made)
{
  g_autoptr (SandboxRequest) look = new_request ("/bin/probe", "userns", NULL);
  g_autoptr (SandboxRequest) request = new_shell_request ("echo ran");
  g_autofree char *made = run_to_success (look, NULL);
  g_autofree char *message = NULL;

  sandbox_request_set_assert_userns_disabled (request, SANDBOX_CHOICE_YES);
  if (strcmp (made, "userns=ok\n") != 0)
    {
      g_autofree char *output
          = run_to_success (request, "assert-userns-disabled", NULL);

      ck_assert_str_eq (output, "ran\n");
    }
  else
    message = run_and_expect_refusal (request, "user namespace");
}
END_TEST

/* A63 */
START_TEST (files_belong_to_the_caller_whatever_he_is_called_inside)
{
  const int ids[] = { 0, 1234 };
  g_autofree char *path = place_build_path (&place, "data/mine");
  g_autoptr (SandboxRequest) request = new_shell_request ("echo x >/data/mine");
  g_autoptr (SandboxResult) result = NULL;
  struct stat info;

  sandbox_request_set_uid (request, ids[_i]);
  sandbox_request_set_gid (request, ids[_i]);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_USER,
                           SANDBOX_ISOLATION_NEW);
  result = run_or_expect_withheld (request, "uid", "gid", "isolation.user=new",
                                   NULL);
  if (result == NULL)
    return;
  assert_exited (result, 0);
  ck_assert_int_eq (stat (path, &info), 0);
  ck_assert_uint_eq (info.st_uid, geteuid ());
  ck_assert_uint_eq (info.st_gid, getegid ());
}
END_TEST

TCase *
identity_area (void)
{
  TCase *area = new_area ("identity");

  tcase_add_test (area, ids_are_the_callers_by_default);
  tcase_add_loop_test (area, ids_are_as_asked_for, 0, 3);
  tcase_add_loop_test (area, supplementary_groups_are_as_asked_for, 0, 2);
  tcase_add_test (area, another_user_has_no_privileges_left);
  tcase_add_test (area, host_name_is_as_asked_for);
  tcase_add_test (area, umask_is_the_callers);
  tcase_add_loop_test (area, umask_is_the_one_asked_for, 0, 3);
  tcase_add_test (area, command_has_no_controlling_terminal);
  tcase_add_loop_test (area, command_leads_a_session_unless_told_not_to, 0, 3);
  tcase_add_test (area, files_have_owners_of_a_range_of_ids);
  tcase_add_test (area, another_id_of_a_range_has_its_groups_and_capabilities);
  tcase_add_loop_test (
      area, no_user_namespace_can_be_made_when_that_is_asked_for, 0, 2);
  tcase_add_test (area, ids_are_mapped_as_listed);
  tcase_add_test (area, own_id_alone_is_mapped_by_whatever_name);
  tcase_add_test (area, files_of_mapped_ids_belong_to_the_ids_outside);
  tcase_add_loop_test (area, ids_that_are_not_the_callers_are_named, 0, 3);
  tcase_add_test (area, user_namespaces_are_disabled_and_asserted_to_be);
  tcase_add_test (area, the_assertion_fails_where_a_user_namespace_can_be_made);
  tcase_add_loop_test (
      area, files_belong_to_the_caller_whatever_he_is_called_inside, 0, 2);
  return area;
}
