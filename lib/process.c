/* process.c - a running sandbox: wait for it and collect its result. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "process-data-private.h"

#include <errno.h>
#include <poll.h>
#include <unistd.h>

#include "fds-private.h"
#include "request-private.h"
#include "error-private.h"

#define MAX_DIAGNOSTICS 4096

G_DEFINE_FINAL_TYPE (SandboxProcess, sandbox_process, G_TYPE_OBJECT)

static void
sandbox_process_dispose (GObject *object)
{
  SandboxProcess *self = SANDBOX_PROCESS (object);

  /* Nobody else has a reference, and in a forked copy of the host a thread that
   * is not there may hold the mutex. */
  if (self->owner == getpid () && self->launch != NULL)
    {
      sandbox_process_kill (self);
      sandbox_result_unref (sandbox_process_wait (self));
    }
  G_OBJECT_CLASS (sandbox_process_parent_class)->dispose (object);
}

static void
sandbox_process_finalize (GObject *object)
{
  SandboxProcess *self = SANDBOX_PROCESS (object);

  g_clear_pointer (&self->layout, _sandbox_layout_free);
  g_clear_pointer (&self->invocation, _sandbox_invocation_free);
  g_clear_pointer (&self->launch, _sandbox_launch_free);
  g_clear_pointer (&self->monitor, _sandbox_monitor_free);
  for (int i = 0; i < 3; i++)
    {
      _sandbox_capture_clear (&self->output[i]);
      _sandbox_close (&self->pipes[i]);
    }
  _sandbox_capture_clear (&self->diagnostics);
  g_clear_pointer (&self->heard.diagnostics, g_bytes_unref);
  g_clear_pointer (&self->result, sandbox_result_unref);
  _sandbox_outermost_clear (&self->outermost);
  _sandbox_terminal_clear (&self->terminal);
  _sandbox_close (&self->epoll);
  g_free (self->backend);
  if (self->owner == getpid ())
    g_mutex_clear (&self->mutex);
  G_OBJECT_CLASS (sandbox_process_parent_class)->finalize (object);
}

static void
sandbox_process_class_init (SandboxProcessClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sandbox_process_dispose;
  object_class->finalize = sandbox_process_finalize;
}

static void
sandbox_process_init (SandboxProcess *self)
{
  g_mutex_init (&self->mutex);
  self->owner = getpid ();
  self->epoll = -1;
  self->outermost.timer = -1;
  _sandbox_terminal_init (&self->terminal);
  for (int i = 0; i < 3; i++)
    self->pipes[i] = -1;
}

static void
take_streams (SandboxProcess *self)
{
  SandboxStreams *streams = &self->launch->streams;
  guint64 limit = sandbox_request_get_output_limit (self->layout->request);

  for (int i = 0; i < 3; i++)
    {
      if (streams->captured[i] >= 0)
        _sandbox_capture_start (&self->output[i], limit);
      self->pipes[i] = streams->piped[i];
      streams->piped[i] = -1;
    }
  /* What comes out of a pty may be read when the sandbox has ended. */
  self->terminal = self->launch->terminal;
  _sandbox_terminal_init (&self->launch->terminal);
}

SandboxProcess *
_sandbox_process_new (const char *backend,
                      SandboxLayout *layout,
                      SandboxInvocation *invocation,
                      SandboxLaunch *launch,
                      gint64 started,
                      GError **error)
{
  g_autoptr (SandboxProcess) self = g_object_new (SANDBOX_TYPE_PROCESS, NULL);

  self->backend = g_strdup (backend);
  self->layout = layout;
  self->invocation = invocation;
  self->launch = launch;
  self->start_time = started;
  _sandbox_capture_start (&self->diagnostics, MAX_DIAGNOSTICS);
  take_streams (self);
  self->monitor = _sandbox_monitor_new (layout->request);

  if (!_sandbox_process_watch (self) && launch->stage == CHILD_STAGE_NONE)
    {
      int saved = errno;

      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                   "cannot watch the sandbox: %s", _sandbox_strerror (saved));
      _sandbox_process_end_at_once (self, saved);
      return NULL;
    }
  if (launch->stage != CHILD_STAGE_NONE)
    _sandbox_process_finish (self);
  else
    _sandbox_mount_points_rest (layout->points);
  return g_steal_pointer (&self);
}

int
sandbox_process_get_poll_fd (SandboxProcess *self)
{
  g_return_val_if_fail (SANDBOX_IS_PROCESS (self), -1);

  return self->epoll;
}

/* Whoever makes an object of the type by himself, as other languages let him. */
static SandboxResult *
result_of_nothing (void)
{
  SandboxResult *result = _sandbox_result_new ("none");

  result->kind = SANDBOX_RESULT_SETUP_FAILED;
  result->stage = g_strdup ("spawn");
  result->message = g_strdup (
      "no sandbox was started: sandbox_backend_spawn() gives a process");
  return result;
}

gboolean
sandbox_process_dispatch (SandboxProcess *self)
{
  gboolean is_running;

  g_return_val_if_fail (SANDBOX_IS_PROCESS (self), FALSE);

  g_mutex_lock (&self->mutex);
  if (self->result == NULL && self->launch == NULL)
    self->result = result_of_nothing ();
  else if (self->result == NULL)
    _sandbox_process_handle_events (self);
  is_running = self->result == NULL;
  g_mutex_unlock (&self->mutex);
  return is_running;
}

SandboxResult *
sandbox_process_get_result (SandboxProcess *self)
{
  SandboxResult *result;

  g_return_val_if_fail (SANDBOX_IS_PROCESS (self), NULL);

  g_mutex_lock (&self->mutex);
  result = self->result;
  g_mutex_unlock (&self->mutex);
  return result;
}

SandboxResult *
sandbox_process_wait (SandboxProcess *self)
{
  struct pollfd poll_fd = { .events = POLLIN };

  g_return_val_if_fail (SANDBOX_IS_PROCESS (self), NULL);

  poll_fd.fd = self->epoll;
  while (sandbox_process_dispatch (self))
    poll (&poll_fd, 1, -1);
  return sandbox_result_ref (sandbox_process_get_result (self));
}

static int
steal_pipe (SandboxProcess *self, SandboxStream stream)
{
  int fd;

  g_return_val_if_fail (SANDBOX_IS_PROCESS (self), -1);

  g_mutex_lock (&self->mutex);
  fd = self->pipes[stream];
  self->pipes[stream] = -1;
  g_mutex_unlock (&self->mutex);
  return fd;
}

int
sandbox_process_steal_stdin_fd (SandboxProcess *self)
{
  return steal_pipe (self, SANDBOX_STREAM_STDIN);
}

int
sandbox_process_steal_stdout_fd (SandboxProcess *self)
{
  return steal_pipe (self, SANDBOX_STREAM_STDOUT);
}

int
sandbox_process_steal_stderr_fd (SandboxProcess *self)
{
  return steal_pipe (self, SANDBOX_STREAM_STDERR);
}

static GBytes *
dup_behind (gconstpointer data, gsize size, gsize offset)
{
  return size > offset
             ? g_bytes_new ((const guint8 *) data + offset, size - offset)
             : NULL;
}

GBytes *
sandbox_process_dup_output (SandboxProcess *self,
                            SandboxStream stream,
                            gsize offset)
{
  GBytes *bytes = NULL;
  GBytes *all;

  g_return_val_if_fail (SANDBOX_IS_PROCESS (self), NULL);
  g_return_val_if_fail ((guint) stream <= SANDBOX_STREAM_STDERR, NULL);

  g_mutex_lock (&self->mutex);
  all = self->result != NULL ? self->result->output[stream] : NULL;
  if (all != NULL)
    bytes = dup_behind (g_bytes_get_data (all, NULL), g_bytes_get_size (all),
                        offset);
  else
    bytes = dup_behind (self->output[stream].data, self->output[stream].size,
                        offset);
  g_mutex_unlock (&self->mutex);
  return bytes;
}
