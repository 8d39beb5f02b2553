/* rootfs.h - a small directory tree for tests that resolve paths. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <glib.h>

/* A directory with "rootfs", that has links of all kinds out of itself, and
 * "host" beside it. Call before each test, and remove after it. */
extern char *place_dir;
extern char *place_rootfs;
extern char *place_host;

void place_set_up (void);
void place_tear_down (void);

/* Whether it exists below place_dir; links are not followed. */
gboolean place_has (const char *path);
