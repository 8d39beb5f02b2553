/* launch-fds.c - what a tool and init inherit beyond the fixed fds. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "launch-fds-private.h"

#include <errno.h>

#include "error-private.h"
#include "fds-private.h"
#include "request-fds-private.h"

static void
close_element (gpointer data)
{
  _sandbox_close (data);
}

void
_sandbox_launch_fds_init (SandboxLaunchFds *self)
{
  self->tool = g_array_new (FALSE, FALSE, sizeof (int));
  g_array_set_clear_func (self->tool, close_element);
  self->kept = g_array_new (FALSE, FALSE, sizeof (int));
}

void
_sandbox_launch_fds_clear (SandboxLaunchFds *self)
{
  g_clear_pointer (&self->tool, g_array_unref);
  g_clear_pointer (&self->kept, g_array_unref);
}

static int
open_data (GBytes *data)
{
  gsize size;
  gconstpointer bytes = g_bytes_get_data (data, &size);

  return _sandbox_sealed_memfd ("sandboxlib-data", bytes, size);
}

gboolean
_sandbox_launch_fds_open (SandboxLaunchFds *self,
                          const SandboxInvocation *invocation,
                          GError **error)
{
  for (guint i = 0; i < invocation->args->len; i++)
    {
      const SandboxArgument *arg
          = &g_array_index (invocation->args, SandboxArgument, i);
      int fd;

      if (arg->kind != ARGUMENT_FD)
        continue;
      fd = arg->data != NULL ? open_data (arg->data)
                             : _sandbox_fd_dup (arg->fd);
      if (fd < 0)
        {
          g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                       "cannot make an fd for %s: %s", arg->text,
                       _sandbox_strerror (errno));
          return FALSE;
        }
      g_array_append_val (self->tool, fd);
    }
  return TRUE;
}

void
_sandbox_launch_fds_keep (SandboxLaunchFds *self, int fd)
{
  if (fd >= 0)
    g_array_append_val (self->kept, fd);
}

void
_sandbox_launch_fds_keep_all (SandboxLaunchFds *self, SandboxRequest *request)
{
  GArray *fds = _sandbox_request_get_fds (request);

  for (guint i = 0; fds != NULL && i < fds->len; i++)
    {
      const SandboxRequestFd *held = &g_array_index (fds, SandboxRequestFd, i);

      if (held->use == SANDBOX_FD_PASSED || held->use == SANDBOX_FD_SYNC
          || held->use == SANDBOX_FD_BLOCK)
        _sandbox_launch_fds_keep (self, held->fd);
    }
}
