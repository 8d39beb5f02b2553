/* enter.h - go into a sandbox again, by hand. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "options.h"

/* (transfer full) (nullable): a command line for a shell of a person; NULL when the
 * options alone do not say what the sandbox is. */
char *enter_dup_command (const Options *options, SandboxBackend *backend);

/* Whether the command has failed, not its sandbox. */
gboolean enter_is_wanted (const SandboxResult *result);

/* An interactive shell in a sandbox of the same request, when there is a terminal for
 * one. */
void enter_shell (SandboxBackend *backend, SandboxRequest *request);
