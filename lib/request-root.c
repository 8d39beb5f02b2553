/* request-root.c - a root of the sandbox's own, and starting points. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <sandboxlib/request-root.h>

#include <sandboxlib/request-identity.h>

#include "request-data-private.h"

#define ROOT_MODE 0755

/* Where the host has its programs, and what they are linked with. */
static const char *const program_directories[]
    = { "/usr", "/bin", "/lib", "/lib32", "/lib64", "/libx32" };

void
sandbox_request_set_empty_root (SandboxRequest *self, gint64 mode)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);

  self->empty_root = mode;
}

gint64
sandbox_request_get_empty_root (SandboxRequest *self)
{
  g_return_val_if_fail (SANDBOX_IS_REQUEST (self), -1);

  return self->empty_root;
}

static void
take (SandboxRequest *self,
      SandboxMountType type,
      const char *source,
      const char *target)
{
  sandbox_request_take_mount (self,
                              sandbox_mount_new (type, source, target,
                                                 type == SANDBOX_MOUNT_BIND
                                                     ? SANDBOX_MOUNT_READ_ONLY
                                                     : SANDBOX_MOUNT_NONE));
}

/* Where /bin is a link into /usr, programs may look for it as one. */
static void
add_program_directories (SandboxRequest *self)
{
  for (gsize i = 0; i < G_N_ELEMENTS (program_directories); i++)
    {
      const char *path = program_directories[i];
      g_autofree char *text = g_file_read_link (path, NULL);

      if (text != NULL)
        take (self, SANDBOX_MOUNT_SYMLINK, text, path);
      else if (g_file_test (path, G_FILE_TEST_IS_DIR))
        take (self, SANDBOX_MOUNT_BIND, path, path);
    }
}

static void
add_conf_mounts (SandboxRequest *self)
{
  add_program_directories (self);
  take (self, SANDBOX_MOUNT_PROC, NULL, "/proc");
  take (self, SANDBOX_MOUNT_DEV, NULL, "/dev");
  sandbox_request_take_mount (self, sandbox_mount_new_tmpfs ("/tmp", 01777, 0));
  take (self, SANDBOX_MOUNT_TMPFS, NULL, "/run");
  take (self, SANDBOX_MOUNT_TMPFS, NULL, "/var");
}

static void
isolate_all (SandboxRequest *self)
{
  for (int i = 0; i < SANDBOX_ISOLATION_N_KINDS; i++)
    {
      SandboxIsolationKind kind = (SandboxIsolationKind) i;

      /* Not every kernel has these two, or lets everybody make them. */
      if (sandbox_isolation_get (self->isolation, kind)
          == SANDBOX_ISOLATION_UNSET)
        sandbox_request_isolate (self, kind,
                                 kind == SANDBOX_ISOLATION_KIND_USER
                                         || kind
                                                == SANDBOX_ISOLATION_KIND_CGROUP
                                     ? SANDBOX_ISOLATION_TRY
                                     : SANDBOX_ISOLATION_NEW);
    }
}

static void
add_conf (SandboxRequest *self)
{
  g_autoptr (GPtrArray) later = g_ptr_array_copy (
      self->mounts, (GCopyFunc) (gpointer) sandbox_mount_ref, NULL);

  sandbox_request_clear_mounts (self);
  add_conf_mounts (self);
  for (guint i = 0; i < later->len; i++)
    sandbox_request_add_mount (self, g_ptr_array_index (later, i));
  if (self->hostname == NULL
      && sandbox_isolation_get (self->isolation, SANDBOX_ISOLATION_KIND_UTS)
             == SANDBOX_ISOLATION_NEW)
    sandbox_request_set_hostname (self, "sandbox");
}

void
sandbox_request_apply_preset (SandboxRequest *self, SandboxPreset preset)
{
  g_return_if_fail (SANDBOX_IS_REQUEST (self));
  g_return_if_fail (!self->is_sealed);
  g_return_if_fail (preset == SANDBOX_PRESET_BARE
                    || preset == SANDBOX_PRESET_CONF);

  isolate_all (self);
  if (self->environment_base == SANDBOX_ENVIRONMENT_UNSET)
    sandbox_request_set_environment_base (self, SANDBOX_ENVIRONMENT_EMPTY);
  if (self->rootfs == NULL && self->empty_root == -1)
    sandbox_request_set_empty_root (self, ROOT_MODE);
  if (preset == SANDBOX_PRESET_CONF)
    add_conf (self);
}

SandboxRequest *
sandbox_request_new_bare (const char *const *argv)
{
  SandboxRequest *self = sandbox_request_new (argv);

  sandbox_request_apply_preset (self, SANDBOX_PRESET_BARE);
  return self;
}

SandboxRequest *
sandbox_request_new_conf (const char *const *argv)
{
  SandboxRequest *self = sandbox_request_new (argv);

  sandbox_request_apply_preset (self, SANDBOX_PRESET_CONF);
  return self;
}
