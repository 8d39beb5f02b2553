/* stdio-private.h - open what the standard streams of a command lead to. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/request-stdio.h>

typedef struct
{
  int child[3];    /* for the command; two may be the same fd */
  int captured[3]; /* our end of a pipe, non-blocking, or -1 */
  int piped[3];    /* the same for the caller, blocking */
} SandboxStreams;

/* What @fd is by which a command reaches the host's files around its root, or
 * NULL. */
const char *_sandbox_fd_find_way_out (int fd);

void _sandbox_streams_init (SandboxStreams *self);
void _sandbox_streams_close_child (SandboxStreams *self);
void _sandbox_streams_clear (SandboxStreams *self);

/* All fds are above 2 and O_CLOEXEC. What is unset leads to @terminal unless that
 * is -1. */
gboolean _sandbox_streams_open (SandboxStreams *self,
                                SandboxRequest *request,
                                int terminal,
                                GError **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SandboxStreams, _sandbox_streams_clear)
