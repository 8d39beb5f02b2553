/* kernel-files-private.h - what a bind shows of the host's proc and sysfs. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "host-mounts-private.h"
#include "layout-private.h"

/* Files of a proc through which root inside would change the whole machine: the
 * kernel compares the user id alone, not capabilities. */
#define SANDBOX_N_PROC_FILES 5
extern const char *const _sandbox_proc_files[SANDBOX_N_PROC_FILES];

typedef enum
{
  KERNEL_FILES_LEAVE,
  KERNEL_FILES_REPLACE,    /* a proc gives way to one of the sandbox's own */
  KERNEL_FILES_COVER_SOME, /* some files of a proc become read-only */
  /* all of a sysfs or a cgroup, or of what is a part of a proc */
  KERNEL_FILES_COVER_ALL,
  KERNEL_FILES_REFUSE, /* a cgroup that should be covered, and cannot be */
} SandboxKernelFilesTreatment;

/* What becomes of @mount, which shows inside. */
SandboxKernelFilesTreatment
_sandbox_kernel_files_get_treatment (const SandboxLayoutPolicy *policy,
                                     const SandboxHostMount *mount,
                                     gboolean is_read_only);

/* Places a proc of the sandbox's own at @path. */
gboolean _sandbox_kernel_files_replace (SandboxLayout *layout,
                                        const char *path,
                                        gboolean is_read_only,
                                        GError **error);

/* Makes files of @proc read-only, which shows at @path. */
gboolean _sandbox_kernel_files_cover_some (SandboxLayout *layout,
                                           const SandboxHostMount *proc,
                                           const char *path,
                                           GError **error);
