/* degrade.c - degrading gives up exactly what is withheld, and says so. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "suites.h"

#include <string.h>

#include "lib/negotiate-private.h"
#include "lib/request-private.h"
#include "lib/validate-private.h"
#include "samples.h"

static SandboxFeatureSet *
offer_random (GRand *random)
{
  SandboxFeatureSet *set = _sandbox_feature_set_new ();
  int percent = g_rand_int_range (random, 0, 101);

  for (guint i = 0; i < SANDBOX_FEATURE_END; i++)
    if (g_rand_int_range (random, 0, 100) < percent)
      sandbox_feature_set_offer (set, i);
  return set;
}

static SandboxFeatureSet *
offer_all_but (SandboxFeature feature, const char *reason)
{
  SandboxFeatureSet *set = _sandbox_feature_set_new ();

  for (guint i = 0; i < SANDBOX_FEATURE_END; i++)
    sandbox_feature_set_offer (set, i);
  sandbox_feature_set_withhold (set, feature, reason);
  return set;
}

static SandboxRequest *
make_random_maximal (GRand *random)
{
  SandboxRequest *request = sample_maximal (g_rand_int_range (
      random, SANDBOX_ISOLATION_UNSET, SANDBOX_ISOLATION_HOST + 1));
  const char *nothing[] = { NULL };

  if (g_rand_boolean (random))
    sandbox_request_set_writable_paths (request, nothing);
  sandbox_request_set_no_new_privs (request, g_rand_int_range (random, 0, 3));
  /* Without no_new_privs they take a capability that this one has not got. */
  if (sandbox_request_get_no_new_privs (request) == SANDBOX_CHOICE_NO)
    {
      sandbox_request_clear_seccomp_programs (request);
      sandbox_request_set_seccomp_profiles (request, NULL);
    }
  if (sandbox_isolation_get (sandbox_request_get_isolation (request),
                             SANDBOX_ISOLATION_KIND_USER)
      != SANDBOX_ISOLATION_HOST)
    {
      sandbox_request_set_id_map (request, g_rand_int_range (random, 0, 3));
      /* The one says what the other says. */
      if (sandbox_request_get_id_map (request) != SANDBOX_ID_MAP_UNSET)
        sandbox_request_set_uid_map (request, NULL);
    }
  sandbox_request_set_tty (
      request, g_rand_boolean (random) ? SANDBOX_TTY_PTY : SANDBOX_TTY_UNSET);
  if (sandbox_request_get_tty (request) == SANDBOX_TTY_UNSET)
    sandbox_request_set_new_session (request, g_rand_int_range (random, 0, 3));
  sandbox_request_set_cover_kernel_files (request,
                                          g_rand_int_range (random, 0, 3));
  sandbox_request_set_die_with_host (request, g_rand_int_range (random, 0, 3));
  sandbox_request_set_as_pid_1 (request, SANDBOX_CHOICE_UNSET);
  sandbox_request_set_on_exit (request, g_rand_int_range (random, 0, 3));
  if (sandbox_request_get_on_exit (request) != SANDBOX_ON_EXIT_WAIT
      && sandbox_isolation_get (sandbox_request_get_isolation (request),
                                SANDBOX_ISOLATION_KIND_PID)
             != SANDBOX_ISOLATION_HOST)
    sandbox_request_set_as_pid_1 (request, g_rand_int_range (random, 0, 3));
  return request;
}

/* The changes are the features used minus those offered, in order. */
static void
assert_changes (GPtrArray *changes,
                const gboolean *used,
                const SandboxFeatureSet *set)
{
  guint n = 0;

  for (guint i = 0; i < SANDBOX_FEATURE_END; i++)
    {
      g_autofree char *reason = NULL;
      const SandboxChange *change;

      if (!used[i] || _sandbox_feature_set_is_offered (set, NULL, i, &reason))
        continue;
      ck_assert_uint_lt (n, changes->len);
      change = g_ptr_array_index (changes, n++);
      ck_assert_str_eq (sandbox_change_get_feature (change),
                        _sandbox_feature_get_name (i));
      ck_assert_str_eq (sandbox_change_get_field (change),
                        _sandbox_feature_get_field (i));
      ck_assert_str_eq (sandbox_change_get_reason (change), reason);
      ck_assert_uint_gt (strlen (sandbox_change_get_wanted (change)), 0);
      ck_assert_uint_gt (strlen (sandbox_change_get_got (change)), 0);
    }
  ck_assert_uint_eq (n, changes->len);
}

/* Whether @feature is what a degraded request uses in place of another one. */
static gboolean
stands_in (int feature, const gboolean *used)
{
  return feature == SANDBOX_FEATURE_MOUNT_DEV_MINIMAL
         && used[SANDBOX_FEATURE_MOUNT_DEV];
}

START_TEST (what_is_given_up_is_used_minus_offered)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20150403);

  for (int round = 0; round < 2000; round++)
    {
      g_autoptr (SandboxFeatureSet) set = offer_random (random);
      g_autoptr (SandboxRequest) request = make_random_maximal (random);
      g_autoptr (SandboxRequest) before = sandbox_request_copy (request);
      g_autoptr (SandboxRequest) degraded = NULL;
      g_autoptr (GPtrArray) changes = NULL;
      g_autoptr (GError) error = NULL;
      gboolean used[SANDBOX_FEATURE_END];
      gboolean still_used[SANDBOX_FEATURE_END];

      _sandbox_request_list_used (request, NULL, used);
      /* Groups lose the ground they stand on. */
      used[SANDBOX_FEATURE_GROUPS_USER_NEW]
          |= used[SANDBOX_FEATURE_GROUPS] && used[SANDBOX_FEATURE_USER_NEW]
             && used[SANDBOX_FEATURE_ID_MAP_SUBID]
             && !_sandbox_feature_set_is_offered (
                 set, NULL, SANDBOX_FEATURE_ID_MAP_SUBID, NULL);
      degraded = _sandbox_degrade (request, set, NULL, &changes);
      assert_changes (changes, used, set);
      ck_assert_msg (_sandbox_negotiate (degraded, set, NULL, &error)
                         && _sandbox_validate (degraded, &error),
                     "%s", error ? error->message : "no error");
      _sandbox_request_list_used (degraded, NULL, still_used);
      for (guint i = 0; i < SANDBOX_FEATURE_END; i++)
        ck_assert (used[i] || !still_used[i] || stands_in (i, used));
      sample_assert_equal (request, before);
    }
}
END_TEST

/* What a request cannot use any more without the first of a pair. */
static gboolean
goes_along (int withheld, int feature)
{
  static const int pairs[][2] = {
    { SANDBOX_FEATURE_MOUNT_BIND, SANDBOX_FEATURE_MOUNT_NO_EXEC },
    { SANDBOX_FEATURE_MOUNT_DIR, SANDBOX_FEATURE_MOUNT_DIR_MODE },
    { SANDBOX_FEATURE_MOUNT_RO_DATA, SANDBOX_FEATURE_MOUNT_FILE_MODE },
    { SANDBOX_FEATURE_MOUNT_TMPFS, SANDBOX_FEATURE_MOUNT_TMPFS_MODE },
    { SANDBOX_FEATURE_MOUNT_TMPFS, SANDBOX_FEATURE_MOUNT_TMPFS_SIZE },
    { SANDBOX_FEATURE_MOUNT_RO_BIND, SANDBOX_FEATURE_MOUNT_DEV_BIND_READ_ONLY },
    { SANDBOX_FEATURE_MOUNT_DEV_BIND,
      SANDBOX_FEATURE_MOUNT_DEV_BIND_READ_ONLY },
    { SANDBOX_FEATURE_NETWORK_NEW, SANDBOX_FEATURE_LOOPBACK },
    { SANDBOX_FEATURE_USER_NEW, SANDBOX_FEATURE_GROUPS_USER_NEW },
    { SANDBOX_FEATURE_GROUPS, SANDBOX_FEATURE_GROUPS_USER_NEW },
    { SANDBOX_FEATURE_GROUPS_USER_NEW, SANDBOX_FEATURE_GROUPS },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    if (pairs[i][0] == withheld && pairs[i][1] == feature)
      return TRUE;
  return FALSE;
}

START_TEST (a_full_dev_becomes_a_minimal_one)
{
  g_autoptr (SandboxRequest) request = sample_maximal (SANDBOX_ISOLATION_NEW);
  g_autoptr (SandboxFeatureSet) set
      = offer_all_but (SANDBOX_FEATURE_MOUNT_DEV, "x");
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (SandboxRequest) degraded
      = _sandbox_degrade (request, set, NULL, &changes);
  gboolean used[SANDBOX_FEATURE_END];

  _sandbox_request_list_used (degraded, NULL, used);
  ck_assert (!used[SANDBOX_FEATURE_MOUNT_DEV]);
  ck_assert (used[SANDBOX_FEATURE_MOUNT_DEV_MINIMAL]);
  ck_assert_uint_eq (changes->len, 1);
  ck_assert_str_eq (sandbox_change_get_got (g_ptr_array_index (changes, 0)),
                    "minimal");
}
END_TEST

START_TEST (groups_go_along_with_the_range_of_ids)
{
  const guint32 group = 7;
  g_autoptr (SandboxRequest) request = sandbox_request_new (NULL);
  g_autoptr (SandboxFeatureSet) set
      = offer_all_but (SANDBOX_FEATURE_ID_MAP_SUBID, "x");
  g_autoptr (SandboxRequest) degraded = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  gsize n_groups;

  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_GROUPS_USER_NEW, "y");
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_USER,
                           SANDBOX_ISOLATION_NEW);
  sandbox_request_set_id_map (request, SANDBOX_ID_MAP_SUBID);
  sandbox_request_set_groups (request, &group, 1);
  degraded = _sandbox_degrade (request, set, NULL, &changes);
  ck_assert_uint_eq (changes->len, 2);
  ck_assert_str_eq (sandbox_change_get_wanted (g_ptr_array_index (changes, 1)),
                    "subid");
  ck_assert_int_eq (sandbox_request_get_id_map (degraded),
                    SANDBOX_ID_MAP_UNSET);
  ck_assert_ptr_null (sandbox_request_get_groups (degraded, &n_groups));
}
END_TEST

static void
assert_withholding_leaves_the_others (SandboxRequest *request,
                                      SandboxFeature withheld)
{
  g_autoptr (SandboxFeatureSet) set = offer_all_but (withheld, "x");
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (SandboxRequest) degraded
      = _sandbox_degrade (request, set, NULL, &changes);
  gboolean used[SANDBOX_FEATURE_END];
  gboolean still_used[SANDBOX_FEATURE_END];

  _sandbox_request_list_used (request, NULL, used);
  _sandbox_request_list_used (degraded, NULL, still_used);
  ck_assert_uint_eq (changes->len, used[withheld] ? 1 : 0);
  for (int i = 0; i < SANDBOX_FEATURE_END; i++)
    if (withheld != SANDBOX_FEATURE_MOUNT_DEV || !stands_in (i, used))
      ck_assert_msg (
          still_used[i]
              == (used[i] && i != (int) withheld && !goes_along (withheld, i)),
          "%s withheld: %s is %sused", _sandbox_feature_get_name (withheld),
          _sandbox_feature_get_name (i), still_used[i] ? "" : "un");
  if (!used[withheld])
    sample_assert_equal (request, degraded);
}

START_TEST (one_withheld_feature_leaves_the_other_fields)
{
  g_autoptr (SandboxRequest) request = sample_maximal (SANDBOX_ISOLATION_NEW);

  for (SandboxFeature i = 0; i < SANDBOX_FEATURE_END; i++)
    assert_withholding_leaves_the_others (request, i);
}
END_TEST

START_TEST (nothing_withheld_changes_nothing)
{
  g_autoptr (SandboxRequest) request = sample_maximal (SANDBOX_ISOLATION_HOST);
  g_autoptr (SandboxFeatureSet) set = offer_all_but (0, "x");
  g_autoptr (SandboxRequest) degraded
      = _sandbox_degrade (request, set, NULL, NULL);

  sample_assert_equal (request, degraded);
  ck_assert_uint_eq (_sandbox_request_get_degraded (degraded)->len, 0);
}
END_TEST

START_TEST (a_read_only_bind_never_becomes_writable)
{
  const SandboxFeature withheld[]
      = { SANDBOX_FEATURE_MOUNT_RO_BIND, SANDBOX_FEATURE_MOUNT_DEV_BIND };
  g_autoptr (SandboxRequest) request = sample_maximal (SANDBOX_ISOLATION_NEW);
  g_autoptr (SandboxFeatureSet) set = offer_all_but (withheld[_i], "x");
  g_autoptr (SandboxRequest) degraded
      = _sandbox_degrade (request, set, NULL, NULL);
  GPtrArray *before = sandbox_request_get_mounts (request);
  GPtrArray *after = sandbox_request_get_mounts (degraded);

  ck_assert_uint_eq (after->len, before->len - 2);
  for (guint i = 0; i < after->len; i++)
    ck_assert (g_ptr_array_find (before, g_ptr_array_index (after, i), NULL));
}
END_TEST

/* What a mount can do without, and what is left of it. */
static const struct
{
  SandboxFeature feature;
  const char *before;
  const char *after;
} attributes[] = {
  { SANDBOX_FEATURE_MOUNT_TMPFS_SIZE, ":/t:tmpfs:noexec,mode=700,size=4096",
    ":/t:tmpfs:noexec,mode=700" },
  { SANDBOX_FEATURE_MOUNT_TMPFS_MODE, ":/t:tmpfs:noexec,mode=700,size=4096",
    ":/t:tmpfs:noexec,size=4096" },
  { SANDBOX_FEATURE_MOUNT_NO_EXEC, ":/t:tmpfs:noexec,mode=700,size=4096",
    ":/t:tmpfs:mode=700,size=4096" },
  { SANDBOX_FEATURE_MOUNT_NO_EXEC, "/a:/b:bind:ro,noexec,nofail",
    "/a:/b:bind:ro,nofail" },
  { SANDBOX_FEATURE_MOUNT_DIR_MODE, ":/d:dir:mode=700", ":/d:dir" },
};

START_TEST (attributes_of_a_mount_are_given_up_alone)
{
  g_autoptr (SandboxRequest) request = sandbox_request_new (NULL);
  g_autoptr (SandboxFeatureSet) set
      = offer_all_but (attributes[_i].feature, "x");
  g_autoptr (SandboxRequest) degraded = NULL;
  g_autofree char *text = NULL;

  sandbox_request_take_mount (
      request, sandbox_mount_new_from_string (attributes[_i].before, NULL));
  degraded = _sandbox_degrade (request, set, NULL, NULL);
  text = sandbox_mount_to_string (
      g_ptr_array_index (sandbox_request_get_mounts (degraded), 0));
  ck_assert_str_eq (text, attributes[_i].after);
}
END_TEST

static const struct
{
  SandboxFeature feature;
  const char *wanted;
  const char *got;
} texts[] = {
  { SANDBOX_FEATURE_ROOTFS, "/rootfs", "unset" },
  { SANDBOX_FEATURE_CWD, "src", "unset" },
  { SANDBOX_FEATURE_ENVIRONMENT, "empty, HOME, without LANG", "unset" },
  { SANDBOX_FEATURE_MOUNT_RO_BIND,
    "/a:/target-1:bind:ro /a:/target-3:bind:ro,dev", "unset" },
  { SANDBOX_FEATURE_MOUNT_TMPFS_MODE,
    ":/mode:tmpfs:mode=1777 :/both:tmpfs:mode=700,size=65536", "unset" },
  { SANDBOX_FEATURE_MOUNT_NO_EXEC, "/a:/target-10:bind:noexec", "unset" },
  { SANDBOX_FEATURE_MOUNT_MQUEUE, ":/target-9:mqueue", "unset" },
  { SANDBOX_FEATURE_MOUNT_DIR_MODE, ":/dir:dir:mode=700", "unset" },
  { SANDBOX_FEATURE_MOUNT_CHMOD, ":/dir:chmod:mode=0", "unset" },
  { SANDBOX_FEATURE_MOUNT_FILE, ":/file:file:bytes=3", "unset" },
  { SANDBOX_FEATURE_MOUNT_RO_DATA, ":/data:data:ro,mode=644,bytes=3", "unset" },
  { SANDBOX_FEATURE_WRITABLE_LIST, "/src, build dir", "all" },
  { SANDBOX_FEATURE_NETWORK_NEW, "new", "unset" },
  { SANDBOX_FEATURE_LOOPBACK, "yes", "unset" },
  { SANDBOX_FEATURE_UID, "1000", "unset" },
  { SANDBOX_FEATURE_GID, "4294967294", "unset" },
  { SANDBOX_FEATURE_GROUPS, "0, 7, 4294967294", "unset" },
  { SANDBOX_FEATURE_HOSTNAME, "builder", "unset" },
  { SANDBOX_FEATURE_STDIO, "stdin=null, stdout=file:log, stderr=stdout",
    "unset" },
  { SANDBOX_FEATURE_CAPABILITIES, "build, -CAP_SETUID", "unset" },
  { SANDBOX_FEATURE_NO_NEW_PRIVS, "yes", "unset" },
  { SANDBOX_FEATURE_NEW_SESSION, "yes", "unset" },
  { SANDBOX_FEATURE_KERNEL_FILES_COVERED, "yes", "unset" },
  { SANDBOX_FEATURE_TTY_PTY, "pty", "unset" },
  { SANDBOX_FEATURE_AS_PID_1, "yes", "unset" },
  { SANDBOX_FEATURE_DISABLE_USERNS, "yes", "unset" },
  { SANDBOX_FEATURE_ASSERT_USERNS_DISABLED, "yes", "unset" },
  { SANDBOX_FEATURE_UID_MAP, "0:100000:1000, 1000:1000:1", "unset" },
  { SANDBOX_FEATURE_TIMEOUT, "1500000 us", "unset" },
  { SANDBOX_FEATURE_MEMORY_LIMIT, "1073741824 bytes", "unset" },
  { SANDBOX_FEATURE_PIDS_LIMIT, "100", "unset" },
  { SANDBOX_FEATURE_CPU_LIMIT, "500000 us in a second", "unset" },
  { SANDBOX_FEATURE_OUTPUT_LIMIT, "4096 bytes", "unset" },
  { SANDBOX_FEATURE_DIE_WITH_HOST, "yes", "unset" },
  { SANDBOX_FEATURE_ON_EXIT_KILL, "kill", "unset" },
  { SANDBOX_FEATURE_ARGV0, "-sh", "unset" },
  { SANDBOX_FEATURE_CWD_CANDIDATES, "/home/me, other dir", "unset" },
  { SANDBOX_FEATURE_UMASK, "027", "unset" },
  { SANDBOX_FEATURE_LOCK_FILES, "/etc/passwd, lock", "unset" },
};

START_TEST (a_change_says_what_was_wanted_and_what_there_is)
{
  g_autoptr (SandboxRequest) request = sample_maximal (SANDBOX_ISOLATION_NEW);
  g_autoptr (SandboxFeatureSet) set
      = offer_all_but (texts[_i].feature, "no luck");
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (SandboxRequest) degraded
      = _sandbox_degrade (request, set, NULL, &changes);
  const SandboxChange *change;

  ck_assert_uint_eq (changes->len, 1);
  change = g_ptr_array_index (changes, 0);
  ck_assert_str_eq (sandbox_change_get_wanted (change), texts[_i].wanted);
  ck_assert_str_eq (sandbox_change_get_got (change), texts[_i].got);
  ck_assert_str_eq (sandbox_change_get_reason (change), "no luck");
}
END_TEST

/* Without its groups a user namespace has none of the request's. */
START_TEST (groups_go_with_the_map_that_they_need)
{
  static const char *const ranges[] = { "0:0:10", NULL };
  static const guint32 groups[] = { 5 };
  g_autoptr (SandboxRequest) request = sandbox_request_new (NULL);
  g_autoptr (SandboxFeatureSet) set
      = offer_all_but (SANDBOX_FEATURE_GID_MAP, "no luck");
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (SandboxRequest) degraded = NULL;
  gsize n_groups;

  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_GROUPS_USER_NEW, "none");
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_USER,
                           SANDBOX_ISOLATION_NEW);
  sandbox_request_set_gid_map (request, ranges);
  sandbox_request_set_groups (request, groups, G_N_ELEMENTS (groups));
  degraded = _sandbox_degrade (request, set, NULL, &changes);
  ck_assert_uint_eq (changes->len, 2);
  ck_assert_ptr_null (sandbox_request_get_gid_map (degraded));
  ck_assert_ptr_null (sandbox_request_get_groups (degraded, &n_groups));
  ck_assert_str_eq (sandbox_change_get_wanted (g_ptr_array_index (changes, 1)),
                    "0:0:10");
}
END_TEST

START_TEST (fds_are_given_up_one_use_at_a_time)
{
  static const SandboxFeature features[]
      = { SANDBOX_FEATURE_PASSED_FDS,      SANDBOX_FEATURE_SYNC_FD,
          SANDBOX_FEATURE_BLOCK_FD,        SANDBOX_FEATURE_INFO_FDS,
          SANDBOX_FEATURE_JSON_STATUS_FDS, SANDBOX_FEATURE_USERNS_BLOCK_FD };
  g_autoptr (SandboxRequest) request = sandbox_request_new (NULL);
  g_autoptr (SandboxFeatureSet) set = offer_all_but (features[_i], "x");
  g_autoptr (SandboxRequest) degraded = NULL;
  g_autoptr (GPtrArray) changes = NULL;
  gboolean used[SANDBOX_FEATURE_END];

  sandbox_request_pass_fd (request, 1, 7);
  sandbox_request_set_sync_fd (request, 1);
  sandbox_request_set_block_fd (request, 1);
  sandbox_request_add_info_fd (request, 1);
  sandbox_request_add_json_status_fd (request, 1);
  sandbox_request_set_userns_block_fd (request, 1);
  degraded = _sandbox_degrade (request, set, NULL, &changes);
  ck_assert_uint_eq (changes->len, 1);
  ck_assert_str_eq (sandbox_change_get_wanted (g_ptr_array_index (changes, 0)),
                    _i == 0 ? "fd:7" : "fd");
  _sandbox_request_list_used (degraded, NULL, used);
  for (int i = 0; i < 6; i++)
    ck_assert_int_eq (used[features[i]], i != _i);
}
END_TEST

START_TEST (changes_travel_with_the_request_and_add_up)
{
  g_autoptr (SandboxRequest) request = sample_maximal (SANDBOX_ISOLATION_NEW);
  g_autoptr (SandboxFeatureSet) first
      = offer_all_but (SANDBOX_FEATURE_UID, "first");
  g_autoptr (SandboxFeatureSet) second
      = offer_all_but (SANDBOX_FEATURE_CWD, "second");
  g_autoptr (GPtrArray) changes = NULL;
  g_autoptr (SandboxRequest) once
      = _sandbox_degrade (request, first, NULL, NULL);
  g_autoptr (SandboxRequest) twice
      = _sandbox_degrade (once, second, NULL, &changes);
  GPtrArray *all = _sandbox_request_get_degraded (twice);

  ck_assert_uint_eq (_sandbox_request_get_degraded (request)->len, 0);
  ck_assert_uint_eq (changes->len, 1);
  ck_assert_uint_eq (all->len, 2);
  ck_assert_str_eq (sandbox_change_get_feature (g_ptr_array_index (all, 0)),
                    "uid");
  ck_assert_str_eq (sandbox_change_get_feature (g_ptr_array_index (all, 1)),
                    "cwd");
}
END_TEST

START_TEST (a_sealed_request_can_be_degraded)
{
  g_autoptr (SandboxRequest) request = sample_maximal (SANDBOX_ISOLATION_NEW);
  g_autoptr (SandboxFeatureSet) set = _sandbox_feature_set_new ();
  g_autoptr (SandboxRequest) degraded = NULL;

  _sandbox_request_seal (request);
  degraded = _sandbox_degrade (request, set, NULL, NULL);
  ck_assert (!sandbox_request_is_sealed (degraded));
  ck_assert_ptr_null (sandbox_request_get_rootfs (degraded));
}
END_TEST

Suite *
degrade_suite (void)
{
  Suite *suite = suite_create ("degrade");
  TCase *what = tcase_create ("what");
  TCase *changes = tcase_create ("changes");

  tcase_set_timeout (what, 60);
  tcase_add_test (what, what_is_given_up_is_used_minus_offered);
  tcase_add_test (what, a_full_dev_becomes_a_minimal_one);
  tcase_add_test (what, groups_go_along_with_the_range_of_ids);
  tcase_add_test (what, one_withheld_feature_leaves_the_other_fields);
  tcase_add_test (what, nothing_withheld_changes_nothing);
  tcase_add_loop_test (what, a_read_only_bind_never_becomes_writable, 0, 2);
  tcase_add_loop_test (what, attributes_of_a_mount_are_given_up_alone, 0,
                       G_N_ELEMENTS (attributes));
  tcase_add_test (what, a_sealed_request_can_be_degraded);
  suite_add_tcase (suite, what);

  tcase_add_loop_test (changes, a_change_says_what_was_wanted_and_what_there_is,
                       0, G_N_ELEMENTS (texts));
  tcase_add_test (what, groups_go_with_the_map_that_they_need);
  tcase_add_loop_test (changes, fds_are_given_up_one_use_at_a_time, 0, 6);
  tcase_add_test (changes, changes_travel_with_the_request_and_add_up);
  suite_add_tcase (suite, changes);
  return suite;
}
