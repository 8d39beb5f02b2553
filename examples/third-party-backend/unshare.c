/* unshare.c - express a request as an unshare(1) command line. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <linux/capability.h>

#include <sandboxlib/plugin.h>

static const SandboxFeature offered[] = {
  SANDBOX_FEATURE_ROOTFS, SANDBOX_FEATURE_MOUNT_PROC,
  SANDBOX_FEATURE_MOUNT_NAMESPACE_NEW, SANDBOX_FEATURE_PID_NEW,
  SANDBOX_FEATURE_NETWORK_NEW, SANDBOX_FEATURE_NETWORK_HOST,
  SANDBOX_FEATURE_LOOPBACK_OFF, SANDBOX_FEATURE_IPC_NEW,
  SANDBOX_FEATURE_IPC_HOST, SANDBOX_FEATURE_UTS_NEW, SANDBOX_FEATURE_UTS_HOST,
  SANDBOX_FEATURE_IPC_APART_FROM_UTS, SANDBOX_FEATURE_CGROUP_NEW,
  SANDBOX_FEATURE_CGROUP_HOST, SANDBOX_FEATURE_NO_NEW_PRIVS_OFF,
  /* The library makes these two in the rootfs; there is no tmpfs to make them
   * in. What is mounted below the rootfs is seen through chroot(2). */
  SANDBOX_FEATURE_MOUNT_DIR, SANDBOX_FEATURE_MOUNT_SYMLINK,
  SANDBOX_FEATURE_MOUNT_BIND_RECURSIVE
};

/* Offered to root, as long as no user namespace is asked for. */
static const SandboxFeature offered_to_root[]
    = { SANDBOX_FEATURE_USER_HOST, SANDBOX_FEATURE_GROUPS };

/* What is not mentioned at all is withheld as well, but says no reason. */
static const struct
{
  const char *reason;
  SandboxFeature features[12]; /* ended by 0 */
} withheld[] = {
  { "unshare(1) mounts nothing but a proc",
    { SANDBOX_FEATURE_MOUNT_BIND, SANDBOX_FEATURE_MOUNT_RO_BIND,
      SANDBOX_FEATURE_MOUNT_DEV_BIND, SANDBOX_FEATURE_MOUNT_DEV_BIND_READ_ONLY,
      SANDBOX_FEATURE_MOUNT_TMPFS, SANDBOX_FEATURE_MOUNT_TMPFS_MODE,
      SANDBOX_FEATURE_MOUNT_TMPFS_SIZE, SANDBOX_FEATURE_MOUNT_DEV,
      SANDBOX_FEATURE_MOUNT_DEV_MINIMAL, SANDBOX_FEATURE_MOUNT_BIND_NODEV } },
  { "unshare(1) makes nothing read-only",
    { SANDBOX_FEATURE_MOUNT_REMOUNT_RO, SANDBOX_FEATURE_WRITABLE_NONE,
      SANDBOX_FEATURE_WRITABLE_LIST } },
  { "the end of a pid namespace of its own is what ends a sandbox for certain",
    { SANDBOX_FEATURE_PID_HOST, SANDBOX_FEATURE_MOUNT_PROC_HOST_PID,
      SANDBOX_FEATURE_MOUNT_NAMESPACE_HOST } },
  { "unshare(1) leaves loopback down", { SANDBOX_FEATURE_LOOPBACK } },
  { "unshare(1) sets no host name", { SANDBOX_FEATURE_HOSTNAME } },
  { "unshare(1) denies setgroups(2) in a user namespace",
    { SANDBOX_FEATURE_GROUPS_USER_NEW } },
  { "with CAP_SYS_CHROOT a command would leave the root directory that "
    "chroot(2) has set",
    { SANDBOX_FEATURE_CAPABILITIES } },
};

static const char *const options[SANDBOX_ISOLATION_N_KINDS] = {
  [SANDBOX_ISOLATION_KIND_NETWORK] = "--net",
  [SANDBOX_ISOLATION_KIND_MOUNT] = "--mount",
  [SANDBOX_ISOLATION_KIND_PID] = "--pid",
  [SANDBOX_ISOLATION_KIND_IPC] = "--ipc",
  [SANDBOX_ISOLATION_KIND_UTS] = "--uts",
  [SANDBOX_ISOLATION_KIND_USER] = "--map-current-user",
  [SANDBOX_ISOLATION_KIND_CGROUP] = "--cgroup",
};

/* Anybody else needs a user namespace for all that follows. */
static gboolean
is_privileged (const SandboxHostFacts *facts)
{
  return sandbox_host_facts_get_euid (facts) == 0
         && sandbox_host_facts_has_capability (facts, CAP_SYS_ADMIN);
}

static int
unshare_probe (gpointer state, SandboxHostFacts *facts, GError **error)
{
  (void) state;
  if (!sandbox_host_facts_find_program (facts, "unshare", error))
    {
      g_prefix_error (error, "install the package util-linux: ");
      return 0;
    }
  if (is_privileged (facts)
      || sandbox_host_facts_has_namespace (facts, SANDBOX_ISOLATION_KIND_USER))
    return 1;
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
               "the kernel has no user namespaces; run as root");
  return 0;
}

static void
unshare_get_features (gpointer state,
                      const SandboxHostFacts *facts,
                      SandboxFeatureSet *set)
{
  (void) state;
  sandbox_feature_set_offer_init (set);
  sandbox_feature_set_offer_all (set, offered, G_N_ELEMENTS (offered));
  for (gsize i = 0; i < G_N_ELEMENTS (offered_to_root); i++)
    sandbox_feature_set_offer_if (set, is_privileged (facts),
                                  offered_to_root[i],
                                  "takes root: anybody else gets a user "
                                  "namespace");
  for (gsize i = 0; i < G_N_ELEMENTS (withheld); i++)
    for (gsize j = 0; withheld[i].features[j] != 0; j++)
      sandbox_feature_set_withhold (set, withheld[i].features[j],
                                    withheld[i].reason);

  /* The tool is asked for --help only when a request uses one of these. */
  sandbox_feature_set_offer_if_option (set, SANDBOX_FEATURE_USER_NEW,
                                       "--keep-caps");
  sandbox_feature_set_offer_if_option (set, SANDBOX_FEATURE_UID, "--map-user");
  sandbox_feature_set_offer_if_option (set, SANDBOX_FEATURE_GID, "--map-group");
}

static gboolean
is_new (const SandboxHostFacts *facts,
        SandboxRequest *request,
        SandboxIsolationKind kind)
{
  const SandboxIsolation *isolation = sandbox_request_get_isolation (request);

  return sandbox_isolation_get (isolation, kind) == SANDBOX_ISOLATION_NEW
         || kind == SANDBOX_ISOLATION_KIND_MOUNT
         || kind == SANDBOX_ISOLATION_KIND_PID
         || (kind == SANDBOX_ISOLATION_KIND_USER && !is_privileged (facts));
}

static void
add_id (SandboxInvocation *invocation, const char *option, gint64 id)
{
  g_autofree char *arg = g_strdup_printf ("%s=%" G_GINT64_FORMAT, option, id);

  if (id >= 0)
    sandbox_invocation_add_arg (invocation, arg);
}

static gboolean
add_namespaces (SandboxInvocation *invocation,
                const SandboxHostFacts *facts,
                SandboxRequest *request,
                GError **error)
{
  for (int i = 0; i < SANDBOX_ISOLATION_N_KINDS; i++)
    {
      SandboxIsolationKind kind = (SandboxIsolationKind) i;

      if (!is_new (facts, request, kind))
        continue;
      sandbox_invocation_add_arg (invocation, options[kind]);
      sandbox_invocation_unshare (invocation, kind);
    }
  if (!is_new (facts, request, SANDBOX_ISOLATION_KIND_USER))
    return TRUE; /* ids are set by init */

  add_id (invocation, "--map-user", sandbox_request_get_uid (request));
  add_id (invocation, "--map-group", sandbox_request_get_gid (request));
  /* The capabilities are for init, who takes them from the command. */
  sandbox_invocation_add_arg (invocation, "--keep-caps");
  return sandbox_host_facts_check_option (facts, "--keep-caps", error);
}

/* unshare(1) mounts one proc, and no other mount is offered. */
static gboolean
add_proc (SandboxInvocation *invocation,
          SandboxRequest *request,
          GError **error)
{
  GPtrArray *mounts = sandbox_request_get_mounts (request);
  const char *rootfs = sandbox_request_get_rootfs (request);
  const char *target;
  g_autofree char *path = NULL;
  g_autofree char *arg = NULL;

  if (mounts->len == 0)
    return TRUE;
  target = sandbox_mount_get_target (g_ptr_array_index (mounts, 0));
  if (mounts->len > 1)
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED,
                   "mount %s: unshare(1) mounts one proc, and there is one at "
                   "%s",
                   sandbox_mount_get_target (g_ptr_array_index (mounts, 1)),
                   target);
      return FALSE;
    }
  path = g_build_filename (rootfs, target, NULL);
  arg = g_strconcat ("--mount-proc=", path, NULL);
  sandbox_invocation_add_arg (invocation, arg);
  return TRUE;
}

static int
unshare_prepare (gpointer state,
                 const SandboxHostFacts *facts,
                 SandboxRequest *request,
                 SandboxInvocation *invocation,
                 GError **error)
{
  (void) state;
  sandbox_invocation_set_tool (invocation,
                               sandbox_host_facts_get_program (facts));
  if (!sandbox_host_facts_check_option (facts, "--kill-child", error)
      || !add_namespaces (invocation, facts, request, error))
    return 0;
  sandbox_invocation_add_args (invocation, "--fork", "--kill-child", NULL);
  if (!add_proc (invocation, request, error))
    return 0;
  /* A proc has files that nothing but the uid protects, and in a user namespace
   * that root has made each id is still root's own. */
  if (sandbox_host_facts_get_euid (facts) == 0)
    sandbox_invocation_cover_kernel_files (invocation);
  /* Instead of --root: init starts with capabilities, so it is not executed by a
   * path that somebody who writes to the rootfs could have changed. */
  sandbox_invocation_set_root_inside (invocation,
                                      sandbox_request_get_rootfs (request));
  sandbox_invocation_add_arg (invocation, "--");
  sandbox_invocation_add_command (invocation);
  return 1;
}

static const SandboxBackendOps unshare_ops = {
  SANDBOX_BACKEND_OPS_INIT,
  .name = "unshare",
  .description = "namespaces through unshare(1), with or without privilege",
  .probe = unshare_probe,
  .get_features = unshare_get_features,
  .prepare = unshare_prepare,
};

SANDBOX_DEFINE_BACKEND (unshare, unshare_ops)
