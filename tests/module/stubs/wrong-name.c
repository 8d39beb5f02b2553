/* wrong-name.c - a table with the name of another backend. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "stub.h"

static const SandboxBackendOps wrong_name_ops = {
  SANDBOX_BACKEND_OPS_INIT,
  .name = "other",
  .description = "stub",
  .probe = stub_probe,
  .get_features = stub_get_features,
  .prepare = stub_prepare,
};

SANDBOX_DEFINE_BACKEND (wrong_name, wrong_name_ops)
