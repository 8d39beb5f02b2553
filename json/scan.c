/* scan.c - what a document may look like, before a parser sees it. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "scan.h"

#include <math.h>
#include <string.h>

typedef struct
{
  const char *text;
  const char *end;
  const char *at;
  guint depth;
  GString *path;      /* of the value that is being read */
  const char *wanted; /* path to look for, or NULL */
  const char *found;
  const char *problem;    /* NULL as long as all is well */
  const char *problem_at; /* where */
} Scanner;

static gboolean scan_value (Scanner *self);

static gboolean
fail (Scanner *self, const char *at, const char *problem)
{
  if (self->problem == NULL)
    {
      self->problem = problem;
      self->problem_at = at;
    }
  return FALSE;
}

static char
peek (const Scanner *self)
{
  return self->at < self->end ? *self->at : '\0';
}

static gboolean
take (Scanner *self, char byte)
{
  if (peek (self) != byte || self->at == self->end)
    return FALSE;
  self->at++;
  return TRUE;
}

static void
skip_space (Scanner *self)
{
  while (self->at < self->end && strchr (" \t\r\n", *self->at) != NULL
         && *self->at != '\0')
    self->at++;
}

static gboolean
scan_word (Scanner *self, const char *word)
{
  gsize length = strlen (word);

  if ((gsize) (self->end - self->at) < length
      || strncmp (self->at, word, length) != 0)
    return fail (self, self->at, "this is no value of JSON");
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
      int digit = g_ascii_xdigit_value (peek (self));

      if (digit < 0)
        return fail (self, self->at, "\\u takes four hexadecimal digits");
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
    return fail (self, start, "a string cannot hold NUL");
  if (unit >= 0xdc00 && unit <= 0xdfff)
    return fail (self, start, "a surrogate without its first half");
  if (unit >= 0xd800 && unit <= 0xdbff)
    {
      if (!take (self, '\\') || !take (self, 'u'))
        return fail (self, start, "a surrogate without its second half");
      if (!scan_unit (self, &low))
        return FALSE;
      if (low < 0xdc00 || low > 0xdfff)
        return fail (self, start, "a surrogate without its second half");
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
  char letter = peek (self);
  const char *found = letter != '\0' ? strchr (letters, letter) : NULL;

  self->at++;
  if (letter == 'u')
    return scan_character (self, value);
  if (found == NULL)
    return fail (self, self->at - 2, "there is no such escape in JSON");
  g_string_append_c (value, bytes[found - letters]);
  return TRUE;
}

static gboolean
scan_string (Scanner *self, GString *value)
{
  const char *start = self->at;

  if (!take (self, '"'))
    return fail (self, self->at, "a string in double quotes is missing");
  while (self->at < self->end)
    {
      const char *at = self->at;

      if (take (self, '"'))
        return TRUE;
      if (take (self, '\\'))
        {
          if (!scan_escape (self, value))
            return FALSE;
          continue;
        }
      if ((guchar) *at < 0x20)
        return fail (self, at,
                     *at == '\0' ? "a string cannot hold NUL"
                                 : "a control character in a string: escape "
                                   "it");
      g_string_append_c (value, *at);
      self->at++;
    }
  return fail (self, start, "this string has no end");
}

static gboolean
scan_digits (Scanner *self)
{
  const char *start = self->at;

  while (g_ascii_isdigit (peek (self)))
    self->at++;
  return self->at > start
         || fail (self, self->at, "a digit is missing in this number");
}

static gboolean
check_number (Scanner *self, const char *start, gboolean is_integer)
{
  g_autofree char *text = g_strndup (start, (gsize) (self->at - start));
  gint64 value;

  if (!is_integer)
    return isfinite (g_ascii_strtod (text, NULL))
           || fail (self, start, "this number is out of range");
  if (!g_ascii_string_to_signed (text, 10, G_MININT64, G_MAXINT64, &value,
                                 NULL))
    return fail (self, start, "this number is out of range");
  if (value == 0 && *text == '-')
    return fail (self, start, "-0 is no integer");
  return TRUE;
}

static gboolean
scan_number (Scanner *self)
{
  const char *start = self->at;
  gboolean is_integer = TRUE;

  take (self, '-');
  if (peek (self) == '0' && self->at + 1 < self->end
      && g_ascii_isdigit (self->at[1]))
    return fail (self, self->at, "a number cannot start with 0");
  if (!scan_digits (self))
    return FALSE;
  if (take (self, '.'))
    {
      is_integer = FALSE;
      if (!scan_digits (self))
        return FALSE;
    }
  if (peek (self) == 'e' || peek (self) == 'E')
    {
      is_integer = FALSE;
      self->at++;
      if (peek (self) == '+' || peek (self) == '-')
        self->at++;
      if (!scan_digits (self))
        return FALSE;
    }
  return check_number (self, start, is_integer);
}

/* With the slashes of @name escaped, as in RFC 6901. */
static void
enter (Scanner *self, const char *name)
{
  g_string_append_c (self->path, '/');
  for (; *name != '\0'; name++)
    if (*name == '~' || *name == '/')
      g_string_append (self->path, *name == '~' ? "~0" : "~1");
    else
      g_string_append_c (self->path, *name);
}

static void
note_place (Scanner *self, const char *at)
{
  if (self->wanted != NULL && self->found == NULL
      && strcmp (self->path->str, self->wanted) == 0)
    self->found = at;
}

static gboolean
scan_member (Scanner *self, GHashTable *names)
{
  gsize outside = self->path->len;
  GString *name = g_string_new (NULL);
  const char *start = self->at;
  gboolean is_good = scan_string (self, name);

  if (is_good && g_hash_table_contains (names, name->str))
    is_good = fail (self, start, "this member is there already");
  if (is_good)
    {
      enter (self, name->str);
      note_place (self, start);
      skip_space (self);
      is_good = take (self, ':')
                || fail (self, self->at, "':' is missing behind the name");
    }
  g_hash_table_add (names, g_string_free (name, FALSE));
  if (!is_good)
    return FALSE;
  skip_space (self);
  is_good = scan_value (self);
  g_string_truncate (self->path, outside);
  return is_good;
}

static gboolean
scan_object (Scanner *self)
{
  g_autoptr (GHashTable) names
      = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  self->at++;
  skip_space (self);
  if (take (self, '}'))
    return TRUE;
  for (;;)
    {
      if (!scan_member (self, names))
        return FALSE;
      skip_space (self);
      if (take (self, '}'))
        return TRUE;
      if (!take (self, ','))
        return fail (self, self->at, "',' or '}' is missing");
      skip_space (self);
    }
}

static gboolean
scan_array (Scanner *self)
{
  gsize outside = self->path->len;

  self->at++;
  skip_space (self);
  if (take (self, ']'))
    return TRUE;
  for (guint i = 0;; i++)
    {
      g_string_append_printf (self->path, "/%u", i);
      note_place (self, self->at);
      if (!scan_value (self))
        return FALSE;
      g_string_truncate (self->path, outside);
      skip_space (self);
      if (take (self, ']'))
        return TRUE;
      if (!take (self, ','))
        return fail (self, self->at, "',' or ']' is missing");
      skip_space (self);
    }
}

static gboolean
scan_container (Scanner *self)
{
  gboolean is_good;

  if (self->depth == SCAN_DEPTH_LIMIT)
    return fail (self, self->at, "this is nested too deeply");
  self->depth++;
  is_good = *self->at == '{' ? scan_object (self) : scan_array (self);
  self->depth--;
  return is_good;
}

static gboolean
scan_value (Scanner *self)
{
  g_autoptr (GString) value = NULL;

  switch (peek (self))
    {
    case '{':
    case '[':
      return scan_container (self);
    case '"':
      value = g_string_new (NULL);
      return scan_string (self, value);
    case 't':
      return scan_word (self, "true");
    case 'f':
      return scan_word (self, "false");
    case 'n':
      return scan_word (self, "null");
    default:
      return peek (self) == '-' || g_ascii_isdigit (peek (self))
                 ? scan_number (self)
                 : fail (self, self->at, "a value is missing");
    }
}

static gboolean
scan_all (Scanner *self)
{
  const char *valid_end;

  if (!g_utf8_validate_len (self->text, (gsize) (self->end - self->text),
                            &valid_end)
      && *valid_end != '\0')
    return fail (self, valid_end, "this is no UTF-8");
  if (g_str_has_prefix (self->text, "\xef\xbb\xbf"))
    return fail (self, self->text, "a byte order mark does not belong here");
  skip_space (self);
  if (!scan_value (self))
    return FALSE;
  skip_space (self);
  return self->at == self->end
         || fail (self, self->at, "the document has ended, but not the text");
}

static void
count (const Scanner *self, const char *place, guint *line, guint *column)
{
  *line = *column = 1;
  for (const char *at = self->text; at < place; at++)
    if (*at == '\n')
      {
        (*line)++;
        *column = 1;
      }
    else if (((guchar) *at & 0xc0) != 0x80)
      (*column)++;
}

static void
scanner_init (Scanner *self, const char *text, gsize length, const char *wanted)
{
  *self = (Scanner){ .text = text, .end = text + length, .at = text };
  self->path = g_string_new (NULL);
  self->wanted = wanted;
}

gboolean
scan_document (const char *text, gsize length, GError **error)
{
  Scanner self;
  guint line;
  guint column;

  if (length > SCAN_SIZE_LIMIT)
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                   "the document is larger than %d MiB",
                   SCAN_SIZE_LIMIT / (1024 * 1024));
      return FALSE;
    }
  scanner_init (&self, text, length, NULL);
  scan_all (&self);
  g_string_free (self.path, TRUE);
  if (self.problem == NULL)
    return TRUE;
  count (&self, self.problem_at, &line, &column);
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
               "line %u, column %u: %s", line, column, self.problem);
  return FALSE;
}

void
scan_locate (const char *text,
             gsize length,
             const char *path,
             guint *out_line,
             guint *out_column)
{
  Scanner self;

  scanner_init (&self, text, length, path);
  note_place (&self, text);
  scan_all (&self);
  g_string_free (self.path, TRUE);
  count (&self, self.found != NULL ? self.found : self.end, out_line,
         out_column);
}
