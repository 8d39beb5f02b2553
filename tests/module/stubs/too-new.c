/* too-new.c - a module for a later ABI. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "stub.h"

static const SandboxBackendOps too_new_ops = {
  .struct_size = sizeof (SandboxBackendOps),
  .abi_version = SANDBOX_PLUGIN_ABI + 1,
  .name = "too-new",
  .description = "stub",
  .probe = stub_probe,
  .get_features = stub_get_features,
  .prepare = stub_prepare,
};

SANDBOX_DEFINE_BACKEND (too_new, too_new_ops)
