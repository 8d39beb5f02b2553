/* change.h - what a request had to give up. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/types.h>

G_BEGIN_DECLS

/**
 * SandboxChange:
 *
 * One thing that sandbox_backend_degrade() gave up.
 */
#define SANDBOX_TYPE_CHANGE (sandbox_change_get_type ())
SANDBOX_EXTERN
GType sandbox_change_get_type (void) G_GNUC_CONST;

/**
 * sandbox_change_ref:
 * @self: a change
 *
 * Returns: (transfer full): @self
 */
SANDBOX_EXTERN
SandboxChange *sandbox_change_ref (SandboxChange *self);

/**
 * sandbox_change_unref:
 * @self: (transfer full) (nullable): a change
 */
SANDBOX_EXTERN
void sandbox_change_unref (SandboxChange *self);

/**
 * sandbox_change_get_feature:
 * @self: a change
 *
 * Returns: (transfer none): name of the feature, as "isolation.network=new"
 */
SANDBOX_EXTERN
const char *sandbox_change_get_feature (const SandboxChange *self);

/**
 * sandbox_change_get_field:
 * @self: a change
 *
 * Returns: (transfer none): name of the field, as "isolation"
 */
SANDBOX_EXTERN
const char *sandbox_change_get_field (const SandboxChange *self);

/**
 * sandbox_change_get_wanted:
 * @self: a change
 *
 * Returns: (transfer none): what the request asked for
 */
SANDBOX_EXTERN
const char *sandbox_change_get_wanted (const SandboxChange *self);

/**
 * sandbox_change_get_got:
 * @self: a change
 *
 * Returns: (transfer none): what it has now, "unset" as a rule
 */
SANDBOX_EXTERN
const char *sandbox_change_get_got (const SandboxChange *self);

/**
 * sandbox_change_get_reason:
 * @self: a change
 *
 * Returns: (transfer none): why the backend withholds it
 */
SANDBOX_EXTERN
const char *sandbox_change_get_reason (const SandboxChange *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxChange, sandbox_change_unref)

G_END_DECLS
