/* id-ranges-private.h - ranges of ids, and what maps them. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/error.h>

/* user_namespaces(7): as many lines as a map takes. */
#define SANDBOX_MAX_ID_RANGES 340

typedef struct
{
  guint32 inside;
  guint32 outside;
  guint32 count;
} SandboxIdRange;

/* INSIDE:OUTSIDE:COUNT, in numbers of 32 bits. */
gboolean _sandbox_id_range_parse (const char *text, SandboxIdRange *out_range);

/* (element-type SandboxIdRange) (transfer full): what can be read of @texts. */
GArray *_sandbox_id_ranges_new (const char *const *texts);

/* NULL, or what no kernel would take of it. (transfer full) */
char *_sandbox_id_ranges_dup_fault (const char *const *texts);

/* What is @outside inside, or -1. */
gint64 _sandbox_id_ranges_find_inside (const GArray *ranges, guint32 outside);

gboolean _sandbox_id_ranges_have_inside (const GArray *ranges, guint32 inside);

/* How many ids they are. */
guint64 _sandbox_id_ranges_count (const GArray *ranges);
