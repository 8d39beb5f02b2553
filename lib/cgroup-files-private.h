/* cgroup-files-private.h - the files of a cgroup, in both versions. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "cgroup-private.h"

gboolean _sandbox_cgroup_write (int directory,
                                const char *name,
                                const char *text,
                                GError **error);

/* Whether the list in a file of words has @word. */
gboolean
_sandbox_cgroup_has_word (int directory, const char *name, const char *word);

/* Writes the limit of @request that @controller keeps. */
gboolean _sandbox_cgroup_write_limit (int directory,
                                      int version,
                                      SandboxCgroupController controller,
                                      SandboxRequest *request,
                                      guint n_own,
                                      GError **error);

/* Adds what the files in @directory say to @use. */
void _sandbox_cgroup_add_use (int directory, SandboxCgroupUse *use);
