/* layout-cwd.c - the directory in which the command starts. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "layout-cwd-private.h"

#include <string.h>
#include <sys/stat.h>

/* (transfer full), or NULL */
static char *
resolve_directory (SandboxLayout *self, const char *cwd, GError **error)
{
  g_autoptr (SandboxTreeNode) node
      = _sandbox_tree_resolve (self->tree, cwd, TRUE, error);

  if (node == NULL)
    {
      g_prefix_error (error, "cwd %s: ", cwd);
      return NULL;
    }
  if (_sandbox_tree_node_is_missing (node)
      || (node->mode != 0 && !S_ISDIR (node->mode)))
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                   "cwd %s: %s in the sandbox", cwd,
                   _sandbox_tree_node_is_missing (node) ? "does not exist"
                                                        : "not a directory");
      return NULL;
    }
  return g_strdup (node->path);
}

static gboolean
resolve_one_cwd (SandboxLayout *self, const char *cwd, GError **error)
{
  g_autofree char *current = NULL;
  g_autofree char *path = NULL;

  if (cwd == NULL
      && g_strcmp0 (sandbox_request_get_rootfs (self->request), "/") == 0)
    cwd = current = g_get_current_dir ();
  path = resolve_directory (self, cwd != NULL ? cwd : "/", error);
  if (path == NULL)
    return FALSE;
  sandbox_request_set_cwd (self->request, path);
  return TRUE;
}

static void
try_candidate (SandboxLayout *self,
               const char *cwd,
               GPtrArray *found,
               GString *problems)
{
  g_autoptr (GError) problem = NULL;
  char *path = resolve_directory (self, cwd, &problem);

  if (path != NULL)
    g_ptr_array_add (found, path);
  else
    g_string_append_printf (problems, "%s%s", problems->len > 0 ? "; " : "",
                            problem->message);
}

/* Those that are directories; init finds out to which of them the command's user
 * can change. */
static gboolean
resolve_candidates (SandboxLayout *self,
                    const char *cwd,
                    const char *const *candidates,
                    GError **error)
{
  g_autoptr (GPtrArray) found = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) problems = g_string_new (NULL);

  if (cwd != NULL)
    try_candidate (self, cwd, found, problems);
  for (; *candidates != NULL; candidates++)
    try_candidate (self, *candidates, found, problems);
  if (found->len == 0)
    {
      g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                           problems->str);
      return FALSE;
    }
  g_ptr_array_add (found, NULL);
  sandbox_request_set_cwd (self->request, found->pdata[0]);
  sandbox_request_set_cwd_candidates (self->request,
                                      (const char *const *) found->pdata + 1);
  return TRUE;
}

gboolean
_sandbox_layout_resolve_cwd (SandboxLayout *self,
                             SandboxRequest *request,
                             GError **error)
{
  const char *cwd = sandbox_request_get_cwd (request);
  const char *const *candidates = sandbox_request_get_cwd_candidates (request);

  return candidates == NULL ? resolve_one_cwd (self, cwd, error)
                            : resolve_candidates (self, cwd, candidates, error);
}
