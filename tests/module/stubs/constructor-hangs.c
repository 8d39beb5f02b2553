/* constructor-hangs.c - a module that is never loaded to the end. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <unistd.h>

#include "stub.h"

__attribute__ ((constructor)) static void
hang (void)
{
  for (;;)
    pause ();
}

static const SandboxBackendOps constructor_hangs_ops = {
  SANDBOX_BACKEND_OPS_INIT,
  .name = "constructor-hangs",
  .description = "stub",
  .probe = stub_probe,
  .get_features = stub_get_features,
  .prepare = stub_prepare,
};

SANDBOX_DEFINE_BACKEND (constructor_hangs, constructor_hangs_ops)
