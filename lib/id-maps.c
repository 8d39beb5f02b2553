/* id-maps.c - user namespaces with the ids that a request lists. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "id-maps-private.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "error-private.h"
#include "fds-private.h"
#include "id-map-private.h"
#include "request-fds-private.h"

/* Of users or of groups. */
typedef struct
{
  const char *field;
  const char *file;    /* below /proc/PID */
  const char *sub_ids; /* whose ranges the caller may map */
  const char *program; /* what maps them for him */
  int capability;      /* without which he needs it */
} Kind;

static const Kind users
    = { "uid-map", "uid_map", "/etc/subuid", "newuidmap", CAP_SETUID };
static const Kind groups
    = { "gid-map", "gid_map", "/etc/subgid", "newgidmap", CAP_SETGID };

static guint32
get_own (const Kind *kind)
{
  return kind == &users ? geteuid () : getegid ();
}

static const char *const *
get_texts (SandboxRequest *request, const Kind *kind)
{
  return kind == &users ? sandbox_request_get_uid_map (request)
                        : sandbox_request_get_gid_map (request);
}

/* The one that is not listed is the caller's own id. */
static GArray *
list_ranges (SandboxRequest *request, const Kind *kind)
{
  const char *const *texts = get_texts (request, kind);
  gint64 wanted = kind == &users ? sandbox_request_get_uid (request)
                                 : sandbox_request_get_gid (request);
  guint32 own = get_own (kind);
  SandboxIdRange one = { wanted >= 0 ? (guint32) wanted : own, own, 1 };
  GArray *ranges;

  if (texts != NULL)
    return _sandbox_id_ranges_new (texts);
  ranges = g_array_new (FALSE, FALSE, sizeof (SandboxIdRange));
  g_array_append_val (ranges, one);
  return ranges;
}

/* Which everybody may map. */
static gboolean
is_own_alone (const GArray *ranges, const Kind *kind)
{
  const SandboxIdRange *first = &g_array_index (ranges, SandboxIdRange, 0);

  return ranges->len == 1 && first->count == 1
         && first->outside == get_own (kind);
}

/* What there is in the user namespace of a caller who may map everything. */
static GArray *
list_existing (const Kind *kind)
{
  g_autofree char *path = g_strconcat ("/proc/self/", kind->file, NULL);
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (SandboxIdRange));
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  if (g_file_get_contents (path, &text, NULL, NULL))
    lines = g_strsplit (text, "\n", -1);
  for (gsize i = 0; lines != NULL && lines[i] != NULL; i++)
    {
      SandboxIdRange range = { 0 };

      if (sscanf (lines[i], "%u %*u %u", &range.outside, &range.count) == 2)
        g_array_append_val (ranges, range);
    }
  return ranges;
}

/* Where the range of @id ends among those of @all, or 0. */
static guint64
find_end (const GArray *all, guint32 id)
{
  for (guint i = 0; i < all->len; i++)
    {
      const SandboxIdRange *range = &g_array_index (all, SandboxIdRange, i);

      if (id >= range->outside && id - range->outside < range->count)
        return (guint64) range->outside + range->count;
    }
  return 0;
}

/* Several that follow on one another will do. */
static gboolean
is_within (const GArray *all, const SandboxIdRange *range, guint32 *out_missing)
{
  guint64 at = range->outside;
  guint64 end = at + range->count;

  while (at < end)
    {
      guint64 next = find_end (all, (guint32) at);

      if (next == 0)
        {
          *out_missing = (guint32) at;
          return FALSE;
        }
      at = next;
    }
  return TRUE;
}

static gboolean
refuse (const Kind *kind,
        const SandboxIdRange *range,
        guint32 missing,
        gboolean is_privileged,
        GError **error)
{
  if (is_privileged)
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED,
                 "%s: '%u:%u:%u': there is no id %u in the caller's user "
                 "namespace",
                 kind->field, range->inside, range->outside, range->count,
                 missing);
  else
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED,
                 "%s: '%u:%u:%u': the caller may not map %u, which is not in "
                 "his ranges of %s and not his own id %u",
                 kind->field, range->inside, range->outside, range->count,
                 missing, kind->sub_ids, get_own (kind));
  return FALSE;
}

static gboolean
check_kind (SandboxRequest *request,
            const SandboxHostFacts *facts,
            const Kind *kind,
            GError **error)
{
  gboolean is_privileged
      = sandbox_host_facts_has_capability (facts, kind->capability);
  g_autoptr (GArray) ranges = list_ranges (request, kind);
  g_autoptr (GArray) all = is_privileged
                               ? list_existing (kind)
                               : _sandbox_list_sub_ids (kind->sub_ids);
  guint32 missing = 0;

  for (guint i = 0; i < ranges->len; i++)
    {
      const SandboxIdRange *range = &g_array_index (ranges, SandboxIdRange, i);
      gboolean is_own = !is_privileged && range->count == 1
                        && range->outside == get_own (kind);

      if (!is_own && !is_within (all, range, &missing))
        return refuse (kind, range, missing, is_privileged, error);
    }
  return TRUE;
}

gboolean
_sandbox_id_maps_are_listed (SandboxRequest *request)
{
  return get_texts (request, &users) != NULL
         || get_texts (request, &groups) != NULL;
}

gboolean
_sandbox_id_maps_are_of_others (SandboxRequest *request)
{
  return _sandbox_request_find_fd (request, SANDBOX_FD_USERNS_BLOCK) != NULL;
}

gboolean
_sandbox_id_maps_are_ranges (SandboxRequest *request)
{
  g_autoptr (GArray) uids = NULL;
  g_autoptr (GArray) gids = NULL;

  if (!_sandbox_id_maps_are_listed (request))
    return sandbox_request_get_id_map (request) == SANDBOX_ID_MAP_SUBID;
  uids = list_ranges (request, &users);
  gids = list_ranges (request, &groups);
  return _sandbox_id_ranges_count (uids) > 1
         || _sandbox_id_ranges_count (gids) > 1;
}

static gboolean
check_own (SandboxRequest *request,
           const Kind *kind,
           const char *field,
           gint64 wanted,
           GError **error)
{
  g_autoptr (GArray) ranges = list_ranges (request, kind);

  if (wanted >= 0
      || _sandbox_id_ranges_find_inside (ranges, get_own (kind)) >= 0)
    return TRUE;
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED,
               "%s: unset, and %s does not map the caller's %u; say which one "
               "the command has",
               field, kind->field, get_own (kind));
  return FALSE;
}

gboolean
_sandbox_id_maps_check (SandboxRequest *request,
                        const SandboxHostFacts *facts,
                        GError **error)
{
  return !_sandbox_id_maps_are_listed (request)
         || (check_kind (request, facts, &users, error)
             && check_kind (request, facts, &groups, error)
             && check_own (request, &users, "uid",
                           sandbox_request_get_uid (request), error)
             && check_own (request, &groups, "gid",
                           sandbox_request_get_gid (request), error));
}

gint64
_sandbox_id_maps_find_uid (SandboxRequest *request)
{
  g_autoptr (GArray) ranges = list_ranges (request, &users);

  return _sandbox_id_ranges_find_inside (ranges, geteuid ());
}

/* Returns 0 or an errno. A map takes one write. user_namespaces(7) */
static int
write_file (pid_t pid, const char *name, const char *text)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/%s", pid, name);
  g_auto (SandboxFd) fd = open (path, O_WRONLY | O_CLOEXEC);

  return fd >= 0 && write (fd, text, strlen (text)) >= 0 ? 0 : errno;
}

static int
write_map (pid_t pid, const GArray *ranges, const Kind *kind)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < ranges->len; i++)
    {
      const SandboxIdRange *range = &g_array_index (ranges, SandboxIdRange, i);

      g_string_append_printf (text, "%u %u %u\n", range->inside, range->outside,
                              range->count);
    }
  return write_file (pid, kind->file, text->str);
}

static gboolean
run_program (pid_t pid, const GArray *ranges, const Kind *kind, GError **error)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new_with_free_func (g_free);
  char *program = _sandbox_find_map_program (kind->program, error);

  if (program == NULL)
    return FALSE;
  g_ptr_array_add (argv, program);
  g_ptr_array_add (argv, g_strdup_printf ("%d", pid));
  for (guint i = 0; i < ranges->len; i++)
    {
      const SandboxIdRange *range = &g_array_index (ranges, SandboxIdRange, i);

      g_ptr_array_add (argv, g_strdup_printf ("%u", range->inside));
      g_ptr_array_add (argv, g_strdup_printf ("%u", range->outside));
      g_ptr_array_add (argv, g_strdup_printf ("%u", range->count));
    }
  g_ptr_array_add (argv, NULL);
  return _sandbox_map_ids_by_program ((const char *const *) argv->pdata, error);
}

/* Who has the capability writes himself; one's own group alone takes setgroups(2)
 * to be given up. */
static gboolean
map_kind (SandboxRequest *request, pid_t pid, const Kind *kind, GError **error)
{
  g_autoptr (GArray) ranges = list_ranges (request, kind);
  int failure = write_map (pid, ranges, kind);

  if (failure == EPERM && is_own_alone (ranges, kind) && kind == &groups)
    {
      failure = write_file (pid, "setgroups", "deny");
      if (failure == 0)
        failure = write_map (pid, ranges, kind);
    }
  if (failure == 0)
    return TRUE;
  if (failure == EPERM && !is_own_alone (ranges, kind))
    return run_program (pid, ranges, kind, error);
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
               "%s: cannot map ids: %s", kind->field,
               _sandbox_strerror (failure));
  return FALSE;
}

static gboolean
map_ids (pid_t pid, G_GNUC_UNUSED int pidfd, gpointer data, GError **error)
{
  return map_kind (data, pid, &users, error)
         && map_kind (data, pid, &groups, error);
}

int
_sandbox_id_maps_open (SandboxRequest *request, GError **error)
{
  return _sandbox_user_namespace_make (map_ids, request, error);
}
