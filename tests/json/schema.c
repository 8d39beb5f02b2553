/* schema.c - docs/request.schema.json, from the table of fields. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <check.h>
#include <stdlib.h>
#include <string.h>

#include <sandboxlib/sandboxlib.h>

#include "tests/unit/samples.h"

#define PAGE "docs/request.schema.json"

/* Set from argv before the first fork, then read-only. */
static const char *source_dir;

#define BYTES "{ \"$ref\": \"#/$defs/bytes\" }"
#define LIST "{ \"type\": \"array\", \"items\": " BYTES " }"

/* For each type word of fields.def: the schema of its value. */
#define SCHEMA_STRV(id) LIST
#define SCHEMA_STRING(id) BYTES
#define SCHEMA_CHOICE(id) "{ \"type\": \"boolean\" }"
#define SCHEMA_ENUM(id) "{ \"enum\": [ %s ] }"
#define SCHEMA_MODE(id) \
  "{ \"type\": \"string\", \"pattern\": \"^[0-7]{1,5}$\" }"
#define SCHEMA_ID(id) "{ \"$ref\": \"#/$defs/id\" }"
#define SCHEMA_NUMBER(id) "{ \"$ref\": \"#/$defs/number\" }"
#define SCHEMA_ISOLATION(id) "{ \"$ref\": \"#/$defs/isolation\" }"
#define SCHEMA_GROUPS(id) \
  "{ \"type\": \"array\", \"items\": { \"$ref\": \"#/$defs/id\" } }"
#define SCHEMA_MOUNTS(id) \
  "{ \"type\": \"array\", \"items\": { \"$ref\": \"#/$defs/mount\" } }"
#define SCHEMA_PROGRAMS(id) LIST
#define SCHEMA_ENVIRONMENT(id) LIST
#define SCHEMA_FDS(id) "{ \"not\": {} }"
#define SCHEMA_STDIO(id) "{ \"$ref\": \"#/$defs/stdio\" }"

static const struct
{
  const char *name;
  const char *schema;
  const char *doc;
} fields[] = {
#define FIELD(id, name, type, options, bwrap, doc) \
  { name, SCHEMA_##type (id), doc },
#include "lib/fields.def"
#undef FIELD
};

#define WORDS(id, ...) \
  static const char *const words_##id[] = { __VA_ARGS__, NULL };
#include "lib/words.def"
#undef WORDS

static const struct
{
  const char *id;
  const char *const *words;
} words[] = {
#define WORDS(id, ...) { #id, words_##id },
#include "lib/words.def"
#undef WORDS
};

static const char head[]
    = "{\n"
      "  \"$schema\": \"https://json-schema.org/draft/2020-12/schema\",\n"
      "  \"title\": \"a request of sandboxlib\",\n"
      "  \"type\": \"object\",\n"
      "  \"additionalProperties\": false,\n"
      "  \"properties\": {\n"
      "    \"version\": { \"const\": 1 }";

static const char *const tail[] = {
  "\n  },\n",
  "  \"$defs\": {\n",
  "    \"bytes\": {\n",
  "      \"description\": \"text, or what is no UTF-8\",\n",
  "      \"oneOf\": [\n",
  "        { \"type\": \"string\", \"pattern\": \"^[^\\\\u0000]*$\" },\n",
  "        {\n",
  "          \"type\": \"object\",\n",
  "          \"properties\": { \"base64\": { \"type\": \"string\", ",
  "\"pattern\": \"^[A-Za-z0-9+/]*={0,2}$\" } },\n",
  "          \"required\": [ \"base64\" ],\n",
  "          \"additionalProperties\": false\n",
  "        }\n",
  "      ]\n",
  "    },\n",
  "    \"id\": { \"type\": \"integer\", \"minimum\": 0, ",
  "\"maximum\": 4294967294 },\n",
  "    \"number\": { \"type\": \"integer\", \"minimum\": 0, ",
  "\"maximum\": 9223372036854775807 },\n",
  "    \"isolation\": {\n",
  "      \"type\": \"object\",\n",
  "      \"propertyNames\": { \"enum\": [ \"network\", \"net\", \"mount\", ",
  "\"pid\", \"ipc\", \"uts\", \"user\", \"cgroup\" ] },\n",
  "      \"additionalProperties\": { \"enum\": [ \"new\", \"try\", \"host\" ] ",
  "}\n",
  "    },\n",
  "    \"mount\": {\n",
  "      \"type\": \"object\",\n",
  "      \"properties\": {\n",
  "        \"type\": { \"enum\": [ \"bind\", \"tmpfs\", \"proc\", \"dev\", ",
  "\"dir\", \"symlink\", \"remount-ro\", \"mqueue\", \"overlay\", ",
  "\"chmod\", \"file\", \"data\", \"mask\", \"host-file\" ] },\n",
  "        \"sources\": { \"type\": \"array\", \"items\": " BYTES " },\n",
  "        \"upper\": " BYTES ",\n",
  "        \"work\": " BYTES ",\n",
  "        \"source\": " BYTES ",\n",
  "        \"target\": " BYTES ",\n",
  "        \"options\": { \"type\": \"array\", \"items\": { \"enum\": [ "
  "\"ro\", ",
  "\"dev\", \"minimal\", \"nofail\", \"noexec\" ] } },\n",
  "        \"mode\": { \"type\": \"string\", \"pattern\": \"^[0-7]{1,5}$\" "
  "},\n",
  "        \"content\": " BYTES ",\n",
  "        \"size\": { \"$ref\": \"#/$defs/number\" }\n",
  "      },\n",
  "      \"required\": [ \"type\", \"target\" ],\n",
  "      \"additionalProperties\": false\n",
  "    },\n",
  "    \"stream\": {\n",
  "      \"oneOf\": [\n",
  "        { \"enum\": [ \"null\", \"inherit\", \"capture\", \"stdout\", "
  "\"pipe\" ] },\n",
  "        {\n",
  "          \"type\": \"object\",\n",
  "          \"properties\": { \"file\": " BYTES " },\n",
  "          \"required\": [ \"file\" ],\n",
  "          \"additionalProperties\": false\n",
  "        }\n",
  "      ]\n",
  "    },\n",
  "    \"stdio\": {\n",
  "      \"type\": \"object\",\n",
  "      \"properties\": {\n",
  "        \"stdin\": { \"$ref\": \"#/$defs/stream\" },\n",
  "        \"stdout\": { \"$ref\": \"#/$defs/stream\" },\n",
  "        \"stderr\": { \"$ref\": \"#/$defs/stream\" }\n",
  "      },\n",
  "      \"additionalProperties\": false\n",
  "    }\n",
  "  }\n",
  "}\n",
};

/* The words of a field, which has underscores in words.def, as JSON. */
static char *
list_words (const char *name)
{
  g_autofree char *id = g_strdelimit (g_strdup (name), "-", '_');
  g_autoptr (GString) list = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    for (gsize j = 0; strcmp (words[i].id, id) == 0 && words[i].words[j]; j++)
      g_string_append_printf (list, "%s\"%s\"", list->len > 0 ? ", " : "",
                              words[i].words[j]);
  return g_string_free (g_steal_pointer (&list), FALSE);
}

static char *
make_schema (void)
{
  g_autoptr (GString) text = g_string_new (head);

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *list = list_words (fields[i].name);
      g_auto (GStrv) parts = g_strsplit (fields[i].schema, "%s", 2);
      g_autofree char *schema = g_strjoinv (list, parts);

      g_string_append_printf (text,
                              ",\n    \"%s\": { \"description\": \"%s\",\n"
                              "      %s",
                              fields[i].name, fields[i].doc, schema + 2);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (tail); i++)
    g_string_append (text, tail[i]);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
source_path (void)
{
  return g_build_filename (source_dir, PAGE, NULL);
}

START_TEST (the_schema_is_what_the_table_of_fields_says)
{
  g_autofree char *path = source_path ();
  g_autofree char *said = make_schema ();
  g_autofree char *written = NULL;

  ck_assert (g_file_get_contents (path, &written, NULL, NULL));
  ck_assert_msg (strcmp (written, said) == 0,
                 PAGE " is out of date: schema SOURCE_DIR --update");
}
END_TEST

static void
write_document (const char *directory,
                const char *name,
                SandboxRequest *request)
{
  g_autofree char *path = g_build_filename (directory, name, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = sandbox_request_to_json (request, &error);

  if (text == NULL || !g_file_set_contents (path, text, -1, &error))
    g_error ("%s: %s", name, error->message);
}

static void
write_documents (const char *directory)
{
  static const char *const bytes[] = { "\xff", NULL };
  g_autoptr (SandboxRequest) blank = sandbox_request_new (NULL);
  g_autoptr (SandboxRequest) odd = sandbox_request_new (bytes);

  write_document (directory, "blank.json", blank);
  write_document (directory, "bytes.json", odd);
  for (int i = SANDBOX_ISOLATION_UNSET; i <= SANDBOX_ISOLATION_HOST; i++)
    {
      g_autoptr (SandboxRequest) request = sample_maximal (i);
      g_autofree char *name = g_strdup_printf ("maximal-%d.json", i);

      write_document (directory, name, request);
    }
}

static int
run_test (void)
{
  Suite *suite = suite_create ("schema");
  TCase *page = tcase_create ("page");
  SRunner *runner;
  int n_failed;

  tcase_add_test (page, the_schema_is_what_the_table_of_fields_says);
  suite_add_tcase (suite, page);
  runner = srunner_create (suite);
  srunner_run_all (runner, CK_NORMAL);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* schema SOURCE_DIR [--update], schema --documents DIRECTORY */
int
main (int argc, char **argv)
{
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  if (argc == 3 && strcmp (argv[1], "--documents") == 0)
    {
      write_documents (argv[2]);
      return EXIT_SUCCESS;
    }
  if (argc < 2)
    return 2;
  source_dir = argv[1];
  if (argc == 2)
    return run_test ();
  path = source_path ();
  text = make_schema ();
  return g_file_set_contents (path, text, -1, NULL) ? EXIT_SUCCESS
                                                    : EXIT_FAILURE;
}
