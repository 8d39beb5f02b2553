/* native.c - namespaces of the library's own making; no tool is needed. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <linux/capability.h>

#include <sandboxlib/plugin.h>

static gboolean
is_privileged (const SandboxHostFacts *facts)
{
  return sandbox_host_facts_has_capability (facts, CAP_SYS_ADMIN);
}

static int
native_probe (gpointer state, SandboxHostFacts *facts, GError **error)
{
  (void) state;
  if (!sandbox_host_facts_check_mount_api (facts, error))
    return 0;
  return is_privileged (facts)
                 || sandbox_host_facts_check_user_namespaces (facts, error)
             ? 1
             : 0;
}

static void
offer_existing_namespaces (const SandboxHostFacts *facts,
                           SandboxFeatureSet *set)
{
  static const char reason[] = "the kernel has no such namespaces";

  for (int i = 0; i < SANDBOX_ISOLATION_N_KINDS; i++)
    sandbox_feature_set_offer_if (
        set, sandbox_host_facts_has_namespace (facts, (SandboxIsolationKind) i),
        (SandboxFeature) (SANDBOX_FEATURE_NETWORK_FD + i), reason);
  sandbox_feature_set_offer_if (
      set,
      sandbox_host_facts_has_namespace (facts, SANDBOX_ISOLATION_KIND_USER),
      SANDBOX_FEATURE_SECOND_USER, reason);
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_MOUNT_NAMESPACE_FD,
                                "what native mounts nobody else must see");
}

static void
offer_namespaces (const SandboxHostFacts *facts, SandboxFeatureSet *set)
{
  sandbox_feature_set_offer_namespaces (set, facts);
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_MOUNT_NAMESPACE_HOST,
                                "what native mounts the host must not see");
}

/* What only a user namespace can do. */
static void
offer_user_namespaces (const SandboxHostFacts *facts, SandboxFeatureSet *set)
{
  static const char reason[] = "the kernel has no user namespaces";

  if (sandbox_host_facts_has_namespace (facts, SANDBOX_ISOLATION_KIND_USER))
    {
      sandbox_feature_set_offer_if_subid (set, SANDBOX_FEATURE_ID_MAP_SUBID);
      sandbox_feature_set_offer (set, SANDBOX_FEATURE_DISABLE_USERNS);
      sandbox_feature_set_offer (set, SANDBOX_FEATURE_UID_MAP);
      sandbox_feature_set_offer (set, SANDBOX_FEATURE_GID_MAP);
      sandbox_feature_set_offer (set, SANDBOX_FEATURE_USERNS_BLOCK_FD);
      return;
    }
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_ID_MAP_SUBID, reason);
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_DISABLE_USERNS, reason);
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_UID_MAP, reason);
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_GID_MAP, reason);
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_USERNS_BLOCK_FD, reason);
}

static void
native_get_features (gpointer state,
                     const SandboxHostFacts *facts,
                     SandboxFeatureSet *set)
{
  static const SandboxFeature offered[] = {
    SANDBOX_FEATURE_ROOTFS,
    SANDBOX_FEATURE_ROOTFS_NODEV,
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
    SANDBOX_FEATURE_MOUNT_DEV_BIND_READ_ONLY,
    SANDBOX_FEATURE_MOUNT_TMPFS,
    SANDBOX_FEATURE_MOUNT_TMPFS_MODE,
    SANDBOX_FEATURE_MOUNT_TMPFS_SIZE,
    SANDBOX_FEATURE_MOUNT_PROC,
    SANDBOX_FEATURE_MOUNT_DEV,
    SANDBOX_FEATURE_MOUNT_DEV_MINIMAL,
    SANDBOX_FEATURE_MOUNT_DEV_APART,
    SANDBOX_FEATURE_MOUNT_DIR,
    SANDBOX_FEATURE_MOUNT_SYMLINK,
    SANDBOX_FEATURE_MOUNT_REMOUNT_RO,
    SANDBOX_FEATURE_MOUNT_BIND_RECURSIVE,
    SANDBOX_FEATURE_MOUNT_BIND_NODEV,
    SANDBOX_FEATURE_MOUNT_BIND_FILE,
    SANDBOX_FEATURE_WRITABLE_NONE,
    SANDBOX_FEATURE_WRITABLE_LIST,
    SANDBOX_FEATURE_LOOPBACK,
    SANDBOX_FEATURE_LOOPBACK_OFF,
    SANDBOX_FEATURE_IPC_APART_FROM_UTS,
    SANDBOX_FEATURE_UID,
    SANDBOX_FEATURE_GID,
    SANDBOX_FEATURE_HOSTNAME,
    SANDBOX_FEATURE_CAPABILITIES,
    SANDBOX_FEATURE_NO_NEW_PRIVS_OFF,
    SANDBOX_FEATURE_KERNEL_FILES_COVERED,
    SANDBOX_FEATURE_KERNEL_FILES_OPEN,
    SANDBOX_FEATURE_MOUNT_NO_EXEC,
    SANDBOX_FEATURE_MOUNT_DIR_MODE,
    SANDBOX_FEATURE_MOUNT_MQUEUE,
    SANDBOX_FEATURE_MOUNT_CHMOD,
    SANDBOX_FEATURE_MOUNT_FILE,
    SANDBOX_FEATURE_MOUNT_DATA,
    SANDBOX_FEATURE_MOUNT_RO_DATA,
    SANDBOX_FEATURE_MOUNT_FILE_MODE,
  };

  (void) state;
  sandbox_feature_set_offer_init (set);
  sandbox_feature_set_offer_all (set, offered, G_N_ELEMENTS (offered));
  offer_namespaces (facts, set);
  offer_existing_namespaces (facts, set);
  sandbox_feature_set_offer_if (
      set, is_privileged (facts), SANDBOX_FEATURE_USER_HOST,
      "for a caller without CAP_SYS_ADMIN there is always a user "
      "namespace");
  sandbox_feature_set_withhold (
      set, SANDBOX_FEATURE_GROUPS_USER_NEW,
      "setgroups(2) is denied in a user namespace with one id; ask for "
      "id-map=subid");
  if (is_privileged (facts))
    sandbox_feature_set_offer (set, SANDBOX_FEATURE_GROUPS);
  else
    sandbox_feature_set_offer_if_subid (set, SANDBOX_FEATURE_GROUPS);
  offer_user_namespaces (facts, set);
  sandbox_feature_set_offer_if (
      set, sandbox_host_facts_has_namespace (facts, SANDBOX_ISOLATION_KIND_PID),
      SANDBOX_FEATURE_AS_PID_1, "the kernel has no pid namespaces");
  sandbox_feature_set_offer_if (
      set, is_privileged (facts), SANDBOX_FEATURE_MOUNT_PROC_HOST_PID,
      "a proc in a user namespace needs a pid namespace of its own");
  sandbox_feature_set_offer_if (
      set, is_privileged (facts), SANDBOX_FEATURE_MOUNT_MQUEUE_HOST_IPC,
      "a mqueue in a user namespace needs an ipc namespace of its own");
}

static SandboxMount *
find_mount (SandboxRequest *request, SandboxMountType type)
{
  GPtrArray *mounts = sandbox_request_get_mounts (request);

  for (guint i = 0; i < mounts->len; i++)
    if (sandbox_mount_get_mount_type (g_ptr_array_index (mounts, i)) == type)
      return g_ptr_array_index (mounts, i);
  return NULL;
}

static gboolean
is_new (const SandboxHostFacts *facts,
        SandboxRequest *request,
        SandboxIsolationKind kind)
{
  SandboxIsolationValue value
      = sandbox_isolation_get (sandbox_request_get_isolation (request), kind);

  switch (kind)
    {
    case SANDBOX_ISOLATION_KIND_MOUNT:
      return TRUE;
    case SANDBOX_ISOLATION_KIND_USER:
      return value == SANDBOX_ISOLATION_NEW
             || (value != SANDBOX_ISOLATION_FD && !is_privileged (facts));
    case SANDBOX_ISOLATION_KIND_PID:
      return value != SANDBOX_ISOLATION_HOST && value != SANDBOX_ISOLATION_FD;
    case SANDBOX_ISOLATION_KIND_IPC:
      return value == SANDBOX_ISOLATION_NEW
             || (value != SANDBOX_ISOLATION_HOST
                 && value != SANDBOX_ISOLATION_FD
                 && find_mount (request, SANDBOX_MOUNT_MQUEUE) != NULL);
    case SANDBOX_ISOLATION_KIND_UTS:
      return value == SANDBOX_ISOLATION_NEW
             || sandbox_request_get_hostname (request) != NULL;
    default:
      return value == SANDBOX_ISOLATION_NEW;
    }
}

static gboolean
is_joined (SandboxRequest *request, SandboxIsolationKind kind)
{
  return sandbox_isolation_get (sandbox_request_get_isolation (request), kind)
         == SANDBOX_ISOLATION_FD;
}

/* Whether the namespace is of another user namespace than the one of those that
 * mount what shows it. */
static gboolean
is_anothers (const SandboxHostFacts *facts,
             SandboxRequest *request,
             SandboxIsolationKind kind)
{
  if (is_new (facts, request, SANDBOX_ISOLATION_KIND_USER))
    return !is_new (facts, request, kind);
  return is_joined (request, SANDBOX_ISOLATION_KIND_USER)
         && !is_new (facts, request, kind) && !is_joined (request, kind);
}

/* Nobody else can join what belongs to the user namespace of the caller. */
static gboolean
check_joined (const SandboxHostFacts *facts,
              SandboxRequest *request,
              GError **error)
{
  if (is_privileged (facts) || is_joined (request, SANDBOX_ISOLATION_KIND_USER))
    return TRUE;
  for (int i = 0; i < SANDBOX_ISOLATION_N_KINDS; i++)
    if (is_joined (request, (SandboxIsolationKind) i))
      {
        g_set_error (
            error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED,
            "isolation %s=fd: without CAP_SYS_ADMIN it takes the user "
            "namespace that it belongs to; join that one too, with user=fd",
            sandbox_isolation_kind_to_string ((SandboxIsolationKind) i));
        return FALSE;
      }
  return TRUE;
}

/* Of a file system that shows a namespace, a user namespace can mount only that
 * of a namespace of its own. */
static gboolean
check_shown_namespace (const SandboxHostFacts *facts,
                       SandboxRequest *request,
                       SandboxMountType type,
                       SandboxIsolationKind kind,
                       GError **error)
{
  SandboxMount *mount = find_mount (request, type);
  const char *name = sandbox_isolation_kind_to_string (kind);

  if (mount == NULL || !is_anothers (facts, request, kind))
    return TRUE;
  g_set_error (
      error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED,
      "mount %s: a %s in a user namespace needs %s %s namespace of its "
      "own; leave isolation.%s=host out",
      sandbox_mount_get_target (mount),
      type == SANDBOX_MOUNT_PROC ? "proc" : "mqueue",
      kind == SANDBOX_ISOLATION_KIND_IPC ? "an" : "a", name, name);
  return FALSE;
}

/* Of userns-block-fd. */
static gboolean
are_ids_of_others (SandboxRequest *request)
{
  g_auto (GStrv) words = NULL;

  g_object_get (request, "userns-block-fd", &words, NULL);
  return words != NULL;
}

static int
native_prepare (gpointer state,
                const SandboxHostFacts *facts,
                SandboxRequest *request,
                SandboxInvocation *invocation,
                GError **error)
{
  GPtrArray *mounts = sandbox_request_get_mounts (request);
  gsize n_groups;

  (void) state;
  if (sandbox_request_get_groups (request, &n_groups) != NULL
      && is_new (facts, request, SANDBOX_ISOLATION_KIND_USER)
      && sandbox_request_get_id_map (request) != SANDBOX_ID_MAP_SUBID
      && sandbox_request_get_gid_map (request) == NULL
      && !are_ids_of_others (request))
    {
      g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED,
                           "groups: setgroups(2) is denied in a user namespace "
                           "with one id; ask for id-map=subid");
      return 0;
    }
  if (!check_joined (facts, request, error))
    return 0;
  for (int i = 0; i < SANDBOX_ISOLATION_N_KINDS; i++)
    if (is_new (facts, request, (SandboxIsolationKind) i))
      sandbox_invocation_unshare (invocation, (SandboxIsolationKind) i);
    else if (is_joined (request, (SandboxIsolationKind) i))
      sandbox_invocation_join (invocation, (SandboxIsolationKind) i);
  if (!check_shown_namespace (facts, request, SANDBOX_MOUNT_PROC,
                              SANDBOX_ISOLATION_KIND_PID, error)
      || !check_shown_namespace (facts, request, SANDBOX_MOUNT_MQUEUE,
                                 SANDBOX_ISOLATION_KIND_IPC, error))
    return 0;
  for (guint i = 0; i < mounts->len; i++)
    sandbox_invocation_add_mount_step (invocation,
                                       g_ptr_array_index (mounts, i));
  sandbox_invocation_add_pivot_root_step (invocation);
  return 1;
}

static const SandboxBackendOps native_ops = {
  SANDBOX_BACKEND_OPS_INIT,
  .name = "native",
  .description = "namespaces of our own, with or without privilege",
  .probe = native_probe,
  .get_features = native_get_features,
  .prepare = native_prepare,
};

SANDBOX_DEFINE_BACKEND (native, native_ops)
