/* report.h - what run-sandbox says on stderr, one line each time. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/sandboxlib.h>

/* Status for "the sandbox failed", design of the exit statuses. */
#define STATUS_SANDBOX_FAILED 125

char *report_escape (const char *text);

/* From then on a reader that is gone costs what is written, and not the exit
 * status. */
void report_hold_sigpipe (void);

void report_error (const char *format, ...) G_GNUC_PRINTF (1, 2);
void report_warning (const char *format, ...) G_GNUC_PRINTF (1, 2);
void report_note (const char *format, ...) G_GNUC_PRINTF (1, 2);

void report_changes (GPtrArray *changes);
void report_result (const SandboxResult *result);
void report_backend_verbosely (SandboxBackend *backend);
void report_result_verbosely (const SandboxResult *result);
