/* json.h - requests and results as JSON documents. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/result.h>

G_BEGIN_DECLS

/* Each function here loads, the first time, a shared object that needs
 * json-glib; without it they fail with %SANDBOX_ERROR_UNAVAILABLE. The schemas
 * are docs/request.schema.json and docs/status.schema.json.
 *
 * A member is named as the property of #SandboxRequest, and one that is left out
 * is unset. Text that is no UTF-8 is an object with the one member "base64". */

/**
 * sandbox_request_new_from_json:
 * @text: (array length=length) (element-type guint8): a document in UTF-8
 * @length: its size in bytes, or -1 when @text ends with a NUL
 * @error: return location
 *
 * Returns: (transfer full): a request; %NULL with
 *   %SANDBOX_ERROR_INVALID_REQUEST, line and column when @text is larger than 16
 *   MiB, is no JSON, or is not what a request looks like: unknown and duplicate
 *   members, NUL in a string, a number that is no integer or out of range
 */
SANDBOX_EXTERN
SandboxRequest *
sandbox_request_new_from_json (const char *text, gssize length, GError **error);

/**
 * sandbox_request_to_json:
 * @self: a request
 * @error: return location
 *
 * Returns: (transfer full): what sandbox_request_new_from_json() reads, ending in
 *   a newline; %NULL with %SANDBOX_ERROR_INVALID_REQUEST when @self holds what no
 *   document can: fds, malformed variables, numbers above 2^63 - 1
 */
SANDBOX_EXTERN
char *sandbox_request_to_json (SandboxRequest *self, GError **error);

/**
 * sandbox_result_to_json:
 * @self: a result
 * @error: return location
 *
 * Captured output is not part of it.
 *
 * Returns: (transfer full): one line that ends in a newline
 */
SANDBOX_EXTERN
char *sandbox_result_to_json (const SandboxResult *self, GError **error);

/**
 * sandbox_error_to_json:
 * @problem: (transfer none): what a function of #SandboxBackend gave
 * @error: return location
 *
 * Returns: (transfer full): one line that ends in a newline, like that of a
 *   result, with the kind "not-started"
 */
SANDBOX_EXTERN
char *sandbox_error_to_json (const GError *problem, GError **error);

G_END_DECLS
