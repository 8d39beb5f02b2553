/* features-private.h - names of features, and what a backend says of them. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/plugin.h>

/* "isolation.network=new"; NULL for a number that is no feature. */
const char *_sandbox_feature_get_name (SandboxFeature feature);

/* Name of the request's field that it belongs to, as "isolation". */
const char *_sandbox_feature_get_field (SandboxFeature feature);

/* One line for people. */
const char *_sandbox_feature_get_description (SandboxFeature feature);

SandboxFeatureSet *_sandbox_feature_set_new (void);
void _sandbox_feature_set_free (SandboxFeatureSet *self);

/* Whether the backend can enforce @feature. May run the tool with --help, once,
 * for a feature that hangs on an option. @out_reason (optional, transfer full)
 * is set when it is withheld. */
gboolean _sandbox_feature_set_is_offered (const SandboxFeatureSet *self,
                                          const SandboxHostFacts *facts,
                                          SandboxFeature feature,
                                          char **out_reason);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxFeatureSet, _sandbox_feature_set_free)
