/* child-code.h - the rules of code that runs between clone(2) and execve(2). */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "child-private.h"

/* The child shares the memory of a process with other threads, which may hold
 * any lock: so no allocation, no GLib, no libc, not even errno. Sanitizers
 * would call into their runtime. */
#define CHILD_CODE \
  __attribute__ ((no_sanitize ("address", "thread", "undefined")))

/* child-mounts.c. These return 0 or a negative errno. */
int
_sandbox_child_set_attributes (int mount, guint64 attributes, unsigned flags);
int _sandbox_child_set_propagation (int mount, guint64 propagation);
int _sandbox_child_perform_steps (SandboxChild *child, int root);
/* A mount that is attached nowhere, or a negative errno. */
int _sandbox_child_open_root_step (const SandboxChild *child);

/* child-overlay.c: a mount that is attached nowhere, or a negative errno. */
int _sandbox_child_open_overlay (const SandboxStep *step);

/* The same for the other files of steps: opens @target below @root without
 * following a link; the directory above it; mounts what @mount is at the target of
 * @step, which is made with the type and permission bits of @mode when it is
 * missing. */
int _sandbox_child_open_target (int root, const char *target);
int _sandbox_child_open_parent (int root,
                                const char *target,
                                const char **out_name);
int _sandbox_child_attach (int mount,
                           int root,
                           const SandboxStep *step,
                           mode_t mode);

/* child-files.c. The same; @proc is the host's. */
int _sandbox_child_chmod (int root, int proc, const SandboxStep *step);
int _sandbox_child_make_file (int root, const SandboxStep *step);
int _sandbox_child_mount_data (int root, const SandboxStep *step);

/* child-root.c: %CHILD_STAGE_NONE, or what failed with *out_result, a negative
 * errno. */
SandboxChildStage _sandbox_child_change_root (SandboxChild *child,
                                              int *out_result);

/* child-namespaces.c. These return 0 or a negative errno. */
int _sandbox_child_map_ids (const SandboxChild *child);
int _sandbox_child_set_hostname (const SandboxChild *child);
int _sandbox_child_set_loopback (const SandboxChild *child);
int _sandbox_child_keep_capabilities (const SandboxChild *child);
