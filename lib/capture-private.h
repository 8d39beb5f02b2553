/* capture-private.h - keep what comes out of a pipe, up to a limit. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <glib.h>

typedef struct
{
  guint8 *data;
  gsize size;      /* of what was kept */
  gsize allocated; /* a mapping once it is large */
  guint64 limit;   /* 0: none */
  gboolean is_captured;
  gboolean is_truncated;
} SandboxCapture;

void _sandbox_capture_start (SandboxCapture *self, guint64 limit);

/* One buffer from @fd, which does not block. FALSE: nothing more will come. */
gboolean _sandbox_capture_read (SandboxCapture *self, int fd);

/* What lies in the pipe @fd (-1: nothing), without waiting for its writers. */
void _sandbox_capture_drain (SandboxCapture *self, int fd);

/* (transfer full) (nullable) */
GBytes *_sandbox_capture_steal (SandboxCapture *self);

void _sandbox_capture_clear (SandboxCapture *self);
