/* constructor-crashes.c - a module with a fault in its constructor. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <signal.h>

#include "stub.h"

__attribute__ ((constructor)) static void
crash (void)
{
  signal (SIGSEGV, SIG_DFL);
  raise (SIGSEGV);
}

static const SandboxBackendOps constructor_crashes_ops = {
  SANDBOX_BACKEND_OPS_INIT,
  .name = "constructor-crashes",
  .description = "stub",
  .probe = stub_probe,
  .get_features = stub_get_features,
  .prepare = stub_prepare,
};

SANDBOX_DEFINE_BACKEND (constructor_crashes, constructor_crashes_ops)
