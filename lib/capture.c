/* capture.c - keep what comes out of a pipe, up to a limit. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "capture-private.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define BUFFER_SIZE ((gsize) 65536)

/* From here on output is a mapping of its own, which grows without being copied,
 * and in huge pages where the host has them: to fault in small ones took half of
 * the time. */
#define MAPPED_SIZE ((gsize) 1 << 20)

typedef struct
{
  void *data;
  gsize size;
} Mapping;

static void
unmap (gpointer data)
{
  Mapping *mapping = data;

  munmap (mapping->data, mapping->size);
  g_free (mapping);
}

void
_sandbox_capture_start (SandboxCapture *self, guint64 limit)
{
  self->is_captured = TRUE;
  self->limit = limit;
}

static gboolean
is_mapped (const SandboxCapture *self)
{
  return self->allocated >= MAPPED_SIZE;
}

static gboolean
map_anew (SandboxCapture *self, gsize size)
{
  void *data = is_mapped (self)
                   ? mremap (self->data, self->allocated, size, MREMAP_MAYMOVE)
                   : mmap (NULL, size, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

  if (data == MAP_FAILED)
    return FALSE;
  madvise (data, size, MADV_HUGEPAGE);
  if (!is_mapped (self))
    {
      if (self->size > 0)
        memcpy (data, self->data, self->size);
      g_free (self->data);
    }
  self->data = data;
  self->allocated = size;
  return TRUE;
}

/* FALSE when there is no memory for it: the rest is thrown away then. */
static gboolean
make_room (SandboxCapture *self, gsize room)
{
  gsize size = MAX (self->allocated, 256);

  while (size - self->size < room)
    size *= 2;
  if (size == self->allocated)
    return TRUE;
  if (size >= MAPPED_SIZE)
    return map_anew (self, size);
  self->data = g_realloc (self->data, size);
  self->allocated = size;
  return TRUE;
}

static gsize
get_room (const SandboxCapture *self)
{
  guint64 rest = self->limit > 0 ? self->limit - self->size : G_MAXUINT64;

  return (gsize) MIN (rest, BUFFER_SIZE);
}

static ssize_t
read_and_copy (SandboxCapture *self, int fd, gsize room)
{
  guint8 buffer[BUFFER_SIZE];
  ssize_t n = read (fd, buffer, sizeof buffer);
  gsize kept = n > 0 ? MIN ((gsize) n, room) : 0;

  if (kept > 0 && !make_room (self, kept))
    kept = 0;
  if (kept > 0)
    memcpy (self->data + self->size, buffer, kept);
  self->size += kept;
  if (n > 0 && kept < (gsize) n)
    self->is_truncated = TRUE;
  return n;
}

static ssize_t
read_into_place (SandboxCapture *self, int fd)
{
  ssize_t n = read (fd, self->data + self->size, BUFFER_SIZE);

  self->size += n > 0 ? (gsize) n : 0;
  return n;
}

/* Most output is short, and would not be worth a buffer of its own. */
gboolean
_sandbox_capture_read (SandboxCapture *self, int fd)
{
  gsize room = get_room (self);
  gboolean is_long = self->size >= BUFFER_SIZE && room == BUFFER_SIZE;
  ssize_t n = is_long && make_room (self, room)
                  ? read_into_place (self, fd)
                  : read_and_copy (self, fd, room);

  return n < 0 ? errno == EAGAIN || errno == EINTR : n > 0;
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
  GBytes *bytes;

  if (!self->is_captured)
    return NULL;
  if (is_mapped (self))
    {
      Mapping *mapping = g_new (Mapping, 1);

      mapping->data = self->data;
      mapping->size = self->allocated;
      bytes
          = g_bytes_new_with_free_func (self->data, self->size, unmap, mapping);
    }
  else
    bytes = g_bytes_new_take (self->data, self->size);
  *self = (SandboxCapture){ .is_truncated = self->is_truncated };
  return bytes;
}

void
_sandbox_capture_clear (SandboxCapture *self)
{
  GBytes *bytes = _sandbox_capture_steal (self);

  if (bytes != NULL)
    g_bytes_unref (bytes);
}
