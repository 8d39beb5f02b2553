/* stub.h - slots that the stub modules share. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#pragma once

#include <sandboxlib/plugin.h>

static inline int
stub_probe (gpointer state, SandboxHostFacts *facts, GError **error)
{
  (void) state;
  (void) facts;
  (void) error;
  return 1;
}

static inline void
stub_get_features (gpointer state,
                   const SandboxHostFacts *facts,
                   SandboxFeatureSet *set)
{
  (void) state;
  (void) facts;
  sandbox_feature_set_offer_init (set);
  sandbox_feature_set_offer (set, SANDBOX_FEATURE_ROOTFS);
}

static inline int
stub_prepare (gpointer state,
              const SandboxHostFacts *facts,
              SandboxRequest *request,
              SandboxInvocation *invocation,
              GError **error)
{
  (void) state;
  (void) facts;
  (void) request;
  (void) invocation;
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED,
               "a stub runs nothing");
  return 0;
}
