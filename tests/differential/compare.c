/* compare.c - find what two outcomes of one case do not agree in. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "compare.h"

#include <string.h>

#include "declared.h"

#define MAX_SHOWN 8

static gboolean
is_compared (const char *line,
             const Draft *draft,
             const Outcome *a,
             const Outcome *b)
{
  g_autofree char *key = g_strndup (line, strcspn (line, "="));
  g_autofree char *part = g_strndup (key, strcspn (key, ":"));

  if ((a->participant->backend == NULL || b->participant->backend == NULL)
      && !control_can_tell (part, draft))
    return FALSE;
  return declared_is_promised (key, draft->request, a, b);
}

static GPtrArray *
select_lines (const Outcome *of,
              const Draft *draft,
              const Outcome *a,
              const Outcome *b)
{
  GPtrArray *lines = g_ptr_array_new ();

  for (guint i = 0; i < of->lines->len; i++)
    {
      char *line = g_ptr_array_index (of->lines, i);

      if (is_compared (line, draft, a, b))
        g_ptr_array_add (lines, line);
    }
  return lines;
}

static void
append_others (GString *text,
               const char *name,
               GPtrArray *lines,
               GPtrArray *others)
{
  guint n = 0;

  for (guint i = 0; i < lines->len; i++)
    if (!g_ptr_array_find_with_equal_func (others, g_ptr_array_index (lines, i),
                                           g_str_equal, NULL)
        && n++ < MAX_SHOWN)
      g_string_append_printf (text, "    %s: %s\n", name,
                              (char *) g_ptr_array_index (lines, i));
  if (n > MAX_SHOWN)
    g_string_append_printf (text, "    %s: and %u more lines\n", name,
                            n - MAX_SHOWN);
}

static gboolean
are_equal (GPtrArray *a, GPtrArray *b)
{
  if (a->len != b->len)
    return FALSE;
  for (guint i = 0; i < a->len; i++)
    if (strcmp (g_ptr_array_index (a, i), g_ptr_array_index (b, i)) != 0)
      return FALSE;
  return TRUE;
}

static const char *
find_line (const Outcome *outcome, const char *part)
{
  for (guint i = 0; i < outcome->lines->len; i++)
    {
      const char *line = g_ptr_array_index (outcome->lines, i);

      if (g_str_has_prefix (line, part) && line[strlen (part)] == '=')
        return line;
    }
  return NULL;
}

/* Where one ran the command and the other did not, no other line matters. */
static gboolean
append_ends (GString *text, const Outcome *a, const Outcome *b)
{
  static const char *const parts[] = { "error", "kind", "status", "message" };
  const Outcome *const both[] = { a, b };

  if (g_strcmp0 (find_line (a, "kind"), find_line (b, "kind")) == 0)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (both); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (parts); j++)
      {
        const char *line = find_line (both[i], parts[j]);

        if (line != NULL)
          g_string_append_printf (text, "    %s: %s\n",
                                  both[i]->participant->name, line);
      }
  return TRUE;
}

char *
compare_outcomes (const Draft *draft, const Outcome *a, const Outcome *b)
{
  g_autoptr (GPtrArray) lines_a = select_lines (a, draft, a, b);
  g_autoptr (GPtrArray) lines_b = select_lines (b, draft, a, b);
  GString *text;

  if (!declared_are_comparable (draft->request, a, b)
      || are_equal (lines_a, lines_b))
    return NULL;
  text = g_string_new (NULL);
  if (append_ends (text, a, b))
    return g_string_free (text, FALSE);
  append_others (text, a->participant->name, lines_a, lines_b);
  append_others (text, b->participant->name, lines_b, lines_a);
  if (text->len == 0)
    g_string_append (text, "    the same lines in another order\n");
  return g_string_free (text, FALSE);
}
