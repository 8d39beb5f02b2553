/* offer-everything.h - get_features of a module that offers all there are. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/plugin.h>

static void
offer_everything (G_GNUC_UNUSED gpointer state,
                  G_GNUC_UNUSED const SandboxHostFacts *facts,
                  SandboxFeatureSet *set)
{
  for (int feature = 1; feature < SANDBOX_FEATURE_END; feature++)
    sandbox_feature_set_offer (set, (SandboxFeature) feature);
}
