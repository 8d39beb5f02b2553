/* tree-walk.c - follow a path through the file system that a sandbox will have. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "tree-private.h"
#include "error-private.h"

#include <errno.h>
#include <string.h>

/* path_resolution(7) stops at 40 links. */
#define MAX_LINKS 40

/* A walk in progress: where it is, and what is still to follow. */
typedef struct
{
  SandboxTree *tree;
  GString *path; /* "" is the root */
  GQueue rest;   /* of components */
  guint n_links;
} Walk;

static void
push_components (Walk *walk, const char *path)
{
  g_auto (GStrv) parts = g_strsplit (path, "/", -1);
  guint n = g_strv_length (parts);

  while (n-- > 0)
    if (*parts[n] != '\0' && strcmp (parts[n], ".") != 0)
      g_queue_push_head (&walk->rest, g_strdup (parts[n]));
}

static gboolean
enter_link (Walk *walk, const char *from, const char *text, GError **error)
{
  if (++walk->n_links > MAX_LINKS)
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED, "%s: %s", from,
                   _sandbox_strerror (ELOOP));
      return FALSE;
    }
  if (*text == '/')
    g_string_truncate (walk->path, 0);
  push_components (walk, text);
  return TRUE;
}

static void
go_up (Walk *walk)
{
  char *slash = strrchr (walk->path->str, '/');

  if (slash != NULL)
    g_string_truncate (walk->path, (gsize) (slash - walk->path->str));
}

/* Takes what is left as it is: nothing can be known of it. */
static void
append_rest (Walk *walk)
{
  char *part;

  while ((part = g_queue_pop_head (&walk->rest)) != NULL)
    {
      if (strcmp (part, "..") == 0)
        go_up (walk);
      else
        g_string_append_printf (walk->path, "/%s", part);
      g_free (part);
    }
}

static gboolean
append_missing (Walk *walk, SandboxTreeNode *node, GError **error)
{
  node->existing = MAX (walk->path->len, 1);
  for (GList *l = walk->rest.head; l != NULL; l = l->next)
    if (strcmp (l->data, "..") == 0)
      {
        g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED, "%s/%s: %s",
                     walk->path->str, (char *) walk->rest.head->data,
                     _sandbox_strerror (ENOENT));
        return FALSE;
      }
  append_rest (walk);
  return TRUE;
}

static gboolean
refuse_file (const char *path, GError **error)
{
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED, "%s: %s", path,
               _sandbox_strerror (ENOTDIR));
  return FALSE;
}

/* Goes on until nothing is left. TRUE: node's mode and existing are set. */
static gboolean
follow (Walk *walk, gboolean follow_last, SandboxTreeNode *node, GError **error)
{
  node->mode = S_IFDIR;
  while (!g_queue_is_empty (&walk->rest))
    {
      g_autofree char *part = g_queue_pop_head (&walk->rest);
      g_autofree char *next = NULL;
      g_autofree char *link = NULL;
      gboolean is_last = g_queue_is_empty (&walk->rest);
      gboolean is_opaque;
      mode_t mode;

      if (strcmp (part, "..") == 0)
        {
          go_up (walk);
          node->mode = S_IFDIR;
          continue;
        }
      next = g_strconcat (walk->path->str, "/", part, NULL);
      if (!_sandbox_tree_look_up (walk->tree, next, &mode, &link, &is_opaque,
                                  error))
        return FALSE;
      if (is_opaque && mode == 0)
        {
          g_queue_push_head (&walk->rest, g_steal_pointer (&part));
          append_rest (walk);
          node->mode = 0;
          break;
        }
      if (mode == 0)
        {
          g_queue_push_head (&walk->rest, g_steal_pointer (&part));
          node->mode = 0;
          return append_missing (walk, node, error);
        }
      if (link != NULL && !(is_last && !follow_last))
        {
          node->mode = S_IFDIR;
          if (!enter_link (walk, next, link, error))
            return FALSE;
          continue;
        }
      if (!S_ISDIR (mode) && !is_last)
        return refuse_file (next, error);
      g_string_assign (walk->path, next);
      node->mode = mode;
    }
  node->existing = MAX (walk->path->len, 1);
  return TRUE;
}

SandboxTreeNode *
_sandbox_tree_resolve (SandboxTree *self,
                       const char *path,
                       gboolean follow_last,
                       GError **error)
{
  g_autoptr (SandboxTreeNode) node = g_new0 (SandboxTreeNode, 1);
  g_autoptr (GString) position = g_string_new (NULL);
  Walk walk = { self, position, G_QUEUE_INIT, 0 };
  gboolean is_found;

  push_components (&walk, path);
  is_found = follow (&walk, follow_last, node, error);
  g_queue_clear_full (&walk.rest, g_free);
  if (!is_found)
    return NULL;

  node->path = g_strdup (position->len > 0 ? position->str : "/");
  _sandbox_tree_locate (self, node);
  return g_steal_pointer (&node);
}

gboolean
_sandbox_tree_node_is_missing (const SandboxTreeNode *node)
{
  return node->path[node->existing] != '\0';
}

void
_sandbox_tree_node_free (SandboxTreeNode *self)
{
  if (self == NULL)
    return;
  g_free (self->path);
  g_free (self->host_path);
  g_free (self);
}
