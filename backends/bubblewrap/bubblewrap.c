/* bubblewrap.c - express a request as a bwrap(1) command line. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "command-line.h"

/* bwrap counts its own argv and what --args adds, and refuses more. */
#define ARGS_LIMIT 9000
/* bwrap, --args, fd, "--", init and its two arguments. */
#define ARGS_OF_LAUNCH 7

static gboolean
check_length (const CommandLine *line, GError **error)
{
  guint n_args = line->n_args + ARGS_OF_LAUNCH;

  if (n_args <= ARGS_LIMIT)
    return TRUE;
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED,
               "bwrap takes at most %d arguments, this request needs %u: use "
               "fewer mounts",
               ARGS_LIMIT, n_args);
  return FALSE;
}

static int
bubblewrap_probe (gpointer state, SandboxHostFacts *facts, GError **error)
{
  g_autoptr (GError) problem = NULL;

  (void) state;
  if (!sandbox_host_facts_find_program (facts, "bwrap", &problem))
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
                   "%s; install the package bubblewrap", problem->message);
      return 0;
    }
  return bubblewrap_is_privileged (facts)
                 || sandbox_host_facts_check_user_namespaces (facts, error)
             ? 1
             : 0;
}

static void
offer_namespaces (const SandboxHostFacts *facts, SandboxFeatureSet *set)
{
  sandbox_feature_set_offer_namespaces (set, facts);
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_MOUNT_NAMESPACE_HOST,
                                "bwrap always makes a mount namespace");
  if (bubblewrap_is_privileged (facts))
    sandbox_feature_set_withhold (set, SANDBOX_FEATURE_PID_HOST,
                                  "bwrap's own process has no capabilities, so "
                                  "root inside could go through /proc/PID/root "
                                  "of it to the host");
  else
    sandbox_feature_set_withhold (set, SANDBOX_FEATURE_USER_HOST,
                                  "for a caller without CAP_SYS_ADMIN bwrap "
                                  "always makes a user namespace");
}

/* In a user namespace nothing that it mounts has devices. */
static void
offer_overlays (const SandboxHostFacts *facts, SandboxFeatureSet *set)
{
  static const SandboxFeature features[]
      = { SANDBOX_FEATURE_MOUNT_OVERLAY, SANDBOX_FEATURE_MOUNT_TMP_OVERLAY,
          SANDBOX_FEATURE_MOUNT_RO_OVERLAY };

  for (gsize i = 0; i < G_N_ELEMENTS (features); i++)
    if (bubblewrap_is_privileged (facts))
      sandbox_feature_set_withhold (
          set, features[i],
          "run by root, bwrap mounts an overlay in which device nodes work");
    else
      sandbox_feature_set_offer_if_option (set, features[i], "--overlay-src");
}

static void
offer_existing_namespaces (SandboxFeatureSet *set)
{
  for (int i = SANDBOX_FEATURE_NETWORK_FD; i <= SANDBOX_FEATURE_CGROUP_FD; i++)
    sandbox_feature_set_withhold (
        set, (SandboxFeature) i,
        "bwrap joins only user and pid namespaces that exist already");
  sandbox_feature_set_offer_if_option (set, SANDBOX_FEATURE_USER_FD,
                                       "--userns");
  sandbox_feature_set_offer_if_option (set, SANDBOX_FEATURE_SECOND_USER,
                                       "--userns2");
  sandbox_feature_set_offer_if_option (set, SANDBOX_FEATURE_PID_FD, "--pidns");
}

static const char no_groups[]
    = "setgroups(2) is denied in the user namespace that bwrap makes";

static void
bubblewrap_get_features (gpointer state,
                         const SandboxHostFacts *facts,
                         SandboxFeatureSet *set)
{
  static const SandboxFeature offered[] = {
    SANDBOX_FEATURE_ROOTFS,
    SANDBOX_FEATURE_ROOTFS_NODEV,
    SANDBOX_FEATURE_EMPTY_ROOT,
    SANDBOX_FEATURE_MOUNT_BIND,
    SANDBOX_FEATURE_MOUNT_RO_BIND,
    SANDBOX_FEATURE_MOUNT_DEV_BIND,
    SANDBOX_FEATURE_MOUNT_TMPFS,
    SANDBOX_FEATURE_MOUNT_PROC,
    SANDBOX_FEATURE_MOUNT_DEV,
    SANDBOX_FEATURE_MOUNT_DIR,
    SANDBOX_FEATURE_MOUNT_SYMLINK,
    SANDBOX_FEATURE_MOUNT_REMOUNT_RO,
    SANDBOX_FEATURE_WRITABLE_NONE,
    SANDBOX_FEATURE_WRITABLE_LIST,
    SANDBOX_FEATURE_UID,
    SANDBOX_FEATURE_GID,
    SANDBOX_FEATURE_HOSTNAME,
    SANDBOX_FEATURE_CAPABILITIES,
    SANDBOX_FEATURE_LOOPBACK,
    SANDBOX_FEATURE_MOUNT_DEV_MINIMAL,
    SANDBOX_FEATURE_MOUNT_BIND_RECURSIVE,
    SANDBOX_FEATURE_MOUNT_BIND_NODEV,
    SANDBOX_FEATURE_MOUNT_BIND_FILE,
    SANDBOX_FEATURE_IPC_APART_FROM_UTS,
    SANDBOX_FEATURE_KERNEL_FILES_COVERED,
  };

  gboolean is_root = sandbox_host_facts_get_euid (facts) == 0;

  (void) state;
  sandbox_feature_set_offer_init (set);
  sandbox_feature_set_offer_all (set, offered, G_N_ELEMENTS (offered));
  offer_namespaces (facts, set);
  offer_overlays (facts, set);
  offer_existing_namespaces (set);
  sandbox_feature_set_offer_if_option (set, SANDBOX_FEATURE_MOUNT_TMPFS_MODE,
                                       "--perms");
  sandbox_feature_set_offer_if_option (set, SANDBOX_FEATURE_EMPTY_ROOT_MODE,
                                       "--perms");
  sandbox_feature_set_offer_if_option (set, SANDBOX_FEATURE_MOUNT_MASK,
                                       "--perms");
  sandbox_feature_set_offer_if_option (set, SANDBOX_FEATURE_MOUNT_HOST_FILE,
                                       "--perms");
  sandbox_feature_set_offer_if_option (set, SANDBOX_FEATURE_MOUNT_TMPFS_SIZE,
                                       "--size");
  sandbox_feature_set_offer_if (set, bubblewrap_is_privileged (facts),
                                SANDBOX_FEATURE_GROUPS, no_groups);
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_GROUPS_USER_NEW,
                                no_groups);
  sandbox_feature_set_withhold (
      set, SANDBOX_FEATURE_MOUNT_PROC_HOST_PID,
      "a proc in a user namespace needs a pid namespace of its own, and bwrap "
      "run by root must not share the host's");
  sandbox_feature_set_offer_if_option (set, SANDBOX_FEATURE_MOUNT_DIR_MODE,
                                       "--perms");
  sandbox_feature_set_offer_if_option (set, SANDBOX_FEATURE_MOUNT_FILE_MODE,
                                       "--perms");
  sandbox_feature_set_offer_if_option (set, SANDBOX_FEATURE_MOUNT_CHMOD,
                                       "--chmod");
  sandbox_feature_set_offer_if_option (set, SANDBOX_FEATURE_MOUNT_FILE,
                                       "--file");
  sandbox_feature_set_offer_if_option (set, SANDBOX_FEATURE_MOUNT_DATA,
                                       "--bind-data");
  sandbox_feature_set_offer_if_option (set, SANDBOX_FEATURE_MOUNT_RO_DATA,
                                       "--ro-bind-data");
  sandbox_feature_set_offer_if_option (set, SANDBOX_FEATURE_MOUNT_MQUEUE,
                                       "--mqueue");
  sandbox_feature_set_offer_if (
      set, bubblewrap_is_privileged (facts),
      SANDBOX_FEATURE_MOUNT_MQUEUE_HOST_IPC,
      "a mqueue in a user namespace needs an ipc namespace of its own");
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_MOUNT_NO_EXEC,
                                "bwrap does not set noexec");
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_MOUNT_DEV_BIND_READ_ONLY,
                                "devices do not work in what bwrap makes "
                                "read-only");
  sandbox_feature_set_offer_if (
      set, !is_root, SANDBOX_FEATURE_MOUNT_DEV_APART,
      "bwrap binds the host's device nodes, which belong to root");
  sandbox_feature_set_offer_if (set, !is_root,
                                SANDBOX_FEATURE_KERNEL_FILES_OPEN,
                                "bwrap covers what root could write to");
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_ID_MAP_SUBID,
                                "bwrap maps one id");
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_UID_MAP,
                                "bwrap maps one id");
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_GID_MAP,
                                "bwrap maps one id");
  sandbox_feature_set_withhold (
      set, SANDBOX_FEATURE_USERNS_BLOCK_FD,
      "a bwrap that waits cannot be told from one that hangs at its start");
  sandbox_feature_set_withhold (
      set, SANDBOX_FEATURE_AS_PID_1,
      "what bwrap makes process 1 is sandboxlib-init, which alone can tell how "
      "the command ended");
  sandbox_feature_set_offer_if_option (set, SANDBOX_FEATURE_DISABLE_USERNS,
                                       "--disable-userns");
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_LOOPBACK_OFF,
                                "bwrap always brings loopback up");
  sandbox_feature_set_withhold (set, SANDBOX_FEATURE_NO_NEW_PRIVS_OFF,
                                "bwrap always sets no_new_privs");
}

static int
bubblewrap_prepare (gpointer state,
                    const SandboxHostFacts *facts,
                    SandboxRequest *request,
                    SandboxInvocation *invocation,
                    GError **error)
{
  CommandLine line
      = { .facts = facts, .request = request, .invocation = invocation };

  (void) state;
  if (!bubblewrap_choose_namespaces (&line, error)
      || !bubblewrap_check_mounts (&line, error))
    return 0;

  sandbox_invocation_set_tool (invocation,
                               sandbox_host_facts_get_program (facts));
  sandbox_invocation_set_args_option (invocation, "--args");
  if (sandbox_request_get_die_with_host (request) != SANDBOX_CHOICE_NO)
    bubblewrap_add (&line, "--die-with-parent", NULL);
  bubblewrap_add_isolation (&line);
  bubblewrap_add_mounts (&line);
  /* bwrap would enter it as root without capabilities, who may be denied what
   * the command's user is allowed. */
  bubblewrap_add (&line, "--chdir", NULL);
  sandbox_invocation_add_cwd (invocation);
  line.n_args++;
  sandbox_invocation_add_arg (invocation, "--");
  sandbox_invocation_add_command (invocation);
  return check_length (&line, error) ? 1 : 0;
}

static const SandboxBackendOps bubblewrap_ops = {
  SANDBOX_BACKEND_OPS_INIT,
  .name = "bubblewrap",
  .description = "namespaces through bwrap(1), with or without privilege",
  .probe = bubblewrap_probe,
  .get_features = bubblewrap_get_features,
  .prepare = bubblewrap_prepare,
};

SANDBOX_DEFINE_BACKEND (bubblewrap, bubblewrap_ops)
