/* boaster.c - a module that offers everything and does chroot(2) alone. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include <sandboxlib/plugin.h>

static int
boaster_probe (G_GNUC_UNUSED gpointer state,
               G_GNUC_UNUSED SandboxHostFacts *facts,
               G_GNUC_UNUSED GError **error)
{
  return 1;
}

static void
boaster_get_features (G_GNUC_UNUSED gpointer state,
                      G_GNUC_UNUSED const SandboxHostFacts *facts,
                      SandboxFeatureSet *set)
{
  for (int feature = 1; feature < SANDBOX_FEATURE_END; feature++)
    sandbox_feature_set_offer (set, (SandboxFeature) feature);
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
  .get_features = boaster_get_features,
  .prepare = boaster_prepare,
};

SANDBOX_DEFINE_BACKEND (boaster, boaster_ops)
