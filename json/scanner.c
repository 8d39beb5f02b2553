/* scanner.c - the words, strings and numbers of a document. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "scanner.h"

#include <math.h>
#include <string.h>

gboolean
scanner_fail (Scanner *self, const char *at, const char *problem)
{
  if (self->problem == NULL)
    {
      self->problem = problem;
      self->problem_at = at;
    }
  return FALSE;
}

char
scanner_peek (const Scanner *self)
{
  return self->at < self->end ? *self->at : '\0';
}

gboolean
scanner_take (Scanner *self, char byte)
{
  if (scanner_peek (self) != byte || self->at == self->end)
    return FALSE;
  self->at++;
  return TRUE;
}

void
scanner_skip_space (Scanner *self)
{
  while (self->at < self->end && strchr (" \t\r\n", *self->at) != NULL
         && *self->at != '\0')
    self->at++;
}

gboolean
scanner_read_word (Scanner *self, const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (self->end - self->at) < length
      || strncmp (self->at, word, length) != 0)
    return scanner_fail (self, self->at, "this is no value of JSON");
  self->at += length;
  return TRUE;
}

/* Reads four hexadecimal digits. */
static gboolean
scan_unit (Scanner *self, gunichar *out_unit)
{
  *out_unit = 0;
  for (int i = 0; i < 4; i++, self->at++)
    {
      int digit = g_ascii_xdigit_value (scanner_peek (self));

      if (digit < 0)
        return scanner_fail (self, self->at,
                             "\\u takes four hexadecimal digits");
      *out_unit = *out_unit << 4 | (gunichar) digit;
    }
  return TRUE;
}

/* Behind "\u". */
static gboolean
scan_character (Scanner *self, GString *value)
{
  const char *start = self->at - 2;
  gunichar unit;
  gunichar low;

  if (!scan_unit (self, &unit))
    return FALSE;
  if (unit == 0)
    return scanner_fail (self, start, "a string cannot hold NUL");
  if (unit >= 0xdc00 && unit <= 0xdfff)
    return scanner_fail (self, start, "a surrogate without its first half");
  if (unit >= 0xd800 && unit <= 0xdbff)
    {
      if (!scanner_take (self, '\\') || !scanner_take (self, 'u'))
        return scanner_fail (self, start,
                             "a surrogate without its second half");
      if (!scan_unit (self, &low))
        return FALSE;
      if (low < 0xdc00 || low > 0xdfff)
        return scanner_fail (self, start,
                             "a surrogate without its second half");
      unit = 0x10000 + ((unit & 0x3ff) << 10) + (low & 0x3ff);
    }
  g_string_append_unichar (value, unit);
  return TRUE;
}

static gboolean
scan_escape (Scanner *self, GString *value)
{
  static const char letters[] = "\"\\/bfnrt";
  static const char bytes[] = "\"\\/\b\f\n\r\t";
  char letter = scanner_peek (self);
  const char *found = letter != '\0' ? strchr (letters, letter) : NULL;

  self->at++;
  if (letter == 'u')
    return scan_character (self, value);
  if (found == NULL)
    return scanner_fail (self, self->at - 2, "there is no such escape in JSON");
  g_string_append_c (value, bytes[found - letters]);
  return TRUE;
}

gboolean
scanner_read_string (Scanner *self, GString *value)
{
  const char *start = self->at;

  if (!scanner_take (self, '"'))
    return scanner_fail (self, self->at,
                         "a string in double quotes is missing");
  while (self->at < self->end)
    {
      const char *at = self->at;

      if (scanner_take (self, '"'))
        return TRUE;
      if (scanner_take (self, '\\'))
        {
          if (!scan_escape (self, value))
            return FALSE;
          continue;
        }
      if ((guchar) *at < 0x20)
        return scanner_fail (self, at,
                             *at == '\0'
                                 ? "a string cannot hold NUL"
                                 : "a control character in a string: escape "
                                   "it");
      g_string_append_c (value, *at);
      self->at++;
    }
  return scanner_fail (self, start, "this string has no end");
}

static gboolean
scan_digits (Scanner *self)
{
  const char *start = self->at;

  while (g_ascii_isdigit (scanner_peek (self)))
    self->at++;
  return self->at > start
         || scanner_fail (self, self->at, "a digit is missing in this number");
}

static gboolean
check_number (Scanner *self, const char *start, gboolean is_integer)
{
  g_autofree char *text = g_strndup (start, (gsize) (self->at - start));
  gint64 value;

  if (!is_integer)
    return isfinite (g_ascii_strtod (text, NULL))
           || scanner_fail (self, start, "this number is out of range");
  if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &value,
                                 NULL))
    return scanner_fail (self, start, "this number is out of range");
  if (value == 0 && *text == '-')
    return scanner_fail (self, start, "-0 is no integer");
  return TRUE;
}

gboolean
scanner_read_number (Scanner *self)
{
  const char *start = self->at;
  gboolean is_integer = TRUE;

  scanner_take (self, '-');
  if (scanner_peek (self) == '0' && self->at + 1 < self->end
      && g_ascii_isdigit (self->at[1]))
    return scanner_fail (self, self->at, "a number cannot start with 0");
  if (!scan_digits (self))
    return FALSE;
  if (scanner_take (self, '.'))
    {
      is_integer = FALSE;
      if (!scan_digits (self))
        return FALSE;
    }
  if (scanner_peek (self) == 'e' || scanner_peek (self) == 'E')
    {
      is_integer = FALSE;
      self->at++;
      if (scanner_peek (self) == '+' || scanner_peek (self) == '-')
        self->at++;
      if (!scan_digits (self))
        return FALSE;
    }
  return check_number (self, start, is_integer);
}
