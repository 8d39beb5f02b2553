/* with-dash.c - a module whose name is no C identifier. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "stub.h"

static const SandboxBackendOps with_dash_ops = {
  SANDBOX_BACKEND_OPS_INIT,
  .name = "with-dash",
  .description = "stub",
  .probe = stub_probe,
  .get_features = stub_get_features,
  .prepare = stub_prepare,
};

SANDBOX_DEFINE_BACKEND (with_dash, with_dash_ops)
