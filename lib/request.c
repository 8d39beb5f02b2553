/* request.c - what a caller wants: the object, and its file system. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "request-private.h"

#include "request-data-private.h"

#define DEFAULT_GRACE (5 * G_USEC_PER_SEC)

G_DEFINE_TYPE (SandboxRequest, sandbox_request, G_TYPE_OBJECT)

static void
sandbox_request_finalize (GObject *object)
{
  SandboxRequest *self = SANDBOX_REQUEST (object);

  g_ptr_array_unref (self->degraded);
  g_strfreev (self->argv);
  g_free (self->rootfs);
  g_free (self->cwd);
  g_ptr_array_unref (self->mounts);
  g_strfreev (self->writable_paths);
  sandbox_isolation_free (self->isolation);
  _sandbox_request_finalize_command (self);
  _sandbox_request_finalize_environment (self);
  _sandbox_request_finalize_fds (self);
  _sandbox_request_finalize_identity (self);
  _sandbox_request_finalize_streams (self);
  _sandbox_request_finalize_lockdown (self);

  G_OBJECT_CLASS (sandbox_request_parent_class)->finalize (object);
}

static void
sandbox_request_class_init (SandboxRequestClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = sandbox_request_finalize;
  _sandbox_request_install_properties (object_class);
}

static GPtrArray *
new_mounts (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) sandbox_mount_unref);
}

static GPtrArray *
new_changes (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) sandbox_change_unref);
}

static void
sandbox_request_init (SandboxRequest *self)
{
  self->degraded = new_changes ();
  self->empty_root = -1;
  self->mounts = new_mounts ();
  self->isolation = sandbox_isolation_new ();
  self->grace = DEFAULT_GRACE;
  _sandbox_request_init_command (self);
  _sandbox_request_init_environment (self);
  _sandbox_request_init_identity (self);
  _sandbox_request_init_streams (self);
  _sandbox_request_init_lockdown (self);
}

SandboxRequest *
sandbox_request_new (const char *const *argv)
{
  SandboxRequest *self = g_object_new (SANDBOX_TYPE_REQUEST, NULL);

  sandbox_request_set_argv (self, argv);
  return self;
}

SandboxRequest *
sandbox_request_copy (SandboxRequest *self)
{
  SandboxRequest *copy;

  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), NULL);

  copy = sandbox_request_new ((const char *const *) self->argv);
  copy->is_root_read_only = self->is_root_read_only;
  _sandbox_request_set_degraded (copy, self->degraded);
  copy->rootfs = g_strdup (self->rootfs);
  copy->empty_root = self->empty_root;
  copy->cwd = g_strdup (self->cwd);
  for (guint i = 0; i < self->mounts->len; i++)
    sandbox_request_add_mount (copy, g_ptr_array_index (self->mounts, i));
  copy->writable_paths = g_strdupv (self->writable_paths);
  sandbox_request_set_isolation (copy, self->isolation);
  _sandbox_request_copy_command (copy, self);
  _sandbox_request_copy_environment (copy, self);
  _sandbox_request_copy_fds (copy, self);
  _sandbox_request_copy_identity (copy, self);
  _sandbox_request_copy_streams (copy, self);
  _sandbox_request_copy_lockdown (copy, self);
  copy->timeout = self->timeout;
  copy->grace = self->grace;
  copy->memory_limit = self->memory_limit;
  copy->pids_limit = self->pids_limit;
  copy->cpu_limit = self->cpu_limit;
  copy->output_limit = self->output_limit;
  copy->die_with_host = self->die_with_host;
  copy->on_exit = self->on_exit;
  return copy;
}

gboolean
sandbox_request_is_sealed (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), FALSE);

  return self->is_sealed;
}

void
_sandbox_request_seal (SandboxRequest *self)
{
  self->is_sealed = TRUE;
}

GPtrArray *
_sandbox_request_get_degraded (SandboxRequest *self)
{
  return self->degraded;
}

void
_sandbox_request_set_degraded (SandboxRequest *self, GPtrArray *changes)
{
  GPtrArray *copy = new_changes ();

  for (guint i = 0; i < changes->len; i++)
    g_ptr_array_add (copy, sandbox_change_ref (g_ptr_array_index (changes, i)));
  g_ptr_array_unref (self->degraded);
  self->degraded = copy;
}

void
_sandbox_request_set_root_read_only (SandboxRequest *self,
                                     gboolean is_read_only)
{
  self->is_root_read_only = is_read_only;
}

gboolean
sandbox_request_is_root_read_only (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), FALSE);

  return self->is_root_read_only;
}

void
sandbox_request_set_argv (SandboxRequest *self, const char *const *argv)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  _sandbox_replace_strv (&self->argv, argv);
}

const char *const *
sandbox_request_get_argv (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), NULL);

  return (const char *const *) self->argv;
}

void
sandbox_request_set_rootfs (SandboxRequest *self, const char *rootfs)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  _sandbox_replace_string (&self->rootfs, rootfs);
}

const char *
sandbox_request_get_rootfs (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), NULL);

  return self->rootfs;
}

void
sandbox_request_set_cwd (SandboxRequest *self, const char *cwd)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  _sandbox_replace_string (&self->cwd, cwd);
}

const char *
sandbox_request_get_cwd (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), NULL);

  return self->cwd;
}

void
sandbox_request_add_mount (SandboxRequest *self, SandboxMount *mount)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);
  g_return_if_fail (mount != NULL);

  g_ptr_array_add (self->mounts, sandbox_mount_ref (mount));
}

void
sandbox_request_take_mount (SandboxRequest *self, SandboxMount *mount)
{
  g_autoptr (SandboxMount) owned = mount;

  sandbox_request_add_mount (self, owned);
}

void
sandbox_request_clear_mounts (SandboxRequest *self)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  g_ptr_array_set_size (self->mounts, 0);
}

GPtrArray *
sandbox_request_get_mounts (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), NULL);

  return self->mounts;
}

void
sandbox_request_set_writable_paths (SandboxRequest *self,
                                    const char *const *paths)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  _sandbox_replace_strv (&self->writable_paths, paths);
}

const char *const *
sandbox_request_get_writable_paths (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), NULL);

  return (const char *const *) self->writable_paths;
}

void
sandbox_request_set_isolation (SandboxRequest *self,
                               const SandboxIsolation *isolation)
{
  SandboxIsolation *copy;

  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  copy = isolation != NULL ? sandbox_isolation_copy (isolation)
                           : sandbox_isolation_new ();
  sandbox_isolation_free (self->isolation);
  self->isolation = copy;
}

const SandboxIsolation *
sandbox_request_get_isolation (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), NULL);

  return self->isolation;
}

void
sandbox_request_isolate (SandboxRequest *self,
                         SandboxIsolationKind kind,
                         SandboxIsolationValue value)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  sandbox_isolation_set (self->isolation, kind, value);
}

void
sandbox_request_join_namespace (SandboxRequest *self,
                                SandboxIsolationKind kind,
                                int fd)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  sandbox_isolation_set_fd (self->isolation, kind, fd);
}
