/* chroot.c - chroot(2), with mounts in a mount namespace of the child's own. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <linux/capability.h>

#include <sandboxlib/plugin.h>

static int
chroot_probe (gpointer state, SandboxHostFacts *facts, GError **error)
{
  (void) state;
  if (sandbox_host_facts_has_capability (facts, CAP_SYS_CHROOT))
    return 1;
  g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
                       "needs root: chroot(2) takes CAP_SYS_CHROOT; run as "
                       "root, or choose the backend bubblewrap");
  return 0;
}

static gboolean
has_mounts (const SandboxHostFacts *facts)
{
  return sandbox_host_facts_has_mount_api (facts)
         && sandbox_host_facts_has_capability (facts, CAP_SYS_ADMIN);
}

static void
get_mount_features (const SandboxHostFacts *facts, SandboxFeatureSet *set)
{
  static const SandboxFeature features[] = {
    SANDBOX_FEATURE_EMPTY_ROOT,
    SANDBOX_FEATURE_EMPTY_ROOT_MODE,
    SANDBOX_FEATURE_MOUNT_OVERLAY,
    SANDBOX_FEATURE_MOUNT_TMP_OVERLAY,
    SANDBOX_FEATURE_MOUNT_RO_OVERLAY,
    SANDBOX_FEATURE_MOUNT_MASK,
    SANDBOX_FEATURE_MOUNT_HOST_FILE,
    SANDBOX_FEATURE_MOUNT_BIND,
    SANDBOX_FEATURE_MOUNT_RO_BIND,
    SANDBOX_FEATURE_MOUNT_DEV_BIND,
    SANDBOX_FEATURE_MOUNT_TMPFS,
    SANDBOX_FEATURE_MOUNT_TMPFS_MODE,
    SANDBOX_FEATURE_MOUNT_TMPFS_SIZE,
    SANDBOX_FEATURE_MOUNT_PROC,
    SANDBOX_FEATURE_MOUNT_DEV,
    SANDBOX_FEATURE_MOUNT_REMOUNT_RO,
    SANDBOX_FEATURE_MOUNT_NAMESPACE_NEW,
    SANDBOX_FEATURE_MOUNT_PROC_HOST_PID,
    SANDBOX_FEATURE_MOUNT_DEV_BIND_READ_ONLY,
    SANDBOX_FEATURE_MOUNT_DEV_MINIMAL,
    SANDBOX_FEATURE_MOUNT_DEV_APART,
    SANDBOX_FEATURE_MOUNT_BIND_RECURSIVE,
    SANDBOX_FEATURE_MOUNT_BIND_NODEV,
    SANDBOX_FEATURE_MOUNT_BIND_FILE,
    SANDBOX_FEATURE_MOUNT_NO_EXEC,
    SANDBOX_FEATURE_MOUNT_DIR_MODE,
    SANDBOX_FEATURE_MOUNT_MQUEUE,
    SANDBOX_FEATURE_MOUNT_MQUEUE_HOST_IPC,
    SANDBOX_FEATURE_MOUNT_CHMOD,
    SANDBOX_FEATURE_MOUNT_FILE,
    SANDBOX_FEATURE_MOUNT_DATA,
    SANDBOX_FEATURE_MOUNT_RO_DATA,
    SANDBOX_FEATURE_MOUNT_FILE_MODE,
  };
  static const char reason[]
      = "mounts need a mount namespace of the sandbox's own, which takes Linux "
        "5.12 and CAP_SYS_ADMIN";

  for (gsize i = 0; i < G_N_ELEMENTS (features); i++)
    sandbox_feature_set_offer_if (set, has_mounts (facts), features[i], reason);
  sandbox_feature_set_offer_if (
      set, !has_mounts (facts), SANDBOX_FEATURE_MOUNT_NAMESPACE_HOST,
      "chroot keeps its mounts in a mount namespace of its own");
  /* On a tmpfs of the request they are set-up steps; in the rootfs the library
   * makes them. */
  sandbox_feature_set_offer_if (set, has_mounts (facts),
                                SANDBOX_FEATURE_MOUNT_DIR, reason);
  sandbox_feature_set_offer_if (set, has_mounts (facts),
                                SANDBOX_FEATURE_MOUNT_SYMLINK, reason);
}

static void
get_identity_features (const SandboxHostFacts *facts, SandboxFeatureSet *set)
{
  sandbox_feature_set_offer_if (
      set, sandbox_host_facts_has_capability (facts, CAP_SETUID),
      SANDBOX_FEATURE_UID, "takes CAP_SETUID");
  sandbox_feature_set_offer_if (
      set, sandbox_host_facts_has_capability (facts, CAP_SETGID),
      SANDBOX_FEATURE_GID, "takes CAP_SETGID");
  sandbox_feature_set_offer_if (
      set, sandbox_host_facts_has_capability (facts, CAP_SETGID),
      SANDBOX_FEATURE_GROUPS, "takes CAP_SETGID");
  /* The one excludes the other only where there are user namespaces. */
  sandbox_feature_set_offer (set, SANDBOX_FEATURE_GROUPS_USER_NEW);
}

static void
chroot_get_features (gpointer state,
                     const SandboxHostFacts *facts,
                     SandboxFeatureSet *set)
{
  static const char no_user[] = "chroot(2) makes no user namespace";

  (void) state;
  sandbox_feature_set_offer_init (set);
  sandbox_feature_set_offer (set, SANDBOX_FEATURE_ROOTFS);
  sandbox_feature_set_withhold (
      set, SANDBOX_FEATURE_ROOTFS_NODEV,
      "chroot(2) leaves the root file system the flags that it has");
  sandbox_feature_set_offer (set, SANDBOX_FEATURE_CAPABILITIES);
  sandbox_feature_set_offer (set, SANDBOX_FEATURE_NO_NEW_PRIVS_OFF);
  sandbox_feature_set_offer_if (set, has_mounts (facts),
                                SANDBOX_FEATURE_KERNEL_FILES_COVERED,
                                "what is read-only takes a mount");
  sandbox_feature_set_offer (set, SANDBOX_FEATURE_KERNEL_FILES_OPEN);
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_ID_MAP_SUBID, no_user);
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_DISABLE_USERNS, no_user);
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_UID_MAP, no_user);
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_GID_MAP, no_user);
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_USERNS_BLOCK_FD, no_user);
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_AS_PID_1,
                                "chroot(2) makes no pid namespace");
  get_mount_features (facts, set);
  get_identity_features (facts, set);

  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_WRITABLE_NONE,
                                "chroot(2) cannot make a tree read-only");
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_WRITABLE_LIST,
                                "chroot(2) cannot make a tree read-only");
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_HOSTNAME,
                                "chroot(2) shares the host's name");
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_LOOPBACK,
                                "chroot(2) makes no network");
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_LOOPBACK_OFF,
                                "chroot(2) makes no network");
  /* Withheld already, alone. */
  sandbox_feature_set_offer (set, SANDBOX_FEATURE_IPC_APART_FROM_UTS);
  for (int i = 0; i < SANDBOX_ISOLATION_N_KINDS; i++)
    if (i != SANDBOX_ISOLATION_KIND_MOUNT)
      {
        sandbox_feature_set_withhold (
            set, (SandboxFeature) (SANDBOX_FEATURE_NETWORK_NEW + i),
            "chroot(2) separates nothing but the root directory");
        sandbox_feature_set_offer (
            set, (SandboxFeature) (SANDBOX_FEATURE_NETWORK_HOST + i));
      }
  for (int i = SANDBOX_FEATURE_NETWORK_FD; i <= SANDBOX_FEATURE_SECOND_USER;
       i++)
    sandbox_feature_set_withhold (set, (SandboxFeature) i,
                                  "chroot(2) joins no namespace");
}

static int
chroot_prepare (gpointer state,
                const SandboxHostFacts *facts,
                SandboxRequest *request,
                SandboxInvocation *invocation,
                GError **error)
{
  GPtrArray *mounts = sandbox_request_get_mounts (request);

  (void) state;
  (void) error;
  if (has_mounts (facts))
    sandbox_invocation_unshare (invocation, SANDBOX_ISOLATION_KIND_MOUNT);
  for (guint i = 0; i < mounts->len; i++)
    sandbox_invocation_add_mount_step (invocation,
                                       g_ptr_array_index (mounts, i));
  sandbox_invocation_add_chroot_step (invocation);
  return 1;
}

static const SandboxBackendOps chroot_ops = {
  SANDBOX_BACKEND_OPS_INIT,
  .name = "chroot",
  .description = "chroot(2) with private mounts; needs root, isolates little",
  .probe = chroot_probe,
  .get_features = chroot_get_features,
  .prepare = chroot_prepare,
};

SANDBOX_DEFINE_BACKEND (chroot, chroot_ops)
