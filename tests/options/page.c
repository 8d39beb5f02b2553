/* page.c - docs/options.rst, from the rows of options.def. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "options.h"

const OptionsRow options_rows[] = {
#define BWRAP(name, field, option, api, test) \
  { KIND_BWRAP, name, field, option, api, test },
#define OCAML(name, field, option, api, test) \
  { KIND_OCAML, name, field, option, api, test },
#define OURS(name, field, option, api, test) \
  { KIND_OURS, name, field, option, api, test },
#include "options.def"
};

const gsize n_options_rows = G_N_ELEMENTS (options_rows);

static const char head[]
    = ".. SPDX-License-Identifier: GPL-2.0-only WITH "
      "sandboxlib-linking-exception\n"
      ".. made by tests/options; do not edit\n"
      "\n"
      "=======\n"
      "Options\n"
      "=======\n"
      "\n"
      "Where each option of bwrap(1) and each function of the OCaml library "
      "``bwrap`` has\n"
      "its place, and the test that proves it. A field is a property of "
      "``SandboxRequest``\n"
      "and a member of its JSON document. A row without anything is not "
      "offered.\n";

static const char *const titles[] = {
  [KIND_BWRAP] = "Options of bwrap",
  [KIND_OCAML] = "Functions of OCaml's bwrap",
  [KIND_OURS] = "What neither has",
};

static void
append_line (GString *page, char byte, gsize length)
{
  for (gsize i = 0; i < length; i++)
    g_string_append_c (page, byte);
  g_string_append_c (page, '\n');
}

static void
append_cell (GString *page, const char *start, const char *text)
{
  if (*text == '\0')
    g_string_append_printf (page, "%s\\\n", start);
  else
    g_string_append_printf (page, "%s``%s``\n", start, text);
}

static void
append_table (GString *page, Kind kind)
{
  g_string_append_printf (page, "\n%s\n", titles[kind]);
  append_line (page, '=', strlen (titles[kind]));
  g_string_append (page, "\n.. list-table::\n   :header-rows: 1\n\n"
                         "   * - ");
  g_string_append (page, kind == KIND_BWRAP   ? "bwrap"
                         : kind == KIND_OCAML ? "OCaml"
                                              : "what");
  g_string_append (page, "\n     - field\n     - run-sandbox\n     - C\n"
                         "     - test\n");
  for (gsize i = 0; i < n_options_rows; i++)
    {
      const OptionsRow *row = &options_rows[i];

      if (row->kind != kind)
        continue;
      if (kind == KIND_OURS)
        g_string_append_printf (page, "   * - %s\n", row->name);
      else
        append_cell (page, "   * - ", row->name);
      append_cell (page, "     - ", row->field);
      append_cell (page, "     - ", row->option);
      append_cell (page, "     - ", row->api);
      append_cell (page, "     - ", row->test);
    }
}

char *
options_make_page (void)
{
  g_autoptr (GString) page = g_string_new (head);

  for (int kind = KIND_BWRAP; kind <= KIND_OURS; kind++)
    append_table (page, (Kind) kind);
  return g_string_free (g_steal_pointer (&page), FALSE);
}
