/* probe-silent.c - a module whose probe fails and gives no reason. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "stub.h"

static int
probe_silent_probe (gpointer state, SandboxHostFacts *facts, GError **error)
{
  (void) state;
  (void) facts;
  (void) error;
  return 0;
}

static const SandboxBackendOps probe_silent_ops = {
  SANDBOX_BACKEND_OPS_INIT,
  .name = "probe-silent",
  .description = "stub",
  .probe = probe_silent_probe,
  .get_features = stub_get_features,
  .prepare = stub_prepare,
};

SANDBOX_DEFINE_BACKEND (probe_silent, probe_silent_ops)
