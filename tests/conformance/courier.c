/* courier.c - a module that hands fds to bwrap(1). */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "offer-everything.h"

#include <stdlib.h>

static int
courier_probe (G_GNUC_UNUSED gpointer state,
               SandboxHostFacts *facts,
               GError **error)
{
  return sandbox_host_facts_find_program (facts, "bwrap", error);
}

/* An fd of the test's, which bwrap closes, and the same one again, of which it
 * knows nothing and lets init have it. */
static void
add_fds (SandboxInvocation *invocation)
{
  const char *number = g_getenv ("SANDBOX_TEST_FD");

  if (number == NULL)
    return;
  sandbox_invocation_add_arg (invocation, "--info-fd");
  sandbox_invocation_add_fd (invocation, "info", atoi (number));
  sandbox_invocation_add_args (invocation, "--setenv", "SPARE", NULL);
  sandbox_invocation_add_fd (invocation, "spare", atoi (number));
}

static void
add_data (SandboxInvocation *invocation)
{
  g_autoptr (GBytes) data = g_bytes_new_static ("hello\n", 6);
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

  sandbox_invocation_add_arg (invocation, "--ro-bind-data");
  sandbox_invocation_add_data (invocation, "hello", data);
  sandbox_invocation_add_args (invocation, "/data/hello", "--ro-bind-data",
                               NULL);
  sandbox_invocation_add_data (invocation, "nothing", nothing);
  sandbox_invocation_add_arg (invocation, "/data/nothing");
}

static int
courier_prepare (G_GNUC_UNUSED gpointer state,
                 const SandboxHostFacts *facts,
                 SandboxRequest *request,
                 SandboxInvocation *invocation,
                 G_GNUC_UNUSED GError **error)
{
  const char *init = sandbox_invocation_get_init_proc (invocation);

  sandbox_invocation_set_tool (invocation,
                               sandbox_host_facts_get_program (facts));
  if (g_getenv ("SANDBOX_TEST_ARGS") != NULL)
    sandbox_invocation_set_args_option (invocation, "--args");
  sandbox_invocation_unshare (invocation, SANDBOX_ISOLATION_KIND_PID);
  sandbox_invocation_add_args (invocation, "--unshare-user-try",
                               "--unshare-pid", "--die-with-parent", "--bind",
                               sandbox_request_get_rootfs (request), "/",
                               "--tmpfs", "/data", NULL);
  add_data (invocation);
  add_fds (invocation);
  if (init != NULL)
    sandbox_invocation_add_args (invocation, "--ro-bind", "/proc", init, NULL);
  sandbox_invocation_add_arg (invocation, "--");
  sandbox_invocation_add_command (invocation);
  return 1;
}

static const SandboxBackendOps courier_ops = {
  SANDBOX_BACKEND_OPS_INIT,
  .name = "courier",
  .description = "hands fds to its tool",
  .probe = courier_probe,
  .get_features = offer_everything,
  .prepare = courier_prepare,
};

SANDBOX_DEFINE_BACKEND (courier, courier_ops)
