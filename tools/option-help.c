/* option-help.c - what --help prints. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "options.h"

#include "option-table.h"

#define HELP_COLUMN 30

static void
append_option_help (GString *help, const OptionRow *row)
{
  g_autoptr (GString) left = g_string_new ("  ");

  if (row->letter != 0)
    g_string_append_printf (left, "-%c, ", row->letter);
  g_string_append_printf (left, "--%s", row->name);
  if (row->metavars != NULL)
    g_string_append_printf (left, " %s", row->metavars);

  if (row->group != NULL)
    g_string_append_printf (help, "\n%s:\n", row->group);
  if (left->len >= HELP_COLUMN)
    g_string_append_printf (help, "%s\n%*s%s\n", left->str, HELP_COLUMN, "",
                            row->help);
  else
    g_string_append_printf (help, "%-*s%s\n", HELP_COLUMN, left->str,
                            row->help);
}

char *
options_dup_help (void)
{
  GString *help = g_string_new ("Usage: " OPTIONS_USAGE "\n"
                                "Run COMMAND in a sandbox whose root directory "
                                "is ROOTFS. There is none with\n"
                                "--empty-root and --preset.\n");

  for (gsize i = 0; i < option_table_length; i++)
    append_option_help (help, &option_table[i]);
  g_string_append (
      help, "\nExit status: that of COMMAND; 128+N when signal N ended it; "
            "124 time limit;\n125 the sandbox failed; 126 COMMAND cannot be "
            "executed; 127 COMMAND not found.\n");
  return g_string_free (help, FALSE);
}
