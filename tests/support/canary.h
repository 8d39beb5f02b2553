/* canary.h - tells whether a test left a trace on the host. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <glib.h>

typedef struct _Canary Canary;

/* Takes a picture of this process and of the host: fds, children, process
 * group, threads, signals, cwd, umask, environment, mounts, names in /tmp, /run
 * and /dev/shm, owner and mode of devices, the tree at @decoy, processes that
 * carry SANDBOX_TEST_TAG=@tag in their environment or @tag in an argument. */
Canary *canary_new (const char *decoy, const char *tag);

/* NULL when the picture is still the same, else text that says what changed.
 * Processes have a second to go away. */
char *canary_check (Canary *self);

void canary_free (Canary *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Canary, canary_free)
