/* mount-overlay.h - several directories of the host as one. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/mount.h>

G_BEGIN_DECLS

/**
 * sandbox_mount_new_overlay:
 * @target: (type filename): path inside the sandbox
 * @sources: (array zero-terminated=1) (element-type filename) (nullable):
 *   directories of the host that are only read, the lowest first; relative to the
 *   caller's cwd if relative; %NULL for none
 * @upper: (type filename) (nullable): directory of the host to which all that is
 *   written goes, above the sources; %NULL for one that ends with the sandbox
 * @work: (type filename) (nullable): an empty directory on the file system of
 *   @upper, for the kernel's use; %NULL without @upper
 * @flags: %SANDBOX_MOUNT_READ_ONLY for an overlay to which nothing is written, of
 *   two sources or more and without @upper; else %SANDBOX_MOUNT_NONE
 *
 * An overlay as of the kernel's overlayfs with its option userxattr. What the
 * host has mounted below a source is not seen. Set-uid programs and device nodes
 * have no effect.
 *
 * Returns: (transfer full): an immutable mount
 */
SANDBOX_EXTERN
SandboxMount *sandbox_mount_new_overlay (const char *target,
                                         const char *const *sources,
                                         const char *upper,
                                         const char *work,
                                         SandboxMountFlags flags);

/**
 * sandbox_mount_get_sources:
 * @self: a mount
 *
 * Returns: (array zero-terminated=1) (element-type filename) (transfer none)
 *   (nullable): directories of an overlay, the lowest first; %NULL for another
 *   type
 */
SANDBOX_EXTERN
const char *const *sandbox_mount_get_sources (const SandboxMount *self);

/**
 * sandbox_mount_get_upper:
 * @self: a mount
 *
 * Returns: (type filename) (transfer none) (nullable): directory of an overlay to
 *   which is written; %NULL for none
 */
SANDBOX_EXTERN
const char *sandbox_mount_get_upper (const SandboxMount *self);

/**
 * sandbox_mount_get_work:
 * @self: a mount
 *
 * Returns: (type filename) (transfer none) (nullable): the kernel's directory of an
 *   overlay; %NULL for none
 */
SANDBOX_EXTERN
const char *sandbox_mount_get_work (const SandboxMount *self);

G_END_DECLS
