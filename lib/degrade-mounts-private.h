/* degrade-mounts-private.h - the mounts of a request without what is withheld. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/plugin.h>

/* Removes or reduces the mounts of @request that use a feature of @withheld (one
 * flag for each); @has_minimal: a minimal dev stands in for a full one. Adds to
 * @changes what follows from that. */
void _sandbox_degrade_mounts (SandboxRequest *request,
                              const gboolean *withheld,
                              gboolean has_minimal,
                              GPtrArray *changes);
