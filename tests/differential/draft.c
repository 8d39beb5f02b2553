/* draft.c - a request and its caller while genes are applied. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "draft.h"

#include <string.h>

/* A case must not hang: no command of ours takes longer. */
#define TIMEOUT (15 * G_USEC_PER_SEC)

/* A report is longer than what a gene may leave of the output. */
#define MIN_REPORT (1024 * 1024)

/* Seen in every case whose root is a directory of the world. */
static const char *const usual_paths[] = {
  "/",
  "/data",
  "/data/file",
  "/data/sub",
  "/data/sub/deep",
  "/tmp",
  "/database",
  "/mnt",
  "/mnt/file",
  "/etc/hostname",
  "/bin",
  "/bin/probe",
  "/dev",
  "/dev/null",
  "/dev/zero",
  "/dev/shm",
  "/dev/fd",
  "/dev/pts",
  "/proc",
  "/proc/sys",
  "/proc/sysrq-trigger",
  "/private",
  "/read-only",
  "/link-abs",
  "/link-dangling",
};

Draft *
draft_new (const World *world, gboolean is_host_root)
{
  Draft *self = g_new0 (Draft, 1);

  self->world = world;
  self->is_host_root = is_host_root;
  self->request = sandbox_request_new (NULL);
  self->argv = g_ptr_array_new_with_free_func (g_free);
  self->paths = g_ptr_array_new_with_free_func (g_free);
  self->caller.umask = -1;
  self->caller.limit = -1;
  self->caller.blocked = g_array_new (FALSE, FALSE, sizeof (int));
  self->caller.ignored = g_array_new (FALSE, FALSE, sizeof (int));
  self->caller.variables = g_ptr_array_new_with_free_func (g_free);
  if (!is_host_root)
    sandbox_request_set_rootfs (self->request, world->rootfs);
  sandbox_request_set_timeout (self->request, TIMEOUT);
  return self;
}

void
draft_free (Draft *self)
{
  if (self == NULL)
    return;
  g_object_unref (self->request);
  g_array_unref (self->caller.blocked);
  g_array_unref (self->caller.ignored);
  g_ptr_array_unref (self->caller.variables);
  g_free (self->program);
  g_ptr_array_unref (self->argv);
  g_ptr_array_unref (self->paths);
  g_clear_pointer (&self->writable_paths, g_ptr_array_unref);
  g_clear_pointer (&self->capabilities, g_ptr_array_unref);
  g_free (self);
}

char *
draft_dup_inside (const Draft *self, const char *path)
{
  if (!self->is_host_root || *path == '@')
    return world_expand (self->world, path);
  return g_strconcat (self->world->place, *path == '/' ? "" : "/", path, NULL);
}

void
draft_look_at (Draft *self, const char *path)
{
  if (!g_ptr_array_find_with_equal_func (self->paths, path, g_str_equal, NULL))
    g_ptr_array_add (self->paths, g_strdup (path));
}

static void
set_command (Draft *self)
{
  self->is_looking = self->argv->len == 0;
  if (self->is_looking)
    {
      g_clear_pointer (&self->program, g_free);
      self->program
          = g_strdup (self->is_host_root ? self->world->probe : "/bin/probe");
      g_ptr_array_add (self->argv, g_strdup (self->program));
      g_ptr_array_add (self->argv, g_strdup ("look"));
      for (guint i = 0; i < self->paths->len; i++)
        g_ptr_array_add (self->argv,
                         g_strdup (g_ptr_array_index (self->paths, i)));
    }
  g_ptr_array_add (self->argv, NULL);
  sandbox_request_set_argv (self->request,
                            (const char *const *) self->argv->pdata);
}

void
draft_finish (Draft *self)
{
  guint64 limit = sandbox_request_get_output_limit (self->request);

  for (gsize i = 0; !self->is_host_root && i < G_N_ELEMENTS (usual_paths); i++)
    draft_look_at (self, usual_paths[i]);
  set_command (self);
  if (self->is_looking && limit > 0 && limit < MIN_REPORT)
    sandbox_request_set_output_limit (self->request, MIN_REPORT);
  if (self->writable_paths != NULL)
    {
      g_ptr_array_add (self->writable_paths, NULL);
      sandbox_request_set_writable_paths (
          self->request, (const char *const *) self->writable_paths->pdata);
    }
  if (self->capabilities != NULL)
    {
      g_ptr_array_add (self->capabilities, NULL);
      sandbox_request_set_capabilities (
          self->request, (const char *const *) self->capabilities->pdata);
    }
}
