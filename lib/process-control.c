/* process-control.c - signal, suspend, and end a running sandbox. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "process-data-private.h"

#include <signal.h>
#include <sys/socket.h>

void
_sandbox_process_send_control (SandboxProcess *self,
                               enum init_control_operation operation,
                               guint64 argument)
{
  const struct init_control control
      = { .operation = operation, .argument = argument };

  if (self->launch->channel >= 0)
    send (self->launch->channel, &control, sizeof control, MSG_NOSIGNAL);
}

void
sandbox_process_send_signal (SandboxProcess *self, int signum)
{
  g_return_if_fail (SANDBOX_IS_PROCESS (self));
  g_return_if_fail (signum >= 1 && signum < NSIG);

  g_mutex_lock (&self->mutex);
  if (self->launch != NULL)
    _sandbox_process_send_control (self, INIT_CONTROL_SIGNAL, (guint64) signum);
  g_mutex_unlock (&self->mutex);
}

void
sandbox_process_suspend (SandboxProcess *self)
{
  g_return_if_fail (SANDBOX_IS_PROCESS (self));

  g_mutex_lock (&self->mutex);
  if (self->launch != NULL)
    {
      _sandbox_outermost_pause (&self->outermost);
      _sandbox_process_send_control (self, INIT_CONTROL_SUSPEND, 0);
    }
  g_mutex_unlock (&self->mutex);
}

void
sandbox_process_resume (SandboxProcess *self)
{
  g_return_if_fail (SANDBOX_IS_PROCESS (self));

  g_mutex_lock (&self->mutex);
  if (self->launch != NULL)
    {
      _sandbox_outermost_go_on (&self->outermost);
      _sandbox_process_send_control (self, INIT_CONTROL_RESUME, 0);
    }
  g_mutex_unlock (&self->mutex);
}

void
sandbox_process_terminate (SandboxProcess *self, guint64 grace)
{
  g_return_if_fail (SANDBOX_IS_PROCESS (self));

  g_mutex_lock (&self->mutex);
  if (self->launch != NULL)
    {
      _sandbox_outermost_allow (&self->outermost, grace);
      _sandbox_process_send_control (self, INIT_CONTROL_TERMINATE, grace);
    }
  g_mutex_unlock (&self->mutex);
}

void
sandbox_process_kill (SandboxProcess *self)
{
  g_return_if_fail (SANDBOX_IS_PROCESS (self));

  g_mutex_lock (&self->mutex);
  if (self->launch != NULL)
    {
      self->heard.was_killed = TRUE;
      _sandbox_outermost_end (&self->outermost);
    }
  g_mutex_unlock (&self->mutex);
}
