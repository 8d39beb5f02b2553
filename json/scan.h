/* scan.h - what a document may look like, before a parser sees it. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/error.h>

#define SCAN_SIZE_LIMIT (16 * 1024 * 1024) /* bytes */
#define SCAN_DEPTH_LIMIT 16

/* json-glib 1.6.6 takes a duplicate member's last value, ends a string at \u0000,
 * wraps integers and overflows the stack at deep nesting. So all of that is
 * refused here, with SANDBOX_ERROR_INVALID_REQUEST, line and column. */
gboolean scan_document (const char *text, gsize length, GError **error);

/* The place of the value at @path, "/mounts/3/type", in a document that was
 * scanned; the end of the document when there is none. Both count from 1, columns
 * in characters. */
void scan_locate (const char *text,
                  gsize length,
                  const char *path,
                  guint *out_line,
                  guint *out_column);
