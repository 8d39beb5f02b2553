/* pages.h - what is written about features, from what the backends say. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "verdicts.h"

/* README.rst has the table between two lines that begin with these. */
#define README_TABLE_BEGIN ".. feature-matrix-begin\n"
#define README_TABLE_END ".. feature-matrix-end\n"

/* A README is read as a whole. */
#define README_TABLE_LIMIT 32

/* The whole of docs/features.rst. */
char *make_features_page (const GPtrArray *verdicts);

/* What is between the two lines of README.rst. With @out_n_rows (optional) the
 * number of rows of its table. */
char *make_readme_table (const GPtrArray *verdicts, guint *out_n_rows);
