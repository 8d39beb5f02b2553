/* request-privileges.h - what a command is allowed to do. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/request.h>

G_BEGIN_DECLS

/**
 * sandbox_request_set_capabilities: (set-property capabilities)
 * @self: a request
 * @words: (array zero-terminated=1) (nullable): in order: "none", "build"
 *   (CHOWN DAC_OVERRIDE FOWNER FSETID SETUID SETGID SYS_CHROOT) or "all" replace
 *   what was there; "+CAP_NAME" and "-CAP_NAME" add and drop one of
 *   capabilities(7). %NULL leaves them unset, which means "build"
 *   with %SANDBOX_ID_MAP_SUBID, else none.
 */
SANDBOX_EXTERN
void sandbox_request_set_capabilities (SandboxRequest *self,
                                       const char *const *words);

/**
 * sandbox_request_get_capabilities: (get-property capabilities)
 * @self: a request
 *
 * Returns: (array zero-terminated=1) (transfer none) (nullable): the words; %NULL
 *   when unset
 */
SANDBOX_EXTERN
const char *const *sandbox_request_get_capabilities (SandboxRequest *self);

/**
 * sandbox_request_set_no_new_privs: (set-property no-new-privs)
 * @self: a request
 * @choice: whether execve(2) can give privileges; unset means yes, set
 *   PR_SET_NO_NEW_PRIVS
 */
SANDBOX_EXTERN
void sandbox_request_set_no_new_privs (SandboxRequest *self,
                                       SandboxChoice choice);

/**
 * sandbox_request_get_no_new_privs: (get-property no-new-privs)
 * @self: a request
 *
 * Returns: what sandbox_request_set_no_new_privs() was given;
 *   %SANDBOX_CHOICE_UNSET by default
 */
SANDBOX_EXTERN
SandboxChoice sandbox_request_get_no_new_privs (SandboxRequest *self);

/**
 * sandbox_request_set_new_session: (set-property new-session)
 * @self: a request
 * @choice: whether the command leads a session of its own, setsid(2), so that it
 *   has no terminal to type into, ioctl_tty(2) under TIOCSTI; unset means yes
 */
SANDBOX_EXTERN
void sandbox_request_set_new_session (SandboxRequest *self,
                                      SandboxChoice choice);

/**
 * sandbox_request_get_new_session: (get-property new-session)
 * @self: a request
 *
 * Returns: what sandbox_request_set_new_session() was given;
 *   %SANDBOX_CHOICE_UNSET by default
 */
SANDBOX_EXTERN
SandboxChoice sandbox_request_get_new_session (SandboxRequest *self);

/**
 * sandbox_request_set_as_pid_1: (set-property as-pid-1)
 * @self: a request
 * @choice: yes: the command is process 1 of its pid namespace, in which nothing of
 *   the library is; implies a new one. When the command ends, the kernel kills
 *   what it left running. As every process 1, it has to reap orphans, and gets only
 *   the signals that it has a handler for, besides the SIGKILL and SIGSTOP of the
 *   library: so without one for SIGTERM the time limit costs the whole grace. Unset
 *   and no: sandboxlib-init is process 1 of a new pid namespace.
 */
SANDBOX_EXTERN
void sandbox_request_set_as_pid_1 (SandboxRequest *self, SandboxChoice choice);

/**
 * sandbox_request_get_as_pid_1: (get-property as-pid-1)
 * @self: a request
 *
 * Returns: what sandbox_request_set_as_pid_1() was given;
 *   %SANDBOX_CHOICE_UNSET by default
 */
SANDBOX_EXTERN
SandboxChoice sandbox_request_get_as_pid_1 (SandboxRequest *self);

/**
 * sandbox_request_set_cover_kernel_files: (set-property cover-kernel-files)
 * @self: a request
 * @choice: whether what root could change of the whole machine without any
 *   capability is read-only: sys, sysrq-trigger, irq, bus and fs of each proc(5),
 *   and each sysfs(5) of the host. It concerns a caller who is root, in a user
 *   namespace too. Unset means yes.
 */
SANDBOX_EXTERN
void sandbox_request_set_cover_kernel_files (SandboxRequest *self,
                                             SandboxChoice choice);

/**
 * sandbox_request_get_cover_kernel_files: (get-property cover-kernel-files)
 * @self: a request
 *
 * Returns: what sandbox_request_set_cover_kernel_files() was given;
 *   %SANDBOX_CHOICE_UNSET by default
 */
SANDBOX_EXTERN
SandboxChoice sandbox_request_get_cover_kernel_files (SandboxRequest *self);

/**
 * sandbox_request_set_disable_userns: (set-property disable-userns)
 * @self: a request
 * @choice: yes: the command can make no user namespace, in which it would have
 *   all capabilities; implies a new user namespace. Unset and no leave it as the
 *   host has it.
 */
SANDBOX_EXTERN
void sandbox_request_set_disable_userns (SandboxRequest *self,
                                         SandboxChoice choice);

/**
 * sandbox_request_get_disable_userns: (get-property disable-userns)
 * @self: a request
 *
 * Returns: what sandbox_request_set_disable_userns() was given;
 *   %SANDBOX_CHOICE_UNSET by default
 */
SANDBOX_EXTERN
SandboxChoice sandbox_request_get_disable_userns (SandboxRequest *self);

/**
 * sandbox_request_set_assert_userns_disabled: (set-property assert-userns-disabled)
 * @self: a request
 * @choice: yes: the set-up fails where the command could make a user namespace,
 *   for whatever reason it cannot elsewhere; nothing is done about it. Unset and
 *   no ask for nothing.
 */
SANDBOX_EXTERN
void sandbox_request_set_assert_userns_disabled (SandboxRequest *self,
                                                 SandboxChoice choice);

/**
 * sandbox_request_get_assert_userns_disabled: (get-property assert-userns-disabled)
 * @self: a request
 *
 * Returns: what sandbox_request_set_assert_userns_disabled() was given;
 *   %SANDBOX_CHOICE_UNSET by default
 */
SANDBOX_EXTERN
SandboxChoice sandbox_request_get_assert_userns_disabled (SandboxRequest *self);

G_END_DECLS
