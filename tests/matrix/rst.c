/* rst.c - paragraphs and tables of reStructuredText. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "rst.h"

#include <string.h>

static void
add_repeated (GString *out, char c, gsize n)
{
  for (gsize i = 0; i < n; i++)
    g_string_append_c (out, c);
}

char *
rst_escape (const char *text)
{
  GString *escaped = g_string_new (NULL);

  for (; *text != '\0'; text++)
    {
      /* "no_new_privs" is a word, "no_" the name of a link. */
      if (strchr ("*`|\\", *text) != NULL
          || (*text == '_' && !g_ascii_isalnum (text[1])))
        g_string_append_c (escaped, '\\');
      g_string_append_c (escaped, *text);
    }
  return g_string_free (escaped, FALSE);
}

char *
rst_wrap (const char *text, gsize width)
{
  GString *wrapped = g_string_new (NULL);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  gsize column = 0;

  for (gsize i = 0; words[i] != NULL; i++)
    {
      gsize length = strlen (words[i]);
      gboolean is_full = column + 1 + length > width;

      if (i > 0)
        g_string_append_c (wrapped, is_full ? '\n' : ' ');
      column = i > 0 && !is_full ? column + 1 + length : length;
      g_string_append (wrapped, words[i]);
    }
  return g_string_free (wrapped, FALSE);
}

void
rst_add_paragraph (GString *out, const char *text, gsize indent)
{
  g_autofree char *wrapped = rst_wrap (text, RST_WIDTH - indent);

  for (const char *c = wrapped; *c != '\0'; c++)
    {
      g_string_append_c (out, *c);
      if (*c == '\n')
        add_repeated (out, ' ', indent);
    }
  g_string_append (out, "\n\n");
}

void
rst_add_title (GString *out, const char *title, char mark)
{
  g_string_append_printf (out, "%s\n", title);
  add_repeated (out, mark, strlen (title));
  g_string_append (out, "\n\n");
}

static void
row_free (gpointer row)
{
  g_strfreev (row);
}

GPtrArray *
rst_table_new (void)
{
  return g_ptr_array_new_with_free_func (row_free);
}

char **
rst_row_end (GPtrArray *cells)
{
  g_ptr_array_add (cells, NULL);
  return (char **) g_ptr_array_free (cells, FALSE);
}

gsize *
rst_table_measure (const GPtrArray *table, gsize n_columns)
{
  gsize *widths = g_new0 (gsize, n_columns);

  for (guint i = 0; i < table->len; i++)
    for (gsize column = 0; column < n_columns; column++)
      {
        const char *const *cells = g_ptr_array_index (table, i);
        g_auto (GStrv) lines = g_strsplit (cells[column], "\n", -1);

        for (gsize j = 0; lines[j] != NULL; j++)
          widths[column] = MAX (widths[column], strlen (lines[j]));
      }
  return widths;
}

static void
add_grid_border (GString *out, const gsize *widths, gsize n, char mark)
{
  for (gsize i = 0; i < n; i++)
    {
      g_string_append_c (out, '+');
      add_repeated (out, mark, widths[i] + 2);
    }
  g_string_append (out, "+\n");
}

static void
add_simple_border (GString *out, const gsize *widths, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      if (i > 0)
        g_string_append (out, "  ");
      add_repeated (out, '=', widths[i]);
    }
  g_string_append_c (out, '\n');
}

static void
trim (GString *out)
{
  while (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
}

/* One line of text for each line of the row's longest cell. */
static void
add_row (GString *out,
         const char *const *cells,
         const gsize *widths,
         gsize n,
         const char *left,
         const char *between,
         const char *right)
{
  gboolean is_more = TRUE;

  for (gsize line = 0; is_more; line++)
    {
      is_more = FALSE;
      g_string_append (out, left);
      for (gsize i = 0; i < n; i++)
        {
          g_auto (GStrv) lines = g_strsplit (cells[i], "\n", -1);
          gboolean is_there = line < g_strv_length (lines);
          const char *text = is_there ? lines[line] : "";

          is_more |= is_there && lines[line + 1] != NULL;
          g_string_append_printf (out, "%s%-*s", i > 0 ? between : "",
                                  (int) widths[i], text);
        }
      g_string_append (out, right);
      trim (out);
      g_string_append_c (out, '\n');
    }
}

void
rst_add_grid_table (GString *out,
                    const GPtrArray *table,
                    const gsize *widths,
                    gsize n_columns)
{
  add_grid_border (out, widths, n_columns, '-');
  for (guint i = 0; i < table->len; i++)
    {
      add_row (out, g_ptr_array_index (table, i), widths, n_columns, "| ",
               " | ", " |");
      add_grid_border (out, widths, n_columns, i == 0 ? '=' : '-');
    }
  g_string_append_c (out, '\n');
}

void
rst_add_simple_table (GString *out, const GPtrArray *table, gsize n_columns)
{
  g_autofree gsize *widths = rst_table_measure (table, n_columns);

  add_simple_border (out, widths, n_columns);
  for (guint i = 0; i < table->len; i++)
    {
      add_row (out, g_ptr_array_index (table, i), widths, n_columns, "", "  ",
               "");
      if (i == 0)
        add_simple_border (out, widths, n_columns);
    }
  add_simple_border (out, widths, n_columns);
  g_string_append_c (out, '\n');
}
