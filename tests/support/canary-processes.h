/* canary-processes.h - lists of processes that a test may have left. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <glib.h>

/* One line for each process but this one: pid and command line. */
GPtrArray *canary_list_children (void);

/* Of this process group, without those that have ended. */
GPtrArray *canary_list_group (void);

/* With @tag in the environment or in an argument. */
GPtrArray *canary_list_tagged (const char *tag);
