/* cgroup.h - removing a cgroup, for sandboxlib-init and for the library. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <stdbool.h>

/* Removes the cgroup @name below the directory @parent, and all that are below
 * it, which whoever was in it may have made. Returns 0, or a negative errno:
 * -EBUSY while there are processes in one, -ENOENT when it is gone. @kills: kills
 * those that are found, so that another call will do. */
int cgroup_remove (int parent, const char *name, bool kills);
