/* walls.h - the mounts of linux-user-chroot, and the way in. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sys/types.h>

#include "options.h"

typedef struct
{
  uid_t uid;
  gid_t gid;
} Caller;

/* Gives up root's identity, for good unless the caller is root. */
void walls_become (const Caller *caller);

/* In the child, whose namespaces are new: makes the mounts, enters the rootfs and
 * becomes the caller. What fails ends the process with 1. */
void walls_build (const Options *options, const Caller *caller);
