/* too-short.c - a table that ends before its description. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "stub.h"

static const SandboxBackendOps too_short_ops = {
  .struct_size = G_STRUCT_OFFSET (SandboxBackendOps, description),
  .abi_version = SANDBOX_PLUGIN_ABI,
  .name = "too-short",
  .description = "stub",
  .probe = stub_probe,
  .get_features = stub_get_features,
  .prepare = stub_prepare,
};

SANDBOX_DEFINE_BACKEND (too_short, too_short_ops)
