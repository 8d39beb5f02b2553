/* process-private.h - making a process from a launch. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/process.h>

#include "launch-private.h"

/* Takes @layout, @invocation and @launch. @started: monotonic time before the
 * launch. */
SandboxProcess *_sandbox_process_new (const char *backend,
                                      SandboxLayout *layout,
                                      SandboxInvocation *invocation,
                                      SandboxLaunch *launch,
                                      gint64 started,
                                      GError **error);
