/* find-program-private.h - look a program of the host up. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/error.h>

/* Looks @name up in the absolute directories of @search_path, or when it is %NULL
 * of PATH. Returns (transfer full): an absolute path, or %NULL with
 * %SANDBOX_ERROR_UNAVAILABLE. */
char *_sandbox_find_program (const char *search_path,
                             const char *name,
                             GError **error);
