/* calls.h - what the fault injection knows of system calls. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <glib.h>

/* It does not fail, or nobody could go on: a close that leaves its fd open, a
 * signal mask that stays. */
gboolean calls_never_fails (long call);

/* No kernel lacks it, and no filter withholds it. */
gboolean calls_is_always_there (long call);

char *calls_dup_name (long call);
