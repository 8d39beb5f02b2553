/* request-command.c - in what state a command starts. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "request-private.h"

#include "request-data-private.h"

void
_sandbox_request_init_command (SandboxRequest *self)
{
  self->umask = -1;
}

void
_sandbox_request_copy_command (SandboxRequest *self, const SandboxRequest *from)
{
  self->argv0 = g_strdup (from->argv0);
  self->cwd_candidates = g_strdupv (from->cwd_candidates);
  self->umask = from->umask;
}

void
_sandbox_request_finalize_command (SandboxRequest *self)
{
  g_free (self->argv0);
  g_strfreev (self->cwd_candidates);
}

void
sandbox_request_set_argv0 (SandboxRequest *self, const char *argv0)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  _sandbox_replace_string (&self->argv0, argv0);
}

const char *
sandbox_request_get_argv0 (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), NULL);

  return self->argv0;
}

void
sandbox_request_set_cwd_candidates (SandboxRequest *self,
                                    const char *const *paths)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  _sandbox_replace_strv (&self->cwd_candidates, paths);
}

const char *const *
sandbox_request_get_cwd_candidates (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), NULL);

  return (const char *const *) self->cwd_candidates;
}

void
sandbox_request_set_umask (SandboxRequest *self, gint64 mask)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  self->umask = mask;
}

gint64
sandbox_request_get_umask (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), -1);

  return self->umask;
}
