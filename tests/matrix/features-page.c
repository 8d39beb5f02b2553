/* features-page.c - every feature, who gets it from which backend, or why not. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "pages.h"

#include <string.h>

#include "rst.h"

/* Room for "``isolation.pid=host+mounts.proc``:". */
#define FEATURE_WIDTH 35

typedef struct
{
  const GPtrArray *verdicts;
  GPtrArray *reasons; /* number n is at n - 1 */
  GString *out;
} Page;

static const char intro[]
    = "What each backend offers and, where it withholds something, why: on a "
      "host on which everything works, with a kernel that has all namespaces "
      "and a tool that has all options and is installed as it has to be. On "
      "any other host ``run-sandbox -e NAME --list-features`` prints what "
      "holds there.";

static const char legend[]
    = "*yes*: it is offered. *no*: it is withheld, and a request that uses it "
      "is refused, or degraded if that was asked for; the number leads to the "
      "reason. *root* is a caller with all capabilities, *user* one with none; "
      "where they are not named, the same holds for both. Names with ``+`` or "
      "``!=`` are combinations, withheld also where their parts are.";

static guint
number_of (Page *page, const char *reason)
{
  guint index;

  if (!g_ptr_array_find_with_equal_func (page->reasons, reason, g_str_equal,
                                         &index))
    {
      index = page->reasons->len;
      g_ptr_array_add (page->reasons, (gpointer) reason);
    }
  return index + 1;
}

static char *
make_answer (Page *page, const char *reason)
{
  if (reason == NULL)
    return g_strdup ("yes");
  return g_strdup_printf ("no [%u]_", number_of (page, reason));
}

static char *
make_cell (Page *page, const Verdicts *verdicts, SandboxFeature feature)
{
  const char *to_root = verdicts->reasons[CALLER_ROOT][feature];
  const char *to_user = verdicts->reasons[CALLER_USER][feature];
  g_autofree char *root = make_answer (page, to_root);
  g_autofree char *user = NULL;

  if (verdicts->refusal != NULL || g_strcmp0 (to_root, to_user) == 0)
    return g_steal_pointer (&root);
  user = make_answer (page, to_user);
  return g_strdup_printf ("root: %s,\nuser: %s", root, user);
}

static char *
make_label (const Row *row)
{
  g_autofree char *plain = rst_escape (row->description);
  g_autofree char *wrapped = rst_wrap (plain, FEATURE_WIDTH);

  return g_strdup_printf ("``%s``:\n%s", row->name, wrapped);
}

static char **
make_head (Page *page)
{
  GPtrArray *cells = g_ptr_array_new ();

  g_ptr_array_add (cells, g_strdup ("feature"));
  for (guint i = 0; i < page->verdicts->len; i++)
    {
      const Verdicts *verdicts = g_ptr_array_index (page->verdicts, i);

      g_ptr_array_add (cells, g_strdup (verdicts->name));
    }
  return rst_row_end (cells);
}

static char **
make_row (Page *page, const Row *row)
{
  GPtrArray *cells = g_ptr_array_new ();

  g_ptr_array_add (cells, make_label (row));
  for (guint i = 0; i < page->verdicts->len; i++)
    g_ptr_array_add (
        cells,
        make_cell (page, g_ptr_array_index (page->verdicts, i), row->feature));
  return rst_row_end (cells);
}

static GPtrArray *
make_table (Page *page, const Field *field)
{
  GPtrArray *table = rst_table_new ();

  g_ptr_array_add (table, make_head (page));
  for (gsize i = 0; i < n_rows; i++)
    if (strcmp (rows[i].field, field->id) == 0)
      g_ptr_array_add (table, make_row (page, &rows[i]));
  return table;
}

static void
add_field (Page *page,
           const Field *field,
           const GPtrArray *table,
           const gsize *widths)
{
  g_autofree char *plain = rst_escape (field->description);
  g_autofree char *sentence
      = g_strdup_printf ("%c%s.", g_ascii_toupper (plain[0]), plain + 1);
  g_autofree char *text = *field->options != '\0'
                              ? g_strdup_printf ("%s In run-sandbox: ``%s``.",
                                                 sentence, field->options)
                              : g_strdup (sentence);

  rst_add_title (page->out, field->name, '-');
  rst_add_paragraph (page->out, text, 0);
  rst_add_grid_table (page->out, table, widths, page->verdicts->len + 1);
}

/* Columns are equally wide in all tables. */
static void
add_fields (Page *page)
{
  gsize n_columns = page->verdicts->len + 1;
  g_autoptr (GPtrArray) tables
      = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);
  g_autofree gsize *widths = g_new0 (gsize, n_columns);

  widths[0] = FEATURE_WIDTH;
  for (gsize i = 0; i < n_fields; i++)
    {
      GPtrArray *table = make_table (page, &fields[i]);
      g_autofree gsize *own = rst_table_measure (table, n_columns);

      g_ptr_array_add (tables, table);
      for (gsize j = 0; j < n_columns; j++)
        widths[j] = MAX (widths[j], own[j]);
    }
  for (gsize i = 0; i < n_fields; i++)
    {
      const GPtrArray *table = g_ptr_array_index (tables, i);

      if (table->len > 1)
        add_field (page, &fields[i], table, widths);
    }
}

static void
add_fields_without_features (Page *page)
{
  g_autoptr (GString) names = g_string_new (NULL);

  for (gsize i = 0; i < n_fields; i++)
    {
      gboolean has_feature = FALSE;

      for (gsize j = 0; j < n_rows; j++)
        has_feature |= strcmp (rows[j].field, fields[i].id) == 0;
      if (!has_feature)
        g_string_append_printf (names, "%s``%s``", names->len > 0 ? ", " : "",
                                fields[i].name);
    }
  if (names->len == 0)
    return;
  g_string_prepend (names, "Fields without a feature of their own: ");
  g_string_append (names, ".");
  rst_add_paragraph (page->out, names->str, 0);
}

static void
add_refusals (Page *page)
{
  for (guint i = 0; i < page->verdicts->len; i++)
    {
      const Verdicts *verdicts = g_ptr_array_index (page->verdicts, i);
      g_autofree char *plain = NULL;
      g_autofree char *text = NULL;

      if (verdicts->refusal == NULL)
        continue;
      plain = rst_escape (verdicts->refusal);
      text = g_strdup_printf ("``%s`` does not work for users at all, and its "
                              "column says what root gets: %s.",
                              verdicts->name, plain);
      rst_add_paragraph (page->out, text, 0);
    }
}

static void
add_reasons (Page *page)
{
  rst_add_title (page->out, "Reasons", '=');
  for (guint i = 0; i < page->reasons->len; i++)
    {
      g_autofree char *plain
          = rst_escape (g_ptr_array_index (page->reasons, i));
      g_autofree char *text = g_strdup_printf (".. [%u] %s", i + 1, plain);

      rst_add_paragraph (page->out, text, 3);
    }
  /* The last paragraph's empty line. */
  if (g_str_has_suffix (page->out->str, "\n\n"))
    g_string_truncate (page->out, page->out->len - 1);
}

char *
make_features_page (const GPtrArray *verdicts)
{
  g_autoptr (GPtrArray) reasons = g_ptr_array_new ();
  Page page = { verdicts, reasons, g_string_new (NULL) };

  g_string_append (page.out, ".. SPDX-License-Identifier: GPL-2.0-only WITH "
                             "sandboxlib-linking-exception\n"
                             ".. Written by tests/matrix, not by hand.\n\n"
                             "========\nFeatures\n========\n\n");
  rst_add_paragraph (page.out, intro, 0);
  rst_add_paragraph (page.out, legend, 0);
  add_refusals (&page);
  add_fields_without_features (&page);
  rst_add_title (page.out, "Fields", '=');
  add_fields (&page);
  add_reasons (&page);
  return g_string_free (page.out, FALSE);
}
