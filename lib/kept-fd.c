/* kept-fd.c - an fd that the library keeps between launches. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "kept-fd-private.h"

#include <sys/stat.h>
#include <unistd.h>

static gboolean
is_same_file (const SandboxKeptFd *self)
{
  struct stat st;

  return self->fd >= 0 && fstat (self->fd, &st) == 0
         && st.st_dev == self->device && st.st_ino == self->inode;
}

gboolean
_sandbox_kept_fd_is_ours (const SandboxKeptFd *self)
{
  return self->owner == getpid () && is_same_file (self);
}

void
_sandbox_kept_fd_take (SandboxKeptFd *self, int fd)
{
  struct stat st = { 0 };

  if (is_same_file (self))
    close (self->fd);
  fstat (fd, &st);
  *self = (SandboxKeptFd){
    .fd = fd,
    .device = st.st_dev,
    .inode = st.st_ino,
    .owner = getpid (),
  };
}
