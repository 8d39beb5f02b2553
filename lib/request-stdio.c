/* request-stdio.c - the standard streams of a request's command. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "request-private.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "request-data-private.h"
#include "error-private.h"

/* Above the numbers of the standard streams, which the caller may have
 * closed. */
#define LOWEST_FD 3

static const char *const stdio_words[] = {
  [SANDBOX_STDIO_UNSET] = "unset",     [SANDBOX_STDIO_NULL] = "null",
  [SANDBOX_STDIO_INHERIT] = "inherit", [SANDBOX_STDIO_FD] = "fd",
  [SANDBOX_STDIO_FILE] = "file",       [SANDBOX_STDIO_CAPTURE] = "capture",
  [SANDBOX_STDIO_STDOUT] = "stdout",   [SANDBOX_STDIO_PIPE] = "pipe",
};

static gboolean
is_stream (SandboxStream stream)
{
  return (guint) stream <= SANDBOX_STREAM_STDERR;
}

static void
clear_stream (SandboxRequestStream *stream)
{
  if (stream->fd >= 0)
    close (stream->fd);
  stream->stdio = SANDBOX_STDIO_UNSET;
  stream->fd = -1;
  g_clear_pointer (&stream->path, g_free);
  g_clear_pointer (&stream->problem, g_free);
}

static void
duplicate_fd (SandboxRequestStream *stream, int fd)
{
  int copy = fcntl (fd, F_DUPFD_CLOEXEC, LOWEST_FD);
  int error = errno;

  clear_stream (stream);
  stream->stdio = SANDBOX_STDIO_FD;
  stream->fd = copy;
  if (copy < 0)
    stream->problem = g_strdup_printf ("cannot duplicate fd %d: %s", fd,
                                       _sandbox_strerror (error));
}

void
_sandbox_request_init_streams (SandboxRequest *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->streams); i++)
    self->streams[i].fd = -1;
}

void
_sandbox_request_copy_streams (SandboxRequest *self, const SandboxRequest *from)
{
  self->tty = from->tty;
  for (gsize i = 0; i < G_N_ELEMENTS (self->streams); i++)
    {
      if (from->streams[i].fd >= 0)
        duplicate_fd (&self->streams[i], from->streams[i].fd);
      self->streams[i].stdio = from->streams[i].stdio;
      self->streams[i].path = g_strdup (from->streams[i].path);
      if (from->streams[i].problem != NULL)
        self->streams[i].problem = g_strdup (from->streams[i].problem);
    }
}

void
_sandbox_request_finalize_streams (SandboxRequest *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (self->streams); i++)
    clear_stream (&self->streams[i]);
}

const char *
_sandbox_request_get_stdio_problem (SandboxRequest *self, SandboxStream stream)
{
  return self->streams[stream].problem;
}

char **
_sandbox_request_dup_stdio (SandboxRequest *self)
{
  gsize n = G_N_ELEMENTS (self->streams);
  GStrv words = g_new0 (char *, n + 1);

  for (gsize i = 0; i < n; i++)
    {
      const SandboxRequestStream *stream = &self->streams[i];

      if (stream->path != NULL)
        words[i] = g_strconcat ("file:", stream->path, NULL);
      else if ((guint) stream->stdio < G_N_ELEMENTS (stdio_words))
        words[i] = g_strdup (stdio_words[stream->stdio]);
      else
        words[i] = g_strdup_printf ("%d", (int) stream->stdio);
    }
  return words;
}

void
sandbox_request_set_stdio (SandboxRequest *self,
                           SandboxStream stream,
                           SandboxStdio stdio)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);
  g_return_if_fail (is_stream (stream));
  g_return_if_fail (stdio != SANDBOX_STDIO_FD && stdio != SANDBOX_STDIO_FILE);

  clear_stream (&self->streams[stream]);
  self->streams[stream].stdio = stdio;
}

void
sandbox_request_set_stdio_fd (SandboxRequest *self,
                              SandboxStream stream,
                              int fd)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);
  g_return_if_fail (is_stream (stream));

  duplicate_fd (&self->streams[stream], fd);
}

void
sandbox_request_set_stdio_file (SandboxRequest *self,
                                SandboxStream stream,
                                const char *path)
{
  char *copy;

  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);
  g_return_if_fail (is_stream (stream));
  g_return_if_fail (path != NULL);

  copy = g_strdup (path);
  clear_stream (&self->streams[stream]);
  self->streams[stream].stdio = SANDBOX_STDIO_FILE;
  self->streams[stream].path = copy;
}

SandboxStdio
sandbox_request_get_stdio (SandboxRequest *self, SandboxStream stream)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), SANDBOX_STDIO_UNSET);
  g_return_val_if_fail (is_stream (stream), SANDBOX_STDIO_UNSET);

  return self->streams[stream].stdio;
}

int
sandbox_request_get_stdio_fd (SandboxRequest *self, SandboxStream stream)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), -1);
  g_return_val_if_fail (is_stream (stream), -1);

  return self->streams[stream].fd;
}

const char *
sandbox_request_get_stdio_file (SandboxRequest *self, SandboxStream stream)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), NULL);
  g_return_val_if_fail (is_stream (stream), NULL);

  return self->streams[stream].path;
}

void
sandbox_request_set_tty (SandboxRequest *self, SandboxTty tty)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  self->tty = tty;
}

SandboxTty
sandbox_request_get_tty (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), SANDBOX_TTY_UNSET);

  return self->tty;
}
