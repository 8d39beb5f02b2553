/* no-probe.c - a table without a slot that is required. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "stub.h"

static const SandboxBackendOps no_probe_ops = {
  SANDBOX_BACKEND_OPS_INIT, .name = "no-probe",
  .description = "stub",    .get_features = stub_get_features,
  .prepare = stub_prepare,
};

SANDBOX_DEFINE_BACKEND (no_probe, no_probe_ops)
