/* document.h - read a document member by member, and name what is wrong. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <json-glib/json-glib.h>
#include <sandboxlib/error.h>

/* A value of the document that is being read. */
typedef struct _Value Value;

struct _Value
{
  const char *text; /* the whole document */
  gsize length;
  const Value *parent; /* NULL for the document */
  const char *name;    /* of the member, or NULL */
  guint index;         /* of the element */
  JsonNode *node;
};

/* Sets an error with line and column of @value; FALSE. */
gboolean
value_fail (const Value *value, GError **error, const char *format, ...)
    G_GNUC_PRINTF (3, 4);

/* Calls @read for each member or element; FALSE when @value is no object or
 * array, or @read says so. @read gets @data. */
typedef gboolean ReadValue (const Value *value, gpointer data, GError **error);
gboolean value_for_each_member (const Value *value,
                                ReadValue *read,
                                gpointer data,
                                GError **error);
gboolean value_for_each_element (const Value *value,
                                 ReadValue *read,
                                 gpointer data,
                                 GError **error);

/* These fail when @value is something else. A string can hold any bytes but
 * NUL. */
gboolean value_get_bytes (const Value *value, GBytes **out, GError **error);
gboolean value_get_string (const Value *value, char **out, GError **error);
gboolean value_get_strv (const Value *value, char ***out, GError **error);
gboolean value_get_boolean (const Value *value, gboolean *out, GError **error);
gboolean value_get_number (const Value *value,
                           gint64 lowest,
                           gint64 highest,
                           gint64 *out,
                           GError **error);
/* Index of the word in @words, which ends in NULL. */
gboolean value_get_word (const Value *value,
                         const char *const *words,
                         guint *out,
                         GError **error);
/* Permission bits as octal text, "0755". */
gboolean value_get_mode (const Value *value, int *out, GError **error);

/* The other way: appends a string, or {"base64": ...} when it is no UTF-8. */
void builder_add_string (JsonBuilder *builder, const char *text);
void builder_add_strv (JsonBuilder *builder, const char *const *strings);
void builder_add_bytes (JsonBuilder *builder, GBytes *bytes);
void builder_add_mode (JsonBuilder *builder, int mode);
/* @builder's document as text that ends in a newline. */
char *builder_finish (JsonBuilder *builder, gboolean is_pretty);
