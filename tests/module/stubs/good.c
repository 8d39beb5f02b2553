/* good.c - a module that keeps its contract. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "stub.h"

static const SandboxBackendOps good_ops = {
  SANDBOX_BACKEND_OPS_INIT,
  .name = "good",
  .description = "stub",
  .probe = stub_probe,
  .get_features = stub_get_features,
  .prepare = stub_prepare,
};

SANDBOX_DEFINE_BACKEND (good, good_ops)
