/* fields.c - the tables of fields and features are complete. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "suites.h"

#include <string.h>

#include "lib/features-private.h"
#include "samples.h"

static const char *const names[] = {
#define FIELD(id, name, ...) name,
#include "lib/fields.def"
#undef FIELD
};

static const struct
{
  guint number;
  const char *name;
} rows[] = {
#define FEATURE(suffix, name, ...) { SANDBOX_FEATURE_##suffix, name },
#include "lib/features.def"
#undef FEATURE
};

static GParamSpec *
find_property (const char *name)
{
  g_autoptr (GTypeClass) type_class = g_type_class_ref (SANDBOX_TYPE_REQUEST);

  return g_object_class_find_property (G_OBJECT_CLASS (type_class), name);
}

/* Without a default the compiler refuses an enumerator that has no row, and one
 * that has two. */
static gboolean
has_row (SandboxFeature feature)
{
  switch (feature)
    {
#define FEATURE(suffix, ...) case SANDBOX_FEATURE_##suffix:
#include "lib/features.def"
#undef FEATURE
      return TRUE;
    case SANDBOX_FEATURE_END:
      break;
    }
  return FALSE;
}

START_TEST (every_field_has_a_property_with_its_documentation)
{
  static const char *const docs[] = {
#define FIELD(id, name, type, options, bwrap, doc) doc,
#include "lib/fields.def"
#undef FIELD
  };
  GParamSpec *spec = find_property (names[_i]);

  ck_assert_msg (spec != NULL, "%s has no property", names[_i]);
  ck_assert_str_eq (g_param_spec_get_blurb (spec), docs[_i]);
}
END_TEST

START_TEST (every_property_has_a_field)
{
  g_autoptr (GTypeClass) type_class = g_type_class_ref (SANDBOX_TYPE_REQUEST);
  guint n;
  g_autofree GParamSpec **specs
      = g_object_class_list_properties (G_OBJECT_CLASS (type_class), &n);

  ck_assert_uint_eq (n, G_N_ELEMENTS (names));
  for (guint i = 0; i < n; i++)
    {
      gboolean is_listed = FALSE;

      for (gsize j = 0; j < G_N_ELEMENTS (names); j++)
        is_listed |= strcmp (specs[i]->name, names[j]) == 0;
      ck_assert_msg (is_listed, "%s has no row", specs[i]->name);
    }
}
END_TEST

START_TEST (a_new_request_has_the_default_of_every_property)
{
  g_autoptr (SandboxRequest) request = sandbox_request_new (NULL);
  GParamSpec *spec = find_property (names[_i]);
  g_auto (GValue) value = G_VALUE_INIT;

  if (spec->value_type != G_TYPE_INT && spec->value_type != G_TYPE_INT64
      && spec->value_type != G_TYPE_STRING
      && spec->value_type != G_TYPE_VARIANT)
    return;
  g_value_init (&value, spec->value_type);
  g_object_get_property (G_OBJECT (request), names[_i], &value);
  ck_assert (g_param_value_defaults (spec, &value));
}
END_TEST

START_TEST (properties_carry_a_whole_request)
{
  g_autoptr (SandboxRequest) request = sample_maximal (SANDBOX_ISOLATION_NEW);
  g_autoptr (SandboxRequest) other = sandbox_request_copy (request);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GParamSpec *spec = find_property (names[i]);
      g_auto (GValue) value = G_VALUE_INIT;
      g_auto (GValue) blank = G_VALUE_INIT;

      if (!(spec->flags & G_PARAM_WRITABLE))
        continue;
      g_value_init (&value, spec->value_type);
      g_value_init (&blank, spec->value_type);
      g_object_get_property (G_OBJECT (request), names[i], &value);
      g_object_set_property (G_OBJECT (other), names[i], &blank);
      g_object_set_property (G_OBJECT (other), names[i], &value);
    }
  sample_assert_equal (request, other);
}
END_TEST

START_TEST (a_property_unsets_groups_and_empties_them)
{
  g_autoptr (SandboxRequest) request = sample_maximal (SANDBOX_ISOLATION_NEW);
  gsize n_groups = 99;

  g_object_set (request, "groups",
                g_variant_new_array (G_VARIANT_TYPE_UINT32, NULL, 0), NULL);
  ck_assert_ptr_nonnull (sandbox_request_get_groups (request, &n_groups));
  ck_assert_uint_eq (n_groups, 0);
  g_object_set (request, "groups", NULL, NULL);
  ck_assert_ptr_null (sandbox_request_get_groups (request, &n_groups));
}
END_TEST

START_TEST (numbers_of_features_never_change)
{
  static const guint numbers[] = {
    1,   2,   3,   4,   10,  11,  12,  13,  14,  15,  16,  17,  18,  19,
    20,  21,  22,  23,  24,  25,  26,  27,  30,  31,  40,  41,  42,  43,
    44,  45,  46,  50,  51,  52,  53,  54,  55,  56,  57,  58,  59,  60,
    61,  62,  63,  64,  65,  70,  80,  81,  82,  83,  84,  85,  86,  87,
    90,  91,  92,  93,  94,  95,  100, 101, 102, 103, 104, 105, 106, 107,
    108, 120, 121, 122, 123, 124, 125, 126, 140, 141, 142, 143, 144, 145,
    146, 147, 148, 149, 150, 151, 160, 161, 162, 163, 164, 165, 166, 167,
    168, 180, 181, 182, 183, 184, 200, 201, 202, 230, 231, 232, 233,
  };

  ck_assert_uint_eq (G_N_ELEMENTS (rows), G_N_ELEMENTS (numbers));
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    ck_assert_uint_eq (rows[i].number, numbers[i]);
  ck_assert_uint_eq (rows[G_N_ELEMENTS (rows) - 1].number + 1,
                     SANDBOX_FEATURE_END);
}
END_TEST

START_TEST (every_number_of_the_enumeration_has_a_row)
{
  for (guint i = 0; i < SANDBOX_FEATURE_END; i++)
    ck_assert_int_eq (has_row (i), _sandbox_feature_get_name (i) != NULL);
}
END_TEST

START_TEST (names_and_numbers_of_features_are_unique)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    for (gsize j = 0; j < i; j++)
      {
        ck_assert_str_ne (rows[i].name, rows[j].name);
        ck_assert_uint_ne (rows[i].number, rows[j].number);
      }
}
END_TEST

START_TEST (isolation_features_are_numbered_by_kind)
{
  for (guint kind = 0; kind < SANDBOX_ISOLATION_N_KINDS; kind++)
    {
      const char *word = sandbox_isolation_kind_to_string (kind);
      g_autofree char *new_name = g_strdup_printf ("isolation.%s=new", word);
      g_autofree char *fd_name = g_strdup_printf ("isolation.%s=fd", word);
      g_autofree char *host_name = g_strdup_printf ("isolation.%s=host", word);

      ck_assert_str_eq (_sandbox_feature_get_name (40 + kind), new_name);
      ck_assert_str_eq (_sandbox_feature_get_name (50 + kind), host_name);
      ck_assert_str_eq (_sandbox_feature_get_name (140 + kind), fd_name);
    }
}
END_TEST

START_TEST (a_feature_belongs_to_a_field_and_is_described)
{
  guint number = rows[_i].number;
  const char *field = _sandbox_feature_get_field (number);

  ck_assert_ptr_nonnull (find_property (field));
  ck_assert_str_eq (_sandbox_feature_get_name (number), rows[_i].name);
  ck_assert (g_str_has_prefix (rows[_i].name, field));
  ck_assert_uint_gt (strlen (_sandbox_feature_get_description (number)), 0);
}
END_TEST

START_TEST (a_number_that_is_no_feature_has_no_name)
{
  static const int numbers[] = { -1, 0, 5, 47, SANDBOX_FEATURE_END, 10000 };

  ck_assert_ptr_null (_sandbox_feature_get_name (numbers[_i]));
  ck_assert_ptr_null (_sandbox_feature_get_field (numbers[_i]));
  ck_assert_ptr_null (_sandbox_feature_get_description (numbers[_i]));
}
END_TEST

Suite *
fields_suite (void)
{
  int n_fields = G_N_ELEMENTS (names);
  int n_features = G_N_ELEMENTS (rows);
  Suite *suite = suite_create ("fields");
  TCase *fields = tcase_create ("fields");
  TCase *features = tcase_create ("features");

  tcase_add_loop_test (
      fields, every_field_has_a_property_with_its_documentation, 0, n_fields);
  tcase_add_test (fields, every_property_has_a_field);
  tcase_add_loop_test (fields, a_new_request_has_the_default_of_every_property,
                       0, n_fields);
  tcase_add_test (fields, properties_carry_a_whole_request);
  tcase_add_test (fields, a_property_unsets_groups_and_empties_them);
  suite_add_tcase (suite, fields);

  tcase_add_test (features, numbers_of_features_never_change);
  tcase_add_test (features, every_number_of_the_enumeration_has_a_row);
  tcase_add_test (features, names_and_numbers_of_features_are_unique);
  tcase_add_test (features, isolation_features_are_numbered_by_kind);
  tcase_add_loop_test (features, a_feature_belongs_to_a_field_and_is_described,
                       0, n_features);
  tcase_add_loop_test (features, a_number_that_is_no_feature_has_no_name, 0, 6);
  suite_add_tcase (suite, features);
  return suite;
}
