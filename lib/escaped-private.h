/* escaped-private.h - text in which a backslash takes the meaning from what
 * follows. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <glib.h>

/* (transfer full): the pieces between @separator, with their backslashes. */
char **_sandbox_escaped_split (const char *text, char separator);

/* (transfer full): what a piece means, without them. */
char *_sandbox_escaped_read (const char *piece);

/* Whether nothing follows the last backslash. */
gboolean _sandbox_escaped_is_cut (const char *text);
