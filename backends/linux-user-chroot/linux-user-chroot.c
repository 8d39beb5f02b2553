/* linux-user-chroot.c - express a request as a linux-user-chroot command line. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "command-line.h"

#include <errno.h>
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

static gboolean
is_root (const SandboxHostFacts *facts)
{
  return sandbox_host_facts_get_euid (facts) == 0;
}

/* Whether the kernel will give the tool root's rights. */
static gboolean
check_set_uid (const char *tool, GError **error)
{
  struct statvfs file_system;
  struct stat st;

  if (stat (tool, &st) != 0 || statvfs (tool, &file_system) != 0)
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE, "%s: %s",
                 tool, g_strerror (errno));
  else if (st.st_uid != 0 || (st.st_mode & S_ISUID) == 0)
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
                 "%s is not set-uid root; as root run: chown root %s && chmod "
                 "u+s %s",
                 tool, tool, tool);
  else if ((file_system.f_flag & ST_NOSUID) != 0)
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
                 "%s lies on a file system that is mounted nosuid; install it "
                 "elsewhere",
                 tool);
  else if (prctl (PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0) == 1)
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
                 "this process has no_new_privs, so that set-uid programs have "
                 "no effect; choose the backend bubblewrap");
  else
    return TRUE;
  return FALSE;
}

static int
linux_user_chroot_probe (gpointer state,
                         SandboxHostFacts *facts,
                         GError **error)
{
  g_autoptr (GError) problem = NULL;

  (void) state;
  if (!sandbox_host_facts_find_program (facts, "linux-user-chroot", &problem))
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
                   "%s; install linux-user-chroot, set-uid root",
                   problem->message);
      return 0;
    }
  if (!is_root (facts))
    return check_set_uid (sandbox_host_facts_get_program (facts), error);
  if (sandbox_host_facts_has_capability (facts, CAP_SYS_ADMIN))
    return 1;
  g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
                       "this root has no CAP_SYS_ADMIN, without which "
                       "linux-user-chroot cannot mount");
  return 0;
}

static void
offer_namespaces (const SandboxHostFacts *facts, SandboxFeatureSet *set)
{
  static const SandboxIsolationKind kinds[]
      = { SANDBOX_ISOLATION_KIND_NETWORK, SANDBOX_ISOLATION_KIND_MOUNT,
          SANDBOX_ISOLATION_KIND_PID, SANDBOX_ISOLATION_KIND_IPC,
          SANDBOX_ISOLATION_KIND_UTS };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      SandboxFeature feature = SANDBOX_FEATURE_NETWORK_NEW + kinds[i];
      g_autofree char *reason
          = g_strdup_printf ("the kernel has no %s namespaces",
                             sandbox_isolation_kind_to_string (kinds[i]));

      sandbox_feature_set_offer_if (
          set, sandbox_host_facts_has_namespace (facts, kinds[i]), feature,
          reason);
    }
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_USER_NEW,
                                "linux-user-chroot makes no user namespace");
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_CGROUP_NEW,
                                "linux-user-chroot makes no cgroup namespace");
  sandbox_feature_set_withhold (
      set, SANDBOX_FEATURE_MOUNT_NAMESPACE_HOST,
      "linux-user-chroot always makes a mount namespace");
  sandbox_feature_set_withhold (
      set, SANDBOX_FEATURE_PID_HOST,
      "without a pid namespace the command outlives linux-user-chroot");
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_MOUNT_PROC_HOST_PID,
                                "the pid namespace is always a new one");
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_IPC_APART_FROM_UTS,
                                "--unshare-ipc makes both new");
  sandbox_feature_set_withhold (
      set, SANDBOX_FEATURE_LOOPBACK,
      "--unshare-net leaves loopback down, and nobody inside may bring it up");
}

static void
offer_identity (const SandboxHostFacts *facts, SandboxFeatureSet *set)
{
  static const SandboxFeature features[]
      = { SANDBOX_FEATURE_UID, SANDBOX_FEATURE_GID, SANDBOX_FEATURE_GROUPS };

  for (gsize i = 0; i < G_N_ELEMENTS (features); i++)
    if (is_root (facts))
      sandbox_feature_set_offer (set, features[i]);
    else
      sandbox_feature_set_withhold (
          set, features[i],
          "linux-user-chroot goes back to the caller's identity");
  sandbox_feature_set_withhold (
      set, SANDBOX_FEATURE_CAPABILITIES,
      is_root (facts)
          ? "linux-user-chroot does not detach the host's root directory, so "
            "that root with capabilities could get there"
          : "linux-user-chroot gives up all that it has");
}

/* As root init sets it. */
static void
offer_nodev (const SandboxHostFacts *facts, SandboxFeatureSet *set)
{
  static const SandboxFeature features[]
      = { SANDBOX_FEATURE_ROOTFS_NODEV, SANDBOX_FEATURE_MOUNT_BIND_NODEV };

  for (gsize i = 0; i < G_N_ELEMENTS (features); i++)
    sandbox_feature_set_offer_if (set, is_root (facts), features[i],
                                  "linux-user-chroot does not set nodev");
}

static void
withhold_the_rest (SandboxFeatureSet *set)
{
  static const char no_overlay[] = "linux-user-chroot mounts no overlay";
  static const struct
  {
    SandboxFeature feature;
    const char *reason;
  } withheld[] = {
    { SANDBOX_FEATURE_EMPTY_ROOT, "linux-user-chroot mounts no tmpfs" },
    { SANDBOX_FEATURE_EMPTY_ROOT_MODE, "linux-user-chroot mounts no tmpfs" },
    { SANDBOX_FEATURE_MOUNT_OVERLAY, no_overlay },
    { SANDBOX_FEATURE_MOUNT_TMP_OVERLAY, no_overlay },
    { SANDBOX_FEATURE_MOUNT_RO_OVERLAY, no_overlay },
    { SANDBOX_FEATURE_MOUNT_MASK, "linux-user-chroot mounts no tmpfs" },
    { SANDBOX_FEATURE_MOUNT_HOST_FILE, "--mount-bind takes directories only" },
    { SANDBOX_FEATURE_MOUNT_TMPFS, "linux-user-chroot mounts no tmpfs" },
    { SANDBOX_FEATURE_MOUNT_TMPFS_MODE, "linux-user-chroot mounts no tmpfs" },
    { SANDBOX_FEATURE_MOUNT_TMPFS_SIZE, "linux-user-chroot mounts no tmpfs" },
    { SANDBOX_FEATURE_MOUNT_MQUEUE, "linux-user-chroot mounts no mqueue" },
    { SANDBOX_FEATURE_MOUNT_MQUEUE_HOST_IPC,
      "linux-user-chroot mounts no mqueue" },
    { SANDBOX_FEATURE_MOUNT_DATA, "--mount-bind takes directories only" },
    { SANDBOX_FEATURE_MOUNT_RO_DATA, "--mount-bind takes directories only" },
    { SANDBOX_FEATURE_MOUNT_NO_EXEC, "linux-user-chroot does not set noexec" },
    { SANDBOX_FEATURE_MOUNT_DEV,
      "--mount-devapi makes device nodes, but no fd, shm and pts" },
    { SANDBOX_FEATURE_MOUNT_BIND_RECURSIVE,
      "--mount-bind shows one file system; those below are bound one by one" },
    { SANDBOX_FEATURE_MOUNT_BIND_FILE, "--mount-bind takes directories only" },
    { SANDBOX_FEATURE_HOSTNAME, "linux-user-chroot sets no host name" },
    { SANDBOX_FEATURE_ID_MAP_SUBID,
      "linux-user-chroot makes no user namespace" },
    { SANDBOX_FEATURE_UID_MAP, "linux-user-chroot makes no user namespace" },
    { SANDBOX_FEATURE_GID_MAP, "linux-user-chroot makes no user namespace" },
    { SANDBOX_FEATURE_USERNS_BLOCK_FD,
      "linux-user-chroot makes no user namespace" },
    { SANDBOX_FEATURE_AS_PID_1,
      "process 1 is sandboxlib-init, which alone can tell how the command "
      "ended" },
    { SANDBOX_FEATURE_DISABLE_USERNS,
      "linux-user-chroot makes no user namespace" },
    { SANDBOX_FEATURE_NO_NEW_PRIVS_OFF,
      "linux-user-chroot always sets no_new_privs" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (withheld); i++)
    sandbox_feature_set_withhold (set, withheld[i].feature, withheld[i].reason);
  for (int i = SANDBOX_FEATURE_NETWORK_FD; i <= SANDBOX_FEATURE_SECOND_USER;
       i++)
    sandbox_feature_set_withhold (set, (SandboxFeature) i,
                                  "linux-user-chroot joins no namespace");
}

static void
linux_user_chroot_get_features (gpointer state,
                                const SandboxHostFacts *facts,
                                SandboxFeatureSet *set)
{
  static const SandboxFeature offered[] = {
    SANDBOX_FEATURE_ROOTFS,
    SANDBOX_FEATURE_MOUNT_BIND,
    SANDBOX_FEATURE_MOUNT_RO_BIND,
    SANDBOX_FEATURE_MOUNT_DEV_BIND,
    SANDBOX_FEATURE_MOUNT_DEV_BIND_READ_ONLY,
    SANDBOX_FEATURE_MOUNT_PROC,
    SANDBOX_FEATURE_MOUNT_DEV_MINIMAL,
    SANDBOX_FEATURE_MOUNT_DEV_APART,
    SANDBOX_FEATURE_KERNEL_FILES_COVERED,
    SANDBOX_FEATURE_KERNEL_FILES_OPEN,
    SANDBOX_FEATURE_MOUNT_DIR,
    SANDBOX_FEATURE_MOUNT_DIR_MODE,
    SANDBOX_FEATURE_MOUNT_CHMOD,
    SANDBOX_FEATURE_MOUNT_FILE,
    SANDBOX_FEATURE_MOUNT_FILE_MODE,
    SANDBOX_FEATURE_MOUNT_SYMLINK,
    SANDBOX_FEATURE_MOUNT_REMOUNT_RO,
    SANDBOX_FEATURE_WRITABLE_NONE,
    SANDBOX_FEATURE_WRITABLE_LIST,
    SANDBOX_FEATURE_NETWORK_HOST,
    SANDBOX_FEATURE_IPC_HOST,
    SANDBOX_FEATURE_UTS_HOST,
    SANDBOX_FEATURE_USER_HOST,
    SANDBOX_FEATURE_CGROUP_HOST,
    SANDBOX_FEATURE_LOOPBACK_OFF,
    /* Without user namespaces there is nothing that it excludes. */
    SANDBOX_FEATURE_GROUPS_USER_NEW,
  };

  (void) state;
  sandbox_feature_set_offer_init (set);
  sandbox_feature_set_offer_all (set, offered, G_N_ELEMENTS (offered));
  offer_namespaces (facts, set);
  offer_identity (facts, set);
  offer_nodev (facts, set);
  withhold_the_rest (set);
}

static gboolean
is_new (SandboxRequest *request, SandboxIsolationKind kind)
{
  return sandbox_isolation_get (sandbox_request_get_isolation (request), kind)
         == SANDBOX_ISOLATION_NEW;
}

static void
add_namespaces (CommandLine *line)
{
  SandboxInvocation *invocation = line->invocation;

  sandbox_invocation_unshare (invocation, SANDBOX_ISOLATION_KIND_MOUNT);
  sandbox_invocation_unshare (invocation, SANDBOX_ISOLATION_KIND_PID);
  linux_user_chroot_add (line, "--unshare-pid", NULL);
  if (is_new (line->request, SANDBOX_ISOLATION_KIND_IPC)
      || is_new (line->request, SANDBOX_ISOLATION_KIND_UTS))
    {
      sandbox_invocation_unshare (invocation, SANDBOX_ISOLATION_KIND_IPC);
      sandbox_invocation_unshare (invocation, SANDBOX_ISOLATION_KIND_UTS);
      linux_user_chroot_add (line, "--unshare-ipc", NULL);
    }
  if (is_new (line->request, SANDBOX_ISOLATION_KIND_NETWORK))
    {
      sandbox_invocation_unshare (invocation, SANDBOX_ISOLATION_KIND_NETWORK);
      linux_user_chroot_add (line, "--unshare-net", NULL);
    }
}

static gboolean
check_length (const CommandLine *line, GError **error)
{
  if (line->n_options <= OPTIONS_LIMIT)
    return TRUE;
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED,
               "linux-user-chroot takes at most %d options, this request needs "
               "%u: use fewer mounts and writable paths",
               OPTIONS_LIMIT, line->n_options);
  return FALSE;
}

static int
linux_user_chroot_prepare (gpointer state,
                           const SandboxHostFacts *facts,
                           SandboxRequest *request,
                           SandboxInvocation *invocation,
                           GError **error)
{
  CommandLine line = {
    .request = request,
    .invocation = invocation,
    .has_init_chroot = is_root (facts),
  };

  (void) state;
  if (!linux_user_chroot_check_mounts (request, error))
    return 0;

  sandbox_invocation_set_tool (invocation,
                               sandbox_host_facts_get_program (facts));
  if (line.has_init_chroot)
    {
      sandbox_invocation_set_root_inside (invocation, ROOT_DIRECTORY);
      sandbox_invocation_cover_kernel_files (invocation);
      sandbox_invocation_forbid_devices (invocation);
    }
  add_namespaces (&line);
  linux_user_chroot_add_mounts (&line);
  linux_user_chroot_add (&line, "--chdir", NULL);
  if (line.has_init_chroot)
    sandbox_invocation_add_args (invocation, "/", "/", NULL);
  else
    {
      sandbox_invocation_add_cwd (invocation);
      sandbox_invocation_add_arg (invocation, ROOT_DIRECTORY);
    }
  sandbox_invocation_add_command (invocation);
  return check_length (&line, error);
}

static const SandboxBackendOps linux_user_chroot_ops = {
  SANDBOX_BACKEND_OPS_INIT,
  .name = "linux-user-chroot",
  .description = "namespaces through linux-user-chroot(8), set-uid root",
  .probe = linux_user_chroot_probe,
  .get_features = linux_user_chroot_get_features,
  .prepare = linux_user_chroot_prepare,
};

SANDBOX_DEFINE_BACKEND (linux_user_chroot, linux_user_chroot_ops)
