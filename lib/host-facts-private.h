/* host-facts-private.h - making host facts; tests inject their own. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/plugin.h>

struct _SandboxHostFacts
{
  guint32 euid;
  guint64 capabilities; /* effective, bit n is capability n */
  gboolean namespaces[SANDBOX_ISOLATION_N_KINDS];
  gboolean has_mount_api;
  const char *missing_mount_call; /* or NULL */
  gboolean has_no_pidfd;
  gboolean has_subid; /* for tests: as if the caller had a range of ids */

  gboolean has_cgroups; /* for tests: as if the caller could make them */

  char *root; /* where tests keep a fake /proc and /sys, or NULL */

  char *program; /* absolute path of the tool, or NULL */
  /* Read from --help when first asked for. */
  gboolean options_known;
  GHashTable *options; /* set of strings */
  char *version;       /* first line of --version, or NULL; lazy as well */
  gboolean version_known;

  /* Not NULL in tests: looked up instead of the variable PATH. */
  char *search_path;
};

/* Facts of this host; cheap: euid, capget(2), which /proc/self/ns files there
 * are, whether the new mount calls are there. */
SandboxHostFacts *_sandbox_host_facts_new (void);

/* Nothing is known: euid 65534, no capability, no namespace. For tests. */
SandboxHostFacts *_sandbox_host_facts_new_empty (void);
void _sandbox_host_facts_free (SandboxHostFacts *self);

/* First line of `PROGRAM --version`, or NULL. */
const char *_sandbox_host_facts_get_version (SandboxHostFacts *self);

/* For tests: the tool at @program that knows @options (NULL-terminated) and is
 * never run. */
void _sandbox_host_facts_inject_program (SandboxHostFacts *self,
                                         const char *program,
                                         const char *const *options);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SandboxHostFacts, _sandbox_host_facts_free)
