/* document.c - read a document member by member, and name what is wrong. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "document.h"

#include <string.h>

#include "scan.h"

#define MODE_LIMIT 07777

static void
append_path (const Value *value, GString *path)
{
  if (value->parent == NULL)
    return;
  append_path (value->parent, path);
  if (value->name == NULL)
    {
      g_string_append_printf (path, "/%u", value->index);
      return;
    }
  g_string_append_c (path, '/');
  for (const char *at = value->name; *at != '\0'; at++)
    if (*at == '~' || *at == '/')
      g_string_append (path, *at == '~' ? "~0" : "~1");
    else
      g_string_append_c (path, *at);
}

gboolean
value_fail (const Value *value, GError **error, const char *format, ...)
{
  g_autoptr (GString) path = g_string_new (NULL);
  g_autofree char *message = NULL;
  va_list arguments;
  guint line;
  guint column;

  va_start (arguments, format);
  message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  append_path (value, path);
  scan_locate (value->text, value->length, path->str, &line, &column);
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
               "line %u, column %u: %s%s%s", line, column,
               path->len > 0 ? path->str + 1 : "", path->len > 0 ? ": " : "",
               message);
  return FALSE;
}

static Value
child_of (const Value *parent, JsonNode *node)
{
  return (Value){ .text = parent->text,
                  .length = parent->length,
                  .parent = parent,
                  .node = node };
}

gboolean
value_for_each_member (const Value *value,
                       ReadValue *read,
                       gpointer data,
                       GError **error)
{
  JsonObjectIter iterator;
  const char *name;
  JsonNode *node;

  if (!JSON_NODE_HOLDS_OBJECT (value->node))
    return value_fail (value, error, "an object is wanted here");
  json_object_iter_init_ordered (&iterator, json_node_get_object (value->node));
  while (json_object_iter_next_ordered (&iterator, &name, &node))
    {
      Value member = child_of (value, node);

      member.name = name;
      if (!read (&member, data, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
value_for_each_element (const Value *value,
                        ReadValue *read,
                        gpointer data,
                        GError **error)
{
  JsonArray *array;

  if (!JSON_NODE_HOLDS_ARRAY (value->node))
    return value_fail (value, error, "a list is wanted here");
  array = json_node_get_array (value->node);
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      Value element = child_of (value, json_array_get_element (array, i));

      element.index = i;
      if (!read (&element, data, error))
        return FALSE;
    }
  return TRUE;
}

static gboolean
holds (const Value *value, GType type)
{
  return JSON_NODE_HOLDS_VALUE (value->node)
         && json_node_get_value_type (value->node) == type;
}

/* g_base64_decode() skips what it does not know. */
static gboolean
is_base64 (const char *text)
{
  gsize length = strlen (text);
  gsize padding = g_str_has_suffix (text, "==")  ? 2
                  : g_str_has_suffix (text, "=") ? 1
                                                 : 0;

  for (gsize i = 0; i < length - padding; i++)
    if (!g_ascii_isalnum (text[i]) && text[i] != '+' && text[i] != '/')
      return FALSE;
  return length % 4 == 0;
}

static gboolean
read_base64 (const Value *value, gpointer data, GError **error)
{
  GBytes **out = data;
  guchar *decoded;
  gsize size;

  if (strcmp (value->name, "base64") != 0)
    return value_fail (value, error, "unknown member; base64 is meant here");
  if (!holds (value, G_TYPE_STRING)
      || !is_base64 (json_node_get_string (value->node)))
    return value_fail (value, error, "text in base64 is wanted here");
  decoded = g_base64_decode (json_node_get_string (value->node), &size);
  g_clear_pointer (out, g_bytes_unref);
  *out = g_bytes_new_take (decoded, size);
  return TRUE;
}

gboolean
value_get_bytes (const Value *value, GBytes **out, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;

  if (holds (value, G_TYPE_STRING))
    {
      const char *text = json_node_get_string (value->node);

      *out = g_bytes_new (text, strlen (text));
      return TRUE;
    }
  if (!JSON_NODE_HOLDS_OBJECT (value->node))
    return value_fail (value, error,
                       "a string, or an object with base64, is wanted here");
  if (!value_for_each_member (value, read_base64, &bytes, error))
    return FALSE;
  if (bytes == NULL)
    return value_fail (value, error, "the member base64 is missing");
  *out = g_steal_pointer (&bytes);
  return TRUE;
}

gboolean
value_get_string (const Value *value, char **out, GError **error)
{
  g_autoptr (GBytes) bytes = NULL;
  const char *data;
  gsize size;

  if (!value_get_bytes (value, &bytes, error))
    return FALSE;
  data = g_bytes_get_data (bytes, &size);
  if (size > 0 && memchr (data, '\0', size) != NULL)
    return value_fail (value, error, "a string cannot hold NUL");
  *out = g_strndup (data != NULL ? data : "", size);
  return TRUE;
}

static gboolean
read_string (const Value *value, gpointer data, GError **error)
{
  char *text;

  if (!value_get_string (value, &text, error))
    return FALSE;
  g_ptr_array_add (data, text);
  return TRUE;
}

gboolean
value_get_strv (const Value *value, char ***out, GError **error)
{
  g_autoptr (GPtrArray) strings = g_ptr_array_new_with_free_func (g_free);

  if (!value_for_each_element (value, read_string, strings, error))
    return FALSE;
  g_ptr_array_add (strings, NULL);
  *out = (char **) g_ptr_array_steal (strings, NULL);
  return TRUE;
}

gboolean
value_get_boolean (const Value *value, gboolean *out, GError **error)
{
  if (!holds (value, G_TYPE_BOOLEAN))
    return value_fail (value, error, "true or false is wanted here");
  *out = json_node_get_boolean (value->node);
  return TRUE;
}

gboolean
value_get_number (const Value *value,
                  gint64 lowest,
                  gint64 highest,
                  gint64 *out,
                  GError **error)
{
  if (!holds (value, G_TYPE_INT64))
    return value_fail (value, error, "an integer is wanted here");
  *out = json_node_get_int (value->node);
  if (*out < lowest || *out > highest)
    return value_fail (value, error,
                       "%" G_GINT64_FORMAT " is not from %" G_GINT64_FORMAT
                       " to %" G_GINT64_FORMAT,
                       *out, lowest, highest);
  return TRUE;
}

gboolean
value_get_word (const Value *value,
                const char *const *words,
                guint *out,
                GError **error)
{
  g_autofree char *known = g_strjoinv (", ", (char **) words);
  const char *text;

  if (!holds (value, G_TYPE_STRING))
    return value_fail (value, error, "one of %s is wanted here", known);
  text = json_node_get_string (value->node);
  for (*out = 0; words[*out] != NULL; (*out)++)
    if (strcmp (text, words[*out]) == 0)
      return TRUE;
  return value_fail (value, error, "'%s' is none of %s", text, known);
}

gboolean
value_get_mode (const Value *value, int *out, GError **error)
{
  const char *text
      = holds (value, G_TYPE_STRING) ? json_node_get_string (value->node) : "";
  gsize length = strspn (text, "01234567");
  guint64 mode;

  if (length == 0 || text[length] != '\0'
      || !g_ascii_string_to_unsigned (text, 8, 0, MODE_LIMIT, &mode, NULL))
    return value_fail (value, error,
                       "permission bits in a string, \"0\" to \"07777\", are "
                       "wanted here");
  *out = (int) mode;
  return TRUE;
}

static void
add_base64 (JsonBuilder *builder, gconstpointer data, gsize size)
{
  g_autofree char *encoded = g_base64_encode (data, size);

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "base64");
  json_builder_add_string_value (builder, encoded);
  json_builder_end_object (builder);
}

void
builder_add_string (JsonBuilder *builder, const char *text)
{
  if (g_utf8_validate (text, -1, NULL))
    json_builder_add_string_value (builder, text);
  else
    add_base64 (builder, text, strlen (text));
}

void
builder_add_strv (JsonBuilder *builder, const char *const *strings)
{
  json_builder_begin_array (builder);
  for (; *strings != NULL; strings++)
    builder_add_string (builder, *strings);
  json_builder_end_array (builder);
}

void
builder_add_bytes (JsonBuilder *builder, GBytes *bytes)
{
  gsize size;
  gconstpointer data = g_bytes_get_data (bytes, &size);

  add_base64 (builder, data, size);
}

void
builder_add_mode (JsonBuilder *builder, int mode)
{
  g_autofree char *text = g_strdup_printf ("%04o", (guint) mode);

  json_builder_add_string_value (builder, text);
}

char *
builder_finish (JsonBuilder *builder, gboolean is_pretty)
{
  g_autoptr (JsonNode) root = json_builder_get_root (builder);
  g_autofree char *text = json_to_string (root, is_pretty);

  return g_strconcat (text, "\n", NULL);
}
