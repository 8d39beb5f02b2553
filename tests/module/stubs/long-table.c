/* long-table.c - a module of a later author, with slots unknown to us. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "stub.h"

typedef struct
{
  SandboxBackendOps ops;
  void (*later_slot) (void);
} LaterOps;

static const LaterOps long_table_ops = {
  .ops = {
    .struct_size = sizeof (LaterOps),
    .abi_version = SANDBOX_PLUGIN_ABI,
    .name = "long-table",
    .description = "stub",
    .probe = stub_probe,
    .get_features = stub_get_features,
    .prepare = stub_prepare,
  },
};

SANDBOX_EXTERN
const LaterOps sandbox_backend_long_table
    __attribute__ ((alias ("long_table_ops")));
