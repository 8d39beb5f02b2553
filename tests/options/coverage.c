/* coverage.c - every field and value is in the tests that compare backends. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "options.h"

#include <check.h>
#include <string.h>

typedef struct
{
  const char *id;
  const char *name;
} Field;

static const Field fields[] = {
#define FIELD(id, name, ...) { #id, name },
#include "lib/fields.def"
#undef FIELD
};

static const struct
{
  const char *name;
  const char *field;
} features[] = {
#define FEATURE(suffix, name, field, ...) { name, #field },
#include "lib/features.def"
#undef FEATURE
};

/* What a backend's mounts are like; no request asks for it. */
static const char *const traits[]
    = { "rootfs.nodev", "mounts.bind.recursive", "mounts.bind.nodev", NULL };

/* Fields that no two participants of the differential test could be compared
 * in, or that its cases are made of. */
static const struct
{
  const char *field;
  const char *reason;
} not_compared[] = {
  { "id-map", "native alone offers a range" },
  { "uid-map", "native alone offers maps" },
  { "gid-map", "native alone offers maps" },
  { "tty", "the streams of a case are what is compared" },
  { "empty-root", "the world of a case is its rootfs" },
  { "no-new-privs", "conformance asks /proc/self/status" },
  { "new-session", "conformance asks for the session" },
  { "as-pid-1", "native alone offers it" },
  { "cover-kernel-files", "conformance opens each file" },
  { "assert-userns-disabled", "it changes nothing that a command sees" },
  { "passed-fds", "conformance reads what is behind each number" },
  { "lock-files", "a lock is seen by another process" },
  { "sync-fd", "what is told is told to the caller" },
  { "block-fd", "what is told is told to the caller" },
  { "userns-block-fd", "native alone offers it" },
  { "info-fds", "what is told is told to the caller" },
  { "json-status-fds", "what is told is told to the caller" },
  { "exec-label", "no backend sets labels" },
  { "file-label", "no backend sets labels" },
  { "memory-limit", "when a limit is met depends on the host's load" },
  { "pids-limit", "when a limit is met depends on the host's load" },
  { "cpu-limit", "it changes nothing but the time" },
};

/* All C files of @directory but @left_out, as one text. */
static char *
read_tests (const char *directory, const char *left_out)
{
  g_autofree char *path
      = g_build_filename (options_source_dir, "tests", directory, NULL);
  g_autoptr (GDir) stream = g_dir_open (path, 0, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  const char *name;

  ck_assert_ptr_nonnull (stream);
  while ((name = g_dir_read_name (stream)) != NULL)
    {
      g_autofree char *file = g_build_filename (path, name, NULL);
      g_autofree char *content = NULL;

      if (!g_str_has_suffix (name, ".c") || strcmp (name, left_out) == 0)
        continue;
      ck_assert (g_file_get_contents (file, &content, NULL, NULL));
      g_string_append (text, content);
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* The lists are set one by one, too. */
static gboolean
calls_setter (const char *text, const char *id)
{
  static const char *const verbs[] = { "set", "add", "take" };
  g_autofree char *stem
      = g_strndup (id, strlen (id) - (g_str_has_suffix (id, "s") ? 1 : 0));

  for (gsize i = 0; i < G_N_ELEMENTS (verbs); i++)
    {
      g_autofree char *call
          = g_strdup_printf ("sandbox_request_%s_%s", verbs[i], stem);

      if (strstr (text, call) != NULL)
        return TRUE;
    }
  return (strcmp (id, "isolation") == 0
          && strstr (text, "sandbox_request_isolate") != NULL)
         || (strcmp (id, "argv") == 0
             && strstr (text, "sandbox_request_new") != NULL)
         || (strcmp (id, "environment") == 0
             && strstr (text, "sandbox_request_set_variable") != NULL);
}

START_TEST (every_value_is_in_the_conformance_body)
{
  const char *name = features[_i].name;
  const char *field = features[_i].field;
  g_autofree char *text = read_tests ("conformance", "features.c");
  g_autofree char *quoted = g_strdup_printf ("\"%s\"", name);
  const char *value = strrchr (name, '=');
  g_autofree char *made = g_strdup_printf ("%%s%s\"", value ? value : "=");
  gboolean has_kinds = strcmp (field, "isolation") == 0;
  gboolean is_there
      = strstr (text, quoted) != NULL
        || (has_kinds && strstr (text, made) != NULL)
        || (!has_kinds && strcmp (field, "mounts") != 0
            && calls_setter (text, field))
        || (strchr (name, '!') != NULL && calls_setter (text, field));

  ck_assert_msg (is_there || g_strv_contains (traits, name),
                 "no conformance test is about %s", name);
}
END_TEST

START_TEST (every_field_is_in_the_differential_cases)
{
  g_autofree char *text = read_tests ("differential", "");

  for (gsize i = 0; i < G_N_ELEMENTS (not_compared); i++)
    if (strcmp (not_compared[i].field, fields[_i].name) == 0)
      return;
  ck_assert_msg (calls_setter (text, fields[_i].id), "no case has %s",
                 fields[_i].name);
}
END_TEST

START_TEST (what_is_not_compared_is_a_field)
{
  gboolean is_there = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    is_there |= strcmp (fields[i].name, not_compared[_i].field) == 0;
  ck_assert_msg (is_there, "there is no field %s", not_compared[_i].field);
}
END_TEST

TCase *
coverage_tcase (void)
{
  TCase *coverage = tcase_create ("coverage");

  tcase_add_loop_test (coverage, every_value_is_in_the_conformance_body, 0,
                       G_N_ELEMENTS (features));
  tcase_add_loop_test (coverage, every_field_is_in_the_differential_cases, 0,
                       G_N_ELEMENTS (fields));
  tcase_add_loop_test (coverage, what_is_not_compared_is_a_field, 0,
                       G_N_ELEMENTS (not_compared));
  return coverage;
}
