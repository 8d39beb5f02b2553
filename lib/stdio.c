/* stdio.c - open what the standard streams of a command lead to. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "stdio-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fds-private.h"
#include "error-private.h"

static const char *const stream_names[] = { "stdin", "stdout", "stderr" };

void
_sandbox_streams_init (SandboxStreams *self)
{
  for (int i = 0; i < 3; i++)
    self->child[i] = self->captured[i] = self->piped[i] = -1;
}

void
_sandbox_streams_close_child (SandboxStreams *self)
{
  if (self->child[2] == self->child[1])
    self->child[2] = -1;
  for (int i = 0; i < 3; i++)
    _sandbox_close (&self->child[i]);
}

void
_sandbox_streams_clear (SandboxStreams *self)
{
  _sandbox_streams_close_child (self);
  for (int i = 0; i < 3; i++)
    {
      _sandbox_close (&self->captured[i]);
      _sandbox_close (&self->piped[i]);
    }
}

static int
open_null (void)
{
  return _sandbox_fd_above_stdio (open ("/dev/null", O_RDWR | O_CLOEXEC));
}

static int
open_pipe (SandboxStream stream, int *out_ours)
{
  int our_end = stream == SANDBOX_STREAM_STDIN ? 1 : 0;
  int ends[2];
  int theirs;

  if (pipe2 (ends, O_CLOEXEC) != 0)
    return -1;
  theirs = _sandbox_fd_above_stdio (ends[1 - our_end]);
  *out_ours = _sandbox_fd_above_stdio (ends[our_end]);
  if (theirs >= 0 && *out_ours >= 0)
    return theirs;
  _sandbox_close (&theirs);
  _sandbox_close (out_ours);
  return -1;
}

static int
open_capture (SandboxStream stream, int *out_ours)
{
  int theirs = open_pipe (stream, out_ours);

  if (theirs < 0 || fcntl (*out_ours, F_SETFL, O_NONBLOCK) == 0)
    return theirs;
  _sandbox_close (&theirs);
  _sandbox_close (out_ours);
  return -1;
}

static int
open_file (SandboxStream stream, const char *path)
{
  int flags = stream == SANDBOX_STREAM_STDIN ? O_RDONLY
                                             : O_WRONLY | O_APPEND | O_CREAT;

  return _sandbox_fd_above_stdio (
      open (path, flags | O_CLOEXEC | O_NOCTTY, 0666));
}

/* A caller without that stream gives /dev/null. */
static int
inherit (int number)
{
  int fd = _sandbox_fd_dup (number);

  return fd >= 0 || errno != EBADF ? fd : open_null ();
}

static gboolean
is_same_file (SandboxRequest *request)
{
  const char *out
      = sandbox_request_get_stdio_file (request, SANDBOX_STREAM_STDOUT);
  const char *err
      = sandbox_request_get_stdio_file (request, SANDBOX_STREAM_STDERR);

  return out != NULL && err != NULL && g_strcmp0 (out, err) == 0;
}

static int
open_stream (SandboxStreams *self,
             SandboxRequest *request,
             SandboxStream stream,
             int terminal)
{
  SandboxStdio stdio = sandbox_request_get_stdio (request, stream);

  if (stdio == SANDBOX_STDIO_UNSET && terminal >= 0)
    return _sandbox_fd_dup (terminal);
  if (stdio == SANDBOX_STDIO_UNSET)
    stdio = stream == SANDBOX_STREAM_STDIN ? SANDBOX_STDIO_NULL
                                           : SANDBOX_STDIO_CAPTURE;
  if (stdio == SANDBOX_STDIO_FILE && stream == SANDBOX_STREAM_STDERR
      && is_same_file (request))
    stdio = SANDBOX_STDIO_STDOUT;

  switch (stdio)
    {
    case SANDBOX_STDIO_INHERIT:
      return inherit ((int) stream);
    case SANDBOX_STDIO_FD:
      return _sandbox_fd_dup (sandbox_request_get_stdio_fd (request, stream));
    case SANDBOX_STDIO_FILE:
      return open_file (stream,
                        sandbox_request_get_stdio_file (request, stream));
    case SANDBOX_STDIO_CAPTURE:
      return open_capture (stream, &self->captured[stream]);
    case SANDBOX_STDIO_PIPE:
      return open_pipe (stream, &self->piped[stream]);
    case SANDBOX_STDIO_STDOUT:
      return self->child[SANDBOX_STREAM_STDOUT];
    default:
      return open_null ();
    }
}

/* openat(2) takes either as a directory to start from, and /proc/self/fd leads
 * through it: the command would reach the host's files around its root. */
const char *
_sandbox_fd_find_way_out (int fd)
{
  int flags = fcntl (fd, F_GETFL);
  struct stat st;

  if (flags < 0 || fstat (fd, &st) != 0)
    return "not open";
  if (S_ISDIR (st.st_mode))
    return "a directory";
  return (flags & O_PATH) != 0 ? "an O_PATH file descriptor" : NULL;
}

static gboolean
check_stream (int fd, const char *name, GError **error)
{
  const char *problem = _sandbox_fd_find_way_out (fd);

  if (problem == NULL)
    return TRUE;
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
               "%s is %s, which would lead out of the sandbox", name, problem);
  return FALSE;
}

gboolean
_sandbox_streams_open (SandboxStreams *self,
                       SandboxRequest *request,
                       int terminal,
                       GError **error)
{
  for (int i = 0; i < 3; i++)
    {
      const char *path
          = sandbox_request_get_stdio_file (request, (SandboxStream) i);

      self->child[i] = open_stream (self, request, (SandboxStream) i, terminal);
      if (self->child[i] < 0)
        {
          g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                       "cannot open %s%s%s: %s", stream_names[i],
                       path != NULL ? " " : "", path != NULL ? path : "",
                       _sandbox_strerror (errno));
          return FALSE;
        }
      if (!check_stream (self->child[i], stream_names[i], error))
        return FALSE;
    }
  return TRUE;
}
