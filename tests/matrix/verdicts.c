/* verdicts.c - what every built backend says of every feature. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "verdicts.h"

#include <string.h>

#include "features-private.h"
#include "host-facts-private.h"

/* backends.def is made by CMake from the backends that are built. */
#define BACKEND(symbol) extern const SandboxBackendOps sandbox_backend_##symbol;
#include "backends.def"
#undef BACKEND

static const SandboxBackendOps *const backends[] = {
#define BACKEND(symbol) &sandbox_backend_##symbol,
#include "backends.def"
#undef BACKEND
};

const Field fields[] = {
#define FIELD(id, name, type, options, bwrap, description) \
  { #id, name, options, description },
#include "fields.def"
#undef FIELD
};
const gsize n_fields = G_N_ELEMENTS (fields);

const Row rows[] = {
#define FEATURE(suffix, name, field, description) \
  { SANDBOX_FEATURE_##suffix, name, description, #field },
#include "features.def"
#undef FEATURE
};
const gsize n_rows = G_N_ELEMENTS (rows);

static guint
hash_alike (gconstpointer text)
{
  (void) text;
  return 0;
}

static gboolean
is_equal_to_all (gconstpointer left, gconstpointer right)
{
  (void) left;
  (void) right;
  return TRUE;
}

static SandboxHostFacts *
make_facts (const SandboxBackendOps *ops, Caller caller)
{
  SandboxHostFacts *facts = _sandbox_host_facts_new_empty ();
  g_autofree char *program = g_strconcat ("/usr/bin/", ops->name, NULL);

  for (int kind = 0; kind < SANDBOX_ISOLATION_N_KINDS; kind++)
    facts->namespaces[kind] = TRUE;
  facts->has_mount_api = TRUE;
  facts->has_subid = TRUE;
  facts->has_cgroups = TRUE;
  facts->euid = caller == CALLER_ROOT ? 0 : 1000;
  facts->capabilities
      = caller == CALLER_ROOT ? (G_GUINT64_CONSTANT (1) << 41) - 1 : 0;
  _sandbox_host_facts_inject_program (facts, program, NULL);
  /* One entry that equals any: a tool that has every option. */
  g_hash_table_unref (facts->options);
  facts->options
      = g_hash_table_new_full (hash_alike, is_equal_to_all, g_free, NULL);
  g_hash_table_add (facts->options, g_strdup ("--any"));
  return facts;
}

/* What the probe says where no tool can be found; NULL for nothing. */
static char *
probe_without_tools (const SandboxBackendOps *ops,
                     gpointer state,
                     Caller caller)
{
  g_autoptr (SandboxHostFacts) facts = make_facts (ops, caller);
  g_autoptr (GError) error = NULL;

  facts->search_path = g_strdup ("");
  if (ops->probe (state, facts, &error) == 1)
    return NULL;
  return g_strdup (error->message);
}

/* A probe looks for its tool first, and behind that at this host, which must not
 * decide here. Without a tool, root and user are told the same; what a user
 * alone is told is what the backend has against users. */
static char *
find_refusal (const SandboxBackendOps *ops, gpointer state)
{
  g_autofree char *to_root = probe_without_tools (ops, state, CALLER_ROOT);
  g_autofree char *to_user = probe_without_tools (ops, state, CALLER_USER);

  return g_strcmp0 (to_user, to_root) != 0 ? g_steal_pointer (&to_user) : NULL;
}

static const char *
find_reason (const Verdicts *verdicts, Caller caller, const char *name)
{
  for (gsize i = 0; i < n_rows; i++)
    if (strcmp (rows[i].name, name) == 0)
      return verdicts->reasons[caller][rows[i].feature];
  return NULL;
}

/* Why a part of "A+B" is withheld, or NULL. */
static const char *
find_reason_of_parts (const Verdicts *verdicts, Caller caller, const char *name)
{
  g_auto (GStrv) parts = g_strsplit (name, "+", -1);
  const char *reason = NULL;

  for (gsize i = 0; reason == NULL && parts[i] != NULL; i++)
    reason = find_reason (verdicts, caller, parts[i]);
  return reason;
}

/* Why neither side of "isolation.A!=B" can be new, or NULL. */
static const char *
find_reason_of_sides (const Verdicts *verdicts, Caller caller, const char *name)
{
  g_auto (GStrv) sides = g_strsplit (name, "!=", 2);
  g_autofree char *left = g_strdup_printf ("%s=new", sides[0]);
  g_autofree char *right = g_strdup_printf (
      "%.*s.%s=new", (int) strcspn (name, "."), name, sides[1]);
  const char *reason = find_reason (verdicts, caller, left);

  return find_reason (verdicts, caller, right) != NULL ? reason : NULL;
}

/* A backend offers a combination of which it withholds a part: nobody can ask
 * it for both. For a reader that is withheld. */
static void
withhold_combinations (Verdicts *verdicts, Caller caller)
{
  for (gsize i = 0; i < n_rows; i++)
    {
      const char *name = rows[i].name;
      char **own = &verdicts->reasons[caller][rows[i].feature];

      if (*own != NULL)
        continue;
      if (strstr (name, "!=") != NULL)
        *own = g_strdup (find_reason_of_sides (verdicts, caller, name));
      else if (strchr (name, '+') != NULL)
        *own = g_strdup (find_reason_of_parts (verdicts, caller, name));
    }
}

static void
ask_for_features (const SandboxBackendOps *ops,
                  gpointer state,
                  Caller caller,
                  Verdicts *verdicts)
{
  g_autoptr (SandboxHostFacts) facts = make_facts (ops, caller);
  g_autoptr (SandboxFeatureSet) set = _sandbox_feature_set_new ();

  ops->get_features (state, facts, set);
  for (gsize i = 0; i < n_rows; i++)
    _sandbox_feature_set_is_offered (
        set, facts, rows[i].feature,
        &verdicts->reasons[caller][rows[i].feature]);
  withhold_combinations (verdicts, caller);
}

static Verdicts *
ask (const SandboxBackendOps *ops)
{
  Verdicts *verdicts = g_new0 (Verdicts, 1);
  g_autoptr (GError) error = NULL;
  gpointer state = ops->open != NULL ? ops->open (&error) : NULL;

  if (error != NULL)
    g_error ("%s: %s", ops->name, error->message);
  verdicts->name = ops->name;
  verdicts->refusal = find_refusal (ops, state);
  for (int caller = 0; caller < N_CALLERS; caller++)
    ask_for_features (ops, state, (Caller) caller, verdicts);
  if (ops->close != NULL)
    ops->close (state);
  return verdicts;
}

static void
verdicts_free (gpointer data)
{
  Verdicts *self = data;

  for (int caller = 0; caller < N_CALLERS; caller++)
    for (int i = 0; i < SANDBOX_FEATURE_END; i++)
      g_free (self->reasons[caller][i]);
  g_free (self->refusal);
  g_free (self);
}

GPtrArray *
verdicts_ask (void)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (verdicts_free);

  for (gsize i = 0; i < G_N_ELEMENTS (backends); i++)
    g_ptr_array_add (all, ask (backends[i]));
  return all;
}
