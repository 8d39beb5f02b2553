/* change-private.h - making a SandboxChange. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/plugin.h>

/* Copies its strings. */
SandboxChange *_sandbox_change_new (SandboxFeature feature,
                                    const char *wanted,
                                    const char *got,
                                    const char *reason);
