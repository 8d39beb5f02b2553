/* submounts-private.h - what the host has mounted below the source of a bind. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "layout-private.h"

/* To be called when @host_path was placed at @path. As the policy says, what the
 * host has mounted there or below is bound one by one, each proc that shows is
 * replaced by one of the sandbox's own, or its dangerous files, and a sysfs,
 * become read-only. */
gboolean _sandbox_layout_treat_submounts (SandboxLayout *self,
                                          const char *host_path,
                                          const char *path,
                                          SandboxMountFlags flags,
                                          GError **error);
