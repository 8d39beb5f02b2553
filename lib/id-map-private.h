/* id-map-private.h - user namespaces with the caller's range of ids. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/error.h>

/* Whether the caller has ranges in subuid(5) and subgid(5), and programs to map
 * them; else %FALSE with %SANDBOX_ERROR_UNAVAILABLE, reason and remedy. */
gboolean _sandbox_id_map_is_possible (GError **error);

/* An fd of a user namespace in which 0 is the caller and what follows is the
 * range, or -1 with an error. One is kept for all sandboxes of the process;
 * @is_fresh: not that one, because it will be changed. */
int _sandbox_id_map_open (gboolean is_fresh, GError **error);
