/* limits-reached-private.h - which limits a sandbox has reached. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "cgroup-private.h"
#include "result-private.h"

/* Changes what @result says by what the cgroups have counted, and fills
 * limits_reached and peak_memory. */
void _sandbox_limits_reached_fill (SandboxResult *result,
                                   const SandboxCgroupUse *use,
                                   SandboxRequest *request);
