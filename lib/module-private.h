/* module-private.h - find a module, dlopen it, check its table. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/plugin.h>

/* Names in the search path, sorted, each once; opens no module. */
char **_sandbox_module_list (void);

/* Fills @out_ops, which is zeroed where the module's table is shorter, and
 * @out_path (transfer full). The module stays loaded. */
gboolean _sandbox_module_load (const char *name,
                               SandboxBackendOps *out_ops,
                               char **out_path,
                               GError **error);
