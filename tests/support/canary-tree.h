/* canary-tree.h - describe a tree of files exactly. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <glib.h>

/* Adds a line for @path and for everything below it: name, type, mode, owner,
 * time of the last change, size and content. */
void canary_tree_describe (const char *path, GPtrArray *lines);
