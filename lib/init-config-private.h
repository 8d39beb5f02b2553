/* init-config-private.h - the configuration that init and its guard read. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "init/protocol.h"
#include "invocation-private.h"
#include "layout-private.h"

/* What only the launch knows. */
typedef struct
{
  gboolean is_trial;
  int channel_fd;
  int host_pidfd; /* or -1 */
  int proc_fd;
  int lock_fd; /* or -1 */
  int stdio_fd[3];
  int tty_fd; /* or -1 */
  gboolean is_tty_foreground;
  const char *const *tool_argv; /* or NULL */
  const int *tool_fds;
  guint n_tool_fds;
} SandboxInitWiring;

/* Returns (transfer full) struct init_config and what it points to.
 * @out_phrases (transfer full): for each check one phrase that says what it
 * ensures. */
GByteArray *_sandbox_init_config_new (const SandboxLayout *layout,
                                      const SandboxInvocation *invocation,
                                      const SandboxInitWiring *wiring,
                                      char ***out_phrases);

/* Appends @text and its NUL; returns its offset. */
guint32 _sandbox_init_config_add_string (GByteArray *config, const char *text);

/* checks.c: what init must find to be true inside before it starts the command.
 * Appends strings to @config and structs to the returned array of init_check;
 * one phrase for each goes into @phrases (of char *). */
GArray *_sandbox_checks_new (const SandboxLayout *layout,
                             const SandboxInvocation *invocation,
                             GByteArray *config,
                             GPtrArray *phrases);
