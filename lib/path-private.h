/* path-private.h - paths as text. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <glib.h>

/* A proc from which init is executed where there is no /proc. */
#define SANDBOX_INIT_PROC "/.sandboxlib-proc"

/* Whether @path is that, or below. */
gboolean _sandbox_path_is_reserved (const char *path);

/* @path without "//", "." and a slash at its end; ".." is kept. */
char *_sandbox_path_tidy (const char *path);

/* Whether @path lies below @directory, not being it. */
gboolean _sandbox_path_is_below (const char *path, const char *directory);
