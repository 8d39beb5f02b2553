/* json-private.h - what the shared object json.so does for the core. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/json.h>

typedef struct
{
  gboolean (*read_request) (SandboxRequest *request,
                            const char *text,
                            gsize length,
                            GError **error);
  char *(*write_request) (SandboxRequest *request, GError **error);
  char *(*write_result) (const SandboxResult *result);
  char *(*write_error) (const GError *problem);
} SandboxJsonOps;

#define SANDBOX_JSON_SYMBOL "sandbox_json_ops"
