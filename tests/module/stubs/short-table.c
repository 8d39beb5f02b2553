/* short-table.c - a table that ends before a slot which is required. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "stub.h"

static const SandboxBackendOps short_table_ops = {
  /* The pointer is there, but the library must not look at it. */
  .struct_size = G_STRUCT_OFFSET (SandboxBackendOps, prepare),
  .abi_version = SANDBOX_PLUGIN_ABI,
  .name = "short-table",
  .description = "stub",
  .probe = stub_probe,
  .get_features = stub_get_features,
  .prepare = stub_prepare,
};

SANDBOX_DEFINE_BACKEND (short_table, short_table_ops)
