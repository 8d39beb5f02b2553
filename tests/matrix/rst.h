/* rst.h - paragraphs and tables of reStructuredText. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <glib.h>

#define RST_WIDTH 79

/* So that @text is shown as it is. */
char *rst_escape (const char *text);

/* @text with line breaks instead of spaces where a line would exceed @width. */
char *rst_wrap (const char *text, gsize width);

/* @text, wrapped, and an empty line. Lines after the first are indented by
 * @indent columns. */
void rst_add_paragraph (GString *out, const char *text, gsize indent);

/* A title, underlined with @mark. */
void rst_add_title (GString *out, const char *title, char mark);

/* Tables are arrays of rows, each a GStrv of cells; a cell can have several
 * lines. The first row is the head. */
GPtrArray *rst_table_new (void);

/* Consumes an array of strings. */
char **rst_row_end (GPtrArray *cells);

/* The width of each column. */
gsize *rst_table_measure (const GPtrArray *table, gsize n_columns);

void rst_add_grid_table (GString *out,
                         const GPtrArray *table,
                         const gsize *widths,
                         gsize n_columns);

/* The first cell of a row must not be empty and has one line. */
void
rst_add_simple_table (GString *out, const GPtrArray *table, gsize n_columns);
