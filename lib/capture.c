/* capture.c - keep what comes out of a pipe, up to a limit. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "capture-private.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

void
_sandbox_capture_start (SandboxCapture *self, guint64 limit)
{
  self->bytes = g_byte_array_new ();
  self->limit = limit;
}

static void
keep (SandboxCapture *self, const guint8 *data, gsize size)
{
  gsize room = size;

  if (self->limit > 0)
    room = (gsize) MIN (size, self->limit - self->bytes->len);
  /* A GByteArray counts with 32 bits. */
  room = MIN (room, (gsize) G_MAXUINT / 2 - self->bytes->len);
  if (room < size)
    self->is_truncated = TRUE;
  g_byte_array_append (self->bytes, data, (guint) room);
}

gboolean
_sandbox_capture_read (SandboxCapture *self, int fd)
{
  guint8 buffer[65536];
  ssize_t n = read (fd, buffer, sizeof buffer);

  if (n < 0)
    return errno == EAGAIN || errno == EINTR;
  keep (self, buffer, (gsize) n);
  return n > 0;
}

void
_sandbox_capture_drain (SandboxCapture *self, int fd)
{
  struct pollfd poll_fd = { .fd = fd, .events = POLLIN };

  while (fd >= 0 && poll (&poll_fd, 1, 0) > 0
         && _sandbox_capture_read (self, fd))
    ;
}

GBytes *
_sandbox_capture_steal (SandboxCapture *self)
{
  if (self->bytes == NULL)
    return NULL;
  return g_byte_array_free_to_bytes (g_steal_pointer (&self->bytes));
}

void
_sandbox_capture_clear (SandboxCapture *self)
{
  g_clear_pointer (&self->bytes, g_byte_array_unref);
}
