/* layout-cwd-private.h - the directory in which the command starts. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "layout-private.h"

/* The cwd of @request, or those of its candidates that are directories, once all
 * mounts are placed. */
gboolean _sandbox_layout_resolve_cwd (SandboxLayout *self,
                                      SandboxRequest *request,
                                      GError **error);
