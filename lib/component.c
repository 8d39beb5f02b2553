/* component.c - parts of the library that few callers need. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "component-private.h"

#include <dlfcn.h>

/* Where the library's own file is; where it was to be installed when this is
 * part of a program. */
static char *
dup_directory (void)
{
  Dl_info info;
  g_autofree char *directory = NULL;

  if (dladdr ((gconstpointer) &_sandbox_component_load, &info) == 0
      || strstr (info.dli_fname, ".so") == NULL)
    return g_strdup (SANDBOXLIB_COMPONENT_DIR);
  directory = g_path_get_dirname (info.dli_fname);
  return g_build_filename (directory, "sandboxlib", NULL);
}

gpointer
_sandbox_component_load (const char *name, const char *symbol, GError **error)
{
  g_autofree char *directory = dup_directory ();
  g_autofree char *path = g_strdup_printf ("%s/%s.so", directory, name);
  void *handle = dlopen (path, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
  gpointer address = handle != NULL ? dlsym (handle, symbol) : NULL;

  if (address == NULL)
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
                 "cannot load the part of sandboxlib for %s: %s; install it, "
                 "and what it needs",
                 name, dlerror ());
  if (handle != NULL)
    dlclose (handle);
  return address;
}
