/* request-private.h - what the library itself does with requests. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/plugin.h>

void _sandbox_request_seal (SandboxRequest *self);

/* For the effective request that lib/layout.c makes. */
void _sandbox_request_set_root_read_only (SandboxRequest *self,
                                          gboolean is_read_only);

/* What degrading gave up travels with the degraded copy (and its copies) into
 * the result. (element-type SandboxChange); never NULL. */
GPtrArray *_sandbox_request_get_degraded (SandboxRequest *self);
void _sandbox_request_set_degraded (SandboxRequest *self, GPtrArray *changes);

/* The isolation as it will be: hostname implies uts=new; for a caller who is
 * not privileged uid, gid, groups imply user=new. What was set stays. */
SandboxIsolationValue
_sandbox_request_get_implied_isolation (SandboxRequest *self,
                                        const SandboxHostFacts *facts,
                                        SandboxIsolationKind kind);

/* Back to the base that is unset, without changes. */
void _sandbox_request_unset_environment (SandboxRequest *self);

/* What a setter was given and could not keep, for validation to report: the
 * first name of a variable that has a "=" in it, why an fd could not be
 * duplicated. NULL when all is well. */
const char *_sandbox_request_get_malformed_variable (SandboxRequest *self);
const char *_sandbox_request_get_stdio_problem (SandboxRequest *self,
                                                SandboxStream stream);

/* Three words, as "null", "fd", "file:PATH". (transfer full) */
char **_sandbox_request_dup_stdio (SandboxRequest *self);
