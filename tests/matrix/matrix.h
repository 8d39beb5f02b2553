/* matrix.h - what the files of the program matrix share. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <check.h>
#include <glib.h>

/* The text of a file of the source tree; the program ends if there is none. */
char *matrix_read_source (const char *name);

TCase *manual_tcase (void);
