/* silent-failure.c - a module that fails and gives no reason. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "stub.h"

static int
silent_failure_prepare (gpointer state,
                        const SandboxHostFacts *facts,
                        SandboxRequest *request,
                        SandboxInvocation *invocation,
                        GError **error)
{
  (void) state;
  (void) facts;
  (void) request;
  (void) invocation;
  (void) error;
  return 0;
}

static const SandboxBackendOps silent_failure_ops = {
  SANDBOX_BACKEND_OPS_INIT,
  .name = "silent-failure",
  .description = "stub",
  .probe = stub_probe,
  .get_features = stub_get_features,
  .prepare = silent_failure_prepare,
};

SANDBOX_DEFINE_BACKEND (silent_failure, silent_failure_ops)
