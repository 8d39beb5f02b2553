/* module-path-private.h - names of modules, and the directories they are in. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sys/stat.h>

#include <sandboxlib/plugin.h>

/* FALSE with SANDBOX_ERROR_INVALID_REQUEST unless @name can be a backend's. */
gboolean _sandbox_module_check_name (const char *name, GError **error);

/* Path of the first file of that name in the search path, whatever it is; NULL
 * with SANDBOX_ERROR_UNAVAILABLE, which lists what there is. */
char *_sandbox_module_find (const char *name, GError **error);

/* Why the file is not to be loaded: someone other than root or the caller could
 * change it or the directory that it is in; NULL if all is well. @path has no
 * symbolic link; @out_stat is the file's. */
char *_sandbox_module_find_distrust (const char *path, struct stat *out_stat);
