/* mount.h - one file-system operation of a request. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/error.h>

G_BEGIN_DECLS

/**
 * SandboxMountType:
 * @SANDBOX_MOUNT_BIND: a file or directory of the host, with what is mounted
 *   below it; always nosuid, and nodev unless %SANDBOX_MOUNT_DEVICES (where the
 *   backend has the feature mounts.bind.nodev)
 * @SANDBOX_MOUNT_TMPFS: an empty tmpfs(5)
 * @SANDBOX_MOUNT_PROC: a fresh proc(5)
 * @SANDBOX_MOUNT_DEV: a minimal /dev: null zero full random urandom tty, fd and
 *   the standard streams as links, shm, and a devpts(4) of its own
 * @SANDBOX_MOUNT_DIR: a directory that is made when it is missing
 * @SANDBOX_MOUNT_SYMLINK: a symbolic link; the source is its text
 * @SANDBOX_MOUNT_REMOUNT_RO: what is mounted at the target becomes read-only,
 *   not what is mounted below it
 * @SANDBOX_MOUNT_MQUEUE: the POSIX message queues of the sandbox's ipc namespace,
 *   mq_overview(7)
 * @SANDBOX_MOUNT_OVERLAY: several directories of the host as one, as
 *   sandbox_mount_new_overlay() makes it
 * @SANDBOX_MOUNT_CHMOD: what is at the target gets other permission bits
 * @SANDBOX_MOUNT_FILE: a file of its own content, which is made
 * @SANDBOX_MOUNT_DATA: a file of its own content, which is mounted
 * @SANDBOX_MOUNT_MASK: what is at the target is not seen: an empty directory or
 *   file that cannot be written lies on it; what is missing stays so
 * @SANDBOX_MOUNT_HOST_FILE: a read-only copy of a regular file of the host, as it
 *   is at the start of the run, of at most 16 MiB; the host's symbolic links are
 *   followed
 *
 * What a mount does.
 */
typedef enum
{
  SANDBOX_MOUNT_BIND = 1,
  SANDBOX_MOUNT_TMPFS = 2,
  SANDBOX_MOUNT_PROC = 3,
  SANDBOX_MOUNT_DEV = 4,
  SANDBOX_MOUNT_DIR = 5,
  SANDBOX_MOUNT_SYMLINK = 6,
  SANDBOX_MOUNT_REMOUNT_RO = 7,
  SANDBOX_MOUNT_MQUEUE = 8,
  SANDBOX_MOUNT_OVERLAY = 9,
  SANDBOX_MOUNT_CHMOD = 10,
  SANDBOX_MOUNT_FILE = 11,
  SANDBOX_MOUNT_DATA = 12,
  SANDBOX_MOUNT_MASK = 13,
  SANDBOX_MOUNT_HOST_FILE = 14,
} SandboxMountType;

/**
 * SandboxMountFlags:
 * @SANDBOX_MOUNT_NONE: writable
 * @SANDBOX_MOUNT_READ_ONLY: bind, overlay and data: not writable, with everything
 *   below
 * @SANDBOX_MOUNT_DEVICES: bind only: device nodes work
 * @SANDBOX_MOUNT_MINIMAL: dev only: fd, shm and the devpts may be missing
 * @SANDBOX_MOUNT_OPTIONAL: bind and host file: a source that does not exist is left
 *   out; any other problem with it is an error
 * @SANDBOX_MOUNT_NO_EXEC: bind and tmpfs: nothing in it can be executed
 *
 * Options of a mount.
 */
typedef enum /*< flags >*/
{
  SANDBOX_MOUNT_NONE = 0,
  SANDBOX_MOUNT_READ_ONLY = 1 << 0,
  SANDBOX_MOUNT_DEVICES = 1 << 1,
  SANDBOX_MOUNT_MINIMAL = 1 << 2,
  SANDBOX_MOUNT_OPTIONAL = 1 << 3,
  SANDBOX_MOUNT_NO_EXEC = 1 << 4,
} SandboxMountFlags;

/**
 * SandboxMount:
 *
 * One file-system operation of a request. It never changes, so that several
 * requests and threads can have the same one.
 */
#define SANDBOX_TYPE_MOUNT (sandbox_mount_get_type ())
SANDBOX_EXTERN
GType sandbox_mount_get_type (void) G_GNUC_CONST;

/**
 * sandbox_mount_new:
 * @type: what to do
 * @source: (type filename) (nullable): for a bind or a host file a path of the
 *   host, relative to the caller's cwd if relative; for a symlink its text;
 *   else %NULL
 * @target: (type filename): path inside the sandbox; a relative one counts
 *   from its root
 * @flags: options of a bind, a tmpfs or a dev
 *
 * Nothing is checked here: a malformed mount makes the request fail with
 * %SANDBOX_ERROR_INVALID_REQUEST when it is used.
 *
 * Returns: (transfer full): an immutable mount
 */
SANDBOX_EXTERN
SandboxMount *sandbox_mount_new (SandboxMountType type,
                                 const char *source,
                                 const char *target,
                                 SandboxMountFlags flags);

/**
 * sandbox_mount_new_tmpfs:
 * @target: (type filename): path inside the sandbox
 * @mode: permission bits of its root, 0 to 07777, or -1 for 0755
 * @size: limit in bytes, or 0 for the kernel's own (half of the memory)
 *
 * Returns: (transfer full): an immutable mount
 */
SANDBOX_EXTERN
SandboxMount *
sandbox_mount_new_tmpfs (const char *target, int mode, guint64 size);

/**
 * sandbox_mount_new_from_string:
 * @text: (type filename): SOURCE:TARGET:TYPE:OPTIONS, the words of fstab(5); the
 *   last two may be missing. A backslash takes the meaning from the character after it. TYPE is
 *   bind, tmpfs, proc, dev, mqueue, overlay, dir, symlink, chmod, mask,
 *   host-file, or empty or "none" for what OPTIONS says. OPTIONS are bind, rbind,
 *   ro, rw, dev, nodev, nosuid, exec,
 *   noexec, nofail, remount, minimal, defaults, mode=OCTAL, size=BYTES (with k, m
 *   or g); of an overlay lowerdir=DIR for each, the topmost first, upperdir=DIR
 *   and workdir=DIR. nofail is %SANDBOX_MOUNT_OPTIONAL.
 * @error: return location
 *
 * Returns: (transfer full): a mount, or %NULL with
 *   %SANDBOX_ERROR_INVALID_REQUEST when @text is malformed
 */
SANDBOX_EXTERN
SandboxMount *sandbox_mount_new_from_string (const char *text, GError **error);

/**
 * sandbox_mount_ref:
 * @self: a mount
 *
 * Returns: (transfer full): @self
 */
SANDBOX_EXTERN
SandboxMount *sandbox_mount_ref (SandboxMount *self);

/**
 * sandbox_mount_unref:
 * @self: (transfer full) (nullable): a mount
 */
SANDBOX_EXTERN
void sandbox_mount_unref (SandboxMount *self);

/**
 * sandbox_mount_get_mount_type:
 * @self: a mount
 *
 * Returns: what @self does
 */
SANDBOX_EXTERN
SandboxMountType sandbox_mount_get_mount_type (const SandboxMount *self);

/**
 * sandbox_mount_get_source:
 * @self: a mount
 *
 * Returns: (type filename) (transfer none) (nullable): its source; %NULL when it
 *   has none
 */
SANDBOX_EXTERN
const char *sandbox_mount_get_source (const SandboxMount *self);

/**
 * sandbox_mount_get_target:
 * @self: a mount
 *
 * Returns: (type filename) (transfer none): its target
 */
SANDBOX_EXTERN
const char *sandbox_mount_get_target (const SandboxMount *self);

/**
 * sandbox_mount_get_flags:
 * @self: a mount
 *
 * Returns: its options, combined
 */
SANDBOX_EXTERN
SandboxMountFlags sandbox_mount_get_flags (const SandboxMount *self);

/**
 * sandbox_mount_get_mode:
 * @self: a mount
 *
 * Returns: permission bits, or -1 when unset
 */
SANDBOX_EXTERN
int sandbox_mount_get_mode (const SandboxMount *self);

/**
 * sandbox_mount_get_size:
 * @self: a mount
 *
 * Returns: limit of a tmpfs in bytes, or 0 when unset
 */
SANDBOX_EXTERN
guint64 sandbox_mount_get_size (const SandboxMount *self);

/**
 * sandbox_mount_to_string:
 * @self: a mount
 *
 * Returns: (type filename) (transfer full): what sandbox_mount_new_from_string()
 *   reads, with bytes that are no printable UTF-8 kept as they are
 */
SANDBOX_EXTERN
char *sandbox_mount_to_string (const SandboxMount *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxMount, sandbox_mount_unref)

G_END_DECLS
