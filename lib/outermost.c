/* outermost.c - the outermost of our processes: its time, its end. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "outermost-private.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fds-private.h"

/* A tool that has not brought init to life by then never will. */
#define START_USEC (60 * (guint64) G_USEC_PER_SEC)
/* Beyond timeout and grace: init, which keeps the time, does not run. */
#define OVERRUN_USEC (2 * (guint64) G_USEC_PER_SEC)
/* From SIGTERM to SIGKILL. */
#define END_USEC (5 * G_USEC_PER_SEC)

static guint64
add_usec (guint64 a, guint64 b)
{
  return g_uint64_checked_add (&a, a, b) ? a : G_MAXUINT64;
}

/* 0: never, if no grace is running. */
static void
set_timer (SandboxOutermost *self, guint64 usec)
{
  guint64 now = (guint64) g_get_monotonic_time ();
  guint64 left = self->latest > now ? self->latest - now : 1;
  struct itimerspec when = { 0 };

  if (self->latest != 0 && (usec == 0 || left < usec))
    usec = left;
  when.it_value.tv_sec = (time_t) (usec / G_USEC_PER_SEC);
  when.it_value.tv_nsec = (long) (usec % G_USEC_PER_SEC * 1000);
  timerfd_settime (self->timer, 0, &when, NULL);
}

static void
send_signal (SandboxOutermost *self, int signum)
{
  syscall (SYS_pidfd_send_signal, self->pidfd, signum, NULL, 0);
}

gboolean
_sandbox_outermost_init (SandboxOutermost *self, int pidfd, gboolean has_tool)
{
  self->pidfd = pidfd;
  self->has_tool = has_tool;
  self->phase = OUTERMOST_STARTS;
  self->timer = _sandbox_fd_above_stdio (
      timerfd_create (CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
  if (self->timer < 0)
    return FALSE;
  set_timer (self, START_USEC);
  return TRUE;
}

/* The timer, which nobody reads any more, stays readable. */
void
_sandbox_outermost_rest (SandboxOutermost *self)
{
  self->latest = 0;
  set_timer (self, 1);
}

void
_sandbox_outermost_clear (SandboxOutermost *self)
{
  _sandbox_close (&self->timer);
}

/* Nobody knows how long. */
void
_sandbox_outermost_waits (SandboxOutermost *self)
{
  if (self->phase == OUTERMOST_STARTS)
    set_timer (self, 0);
}

void
_sandbox_outermost_runs (SandboxOutermost *self, guint64 timeout, guint64 grace)
{
  if (self->phase != OUTERMOST_STARTS)
    return;
  self->phase = OUTERMOST_RUNS;
  if (timeout != 0)
    self->limit = add_usec (add_usec (timeout, grace), OVERRUN_USEC);
  set_timer (self, self->is_paused ? 0 : self->limit);
}

static guint64
time_left (const SandboxOutermost *self)
{
  struct itimerspec left = { 0 };

  timerfd_gettime (self->timer, &left);
  return (guint64) left.it_value.tv_sec * G_USEC_PER_SEC
         + (guint64) left.it_value.tv_nsec / 1000;
}

void
_sandbox_outermost_pause (SandboxOutermost *self)
{
  if (self->is_paused || self->latest != 0 || self->phase == OUTERMOST_ENDS)
    return;
  self->is_paused = TRUE;
  if (self->phase != OUTERMOST_RUNS || self->limit == 0)
    return;
  self->limit = MAX (1, time_left (self));
  set_timer (self, 0);
}

void
_sandbox_outermost_go_on (SandboxOutermost *self)
{
  if (self->is_paused && self->phase == OUTERMOST_RUNS)
    set_timer (self, self->limit);
  self->is_paused = FALSE;
}

void
_sandbox_outermost_allow (SandboxOutermost *self, guint64 grace)
{
  guint64 latest = add_usec (add_usec (grace, OVERRUN_USEC),
                             (guint64) g_get_monotonic_time ());

  if (self->latest != 0 && self->latest <= latest)
    return;
  self->latest = latest;
  self->is_paused = FALSE;
  if (self->phase != OUTERMOST_ENDS)
    set_timer (self, time_left (self));
}

gboolean
_sandbox_outermost_is_past_grace (const SandboxOutermost *self)
{
  return self->latest != 0 && self->phase != OUTERMOST_ENDS
         && (guint64) g_get_monotonic_time () >= self->latest;
}

gboolean
_sandbox_outermost_is_late (SandboxOutermost *self)
{
  guint64 n_times;

  return read (self->timer, &n_times, sizeof n_times) == sizeof n_times;
}

/* The command of a sandbox without a pid namespace may have stopped it. */
void
_sandbox_outermost_end (SandboxOutermost *self)
{
  send_signal (self, SIGTERM);
  send_signal (self, SIGCONT);
  if (self->phase == OUTERMOST_ENDS)
    return;
  self->phase = OUTERMOST_ENDS;
  self->latest = 0;
  set_timer (self, END_USEC);
}

void
_sandbox_outermost_kill (SandboxOutermost *self)
{
  send_signal (self, SIGKILL);
}

void
_sandbox_outermost_wait (SandboxOutermost *self)
{
  struct pollfd poll_fd = { .fd = self->pidfd, .events = POLLIN };
  gint64 end = g_get_monotonic_time () + END_USEC;
  gint64 left;

  while ((left = end - g_get_monotonic_time ()) > 0)
    if (poll (&poll_fd, 1, (int) (left / 1000) + 1) > 0)
      return;
  _sandbox_outermost_kill (self);
  while (poll (&poll_fd, 1, -1) < 0 && errno == EINTR)
    ;
}

static int
wait_for (const SandboxOutermost *self, siginfo_t *info, int options)
{
  int result;

  do
    result = waitid (P_PIDFD, (id_t) self->pidfd, info, options);
  while (result != 0 && errno == EINTR);
  return result;
}

/* Also when the host reaps all its children itself: then there is nothing left
 * to wait for. Of a guard that was killed, init notices and ends the rest, but
 * a tool without its parent may wait for ever; it is in the process group of
 * the guard, whose number is its own until it is reaped. */
gboolean
_sandbox_outermost_reap (SandboxOutermost *self)
{
  siginfo_t info = { 0 };
  gboolean was_killed;

  was_killed = wait_for (self, &info, WEXITED | WNOHANG | WNOWAIT) == 0
               && info.si_pid != 0 && info.si_code != CLD_EXITED;
  if (was_killed && self->has_tool)
    kill (-info.si_pid, SIGKILL);
  wait_for (self, &info, WEXITED | WNOHANG);
  return was_killed;
}
