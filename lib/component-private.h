/* component-private.h - parts of the library that few callers need. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/error.h>

/* What another library is needed for lives in a shared object of its own, in the
 * directory sandboxlib beside the library's file, and is loaded when it is first
 * asked for. It stays. Returns the address of @symbol in NAME.so, or NULL with
 * SANDBOX_ERROR_UNAVAILABLE that says what to install. */
gpointer
_sandbox_component_load (const char *name, const char *symbol, GError **error);
