/* escaped.c - text in which a backslash takes the meaning from what follows. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "escaped-private.h"

char **
_sandbox_escaped_split (const char *text, char separator)
{
  GPtrArray *pieces = g_ptr_array_new ();
  const char *start = text;
  const char *p;

  for (p = text; *p != '\0'; p++)
    {
      if (*p == '\\' && p[1] != '\0')
        p++;
      else if (*p == separator)
        {
          g_ptr_array_add (pieces, g_strndup (start, (gsize) (p - start)));
          start = p + 1;
        }
    }
  g_ptr_array_add (pieces, g_strndup (start, (gsize) (p - start)));
  g_ptr_array_add (pieces, NULL);
  return (char **) g_ptr_array_free (pieces, FALSE);
}

char *
_sandbox_escaped_read (const char *piece)
{
  GString *text = g_string_new (NULL);

  for (; *piece != '\0'; piece++)
    {
      if (*piece == '\\' && piece[1] != '\0')
        piece++;
      g_string_append_c (text, *piece);
    }
  return g_string_free (text, FALSE);
}

gboolean
_sandbox_escaped_is_cut (const char *text)
{
  for (; *text != '\0'; text++)
    if (*text == '\\' && *++text == '\0')
      return TRUE;
  return FALSE;
}
