/* request-lockdown.h - resource limits and system call filters of a command. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/request.h>

G_BEGIN_DECLS

/**
 * SANDBOX_RLIMIT_UNLIMITED:
 *
 * RLIM_INFINITY of getrlimit(2), the word "unlimited".
 */
#define SANDBOX_RLIMIT_UNLIMITED G_GUINT64_CONSTANT (18446744073709551615)

/**
 * sandbox_request_set_rlimit:
 * @self: a request
 * @name: a resource of getrlimit(2), as prlimit(1) spells it: as, core, cpu,
 *   data, fsize, locks, memlock, msgqueue, nice, nofile, nproc, rss, rtprio,
 *   rttime, sigpending or stack
 * @soft: the limit that is in force, in the unit of getrlimit(2), or
 *   %SANDBOX_RLIMIT_UNLIMITED
 * @hard: how far the command can raise it, in the same unit; not below @soft
 *
 * Sets a limit of the command, and replaces one of the same name. Nothing but the
 * command is limited by it: sandboxlib-init sets it right before execve(2). A
 * limit that is not set is the caller's. A hard limit above the caller's takes
 * CAP_SYS_RESOURCE, and the caller's user namespace.
 */
SANDBOX_EXTERN
void sandbox_request_set_rlimit (SandboxRequest *self,
                                 const char *name,
                                 guint64 soft,
                                 guint64 hard);

/**
 * sandbox_request_set_rlimit_from_string:
 * @self: a request
 * @word: "NAME=SOFT:HARD", or "NAME=LIMIT" for both, where a limit is a number or
 *   "unlimited"
 * @error: (nullable): %SANDBOX_ERROR_INVALID_REQUEST
 *
 * The same for a word.
 *
 * Returns: %TRUE, or %FALSE when @word is none
 */
SANDBOX_EXTERN
gboolean sandbox_request_set_rlimit_from_string (SandboxRequest *self,
                                                 const char *word,
                                                 GError **error);

/**
 * sandbox_request_set_rlimits: (set-property rlimits)
 * @self: a request
 * @words: (array zero-terminated=1) (nullable): each as for
 *   sandbox_request_set_rlimit_from_string(); %NULL and an empty list leave all
 *   limits unset
 *
 * Replaces all limits.
 */
SANDBOX_EXTERN
void sandbox_request_set_rlimits (SandboxRequest *self,
                                  const char *const *words);

/**
 * sandbox_request_get_rlimits: (get-property rlimits)
 * @self: a request
 *
 * Returns: (array zero-terminated=1) (transfer none) (nullable): the words; %NULL
 *   when unset
 */
SANDBOX_EXTERN
const char *const *sandbox_request_get_rlimits (SandboxRequest *self);

/**
 * sandbox_request_add_seccomp_program:
 * @self: a request
 * @program: (transfer none): instructions of classic BPF, struct
 *   sock_filter[] as in seccomp(2): a multiple of 8 bytes, at most 4096 instructions
 *
 * Adds a filter of system calls. sandboxlib-init installs them in the order in
 * which they were added, right before execve(2) of the command, so a filter must
 * let execve(2) pass, and seccomp(2) if another one follows. Of several filters
 * the strictest answer to a system call counts. Without no_new_privs the command
 * needs CAP_SYS_ADMIN.
 */
SANDBOX_EXTERN
void sandbox_request_add_seccomp_program (SandboxRequest *self,
                                          GBytes *program);

/**
 * sandbox_request_clear_seccomp_programs:
 * @self: a request
 *
 * Removes every program that was added.
 */
SANDBOX_EXTERN
void sandbox_request_clear_seccomp_programs (SandboxRequest *self);

/**
 * sandbox_request_get_seccomp_programs: (get-property seccomp-programs)
 * @self: a request
 *
 * Returns: (element-type GBytes) (transfer none): the programs in order; not
 *   %NULL
 */
SANDBOX_EXTERN
GPtrArray *sandbox_request_get_seccomp_programs (SandboxRequest *self);

/**
 * sandbox_request_set_seccomp_profiles: (set-property seccomp-profiles)
 * @self: a request
 * @names: (array zero-terminated=1) (nullable): "build": what no build needs is
 *   denied; "no-setuid": no file becomes set-uid or set-gid. run-sandbox(1) lists
 *   the calls. %NULL leaves them unset.
 *
 * Filters that the library brings, for the machine's architecture and the 32-bit
 * one beside it; they come before those of
 * sandbox_request_add_seccomp_program(). Compiling them takes libseccomp and the
 * library's own seccomp.so, which are loaded only then; without them a run is
 * %SANDBOX_ERROR_UNAVAILABLE.
 */
SANDBOX_EXTERN
void sandbox_request_set_seccomp_profiles (SandboxRequest *self,
                                           const char *const *names);

/**
 * sandbox_request_get_seccomp_profiles: (get-property seccomp-profiles)
 * @self: a request
 *
 * Returns: (array zero-terminated=1) (transfer none) (nullable): the names; %NULL
 *   when unset
 */
SANDBOX_EXTERN
const char *const *sandbox_request_get_seccomp_profiles (SandboxRequest *self);

/**
 * sandbox_request_set_exec_label: (set-property exec-label)
 * @self: a request
 * @label: (nullable): SELinux label of the command; %NULL leaves it to the host's
 *   policy
 *
 * No backend of this version offers it, and the reason says whether SELinux is on.
 */
SANDBOX_EXTERN
void sandbox_request_set_exec_label (SandboxRequest *self, const char *label);

/**
 * sandbox_request_get_exec_label: (get-property exec-label)
 * @self: a request
 *
 * Returns: (transfer none) (nullable): the label; %NULL when unset
 */
SANDBOX_EXTERN
const char *sandbox_request_get_exec_label (SandboxRequest *self);

/**
 * sandbox_request_set_file_label: (set-property file-label)
 * @self: a request
 * @label: (nullable): SELinux label of the files of a tmpfs, a dev and the like;
 *   %NULL leaves it to the host's policy
 *
 * No backend of this version offers it.
 */
SANDBOX_EXTERN
void sandbox_request_set_file_label (SandboxRequest *self, const char *label);

/**
 * sandbox_request_get_file_label: (get-property file-label)
 * @self: a request
 *
 * Returns: (transfer none) (nullable): the label; %NULL when unset
 */
SANDBOX_EXTERN
const char *sandbox_request_get_file_label (SandboxRequest *self);

G_END_DECLS
