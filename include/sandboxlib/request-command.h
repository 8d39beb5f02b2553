/* request-command.h - in what state a command starts. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/request.h>

G_BEGIN_DECLS

/**
 * sandbox_request_set_argv0: (set-property argv0)
 * @self: a request
 * @argv0: (type filename) (nullable): what the command sees as its first
 *   argument in place of the program's name, maybe empty; %NULL for that name
 */
SANDBOX_EXTERN
void sandbox_request_set_argv0 (SandboxRequest *self, const char *argv0);

/**
 * sandbox_request_get_argv0: (get-property argv0)
 * @self: a request
 *
 * Returns: (type filename) (transfer none) (nullable): the first argument; %NULL for
 *   the program's name
 */
SANDBOX_EXTERN
const char *sandbox_request_get_argv0 (SandboxRequest *self);

/**
 * sandbox_request_set_cwd_candidates: (set-property cwd-candidates)
 * @self: a request
 * @paths: (array zero-terminated=1) (element-type filename) (nullable): more
 *   directories inside the sandbox. Of the cwd, if it is set, and of these in
 *   order, the command starts in the first one that it can change to; if there is
 *   none, the sandbox fails, and says which ones it tried. %NULL for none.
 */
SANDBOX_EXTERN
void sandbox_request_set_cwd_candidates (SandboxRequest *self,
                                         const char *const *paths);

/**
 * sandbox_request_get_cwd_candidates: (get-property cwd-candidates)
 * @self: a request
 *
 * Returns: (array zero-terminated=1) (element-type filename) (transfer none)
 *   (nullable): the directories; %NULL for none
 */
SANDBOX_EXTERN
const char *const *sandbox_request_get_cwd_candidates (SandboxRequest *self);

/**
 * sandbox_request_clear_environment:
 * @self: a request
 *
 * Removes every variable: what was set before is gone, and so is the base, which
 * becomes %SANDBOX_ENVIRONMENT_EMPTY. What is set afterwards is there.
 */
SANDBOX_EXTERN
void sandbox_request_clear_environment (SandboxRequest *self);

/**
 * sandbox_request_set_umask: (set-property umask)
 * @self: a request
 * @mask: permission bits that files which the command makes do not get, 0 to
 *   0777, umask(2); -1 to unset: the caller's
 */
SANDBOX_EXTERN
void sandbox_request_set_umask (SandboxRequest *self, gint64 mask);

/**
 * sandbox_request_get_umask: (get-property umask)
 * @self: a request
 *
 * Returns: what sandbox_request_set_umask() was given; -1 when unset
 */
SANDBOX_EXTERN
gint64 sandbox_request_get_umask (SandboxRequest *self);

G_END_DECLS
