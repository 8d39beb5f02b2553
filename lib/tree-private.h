/* tree-private.h - the sandbox's file system as it will be, path by path. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sys/stat.h>

#include <sandboxlib/plugin.h>

/* What stands behind a part of the tree. */
typedef enum
{
  TREE_HOST,    /* a directory or file of the host */
  TREE_VIRTUAL, /* a file system of the sandbox's own: we know all its files */
  TREE_OVERLAY, /* directories of the host as one; missing is as on a bind */
  TREE_RO_OVERLAY, /* the same, read-only */
  TREE_OPAQUE, /* a file system that only the sandbox itself can look into */
} SandboxTreeBacking;

typedef struct _SandboxTree SandboxTree;

typedef struct
{
  /* Absolute, without symbolic links, "." and "..". */
  char *path;
  SandboxTreeBacking backing;
  /* TREE_HOST: where it is on the host. */
  char *host_path;
  /* Whether it lies in the rootfs itself, at the same path there. */
  gboolean is_in_rootfs;
  /* Length of the part of @path that exists; all of it if nothing is missing.
   * For an opaque backing existence is not known and counts as given. */
  gsize existing;
  mode_t mode; /* of the file, 0 when missing or not known */
  /* Whether something is mounted exactly here. */
  gboolean is_mount_point;
} SandboxTreeNode;

/* @rootfs: absolute path of the host without symbolic links; NULL for an empty
 * root of the sandbox's own. */
SandboxTree *_sandbox_tree_new (const char *rootfs);
void _sandbox_tree_free (SandboxTree *self);

/* Follows @path (a relative one from the root) as the kernel would do inside
 * the sandbox. @follow_last: whether a symbolic link as the last component
 * counts. A missing end is no error; then host_path and is_in_rootfs tell where
 * it would have to be made. */
SandboxTreeNode *_sandbox_tree_resolve (SandboxTree *self,
                                        const char *path,
                                        gboolean follow_last,
                                        GError **error);

/* Records that something is mounted at @path, which was resolved. @host_path is
 * for TREE_HOST, @mode the type of its root (S_IFDIR or another). Returns TRUE
 * if that hides what was mounted or made below @path. */
gboolean _sandbox_tree_mount (SandboxTree *self,
                              const char *path,
                              SandboxTreeBacking backing,
                              const char *host_path,
                              mode_t mode);

/* The same for an overlay of @layers, taken, the topmost first: a TREE_OVERLAY, a
 * TREE_RO_OVERLAY, or a TREE_VIRTUAL with what the layers have. */
gboolean _sandbox_tree_mount_layers (SandboxTree *self,
                                     const char *path,
                                     SandboxTreeBacking backing,
                                     char **layers);

/* What is mounted at @path is a part of the rootfs, at its own place. */
void _sandbox_tree_mark_rootfs (SandboxTree *self, const char *path);

/* Records a file, directory or link (with @link_text) on a TREE_VIRTUAL. */
void _sandbox_tree_add (SandboxTree *self,
                        const char *path,
                        mode_t mode,
                        const char *link_text);

/* Something is expected at @path, which a mount above it would hide. */
void _sandbox_tree_note (SandboxTree *self, const char *path);

/* For the walk: looks @path up, whose directory was followed, without following
 * it itself. @out_mode 0: not there. @out_link (transfer full): text of a link. */
gboolean _sandbox_tree_look_up (SandboxTree *self,
                                const char *path,
                                mode_t *out_mode,
                                char **out_link,
                                gboolean *out_is_opaque,
                                GError **error);

/* For the walk: fills what follows from the path of @node. */
void _sandbox_tree_locate (SandboxTree *self, SandboxTreeNode *node);

void _sandbox_tree_node_free (SandboxTreeNode *self);

/* Whether a part of its path would have to be made. */
gboolean _sandbox_tree_node_is_missing (const SandboxTreeNode *node);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxTree, _sandbox_tree_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxTreeNode, _sandbox_tree_node_free)
