/* capability-private.h - capabilities(7) from words. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/plugin.h>

/* Number of "CAP_NAME", upper or lower case; -1 when @name is none. */
int _sandbox_capability_from_string (const char *name);

/* What the words of sandbox_request_set_capabilities() come to; NULL means
 * none. FALSE sets @out_unknown to the first word that is none, borrowed from
 * @words. */
gboolean _sandbox_capability_mask_from_words (const char *const *words,
                                              guint64 *out_mask,
                                              const char **out_unknown);

/* "all" comes to mean all that are in @available: a caller who is not in a new
 * user namespace can give what it has. One that is named stays, and fails. */
void _sandbox_request_narrow_capabilities (SandboxRequest *self,
                                           guint64 available);
