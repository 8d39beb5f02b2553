/* read.c - make a request of a document. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "json.h"

#include <string.h>
#include <sandboxlib/request-stdio.h>

#include "scan.h"

#define ID_LIMIT 4294967294

typedef gboolean ReadField (SandboxRequest *request,
                            const char *name,
                            const Value *value,
                            GError **error);

static gboolean
read_strv (SandboxRequest *request,
           const char *name,
           const Value *value,
           GError **error)
{
  g_auto (GStrv) strings = NULL;

  if (!value_get_strv (value, &strings, error))
    return FALSE;
  g_object_set (request, name, strings, NULL);
  return TRUE;
}

static gboolean
read_text (SandboxRequest *request,
           const char *name,
           const Value *value,
           GError **error)
{
  g_autofree char *text = NULL;

  if (!value_get_string (value, &text, error))
    return FALSE;
  g_object_set (request, name, text, NULL);
  return TRUE;
}

static gboolean
read_choice (SandboxRequest *request,
             const char *name,
             const Value *value,
             GError **error)
{
  gboolean is_yes;

  if (!value_get_boolean (value, &is_yes, error))
    return FALSE;
  g_object_set (request, name, is_yes ? SANDBOX_CHOICE_YES : SANDBOX_CHOICE_NO,
                NULL);
  return TRUE;
}

static gboolean
read_word (SandboxRequest *request,
           const char *name,
           const Value *value,
           const char *const *words,
           GError **error)
{
  guint index;

  if (!value_get_word (value, words, &index, error))
    return FALSE;
  g_object_set (request, name, (int) index + 1, NULL);
  return TRUE;
}

static gboolean
read_id (SandboxRequest *request,
         const char *name,
         const Value *value,
         GError **error)
{
  gint64 id;

  if (!value_get_number (value, 0, ID_LIMIT, &id, error))
    return FALSE;
  g_object_set (request, name, id, NULL);
  return TRUE;
}

static gboolean
read_mode (SandboxRequest *request,
           const char *name,
           const Value *value,
           GError **error)
{
  int mode;

  if (!value_get_mode (value, &mode, error))
    return FALSE;
  g_object_set (request, name, (gint64) mode, NULL);
  return TRUE;
}

static gboolean
read_number (SandboxRequest *request,
             const char *name,
             const Value *value,
             GError **error)
{
  gint64 number;

  if (!value_get_number (value, 0, G_MAXINT64, &number, error))
    return FALSE;
  g_object_set (request, name, (guint64) number, NULL);
  return TRUE;
}

static gboolean
read_isolation_kind (const Value *value, gpointer data, GError **error)
{
  int kind = sandbox_isolation_kind_from_string (value->name);
  guint wanted;

  if (kind < 0)
    return value_fail (value, error, "there is no such kind of isolation");
  if (!value_get_word (value, json_isolation_values + 1, &wanted, error))
    return FALSE;
  sandbox_request_isolate (data, (SandboxIsolationKind) kind,
                           (SandboxIsolationValue) (wanted + 1));
  return TRUE;
}

static gboolean
read_isolation (SandboxRequest *request,
                G_GNUC_UNUSED const char *name,
                const Value *value,
                GError **error)
{
  return value_for_each_member (value, read_isolation_kind, request, error);
}

static gboolean
read_group (const Value *value, gpointer data, GError **error)
{
  gint64 id;
  guint32 group;

  if (!value_get_number (value, 0, ID_LIMIT, &id, error))
    return FALSE;
  group = (guint32) id;
  g_array_append_val (data, group);
  return TRUE;
}

static gboolean
read_groups (SandboxRequest *request,
             G_GNUC_UNUSED const char *name,
             const Value *value,
             GError **error)
{
  /* An empty list has no elements to point to, and NULL would unset. */
  static const guint32 none;
  g_autoptr (GArray) groups = g_array_new (FALSE, FALSE, sizeof (guint32));

  if (!value_for_each_element (value, read_group, groups, error))
    return FALSE;
  sandbox_request_set_groups (
      request, groups->len > 0 ? (const guint32 *) groups->data : &none,
      groups->len);
  return TRUE;
}

static gboolean
read_mounts (SandboxRequest *request,
             G_GNUC_UNUSED const char *name,
             const Value *value,
             GError **error)
{
  return value_for_each_element (value, json_read_mount, request, error);
}

static gboolean
read_program (const Value *value, gpointer data, GError **error)
{
  g_autoptr (GBytes) program = NULL;

  if (!value_get_bytes (value, &program, error))
    return FALSE;
  sandbox_request_add_seccomp_program (data, program);
  return TRUE;
}

static gboolean
read_programs (SandboxRequest *request,
               G_GNUC_UNUSED const char *name,
               const Value *value,
               GError **error)
{
  return value_for_each_element (value, read_program, request, error);
}

/* NAME=VALUE sets, NAME alone removes. */
static gboolean
read_variable (const Value *value, gpointer data, GError **error)
{
  g_autofree char *text = NULL;
  char *equals;

  if (!value_get_string (value, &text, error))
    return FALSE;
  equals = strchr (text, '=');
  if (*text == '\0' || equals == text)
    return value_fail (value, error, "a variable has a name");
  if (equals != NULL)
    *equals++ = '\0';
  sandbox_request_set_variable (data, text, equals);
  return TRUE;
}

static gboolean
read_environment (SandboxRequest *request,
                  G_GNUC_UNUSED const char *name,
                  const Value *value,
                  GError **error)
{
  return value_for_each_element (value, read_variable, request, error);
}

static gboolean
read_file (const Value *value, gpointer data, GError **error)
{
  char **path = data;

  if (strcmp (value->name, "file") != 0)
    return value_fail (value, error, "unknown member; file is meant here");
  return value_get_string (value, path, error);
}

static gboolean
read_stream (const Value *value, gpointer data, GError **error)
{
  g_autofree char *path = NULL;
  guint stream = 0;
  guint stdio;

  while (json_stream_names[stream] != NULL
         && strcmp (value->name, json_stream_names[stream]) != 0)
    stream++;
  if (json_stream_names[stream] == NULL)
    return value_fail (value, error, "there is no such stream");
  if (JSON_NODE_HOLDS_OBJECT (value->node))
    {
      if (!value_for_each_member (value, read_file, &path, error))
        return FALSE;
      if (path == NULL)
        return value_fail (value, error, "the member file is missing");
      sandbox_request_set_stdio_file (data, (SandboxStream) stream, path);
      return TRUE;
    }
  if (!value_get_word (value, json_stdio_words, &stdio, error))
    return FALSE;
  if (stdio == SANDBOX_STDIO_UNSET || stdio == SANDBOX_STDIO_FD
      || stdio == SANDBOX_STDIO_FILE)
    return value_fail (value, error, "a document cannot say that");
  sandbox_request_set_stdio (data, (SandboxStream) stream,
                             (SandboxStdio) stdio);
  return TRUE;
}

static gboolean
read_stdio (SandboxRequest *request,
            G_GNUC_UNUSED const char *name,
            const Value *value,
            GError **error)
{
  return value_for_each_member (value, read_stream, request, error);
}

static gboolean
read_fds (G_GNUC_UNUSED SandboxRequest *request,
          G_GNUC_UNUSED const char *name,
          const Value *value,
          GError **error)
{
  return value_fail (value, error, "a document cannot hold an fd");
}

/* A function for each field that is one of several words. */
#define WORDS(id, ...) \
  static gboolean read_word_##id (SandboxRequest *request, const char *name, \
                                  const Value *value, GError **error) \
  { \
    static const char *const words[] = { __VA_ARGS__, NULL }; \
\
    return read_word (request, name, value, words, error); \
  }
#include "lib/words.def"
#undef WORDS

/* For each type word of fields.def: what reads it. */
#define READ_STRV(id) read_strv
#define READ_STRING(id) read_text
#define READ_CHOICE(id) read_choice
#define READ_ENUM(id) read_word_##id
#define READ_ID(id) read_id
#define READ_MODE(id) read_mode
#define READ_NUMBER(id) read_number
#define READ_ISOLATION(id) read_isolation
#define READ_GROUPS(id) read_groups
#define READ_MOUNTS(id) read_mounts
#define READ_PROGRAMS(id) read_programs
#define READ_ENVIRONMENT(id) read_environment
#define READ_STDIO(id) read_stdio
#define READ_FDS(id) read_fds

static const struct
{
  const char *name;
  ReadField *read;
} fields[] = {
#define FIELD(id, name, type, ...) { name, READ_##type (id) },
#include "lib/fields.def"
#undef FIELD
};

static gboolean
read_member (const Value *value, gpointer data, GError **error)
{
  gint64 version;

  if (strcmp (value->name, "version") == 0)
    return value_get_number (value, DOCUMENT_VERSION, DOCUMENT_VERSION,
                             &version, error);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (strcmp (value->name, fields[i].name) == 0)
      return fields[i].read (data, fields[i].name, value, error);
  return value_fail (value, error, "a request has no such member");
}

gboolean
json_read_request (SandboxRequest *request,
                   const char *text,
                   gsize length,
                   GError **error)
{
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  Value document = { .text = text, .length = length };

  if (!scan_document (text, length, error))
    return FALSE;
  if (!json_parser_load_from_data (parser, text, (gssize) length, error))
    {
      g_prefix_error (error, "json-glib: ");
      return FALSE;
    }
  document.node = json_parser_get_root (parser);
  return value_for_each_member (&document, read_member, request, error);
}
