/* request-limits.c - how long a request's sandbox lasts, how much it uses. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <sandboxlib/request-limits.h>

#include "request-data-private.h"

void
sandbox_request_set_timeout (SandboxRequest *self, guint64 microseconds)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  self->timeout = microseconds;
}

guint64
sandbox_request_get_timeout (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), 0);

  return self->timeout;
}

void
sandbox_request_set_grace (SandboxRequest *self, guint64 microseconds)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  self->grace = microseconds;
}

guint64
sandbox_request_get_grace (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), 0);

  return self->grace;
}

void
sandbox_request_set_memory_limit (SandboxRequest *self, guint64 bytes)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  self->memory_limit = bytes;
}

guint64
sandbox_request_get_memory_limit (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), 0);

  return self->memory_limit;
}

void
sandbox_request_set_pids_limit (SandboxRequest *self, guint64 number)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  self->pids_limit = number;
}

guint64
sandbox_request_get_pids_limit (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), 0);

  return self->pids_limit;
}

void
sandbox_request_set_cpu_limit (SandboxRequest *self, guint64 microseconds)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  self->cpu_limit = microseconds;
}

guint64
sandbox_request_get_cpu_limit (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), 0);

  return self->cpu_limit;
}

void
sandbox_request_set_output_limit (SandboxRequest *self, guint64 bytes)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  self->output_limit = bytes;
}

guint64
sandbox_request_get_output_limit (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), 0);

  return self->output_limit;
}

void
sandbox_request_set_die_with_host (SandboxRequest *self, SandboxChoice choice)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  self->die_with_host = choice;
}

SandboxChoice
sandbox_request_get_die_with_host (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), SANDBOX_CHOICE_UNSET);

  return self->die_with_host;
}

void
sandbox_request_set_on_exit (SandboxRequest *self, SandboxOnExit on_exit)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  self->on_exit = on_exit;
}

SandboxOnExit
sandbox_request_get_on_exit (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), SANDBOX_ON_EXIT_UNSET);

  return self->on_exit;
}
