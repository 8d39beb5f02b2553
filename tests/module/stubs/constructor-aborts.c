/* constructor-aborts.c - a module that kills who loads it. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <stdlib.h>

#include "stub.h"

__attribute__ ((constructor)) static void
die (void)
{
  abort ();
}

static const SandboxBackendOps constructor_aborts_ops = {
  SANDBOX_BACKEND_OPS_INIT,
  .name = "constructor-aborts",
  .description = "stub",
  .probe = stub_probe,
  .get_features = stub_get_features,
  .prepare = stub_prepare,
};

SANDBOX_DEFINE_BACKEND (constructor_aborts, constructor_aborts_ops)
