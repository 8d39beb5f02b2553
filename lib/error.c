/* error.c - the error domain, and text that is fit for messages. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "error-private.h"

char *
_sandbox_display (const char *bytes)
{
  g_autofree char *text = g_utf8_make_valid (bytes, -1);
  GString *line = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\n')
        g_string_append (line, "\\n");
      else if (g_unichar_iscntrl (c))
        g_string_append_printf (line, "\\x%02x", (guint) c);
      else
        g_string_append_unichar (line, c);
    }
  return g_string_free (line, FALSE);
}

GQuark
sandbox_error_quark (void)
{
  return g_quark_from_static_string ("sandbox-error-quark");
}
