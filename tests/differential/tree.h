/* tree.h - tell whether a tree of files is as it was. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <glib.h>

/* Adds a line for @path and each file below: type, mode, owner, size, time of
 * the last change, and content where it is short, else inode. */
void tree_describe (const char *path, GPtrArray *lines);

/* Adds a line with the names in the directory @path. */
void tree_describe_names (const char *path, GPtrArray *lines);

/* NULL when equal, else the lines that differ. */
char *tree_compare (GPtrArray *before, GPtrArray *after);
