/* probe-fails.c - a module whose tool is not there. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "stub.h"

static int
probe_fails_probe (gpointer state, SandboxHostFacts *facts, GError **error)
{
  (void) state;
  return sandbox_host_facts_find_program (facts, "no-such-tool", error) ? 1 : 0;
}

static const SandboxBackendOps probe_fails_ops = {
  SANDBOX_BACKEND_OPS_INIT,
  .name = "probe-fails",
  .description = "stub",
  .probe = probe_fails_probe,
  .get_features = stub_get_features,
  .prepare = stub_prepare,
};

SANDBOX_DEFINE_BACKEND (probe_fails, probe_fails_ops)
