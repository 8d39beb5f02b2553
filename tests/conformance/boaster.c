/* boaster.c - a module that offers everything and does chroot(2) alone. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "offer-everything.h"

static int
boaster_probe (G_GNUC_UNUSED gpointer state,
               G_GNUC_UNUSED SandboxHostFacts *facts,
               G_GNUC_UNUSED GError **error)
{
  return 1;
}

static int
boaster_prepare (G_GNUC_UNUSED gpointer state,
                 G_GNUC_UNUSED const SandboxHostFacts *facts,
                 G_GNUC_UNUSED SandboxRequest *request,
                 SandboxInvocation *invocation,
                 G_GNUC_UNUSED GError **error)
{
  sandbox_invocation_add_chroot_step (invocation);
  sandbox_invocation_add_command (invocation);
  return 1;
}

static const SandboxBackendOps boaster_ops = {
  SANDBOX_BACKEND_OPS_INIT,
  .name = "boaster",
  .description = "offers everything, does next to nothing",
  .probe = boaster_probe,
  .get_features = offer_everything,
  .prepare = boaster_prepare,
};

SANDBOX_DEFINE_BACKEND (boaster, boaster_ops)
