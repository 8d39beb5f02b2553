/* scan.c - what a document may look like, before a parser sees it. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "scan.h"

#include <string.h>

#include "scanner.h"

static gboolean scan_value (Scanner *self);

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
  gboolean is_good = scanner_read_string (self, name);

  if (is_good && g_hash_table_contains (names, name->str))
    is_good = scanner_fail (self, start, "this member is there already");
  if (is_good)
    {
      enter (self, name->str);
      note_place (self, start);
      scanner_skip_space (self);
      is_good
          = scanner_take (self, ':')
            || scanner_fail (self, self->at, "':' is missing behind the name");
    }
  g_hash_table_add (names, g_string_free (name, FALSE));
  if (!is_good)
    return FALSE;
  scanner_skip_space (self);
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
  scanner_skip_space (self);
  if (scanner_take (self, '}'))
    return TRUE;
  for (;;)
    {
      if (!scan_member (self, names))
        return FALSE;
      scanner_skip_space (self);
      if (scanner_take (self, '}'))
        return TRUE;
      if (!scanner_take (self, ','))
        return scanner_fail (self, self->at, "',' or '}' is missing");
      scanner_skip_space (self);
    }
}

static gboolean
scan_array (Scanner *self)
{
  gsize outside = self->path->len;

  self->at++;
  scanner_skip_space (self);
  if (scanner_take (self, ']'))
    return TRUE;
  for (guint i = 0;; i++)
    {
      g_string_append_printf (self->path, "/%u", i);
      note_place (self, self->at);
      if (!scan_value (self))
        return FALSE;
      g_string_truncate (self->path, outside);
      scanner_skip_space (self);
      if (scanner_take (self, ']'))
        return TRUE;
      if (!scanner_take (self, ','))
        return scanner_fail (self, self->at, "',' or ']' is missing");
      scanner_skip_space (self);
    }
}

static gboolean
scan_container (Scanner *self)
{
  gboolean is_good;

  if (self->depth == SCAN_DEPTH_LIMIT)
    return scanner_fail (self, self->at, "this is nested too deeply");
  self->depth++;
  is_good = *self->at == '{' ? scan_object (self) : scan_array (self);
  self->depth--;
  return is_good;
}

static gboolean
scan_value (Scanner *self)
{
  g_autoptr (GString) value = NULL;

  switch (scanner_peek (self))
    {
    case '{':
    case '[':
      return scan_container (self);
    case '"':
      value = g_string_new (NULL);
      return scanner_read_string (self, value);
    case 't':
      return scanner_read_word (self, "true");
    case 'f':
      return scanner_read_word (self, "false");
    case 'n':
      return scanner_read_word (self, "null");
    default:
      return scanner_peek (self) == '-' || g_ascii_isdigit (scanner_peek (self))
                 ? scanner_read_number (self)
                 : scanner_fail (self, self->at, "a value is missing");
    }
}

static gboolean
scan_all (Scanner *self)
{
  const char *valid_end;

  if (!g_utf8_validate_len (self->text, (gsize) (self->end - self->text),
                            &valid_end)
      && *valid_end != '\0')
    return scanner_fail (self, valid_end, "this is no UTF-8");
  if (g_str_has_prefix (self->text, "\xef\xbb\xbf"))
    return scanner_fail (self, self->text,
                         "a byte order mark does not belong here");
  scanner_skip_space (self);
  if (!scan_value (self))
    return FALSE;
  scanner_skip_space (self);
  return self->at == self->end
         || scanner_fail (self, self->at,
                          "the document has ended, but not the text");
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
