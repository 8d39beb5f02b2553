/* probe-crashes.c - a module with a fault in its probe. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <signal.h>

#include "stub.h"

static int
probe_crashes_probe (gpointer state, SandboxHostFacts *facts, GError **error)
{
  signal (SIGSEGV, SIG_DFL);
  raise (SIGSEGV);
  return stub_probe (state, facts, error);
}

static const SandboxBackendOps probe_crashes_ops = {
  SANDBOX_BACKEND_OPS_INIT,
  .name = "probe-crashes",
  .description = "stub",
  .probe = probe_crashes_probe,
  .get_features = stub_get_features,
  .prepare = stub_prepare,
};

SANDBOX_DEFINE_BACKEND (probe_crashes, probe_crashes_ops)
