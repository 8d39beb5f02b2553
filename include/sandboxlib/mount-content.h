/* mount-content.h - mounts of what has no path: open files, permission bits. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/mount.h>

G_BEGIN_DECLS

/**
 * sandbox_mount_new_bind_fd:
 * @fd: an open file or directory of the host, O_PATH will do; the mount keeps a
 *   duplicate until its last reference goes, the caller keeps @fd
 * @target: (type filename): path inside the sandbox
 * @flags: options of a bind, but %SANDBOX_MOUNT_OPTIONAL
 *
 * A bind of what @fd is. It must still have a path when the request is used: what
 * was deleted, or lies outside of the caller's root directory, is refused.
 *
 * Returns: (transfer full): an immutable mount
 */
SANDBOX_EXTERN
SandboxMount *
sandbox_mount_new_bind_fd (int fd, const char *target, SandboxMountFlags flags);

/**
 * sandbox_mount_new_dir:
 * @target: (type filename): path inside the sandbox
 * @mode: permission bits of a directory that is made, 0 to 07777, or -1 for 0755;
 *   one that is there keeps its own
 *
 * Returns: (transfer full): an immutable mount
 */
SANDBOX_EXTERN
SandboxMount *sandbox_mount_new_dir (const char *target, int mode);

/**
 * sandbox_mount_new_chmod:
 * @target: (type filename): path of a file or directory inside the sandbox; not of
 *   a symbolic link, a device, or what lies in a bound directory of the host
 * @mode: permission bits, 0 to 07777
 *
 * What lies in the rootfs itself has its old bits again when the run has ended,
 * unless somebody changed them meanwhile or another sandbox uses the rootfs.
 *
 * Returns: (transfer full): an immutable mount
 */
SANDBOX_EXTERN
SandboxMount *sandbox_mount_new_chmod (const char *target, int mode);

/**
 * sandbox_mount_new_file:
 * @content: (transfer none): what is in the file
 * @target: (type filename): path inside the sandbox, not in a bound directory of
 *   the host
 * @mode: permission bits, 0 to 01777, or -1 for 0666
 *
 * A file that belongs to the caller. On a file system of the sandbox's own it is
 * new. In the rootfs itself a new one is removed when the run has ended, unless it
 * was changed; a regular file that is there is replaced, other links to it keep
 * what they have, and the new one stays: sandbox_result_get_created() names it.
 * Nothing is ever written through a symbolic link, and of a rootfs that is the
 * host's own no file is replaced.
 *
 * Returns: (transfer full): an immutable mount
 */
SANDBOX_EXTERN
SandboxMount *
sandbox_mount_new_file (GBytes *content, const char *target, int mode);

/**
 * sandbox_mount_new_data:
 * @content: (transfer none): what is in the file
 * @target: (type filename): path inside the sandbox
 * @flags: %SANDBOX_MOUNT_READ_ONLY, %SANDBOX_MOUNT_NO_EXEC
 * @mode: permission bits, 0 to 01777, or -1 for 0600
 *
 * The same as a mount: the file exists for the sandbox alone and covers what is at
 * @target.
 *
 * Returns: (transfer full): an immutable mount
 */
SANDBOX_EXTERN
SandboxMount *sandbox_mount_new_data (GBytes *content,
                                      const char *target,
                                      SandboxMountFlags flags,
                                      int mode);

/**
 * sandbox_mount_new_full:
 * @type: what to do
 * @source: (type filename) (nullable): as in sandbox_mount_new(); %NULL where the
 *   type has none
 * @target: (type filename): path inside the sandbox
 * @flags: options
 * @mode: permission bits, 0 to 07777, of a type that has some, or -1 for unset
 * @size: limit in bytes of a type that has one, or 0 for unset
 *
 * Returns: (transfer full): an immutable mount
 */
SANDBOX_EXTERN
SandboxMount *sandbox_mount_new_full (SandboxMountType type,
                                      const char *source,
                                      const char *target,
                                      SandboxMountFlags flags,
                                      int mode,
                                      guint64 size);

/**
 * sandbox_mount_get_fd:
 * @self: a mount
 *
 * Returns: the mount's own duplicate of the source of a bind, or -1
 */
SANDBOX_EXTERN
int sandbox_mount_get_fd (const SandboxMount *self);

/**
 * sandbox_mount_get_content:
 * @self: a mount
 *
 * Returns: (transfer none) (nullable): what is in a file or data; %NULL for
 *   another type
 */
SANDBOX_EXTERN
GBytes *sandbox_mount_get_content (const SandboxMount *self);

G_END_DECLS
