/* process.c - a running sandbox: hear from it, signal it, collect its result.
 */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "process-private.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fds-private.h"
#include "outcome-private.h"
#include "request-private.h"

/* A tool that has not brought init to life by then never will. */
#define START_DEADLINE_SECONDS 60

struct _SandboxProcess
{
  GObject parent_instance;

  char *backend;
  SandboxLayout *layout;
  SandboxInvocation *invocation;
  SandboxLaunch *launch;
  pid_t owner; /* a forked copy of the host must not end the sandbox */

  int epoll;
  int deadline; /* timerfd */
  SandboxHeard heard;
  GByteArray *captured[3];
  guint64 output_limit;
  gboolean is_truncated;
  gint64 start_time;
  SandboxResult *result;
};

G_DEFINE_FINAL_TYPE (SandboxProcess, sandbox_process, G_TYPE_OBJECT)

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

static void
read_records (SandboxProcess *self)
{
  struct init_record record;
  ssize_t n;

  while ((n = recv (self->launch->channel, &record, sizeof record, 0)) > 0)
    if (n == sizeof record)
      {
        _sandbox_heard_take (&self->heard, &record);
        if (self->deadline >= 0)
          unwatch (self, &self->deadline);
      }
  if (n == 0)
    unwatch (self, &self->launch->channel);
}

static void
keep_output (SandboxProcess *self, int stream, const char *data, gsize size)
{
  GByteArray *kept = self->captured[stream];
  gsize room = size;

  if (self->output_limit > 0)
    room = (gsize)MIN (size, self->output_limit - kept->len);
  /* A GByteArray counts with 32 bits. */
  room = MIN (room, (gsize)G_MAXUINT / 2 - kept->len);
  if (room < size)
    self->is_truncated = TRUE;
  g_byte_array_append (kept, (const guint8 *)data, (guint)room);
}

static void
read_output (SandboxProcess *self, int stream)
{
  int *fd = &self->launch->streams.captured[stream];
  char buffer[65536];
  ssize_t n;

  /* One buffer at a time keeps dispatching fair between sandboxes. */
  n = read (*fd, buffer, sizeof buffer);
  if (n > 0)
    keep_output (self, stream, buffer, (gsize)n);
  else if (n == 0)
    unwatch (self, fd);
}

static void
read_diagnostics (SandboxProcess *self)
{
  SandboxHeard *heard = &self->heard;
  char buffer[4096];
  ssize_t n = read (self->launch->diagnostics, buffer, sizeof buffer);

  if (n > 0)
    {
      gsize room =
          MIN ((gsize)n, sizeof heard->diagnostics - heard->n_diagnostics);

      memcpy (heard->diagnostics + heard->n_diagnostics, buffer, room);
      heard->n_diagnostics += room;
    }
  else if (n == 0)
    unwatch (self, &self->launch->diagnostics);
}

/* What our outermost process and its tree left in pipes. Whoever still holds a
 * writing end is not of the sandbox, so nobody is waited for. */
static void
drain (SandboxProcess *self)
{
  SandboxLaunch *launch = self->launch;
  struct pollfd poll_fd = { .events = POLLIN };

  if (launch->channel >= 0)
    read_records (self);
  for (int i = 0; i < 3; i++)
    while ((poll_fd.fd = launch->streams.captured[i]) >= 0
           && poll (&poll_fd, 1, 0) > 0)
      read_output (self, i);
  while ((poll_fd.fd = launch->diagnostics) >= 0 && poll (&poll_fd, 1, 0) > 0)
    read_diagnostics (self);
}

static void
take_output (SandboxProcess *self, SandboxResult *result)
{
  for (int i = 0; i < 3; i++)
    if (self->captured[i] != NULL)
      result->output[i] =
          g_byte_array_free_to_bytes (g_steal_pointer (&self->captured[i]));
  result->is_truncated = self->is_truncated;
}

static void
finish (SandboxProcess *self)
{
  SandboxResult *result = _sandbox_result_new (self->backend);

  drain (self);
  _sandbox_outcome_fill (result, &self->heard, self->launch, self->invocation);
  take_output (self, result);
  result->wall_time = (guint64)(g_get_monotonic_time () - self->start_time);
  g_ptr_array_unref (result->degraded);
  result->degraded =
      g_ptr_array_ref (_sandbox_request_get_degraded (self->layout->request));
  g_strfreev (result->created);
  result->created = _sandbox_mount_points_remove (self->layout->points);

  g_clear_pointer (&self->layout, _sandbox_layout_free);
  g_clear_pointer (&self->invocation, _sandbox_invocation_free);
  g_clear_pointer (&self->launch, _sandbox_launch_free);
  _sandbox_close (&self->deadline);
  self->result = result;
}

static void
end_tree (SandboxProcess *self)
{
  syscall (SYS_pidfd_send_signal, self->launch->pidfd, SIGTERM, NULL, 0);
}

/* Our outermost process, not yet reaped, was killed. Init notices and ends the
 * rest, but a tool without its parent may wait for ever; it is in the process
 * group of the guard. The mount points go when nothing of all this is left. */
static void
end_orphans (SandboxProcess *self, pid_t guard)
{
  if (self->invocation->tool != NULL)
    kill (-guard, SIGKILL);
  _sandbox_mount_points_lock_anew (self->layout->points);
}

static int
wait_for_outermost (SandboxProcess *self, siginfo_t *info, int options)
{
  int result;

  do
    result = waitid (P_PIDFD, (id_t)self->launch->pidfd, info, options);
  while (result != 0 && errno == EINTR);
  return result;
}

/* Also when the host reaps all its children itself: then there is nothing left
 * to wait for. */
static void
reap (SandboxProcess *self, int options)
{
  siginfo_t info = { 0 };

  if (wait_for_outermost (self, &info, options | WNOWAIT) == 0
      && info.si_pid != 0 && info.si_code != CLD_EXITED)
    end_orphans (self, info.si_pid);
  wait_for_outermost (self, &info, options);
}

static void
handle (SandboxProcess *self, int fd)
{
  SandboxLaunch *launch = self->launch;

  if (fd == launch->channel)
    read_records (self);
  else if (fd == launch->diagnostics)
    read_diagnostics (self);
  else if (fd == launch->streams.captured[SANDBOX_STREAM_STDOUT])
    read_output (self, SANDBOX_STREAM_STDOUT);
  else if (fd == launch->streams.captured[SANDBOX_STREAM_STDERR])
    read_output (self, SANDBOX_STREAM_STDERR);
  else if (fd == self->deadline)
    {
      unwatch (self, &self->deadline);
      self->heard.has_missed_deadline = TRUE;
      end_tree (self);
    }
  else if (fd == launch->pidfd)
    {
      reap (self, WEXITED | WNOHANG);
      finish (self);
    }
}

gboolean
sandbox_process_dispatch (SandboxProcess *self)
{
  struct epoll_event events[8];
  int n;

  g_return_val_if_fail (SANDBOX_IS_PROCESS (self), FALSE);

  if (self->result != NULL)
    return FALSE;
  n = epoll_wait (self->epoll, events, G_N_ELEMENTS (events), 0);
  for (int i = 0; i < n && self->result == NULL; i++)
    handle (self, events[i].data.fd);
  return self->result == NULL;
}

int
sandbox_process_get_poll_fd (SandboxProcess *self)
{
  g_return_val_if_fail (SANDBOX_IS_PROCESS (self), -1);

  return self->epoll;
}

SandboxResult *
sandbox_process_get_result (SandboxProcess *self)
{
  g_return_val_if_fail (SANDBOX_IS_PROCESS (self), NULL);

  return self->result;
}

SandboxResult *
sandbox_process_wait (SandboxProcess *self)
{
  struct pollfd poll_fd = { .events = POLLIN };

  g_return_val_if_fail (SANDBOX_IS_PROCESS (self), NULL);

  poll_fd.fd = self->epoll;
  while (sandbox_process_dispatch (self))
    poll (&poll_fd, 1, -1);
  return sandbox_result_ref (self->result);
}

void
sandbox_process_send_signal (SandboxProcess *self, int signum)
{
  struct init_control control = { .signum = (guint32)signum };

  g_return_if_fail (SANDBOX_IS_PROCESS (self));

  if (self->launch != NULL && self->launch->channel >= 0)
    send (self->launch->channel, &control, sizeof control, MSG_NOSIGNAL);
}

void
sandbox_process_kill (SandboxProcess *self)
{
  g_return_if_fail (SANDBOX_IS_PROCESS (self));

  if (self->launch == NULL)
    return;
  self->heard.was_killed = TRUE;
  end_tree (self);
}

static void
sandbox_process_dispose (GObject *object)
{
  SandboxProcess *self = SANDBOX_PROCESS (object);

  if (self->launch != NULL && self->owner == getpid ())
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
  for (int i = 0; i < 3; i++)
    g_clear_pointer (&self->captured[i], g_byte_array_unref);
  g_clear_pointer (&self->result, sandbox_result_unref);
  _sandbox_close (&self->deadline);
  _sandbox_close (&self->epoll);
  g_free (self->backend);
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
  self->owner = getpid ();
  self->epoll = -1;
  self->deadline = -1;
}

static gboolean
watch_all (SandboxProcess *self)
{
  const struct itimerspec deadline = { .it_value.tv_sec =
                                           START_DEADLINE_SECONDS };
  SandboxLaunch *launch = self->launch;

  self->epoll = _sandbox_fd_above_stdio (epoll_create1 (EPOLL_CLOEXEC));
  self->deadline = _sandbox_fd_above_stdio (
      timerfd_create (CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
  return self->epoll >= 0 && self->deadline >= 0
         && timerfd_settime (self->deadline, 0, &deadline, NULL) == 0
         && watch (self, self->deadline) && watch (self, launch->pidfd)
         && watch (self, launch->channel) && watch (self, launch->diagnostics)
         && watch (self, launch->streams.captured[SANDBOX_STREAM_STDOUT])
         && watch (self, launch->streams.captured[SANDBOX_STREAM_STDERR]);
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
  self->output_limit = sandbox_request_get_output_limit (layout->request);
  for (int i = 0; i < 3; i++)
    if (launch->streams.captured[i] >= 0)
      self->captured[i] = g_byte_array_new ();

  if (launch->stage != CHILD_STAGE_NONE)
    finish (self);
  else if (!watch_all (self))
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                   "cannot watch the sandbox: %s", g_strerror (errno));
      end_tree (self);
      reap (self, WEXITED);
      finish (self);
      return NULL;
    }
  return g_steal_pointer (&self);
}
