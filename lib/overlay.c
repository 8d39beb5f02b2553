/* overlay.c - an overlay of a request, in a layout. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "placement-private.h"

#include <stdlib.h>
#include <string.h>

#include <sandboxlib/mount-overlay.h>

#include "error-private.h"
#include "mount-private.h"
#include "path-private.h"

/* An overlay whose directories have been looked at. */
typedef struct
{
  GPtrArray *paths; /* of the sources, the lowest first, then upper and work */
  GArray *ids;      /* of SandboxFileId, in the same order */
} Found;

static void
found_clear (Found *self)
{
  g_clear_pointer (&self->paths, g_ptr_array_unref);
  g_clear_pointer (&self->ids, g_array_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Found, found_clear)

/* @what is the word of the option that names it. */
static gboolean
find (Found *self, const char *what, const char *path, GError **error)
{
  struct stat st;
  char *resolved = _sandbox_layout_resolve_host (what, path, &st, error);
  SandboxFileId id;

  if (resolved == NULL)
    return FALSE;
  id = (SandboxFileId){ st.st_dev, st.st_ino };
  g_ptr_array_add (self->paths, resolved);
  g_array_append_val (self->ids, id);
  if (S_ISDIR (st.st_mode))
    return TRUE;
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
               "%s %s: not a directory, and an overlay is made of directories",
               what, path);
  return FALSE;
}

static gboolean
is_same_or_below (const char *path, const char *directory)
{
  return strcmp (path, directory) == 0
         || _sandbox_path_is_below (path, directory);
}

static gboolean
check_upper (const Found *found, guint n_sources, GError **error)
{
  const char *upper = g_ptr_array_index (found->paths, n_sources);
  const char *work = g_ptr_array_index (found->paths, n_sources + 1);
  const SandboxFileId *ids
      = (const SandboxFileId *) (gpointer) found->ids->data;

  if (ids[n_sources].device != ids[n_sources + 1].device)
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                 "overlay: RWSRC %s and WORKDIR %s are not on one file system: "
                 "choose a WORKDIR beside RWSRC",
                 upper, work);
  else if (is_same_or_below (upper, work) || is_same_or_below (work, upper))
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                 "overlay: of RWSRC %s and WORKDIR %s one lies in the other: "
                 "choose a WORKDIR beside RWSRC",
                 upper, work);
  else
    return TRUE;
  return FALSE;
}

static gboolean
find_all (Found *found, const SandboxMount *mount, GError **error)
{
  for (char **source = mount->sources; *source != NULL; source++)
    if (!find (found, "overlay-src", *source, error))
      return FALSE;
  return mount->upper == NULL
         || (find (found, "overlay RWSRC", mount->upper, error)
             && find (found, "overlay WORKDIR", mount->work, error)
             && check_upper (found, g_strv_length (mount->sources), error));
}

static SandboxMount *
new_effective (const SandboxMount *mount,
               const char *target,
               const Found *found)
{
  guint n_sources = g_strv_length (mount->sources);
  gboolean has_upper = mount->upper != NULL;
  g_autoptr (GPtrArray) sources = g_ptr_array_new ();
  SandboxMount *effective;

  for (guint i = 0; i < n_sources; i++)
    g_ptr_array_add (sources, g_ptr_array_index (found->paths, i));
  g_ptr_array_add (sources, NULL);
  effective = sandbox_mount_new_overlay (
      target, (const char *const *) sources->pdata,
      has_upper ? g_ptr_array_index (found->paths, n_sources) : NULL,
      has_upper ? g_ptr_array_index (found->paths, n_sources + 1) : NULL,
      mount->flags);
  effective->source_ids
      = g_memdup2 (found->ids->data, found->ids->len * sizeof (SandboxFileId));
  return effective;
}

/* Topmost first. */
static char **
dup_layers (const SandboxMount *effective)
{
  GPtrArray *layers = g_ptr_array_new ();
  guint n = g_strv_length (effective->sources);

  if (effective->upper != NULL)
    g_ptr_array_add (layers, g_strdup (effective->upper));
  while (n-- > 0)
    g_ptr_array_add (layers, g_strdup (effective->sources[n]));
  g_ptr_array_add (layers, NULL);
  return (char **) g_ptr_array_free (layers, FALSE);
}

gboolean
_sandbox_layout_place_overlay (SandboxLayout *self,
                               SandboxMount *mount,
                               GError **error)
{
  g_auto (Found) found = { g_ptr_array_new_with_free_func (free),
                           g_array_new (FALSE, FALSE, sizeof (SandboxFileId)) };
  gboolean is_read_only = (mount->flags & SANDBOX_MOUNT_READ_ONLY) != 0;
  g_autoptr (SandboxTreeNode) node = NULL;
  SandboxMount *effective;
  gboolean is_hiding;

  if (!find_all (&found, mount, error))
    return FALSE;
  node = _sandbox_tree_resolve (self->tree, mount->target, TRUE, error);
  if (node == NULL || !_sandbox_layout_check_target (self, node, S_IFDIR, error)
      || !_sandbox_layout_make_mount_point (self, node, S_IFDIR | 0755, NULL,
                                            error))
    return FALSE;

  effective = new_effective (mount, node->path, &found);
  sandbox_request_take_mount (self->request, effective);
  is_hiding = _sandbox_tree_mount_layers (self->tree, node->path,
                                          is_read_only ? TREE_RO_OVERLAY
                                          : mount->upper != NULL ? TREE_OVERLAY
                                                                 : TREE_VIRTUAL,
                                          dup_layers (effective));
  _sandbox_layout_expect (self, node->path, SANDBOX_MOUNT_OVERLAY, is_hiding)
      ->is_read_only
      = is_read_only;
  return TRUE;
}
