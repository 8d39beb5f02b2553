/* documents.h - the JSON that run-sandbox reads and writes. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/sandboxlib.h>

/* "-" is stdin or stdout. */
SandboxRequest *documents_read_request (const char *name, GError **error);
gboolean documents_save_request (SandboxRequest *request,
                                 const char *name,
                                 GError **error);

/* Where the status goes: @fd, -1 for none, and @name, or NULL. What is written
 * later goes to both; a sink that fails is a warning. */
gboolean documents_open_status (int fd, const char *name, GError **error);
void documents_write_result (const SandboxResult *result);
void documents_write_error (const GError *problem);
