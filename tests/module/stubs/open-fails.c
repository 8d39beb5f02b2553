/* open-fails.c - a module that cannot make its own state. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "stub.h"

static gpointer
open_fails_open (GError **error)
{
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
               "the stub has no state");
  return NULL;
}

static const SandboxBackendOps open_fails_ops = {
  SANDBOX_BACKEND_OPS_INIT,
  .name = "open-fails",
  .description = "stub",
  .probe = stub_probe,
  .get_features = stub_get_features,
  .prepare = stub_prepare,
  .open = open_fails_open,
};

SANDBOX_DEFINE_BACKEND (open_fails, open_fails_ops)
