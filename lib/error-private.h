/* error-private.h - putting the caller's bytes into messages. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/error.h>

/* @bytes as one line of valid UTF-8: control characters become escapes. */
char *_sandbox_display (const char *bytes);

/* Paths are any bytes, and bindings want UTF-8 of a message. */
void _sandbox_error_make_valid (GError *problem);

/* strerror(3), and which limit was reached if it was one. */
const char *_sandbox_strerror (int error);
