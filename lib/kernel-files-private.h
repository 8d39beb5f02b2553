/* kernel-files-private.h - what a bind shows of the host's proc and sysfs. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "layout-private.h"

/* Files of a proc through which root inside would change the whole machine: the
 * kernel compares the user id alone, not capabilities. */
#define SANDBOX_N_PROC_FILES 5
extern const char *const _sandbox_proc_files[SANDBOX_N_PROC_FILES];

/* To be called when @host_path, with all that is mounted below it, was placed at
 * @path. As the policy says, each proc of the host that now shows is replaced by
 * one of the sandbox's own, or its dangerous files, and a sysfs, become
 * read-only. */
gboolean _sandbox_layout_cover_kernel_files (SandboxLayout *self,
                                             const char *host_path,
                                             const char *path,
                                             gboolean is_read_only,
                                             GError **error);
