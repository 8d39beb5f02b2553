/* module.c - open a module, check its table, keep it. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "module-private.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "module-path-private.h"
#include "error-private.h"

/* All that a table must at least say of itself: up to the description. */
#define SMALLEST_TABLE G_STRUCT_OFFSET (SandboxBackendOps, open)

typedef struct
{
  SandboxBackendOps ops;
  char *path;
} Module;

/* name -> Module; lives as long as the process. The lock is recursive because a
 * module's constructor may load another one. */
static GHashTable *modules;
static GRecMutex modules_lock;

static gboolean G_GNUC_PRINTF (3, 4)
    refuse (GError **error, const char *path, const char *format, ...)
{
  g_autofree char *reason = NULL;
  va_list args;

  va_start (args, format);
  reason = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_BAD_MODULE, "%s: %s", path,
               reason);
  return FALSE;
}

/* dlerror(3) starts with the path where it concerns the file itself. */
static gboolean
refuse_with_dlerror (GError **error, const char *path, const char *real_path)
{
  const char *text = dlerror ();

  if (text == NULL)
    text = "cannot be loaded";
  if (g_str_has_prefix (text, real_path)
      && g_str_has_prefix (text + strlen (real_path), ": "))
    text += strlen (real_path) + 2;
  return refuse (error, path, "%s", text);
}

/* dlopen(3) takes a path, so a file that is replaced after the check, as by an
 * installation, is found out when its constructors have run. Only root and the
 * caller can do that, and they could as well write to the file. */
static gboolean
is_same_file (const char *path, const struct stat *checked)
{
  struct stat st;

  return stat (path, &st) == 0 && st.st_dev == checked->st_dev
         && st.st_ino == checked->st_ino;
}

static gpointer
open_module (const char *path, GError **error)
{
  g_autofree char *real_path = realpath (path, NULL);
  g_autofree char *distrust = NULL;
  struct stat st;
  gpointer handle;

  if (real_path == NULL)
    {
      refuse (error, path, "%s", _sandbox_strerror (errno));
      return NULL;
    }
  distrust = _sandbox_module_find_distrust (real_path, &st);
  if (distrust != NULL)
    {
      refuse (error, path, "%s", distrust);
      return NULL;
    }
  if (!S_ISREG (st.st_mode))
    {
      refuse (error, path, "not a regular file");
      return NULL;
    }

  handle = dlopen (real_path, RTLD_NOW | RTLD_LOCAL);
  if (handle == NULL)
    {
      refuse_with_dlerror (error, path, real_path);
      return NULL;
    }
  if (is_same_file (real_path, &st))
    return handle;
  dlclose (handle);
  refuse (error, path, "changed while it was being loaded");
  return NULL;
}

static const SandboxBackendOps *
find_table (gpointer handle, const char *name, const char *path, GError **error)
{
  g_autofree char *symbol = g_strconcat ("sandbox_backend_", name, NULL);
  const SandboxBackendOps *table;

  table = dlsym (handle, g_strdelimit (symbol, "-", '_'));
  if (table == NULL)
    refuse (error, path, "has no symbol %s", symbol);
  return table;
}

/* Looks at nothing behind the two members that never move before they agree. */
static gboolean
copy_table (const SandboxBackendOps *table,
            const char *path,
            SandboxBackendOps *out_ops,
            GError **error)
{
  if (table->abi_version != SANDBOX_PLUGIN_ABI)
    return refuse (error, path,
                   "made for plug-in ABI %u, this library has %d; build it "
                   "against this library",
                   table->abi_version, SANDBOX_PLUGIN_ABI);
  if (table->struct_size < SMALLEST_TABLE)
    return refuse (error, path,
                   "its table of %" G_GSIZE_FORMAT " bytes is "
                   "too short",
                   table->struct_size);

  memset (out_ops, 0, sizeof *out_ops);
  memcpy (out_ops, table, MIN (table->struct_size, sizeof *out_ops));
  return TRUE;
}

static gboolean
check_table (const SandboxBackendOps *ops,
             const char *name,
             const char *path,
             GError **error)
{
  if (g_strcmp0 (ops->name, name) != 0)
    return refuse (error, path, "says that its name is '%s'",
                   ops->name != NULL ? ops->name : "");
  if (ops->description == NULL)
    return refuse (error, path, "has no description");
  if (ops->probe == NULL)
    return refuse (error, path, "has no probe slot");
  if (ops->get_features == NULL)
    return refuse (error, path, "has no get_features slot");
  if (ops->prepare == NULL)
    return refuse (error, path, "has no prepare slot");
  return TRUE;
}

static gboolean
load_table (const char *name,
            const char *path,
            SandboxBackendOps *out_ops,
            GError **error)
{
  gpointer handle = open_module (path, error);
  const SandboxBackendOps *table;

  if (handle == NULL)
    return FALSE;
  table = find_table (handle, name, path, error);
  if (table != NULL && copy_table (table, path, out_ops, error)
      && check_table (out_ops, name, path, error))
    return TRUE;
  dlclose (handle);
  return FALSE;
}

static Module *
load_module (const char *name, GError **error)
{
  g_autofree char *path = _sandbox_module_find (name, error);
  SandboxBackendOps ops;
  Module *module;

  if (path == NULL || !load_table (name, path, &ops, error))
    return NULL;
  module = g_new0 (Module, 1);
  module->ops = ops;
  module->path = g_steal_pointer (&path);
  g_hash_table_insert (modules, g_strdup (name), module);
  return module;
}

gboolean
_sandbox_module_load (const char *name,
                      SandboxBackendOps *out_ops,
                      char **out_path,
                      GError **error)
{
  Module *module;

  g_return_val_if_fail (name != NULL, FALSE);
  if (!_sandbox_module_check_name (name, error))
    return FALSE;

  g_rec_mutex_lock (&modules_lock);
  if (modules == NULL)
    modules = g_hash_table_new (g_str_hash, g_str_equal);
  module = g_hash_table_lookup (modules, name);
  if (module == NULL)
    module = load_module (name, error);
  if (module != NULL)
    {
      *out_ops = module->ops;
      *out_path = g_strdup (module->path);
    }
  g_rec_mutex_unlock (&modules_lock);
  return module != NULL;
}
