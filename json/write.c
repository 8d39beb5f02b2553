/* write.c - a request as a document. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "json.h"

#include <sandboxlib/request-stdio.h>
#include <string.h>

#include "scan.h"

/* Adds a member unless the field is unset. */
typedef gboolean WriteField (SandboxRequest *request,
                             const char *name,
                             JsonBuilder *builder,
                             GError **error);

static gboolean
write_strv (SandboxRequest *request,
            const char *name,
            JsonBuilder *builder,
            G_GNUC_UNUSED GError **error)
{
  g_auto (GStrv) strings = NULL;

  g_object_get (request, name, &strings, NULL);
  if (strings == NULL)
    return TRUE;
  json_builder_set_member_name (builder, name);
  builder_add_strv (builder, (const char *const *) strings);
  return TRUE;
}

static gboolean
write_text (SandboxRequest *request,
            const char *name,
            JsonBuilder *builder,
            G_GNUC_UNUSED GError **error)
{
  g_autofree char *text = NULL;

  g_object_get (request, name, &text, NULL);
  if (text == NULL)
    return TRUE;
  json_builder_set_member_name (builder, name);
  builder_add_string (builder, text);
  return TRUE;
}

static gboolean
write_choice (SandboxRequest *request,
              const char *name,
              JsonBuilder *builder,
              GError **error)
{
  int choice;

  g_object_get (request, name, &choice, NULL);
  if (choice == SANDBOX_CHOICE_UNSET)
    return TRUE;
  if (choice != SANDBOX_CHOICE_NO && choice != SANDBOX_CHOICE_YES)
    return json_refuse (error, name, "it is no value of SandboxChoice");
  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, choice == SANDBOX_CHOICE_YES);
  return TRUE;
}

static gboolean
write_word (SandboxRequest *request,
            const char *name,
            JsonBuilder *builder,
            const char *const *words,
            GError **error)
{
  int index;

  g_object_get (request, name, &index, NULL);
  if (index == 0)
    return TRUE;
  if (index < 0 || (guint) index > g_strv_length ((char **) words))
    return json_refuse (error, name, "it is no value of its enumeration");
  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, words[index - 1]);
  return TRUE;
}

static gboolean
write_id (SandboxRequest *request,
          const char *name,
          JsonBuilder *builder,
          G_GNUC_UNUSED GError **error)
{
  gint64 id;

  g_object_get (request, name, &id, NULL);
  if (id == -1)
    return TRUE;
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, id);
  return TRUE;
}

static gboolean
write_mode (SandboxRequest *request,
            const char *name,
            JsonBuilder *builder,
            GError **error)
{
  gint64 mode;

  g_object_get (request, name, &mode, NULL);
  if (mode == -1)
    return TRUE;
  if (mode < 0 || mode > 07777)
    return json_refuse (error, name, "it is not from 0 to 07777");
  json_builder_set_member_name (builder, name);
  builder_add_mode (builder, (int) mode);
  return TRUE;
}

static gboolean
write_number (SandboxRequest *request,
              const char *name,
              JsonBuilder *builder,
              GError **error)
{
  g_autoptr (SandboxRequest) blank = sandbox_request_new (NULL);
  guint64 number;
  guint64 unset;

  g_object_get (request, name, &number, NULL);
  g_object_get (blank, name, &unset, NULL);
  if (number == unset)
    return TRUE;
  if (number > G_MAXINT64)
    return json_refuse (error, name, "it is above 2^63 - 1");
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, (gint64) number);
  return TRUE;
}

static gboolean
write_isolation (SandboxRequest *request,
                 const char *name,
                 JsonBuilder *builder,
                 GError **error)
{
  const SandboxIsolation *isolation = sandbox_request_get_isolation (request);
  g_autofree char *text = sandbox_isolation_to_string (isolation);

  if (*text == '\0')
    return TRUE;
  if (sandbox_isolation_get_second_user_fd (isolation) >= 0)
    return json_refuse (error, name, "a namespace to join is an fd");
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  for (int i = 0; i < SANDBOX_ISOLATION_N_KINDS; i++)
    {
      SandboxIsolationKind kind = (SandboxIsolationKind) i;
      SandboxIsolationValue value = sandbox_isolation_get (isolation, kind);

      if (value == SANDBOX_ISOLATION_UNSET)
        continue;
      if (value > SANDBOX_ISOLATION_HOST)
        return json_refuse (error, name, "a namespace to join is an fd");
      json_builder_set_member_name (builder,
                                    sandbox_isolation_kind_to_string (kind));
      json_builder_add_string_value (builder, json_isolation_values[value]);
    }
  json_builder_end_object (builder);
  return TRUE;
}

static gboolean
write_groups (SandboxRequest *request,
              const char *name,
              JsonBuilder *builder,
              G_GNUC_UNUSED GError **error)
{
  gsize n_groups;
  const guint32 *groups = sandbox_request_get_groups (request, &n_groups);

  if (groups == NULL)
    return TRUE;
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (gsize i = 0; i < n_groups; i++)
    json_builder_add_int_value (builder, groups[i]);
  json_builder_end_array (builder);
  return TRUE;
}

static gboolean
write_programs (SandboxRequest *request,
                const char *name,
                JsonBuilder *builder,
                G_GNUC_UNUSED GError **error)
{
  GPtrArray *programs = sandbox_request_get_seccomp_programs (request);

  if (programs->len == 0)
    return TRUE;
  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; i < programs->len; i++)
    builder_add_bytes (builder, g_ptr_array_index (programs, i));
  json_builder_end_array (builder);
  return TRUE;
}

static gboolean
write_environment (SandboxRequest *request,
                   const char *name,
                   JsonBuilder *builder,
                   G_GNUC_UNUSED GError **error)
{
  const char *const *variables = sandbox_request_get_variables (request);

  if (variables[0] == NULL)
    return TRUE;
  json_builder_set_member_name (builder, name);
  builder_add_strv (builder, variables);
  return TRUE;
}

static void
write_stream (SandboxRequest *request,
              SandboxStream stream,
              JsonBuilder *builder)
{
  const char *path = sandbox_request_get_stdio_file (request, stream);
  SandboxStdio stdio = sandbox_request_get_stdio (request, stream);

  if (stdio == SANDBOX_STDIO_UNSET)
    return;
  json_builder_set_member_name (builder, json_stream_names[stream]);
  if (path == NULL)
    {
      json_builder_add_string_value (builder, json_stdio_words[stdio]);
      return;
    }
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "file");
  builder_add_string (builder, path);
  json_builder_end_object (builder);
}

static gboolean
write_stdio (SandboxRequest *request,
             const char *name,
             JsonBuilder *builder,
             GError **error)
{
  gboolean is_set = FALSE;

  for (int i = SANDBOX_STREAM_STDIN; i <= SANDBOX_STREAM_STDERR; i++)
    {
      SandboxStdio stdio
          = sandbox_request_get_stdio (request, (SandboxStream) i);

      if (stdio == SANDBOX_STDIO_FD)
        return json_refuse (error, json_stream_names[i], "it is an fd");
      is_set |= stdio != SANDBOX_STDIO_UNSET;
    }
  if (!is_set)
    return TRUE;
  json_builder_set_member_name (builder, name);
  json_builder_begin_object (builder);
  for (int i = SANDBOX_STREAM_STDIN; i <= SANDBOX_STREAM_STDERR; i++)
    write_stream (request, (SandboxStream) i, builder);
  json_builder_end_object (builder);
  return TRUE;
}

/* A document cannot hold any. */
static gboolean
write_fds (SandboxRequest *request,
           const char *name,
           G_GNUC_UNUSED JsonBuilder *builder,
           GError **error)
{
  g_auto (GStrv) words = NULL;

  g_object_get (request, name, &words, NULL);
  return words == NULL || json_refuse (error, name, "it is an fd");
}

/* A function for each field that is one of several words. */
#define WORDS(id, ...) \
  static gboolean write_word_##id (SandboxRequest *request, const char *name, \
                                   JsonBuilder *builder, GError **error) \
  { \
    static const char *const words[] = { __VA_ARGS__, NULL }; \
\
    return write_word (request, name, builder, words, error); \
  }
#include "lib/words.def"
#undef WORDS

/* For each type word of fields.def: what writes it. */
#define WRITE_STRV(id) write_strv
#define WRITE_STRING(id) write_text
#define WRITE_CHOICE(id) write_choice
#define WRITE_ENUM(id) write_word_##id
#define WRITE_ID(id) write_id
#define WRITE_MODE(id) write_mode
#define WRITE_NUMBER(id) write_number
#define WRITE_ISOLATION(id) write_isolation
#define WRITE_GROUPS(id) write_groups
#define WRITE_MOUNTS(id) json_write_mounts
#define WRITE_PROGRAMS(id) write_programs
#define WRITE_ENVIRONMENT(id) write_environment
#define WRITE_STDIO(id) write_stdio
#define WRITE_FDS(id) write_fds

static const struct
{
  const char *name;
  WriteField *write;
} fields[] = {
#define FIELD(id, name, type, ...) { name, WRITE_##type (id) },
#include "lib/fields.def"
#undef FIELD
};

char *
json_write_request (SandboxRequest *request, GError **error)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  g_autofree char *text = NULL;

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "version");
  json_builder_add_int_value (builder, DOCUMENT_VERSION);
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (!fields[i].write (request, fields[i].name, builder, error))
      return NULL;
  json_builder_end_object (builder);
  text = builder_finish (builder, TRUE);
  if (strlen (text) > SCAN_SIZE_LIMIT)
    {
      json_refuse (error, "mounts", "they would make it larger than 16 MiB");
      return NULL;
    }
  return g_steal_pointer (&text);
}
