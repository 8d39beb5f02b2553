/* tree.c - what will be mounted where, before it is. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "tree-private.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <string.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

#include "path-private.h"
#include "error-private.h"

typedef struct
{
  SandboxTreeBacking backing;
  char *host_path;
  char **layers; /* of an overlay, the topmost first, or NULL */
  mode_t mode;
  gboolean is_rootfs; /* or a part of it, bound over itself */
} Mounted;

typedef struct
{
  mode_t mode;
  char *link_text;
} Virtual;

struct _SandboxTree
{
  GHashTable *mounts;   /* path -> Mounted */
  GHashTable *virtuals; /* path -> Virtual */
  GHashTable *parents;  /* set of paths that have one of these below */
};

static void
mounted_free (gpointer data)
{
  g_free (((Mounted *) data)->host_path);
  g_strfreev (((Mounted *) data)->layers);
  g_free (data);
}

static void
virtual_free (gpointer data)
{
  g_free (((Virtual *) data)->link_text);
  g_free (data);
}

SandboxTree *
_sandbox_tree_new (const char *rootfs)
{
  SandboxTree *self = g_new0 (SandboxTree, 1);

  self->mounts
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, mounted_free);
  self->virtuals
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, virtual_free);
  self->parents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  _sandbox_tree_mount (self, "/", rootfs != NULL ? TREE_HOST : TREE_VIRTUAL,
                       rootfs, S_IFDIR);
  if (rootfs != NULL)
    _sandbox_tree_mark_rootfs (self, "/");
  return self;
}

void
_sandbox_tree_free (SandboxTree *self)
{
  if (self == NULL)
    return;
  g_hash_table_unref (self->mounts);
  g_hash_table_unref (self->virtuals);
  g_hash_table_unref (self->parents);
  g_free (self);
}

/* So that hiding what lies below costs nothing where there is nothing. */
static void
note_parents (SandboxTree *self, const char *path)
{
  g_autofree char *parent = g_strdup (path);
  char *slash;

  while ((slash = strrchr (parent, '/')) != NULL && parent[1] != '\0')
    {
      slash[slash == parent] = '\0';
      g_hash_table_add (self->parents, g_strdup (parent));
    }
}

void
_sandbox_tree_note (SandboxTree *self, const char *path)
{
  note_parents (self, path);
}

static gboolean
is_key_below (gpointer key, gpointer value, gpointer directory)
{
  (void) value;
  return _sandbox_path_is_below (key, directory);
}

gboolean
_sandbox_tree_mount (SandboxTree *self,
                     const char *path,
                     SandboxTreeBacking backing,
                     const char *host_path,
                     mode_t mode)
{
  Mounted *mounted = g_new0 (Mounted, 1);
  gboolean is_hiding = g_hash_table_remove (self->parents, path);

  mounted->backing = backing;
  mounted->host_path = g_strdup (host_path);
  mounted->mode = mode;

  if (is_hiding)
    {
      g_hash_table_foreach_remove (self->mounts, is_key_below, (gpointer) path);
      g_hash_table_foreach_remove (self->virtuals, is_key_below,
                                   (gpointer) path);
    }
  g_hash_table_insert (self->mounts, g_strdup (path), mounted);
  note_parents (self, path);
  return is_hiding;
}

gboolean
_sandbox_tree_mount_layers (SandboxTree *self,
                            const char *path,
                            SandboxTreeBacking backing,
                            char **layers)
{
  gboolean is_hiding = _sandbox_tree_mount (self, path, backing, NULL, S_IFDIR);
  Mounted *mounted = g_hash_table_lookup (self->mounts, path);

  mounted->layers = layers;
  return is_hiding;
}

void
_sandbox_tree_add (SandboxTree *self,
                   const char *path,
                   mode_t mode,
                   const char *link_text)
{
  Virtual *file = g_new0 (Virtual, 1);

  file->mode = mode;
  file->link_text = g_strdup (link_text);
  g_hash_table_insert (self->virtuals, g_strdup (path), file);
  note_parents (self, path);
}

/* The deepest mount at @path or above; *out_rest is what is left of @path. */
static Mounted *
find_mount (SandboxTree *self, const char *path, const char **out_rest)
{
  g_autofree char *prefix = g_strdup (*path != '\0' ? path : "/");

  while (TRUE)
    {
      Mounted *mounted = g_hash_table_lookup (self->mounts, prefix);
      char *slash;

      if (mounted != NULL)
        {
          *out_rest = path + (strcmp (prefix, "/") == 0 ? 0 : strlen (prefix));
          return mounted;
        }
      slash = strrchr (prefix, '/');
      if (slash == prefix)
        slash++;
      *slash = '\0';
    }
}

static char *
host_path_of (const Mounted *mounted, const char *rest)
{
  if (mounted->host_path == NULL)
    return NULL;
  if (strcmp (mounted->host_path, "/") == 0 && *rest != '\0')
    return g_strdup (rest);
  return g_strconcat (mounted->host_path, rest, NULL);
}

static char *
read_link (const char *path, GError **error)
{
  char text[4096];
  ssize_t length = readlink (path, text, sizeof text);

  if (length >= 0 && (gsize) length < sizeof text)
    return g_strndup (text, (gsize) length);
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
               "cannot read the link %s: %s", path,
               _sandbox_strerror (length < 0 ? errno : ENAMETOOLONG));
  return NULL;
}

/* A link in a proc(5) need not lead where its text says; following the text
 * would leave the root file system for the host's. */
static gboolean
is_magic (const char *host_path)
{
  g_autofree char *parent = g_path_get_dirname (host_path);
  struct statfs fs;

  return statfs (parent, &fs) == 0 && fs.f_type == PROC_SUPER_MAGIC;
}

/* A file of the host, which may be missing. */
static gboolean
look_at_host (const char *host_path,
              const char *path,
              mode_t *out_mode,
              char **out_link,
              GError **error)
{
  struct stat st;

  if (lstat (host_path, &st) != 0)
    {
      if (errno == ENOENT)
        return TRUE;
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED, "%s: %s", path,
                   _sandbox_strerror (errno));
      return FALSE;
    }
  *out_mode = st.st_mode;
  if (!S_ISLNK (st.st_mode))
    return TRUE;
  if (is_magic (host_path))
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                   "%s: a link of proc is not followed", path);
      return FALSE;
    }
  *out_link = read_link (host_path, error);
  return *out_link != NULL;
}

typedef enum
{
  LAYER_COUNTS,      /* and so do those below it */
  LAYER_COUNTS_LAST, /* an opaque directory hides those below it */
  LAYER_HIDES,       /* what is no directory hides all that would be in it */
} LayerKind;

/* What the directories above @rest in @layer do. overlayfs.rst of the kernel */
static LayerKind
judge_layer (const char *layer, const char *rest)
{
  g_autofree char *path = g_strconcat (layer, rest, NULL);
  LayerKind kind = LAYER_COUNTS;

  for (char *end = path + strlen (layer) + 1; (end = strchr (end, '/')) != NULL;
       *end++ = '/')
    {
      struct stat st;
      char value;

      *end = '\0';
      if (lstat (path, &st) != 0)
        return kind;
      if (!S_ISDIR (st.st_mode))
        return LAYER_HIDES;
      if (lgetxattr (path, "user.overlay.opaque", &value, 1) == 1
          && value == 'y')
        kind = LAYER_COUNTS_LAST;
    }
  return kind;
}

/* A device 0/0 stands for what was removed from the layers below it. */
static gboolean
look_at_layers (char **layers,
                const char *rest,
                const char *path,
                mode_t *out_mode,
                char **out_link,
                GError **error)
{
  for (; *layers != NULL; layers++)
    {
      g_autofree char *host_path = g_strconcat (*layers, rest, NULL);
      LayerKind kind = judge_layer (*layers, rest);
      struct stat st;

      if (kind == LAYER_HIDES)
        return TRUE;
      if (lstat (host_path, &st) == 0)
        return (S_ISCHR (st.st_mode) && st.st_rdev == 0)
               || look_at_host (host_path, path, out_mode, out_link, error);
      if (errno != ENOENT && errno != ENOTDIR)
        return look_at_host (host_path, path, out_mode, out_link, error);
      if (kind == LAYER_COUNTS_LAST)
        return TRUE;
    }
  return TRUE;
}

gboolean
_sandbox_tree_look_up (SandboxTree *self,
                       const char *path,
                       mode_t *out_mode,
                       char **out_link,
                       gboolean *out_is_opaque,
                       GError **error)
{
  const char *rest;
  Mounted *mounted = find_mount (self, path, &rest);
  g_autofree char *host_path = NULL;
  Virtual *file;

  *out_mode = 0;
  *out_link = NULL;
  *out_is_opaque = mounted->backing == TREE_OPAQUE;
  if (*rest == '\0')
    {
      *out_mode = mounted->mode;
      return TRUE;
    }
  if (mounted->backing == TREE_OPAQUE)
    return TRUE;
  file = g_hash_table_lookup (self->virtuals, path);
  if (file != NULL || (mounted->backing == TREE_VIRTUAL && !mounted->layers))
    {
      *out_mode = file != NULL ? file->mode : 0;
      *out_link = file != NULL ? g_strdup (file->link_text) : NULL;
      return TRUE;
    }
  if (mounted->layers != NULL)
    return look_at_layers (mounted->layers, rest, path, out_mode, out_link,
                           error);
  host_path = host_path_of (mounted, rest);
  return look_at_host (host_path, path, out_mode, out_link, error);
}

void
_sandbox_tree_locate (SandboxTree *self, SandboxTreeNode *node)
{
  const char *rest;
  Mounted *mounted = find_mount (
      self, strcmp (node->path, "/") == 0 ? "" : node->path, &rest);

  node->backing = mounted->backing;
  node->host_path = host_path_of (mounted, rest);
  node->is_in_rootfs = mounted->is_rootfs;
  node->is_mount_point = *rest == '\0';
}

void
_sandbox_tree_mark_rootfs (SandboxTree *self, const char *path)
{
  Mounted *mounted = g_hash_table_lookup (self->mounts, path);

  g_return_if_fail (mounted != NULL);

  mounted->is_rootfs = TRUE;
}
