/* request-privileges.c - what a command is allowed to do. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <sandboxlib/request-privileges.h>

#include "request-data-private.h"

void
sandbox_request_set_capabilities (SandboxRequest *self,
                                  const char *const *words)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  _sandbox_replace_strv (&self->capabilities, words);
}

const char *const *
sandbox_request_get_capabilities (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), NULL);

  return (const char *const *) self->capabilities;
}

void
sandbox_request_set_no_new_privs (SandboxRequest *self, SandboxChoice choice)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  self->no_new_privs = choice;
}

SandboxChoice
sandbox_request_get_no_new_privs (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), SANDBOX_CHOICE_UNSET);

  return self->no_new_privs;
}

void
sandbox_request_set_new_session (SandboxRequest *self, SandboxChoice choice)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  self->new_session = choice;
}

SandboxChoice
sandbox_request_get_new_session (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), SANDBOX_CHOICE_UNSET);

  return self->new_session;
}

void
sandbox_request_set_as_pid_1 (SandboxRequest *self, SandboxChoice choice)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  self->as_pid_1 = choice;
}

SandboxChoice
sandbox_request_get_as_pid_1 (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), SANDBOX_CHOICE_UNSET);

  return self->as_pid_1;
}

void
sandbox_request_set_cover_kernel_files (SandboxRequest *self,
                                        SandboxChoice choice)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  self->cover_kernel_files = choice;
}

SandboxChoice
sandbox_request_get_cover_kernel_files (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), SANDBOX_CHOICE_UNSET);

  return self->cover_kernel_files;
}

void
sandbox_request_set_disable_userns (SandboxRequest *self, SandboxChoice choice)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  self->disable_userns = choice;
}

SandboxChoice
sandbox_request_get_disable_userns (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), SANDBOX_CHOICE_UNSET);

  return self->disable_userns;
}

void
sandbox_request_set_assert_userns_disabled (SandboxRequest *self,
                                            SandboxChoice choice)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  self->assert_userns_disabled = choice;
}

SandboxChoice
sandbox_request_get_assert_userns_disabled (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), SANDBOX_CHOICE_UNSET);

  return self->assert_userns_disabled;
}
