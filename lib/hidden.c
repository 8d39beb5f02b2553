/* hidden.c - masks and copies of host files of a request, in a layout. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "placement-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <sandboxlib/mount-content.h>

#include "error-private.h"
#include "fds-private.h"
#include "mount-private.h"
#include "path-private.h"

/* What a request copies are files as resolv.conf, and each is held in memory. */
#define MAX_SIZE (16 * 1024 * 1024)

static gboolean
place_and_drop (SandboxLayout *self, SandboxMount *mount, GError **error)
{
  g_autoptr (SandboxMount) owned = mount;

  return _sandbox_layout_place (self, owned, error);
}

/* A proc has what that of the host has, processes apart. 0: it cannot be known. */
static mode_t
guess_mode (SandboxLayout *self, const char *path)
{
  g_autofree char *prefix = g_strdup (path);
  char *slash;

  while ((slash = strrchr (prefix, '/')) != NULL && slash > prefix)
    {
      const SandboxExpectation *expectation;
      g_autofree char *original = NULL;
      struct stat st;

      *slash = '\0';
      expectation = g_hash_table_lookup (self->expectations, prefix);
      if (expectation == NULL)
        continue;
      original = g_strconcat ("/proc", path + strlen (prefix), NULL);
      return expectation->type == SANDBOX_MOUNT_PROC
                     && stat (original, &st) == 0
                 ? st.st_mode
                 : 0;
    }
  return 0;
}

static gboolean
mask_directory (SandboxLayout *self, const char *path, GError **error)
{
  return place_and_drop (self, sandbox_mount_new_tmpfs (path, 0555, 0), error)
         && place_and_drop (self,
                            sandbox_mount_new (SANDBOX_MOUNT_REMOUNT_RO, NULL,
                                               path, SANDBOX_MOUNT_NONE),
                            error);
}

static gboolean
mask_file (SandboxLayout *self, const char *path, GError **error)
{
  g_autoptr (GBytes) nothing = g_bytes_new_static ("", 0);

  return place_and_drop (
      self,
      sandbox_mount_new_data (nothing, path, SANDBOX_MOUNT_READ_ONLY, 0444),
      error);
}

gboolean
_sandbox_layout_place_mask (SandboxLayout *self,
                            SandboxMount *mount,
                            GError **error)
{
  g_autoptr (SandboxTreeNode) node
      = _sandbox_tree_resolve (self->tree, mount->target, TRUE, error);
  mode_t mode;

  if (node == NULL)
    return FALSE;
  if (_sandbox_tree_node_is_missing (node))
    return TRUE; /* there is nothing to be seen */
  mode = node->mode != 0 ? node->mode : guess_mode (self, node->path);
  if (mode == 0)
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                   "mask %s: whether that is a directory or a file cannot be "
                   "known before it is mounted",
                   node->path);
      return FALSE;
    }
  return S_ISDIR (mode) ? mask_directory (self, node->path, error)
                        : mask_file (self, node->path, error);
}

static gboolean
fail (GError **error, const char *path, const char *reason)
{
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED, "host-file %s: %s",
               path, reason);
  return FALSE;
}

static gboolean
read_all (int fd, GByteArray *content)
{
  guint8 buffer[16 * 1024];
  ssize_t n;

  while (content->len <= MAX_SIZE)
    {
      n = read (fd, buffer, sizeof buffer);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return n == 0;
      g_byte_array_append (content, buffer, (guint) n);
    }
  return TRUE;
}

/* Neither a fifo nor a device that nobody answers may stop us. */
static gboolean
read_host_file (const char *path, GBytes **out_content, GError **error)
{
  g_auto (SandboxFd) fd
      = open (path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
  g_autoptr (GByteArray) content = g_byte_array_new ();
  struct stat st;

  if (fd < 0 && errno == ENOENT)
    return fail (error, path, "does not exist");
  if (fd < 0 || fstat (fd, &st) != 0)
    return fail (error, path, _sandbox_strerror (errno));
  if (!S_ISREG (st.st_mode))
    return fail (error, path, "not a regular file; bind it instead");
  if (!read_all (fd, content))
    return fail (error, path, _sandbox_strerror (errno));
  if (content->len > MAX_SIZE)
    return fail (error, path, "larger than 16 MiB; bind it instead");
  *out_content = g_byte_array_free_to_bytes (g_steal_pointer (&content));
  return TRUE;
}

static gboolean
is_left_out (const SandboxMount *mount)
{
  struct stat st;

  return (mount->flags & SANDBOX_MOUNT_OPTIONAL) != 0
         && stat (mount->source, &st) != 0 && errno == ENOENT;
}

gboolean
_sandbox_layout_place_host_file (SandboxLayout *self,
                                 SandboxMount *mount,
                                 GError **error)
{
  g_autoptr (GBytes) content = NULL;

  if (is_left_out (mount))
    return TRUE;
  return read_host_file (mount->source, &content, error)
         && place_and_drop (self,
                            sandbox_mount_new_data (content, mount->target,
                                                    SANDBOX_MOUNT_READ_ONLY,
                                                    0444),
                            error);
}
