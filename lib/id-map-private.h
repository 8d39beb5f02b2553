/* id-map-private.h - user namespaces with the caller's range of ids. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/error.h>
#include <sys/types.h>

#include "id-ranges-private.h"

/* Whether the caller has ranges in subuid(5) and subgid(5), and programs to map
 * them; else %FALSE with %SANDBOX_ERROR_UNAVAILABLE, reason and remedy. */
gboolean _sandbox_id_map_is_possible (GError **error);

/* An fd of a user namespace in which 0 is the caller and what follows is the
 * range, or -1 with an error. One is kept for all sandboxes of the process;
 * @is_fresh: not that one, because it will be changed. */
int _sandbox_id_map_open (gboolean is_fresh, GError **error);

/* The parts, for maps of the request's. Maps the ids of process @pid. */
typedef gboolean
SandboxMapIds (pid_t pid, int pidfd, gpointer data, GError **error);

/* An fd of a new user namespace, or -1 with an error. */
int _sandbox_user_namespace_make (SandboxMapIds *map_ids,
                                  gpointer data,
                                  GError **error);

/* Runs newuidmap(1) or newgidmap(1), found by _sandbox_find_map_program(). */
gboolean _sandbox_map_ids_by_program (const char *const *argv, GError **error);
char *_sandbox_find_map_program (const char *name, GError **error);

/* The caller's lines of subuid(5) or subgid(5): SandboxIdRange with outside and
 * count. */
GArray *_sandbox_list_sub_ids (const char *path);
