/* shown.c - show captured output while the command runs. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "shown.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <unistd.h>

/* A pipe that can be written to takes so much without making us wait. pipe(7) */
#define CHUNK PIPE_BUF

static gboolean
is_writable (int fd)
{
  struct pollfd poll_fd = { .fd = fd, .events = POLLOUT };

  return poll (&poll_fd, 1, 0) > 0;
}

static void
drop_pending (ShownStream *stream)
{
  stream->offset += stream->written;
  stream->written = 0;
  g_clear_pointer (&stream->pending, g_bytes_unref);
}

/* Returns whether it went on. Who closes our stream sees no more; SIGPIPE is
 * blocked. */
static gboolean
write_some (ShownStream *stream)
{
  gsize size;
  const char *data = g_bytes_get_data (stream->pending, &size);
  gssize n;

  if (!is_writable (stream->fd))
    return FALSE;
  n = write (stream->fd, data + stream->written,
             MIN (size - stream->written, (gsize) CHUNK));
  if (n < 0 && errno != EAGAIN && errno != EINTR)
    {
      stream->fd = -1;
      drop_pending (stream);
    }
  if (n <= 0)
    return FALSE;
  stream->written += (gsize) n;
  if (stream->written == size)
    drop_pending (stream);
  return TRUE;
}

static void
show (ShownStream *stream, SandboxProcess *process, SandboxStream which)
{
  gboolean goes_on = TRUE;

  while (goes_on && stream->fd >= 0)
    {
      if (stream->pending == NULL)
        stream->pending
            = sandbox_process_dup_output (process, which, stream->offset);
      goes_on = stream->pending != NULL && write_some (stream);
    }
}

void
shown_init (Shown *self)
{
  *self = (Shown){ 0 };
  self->streams[0].fd = STDOUT_FILENO;
  self->streams[1].fd = STDERR_FILENO;
}

void
shown_go_on (Shown *self, SandboxProcess *process)
{
  show (&self->streams[0], process, SANDBOX_STREAM_STDOUT);
  show (&self->streams[1], process, SANDBOX_STREAM_STDERR);
}

void
shown_get_fds (const Shown *self, int fds[2])
{
  for (int i = 0; i < 2; i++)
    fds[i] = self->streams[i].pending != NULL ? self->streams[i].fd : -1;
}

gboolean
shown_has_more (const Shown *self)
{
  return self->streams[0].pending != NULL || self->streams[1].pending != NULL;
}

void
shown_clear (Shown *self)
{
  for (int i = 0; i < 2; i++)
    g_clear_pointer (&self->streams[i].pending, g_bytes_unref);
}
