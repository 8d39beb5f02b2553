/* process-source.c - a running sandbox in a main loop. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "process-data-private.h"

typedef struct
{
  GSource parent;
  SandboxProcess *process;
} Source;

static gboolean
prepare (GSource *source, int *out_timeout)
{
  *out_timeout = -1;
  return sandbox_process_get_result (((Source *) source)->process) != NULL;
}

static gboolean
dispatch (GSource *source, GSourceFunc function, gpointer data)
{
  SandboxProcess *process = ((Source *) source)->process;

  if (sandbox_process_dispatch (process))
    return G_SOURCE_CONTINUE;
  if (function != NULL)
    ((SandboxProcessFunc) (void (*) (void)) function) (
        process, sandbox_process_get_result (process), data);
  return G_SOURCE_REMOVE;
}

static void
finalize (GSource *source)
{
  g_object_unref (((Source *) source)->process);
}

static GSourceFuncs functions = {
  .prepare = prepare,
  .dispatch = dispatch,
  .finalize = finalize,
};

GSource *
sandbox_process_create_source (SandboxProcess *self)
{
  GSource *source;

  g_return_val_if_fail (SANDBOX_IS_PROCESS (self), NULL);

  source = g_source_new (&functions, sizeof (Source));
  ((Source *) source)->process = g_object_ref (self);
  g_source_set_name (source, "SandboxProcess");
  if (self->epoll >= 0)
    g_source_add_unix_fd (source, self->epoll, G_IO_IN);
  return source;
}
