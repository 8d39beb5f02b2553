/* run.h - run a request to its end, with signals and terminal. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/sandboxlib.h>

/* NULL with an error when nothing was started. */
SandboxResult *
run_request (SandboxBackend *backend, SandboxRequest *request, GError **error);
