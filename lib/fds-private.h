/* fds-private.h - small helpers around file descriptors. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <glib.h>
#include <sys/types.h>

/* Closes *@fd unless it is -1, and makes it -1; errno stays. */
void _sandbox_close (int *fd);

/* Takes @fd (or passes -1 on) and returns one above 2: a caller may have closed
 * its standard streams, whose numbers must not become ours. */
int _sandbox_fd_above_stdio (int fd);

/* A duplicate above 2 with O_CLOEXEC, or -1. */
int _sandbox_fd_dup (int fd);

/* Opens @path, which has no leading slash, below @directory: neither a symbolic
 * link nor ".." is followed. "" is @directory itself. */
int _sandbox_open_beneath (int directory, const char *path, int flags);

/* FALSE with errno set. */
gboolean _sandbox_write_all (int fd, const void *data, gsize size);

/* A sealed memfd with @size bytes at @data, or -1. */
int _sandbox_sealed_memfd (const char *name, const void *data, gsize size);

/* int that closes itself at the end of its scope. */
typedef int SandboxFd;
static inline void
_sandbox_fd_clear (SandboxFd *fd)
{
  _sandbox_close (fd);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SandboxFd, _sandbox_fd_clear)
