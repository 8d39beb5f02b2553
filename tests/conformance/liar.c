/* liar.c - a module that uses bwrap(1) well, but for one thing. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "offer-everything.h"

static gboolean
lies (const char *about)
{
  return g_strcmp0 (g_getenv ("SANDBOX_TEST_LIE"), about) == 0;
}

static int
liar_probe (G_GNUC_UNUSED gpointer state,
            SandboxHostFacts *facts,
            GError **error)
{
  return sandbox_host_facts_find_program (facts, "bwrap", error);
}

static void
add_namespaces (SandboxInvocation *invocation, SandboxRequest *request)
{
  static const char *const options[SANDBOX_ISOLATION_N_KINDS] = {
    [SANDBOX_ISOLATION_KIND_NETWORK] = "--unshare-net",
    [SANDBOX_ISOLATION_KIND_PID] = "--unshare-pid",
    [SANDBOX_ISOLATION_KIND_IPC] = "--unshare-ipc",
    [SANDBOX_ISOLATION_KIND_UTS] = "--unshare-uts",
  };
  const SandboxIsolation *isolation = sandbox_request_get_isolation (request);

  for (int i = 0; i < SANDBOX_ISOLATION_N_KINDS; i++)
    {
      SandboxIsolationKind kind = (SandboxIsolationKind) i;
      gboolean is_new
          = sandbox_isolation_get (isolation, kind) == SANDBOX_ISOLATION_NEW;

      if (is_new)
        sandbox_invocation_unshare (invocation, kind);
      if (options[i] != NULL
          && is_new != lies (sandbox_isolation_kind_to_string (kind)))
        sandbox_invocation_add_arg (invocation, options[i]);
    }
  sandbox_invocation_add_arg (invocation, "--unshare-user-try");
  if (sandbox_request_get_hostname (request) != NULL)
    sandbox_invocation_add_args (
        invocation, "--hostname",
        lies ("hostname") ? "another" : sandbox_request_get_hostname (request),
        NULL);
}

static void
add_mount (SandboxInvocation *invocation, SandboxMount *mount)
{
  const char *target = sandbox_mount_get_target (mount);
  gboolean is_read_only
      = (sandbox_mount_get_flags (mount) & SANDBOX_MOUNT_READ_ONLY) != 0;

  switch (sandbox_mount_get_mount_type (mount))
    {
    case SANDBOX_MOUNT_BIND:
      sandbox_invocation_add_args (
          invocation,
          is_read_only && !lies ("ro-bind") ? "--ro-bind" : "--bind",
          lies ("source") ? "/tmp" : sandbox_mount_get_source (mount), target,
          NULL);
      break;
    case SANDBOX_MOUNT_PROC:
      sandbox_invocation_add_args (
          invocation, lies ("proc") ? "--tmpfs" : "--proc", target, NULL);
      break;
    default:
      if (!lies ("tmpfs"))
        sandbox_invocation_add_args (invocation, "--tmpfs", target, NULL);
    }
}

static int
liar_prepare (G_GNUC_UNUSED gpointer state,
              const SandboxHostFacts *facts,
              SandboxRequest *request,
              SandboxInvocation *invocation,
              G_GNUC_UNUSED GError **error)
{
  GPtrArray *mounts = sandbox_request_get_mounts (request);
  const char *init = sandbox_invocation_get_init_proc (invocation);
  gboolean is_read_only = sandbox_request_is_root_read_only (request);

  sandbox_invocation_set_tool (invocation,
                               sandbox_host_facts_get_program (facts));
  add_namespaces (invocation, request);
  sandbox_invocation_add_args (
      invocation, "--die-with-parent",
      is_read_only && !lies ("read-only") ? "--ro-bind" : "--bind",
      lies ("rootfs") ? "/" : sandbox_request_get_rootfs (request), "/", NULL);
  for (guint i = 0; i < mounts->len; i++)
    add_mount (invocation, g_ptr_array_index (mounts, i));
  if (init != NULL)
    sandbox_invocation_add_args (invocation, "--ro-bind", "/proc", init, NULL);
  if (!lies ("kernel-files") && sandbox_host_facts_get_euid (facts) == 0)
    sandbox_invocation_cover_kernel_files (invocation);
  sandbox_invocation_add_arg (invocation, "--");
  sandbox_invocation_add_command (invocation);
  return 1;
}

static const SandboxBackendOps liar_ops = {
  SANDBOX_BACKEND_OPS_INIT,
  .name = "liar",
  .description = "does all but one thing of what it offers",
  .probe = liar_probe,
  .get_features = offer_everything,
  .prepare = liar_prepare,
};

SANDBOX_DEFINE_BACKEND (liar, liar_ops)
