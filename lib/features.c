/* features.c - names of features, and what a backend says of them. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "features-private.h"

#include "cgroup-place-private.h"
#include "host-facts-private.h"
#include "id-map-private.h"

typedef enum
{
  SAID_NOTHING = 0,
  SAID_OFFERED,
  SAID_IF_OPTION,
  SAID_IF_SUBID,
  SAID_IF_CGROUP,
  SAID_WITHHELD,
} Said;

typedef struct
{
  Said said;
  char *text; /* the option or the reason */
} Entry;

struct _SandboxFeatureSet
{
  Entry entries[SANDBOX_FEATURE_END];
};

enum
{
#define FIELD(id, ...) FIELD_##id,
#include "fields.def"
#undef FIELD
};

static const char *const field_names[] = {
#define FIELD(id, name, ...) [FIELD_##id] = name,
#include "fields.def"
#undef FIELD
};

static const struct
{
  const char *name;
  int field;
  const char *description;
} feature_table[SANDBOX_FEATURE_END] = {
#define FEATURE(suffix, name, field, description) \
  [SANDBOX_FEATURE_##suffix] = { name, FIELD_##field, description },
#include "features.def"
#undef FEATURE
};

static const SandboxFeature offered_by_init[] = {
  SANDBOX_FEATURE_CWD,
  SANDBOX_FEATURE_ENVIRONMENT,
  SANDBOX_FEATURE_STDIO,
  SANDBOX_FEATURE_NO_NEW_PRIVS,
  SANDBOX_FEATURE_TIMEOUT,
  SANDBOX_FEATURE_OUTPUT_LIMIT,
  SANDBOX_FEATURE_DIE_WITH_HOST,
  SANDBOX_FEATURE_DIE_WITH_HOST_OFF,
  SANDBOX_FEATURE_ON_EXIT_KILL,
  SANDBOX_FEATURE_ON_EXIT_WAIT,
  SANDBOX_FEATURE_NEW_SESSION,
  SANDBOX_FEATURE_NEW_SESSION_OFF,
  SANDBOX_FEATURE_RLIMITS,
  SANDBOX_FEATURE_SECCOMP,
  SANDBOX_FEATURE_SECCOMP_PROFILES,
  SANDBOX_FEATURE_ARGV0,
  SANDBOX_FEATURE_CWD_CANDIDATES,
  SANDBOX_FEATURE_UMASK,
  SANDBOX_FEATURE_TTY_NONE,
  SANDBOX_FEATURE_TTY_PTY,
  SANDBOX_FEATURE_TTY_INHERIT,
  SANDBOX_FEATURE_ASSERT_USERNS_DISABLED,
  SANDBOX_FEATURE_PASSED_FDS,
  SANDBOX_FEATURE_LOCK_FILES,
  SANDBOX_FEATURE_SYNC_FD,
  SANDBOX_FEATURE_BLOCK_FD,
  SANDBOX_FEATURE_INFO_FDS,
  SANDBOX_FEATURE_JSON_STATUS_FDS,
};

/* In order of SandboxCgroupController. */
static const SandboxFeature offered_by_cgroups[] = {
  [SANDBOX_CGROUP_MEMORY] = SANDBOX_FEATURE_MEMORY_LIMIT,
  [SANDBOX_CGROUP_PIDS] = SANDBOX_FEATURE_PIDS_LIMIT,
  [SANDBOX_CGROUP_CPU] = SANDBOX_FEATURE_CPU_LIMIT,
};

/* A newer module may speak of features that this library does not know. */
static gboolean
is_feature (SandboxFeature feature)
{
  return (guint) feature < SANDBOX_FEATURE_END
         && feature_table[feature].name != NULL;
}

static void
say (SandboxFeatureSet *set,
     SandboxFeature feature,
     Said said,
     const char *text)
{
  Entry *entry;

  if (!is_feature (feature))
    return;
  entry = &set->entries[feature];
  g_free (entry->text);
  entry->said = said;
  entry->text = g_strdup (text);
}

/* NULL if the tool has @option, else why not. */
static char *
find_option_problem (const SandboxHostFacts *facts, const char *option)
{
  g_autoptr (GError) problem = NULL;

  if (facts == NULL)
    return g_strdup_printf ("the tool has no option %s", option);
  if (sandbox_host_facts_check_option (facts, option, &problem))
    return NULL;
  return g_strdup (problem->message);
}

/* NULL if the caller has a range of ids, else why not. */
static char *
find_subid_problem (const SandboxHostFacts *facts)
{
  g_autoptr (GError) problem = NULL;

  if (facts == NULL || facts->has_subid)
    return NULL;
  if (_sandbox_id_map_is_possible (&problem))
    return NULL;
  return g_strdup (problem->message);
}

/* NULL if the caller can make the cgroup that @feature takes, else why not. */
static char *
find_cgroup_problem (const SandboxHostFacts *facts, SandboxFeature feature)
{
  g_auto (SandboxCgroupPlace) place = { 0 };
  g_autoptr (GError) problem = NULL;
  const char *root = facts != NULL && facts->root != NULL ? facts->root : "";
  int controller = 0;

  if (facts == NULL || facts->has_cgroups)
    return NULL;
  while (offered_by_cgroups[controller] != feature)
    controller++;
  if (_sandbox_cgroup_place_find (root, (SandboxCgroupController) controller,
                                  &place, &problem))
    return NULL;
  return g_strdup (problem->message);
}

/* selinux(8): that is where its file system is mounted when it is on. */
static const char *
get_label_reason (void)
{
  return g_file_test ("/sys/fs/selinux/enforce", G_FILE_TEST_EXISTS)
             ? "this version sets no labels; start the command with runcon(1)"
             : "SELinux is off on this host: there is no /sys/fs/selinux; boot "
               "with security=selinux";
}

const char *
_sandbox_feature_get_name (SandboxFeature feature)
{
  return is_feature (feature) ? feature_table[feature].name : NULL;
}

const char *
_sandbox_feature_get_field (SandboxFeature feature)
{
  return is_feature (feature) ? field_names[feature_table[feature].field]
                              : NULL;
}

const char *
_sandbox_feature_get_description (SandboxFeature feature)
{
  return is_feature (feature) ? feature_table[feature].description : NULL;
}

SandboxFeatureSet *
_sandbox_feature_set_new (void)
{
  return g_new0 (SandboxFeatureSet, 1);
}

void
_sandbox_feature_set_free (SandboxFeatureSet *self)
{
  if (self == NULL)
    return;
  for (guint i = 0; i < SANDBOX_FEATURE_END; i++)
    g_free (self->entries[i].text);
  g_free (self);
}

gboolean
_sandbox_feature_set_is_offered (const SandboxFeatureSet *self,
                                 const SandboxHostFacts *facts,
                                 SandboxFeature feature,
                                 char **out_reason)
{
  const Entry nothing = { SAID_NOTHING, NULL };
  const Entry *entry
      = is_feature (feature) ? &self->entries[feature] : &nothing;
  char *reason = NULL;

  if (entry->said == SAID_OFFERED)
    return TRUE;
  if (entry->said == SAID_IF_OPTION)
    {
      reason = find_option_problem (facts, entry->text);
      if (reason == NULL)
        return TRUE;
    }
  else if (entry->said == SAID_IF_SUBID)
    {
      reason = find_subid_problem (facts);
      if (reason == NULL)
        return TRUE;
    }
  else if (entry->said == SAID_IF_CGROUP)
    {
      reason = find_cgroup_problem (facts, feature);
      if (reason == NULL)
        return TRUE;
    }
  else if (entry->said == SAID_WITHHELD)
    reason = g_strdup (entry->text);
  else
    reason = g_strdup ("the backend does not know it");

  if (out_reason != NULL)
    *out_reason = g_steal_pointer (&reason);
  g_free (reason);
  return FALSE;
}

void
sandbox_feature_set_offer (SandboxFeatureSet *set, SandboxFeature feature)
{
  g_return_if_fail (set != NULL);

  say (set, feature, SAID_OFFERED, NULL);
}

void
sandbox_feature_set_offer_if_option (SandboxFeatureSet *set,
                                     SandboxFeature feature,
                                     const char *option)
{
  g_return_if_fail (set != NULL);
  g_return_if_fail (option != NULL);

  say (set, feature, SAID_IF_OPTION, option);
}

void
sandbox_feature_set_offer_if_subid (SandboxFeatureSet *set,
                                    SandboxFeature feature)
{
  g_return_if_fail (set != NULL);

  say (set, feature, SAID_IF_SUBID, NULL);
}

void
sandbox_feature_set_withhold (SandboxFeatureSet *set,
                              SandboxFeature feature,
                              const char *reason)
{
  g_return_if_fail (set != NULL);
  g_return_if_fail (reason != NULL);

  say (set, feature, SAID_WITHHELD, reason);
}

void
sandbox_feature_set_offer_all (SandboxFeatureSet *set,
                               const SandboxFeature *features,
                               gsize n_features)
{
  g_return_if_fail (set != NULL);

  for (gsize i = 0; i < n_features; i++)
    say (set, features[i], SAID_OFFERED, NULL);
}

void
sandbox_feature_set_offer_if (SandboxFeatureSet *set,
                              gboolean is_offered,
                              SandboxFeature feature,
                              const char *reason)
{
  g_return_if_fail (set != NULL);
  g_return_if_fail (reason != NULL);

  if (is_offered)
    sandbox_feature_set_offer (set, feature);
  else
    sandbox_feature_set_withhold (set, feature, reason);
}

void
sandbox_feature_set_offer_namespaces (SandboxFeatureSet *set,
                                      const SandboxHostFacts *facts)
{
  g_return_if_fail (set != NULL);

  for (int i = 0; i < SANDBOX_ISOLATION_N_KINDS; i++)
    {
      SandboxIsolationKind kind = (SandboxIsolationKind) i;
      SandboxFeature new_feature
          = (SandboxFeature) (SANDBOX_FEATURE_NETWORK_NEW + i);
      g_autofree char *reason
          = g_strdup_printf ("the kernel has no %s namespaces",
                             sandbox_isolation_kind_to_string (kind));

      sandbox_feature_set_offer_if (
          set, sandbox_host_facts_has_namespace (facts, kind), new_feature,
          reason);
      say (set, (SandboxFeature) (SANDBOX_FEATURE_NETWORK_HOST + i),
           SAID_OFFERED, NULL);
    }
}

void
sandbox_feature_set_offer_init (SandboxFeatureSet *set)
{
  say (set, SANDBOX_FEATURE_EXEC_LABEL, SAID_WITHHELD, get_label_reason ());
  say (set, SANDBOX_FEATURE_FILE_LABEL, SAID_WITHHELD, get_label_reason ());
  sandbox_feature_set_offer_all (set, offered_by_init,
                                 G_N_ELEMENTS (offered_by_init));
  for (gsize i = 0; i < G_N_ELEMENTS (offered_by_cgroups); i++)
    say (set, offered_by_cgroups[i], SAID_IF_CGROUP, NULL);
}
