/* request-properties.c - a GObject property for each row of fields.def. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "request-private.h"

#include <sandboxlib/request-limits.h>

#include "request-data-private.h"
#include "request-fds-private.h"

#define FLAGS_READ (G_PARAM_READABLE | G_PARAM_STATIC_STRINGS)
#define FLAGS_BOTH (G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS)

enum
{
  PROP_0,
#define FIELD(id, ...) PROP_##id,
#include "fields.def"
#undef FIELD
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

/* For each type word of fields.def: the property's kind, and how its value is
 * got and set. Integers take every value, since GObject would only warn about
 * one that is out of range; validation refuses it. */

#define SPEC_STRV(name, doc) \
  g_param_spec_boxed (name, name, doc, G_TYPE_STRV, FLAGS_BOTH)
#define GET_STRV(id) g_value_set_boxed (value, sandbox_request_get_##id (self))
#define SET_STRV(id) sandbox_request_set_##id (self, g_value_get_boxed (value))

#define SPEC_STRING(name, doc) \
  g_param_spec_string (name, name, doc, NULL, FLAGS_BOTH)
#define GET_STRING(id) \
  g_value_set_string (value, sandbox_request_get_##id (self))
#define SET_STRING(id) \
  sandbox_request_set_##id (self, g_value_get_string (value))

#define SPEC_ENUM(name, doc) \
  g_param_spec_int (name, name, doc, G_MININT, G_MAXINT, 0, FLAGS_BOTH)
#define GET_ENUM(id) \
  g_value_set_int (value, (int) sandbox_request_get_##id (self))
#define SET_ENUM(id) sandbox_request_set_##id (self, g_value_get_int (value))

#define SPEC_CHOICE(name, doc) SPEC_ENUM (name, doc)
#define GET_CHOICE(id) GET_ENUM (id)
#define SET_CHOICE(id) SET_ENUM (id)

#define SPEC_ID(name, doc) \
  g_param_spec_int64 (name, name, doc, G_MININT64, G_MAXINT64, -1, FLAGS_BOTH)
#define GET_ID(id) g_value_set_int64 (value, sandbox_request_get_##id (self))
#define SET_ID(id) sandbox_request_set_##id (self, g_value_get_int64 (value))

#define SPEC_MODE(name, doc) SPEC_ID (name, doc)
#define GET_MODE(id) GET_ID (id)
#define SET_MODE(id) SET_ID (id)

#define SPEC_NUMBER(name, doc) \
  g_param_spec_uint64 (name, name, doc, 0, G_MAXUINT64, 0, FLAGS_BOTH)
#define GET_NUMBER(id) \
  g_value_set_uint64 (value, sandbox_request_get_##id (self))
#define SET_NUMBER(id) \
  sandbox_request_set_##id (self, g_value_get_uint64 (value))

#define SPEC_ISOLATION(name, doc) \
  g_param_spec_boxed (name, name, doc, SANDBOX_TYPE_ISOLATION, FLAGS_BOTH)
#define GET_ISOLATION(id) GET_STRV (id)
#define SET_ISOLATION(id) SET_STRV (id)

#define SPEC_GROUPS(name, doc) \
  g_param_spec_variant (name, name, doc, G_VARIANT_TYPE ("au"), NULL, \
                        FLAGS_BOTH)
#define GET_GROUPS(id) g_value_take_variant (value, dup_groups (self))
#define SET_GROUPS(id) set_groups (self, g_value_get_variant (value))

#define SPEC_MOUNTS(name, doc) \
  g_param_spec_boxed (name, name, doc, G_TYPE_PTR_ARRAY, FLAGS_READ)
#define GET_MOUNTS(id) GET_STRV (id)
#define SET_MOUNTS(id) g_assert_not_reached ()

#define SPEC_PROGRAMS(name, doc) SPEC_MOUNTS (name, doc)
#define GET_PROGRAMS(id) GET_STRV (id)
#define SET_PROGRAMS(id) g_assert_not_reached ()

#define SPEC_ENVIRONMENT(name, doc) \
  g_param_spec_boxed (name, name, doc, G_TYPE_STRV, FLAGS_READ)
#define GET_ENVIRONMENT(id) \
  g_value_take_boxed (value, sandbox_request_dup_##id (self))
#define SET_ENVIRONMENT(id) g_assert_not_reached ()

#define SPEC_STDIO(name, doc) SPEC_ENVIRONMENT (name, doc)
#define GET_STDIO(id) \
  g_value_take_boxed (value, _sandbox_request_dup_##id (self))
#define SET_STDIO(id) g_assert_not_reached ()

#define SPEC_FDS(name, doc) SPEC_ENVIRONMENT (name, doc)
#define GET_FDS(id) GET_STDIO (id)
#define SET_FDS(id) g_assert_not_reached ()

static GVariant *
dup_groups (SandboxRequest *self)
{
  gsize n_groups;
  const guint32 *groups = sandbox_request_get_groups (self, &n_groups);

  if (groups == NULL)
    return NULL;
  return g_variant_ref_sink (g_variant_new_fixed_array (
      G_VARIANT_TYPE_UINT32, groups, n_groups, sizeof (guint32)));
}

static void
set_groups (SandboxRequest *self, GVariant *variant)
{
  /* An empty array has no elements to point to. */
  static const guint32 none;
  const guint32 *groups = NULL;
  gsize n_groups = 0;

  if (variant != NULL)
    {
      groups = g_variant_get_fixed_array (variant, &n_groups, sizeof (guint32));
      if (n_groups == 0)
        groups = &none;
    }
  sandbox_request_set_groups (self, groups, n_groups);
}

static void
get_property (GObject *object, guint id, GValue *value, GParamSpec *spec)
{
  SandboxRequest *self = SANDBOX_REQUEST (object);

  switch (id)
    {
#define FIELD(id, name, type, ...) \
  case PROP_##id: \
    GET_##type (id); \
    break;
#include "fields.def"
#undef FIELD
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

static void
set_property (GObject *object, guint id, const GValue *value, GParamSpec *spec)
{
  SandboxRequest *self = SANDBOX_REQUEST (object);

  switch (id)
    {
#define FIELD(id, name, type, ...) \
  case PROP_##id: \
    SET_##type (id); \
    break;
#include "fields.def"
#undef FIELD
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, spec);
    }
}

void
_sandbox_request_install_properties (GObjectClass *object_class)
{
  object_class->get_property = get_property;
  object_class->set_property = set_property;

#define FIELD(id, name, type, options, bwrap, doc) \
  properties[PROP_##id] = SPEC_##type (name, doc);
#include "fields.def"
#undef FIELD
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}
