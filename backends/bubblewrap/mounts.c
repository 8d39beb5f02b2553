/* mounts.c - the file system in the words of bwrap(1). */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "command-line.h"

#include <string.h>

#include <sandboxlib/mount-content.h>

/* What root without any capability can still write to in a proc(5): the kernel
 * compares the user id alone. */
static const char *const kernel_files[]
    = { "sys", "sysrq-trigger", "irq", "bus", "fs" };

static void
cover (CommandLine *line, const char *source, const char *parent)
{
  const char *name = strrchr (source, '/') + 1;
  g_autofree char *target = g_build_filename (parent, name, NULL);

  bubblewrap_add (line, "--ro-bind-try", source, target, NULL);
}

static void
cover_proc (CommandLine *line, const char *proc)
{
  /* In a user namespace of its own root has the same id on the host. */
  if (sandbox_host_facts_get_euid (line->facts) != 0)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (kernel_files); i++)
    {
      g_autofree char *source
          = g_build_filename ("/proc", kernel_files[i], NULL);

      cover (line, source, proc);
    }
}

static void
add_root (CommandLine *line)
{
  const char *rootfs = sandbox_request_get_rootfs (line->request);

  if (rootfs == NULL)
    rootfs = "/";
  bubblewrap_add (line,
                  sandbox_request_is_root_read_only (line->request)
                      ? "--ro-bind"
                      : "--bind",
                  rootfs, "/", NULL);
}

static void
add_bind (CommandLine *line, SandboxMount *mount)
{
  SandboxMountFlags flags = sandbox_mount_get_flags (mount);
  const char *source = sandbox_mount_get_source (mount);
  const char *target = sandbox_mount_get_target (mount);

  if ((flags & SANDBOX_MOUNT_READ_ONLY) != 0)
    {
      bubblewrap_add (line, "--ro-bind", source, target, NULL);
      return;
    }
  bubblewrap_add (
      line, (flags & SANDBOX_MOUNT_DEVICES) != 0 ? "--dev-bind" : "--bind",
      source, target, NULL);
}

/* Of the next operation. */
static void
add_mode (CommandLine *line, const char *option, int mode)
{
  g_autofree char *octal = g_strdup_printf ("%04o", (unsigned) mode);

  bubblewrap_add (line, option, octal, NULL);
}

/* mkdir(2) ignores the set-id bits. */
static void
add_dir (CommandLine *line, SandboxMount *mount)
{
  const char *target = sandbox_mount_get_target (mount);
  int mode = sandbox_mount_get_mode (mount);

  if (mode >= 0)
    add_mode (line, "--perms", mode);
  bubblewrap_add (line, "--dir", target, NULL);
  if (mode >= 0 && (mode & 06000) != 0)
    {
      add_mode (line, "--chmod", mode);
      bubblewrap_add (line, target, NULL);
    }
}

/* The bytes reach bwrap through an fd. */
static void
add_content (CommandLine *line, const char *option, SandboxMount *mount)
{
  const char *target = sandbox_mount_get_target (mount);
  int mode = sandbox_mount_get_mode (mount);

  if (mode >= 0)
    add_mode (line, "--perms", mode);
  bubblewrap_add_data (line, option, target, sandbox_mount_get_content (mount));
  bubblewrap_add (line, target, NULL);
}

static void
add_tmpfs (CommandLine *line, SandboxMount *mount)
{
  int mode = sandbox_mount_get_mode (mount);
  guint64 size = sandbox_mount_get_size (mount);

  if (mode >= 0)
    add_mode (line, "--perms", mode);
  if (size > 0)
    bubblewrap_add_number (line, "--size", size);
  bubblewrap_add (line, "--tmpfs", sandbox_mount_get_target (mount), NULL);
}

static void
add_overlay (CommandLine *line, SandboxMount *mount)
{
  const char *const *source = sandbox_mount_get_sources (mount);
  const char *target = sandbox_mount_get_target (mount);
  const char *upper = sandbox_mount_get_upper (mount);

  for (; *source != NULL; source++)
    bubblewrap_add (line, "--overlay-src", *source, NULL);
  if (upper != NULL)
    bubblewrap_add (line, "--overlay", upper, sandbox_mount_get_work (mount),
                    target, NULL);
  else
    bubblewrap_add (line,
                    (sandbox_mount_get_flags (mount) & SANDBOX_MOUNT_READ_ONLY)
                            != 0
                        ? "--ro-overlay"
                        : "--tmp-overlay",
                    target, NULL);
}

static void
add_mount (CommandLine *line, SandboxMount *mount)
{
  const char *target = sandbox_mount_get_target (mount);

  switch (sandbox_mount_get_mount_type (mount))
    {
    case SANDBOX_MOUNT_BIND:
      add_bind (line, mount);
      break;
    case SANDBOX_MOUNT_TMPFS:
      add_tmpfs (line, mount);
      break;
    case SANDBOX_MOUNT_PROC:
      bubblewrap_add (line, "--proc", target, NULL);
      cover_proc (line, target);
      break;
    case SANDBOX_MOUNT_DEV:
      bubblewrap_add (line, "--dev", target, NULL);
      break;
    case SANDBOX_MOUNT_OVERLAY:
      add_overlay (line, mount);
      break;
    case SANDBOX_MOUNT_DIR:
      add_dir (line, mount);
      break;
    case SANDBOX_MOUNT_SYMLINK:
      bubblewrap_add (line, "--symlink", sandbox_mount_get_source (mount),
                      target, NULL);
      break;
    case SANDBOX_MOUNT_REMOUNT_RO:
      bubblewrap_add (line, "--remount-ro", target, NULL);
      break;
    case SANDBOX_MOUNT_MQUEUE:
      bubblewrap_add (line, "--mqueue", target, NULL);
      break;
    case SANDBOX_MOUNT_CHMOD:
      add_mode (line, "--chmod", sandbox_mount_get_mode (mount));
      bubblewrap_add (line, target, NULL);
      break;
    case SANDBOX_MOUNT_FILE:
      add_content (line, "--file", mount);
      break;
    case SANDBOX_MOUNT_DATA:
      add_content (line,
                   (sandbox_mount_get_flags (mount) & SANDBOX_MOUNT_READ_ONLY)
                           != 0
                       ? "--ro-bind-data"
                       : "--bind-data",
                   mount);
      break;
    case SANDBOX_MOUNT_MASK:
    case SANDBOX_MOUNT_HOST_FILE:
      break; /* the library has made others of them */
    }
}

/* Whether @mounts[@index] makes a bind read-only whose devices are to work. */
static gboolean
is_read_only_with_devices (GPtrArray *mounts, guint index)
{
  SandboxMount *mount = g_ptr_array_index (mounts, index);
  const SandboxMountFlags both
      = SANDBOX_MOUNT_READ_ONLY | SANDBOX_MOUNT_DEVICES;

  if (sandbox_mount_get_mount_type (mount) != SANDBOX_MOUNT_REMOUNT_RO)
    return (sandbox_mount_get_flags (mount) & both) == both;
  while (index-- > 0)
    {
      SandboxMount *below = g_ptr_array_index (mounts, index);

      if (strcmp (sandbox_mount_get_target (below),
                  sandbox_mount_get_target (mount))
          == 0)
        return (sandbox_mount_get_flags (below) & SANDBOX_MOUNT_DEVICES) != 0;
    }
  return FALSE;
}

static gboolean
is_below (const SandboxMount *mount, const SandboxMount *directory)
{
  const char *target = sandbox_mount_get_target (mount);
  const char *above = sandbox_mount_get_target (directory);
  gsize length = strlen (above);

  return strncmp (target, above, length) == 0 && target[length] == '/';
}

/* Whether @mounts[@index] lies below a tmpfs that not even its owner may enter,
 * and sandboxlib-init has no capability to. */
static gboolean
is_out_of_reach (GPtrArray *mounts, guint index)
{
  const SandboxMount *mount = g_ptr_array_index (mounts, index);

  while (index-- > 0)
    {
      const SandboxMount *earlier = g_ptr_array_index (mounts, index);
      int mode = sandbox_mount_get_mode (earlier);

      if (mode >= 0 && (mode & 0100) == 0 && is_below (mount, earlier))
        return TRUE;
    }
  return FALSE;
}

/* Whether @mounts[@index] goes on a file from bytes. bwrap has deleted that, and
 * looks for the mount point by its name in mountinfo(5). */
static gboolean
is_on_data (GPtrArray *mounts, guint index)
{
  const SandboxMount *mount = g_ptr_array_index (mounts, index);
  SandboxMountType type = sandbox_mount_get_mount_type (mount);

  if (type != SANDBOX_MOUNT_BIND && type != SANDBOX_MOUNT_DATA
      && type != SANDBOX_MOUNT_REMOUNT_RO)
    return FALSE;
  while (index-- > 0)
    {
      const SandboxMount *below = g_ptr_array_index (mounts, index);

      if (sandbox_mount_get_mount_type (below) == SANDBOX_MOUNT_DATA
          && strcmp (sandbox_mount_get_target (below),
                     sandbox_mount_get_target (mount))
                 == 0)
        return TRUE;
    }
  return FALSE;
}

static const char *
find_problem (GPtrArray *mounts, guint index)
{
  if (is_on_data (mounts, index))
    return "bwrap finds no mount point again that it has made of bytes; mount "
           "one file there, read-only if it has to be";
  /* bwrap sets MS_NODEV whenever it sets MS_RDONLY. */
  if (is_read_only_with_devices (mounts, index))
    return "devices do not work in what bwrap makes read-only; give up one of "
           "the two";
  if (is_out_of_reach (mounts, index))
    return "the mode of the tmpfs above lets nobody enter, so that the mount "
           "could not be verified; give its owner 0100";
  return NULL;
}

gboolean
bubblewrap_check_mounts (const CommandLine *line, GError **error)
{
  GPtrArray *mounts = sandbox_request_get_mounts (line->request);

  for (guint i = 0; i < mounts->len; i++)
    {
      const char *mount_problem = find_problem (mounts, i);

      if (mount_problem == NULL)
        continue;
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED,
                   "mount %s: %s",
                   sandbox_mount_get_target (g_ptr_array_index (mounts, i)),
                   mount_problem);
      return FALSE;
    }

  return TRUE;
}

/* A proc of a pid namespace that is not new cannot be mounted. */
static void
add_init_place (CommandLine *line)
{
  const char *place = sandbox_invocation_get_init_proc (line->invocation);

  if (place == NULL)
    return;
  if (!line->is_new[SANDBOX_ISOLATION_KIND_PID])
    {
      bubblewrap_add (line, "--ro-bind", "/proc", place, NULL);
      return;
    }
  bubblewrap_add (line, "--proc", place, NULL);
  cover_proc (line, place);
}

/* After which bwrap cannot make the place for init in an empty root. */
static gboolean
closes_root (const SandboxMount *mount)
{
  return sandbox_mount_get_mount_type (mount) == SANDBOX_MOUNT_REMOUNT_RO
         && strcmp (sandbox_mount_get_target (mount), "/") == 0;
}

void
bubblewrap_add_mounts (CommandLine *line)
{
  GPtrArray *mounts = sandbox_request_get_mounts (line->request);
  gboolean has_init_place = FALSE;

  /* bwrap applies mounts in the order given, so the root comes first. */
  if (sandbox_request_get_empty_root (line->request) == -1)
    add_root (line);
  for (guint i = 0; i < mounts->len; i++)
    {
      SandboxMount *mount = g_ptr_array_index (mounts, i);

      if (!has_init_place && closes_root (mount))
        {
          add_init_place (line);
          has_init_place = TRUE;
        }
      add_mount (line, mount);
    }
  if (!has_init_place)
    add_init_place (line);
}
