/* host-facts.h - what a backend module can know about the host. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/isolation.h>
#include <sandboxlib/error.h>

G_BEGIN_DECLS

/**
 * SandboxHostFacts: (skip)
 *
 * What probing found out, kept for the life of the process.
 */
typedef struct _SandboxHostFacts SandboxHostFacts;

/**
 * sandbox_host_facts_find_program: (skip)
 * @facts: host facts of this backend
 * @name: file name of the backend's tool, as "bwrap"
 * @error: return location
 *
 * Looks @name up in the absolute directories of PATH; one that is relative or
 * empty is ignored, so that the caller's cwd decides nothing.
 *
 * Returns: %TRUE, or %FALSE with %SANDBOX_ERROR_UNAVAILABLE
 */
SANDBOX_EXTERN
gboolean sandbox_host_facts_find_program (SandboxHostFacts *facts,
                                          const char *name,
                                          GError **error);

/**
 * sandbox_host_facts_get_program: (skip)
 * @facts: host facts
 *
 * Returns: (nullable): absolute path of the tool, %NULL if none was looked for
 */
SANDBOX_EXTERN
const char *sandbox_host_facts_get_program (const SandboxHostFacts *facts);

/**
 * sandbox_host_facts_has_option: (skip)
 * @facts: host facts
 * @option: an option with its dashes
 *
 * Runs the tool once with --help, at most five seconds, and remembers the
 * options in what it prints. In get_features() prefer
 * sandbox_feature_set_offer_if_option(), which asks only when a request needs
 * the answer.
 *
 * Returns: %TRUE if the tool knows @option, %FALSE also if it cannot be run
 */
SANDBOX_EXTERN
gboolean sandbox_host_facts_has_option (const SandboxHostFacts *facts,
                                        const char *option);

/**
 * sandbox_host_facts_check_option: (skip)
 * @facts: host facts
 * @option: an option with its dashes
 * @error: return location
 *
 * The same for a caller that says why. A tool that cannot be run, which may
 * pass, is asked again the next time.
 *
 * Returns: %TRUE, or %FALSE with %SANDBOX_ERROR_UNSUPPORTED if the tool has not
 *   got @option, %SANDBOX_ERROR_FAILED if it cannot be run
 */
SANDBOX_EXTERN
gboolean sandbox_host_facts_check_option (const SandboxHostFacts *facts,
                                          const char *option,
                                          GError **error);

/**
 * sandbox_host_facts_get_euid: (skip)
 * @facts: host facts
 *
 * Returns: the caller's effective user id
 */
SANDBOX_EXTERN
guint32 sandbox_host_facts_get_euid (const SandboxHostFacts *facts);

/**
 * sandbox_host_facts_has_capability: (skip)
 * @facts: host facts
 * @capability: number of a capability, as CAP_SYS_ADMIN of <linux/capability.h>
 *
 * Returns: %TRUE if it is in the caller's effective set
 */
SANDBOX_EXTERN
gboolean sandbox_host_facts_has_capability (const SandboxHostFacts *facts,
                                            int capability);

/**
 * sandbox_host_facts_has_namespace: (skip)
 * @facts: host facts
 * @kind: which namespace
 *
 * Returns: %TRUE if the kernel has namespaces of @kind
 */
SANDBOX_EXTERN
gboolean sandbox_host_facts_has_namespace (const SandboxHostFacts *facts,
                                           SandboxIsolationKind kind);

/**
 * sandbox_host_facts_check_user_namespaces: (skip)
 * @facts: host facts
 * @error: return location
 *
 * For a caller who is not root. Cheap: reads a few files of proc and sysfs, and
 * tries nothing.
 *
 * Returns: %TRUE, or %FALSE with %SANDBOX_ERROR_UNAVAILABLE, which switch of the
 *   kernel forbids user namespaces, and the remedy
 */
SANDBOX_EXTERN
gboolean
sandbox_host_facts_check_user_namespaces (const SandboxHostFacts *facts,
                                          GError **error);

/**
 * sandbox_host_facts_has_mount_api: (skip)
 * @facts: host facts
 *
 * Returns: %TRUE if mount set-up steps work: mount namespaces, and the calls
 *   open_tree(2), move_mount(2), openat2(2), mount_setattr(2) (Linux 5.12)
 */
SANDBOX_EXTERN
gboolean sandbox_host_facts_has_mount_api (const SandboxHostFacts *facts);

/**
 * sandbox_host_facts_check_mount_api: (skip)
 * @facts: host facts
 * @error: return location
 *
 * Returns: %TRUE, or %FALSE with %SANDBOX_ERROR_UNAVAILABLE and which call is
 *   missing
 */
SANDBOX_EXTERN
gboolean sandbox_host_facts_check_mount_api (const SandboxHostFacts *facts,
                                             GError **error);

G_END_DECLS
