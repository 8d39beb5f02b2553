/* user-namespaces-private.h - why a caller cannot make a user namespace. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/plugin.h>

/* After the kernel has refused: what probably did it, and the remedy. */
const char *
_sandbox_explain_forbidden_user_namespace (const SandboxHostFacts *facts);
