/* steering.h - what the tests of running sandboxes share. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "conformance.h"

#define MSEC 1000
/* For what takes a moment, on a machine that has much else to do. */
#define PATIENCE (10 * G_USEC_PER_SEC)

/* A shell gives what it starts in the background /dev/null, and here is none. */
#define BACKGROUND ": >/dev/null; "

/* A script whose standard output is a pipe. */
SandboxRequest *new_piped_request (const char *script);

/* A sandbox that has come to its command's first output, which @out_fd gives. */
SandboxProcess *spawn_ready (SandboxRequest *request, int *out_fd);

/* Waits @msec for output. */
gboolean reads_something (int fd, int msec);

/* Waits until that many processes are there, all of them stopped. */
void expect_stopped (guint at_least);

/* Waits for the end. */
void expect_kind (SandboxProcess *process, SandboxResultKind kind);
