/* degrade.c - a request without what a backend withholds. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "negotiate-private.h"

#include "change-private.h"
#include "degrade-mounts-private.h"
#include "error-private.h"
#include "request-fds-private.h"
#include "request-private.h"

static gboolean
is_mount_feature (SandboxFeature feature)
{
  return g_str_has_prefix (_sandbox_feature_get_name (feature), "mounts.");
}

static gboolean
is_isolation_feature (SandboxFeature feature)
{
  return (feature >= SANDBOX_FEATURE_NETWORK_NEW
          && feature <= SANDBOX_FEATURE_CGROUP_HOST)
         || (feature >= SANDBOX_FEATURE_NETWORK_FD
             && feature <= SANDBOX_FEATURE_CGROUP_FD);
}

static SandboxIsolationKind
get_isolation_kind (SandboxFeature feature)
{
  if (feature >= SANDBOX_FEATURE_NETWORK_FD)
    return feature - SANDBOX_FEATURE_NETWORK_FD;
  return feature >= SANDBOX_FEATURE_NETWORK_HOST
             ? feature - SANDBOX_FEATURE_NETWORK_HOST
             : feature - SANDBOX_FEATURE_NETWORK_NEW;
}

static char *
join (const char *const *words)
{
  return g_strjoinv (", ", (char **) words);
}

static char *
describe_mounts (SandboxRequest *request, SandboxFeature feature)
{
  GPtrArray *mounts = sandbox_request_get_mounts (request);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < mounts->len; i++)
    {
      const SandboxMount *mount = g_ptr_array_index (mounts, i);
      g_autofree char *words = NULL;

      if (!_sandbox_mount_uses (mount, feature))
        continue;
      words = sandbox_mount_to_string (mount);
      g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", words);
    }
  return g_string_free (text, FALSE);
}

/* Names alone: a value can be a secret. */
static char *
describe_environment (SandboxRequest *request)
{
  static const char *const bases[] = { "", "standard", "empty", "inherit" };
  guint base = sandbox_request_get_environment_base (request);
  const char *const *change = sandbox_request_get_variables (request);
  GString *text = g_string_new (base < G_N_ELEMENTS (bases) ? bases[base] : "");

  for (; *change != NULL; change++)
    {
      gsize length = strcspn (*change, "=");

      g_string_append_printf (text, "%s%s%.*s", text->len > 0 ? ", " : "",
                              (*change)[length] == '=' ? "" : "without ",
                              (int) length, *change);
    }
  return g_string_free (text, FALSE);
}

static char *
describe_groups (SandboxRequest *request)
{
  gsize n_groups;
  const guint32 *groups = sandbox_request_get_groups (request, &n_groups);
  GString *text = g_string_new (n_groups == 0 ? "none" : NULL);

  for (gsize i = 0; i < n_groups; i++)
    g_string_append_printf (text, "%s%u", i > 0 ? ", " : "", groups[i]);
  return g_string_free (text, FALSE);
}

static char *
describe_stdio (SandboxRequest *request)
{
  g_auto (GStrv) words = _sandbox_request_dup_stdio (request);

  return g_strdup_printf ("stdin=%s, stdout=%s, stderr=%s", words[0], words[1],
                          words[2]);
}

static char *
describe_number (guint64 number, const char *unit)
{
  return g_strdup_printf ("%" G_GUINT64_FORMAT "%s", number, unit);
}

/* The value of a field with a property of its own. */
static char *
describe_property (SandboxRequest *request, const char *field)
{
  g_auto (GValue) value = G_VALUE_INIT;
  g_auto (GValue) text = G_VALUE_INIT;

  g_object_get_property (G_OBJECT (request), field, &value);
  if (G_VALUE_HOLDS (&value, G_TYPE_STRV))
    return join (g_value_get_boxed (&value));
  g_value_init (&text, G_TYPE_STRING);
  g_value_transform (&value, &text);
  return g_value_dup_string (&text);
}

/* What @request asks for by using @feature. */
static char *
describe_wanted (SandboxRequest *request, SandboxFeature feature)
{
  const char *name = _sandbox_feature_get_name (feature);
  const char *value = strrchr (name, '=');

  if (is_mount_feature (feature))
    return describe_mounts (request, feature);
  switch (feature)
    {
    case SANDBOX_FEATURE_ENVIRONMENT:
      return describe_environment (request);
    case SANDBOX_FEATURE_WRITABLE_LIST:
      return join (sandbox_request_get_writable_paths (request));
    case SANDBOX_FEATURE_GROUPS:
    case SANDBOX_FEATURE_GROUPS_USER_NEW:
      return describe_groups (request);
    case SANDBOX_FEATURE_STDIO:
      return describe_stdio (request);
    case SANDBOX_FEATURE_SECCOMP:
      return describe_number (
          sandbox_request_get_seccomp_programs (request)->len, " programs");
    case SANDBOX_FEATURE_EMPTY_ROOT:
    case SANDBOX_FEATURE_EMPTY_ROOT_MODE:
      return g_strdup_printf ("%04o",
                              (guint) sandbox_request_get_empty_root (request));
    case SANDBOX_FEATURE_UMASK:
      return g_strdup_printf ("0%" G_GINT64_MODIFIER "o",
                              sandbox_request_get_umask (request));
    case SANDBOX_FEATURE_MEMORY_LIMIT:
      return describe_number (sandbox_request_get_memory_limit (request),
                              " bytes");
    case SANDBOX_FEATURE_CPU_LIMIT:
      return describe_number (sandbox_request_get_cpu_limit (request),
                              " us in a second");
    case SANDBOX_FEATURE_TIMEOUT:
      return describe_number (sandbox_request_get_timeout (request), " us");
    case SANDBOX_FEATURE_OUTPUT_LIMIT:
      return describe_number (sandbox_request_get_output_limit (request),
                              " bytes");
    case SANDBOX_FEATURE_NO_NEW_PRIVS:
    case SANDBOX_FEATURE_DIE_WITH_HOST:
    case SANDBOX_FEATURE_LOOPBACK:
    case SANDBOX_FEATURE_NEW_SESSION:
    case SANDBOX_FEATURE_AS_PID_1:
    case SANDBOX_FEATURE_KERNEL_FILES_COVERED:
    case SANDBOX_FEATURE_DISABLE_USERNS:
    case SANDBOX_FEATURE_ASSERT_USERNS_DISABLED:
      return g_strdup ("yes");
    case SANDBOX_FEATURE_IPC_APART_FROM_UTS:
      return g_strdup (
          sandbox_isolation_get (sandbox_request_get_isolation (request),
                                 SANDBOX_ISOLATION_KIND_UTS)
                  == SANDBOX_ISOLATION_NEW
              ? "ipc=host, uts=new"
              : "ipc=new, uts=host");
    default:
      /* One value, which the name ends in, or the whole field. */
      return value != NULL ? g_strdup (value + 1)
                           : describe_property (
                               request, _sandbox_feature_get_field (feature));
    }
}

static void
remove_host (SandboxRequest *request, SandboxIsolationKind kind)
{
  if (sandbox_isolation_get (sandbox_request_get_isolation (request), kind)
      == SANDBOX_ISOLATION_HOST)
    sandbox_request_isolate (request, kind, SANDBOX_ISOLATION_UNSET);
}

static void
remove_second_user (SandboxRequest *request)
{
  g_autoptr (SandboxIsolation) isolation
      = sandbox_isolation_copy (sandbox_request_get_isolation (request));

  sandbox_isolation_set_second_user_fd (isolation, -1);
  sandbox_request_set_isolation (request, isolation);
}

/* Leaves a field that has only more special setters alone. */
static void
reset_property (SandboxRequest *request, const char *field)
{
  GParamSpec *spec
      = g_object_class_find_property (G_OBJECT_GET_CLASS (request), field);

  if ((spec->flags & G_PARAM_WRITABLE) != 0)
    g_object_set_property (G_OBJECT (request), field,
                           g_param_spec_get_default_value (spec));
  else
    _sandbox_request_drop_fds (request, field);
}

/* Unsets what makes @request use @feature, mounts aside. */
static void
remove_feature (SandboxRequest *request, SandboxFeature feature)
{
  if (is_isolation_feature (feature))
    sandbox_request_isolate (request, get_isolation_kind (feature),
                             SANDBOX_ISOLATION_UNSET);
  switch (feature)
    {
    case SANDBOX_FEATURE_ENVIRONMENT:
      _sandbox_request_unset_environment (request);
      break;
    case SANDBOX_FEATURE_EMPTY_ROOT_MODE:
      if (sandbox_request_get_empty_root (request) != -1)
        sandbox_request_set_empty_root (request, 0755);
      break;
    case SANDBOX_FEATURE_NETWORK_NEW:
      sandbox_request_set_loopback (request, SANDBOX_CHOICE_UNSET);
      break;
    case SANDBOX_FEATURE_IPC_APART_FROM_UTS:
      remove_host (request, SANDBOX_ISOLATION_KIND_IPC);
      remove_host (request, SANDBOX_ISOLATION_KIND_UTS);
      break;
    case SANDBOX_FEATURE_MOUNT_PROC_HOST_PID:
      sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_PID,
                               SANDBOX_ISOLATION_UNSET);
      break;
    case SANDBOX_FEATURE_SECCOMP:
      sandbox_request_clear_seccomp_programs (request);
      break;
    case SANDBOX_FEATURE_MOUNT_MQUEUE_HOST_IPC:
      sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_IPC,
                               SANDBOX_ISOLATION_UNSET);
      break;
    case SANDBOX_FEATURE_USER_FD:
    case SANDBOX_FEATURE_SECOND_USER:
      remove_second_user (request);
      break;
    case SANDBOX_FEATURE_STDIO:
      for (guint i = SANDBOX_STREAM_STDIN; i <= SANDBOX_STREAM_STDERR; i++)
        sandbox_request_set_stdio (request, i, SANDBOX_STDIO_UNSET);
      break;
    default:
      if (!is_isolation_feature (feature))
        reset_property (request, _sandbox_feature_get_field (feature));
      break;
    }
}

static SandboxChange *
describe_change (SandboxRequest *request,
                 SandboxFeature feature,
                 gboolean is_minimal,
                 const char *reason)
{
  g_autofree char *wanted = describe_wanted (request, feature);
  g_autofree char *shown = _sandbox_display (wanted);
  gboolean is_writable = feature == SANDBOX_FEATURE_WRITABLE_NONE
                         || feature == SANDBOX_FEATURE_WRITABLE_LIST;

  return _sandbox_change_new (feature, shown,
                              is_writable  ? "all"
                              : is_minimal ? "minimal"
                                           : "unset",
                              reason);
}

static void
remember_changes (SandboxRequest *request, GPtrArray *changes)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  g_ptr_array_extend (all, _sandbox_request_get_degraded (request), NULL, NULL);
  g_ptr_array_extend (all, changes, NULL, NULL);
  _sandbox_request_set_degraded (request, all);
}

/* Without its range of ids a user namespace has no groups either. */
static void
list_used (SandboxRequest *request,
           const SandboxFeatureSet *set,
           const SandboxHostFacts *facts,
           gboolean used[SANDBOX_FEATURE_END])
{
  static const SandboxFeature maps[]
      = { SANDBOX_FEATURE_ID_MAP_SUBID, SANDBOX_FEATURE_GID_MAP,
          SANDBOX_FEATURE_USERNS_BLOCK_FD };
  g_autoptr (SandboxRequest) without = NULL;

  _sandbox_request_list_used (request, facts, used);
  for (gsize i = 0; i < G_N_ELEMENTS (maps); i++)
    {
      if (!used[maps[i]]
          || _sandbox_feature_set_is_offered (set, facts, maps[i], NULL))
        continue;
      without = sandbox_request_copy (request);
      sandbox_request_set_id_map (without, SANDBOX_ID_MAP_UNSET);
      sandbox_request_set_gid_map (without, NULL);
      sandbox_request_set_userns_block_fd (without, -1);
      _sandbox_request_list_used (without, facts, used);
      used[maps[i]] = TRUE;
      return;
    }
}

SandboxRequest *
_sandbox_degrade (SandboxRequest *request,
                  const SandboxFeatureSet *set,
                  const SandboxHostFacts *facts,
                  GPtrArray **out_changes)
{
  SandboxRequest *degraded = sandbox_request_copy (request);
  g_autoptr (GPtrArray) changes
      = g_ptr_array_new_with_free_func ((GDestroyNotify) sandbox_change_unref);
  gboolean withheld[SANDBOX_FEATURE_END];
  gboolean has_minimal = _sandbox_feature_set_is_offered (
      set, facts, SANDBOX_FEATURE_MOUNT_DEV_MINIMAL, NULL);

  list_used (request, set, facts, withheld);
  for (guint feature = 0; feature < SANDBOX_FEATURE_END; feature++)
    {
      g_autofree char *reason = NULL;

      if (!withheld[feature])
        continue;
      withheld[feature]
          = !_sandbox_feature_set_is_offered (set, facts, feature, &reason);
      if (!withheld[feature])
        continue;
      g_ptr_array_add (
          changes,
          describe_change (request, feature,
                           feature == SANDBOX_FEATURE_MOUNT_DEV && has_minimal,
                           reason));
      remove_feature (degraded, feature);
    }
  _sandbox_degrade_mounts (degraded, withheld, has_minimal, changes);
  remember_changes (degraded, changes);
  if (out_changes != NULL)
    *out_changes = g_steal_pointer (&changes);
  return degraded;
}
