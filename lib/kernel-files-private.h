/* kernel-files-private.h - what a bind shows of the host's proc and sysfs. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "layout-private.h"

/* To be called when @host_path, with all that is mounted below it, was placed at
 * @path. As the policy says, each proc of the host that now shows is replaced by
 * one of the sandbox's own, or its dangerous files, and a sysfs, become
 * read-only. */
gboolean _sandbox_layout_cover_kernel_files (SandboxLayout *self,
                                             const char *host_path,
                                             const char *path,
                                             gboolean is_read_only,
                                             GError **error);
