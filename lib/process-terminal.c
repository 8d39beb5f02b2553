/* process-terminal.c - the terminal of a running sandbox. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <sandboxlib/process-terminal.h>

#include <sys/ioctl.h>

#include "process-data-private.h"

int
sandbox_process_get_tty_fd (SandboxProcess *self)
{
  int fd;

  g_return_val_if_fail (SANDBOX_IS_PROCESS (self), -1);

  g_mutex_lock (&self->mutex);
  fd = self->terminal.master;
  g_mutex_unlock (&self->mutex);
  return fd;
}

int
sandbox_process_steal_tty_fd (SandboxProcess *self)
{
  int fd;

  g_return_val_if_fail (SANDBOX_IS_PROCESS (self), -1);

  g_mutex_lock (&self->mutex);
  fd = self->terminal.master;
  self->terminal.master = -1;
  g_mutex_unlock (&self->mutex);
  return fd;
}

gboolean
sandbox_process_set_window_size (SandboxProcess *self,
                                 guint rows,
                                 guint columns)
{
  struct winsize size
      = { .ws_row = (unsigned short) MIN (rows, G_MAXUINT16),
          .ws_col = (unsigned short) MIN (columns, G_MAXUINT16) };
  gboolean is_set;

  g_return_val_if_fail (SANDBOX_IS_PROCESS (self), FALSE);

  g_mutex_lock (&self->mutex);
  is_set = self->terminal.master >= 0
           && ioctl (self->terminal.master, TIOCSWINSZ, &size) == 0;
  g_mutex_unlock (&self->mutex);
  return is_set;
}

gboolean
sandbox_process_is_stopped (SandboxProcess *self)
{
  gboolean is_stopped;

  g_return_val_if_fail (SANDBOX_IS_PROCESS (self), FALSE);

  g_mutex_lock (&self->mutex);
  is_stopped = self->result == NULL && self->heard.is_stopped;
  g_mutex_unlock (&self->mutex);
  return is_stopped;
}

void
sandbox_process_take_back_terminal (SandboxProcess *self)
{
  g_return_if_fail (SANDBOX_IS_PROCESS (self));

  g_mutex_lock (&self->mutex);
  _sandbox_terminal_take_back (&self->terminal);
  g_mutex_unlock (&self->mutex);
}

gboolean
sandbox_process_hand_over_terminal (SandboxProcess *self)
{
  gboolean is_first = FALSE;
  gboolean is_done = FALSE;

  g_return_val_if_fail (SANDBOX_IS_PROCESS (self), FALSE);

  g_mutex_lock (&self->mutex);
  if (self->result == NULL)
    {
      is_done = _sandbox_terminal_hand_over (&self->terminal, &is_first);
      self->heard.is_stopped = FALSE;
      _sandbox_process_send_control (self, INIT_CONTROL_CONTINUE, is_first);
    }
  g_mutex_unlock (&self->mutex);
  sandbox_process_resume (self);
  return is_done;
}
