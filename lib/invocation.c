/* invocation.c - what a backend made of a request: a tool, or steps. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "invocation-private.h"

#include "fds-private.h"

static void
argument_clear (gpointer data)
{
  SandboxArgument *argument = data;

  g_free (argument->text);
  g_clear_pointer (&argument->data, g_bytes_unref);
}

static void
add_argument (SandboxInvocation *self,
              SandboxArgumentKind kind,
              const char *text)
{
  SandboxArgument argument = { kind, g_strdup (text), -1, NULL };

  g_array_append_val (self->args, argument);
}

SandboxInvocation *
_sandbox_invocation_new (SandboxRequest *effective, gboolean has_proc)
{
  SandboxInvocation *self = g_new0 (SandboxInvocation, 1);

  self->request = g_object_ref (effective);
  self->user_fd = -1;
  self->init_place = has_proc ? INIT_PLACE_PROC : INIT_PLACE_NONE;
  self->args = g_array_new (FALSE, FALSE, sizeof (SandboxArgument));
  g_array_set_clear_func (self->args, argument_clear);
  self->mounts
      = g_ptr_array_new_with_free_func ((GDestroyNotify) sandbox_mount_unref);
  return self;
}

void
_sandbox_invocation_free (SandboxInvocation *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->request);
  g_free (self->tool);
  g_array_unref (self->args);
  g_free (self->args_option);
  g_free (self->root_inside);
  g_ptr_array_unref (self->mounts);
  _sandbox_close (&self->user_fd);
  g_free (self);
}

guint
_sandbox_invocation_find_command (const SandboxInvocation *self)
{
  guint i;

  for (i = 0; i < self->args->len; i++)
    if (g_array_index (self->args, SandboxArgument, i).kind == ARGUMENT_COMMAND)
      break;
  return i;
}

void
sandbox_invocation_set_tool (SandboxInvocation *self, const char *path)
{
  g_free (self->tool);
  self->tool = g_strdup (path);
}

void
sandbox_invocation_add_arg (SandboxInvocation *self, const char *arg)
{
  add_argument (self, ARGUMENT_TEXT, arg);
}

void
sandbox_invocation_add_args (SandboxInvocation *self, ...)
{
  const char *arg;
  va_list args;

  va_start (args, self);
  while ((arg = va_arg (args, const char *)) != NULL)
    sandbox_invocation_add_arg (self, arg);
  va_end (args);
}

void
sandbox_invocation_add_command (SandboxInvocation *self)
{
  add_argument (self, ARGUMENT_COMMAND, NULL);
}

void
sandbox_invocation_add_cwd (SandboxInvocation *self)
{
  add_argument (self, ARGUMENT_CWD, "/");
}

void
sandbox_invocation_add_fd (SandboxInvocation *self, const char *name, int fd)
{
  SandboxArgument argument = { ARGUMENT_FD, g_strdup (name), fd, NULL };

  g_array_append_val (self->args, argument);
}

void
sandbox_invocation_add_data (SandboxInvocation *self,
                             const char *name,
                             GBytes *data)
{
  SandboxArgument argument
      = { ARGUMENT_FD, g_strdup (name), -1, g_bytes_ref (data) };

  g_array_append_val (self->args, argument);
}

void
sandbox_invocation_set_args_option (SandboxInvocation *self, const char *option)
{
  g_free (self->args_option);
  self->args_option = g_strdup (option);
}

void
sandbox_invocation_forbid_devices (SandboxInvocation *self)
{
  self->forbids_devices = TRUE;
}

const char *
sandbox_invocation_get_init_proc (SandboxInvocation *self)
{
  if (self->init_place == INIT_PLACE_PROC)
    return NULL;
  self->init_place = INIT_PLACE_OWN_PROC;
  return SANDBOX_INIT_PROC;
}

void
sandbox_invocation_set_root_inside (SandboxInvocation *self, const char *path)
{
  g_return_if_fail (path != NULL && *path == '/');

  g_free (self->root_inside);
  self->root_inside = g_strdup (path);
}

void
sandbox_invocation_cover_kernel_files (SandboxInvocation *self)
{
  self->covers_kernel_files = TRUE;
}

void
sandbox_invocation_unshare (SandboxInvocation *self, SandboxIsolationKind kind)
{
  g_return_if_fail ((int) kind >= 0 && kind < SANDBOX_ISOLATION_N_KINDS);

  self->is_new[kind] = TRUE;
}

void
sandbox_invocation_join (SandboxInvocation *self, SandboxIsolationKind kind)
{
  g_return_if_fail ((int) kind >= 0 && kind < SANDBOX_ISOLATION_N_KINDS);
  g_return_if_fail (sandbox_isolation_get_fd (
                        sandbox_request_get_isolation (self->request), kind)
                    >= 0);

  self->is_joined[kind] = TRUE;
}

void
sandbox_invocation_add_mount_step (SandboxInvocation *self, SandboxMount *mount)
{
  g_ptr_array_add (self->mounts, sandbox_mount_ref (mount));
}

void
sandbox_invocation_add_chroot_step (SandboxInvocation *self)
{
  self->has_chroot = TRUE;
}

void
sandbox_invocation_add_pivot_root_step (SandboxInvocation *self)
{
  self->has_pivot_root = TRUE;
}
