/* mount-private.h - a mount of which more is known than the caller said. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/plugin.h>

/* A bind for an effective request; its source is no directory. */
SandboxMount *_sandbox_mount_new_file_bind (const char *source,
                                            const char *target,
                                            SandboxMountFlags flags);
