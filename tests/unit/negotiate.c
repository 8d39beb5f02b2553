/* negotiate.c - what a request uses against what a backend offers. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "suites.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <sandboxlib/mount-content.h>

#include "lib/host-facts-private.h"
#include "lib/negotiate-private.h"
#include "samples.h"

typedef struct
{
  void (*use) (SandboxRequest *request);
  guint features[4]; /* ends in 0 */
} Use;

static const char *const ranges[] = { "0:0:1", NULL };
static const char *const words[] = { "none", NULL };
static const guint32 group = 7;

#define USE(name, statement) \
  static void use_##name (SandboxRequest *request) \
  { \
    statement; \
  }

#define USE_MOUNT(name, type, source, flags) \
  USE (name, sandbox_request_take_mount ( \
                 request, sandbox_mount_new (SANDBOX_MOUNT_##type, source, \
                                             "/t", flags)))

static void
use_content (SandboxRequest *request,
             SandboxMountType type,
             guint flags,
             int mode)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);

  sandbox_request_take_mount (
      request, type == SANDBOX_MOUNT_FILE
                   ? sandbox_mount_new_file (bytes, "/t", mode)
                   : sandbox_mount_new_data (bytes, "/t", flags, mode));
}

USE (nothing, (void) request)
USE (rootfs, sandbox_request_set_rootfs (request, "/"))
USE (empty_root, sandbox_request_set_empty_root (request, 0755))
USE (empty_root_mode, sandbox_request_set_empty_root (request, 0))
USE (cwd, sandbox_request_set_cwd (request, "/"))
USE (argv0, sandbox_request_set_argv0 (request, ""))
USE (candidates, sandbox_request_set_cwd_candidates (request, words))
USE (pass, sandbox_request_pass_fd (request, 0, 9))
USE (sync, sandbox_request_set_sync_fd (request, 0))
USE (no_sync, sandbox_request_set_sync_fd (request, 0);
     sandbox_request_set_sync_fd (request, -1))
USE (block, sandbox_request_set_block_fd (request, 0))
USE (userns_block, sandbox_request_set_userns_block_fd (request, 0))
USE (info, sandbox_request_add_info_fd (request, 0))
USE (status, sandbox_request_add_json_status_fd (request, 0))
USE (locks, sandbox_request_set_lock_files (request, words))
USE (umask, sandbox_request_set_umask (request, 0))
USE (clear, sandbox_request_clear_environment (request))
USE (base, sandbox_request_set_environment_base (request, 1))
USE (variable, sandbox_request_set_variable (request, "A", NULL))
USE_MOUNT (bind, BIND, "/s", 0)
USE_MOUNT (ro_bind, BIND, "/s", SANDBOX_MOUNT_READ_ONLY)
USE_MOUNT (dev_bind, BIND, "/s", SANDBOX_MOUNT_DEVICES)
USE_MOUNT (both_bind, BIND, "/s", 3)
USE_MOUNT (optional_bind, BIND, "/s", SANDBOX_MOUNT_OPTIONAL)
USE_MOUNT (no_exec_bind, BIND, "/s", SANDBOX_MOUNT_NO_EXEC)
USE (fd_bind, int fd = open ("/dev/null", O_PATH | O_CLOEXEC);
     sandbox_request_take_mount (request,
                                 sandbox_mount_new_bind_fd (fd, "/t", 0));
     close (fd))
USE (dir_mode,
     sandbox_request_take_mount (request, sandbox_mount_new_dir ("/t", 0)))
USE (chmod,
     sandbox_request_take_mount (request, sandbox_mount_new_chmod ("/t", 0)))
USE (file, use_content (request, SANDBOX_MOUNT_FILE, 0, -1))
USE (data, use_content (request, SANDBOX_MOUNT_DATA, 0, -1))
USE (ro_data,
     use_content (request, SANDBOX_MOUNT_DATA, SANDBOX_MOUNT_READ_ONLY, 0))
USE_MOUNT (mqueue, MQUEUE, NULL, 0)
USE (mqueue_of_the_host, use_mqueue (request);
     sandbox_request_isolate (request,
                              SANDBOX_ISOLATION_KIND_IPC,
                              SANDBOX_ISOLATION_HOST))
static const char *const layers[] = { "/a", "/b", NULL };

USE (overlay,
     sandbox_request_take_mount (
         request,
         sandbox_mount_new_overlay ("/t", layers, "/u", "/w", 0)))
USE (tmp_overlay,
     sandbox_request_take_mount (
         request,
         sandbox_mount_new_overlay ("/t", layers, NULL, NULL, 0)))
USE (ro_overlay,
     sandbox_request_take_mount (
         request,
         sandbox_mount_new_overlay ("/t", layers, NULL, NULL, 1)))
USE_MOUNT (mask, MASK, NULL, 0)
USE_MOUNT (host_file, HOST_FILE, "/nosuch", SANDBOX_MOUNT_OPTIONAL)
USE_MOUNT (proc, PROC, NULL, 0)
USE_MOUNT (dev, DEV, NULL, 0)
USE_MOUNT (dir, DIR, NULL, 0)
USE_MOUNT (symlink, SYMLINK, "s", 0)
USE_MOUNT (remount, REMOUNT_RO, NULL, 0)
USE (tmpfs,
     sandbox_request_take_mount (request,
                                 sandbox_mount_new_tmpfs ("/t", -1, 0)))
USE (tmpfs_mode,
     sandbox_request_take_mount (request, sandbox_mount_new_tmpfs ("/t", 0, 0)))
USE (tmpfs_size,
     sandbox_request_take_mount (request,
                                 sandbox_mount_new_tmpfs ("/t", -1, 1)))
USE (writable_none, sandbox_request_set_writable_paths (request, words + 1))
USE (writable_list, sandbox_request_set_writable_paths (request, words))
USE (uid, sandbox_request_set_uid (request, 0))
USE (gid, sandbox_request_set_gid (request, 0))
USE (groups, sandbox_request_set_groups (request, &group, 1))
USE (no_groups, sandbox_request_set_groups (request, &group, 0))
USE (hostname, sandbox_request_set_hostname (request, "h"))
USE (stdin, sandbox_request_set_stdio (request, SANDBOX_STREAM_STDIN, 1))
USE (stderr, sandbox_request_set_stdio_file (request, 2, "log"))
USE (capabilities, sandbox_request_set_capabilities (request, words))
USE (nnp, sandbox_request_set_no_new_privs (request, SANDBOX_CHOICE_YES))
USE (nnp_off, sandbox_request_set_no_new_privs (request, SANDBOX_CHOICE_NO))
USE_MOUNT (minimal_dev, DEV, NULL, SANDBOX_MOUNT_MINIMAL)
USE_MOUNT (file_bind, BIND, "/dev/null", 0)
USE (loopback, sandbox_request_set_loopback (request, SANDBOX_CHOICE_YES))
USE (no_loopback, sandbox_request_set_loopback (request, SANDBOX_CHOICE_NO))
USE (subid, sandbox_request_set_id_map (request, SANDBOX_ID_MAP_SUBID))
USE (uid_map, sandbox_request_set_uid_map (request, ranges))
USE (gid_map, sandbox_request_set_gid_map (request, ranges))
USE (one_id, sandbox_request_set_id_map (request, SANDBOX_ID_MAP_ONE))
USE (session, sandbox_request_set_new_session (request, SANDBOX_CHOICE_YES))
USE (no_session, sandbox_request_set_new_session (request, SANDBOX_CHOICE_NO))
USE (no_tty, sandbox_request_set_tty (request, SANDBOX_TTY_NONE))
USE (pty, sandbox_request_set_tty (request, SANDBOX_TTY_PTY))
USE (caller_tty, sandbox_request_set_tty (request, SANDBOX_TTY_INHERIT))
USE (covers,
     sandbox_request_set_cover_kernel_files (request, SANDBOX_CHOICE_YES))
USE (no_covers,
     sandbox_request_set_cover_kernel_files (request, SANDBOX_CHOICE_NO))
USE (no_userns,
     sandbox_request_set_disable_userns (request, SANDBOX_CHOICE_YES))
USE (first, sandbox_request_set_as_pid_1 (request, SANDBOX_CHOICE_YES))
USE (no_first, sandbox_request_set_as_pid_1 (request, SANDBOX_CHOICE_NO))
USE (userns, sandbox_request_set_disable_userns (request, SANDBOX_CHOICE_NO))
USE (assertion,
     sandbox_request_set_assert_userns_disabled (request, SANDBOX_CHOICE_YES))
USE (no_assertion,
     sandbox_request_set_assert_userns_disabled (request, SANDBOX_CHOICE_NO))
USE (timeout, sandbox_request_set_timeout (request, 1))
USE (grace, sandbox_request_set_grace (request, 1))
USE (memory_limit, sandbox_request_set_memory_limit (request, 1))
USE (pids_limit, sandbox_request_set_pids_limit (request, 1))
USE (cpu_limit, sandbox_request_set_cpu_limit (request, 1))
USE (output_limit, sandbox_request_set_output_limit (request, 1))
USE (die, sandbox_request_set_die_with_host (request, SANDBOX_CHOICE_YES))
USE (live, sandbox_request_set_die_with_host (request, SANDBOX_CHOICE_NO))
USE (kill, sandbox_request_set_on_exit (request, SANDBOX_ON_EXIT_KILL))
USE (wait, sandbox_request_set_on_exit (request, SANDBOX_ON_EXIT_WAIT))

USE (rlimit, sandbox_request_set_rlimit (request, "core", 0, 0))
USE (profile, sandbox_request_set_seccomp_profiles (request, words))
USE (exec_label, sandbox_request_set_exec_label (request, "l"))
USE (file_label, sandbox_request_set_file_label (request, "l"))
USE (no_rlimits, sandbox_request_set_rlimits (request, words + 1))

static void
use_seccomp (SandboxRequest *request)
{
  g_autoptr (GBytes) program = g_bytes_new_static ("12345678", 8);

  sandbox_request_add_seccomp_program (request, program);
}

static const Use uses[] = {
  { use_nothing, { 0 } },
  { use_rootfs, { SANDBOX_FEATURE_ROOTFS } },
  { use_empty_root, { SANDBOX_FEATURE_EMPTY_ROOT } },
  { use_empty_root_mode,
    { SANDBOX_FEATURE_EMPTY_ROOT, SANDBOX_FEATURE_EMPTY_ROOT_MODE } },
  { use_cwd, { SANDBOX_FEATURE_CWD } },
  { use_argv0, { SANDBOX_FEATURE_ARGV0 } },
  { use_candidates, { SANDBOX_FEATURE_CWD_CANDIDATES } },
  { use_pass, { SANDBOX_FEATURE_PASSED_FDS } },
  { use_sync, { SANDBOX_FEATURE_SYNC_FD } },
  { use_no_sync, { 0 } },
  { use_block, { SANDBOX_FEATURE_BLOCK_FD } },
  { use_userns_block, { SANDBOX_FEATURE_USERNS_BLOCK_FD } },
  { use_info, { SANDBOX_FEATURE_INFO_FDS } },
  { use_status, { SANDBOX_FEATURE_JSON_STATUS_FDS } },
  { use_locks, { SANDBOX_FEATURE_LOCK_FILES } },
  { use_umask, { SANDBOX_FEATURE_UMASK } },
  { use_clear, { SANDBOX_FEATURE_ENVIRONMENT } },
  { use_base, { SANDBOX_FEATURE_ENVIRONMENT } },
  { use_variable, { SANDBOX_FEATURE_ENVIRONMENT } },
  { use_bind, { SANDBOX_FEATURE_MOUNT_BIND } },
  { use_ro_bind, { SANDBOX_FEATURE_MOUNT_RO_BIND } },
  { use_dev_bind, { SANDBOX_FEATURE_MOUNT_DEV_BIND } },
  { use_both_bind,
    { SANDBOX_FEATURE_MOUNT_RO_BIND, SANDBOX_FEATURE_MOUNT_DEV_BIND,
      SANDBOX_FEATURE_MOUNT_DEV_BIND_READ_ONLY } },
  { use_optional_bind, { SANDBOX_FEATURE_MOUNT_BIND } },
  { use_no_exec_bind,
    { SANDBOX_FEATURE_MOUNT_BIND, SANDBOX_FEATURE_MOUNT_NO_EXEC } },
  { use_fd_bind,
    { SANDBOX_FEATURE_MOUNT_BIND, SANDBOX_FEATURE_MOUNT_BIND_FILE } },
  { use_dir_mode,
    { SANDBOX_FEATURE_MOUNT_DIR, SANDBOX_FEATURE_MOUNT_DIR_MODE } },
  { use_chmod, { SANDBOX_FEATURE_MOUNT_CHMOD } },
  { use_file, { SANDBOX_FEATURE_MOUNT_FILE } },
  { use_data, { SANDBOX_FEATURE_MOUNT_DATA } },
  { use_ro_data,
    { SANDBOX_FEATURE_MOUNT_RO_DATA, SANDBOX_FEATURE_MOUNT_FILE_MODE } },
  { use_mqueue, { SANDBOX_FEATURE_MOUNT_MQUEUE } },
  { use_mqueue_of_the_host,
    { SANDBOX_FEATURE_MOUNT_MQUEUE, SANDBOX_FEATURE_IPC_HOST,
      SANDBOX_FEATURE_MOUNT_MQUEUE_HOST_IPC } },
  { use_overlay, { SANDBOX_FEATURE_MOUNT_OVERLAY } },
  { use_tmp_overlay, { SANDBOX_FEATURE_MOUNT_TMP_OVERLAY } },
  { use_ro_overlay, { SANDBOX_FEATURE_MOUNT_RO_OVERLAY } },
  { use_mask, { SANDBOX_FEATURE_MOUNT_MASK } },
  { use_host_file, { SANDBOX_FEATURE_MOUNT_HOST_FILE } },
  { use_proc, { SANDBOX_FEATURE_MOUNT_PROC } },
  { use_dev, { SANDBOX_FEATURE_MOUNT_DEV } },
  { use_minimal_dev, { SANDBOX_FEATURE_MOUNT_DEV_MINIMAL } },
  { use_file_bind,
    { SANDBOX_FEATURE_MOUNT_BIND, SANDBOX_FEATURE_MOUNT_BIND_FILE } },
  { use_loopback, { SANDBOX_FEATURE_LOOPBACK } },
  { use_no_loopback, { SANDBOX_FEATURE_LOOPBACK_OFF } },
  { use_dir, { SANDBOX_FEATURE_MOUNT_DIR } },
  { use_symlink, { SANDBOX_FEATURE_MOUNT_SYMLINK } },
  { use_remount, { SANDBOX_FEATURE_MOUNT_REMOUNT_RO } },
  { use_tmpfs, { SANDBOX_FEATURE_MOUNT_TMPFS } },
  { use_tmpfs_mode,
    { SANDBOX_FEATURE_MOUNT_TMPFS, SANDBOX_FEATURE_MOUNT_TMPFS_MODE } },
  { use_tmpfs_size,
    { SANDBOX_FEATURE_MOUNT_TMPFS, SANDBOX_FEATURE_MOUNT_TMPFS_SIZE } },
  { use_writable_none, { SANDBOX_FEATURE_WRITABLE_NONE } },
  { use_writable_list, { SANDBOX_FEATURE_WRITABLE_LIST } },
  { use_uid, { SANDBOX_FEATURE_UID } },
  { use_gid, { SANDBOX_FEATURE_GID } },
  { use_groups, { SANDBOX_FEATURE_GROUPS } },
  { use_no_groups, { SANDBOX_FEATURE_GROUPS } },
  { use_hostname, { SANDBOX_FEATURE_HOSTNAME } },
  { use_stdin, { SANDBOX_FEATURE_STDIO } },
  { use_stderr, { SANDBOX_FEATURE_STDIO } },
  { use_capabilities, { SANDBOX_FEATURE_CAPABILITIES } },
  { use_nnp, { SANDBOX_FEATURE_NO_NEW_PRIVS } },
  { use_nnp_off, { SANDBOX_FEATURE_NO_NEW_PRIVS_OFF } },
  { use_subid, { SANDBOX_FEATURE_ID_MAP_SUBID } },
  { use_uid_map, { SANDBOX_FEATURE_UID_MAP } },
  { use_gid_map, { SANDBOX_FEATURE_GID_MAP } },
  { use_one_id, { 0 } },
  { use_session, { SANDBOX_FEATURE_NEW_SESSION } },
  { use_no_session, { SANDBOX_FEATURE_NEW_SESSION_OFF } },
  { use_no_tty, { SANDBOX_FEATURE_TTY_NONE } },
  { use_pty, { SANDBOX_FEATURE_TTY_PTY } },
  { use_caller_tty, { SANDBOX_FEATURE_TTY_INHERIT } },
  { use_covers, { SANDBOX_FEATURE_KERNEL_FILES_COVERED } },
  { use_no_covers, { SANDBOX_FEATURE_KERNEL_FILES_OPEN } },
  { use_first, { SANDBOX_FEATURE_AS_PID_1 } },
  { use_no_first, { 0 } },
  { use_no_userns, { SANDBOX_FEATURE_DISABLE_USERNS } },
  { use_userns, { 0 } },
  { use_assertion, { SANDBOX_FEATURE_ASSERT_USERNS_DISABLED } },
  { use_no_assertion, { 0 } },
  { use_timeout, { SANDBOX_FEATURE_TIMEOUT } },
  { use_memory_limit, { SANDBOX_FEATURE_MEMORY_LIMIT } },
  { use_pids_limit, { SANDBOX_FEATURE_PIDS_LIMIT } },
  { use_cpu_limit, { SANDBOX_FEATURE_CPU_LIMIT } },
  { use_grace, { 0 } },
  { use_output_limit, { SANDBOX_FEATURE_OUTPUT_LIMIT } },
  { use_die, { SANDBOX_FEATURE_DIE_WITH_HOST } },
  { use_live, { SANDBOX_FEATURE_DIE_WITH_HOST_OFF } },
  { use_kill, { SANDBOX_FEATURE_ON_EXIT_KILL } },
  { use_wait, { SANDBOX_FEATURE_ON_EXIT_WAIT } },
  { use_rlimit, { SANDBOX_FEATURE_RLIMITS } },
  { use_no_rlimits, { 0 } },
  { use_exec_label, { SANDBOX_FEATURE_EXEC_LABEL } },
  { use_file_label, { SANDBOX_FEATURE_FILE_LABEL } },
  { use_profile, { SANDBOX_FEATURE_SECCOMP_PROFILES } },
  { use_seccomp, { SANDBOX_FEATURE_SECCOMP } },
};

static void
assert_uses (SandboxRequest *request, const guint *features)
{
  gboolean used[SANDBOX_FEATURE_END];
  gboolean expected[SANDBOX_FEATURE_END] = { FALSE };

  for (; *features != 0; features++)
    expected[*features] = TRUE;
  memset (used, 0xff, sizeof used);
  _sandbox_request_list_used (request, NULL, used);
  for (guint i = 0; i < SANDBOX_FEATURE_END; i++)
    ck_assert_msg (used[i] == expected[i], "%s: %d",
                   _sandbox_feature_get_name (i), used[i]);
}

START_TEST (a_field_uses_its_features_and_no_others)
{
  const char *argv[] = { "true", NULL };
  g_autoptr (SandboxRequest) request = sandbox_request_new (argv);

  uses[_i].use (request);
  assert_uses (request, uses[_i].features);
}
END_TEST

START_TEST (isolation_uses_the_feature_of_its_kind_and_value)
{
  const guint values[] = { 0, 40, 0, 50, 140 };
  int kind = _i / 5;
  int value = _i % 5;
  g_autoptr (SandboxRequest) request = sandbox_request_new (NULL);
  guint features[2] = { 0, 0 };

  if (values[value] != 0)
    features[0] = values[value] + (guint) kind;
  sandbox_request_isolate (request, kind, value);
  assert_uses (request, features);
}
END_TEST

START_TEST (what_is_offered_is_accepted)
{
  g_autoptr (SandboxHostFacts) facts = _sandbox_host_facts_new_empty ();
  g_autoptr (SandboxFeatureSet) set = _sandbox_feature_set_new ();
  g_autoptr (SandboxRequest) request = sample_maximal (SANDBOX_ISOLATION_NEW);
  g_autoptr (GError) error = NULL;

  for (guint i = 0; i < SANDBOX_FEATURE_END; i++)
    sandbox_feature_set_offer (set, i);
  ck_assert (_sandbox_negotiate (request, set, facts, &error));
  ck_assert_ptr_null (error);
}
END_TEST

START_TEST (what_is_withheld_is_refused_with_every_reason)
{
  g_autoptr (SandboxHostFacts) facts = _sandbox_host_facts_new_empty ();
  g_autoptr (SandboxFeatureSet) set = _sandbox_feature_set_new ();
  g_autoptr (SandboxRequest) request = sandbox_request_new (NULL);
  g_autoptr (GError) error = NULL;

  sandbox_request_set_rootfs (request, "/");
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_NETWORK,
                           SANDBOX_ISOLATION_NEW);
  sandbox_request_set_uid (request, 1);
  sandbox_feature_set_offer (set, SANDBOX_FEATURE_ROOTFS);
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_NETWORK_NEW,
                                "chroot(2) shares it");
  ck_assert (!_sandbox_negotiate (request, set, facts, &error));
  ck_assert (g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED));
  ck_assert_str_eq (error->message,
                    "does not offer isolation.network=new: chroot(2) shares "
                    "it; uid: the backend does not know it");
}
END_TEST

START_TEST (an_option_of_the_tool_decides)
{
  const char *options[] = { "--known", NULL };
  g_autoptr (SandboxHostFacts) facts = _sandbox_host_facts_new_empty ();
  g_autoptr (SandboxFeatureSet) set = _sandbox_feature_set_new ();
  g_autofree char *reason = NULL;

  _sandbox_host_facts_inject_program (facts, "/usr/bin/tool", options);
  sandbox_feature_set_offer_if_option (set, SANDBOX_FEATURE_UID, "--known");
  sandbox_feature_set_offer_if_option (set, SANDBOX_FEATURE_GID, "--unknown");
  ck_assert (_sandbox_feature_set_is_offered (set, facts, SANDBOX_FEATURE_UID,
                                              &reason));
  ck_assert_ptr_null (reason);
  ck_assert (!_sandbox_feature_set_is_offered (set, facts, SANDBOX_FEATURE_GID,
                                               &reason));
  ck_assert_str_eq (reason, "/usr/bin/tool has no option --unknown");
}
END_TEST

START_TEST (the_last_word_on_a_feature_holds)
{
  g_autoptr (SandboxFeatureSet) set = _sandbox_feature_set_new ();
  g_autofree char *reason = NULL;

  sandbox_feature_set_offer_init (set);
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_CWD, "first");
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_CWD, "second");
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_UID, "no");
  sandbox_feature_set_offer (set, SANDBOX_FEATURE_UID);
  ck_assert (!_sandbox_feature_set_is_offered (set, NULL, SANDBOX_FEATURE_CWD,
                                               &reason));
  ck_assert_str_eq (reason, "second");
  ck_assert (
      _sandbox_feature_set_is_offered (set, NULL, SANDBOX_FEATURE_UID, NULL));
}
END_TEST

START_TEST (a_fact_of_the_host_decides)
{
  g_autoptr (SandboxFeatureSet) set = _sandbox_feature_set_new ();
  const SandboxFeature both[] = { SANDBOX_FEATURE_UID, SANDBOX_FEATURE_GID };
  g_autofree char *reason = NULL;

  sandbox_feature_set_offer_all (set, both, G_N_ELEMENTS (both));
  sandbox_feature_set_offer_if (set, FALSE, SANDBOX_FEATURE_UID, "for root");
  sandbox_feature_set_offer_if (set, TRUE, SANDBOX_FEATURE_GROUPS, "never");

  ck_assert (!_sandbox_feature_set_is_offered (set, NULL, SANDBOX_FEATURE_UID,
                                               &reason));
  ck_assert_str_eq (reason, "for root");
  ck_assert (
      _sandbox_feature_set_is_offered (set, NULL, SANDBOX_FEATURE_GID, NULL));
  ck_assert (_sandbox_feature_set_is_offered (set, NULL, SANDBOX_FEATURE_GROUPS,
                                              NULL));
}
END_TEST

START_TEST (features_of_the_future_are_withheld)
{
  g_autoptr (SandboxFeatureSet) set = _sandbox_feature_set_new ();
  const SandboxFeature unknown[] = { 0, 5, SANDBOX_FEATURE_END, 60000 };

  sandbox_feature_set_offer (set, unknown[_i]);
  ck_assert (!_sandbox_feature_set_is_offered (set, NULL, unknown[_i], NULL));
}
END_TEST

START_TEST (init_offers_what_it_does_anywhere)
{
  const guint offered[] = {
    SANDBOX_FEATURE_CWD,
    SANDBOX_FEATURE_ENVIRONMENT,
    SANDBOX_FEATURE_STDIO,
    SANDBOX_FEATURE_NO_NEW_PRIVS,
    SANDBOX_FEATURE_TIMEOUT,
    SANDBOX_FEATURE_OUTPUT_LIMIT,
    SANDBOX_FEATURE_DIE_WITH_HOST,
    SANDBOX_FEATURE_DIE_WITH_HOST_OFF,
    SANDBOX_FEATURE_ON_EXIT_KILL,
    SANDBOX_FEATURE_ON_EXIT_WAIT,
    SANDBOX_FEATURE_NEW_SESSION,
    SANDBOX_FEATURE_NEW_SESSION_OFF,
    SANDBOX_FEATURE_RLIMITS,
    SANDBOX_FEATURE_SECCOMP,
    SANDBOX_FEATURE_SECCOMP_PROFILES,
    SANDBOX_FEATURE_ARGV0,
    SANDBOX_FEATURE_CWD_CANDIDATES,
    SANDBOX_FEATURE_UMASK,
    SANDBOX_FEATURE_MEMORY_LIMIT,
    SANDBOX_FEATURE_PIDS_LIMIT,
    SANDBOX_FEATURE_CPU_LIMIT,
    SANDBOX_FEATURE_TTY_NONE,
    SANDBOX_FEATURE_TTY_PTY,
    SANDBOX_FEATURE_TTY_INHERIT,
    SANDBOX_FEATURE_ASSERT_USERNS_DISABLED,
    SANDBOX_FEATURE_PASSED_FDS,
    SANDBOX_FEATURE_LOCK_FILES,
    SANDBOX_FEATURE_SYNC_FD,
    SANDBOX_FEATURE_BLOCK_FD,
    SANDBOX_FEATURE_INFO_FDS,
    SANDBOX_FEATURE_JSON_STATUS_FDS,
  };
  g_autoptr (SandboxFeatureSet) set = _sandbox_feature_set_new ();

  sandbox_feature_set_offer_init (set);
  for (guint i = 0; i < SANDBOX_FEATURE_END; i++)
    {
      gboolean expected = FALSE;

      for (gsize j = 0; j < G_N_ELEMENTS (offered); j++)
        expected |= offered[j] == i;
      ck_assert_int_eq (_sandbox_feature_set_is_offered (set, NULL, i, NULL),
                        expected);
    }
}
END_TEST

START_TEST (the_maximum_isolation_is_what_is_offered)
{
  g_autoptr (SandboxFeatureSet) set = _sandbox_feature_set_new ();
  g_autoptr (SandboxIsolation) isolation = NULL;
  g_autofree char *text = NULL;

  sandbox_feature_set_offer (set, SANDBOX_FEATURE_NETWORK_NEW);
  sandbox_feature_set_offer (set, SANDBOX_FEATURE_PID_HOST);
  sandbox_feature_set_offer (set, SANDBOX_FEATURE_CGROUP_NEW);
  isolation = _sandbox_maximum_possible_isolation (set, NULL);
  text = sandbox_isolation_to_string (isolation);
  ck_assert_str_eq (text, "network=new,cgroup=new");
}
END_TEST

Suite *
negotiate_suite (void)
{
  Suite *suite = suite_create ("negotiate");
  TCase *used = tcase_create ("used");
  TCase *offered = tcase_create ("offered");

  tcase_add_loop_test (used, a_field_uses_its_features_and_no_others, 0,
                       G_N_ELEMENTS (uses));
  tcase_add_loop_test (used, isolation_uses_the_feature_of_its_kind_and_value,
                       0, SANDBOX_ISOLATION_N_KINDS * 5);
  suite_add_tcase (suite, used);

  tcase_add_test (offered, what_is_offered_is_accepted);
  tcase_add_test (offered, what_is_withheld_is_refused_with_every_reason);
  tcase_add_test (offered, an_option_of_the_tool_decides);
  tcase_add_test (offered, a_fact_of_the_host_decides);
  tcase_add_test (offered, the_last_word_on_a_feature_holds);
  tcase_add_loop_test (offered, features_of_the_future_are_withheld, 0, 4);
  tcase_add_test (offered, init_offers_what_it_does_anywhere);
  tcase_add_test (offered, the_maximum_isolation_is_what_is_offered);
  suite_add_tcase (suite, offered);
  return suite;
}
