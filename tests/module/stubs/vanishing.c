/* vanishing.c - a module whose file is gone once it is loaded. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <dlfcn.h>
#include <unistd.h>

#include "stub.h"

__attribute__ ((constructor)) static void
remove_file (void)
{
  Dl_info info;

  if (dladdr ((const void *) remove_file, &info) != 0)
    unlink (info.dli_fname);
}

static const SandboxBackendOps vanishing_ops = {
  SANDBOX_BACKEND_OPS_INIT,
  .name = "vanishing",
  .description = "stub",
  .probe = stub_probe,
  .get_features = stub_get_features,
  .prepare = stub_prepare,
};

SANDBOX_DEFINE_BACKEND (vanishing, vanishing_ops)
