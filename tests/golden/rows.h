/* rows.h - the requests of the golden test. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "fills.h"

#define GOLDEN_SECRET "correct-horse"

typedef struct
{
  const char *name; /* backend and a dash come first */
  Fill *fill;
  gboolean is_root;
  gboolean has_proc; /* else init has to be bound */
  gboolean has_no_cgroup;
  gboolean is_tool_old;
  guint64 missing_capabilities;
} GoldenRow;

extern const GoldenRow golden_rows[];
extern const gsize golden_n_rows;
