/* effective-private.h - what a request comes to with one backend on this host. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "backend-private.h"
#include "layout-private.h"

/* What a kind of isolation comes to. A backend sees no "try", and no "unset" of
 * which something follows. */
SandboxIsolationValue _sandbox_effective_imply (SandboxBackend *self,
                                                SandboxRequest *request,
                                                SandboxIsolationKind kind);

/* A copy of @request in which what is implied is as good as asked for. */
SandboxRequest *_sandbox_effective_new (SandboxBackend *self,
                                        SandboxRequest *request);

/* What is done about what the host has mounted. */
SandboxLayoutPolicy _sandbox_effective_get_policy (SandboxBackend *self,
                                                   SandboxRequest *request,
                                                   SandboxRequest *effective,
                                                   gboolean is_trial);

/* Whether a bind shows nothing of what is mounted below its source. */
gboolean _sandbox_effective_has_flat_binds (SandboxBackend *self);
