/* init-image.c - the program sandboxlib-init as a file to execute. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init-image-private.h"

#include "fds-private.h"
#include "kept-fd-private.h"

static struct
{
  GMutex mutex;
  SandboxKeptFd memfd; /* sealed, so every launch can execute it */
} image = { .memfd = SANDBOX_KEPT_FD_NONE };

static void
make (void)
{
  int fd = _sandbox_sealed_memfd (
      "sandboxlib-init", sandbox_init_image_start,
      (gsize) (sandbox_init_image_end - sandbox_init_image_start));

  if (fd >= 0)
    _sandbox_kept_fd_take (&image.memfd, fd);
}

int
_sandbox_init_image_open (void)
{
  int fd;

  g_mutex_lock (&image.mutex);
  if (!_sandbox_kept_fd_is_ours (&image.memfd))
    make ();
  fd = image.memfd.fd >= 0 ? _sandbox_fd_dup (image.memfd.fd) : -1;
  g_mutex_unlock (&image.mutex);
  return fd;
}
