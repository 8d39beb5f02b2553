/* json.h - what the shared object json.so is made of. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/sandboxlib.h>

#include "document.h"

/* The version of the documents; it grows when a member changes its meaning. */
#define DOCUMENT_VERSION 1

/* Words of mounts, for reading and writing. Index is a SandboxMountType, or the
 * bit of a SandboxMountFlags. */
extern const char *const json_mount_types[];
extern const char *const json_mount_flags[];
extern const char *const json_isolation_values[];
extern const char *const json_stdio_words[];
extern const char *const json_stream_names[];

/* read.c */
gboolean json_read_request (SandboxRequest *request,
                            const char *text,
                            gsize length,
                            GError **error);

/* read-mounts.c; @data is the SandboxRequest. */
ReadValue json_read_mount;

/* json.c: sets an error that names what a document cannot say; FALSE. */
gboolean json_refuse (GError **error, const char *name, const char *why);

/* write-mounts.c */
gboolean json_write_mounts (SandboxRequest *request,
                            const char *name,
                            JsonBuilder *builder,
                            GError **error);

/* write.c */
char *json_write_request (SandboxRequest *request, GError **error);

/* write-status.c */
char *json_write_result (const SandboxResult *result);
char *json_write_error (const GError *problem);
