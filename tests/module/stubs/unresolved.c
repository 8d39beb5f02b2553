/* unresolved.c - a module that needs a function which nobody has. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "stub.h"

void sandbox_stub_missing_function (void);

static int
unresolved_probe (gpointer state, SandboxHostFacts *facts, GError **error)
{
  sandbox_stub_missing_function ();
  return stub_probe (state, facts, error);
}

static const SandboxBackendOps unresolved_ops = {
  SANDBOX_BACKEND_OPS_INIT,
  .name = "unresolved",
  .description = "stub",
  .probe = unresolved_probe,
  .get_features = stub_get_features,
  .prepare = stub_prepare,
};

SANDBOX_DEFINE_BACKEND (unresolved, unresolved_ops)
