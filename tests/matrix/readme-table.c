/* readme-table.c - what the backends differ in, as briefly as it can be said. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "pages.h"

#include <string.h>

#include "rst.h"

/* Columns beside those of the backends: field and values. */
#define N_LABELS 2
#define FIELD_WIDTH 14

/* One word for a backend and a feature. */
static const char *
find_word (const Verdicts *verdicts, SandboxFeature feature)
{
  gboolean to_root = verdicts->reasons[CALLER_ROOT][feature] == NULL;
  gboolean to_user = verdicts->reasons[CALLER_USER][feature] == NULL;

  if (verdicts->refusal != NULL || to_root == to_user)
    return to_root ? "yes" : "no";
  return to_root ? "root" : "user";
}

static gboolean
is_everywhere (const GPtrArray *verdicts,
               SandboxFeature feature,
               const char *word)
{
  for (guint i = 0; i < verdicts->len; i++)
    if (strcmp (find_word (g_ptr_array_index (verdicts, i), feature), word)
        != 0)
      return FALSE;
  return TRUE;
}

static gboolean
differs (const GPtrArray *verdicts, SandboxFeature feature)
{
  return !is_everywhere (verdicts, feature, "yes")
         && !is_everywhere (verdicts, feature, "no");
}

static gboolean
are_alike (const GPtrArray *verdicts, const Row *left, const Row *right)
{
  if (strcmp (left->field, right->field) != 0)
    return FALSE;
  for (guint i = 0; i < verdicts->len; i++)
    {
      const Verdicts *column = g_ptr_array_index (verdicts, i);

      if (strcmp (find_word (column, left->feature),
                  find_word (column, right->feature))
          != 0)
        return FALSE;
    }
  return TRUE;
}

static const Field *
find_field (const Row *row)
{
  for (gsize i = 0; i < n_fields; i++)
    if (strcmp (fields[i].id, row->field) == 0)
      return &fields[i];
  g_assert_not_reached ();
}

static gboolean
has_feature (const char *name)
{
  for (gsize i = 0; i < n_rows; i++)
    if (strcmp (rows[i].name, name) == 0)
      return TRUE;
  return FALSE;
}

/* What the feature's name says beside the field: "network=new", "any". */
static char *
make_value (const Row *row)
{
  const char *field = find_field (row)->name;
  const char *value;
  g_autofree char *opposite = g_strconcat (field, "=no", NULL);

  if (!g_str_has_prefix (row->name, field))
    return rst_escape (row->name);
  value = row->name + strlen (field);
  if (*value == '\0')
    return g_strdup (has_feature (opposite) ? "yes" : "any");
  if (*value == '+')
    return g_strdup_printf ("any with %s", value + 1);
  return rst_escape (value + 1);
}

/* The values of all features that are like @first, in one cell. */
static char *
make_values (const GPtrArray *verdicts, const Row *first)
{
  g_autoptr (GString) values = g_string_new (NULL);

  for (const Row *row = first; row < rows + n_rows; row++)
    {
      g_autofree char *value = make_value (row);

      if (are_alike (verdicts, first, row))
        g_string_append_printf (values, "%s%s", values->len > 0 ? ", " : "",
                                value);
    }
  return g_string_free (g_steal_pointer (&values), FALSE);
}

/* An earlier row of the table has it. */
static gboolean
is_told (const GPtrArray *verdicts, const Row *row)
{
  for (const Row *other = rows; other < row; other++)
    if (are_alike (verdicts, other, row))
      return TRUE;
  return FALSE;
}

static char **
make_head (const GPtrArray *verdicts)
{
  GPtrArray *cells = g_ptr_array_new ();

  g_ptr_array_add (cells, g_strdup ("field"));
  g_ptr_array_add (cells, g_strdup ("values"));
  for (guint i = 0; i < verdicts->len; i++)
    {
      const Verdicts *column = g_ptr_array_index (verdicts, i);

      g_ptr_array_add (cells, g_strdup (column->name));
    }
  return rst_row_end (cells);
}

static char **
make_row (const GPtrArray *verdicts, const Row *row, gsize width)
{
  GPtrArray *cells = g_ptr_array_new ();
  g_autofree char *values = make_values (verdicts, row);

  g_ptr_array_add (cells, g_strdup (find_field (row)->name));
  g_ptr_array_add (cells, rst_wrap (values, width));
  for (guint i = 0; i < verdicts->len; i++)
    {
      const Verdicts *column = g_ptr_array_index (verdicts, i);

      g_ptr_array_add (cells, g_strdup (find_word (column, row->feature)));
    }
  return rst_row_end (cells);
}

/* What the columns of the backends leave of a line, and not too little. */
static gsize
find_values_width (const GPtrArray *verdicts)
{
  gsize taken = FIELD_WIDTH;

  for (guint i = 0; i < verdicts->len; i++)
    {
      const Verdicts *column = g_ptr_array_index (verdicts, i);

      taken += 2 + strlen (column->name);
    }
  return MAX (24, RST_WIDTH - (int) taken - 2);
}

static GPtrArray *
make_table (const GPtrArray *verdicts)
{
  GPtrArray *table = rst_table_new ();
  gsize width = find_values_width (verdicts);

  g_ptr_array_add (table, make_head (verdicts));
  for (gsize i = 0; i < n_fields; i++)
    for (gsize j = 0; j < n_rows; j++)
      if (strcmp (rows[j].field, fields[i].id) == 0
          && differs (verdicts, rows[j].feature)
          && !is_told (verdicts, &rows[j]))
        g_ptr_array_add (table, make_row (verdicts, &rows[j], width));
  return table;
}

/* "``mounts`` (bind, proc)", or the field alone if it is all of it. */
static void
add_folded_field (GString *text,
                  const GPtrArray *verdicts,
                  const Field *field,
                  const char *word)
{
  g_autoptr (GString) values = g_string_new (NULL);
  gboolean is_whole = TRUE;

  for (gsize i = 0; i < n_rows; i++)
    {
      g_autofree char *value = make_value (&rows[i]);

      if (strcmp (rows[i].field, field->id) != 0)
        continue;
      if (is_everywhere (verdicts, rows[i].feature, word))
        g_string_append_printf (values, "%s%s", values->len > 0 ? ", " : "",
                                value);
      else
        is_whole = FALSE;
    }
  if (values->len == 0)
    return;
  g_string_append_printf (text, "%s%s", text->len > 0 ? "; " : "", field->name);
  if (!is_whole)
    g_string_append_printf (text, " (%s)", values->str);
}

/* One sentence for all features that have @word everywhere, if there are. */
static void
add_folded (GString *out,
            const GPtrArray *verdicts,
            const char *word,
            const char *start)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *sentence = NULL;

  for (gsize i = 0; i < n_fields; i++)
    add_folded_field (text, verdicts, &fields[i], word);
  if (text->len == 0)
    return;
  sentence = g_strdup_printf ("%s %s.", start, text->str);
  rst_add_paragraph (out, sentence, 0);
}

static void
add_legend (GString *out, const GPtrArray *verdicts)
{
  g_autoptr (GString) text = g_string_new (
      "*root*: only for a caller with all capabilities; *user*: "
      "only for one with none.");

  for (guint i = 0; i < verdicts->len; i++)
    {
      const Verdicts *column = g_ptr_array_index (verdicts, i);

      if (column->refusal != NULL)
        g_string_append_printf (text, " %s works for root only.", column->name);
    }
  g_string_append (text, " Each feature, and the reason for each *no*, is in "
                         "`docs/features.rst <docs/features.rst>`_.");
  rst_add_paragraph (out, text->str, 0);
}

char *
make_readme_table (const GPtrArray *verdicts, guint *out_n_rows)
{
  GString *out = g_string_new ("\n");
  g_autoptr (GPtrArray) table = make_table (verdicts);

  add_folded (out, verdicts, "yes", "Every backend offers:");
  add_folded (out, verdicts, "no", "None offers:");
  rst_add_paragraph (out, "They differ in:", 0);
  rst_add_simple_table (out, table, verdicts->len + N_LABELS);
  add_legend (out, verdicts);
  if (out_n_rows != NULL)
    *out_n_rows = table->len - 1;
  return g_string_free (out, FALSE);
}
