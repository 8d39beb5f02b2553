/* filter.h - small filters of system calls for tests. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <glib.h>
#include <linux/seccomp.h>

#define FILTER_ERRNO(error) (SECCOMP_RET_ERRNO | (error))

/* A program of seccomp(2) that answers the call @number, of the machine's own
 * architecture, with @action, and allows all others. (transfer full) */
GBytes *filter_new (int number, guint32 action);

/* One that answers every call in that way. */
GBytes *filter_new_for_all (guint32 action);
