/* declared.h - in what two backends may differ. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "outcome.h"

/* Whether both promise the same of the line @key, "part" or "part:name", for
 * @request. */
gboolean declared_is_promised (const char *key,
                               SandboxRequest *request,
                               const Outcome *a,
                               const Outcome *b);

/* Whether ids and permissions mean the same to both, without which nothing can be
 * compared. */
gboolean declared_are_comparable (SandboxRequest *request,
                                  const Outcome *a,
                                  const Outcome *b);

/* Takes the names that the library reserves out of the line of a listing. */
void declared_remove_reserved_names (char *line);
