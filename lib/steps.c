/* steps.c - from the mounts of an invocation to steps for the child. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "steps-private.h"

#include <linux/mount.h>
#include <unistd.h>

#include <sandboxlib/mount-content.h>

#include "kernel-files-private.h"
#include "mount-private.h"

static SandboxStep *
add_step (SandboxSteps *self,
          SandboxMount *mount,
          SandboxStepType type,
          const char *source,
          const char *target)
{
  SandboxStep step = { .type = type };

  step.source
      = source != NULL ? g_string_chunk_insert (self->texts, source) : NULL;
  step.target = g_string_chunk_insert (self->texts,
                                       *target == '/' ? target + 1 : target);
  g_array_append_val (self->steps, step);
  g_ptr_array_add (self->sources, mount);
  return &g_array_index (self->steps, SandboxStep, self->steps->len - 1);
}

static void
add_bind (SandboxSteps *self, SandboxMount *mount)
{
  SandboxMountFlags flags = sandbox_mount_get_flags (mount);
  SandboxStep *step
      = add_step (self, mount, STEP_BIND, sandbox_mount_get_source (mount),
                  sandbox_mount_get_target (mount));

  step->is_file = sandbox_mount_is_file (mount);
  step->attributes = MOUNT_ATTR_NOSUID;
  if ((flags & SANDBOX_MOUNT_DEVICES) == 0)
    step->attributes |= MOUNT_ATTR_NODEV;
  if ((flags & SANDBOX_MOUNT_READ_ONLY) != 0)
    step->attributes |= MOUNT_ATTR_RDONLY;
  if ((flags & SANDBOX_MOUNT_NO_EXEC) != 0)
    step->attributes |= MOUNT_ATTR_NOEXEC;
}

static void
add_tmpfs (SandboxSteps *self, SandboxMount *mount, int mode, guint64 size)
{
  g_autofree char *mode_text
      = g_strdup_printf ("%o", mode >= 0 ? (guint) mode : 0755);
  SandboxStep *step = add_step (self, mount, STEP_FILE_SYSTEM, "tmpfs",
                                sandbox_mount_get_target (mount));

  step->attributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;
  if ((sandbox_mount_get_flags (mount) & SANDBOX_MOUNT_NO_EXEC) != 0)
    step->attributes |= MOUNT_ATTR_NOEXEC;
  step->options[0] = "mode";
  step->options[1] = g_string_chunk_insert (self->texts, mode_text);
  if (size > 0)
    {
      g_autofree char *size_text = g_strdup_printf ("%" G_GUINT64_FORMAT, size);

      step->options[2] = "size";
      step->options[3] = g_string_chunk_insert (self->texts, size_text);
    }
}

/* In what the last step has mounted. */
static SandboxStep *
add_inside (SandboxSteps *self,
            SandboxMount *mount,
            SandboxStepType type,
            const char *source,
            const char *name)
{
  SandboxStep *step = add_step (self, mount, type, source, name);

  step->is_inside = TRUE;
  return step;
}

static void
add_proc (SandboxSteps *self, SandboxMount *mount)
{
  SandboxStep *step = add_step (self, mount, STEP_FILE_SYSTEM, "proc",
                                sandbox_mount_get_target (mount));

  step->attributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;
  /* They are root's of the host, also where that is another user inside. */
  if (geteuid () != 0 || !self->covers_kernel_files)
    return;
  for (gsize i = 0; i < SANDBOX_N_PROC_FILES; i++)
    add_inside (self, mount, STEP_COVER, NULL, _sandbox_proc_files[i]);
}

static void
add_mqueue (SandboxSteps *self, SandboxMount *mount)
{
  SandboxStep *step = add_step (self, mount, STEP_FILE_SYSTEM, "mqueue",
                                sandbox_mount_get_target (mount));

  step->attributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV | MOUNT_ATTR_NOEXEC;
}

static void
add_content (SandboxSteps *self, SandboxMount *mount, SandboxStepType type)
{
  SandboxMountFlags flags = sandbox_mount_get_flags (mount);
  SandboxStep *step
      = add_step (self, mount, type, NULL, sandbox_mount_get_target (mount));

  step->mode = _sandbox_mount_get_full_mode (mount);
  step->data
      = g_bytes_get_data (sandbox_mount_get_content (mount), &step->size);
  step->attributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;
  if ((flags & SANDBOX_MOUNT_READ_ONLY) != 0)
    step->attributes |= MOUNT_ATTR_RDONLY;
  if ((flags & SANDBOX_MOUNT_NO_EXEC) != 0)
    step->attributes |= MOUNT_ATTR_NOEXEC;
}

/* Of the parents that a mount point needs nothing was said. */
static void
add_dir (SandboxSteps *self, SandboxMount *mount)
{
  SandboxStep *step = add_step (self, mount, STEP_DIR, NULL,
                                sandbox_mount_get_target (mount));

  step->mode = _sandbox_mount_get_full_mode (mount);
}

/* Root of the host owns the nodes, and could change their modes there. Devices
 * work in what is read-only. */
static void
add_nodes (SandboxSteps *self, SandboxMount *mount)
{
  static const char *const nodes[]
      = { "null", "zero", "full", "random", "urandom", "tty" };

  for (gsize i = 0; i < G_N_ELEMENTS (nodes); i++)
    {
      g_autofree char *source = g_strconcat ("/dev/", nodes[i], NULL);
      SandboxStep *step = add_inside (self, mount, STEP_BIND, source, nodes[i]);

      step->is_file = TRUE;
      step->attributes = geteuid () == 0 ? MOUNT_ATTR_RDONLY : 0;
    }
}

/* What bwrap(1) makes of --dev. */
static void
add_dev (SandboxSteps *self, SandboxMount *mount)
{
  static const char *const links[][2] = {
    { "fd", "/proc/self/fd" },       { "stdin", "/proc/self/fd/0" },
    { "stdout", "/proc/self/fd/1" }, { "stderr", "/proc/self/fd/2" },
    { "core", "/proc/kcore" },       { "ptmx", "pts/ptmx" },
  };
  SandboxStep *step;

  add_tmpfs (self, mount, 0755, 0);
  add_nodes (self, mount);
  for (gsize i = 0; i < G_N_ELEMENTS (links); i++)
    add_inside (self, mount, STEP_SYMLINK, links[i][1], links[i][0]);
  add_inside (self, mount, STEP_DIR, NULL, "shm")->mode = 0755;

  step = add_inside (self, mount, STEP_FILE_SYSTEM, "devpts", "pts");
  step->attributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NOEXEC;
  /* It is root's inside, and in a new user namespace there may be none. */
  step->is_own = TRUE;
  step->options[0] = "ptmxmode";
  step->options[1] = "0666";
  step->options[2] = "mode";
  step->options[3] = "0620";
}

static SandboxStepLayer
make_layer (SandboxSteps *self,
            const SandboxMount *mount,
            const char *key,
            const char *path,
            guint index)
{
  SandboxStepLayer layer = { .key = key };

  layer.path = g_string_chunk_insert (self->texts, path);
  if (mount->source_ids != NULL)
    {
      layer.device = mount->source_ids[index].device;
      layer.inode = mount->source_ids[index].inode;
    }
  return layer;
}

/* "lowerdir+" goes below those before it. */
static void
add_overlay (SandboxSteps *self, SandboxMount *mount)
{
  guint n = g_strv_length (mount->sources);
  SandboxStepLayer *layers = g_new0 (SandboxStepLayer, n + 2);
  SandboxStep *step = add_step (self, mount, STEP_OVERLAY, NULL, mount->target);

  g_ptr_array_add (self->layers, layers);
  step->layers = layers;
  for (guint i = n; i-- > 0;)
    layers[step->n_layers++]
        = make_layer (self, mount, "lowerdir+", mount->sources[i], i);
  if (mount->upper != NULL)
    {
      layers[step->n_layers++]
          = make_layer (self, mount, "upperdir", mount->upper, n);
      layers[step->n_layers++]
          = make_layer (self, mount, "workdir", mount->work, n + 1);
    }
  step->attributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;
  if ((mount->flags & SANDBOX_MOUNT_READ_ONLY) != 0)
    step->attributes |= MOUNT_ATTR_RDONLY;
  else
    step->has_own_upper = mount->upper == NULL;
}

static void
add_mount (SandboxSteps *self, SandboxMount *mount)
{
  const char *target = sandbox_mount_get_target (mount);

  switch (sandbox_mount_get_mount_type (mount))
    {
    case SANDBOX_MOUNT_BIND:
      add_bind (self, mount);
      break;
    case SANDBOX_MOUNT_TMPFS:
      add_tmpfs (self, mount, sandbox_mount_get_mode (mount),
                 sandbox_mount_get_size (mount));
      break;
    case SANDBOX_MOUNT_PROC:
      add_proc (self, mount);
      break;
    case SANDBOX_MOUNT_DEV:
      add_dev (self, mount);
      break;
    case SANDBOX_MOUNT_OVERLAY:
      add_overlay (self, mount);
      break;
    case SANDBOX_MOUNT_DIR:
      add_dir (self, mount);
      break;
    case SANDBOX_MOUNT_SYMLINK:
      add_step (self, mount, STEP_SYMLINK, sandbox_mount_get_source (mount),
                target);
      break;
    case SANDBOX_MOUNT_REMOUNT_RO:
      add_step (self, mount, STEP_REMOUNT_RO, NULL, target);
      break;
    case SANDBOX_MOUNT_MQUEUE:
      add_mqueue (self, mount);
      break;
    case SANDBOX_MOUNT_CHMOD:
      add_step (self, mount, STEP_CHMOD, NULL, target)->mode
          = _sandbox_mount_get_full_mode (mount);
      break;
    case SANDBOX_MOUNT_FILE:
      add_content (self, mount, STEP_FILE);
      break;
    case SANDBOX_MOUNT_DATA:
      add_content (self, mount, STEP_DATA);
      break;
    case SANDBOX_MOUNT_MASK:
    case SANDBOX_MOUNT_HOST_FILE:
      break; /* the layout has made others of them */
    }
}

SandboxSteps *
_sandbox_steps_new (const SandboxInvocation *invocation)
{
  SandboxSteps *self = g_new0 (SandboxSteps, 1);

  self->covers_kernel_files
      = sandbox_request_get_cover_kernel_files (invocation->request)
        != SANDBOX_CHOICE_NO;
  self->steps = g_array_new (FALSE, FALSE, sizeof (SandboxStep));
  self->texts = g_string_chunk_new (1024);
  self->layers = g_ptr_array_new_with_free_func (g_free);
  self->sources = g_ptr_array_new ();
  for (guint i = 0; i < invocation->mounts->len; i++)
    add_mount (self, g_ptr_array_index (invocation->mounts, i));
  return self;
}

void
_sandbox_steps_free (SandboxSteps *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->steps);
  g_string_chunk_free (self->texts);
  g_ptr_array_unref (self->layers);
  g_ptr_array_unref (self->sources);
  g_free (self);
}
