/* list-backends.h - say which backends there are and which work here. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <glib.h>

/* Text for stdout, or NULL when there is no backend at all. */
char *list_backends (void);
