/* request-root.h - a root file system of the sandbox's own, and starting points. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/request.h>

G_BEGIN_DECLS

/**
 * SandboxPreset:
 * @SANDBOX_PRESET_BARE: everything isolated, an empty environment, an empty
 *   root file system
 * @SANDBOX_PRESET_CONF: the same with the host's programs: /usr, /bin, /lib,
 *   /lib32, /lib64 and /libx32 read-only as far as the host has them, one that is
 *   a link there as the same link; a proc, a dev, a tmpfs on /tmp, /run and /var;
 *   the host name "sandbox"
 *
 * Where a request can start from, as `bare` and `conf` of the OCaml library
 * bwrap.
 */
typedef enum
{
  SANDBOX_PRESET_BARE = 1,
  SANDBOX_PRESET_CONF = 2,
} SandboxPreset;

/**
 * sandbox_request_new_bare:
 * @argv: (array zero-terminated=1) (element-type filename) (nullable): program
 *   and arguments; %NULL leaves them unset
 *
 * Returns: (transfer full): a request to which %SANDBOX_PRESET_BARE was applied.
 *   It has no program to run before something is mounted
 */
SANDBOX_EXTERN
SandboxRequest *sandbox_request_new_bare (const char *const *argv);

/**
 * sandbox_request_new_conf:
 * @argv: (array zero-terminated=1) (element-type filename) (nullable): program
 *   and arguments; %NULL leaves them unset
 *
 * Returns: (transfer full): a request to which %SANDBOX_PRESET_CONF was applied
 */
SANDBOX_EXTERN
SandboxRequest *sandbox_request_new_conf (const char *const *argv);

/**
 * sandbox_request_apply_preset:
 * @self: a request
 * @preset: a starting point
 *
 * Fills in what @self leaves unset; what it says itself stays. Mounts of the
 * preset go before those that @self has. The host is looked at now.
 */
SANDBOX_EXTERN
void sandbox_request_apply_preset (SandboxRequest *self, SandboxPreset preset);

/**
 * sandbox_request_set_empty_root: (set-property empty-root)
 * @self: a request without a rootfs
 * @mode: permission bits of `/`, 0 to 07777; -1 for a rootfs of the host
 *
 * The root file system is a fresh tmpfs; all that is in it comes from mounts. The
 * first of them may have the target `/`, when it is a bind or a tmpfs: then it is
 * the root, in place of that tmpfs. Writable paths can only be set to none, which
 * makes the root read-only after the last mount, or lie below a mount.
 */
SANDBOX_EXTERN
void sandbox_request_set_empty_root (SandboxRequest *self, gint64 mode);

/**
 * sandbox_request_get_empty_root: (get-property empty-root)
 * @self: a request
 *
 * In an effective request the first mount is the root file system then, and its
 * target `/`.
 *
 * Returns: permission bits, or -1 when the root is a directory of the host
 */
SANDBOX_EXTERN
gint64 sandbox_request_get_empty_root (SandboxRequest *self);

G_END_DECLS
