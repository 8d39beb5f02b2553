/* command-line.h - a bwrap(1) command line while it is being written. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/plugin.h>

typedef struct
{
  const SandboxHostFacts *facts;
  SandboxRequest *request;
  SandboxInvocation *invocation;
  gboolean is_new[SANDBOX_ISOLATION_N_KINDS];
  gboolean is_user_joined;
  guint n_args;
} CommandLine;

/* Whoever is not privileged gets a user namespace, asked for or not. */
gboolean bubblewrap_is_privileged (const SandboxHostFacts *facts);

/* Whether root inside is root of the host. */
gboolean bubblewrap_is_real_root (const CommandLine *line);

/* Whether the request names a user, a group or supplementary groups. */
gboolean bubblewrap_has_identity (const CommandLine *line);

/* Arguments, ended by NULL. */
void bubblewrap_add (CommandLine *line, ...) G_GNUC_NULL_TERMINATED;

void
bubblewrap_add_number (CommandLine *line, const char *option, guint64 number);

/* @option and the number of an fd, of which an explanation shows @name. */
void bubblewrap_add_fd (CommandLine *line,
                        const char *option,
                        const char *name,
                        int fd);
void bubblewrap_add_data (CommandLine *line,
                          const char *option,
                          const char *name,
                          GBytes *data);

/* isolation.c: namespaces, ids, capabilities. The first fills is_new, which all
 * the others read. */
gboolean bubblewrap_choose_namespaces (CommandLine *line, GError **error);
void bubblewrap_add_isolation (CommandLine *line);

/* mounts.c */
gboolean bubblewrap_check_mounts (const CommandLine *line, GError **error);
void bubblewrap_add_mounts (CommandLine *line);
