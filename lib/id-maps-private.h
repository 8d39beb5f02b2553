/* id-maps-private.h - user namespaces with the ids that a request lists. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/plugin.h>
#include <sys/types.h>

/* Whether the request lists ids itself; or more than one by any way. */
gboolean _sandbox_id_maps_are_listed (SandboxRequest *request);
gboolean _sandbox_id_maps_are_ranges (SandboxRequest *request);

/* Whether somebody else writes the maps: userns-block-fd. */
gboolean _sandbox_id_maps_are_of_others (SandboxRequest *request);

/* Whether the caller may map them; else UNSUPPORTED, by name. */
gboolean _sandbox_id_maps_check (SandboxRequest *request,
                                 const SandboxHostFacts *facts,
                                 GError **error);

/* What the caller is inside, where ids are listed: -1 for nobody. */
gint64 _sandbox_id_maps_find_uid (SandboxRequest *request);

/* An fd of a user namespace with these ids, or -1 with an error. */
int _sandbox_id_maps_open (SandboxRequest *request, GError **error);
