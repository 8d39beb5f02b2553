/* process-events.c - hear from a running sandbox until its result is there. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "process-data-private.h"

#include <errno.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "fds-private.h"
#include "limits-reached-private.h"
#include "request-private.h"

/* For init to end the rest of a sandbox whose outermost process was killed. */
#define INIT_END_USEC (2 * G_USEC_PER_SEC)

static gboolean
watch (SandboxProcess *self, int fd)
{
  struct epoll_event event = { .events = EPOLLIN, .data.fd = fd };

  return fd < 0 || epoll_ctl (self->epoll, EPOLL_CTL_ADD, fd, &event) == 0;
}

static void
unwatch (SandboxProcess *self, int *fd)
{
  epoll_ctl (self->epoll, EPOLL_CTL_DEL, *fd, NULL);
  _sandbox_close (fd);
}

/* The time that a command waits for its start does not count. */
static void
note_time (SandboxProcess *self, const struct init_record *record)
{
  SandboxRequest *request = self->layout->request;

  if (record->type == INIT_RECORD_EXECUTED || !self->launch->waits)
    _sandbox_outermost_runs (&self->outermost,
                             sandbox_request_get_timeout (request),
                             sandbox_request_get_grace (request));
  else
    _sandbox_outermost_waits (&self->outermost);
}

static void
read_records (SandboxProcess *self)
{
  struct init_record record;
  pid_t pid;
  ssize_t n;

  if (self->launch->channel < 0)
    return;
  while ((n = _sandbox_monitor_receive (self->launch->channel, &record, &pid))
         > 0)
    if (n == sizeof record)
      {
        _sandbox_heard_take (&self->heard, &record);
        note_time (self, &record);
        if (record.type == INIT_RECORD_PLACED)
          _sandbox_monitor_placed (self->monitor, self->invocation, &record,
                                   pid, self->epoll);
      }
  if (n == 0)
    unwatch (self, &self->launch->channel);
}

static void
take_output (SandboxProcess *self, SandboxResult *result)
{
  for (int i = 0; i < 3; i++)
    {
      SandboxCapture *capture = &self->output[i];

      _sandbox_capture_drain (capture, self->launch->streams.captured[i]);
      result->output[i] = _sandbox_capture_steal (capture);
      result->is_truncated = result->is_truncated || capture->is_truncated;
    }
}

/* As a shell says it; -1 when the command was never executed. */
static int
get_exit_code (SandboxProcess *self, const SandboxResult *result)
{
  if (!self->heard.is_executed)
    return -1;
  return result->signum != 0 ? 128 + result->signum : result->exit_status;
}

/* What our outermost process and its tree left in pipes is read. Whoever still
 * holds a writing end is not of the sandbox, so nobody is waited for. */
void
_sandbox_process_finish (SandboxProcess *self)
{
  SandboxResult *result = _sandbox_result_new (self->backend);
  SandboxCgroupUse use;

  read_records (self);
  take_output (self, result);
  _sandbox_capture_drain (&self->diagnostics, self->launch->diagnostics);
  self->heard.diagnostics = _sandbox_capture_steal (&self->diagnostics);
  _sandbox_outcome_fill (result, &self->heard, self->launch, self->invocation);
  _sandbox_cgroup_read_use (self->launch->cgroup, &use);
  _sandbox_limits_reached_fill (result, &use, self->layout->request);
  _sandbox_monitor_ended (self->monitor, get_exit_code (self, result));
  result->wall_time = (guint64) (g_get_monotonic_time () - self->start_time);
  g_ptr_array_unref (result->degraded);
  result->degraded
      = g_ptr_array_ref (_sandbox_request_get_degraded (self->layout->request));
  g_strfreev (result->created);
  result->created = _sandbox_mount_points_remove (self->layout->points);

  _sandbox_terminal_take_back (&self->terminal);
  _sandbox_outermost_rest (&self->outermost);
  g_clear_pointer (&self->monitor, _sandbox_monitor_free);
  g_clear_pointer (&self->layout, _sandbox_layout_free);
  g_clear_pointer (&self->invocation, _sandbox_invocation_free);
  g_clear_pointer (&self->launch, _sandbox_launch_free);
  self->result = result;
}

/* Not every tool takes init along when it dies. Nobody holds the other end of
 * the channel when init has ended, all that was below it first. */
static void
end_init (SandboxProcess *self)
{
  gint64 end = g_get_monotonic_time () + INIT_END_USEC;
  gint64 left;

  _sandbox_process_send_control (self, INIT_CONTROL_END, 0);
  read_records (self);
  while (self->launch->channel >= 0
         && (left = end - g_get_monotonic_time ()) > 0)
    {
      struct pollfd poll_fd = { .fd = self->launch->channel, .events = POLLIN };

      poll (&poll_fd, 1, (int) (left / 1000) + 1);
      read_records (self);
    }
}

/* The mount points go when nothing of a killed sandbox is left either. */
static void
reap_and_finish (SandboxProcess *self)
{
  if (_sandbox_outermost_reap (&self->outermost))
    {
      end_init (self);
      _sandbox_mount_points_lock_anew (self->layout->points);
    }
  _sandbox_process_finish (self);
}

void
_sandbox_process_end_at_once (SandboxProcess *self, int error)
{
  read_records (self);
  if (!_sandbox_heard_is_over (&self->heard))
    self->heard.watch_error = error;
  _sandbox_outermost_end (&self->outermost);
  _sandbox_outermost_wait (&self->outermost);
  reap_and_finish (self);
}

static void
time_is_up (SandboxProcess *self)
{
  /* Before the timer: a record may set it anew. */
  read_records (self);
  if (!_sandbox_outermost_is_late (&self->outermost))
    return;
  if (_sandbox_outermost_is_past_grace (&self->outermost))
    {
      self->heard.was_killed = TRUE;
      _sandbox_outermost_end (&self->outermost);
      return;
    }
  switch (self->outermost.phase)
    {
    case OUTERMOST_STARTS:
      self->heard.has_missed_deadline = TRUE;
      _sandbox_outermost_end (&self->outermost);
      break;
    case OUTERMOST_RUNS:
      self->heard.has_overrun = !_sandbox_heard_is_over (&self->heard);
      _sandbox_outermost_end (&self->outermost);
      break;
    case OUTERMOST_ENDS:
      _sandbox_outermost_kill (&self->outermost);
      break;
    }
}

static void
read_pipe (SandboxProcess *self, SandboxCapture *capture, int *fd)
{
  if (!_sandbox_capture_read (capture, *fd))
    unwatch (self, fd);
}

static void
handle (SandboxProcess *self, int fd)
{
  SandboxLaunch *launch = self->launch;

  if (_sandbox_monitor_handle (self->monitor, fd, self->epoll))
    return;
  if (fd == launch->channel)
    read_records (self);
  else if (fd == self->outermost.timer)
    time_is_up (self);
  else if (fd == launch->diagnostics)
    read_pipe (self, &self->diagnostics, &launch->diagnostics);
  else if (fd == launch->pidfd)
    reap_and_finish (self);
  else
    /* One buffer at a time keeps dispatching fair between sandboxes. */
    for (int i = 0; i < 3; i++)
      if (fd == launch->streams.captured[i])
        read_pipe (self, &self->output[i], &launch->streams.captured[i]);
}

void
_sandbox_process_handle_events (SandboxProcess *self)
{
  struct epoll_event events[8];
  int n = epoll_wait (self->epoll, events, G_N_ELEMENTS (events), 0);

  if (n < 0 && errno != EINTR)
    _sandbox_process_end_at_once (self, errno);
  for (int i = 0; i < n && self->result == NULL; i++)
    handle (self, events[i].data.fd);
}

gboolean
_sandbox_process_watch (SandboxProcess *self)
{
  SandboxLaunch *launch = self->launch;

  if (!_sandbox_outermost_init (&self->outermost, launch->pidfd,
                                self->invocation->tool != NULL))
    return FALSE;
  self->epoll = _sandbox_fd_above_stdio (epoll_create1 (EPOLL_CLOEXEC));
  return self->epoll >= 0 && watch (self, self->outermost.timer)
         && watch (self, launch->pidfd) && watch (self, launch->channel)
         && watch (self, launch->diagnostics)
         && watch (self, launch->streams.captured[SANDBOX_STREAM_STDOUT])
         && watch (self, launch->streams.captured[SANDBOX_STREAM_STDERR]);
}
