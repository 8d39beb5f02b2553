/* negotiate.c - what a request uses against what a backend offers. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "negotiate-private.h"

#include <sandboxlib/request-limits.h>

#include "namespaces-private.h"
#include "request-fds-private.h"
#include "request-private.h"

static void
list_mounts (SandboxRequest *request, gboolean *used)
{
  GPtrArray *mounts = sandbox_request_get_mounts (request);

  for (guint i = 0; i < mounts->len; i++)
    _sandbox_mount_list_used (g_ptr_array_index (mounts, i), used);
}

static void
list_isolation (SandboxRequest *request, gboolean *used)
{
  const SandboxIsolation *isolation = sandbox_request_get_isolation (request);

  for (guint kind = 0; kind < SANDBOX_ISOLATION_N_KINDS; kind++)
    {
      SandboxIsolationValue value
          = _sandbox_isolation_get_meant (isolation, kind);

      used[SANDBOX_FEATURE_NETWORK_NEW + kind] = value == SANDBOX_ISOLATION_NEW;
      used[SANDBOX_FEATURE_NETWORK_HOST + kind]
          = value == SANDBOX_ISOLATION_HOST;
      used[SANDBOX_FEATURE_NETWORK_FD + kind] = value == SANDBOX_ISOLATION_FD;
    }
  used[SANDBOX_FEATURE_SECOND_USER]
      = sandbox_isolation_get_second_user_fd (isolation) >= 0;
  used[SANDBOX_FEATURE_LOOPBACK]
      = sandbox_request_get_loopback (request) == SANDBOX_CHOICE_YES;
  used[SANDBOX_FEATURE_LOOPBACK_OFF]
      = sandbox_request_get_loopback (request) == SANDBOX_CHOICE_NO;
}

static void
list_file_system (SandboxRequest *request, gboolean *used)
{
  const char *const *paths = sandbox_request_get_writable_paths (request);

  used[SANDBOX_FEATURE_ROOTFS] = sandbox_request_get_rootfs (request) != NULL;
  used[SANDBOX_FEATURE_EMPTY_ROOT]
      = sandbox_request_get_empty_root (request) != -1;
  used[SANDBOX_FEATURE_EMPTY_ROOT_MODE]
      = used[SANDBOX_FEATURE_EMPTY_ROOT]
        && sandbox_request_get_empty_root (request) != 0755;
  used[SANDBOX_FEATURE_CWD] = sandbox_request_get_cwd (request) != NULL;
  used[SANDBOX_FEATURE_WRITABLE_NONE] = paths != NULL && paths[0] == NULL;
  used[SANDBOX_FEATURE_WRITABLE_LIST] = paths != NULL && paths[0] != NULL;
  list_mounts (request, used);
}

static void
list_identity (SandboxRequest *request, gboolean *used)
{
  SandboxChoice no_new_privs = sandbox_request_get_no_new_privs (request);
  SandboxChoice new_session = sandbox_request_get_new_session (request);
  SandboxChoice covers = sandbox_request_get_cover_kernel_files (request);
  gsize n_groups;

  used[SANDBOX_FEATURE_UID] = sandbox_request_get_uid (request) != -1;
  used[SANDBOX_FEATURE_GID] = sandbox_request_get_gid (request) != -1;
  used[SANDBOX_FEATURE_GROUPS]
      = sandbox_request_get_groups (request, &n_groups) != NULL;
  used[SANDBOX_FEATURE_HOSTNAME]
      = sandbox_request_get_hostname (request) != NULL;
  used[SANDBOX_FEATURE_CAPABILITIES]
      = sandbox_request_get_capabilities (request) != NULL;
  used[SANDBOX_FEATURE_NO_NEW_PRIVS] = no_new_privs == SANDBOX_CHOICE_YES;
  used[SANDBOX_FEATURE_NO_NEW_PRIVS_OFF] = no_new_privs == SANDBOX_CHOICE_NO;
  used[SANDBOX_FEATURE_NEW_SESSION] = new_session == SANDBOX_CHOICE_YES;
  used[SANDBOX_FEATURE_NEW_SESSION_OFF] = new_session == SANDBOX_CHOICE_NO;
  used[SANDBOX_FEATURE_AS_PID_1]
      = sandbox_request_get_as_pid_1 (request) == SANDBOX_CHOICE_YES;
  used[SANDBOX_FEATURE_KERNEL_FILES_COVERED] = covers == SANDBOX_CHOICE_YES;
  used[SANDBOX_FEATURE_KERNEL_FILES_OPEN] = covers == SANDBOX_CHOICE_NO;
  used[SANDBOX_FEATURE_DISABLE_USERNS]
      = sandbox_request_get_disable_userns (request) == SANDBOX_CHOICE_YES;
  used[SANDBOX_FEATURE_ASSERT_USERNS_DISABLED]
      = sandbox_request_get_assert_userns_disabled (request)
        == SANDBOX_CHOICE_YES;
  used[SANDBOX_FEATURE_UID_MAP] = sandbox_request_get_uid_map (request) != NULL;
  used[SANDBOX_FEATURE_GID_MAP] = sandbox_request_get_gid_map (request) != NULL;
  used[SANDBOX_FEATURE_ID_MAP_SUBID]
      = sandbox_request_get_id_map (request) == SANDBOX_ID_MAP_SUBID;
}

static void
list_command (SandboxRequest *request, gboolean *used)
{
  used[SANDBOX_FEATURE_ARGV0] = sandbox_request_get_argv0 (request) != NULL;
  used[SANDBOX_FEATURE_CWD_CANDIDATES]
      = sandbox_request_get_cwd_candidates (request) != NULL;
  used[SANDBOX_FEATURE_UMASK] = sandbox_request_get_umask (request) != -1;
}

static void
list_fds (SandboxRequest *request, gboolean *used)
{
  static const SandboxFeature features[] = {
    [SANDBOX_FD_PASSED] = SANDBOX_FEATURE_PASSED_FDS,
    [SANDBOX_FD_SYNC] = SANDBOX_FEATURE_SYNC_FD,
    [SANDBOX_FD_BLOCK] = SANDBOX_FEATURE_BLOCK_FD,
    [SANDBOX_FD_INFO] = SANDBOX_FEATURE_INFO_FDS,
    [SANDBOX_FD_JSON_STATUS] = SANDBOX_FEATURE_JSON_STATUS_FDS,
    [SANDBOX_FD_USERNS_BLOCK] = SANDBOX_FEATURE_USERNS_BLOCK_FD,
  };
  GArray *fds = _sandbox_request_get_fds (request);

  for (guint i = 0; fds != NULL && i < fds->len; i++)
    used[features[g_array_index (fds, SandboxRequestFd, i).use]] = TRUE;
  used[SANDBOX_FEATURE_LOCK_FILES]
      = sandbox_request_get_lock_files (request) != NULL;
}

static void
list_streams (SandboxRequest *request, gboolean *used)
{
  SandboxTty tty = sandbox_request_get_tty (request);

  for (guint i = SANDBOX_STREAM_STDIN; i <= SANDBOX_STREAM_STDERR; i++)
    if (sandbox_request_get_stdio (request, i) != SANDBOX_STDIO_UNSET)
      used[SANDBOX_FEATURE_STDIO] = TRUE;
  used[SANDBOX_FEATURE_TTY_NONE] = tty == SANDBOX_TTY_NONE;
  used[SANDBOX_FEATURE_TTY_PTY] = tty == SANDBOX_TTY_PTY;
  used[SANDBOX_FEATURE_TTY_INHERIT] = tty == SANDBOX_TTY_INHERIT;
}

static void
list_limits (SandboxRequest *request, gboolean *used)
{
  SandboxChoice die_with_host = sandbox_request_get_die_with_host (request);
  SandboxOnExit on_exit = sandbox_request_get_on_exit (request);

  used[SANDBOX_FEATURE_TIMEOUT] = sandbox_request_get_timeout (request) != 0;
  used[SANDBOX_FEATURE_MEMORY_LIMIT]
      = sandbox_request_get_memory_limit (request) != 0;
  used[SANDBOX_FEATURE_PIDS_LIMIT]
      = sandbox_request_get_pids_limit (request) != 0;
  used[SANDBOX_FEATURE_CPU_LIMIT]
      = sandbox_request_get_cpu_limit (request) != 0;
  used[SANDBOX_FEATURE_OUTPUT_LIMIT]
      = sandbox_request_get_output_limit (request) != 0;
  used[SANDBOX_FEATURE_DIE_WITH_HOST] = die_with_host == SANDBOX_CHOICE_YES;
  used[SANDBOX_FEATURE_DIE_WITH_HOST_OFF] = die_with_host == SANDBOX_CHOICE_NO;
  used[SANDBOX_FEATURE_ON_EXIT_KILL] = on_exit == SANDBOX_ON_EXIT_KILL;
  used[SANDBOX_FEATURE_ON_EXIT_WAIT] = on_exit == SANDBOX_ON_EXIT_WAIT;
}

static void
list_lockdown (SandboxRequest *request, gboolean *used)
{
  const char *const *rlimits = sandbox_request_get_rlimits (request);
  const char *const *profiles = sandbox_request_get_seccomp_profiles (request);

  used[SANDBOX_FEATURE_RLIMITS] = rlimits != NULL && rlimits[0] != NULL;
  used[SANDBOX_FEATURE_SECCOMP]
      = sandbox_request_get_seccomp_programs (request)->len > 0;
  used[SANDBOX_FEATURE_SECCOMP_PROFILES]
      = profiles != NULL && profiles[0] != NULL;
  used[SANDBOX_FEATURE_EXEC_LABEL]
      = sandbox_request_get_exec_label (request) != NULL;
  used[SANDBOX_FEATURE_FILE_LABEL]
      = sandbox_request_get_file_label (request) != NULL;
}

void
_sandbox_request_list_used (SandboxRequest *request,
                            const SandboxHostFacts *facts,
                            gboolean used[SANDBOX_FEATURE_END])
{
  gboolean is_root = facts == NULL || sandbox_host_facts_get_euid (facts) == 0;

  memset (used, 0, SANDBOX_FEATURE_END * sizeof (gboolean));
  used[SANDBOX_FEATURE_ENVIRONMENT]
      = sandbox_request_get_environment_base (request)
            != SANDBOX_ENVIRONMENT_UNSET
        || sandbox_request_get_variables (request)[0] != NULL;
  list_file_system (request, used);
  list_isolation (request, used);
  list_identity (request, used);
  list_command (request, used);
  list_fds (request, used);
  list_streams (request, used);
  list_limits (request, used);
  list_lockdown (request, used);

  /* Some can be offered alone and yet exclude one another. */
  used[SANDBOX_FEATURE_MOUNT_PROC_HOST_PID]
      = used[SANDBOX_FEATURE_MOUNT_PROC] && used[SANDBOX_FEATURE_PID_HOST];
  used[SANDBOX_FEATURE_MOUNT_MQUEUE_HOST_IPC]
      = used[SANDBOX_FEATURE_MOUNT_MQUEUE] && used[SANDBOX_FEATURE_IPC_HOST];
  used[SANDBOX_FEATURE_IPC_APART_FROM_UTS]
      = (used[SANDBOX_FEATURE_IPC_NEW] && used[SANDBOX_FEATURE_UTS_HOST])
        || (used[SANDBOX_FEATURE_UTS_NEW] && used[SANDBOX_FEATURE_IPC_HOST]);
  used[SANDBOX_FEATURE_GROUPS_USER_NEW]
      = used[SANDBOX_FEATURE_GROUPS] && !used[SANDBOX_FEATURE_ID_MAP_SUBID]
        && !used[SANDBOX_FEATURE_GID_MAP]
        && !used[SANDBOX_FEATURE_USERNS_BLOCK_FD]
        && !used[SANDBOX_FEATURE_USER_FD]
        && (used[SANDBOX_FEATURE_USER_NEW] || !is_root);
}

gboolean
_sandbox_negotiate (SandboxRequest *request,
                    const SandboxFeatureSet *set,
                    const SandboxHostFacts *facts,
                    GError **error)
{
  g_autoptr (GString) message = g_string_new (NULL);
  gboolean used[SANDBOX_FEATURE_END];

  _sandbox_request_list_used (request, facts, used);
  for (guint feature = 0; feature < SANDBOX_FEATURE_END; feature++)
    {
      g_autofree char *reason = NULL;

      if (!used[feature]
          || _sandbox_feature_set_is_offered (set, facts, feature, &reason))
        continue;
      g_string_append_printf (message, "%s%s: %s",
                              message->len > 0 ? "; " : "does not offer ",
                              _sandbox_feature_get_name (feature), reason);
    }
  if (message->len == 0)
    return TRUE;
  g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED,
                       message->str);
  return FALSE;
}

SandboxIsolation *
_sandbox_maximum_possible_isolation (const SandboxFeatureSet *set,
                                     const SandboxHostFacts *facts)
{
  SandboxIsolation *isolation = sandbox_isolation_new ();

  for (guint kind = 0; kind < SANDBOX_ISOLATION_N_KINDS; kind++)
    if (_sandbox_feature_set_is_offered (
            set, facts, SANDBOX_FEATURE_NETWORK_NEW + kind, NULL))
      sandbox_isolation_set (isolation, kind, SANDBOX_ISOLATION_NEW);
  return isolation;
}
