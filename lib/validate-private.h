/* validate-private.h - what must be true of a request for any backend. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/request-stdio.h>

/* Looks at the request alone, not at the file system. FALSE sets
 * SANDBOX_ERROR_INVALID_REQUEST. */
gboolean _sandbox_validate (SandboxRequest *request, GError **error);

/* Sets an error INVALID_REQUEST, in one line whatever the values hold; returns
 * FALSE. */
gboolean _sandbox_invalid (GError **error, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

/* validate-lockdown.c */
gboolean _sandbox_validate_fds (SandboxRequest *request, GError **error);
gboolean _sandbox_validate_lockdown (SandboxRequest *request, GError **error);
/* validate-mounts.c: what is wrong with @mount, or %NULL. */
const char *_sandbox_mount_find_fault (const SandboxMount *mount);

/* validate-namespaces.c */
gboolean _sandbox_validate_namespaces (SandboxRequest *request, GError **error);
gboolean _sandbox_validate_user_namespace (SandboxRequest *request,
                                           GError **error);
gboolean _sandbox_validate_first_process (SandboxRequest *request,
                                          GError **error);
