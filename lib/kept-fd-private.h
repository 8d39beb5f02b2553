/* kept-fd-private.h - an fd that the library keeps between launches. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <glib.h>
#include <sys/types.h>

/* The calling process may close what it has not opened, and open something else
 * under the same number; and what it forks has a copy that shares its state. */
typedef struct
{
  int fd; /* -1: none */
  dev_t device;
  ino_t inode;
  pid_t owner;
} SandboxKeptFd;

#define SANDBOX_KEPT_FD_NONE \
  { \
    .fd = -1 \
  }

/* Whether the fd is still what was kept, in the process that kept it. */
gboolean _sandbox_kept_fd_is_ours (const SandboxKeptFd *self);

/* Keeps @fd, with O_CLOEXEC and above 2, and closes a former one. */
void _sandbox_kept_fd_take (SandboxKeptFd *self, int fd);
