/* control.c - do what the library asks for while the command runs. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <sys/socket.h>

#define FIRST_PAUSE 1000
#define LONGEST_PAUSE 50000
/* A parent that waits for its child of vfork(2) is not seen to stop. */
#define MAX_STOPS 100

static bool
is_first_process (void)
{
  return raw_getpid () == 1;
}

void
control_signal_all (const struct supervisor *self, int signum)
{
  if (is_first_process ())
    raw_kill (-1, signum);
  else
    descendants_signal (self->settings->proc_fd, signum);
}

/* kill(2) of all processes reaches those that are being forked, too; a walk
 * through /proc has to find them. */
static bool
stop_all (const struct supervisor *self)
{
  if (!is_first_process ())
    return descendants_stop (self->settings->proc_fd);
  raw_kill (-1, SIGSTOP);
  return true;
}

void
control_stop_again (struct supervisor *self)
{
  struct suspension *suspension = &self->suspension;

  if (stop_all (self) || ++suspension->n_stops == MAX_STOPS)
    suspension->pause = 0;
  else if (suspension->pause < LONGEST_PAUSE)
    suspension->pause *= 2;
}

static void
suspend (struct supervisor *self)
{
  /* It was told to end. */
  if (self->suspension.is_on || self->in_grace)
    return;
  self->suspension = (struct suspension){
    .is_on = true,
    .since = clock_now (),
    .pause = FIRST_PAUSE,
  };
  control_stop_again (self);
}

/* The clock of the time limit stood still. */
static void
resume (struct supervisor *self)
{
  if (!self->suspension.is_on)
    return;
  self->suspension.is_on = false;
  if (self->deadline != 0)
    self->deadline
        = clock_add (self->deadline, clock_now () - self->suspension.since);
  control_signal_all (self, SIGCONT);
}

void
control_begin_grace (struct supervisor *self, uint64_t grace)
{
  self->in_grace = true;
  self->suspension.is_on = false;
  self->deadline = clock_add (clock_now (), grace);
  control_signal_all (self, SIGTERM);
  control_signal_all (self, SIGCONT);
}

static void
terminate (struct supervisor *self, uint64_t grace)
{
  uint64_t deadline = clock_add (clock_now (), grace);

  self->is_cancelled = !self->is_timed_out;
  if (!self->in_grace)
    control_begin_grace (self, grace);
  else if (deadline < self->deadline)
    self->deadline = deadline;
}

static void
signal_command (const struct supervisor *self, uint64_t signum)
{
  if (!self->has_ended && signum >= 1 && signum <= 64)
    raw_kill (self->pid, (int) signum);
}

bool
control_read (struct supervisor *self)
{
  struct init_control control;
  long size
      = raw_recv (self->channel_fd, &control, sizeof control, MSG_DONTWAIT);

  if (size != sizeof control)
    return size != 0;
  switch ((enum init_control_operation) control.operation)
    {
    case INIT_CONTROL_SIGNAL:
      signal_command (self, control.argument);
      break;
    case INIT_CONTROL_END:
      self->is_doomed = true;
      break;
    case INIT_CONTROL_SUSPEND:
      suspend (self);
      break;
    case INIT_CONTROL_RESUME:
      resume (self);
      break;
    case INIT_CONTROL_CONTINUE:
      if (control.argument != 0 && !self->has_ended)
        terminal_give (self->settings, self->pid);
      if (!self->suspension.is_on)
        control_signal_all (self, SIGCONT);
      break;
    case INIT_CONTROL_TERMINATE:
      terminate (self, control.argument);
      break;
    }
  return true;
}
