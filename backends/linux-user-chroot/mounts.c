/* mounts.c - the file system in the words of linux-user-chroot(8). */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "command-line.h"

#include <string.h>

void
linux_user_chroot_add (CommandLine *line, const char *option, ...)
{
  const char *arg = option;
  va_list args;

  va_start (args, option);
  for (; arg != NULL; arg = va_arg (args, const char *))
    sandbox_invocation_add_arg (line->invocation, arg);
  va_end (args);
  line->n_options++;
}

static gboolean
is_at (const SandboxMount *mount, const char *target)
{
  return strcmp (sandbox_mount_get_target (mount), target) == 0;
}

static gboolean
is_remount (const SandboxMount *mount)
{
  return sandbox_mount_get_mount_type (mount) == SANDBOX_MOUNT_REMOUNT_RO;
}

/* Whether what is mounted at @target becomes read-only later, before something
 * else is mounted there. --mount-readonly mounts the place once more, and hides
 * what was mounted below in between, so it has to follow at once. */
static gboolean
becomes_read_only (GPtrArray *mounts, guint next, const char *target)
{
  for (guint i = next; i < mounts->len; i++)
    if (is_at (g_ptr_array_index (mounts, i), target))
      return is_remount (g_ptr_array_index (mounts, i));
  return FALSE;
}

/* DEST counts from ROOTDIR, which is the tool's last argument but the command. */
static void
add_at (CommandLine *line,
        const char *option,
        const char *source,
        const char *target)
{
  g_autofree char *dest
      = g_strconcat (line->has_init_chroot ? ROOT_DIRECTORY : "", target, NULL);

  if (source != NULL)
    linux_user_chroot_add (line, option, source, dest, NULL);
  else
    linux_user_chroot_add (line, option, dest, NULL);
}

static void
add_mount (CommandLine *line, const SandboxMount *mount)
{
  const char *target = sandbox_mount_get_target (mount);

  switch (sandbox_mount_get_mount_type (mount))
    {
    case SANDBOX_MOUNT_BIND:
      add_at (line, "--mount-bind", sandbox_mount_get_source (mount), target);
      break;
    case SANDBOX_MOUNT_PROC:
      add_at (line, "--mount-proc", NULL, target);
      break;
    case SANDBOX_MOUNT_DEV:
      add_at (line, "--mount-devapi", NULL, target);
      break;
    default:
      break; /* in the rootfs the library has made it */
    }
}

static gboolean
is_below (const char *path, const char *directory)
{
  gsize length = strlen (directory);

  return strncmp (path, directory, length) == 0 && path[length] == '/';
}

/* Whether @mounts[@index] would lie on a dev, which has no directory. */
static gboolean
lies_on_a_dev (GPtrArray *mounts, guint index)
{
  const char *target
      = sandbox_mount_get_target (g_ptr_array_index (mounts, index));

  while (index-- > 0)
    {
      const SandboxMount *earlier = g_ptr_array_index (mounts, index);

      if (is_below (target, sandbox_mount_get_target (earlier)))
        return sandbox_mount_get_mount_type (earlier) == SANDBOX_MOUNT_DEV;
    }
  return FALSE;
}

/* Why @mounts[@index] cannot be said; %NULL if it can. */
static const char *
find_problem (GPtrArray *mounts, guint index)
{
  const SandboxMount *mount = g_ptr_array_index (mounts, index);
  const char *source = sandbox_mount_get_source (mount);

  if (lies_on_a_dev (mounts, index))
    return "linux-user-chroot makes nothing in the dev that it mounts";
  switch (sandbox_mount_get_mount_type (mount))
    {
    case SANDBOX_MOUNT_BIND:
      if (sandbox_mount_is_file (mount))
        return "linux-user-chroot binds directories only, this is a file";
      if (g_str_has_prefix (source, ROOT_DIRECTORY)
          && (source[strlen (ROOT_DIRECTORY)] == '/'
              || source[strlen (ROOT_DIRECTORY)] == '\0'))
        return "the sandbox is assembled there";
      return NULL;
    case SANDBOX_MOUNT_TMPFS:
      return "linux-user-chroot mounts no tmpfs";
    case SANDBOX_MOUNT_CHMOD:
      return "linux-user-chroot changes no permission bits of what it mounts";
    default:
      return NULL;
    }
}

gboolean
linux_user_chroot_check_mounts (SandboxRequest *request, GError **error)
{
  GPtrArray *mounts = sandbox_request_get_mounts (request);

  for (guint i = 0; i < mounts->len; i++)
    {
      const SandboxMount *mount = g_ptr_array_index (mounts, i);
      const char *problem = find_problem (mounts, i);
      const char *source = sandbox_mount_get_source (mount);

      if (problem == NULL)
        continue;
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED,
                   "mount %s%s%s: %s", sandbox_mount_get_target (mount),
                   source != NULL ? " from " : "", source != NULL ? source : "",
                   problem);
      return FALSE;
    }
  return TRUE;
}

void
linux_user_chroot_add_mounts (CommandLine *line)
{
  GPtrArray *mounts = sandbox_request_get_mounts (line->request);
  const char *rootfs = sandbox_request_get_rootfs (line->request);
  const char *init = NULL;

  add_at (line, "--mount-bind", rootfs, "/");
  if (sandbox_request_is_root_read_only (line->request)
      || becomes_read_only (mounts, 0, "/"))
    add_at (line, "--mount-readonly", NULL, "/");

  for (guint i = 0; i < mounts->len; i++)
    {
      const SandboxMount *mount = g_ptr_array_index (mounts, i);
      const char *target = sandbox_mount_get_target (mount);

      if (is_remount (mount))
        continue;
      add_mount (line, mount);
      if ((sandbox_mount_get_flags (mount) & SANDBOX_MOUNT_READ_ONLY) != 0
          || becomes_read_only (mounts, i + 1, target))
        add_at (line, "--mount-readonly", NULL, target);
    }
  if (!line->has_init_chroot)
    init = sandbox_invocation_get_init_proc (line->invocation);
  if (init != NULL)
    add_at (line, "--mount-proc", NULL, init);
}
