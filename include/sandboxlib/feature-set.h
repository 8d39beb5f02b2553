/* feature-set.h - how a backend says what it offers. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/feature.h>
#include <sandboxlib/host-facts.h>

G_BEGIN_DECLS

/**
 * SandboxFeatureSet: (skip)
 *
 * What a backend offers, and why it withholds the rest.
 */
typedef struct _SandboxFeatureSet SandboxFeatureSet;

/**
 * sandbox_feature_set_offer: (skip)
 * @set: the set to fill
 * @feature: what the backend can enforce
 */
SANDBOX_EXTERN
void sandbox_feature_set_offer (SandboxFeatureSet *set, SandboxFeature feature);

/**
 * sandbox_feature_set_offer_if_option: (skip)
 * @set: the set to fill
 * @feature: what the backend can enforce if its tool has @option
 * @option: an option with its dashes
 *
 * Whether it has is found out only when a request uses @feature.
 */
SANDBOX_EXTERN
void sandbox_feature_set_offer_if_option (SandboxFeatureSet *set,
                                          SandboxFeature feature,
                                          const char *option);

/**
 * sandbox_feature_set_offer_if_subid: (skip)
 * @set: the set to fill
 * @feature: what the backend can enforce if the caller has ranges of ids in
 *   subuid(5) and subgid(5), and newuidmap(1) and newgidmap(1) are there
 *
 * Whether that is so is found out only when a request uses @feature.
 */
SANDBOX_EXTERN
void sandbox_feature_set_offer_if_subid (SandboxFeatureSet *set,
                                         SandboxFeature feature);

/**
 * sandbox_feature_set_withhold: (skip)
 * @set: the set to fill
 * @feature: what the backend cannot enforce
 * @reason: why, in one line that starts lower case; copied
 */
SANDBOX_EXTERN
void sandbox_feature_set_withhold (SandboxFeatureSet *set,
                                   SandboxFeature feature,
                                   const char *reason);

/**
 * sandbox_feature_set_offer_all: (skip)
 * @set: the set to fill
 * @features: (array length=n_features): what the backend can enforce
 * @n_features: how many
 */
SANDBOX_EXTERN
void sandbox_feature_set_offer_all (SandboxFeatureSet *set,
                                    const SandboxFeature *features,
                                    gsize n_features);

/**
 * sandbox_feature_set_offer_if: (skip)
 * @set: the set to fill
 * @is_offered: what the host facts say
 * @feature: offered if @is_offered, else withheld
 * @reason: why it is withheld, in one line that starts lower case; copied
 */
SANDBOX_EXTERN
void sandbox_feature_set_offer_if (SandboxFeatureSet *set,
                                   gboolean is_offered,
                                   SandboxFeature feature,
                                   const char *reason);

/**
 * sandbox_feature_set_offer_namespaces: (skip)
 * @set: the set to fill
 * @facts: host facts
 *
 * Offers for each kind of isolation the host's namespace and, if the kernel has
 * it, a new one. What the backend cannot do after all is withheld afterwards.
 */
SANDBOX_EXTERN
void sandbox_feature_set_offer_namespaces (SandboxFeatureSet *set,
                                           const SandboxHostFacts *facts);

/**
 * sandbox_feature_set_offer_init: (skip)
 * @set: the set to fill
 *
 * Offers all that sandboxlib-init does by itself in any sandbox that it can be
 * carried into: cwd, environment, standard streams, no_new_privs, a session of
 * its own, time and output limits, die with host, what happens on exit.
 */
SANDBOX_EXTERN
void sandbox_feature_set_offer_init (SandboxFeatureSet *set);

G_END_DECLS
