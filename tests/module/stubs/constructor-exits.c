/* constructor-exits.c - a module that ends who loads it, as if all were well. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <stdlib.h>

#include "stub.h"

__attribute__ ((constructor)) static void
leave (void)
{
  exit (0);
}

static const SandboxBackendOps constructor_exits_ops = {
  SANDBOX_BACKEND_OPS_INIT,
  .name = "constructor-exits",
  .description = "stub",
  .probe = stub_probe,
  .get_features = stub_get_features,
  .prepare = stub_prepare,
};

SANDBOX_DEFINE_BACKEND (constructor_exits, constructor_exits_ops)
