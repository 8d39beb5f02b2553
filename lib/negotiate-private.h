/* negotiate-private.h - what a request uses against what a backend offers. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "features-private.h"

/* used[feature] becomes TRUE for each feature that @request uses. @facts may be
 * %NULL: as for root. */
void _sandbox_request_list_used (SandboxRequest *request,
                                 const SandboxHostFacts *facts,
                                 gboolean used[SANDBOX_FEATURE_END]);

/* The same for one mount; leaves the others. */
void _sandbox_mount_list_used (const SandboxMount *mount,
                               gboolean used[SANDBOX_FEATURE_END]);

/* Whether @mount is among what makes a request use @feature. */
gboolean _sandbox_mount_uses (const SandboxMount *mount,
                              SandboxFeature feature);

/* FALSE with SANDBOX_ERROR_UNSUPPORTED naming the first feature (all of them,
 * joined by "; ") that is used and not offered, with reasons. */
gboolean _sandbox_negotiate (SandboxRequest *request,
                             const SandboxFeatureSet *set,
                             const SandboxHostFacts *facts,
                             GError **error);

/* A copy of @request without what is withheld; @out_changes (transfer full,
 * element-type SandboxChange) says what that was. */
SandboxRequest *_sandbox_degrade (SandboxRequest *request,
                                  const SandboxFeatureSet *set,
                                  const SandboxHostFacts *facts,
                                  GPtrArray **out_changes);

SandboxIsolation *
_sandbox_maximum_possible_isolation (const SandboxFeatureSet *set,
                                     const SandboxHostFacts *facts);
