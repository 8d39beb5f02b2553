/* validate-namespaces.c - what must be true of namespaces for any backend. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "validate-private.h"

#include <linux/capability.h>

#include <sandboxlib/plugin.h>

#include "id-ranges-private.h"
#include "namespaces-private.h"
#include "request-fds-private.h"

#define fail _sandbox_invalid

static SandboxIsolationValue
get_user (SandboxRequest *request)
{
  return sandbox_isolation_get (sandbox_request_get_isolation (request),
                                SANDBOX_ISOLATION_KIND_USER);
}

static gboolean
check_kind (const SandboxIsolation *isolation,
            SandboxIsolationKind kind,
            GError **error)
{
  guint value = sandbox_isolation_get (isolation, kind);
  const char *name = sandbox_isolation_kind_to_string (kind);
  const char *problem = _sandbox_isolation_get_problem (isolation, kind);

  if (value > SANDBOX_ISOLATION_FD)
    return fail (error, "isolation: %d is not a value for %s", (int) value,
                 name);
  if (value != SANDBOX_ISOLATION_FD)
    return TRUE;
  if (problem != NULL)
    return fail (error, "isolation: %s: %s", name, problem);
  if (sandbox_isolation_get_fd (isolation, kind) < 0)
    return fail (error, "isolation: %s=fd has no fd", name);
  return TRUE;
}

static gboolean
check_second_user (const SandboxIsolation *isolation, GError **error)
{
  const char *problem = _sandbox_isolation_get_second_problem (isolation);
  int first = sandbox_isolation_get_fd (isolation, SANDBOX_ISOLATION_KIND_USER);
  int second = sandbox_isolation_get_second_user_fd (isolation);

  if (problem != NULL)
    return fail (error, "isolation: second user: %s", problem);
  if (second < 0)
    return TRUE;
  if (first < 0)
    return fail (error, "isolation: second user: is entered from the user "
                        "namespace of user=fd, and that is not set");
  if (_sandbox_namespace_is_callers (first, SANDBOX_ISOLATION_KIND_USER))
    return fail (error, "isolation: second user: user=fd is the caller's own "
                        "user namespace; join one below it");
  if (!_sandbox_namespace_is_below (second, first))
    return fail (error, "isolation: second user: it is not below the user "
                        "namespace of user=fd");
  return TRUE;
}

gboolean
_sandbox_validate_namespaces (SandboxRequest *request, GError **error)
{
  const SandboxIsolation *isolation = sandbox_request_get_isolation (request);

  for (int kind = 0; kind < SANDBOX_ISOLATION_N_KINDS; kind++)
    if (!check_kind (isolation, (SandboxIsolationKind) kind, error))
      return FALSE;
  return check_second_user (isolation, error);
}

/* @field takes a user namespace of its own. */
static gboolean
check_own_user (SandboxRequest *request, const char *field, GError **error)
{
  SandboxIsolationValue value = get_user (request);

  if (value != SANDBOX_ISOLATION_HOST && value != SANDBOX_ISOLATION_FD)
    return TRUE;
  return fail (error,
               "%s: takes a user namespace of its own, but isolation has "
               "user=%s",
               field, value == SANDBOX_ISOLATION_HOST ? "host" : "fd");
}

static gboolean
check_mapped (const char *field,
              gint64 id,
              const char *map,
              const GArray *ranges,
              GError **error)
{
  return id < 0 || _sandbox_id_ranges_have_inside (ranges, (guint32) id)
         || fail (error, "%s: %" G_GINT64_FORMAT " is not mapped by %s", field,
                  id, map);
}

static gboolean
check_map (SandboxRequest *request,
           const char *field,
           const char *const *texts,
           GError **error)
{
  g_autofree char *fault = _sandbox_id_ranges_dup_fault (texts);

  if (fault != NULL)
    return fail (error, "%s: %s", field, fault);
  if (sandbox_request_get_id_map (request) != SANDBOX_ID_MAP_UNSET)
    return fail (error,
                 "%s: says the same as id-map in other words; leave one "
                 "of them out",
                 field);
  return check_own_user (request, field, error);
}

static gboolean
check_groups_mapped (SandboxRequest *request,
                     const GArray *ranges,
                     GError **error)
{
  gsize n_groups;
  const guint32 *groups = sandbox_request_get_groups (request, &n_groups);

  for (gsize i = 0; i < n_groups; i++)
    if (!check_mapped ("groups", groups[i], "gid-map", ranges, error))
      return FALSE;
  return check_mapped ("gid", sandbox_request_get_gid (request), "gid-map",
                       ranges, error);
}

static gboolean
check_maps (SandboxRequest *request, GError **error)
{
  const char *const *uids = sandbox_request_get_uid_map (request);
  const char *const *gids = sandbox_request_get_gid_map (request);
  g_autoptr (GArray) uid_ranges = NULL;
  g_autoptr (GArray) gid_ranges = NULL;

  if ((uids != NULL && !check_map (request, "uid-map", uids, error))
      || (gids != NULL && !check_map (request, "gid-map", gids, error)))
    return FALSE;
  uid_ranges = _sandbox_id_ranges_new (uids);
  gid_ranges = _sandbox_id_ranges_new (gids);
  return (uids == NULL
          || check_mapped ("uid", sandbox_request_get_uid (request), "uid-map",
                           uid_ranges, error))
         && (gids == NULL || check_groups_mapped (request, gid_ranges, error));
}

/* As bwrap(1) has it. */
static gboolean
check_maps_of_others (SandboxRequest *request, GError **error)
{
  static const char field[] = "userns-block-fd";
  const char *other
      = sandbox_request_get_uid_map (request) != NULL   ? "uid-map"
        : sandbox_request_get_gid_map (request) != NULL ? "gid-map"
        : sandbox_request_get_id_map (request) != SANDBOX_ID_MAP_UNSET
            ? "id-map"
            : NULL;

  if (other != NULL)
    return fail (error, "%s: somebody else maps the ids; leave %s or %s out",
                 field, field, other);
  if (_sandbox_request_find_fd (request, SANDBOX_FD_INFO) == NULL)
    return fail (error,
                 "%s: takes one of info-fds, to tell whoever maps the ids the "
                 "pid",
                 field);
  return check_own_user (request, field, error);
}

gboolean
_sandbox_validate_first_process (SandboxRequest *request, GError **error)
{
  SandboxIsolationValue value = sandbox_isolation_get (
      sandbox_request_get_isolation (request), SANDBOX_ISOLATION_KIND_PID);

  if (sandbox_request_get_as_pid_1 (request) != SANDBOX_CHOICE_YES)
    return TRUE;
  if (value == SANDBOX_ISOLATION_HOST || value == SANDBOX_ISOLATION_FD)
    return fail (error,
                 "as-pid-1: takes a pid namespace of its own, but isolation "
                 "has pid=%s",
                 value == SANDBOX_ISOLATION_HOST ? "host" : "fd");
  /* pid_namespaces(7) */
  if (sandbox_request_get_on_exit (request) == SANDBOX_ON_EXIT_WAIT)
    return fail (error, "as-pid-1: the kernel kills what process 1 leaves "
                        "running, but on-exit is wait");
  return TRUE;
}

gboolean
_sandbox_validate_user_namespace (SandboxRequest *request, GError **error)
{
  gboolean is_disabled
      = sandbox_request_get_disable_userns (request) == SANDBOX_CHOICE_YES;

  if ((sandbox_request_get_uid_map (request) != NULL
       || sandbox_request_get_gid_map (request) != NULL)
      && !check_maps (request, error))
    return FALSE;
  if (_sandbox_request_find_fd (request, SANDBOX_FD_USERNS_BLOCK) != NULL
      && !check_maps_of_others (request, error))
    return FALSE;
  if (is_disabled && !check_own_user (request, "disable-userns", error))
    return FALSE;
  if (sandbox_request_get_id_map (request) == SANDBOX_ID_MAP_SUBID
      && !check_own_user (request, "id-map=subid", error))
    return FALSE;
  /* Whoever has it there can raise what limits the number of namespaces. */
  if (is_disabled
      && (sandbox_request_get_capability_mask (request) >> CAP_SYS_RESOURCE
          & 1))
    return fail (error, "disable-userns: a command with CAP_SYS_RESOURCE could "
                        "enable them again");
  return TRUE;
}
