/* isolation.c - namespaces, ids and capabilities in the words of bwrap(1). */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "command-line.h"

#include <linux/capability.h>

#define ASSERT_DISABLED "--assert-userns-disabled"
#define BIT(capability) (G_GUINT64_CONSTANT (1) << (capability))

static const char *const unshare_options[SANDBOX_ISOLATION_N_KINDS] = {
  [SANDBOX_ISOLATION_KIND_NETWORK] = "--unshare-net",
  [SANDBOX_ISOLATION_KIND_PID] = "--unshare-pid",
  [SANDBOX_ISOLATION_KIND_IPC] = "--unshare-ipc",
  [SANDBOX_ISOLATION_KIND_UTS] = "--unshare-uts",
  [SANDBOX_ISOLATION_KIND_USER] = "--unshare-user",
  [SANDBOX_ISOLATION_KIND_CGROUP] = "--unshare-cgroup",
};

static SandboxMount *
find_mount (SandboxRequest *request, SandboxMountType type)
{
  GPtrArray *mounts = sandbox_request_get_mounts (request);

  for (guint i = 0; i < mounts->len; i++)
    if (sandbox_mount_get_mount_type (g_ptr_array_index (mounts, i)) == type)
      return g_ptr_array_index (mounts, i);
  return NULL;
}

static gboolean
has_groups (SandboxRequest *request)
{
  gsize n_groups;

  return sandbox_request_get_groups (request, &n_groups) != NULL;
}

static gboolean
wants_new (const CommandLine *line, SandboxIsolationKind kind)
{
  switch (sandbox_isolation_get (sandbox_request_get_isolation (line->request),
                                 kind))
    {
    case SANDBOX_ISOLATION_NEW:
      return TRUE;
    case SANDBOX_ISOLATION_TRY:
      /* Groups were asked for, a user namespace only if possible. */
      return sandbox_host_facts_has_namespace (line->facts, kind)
             && (kind != SANDBOX_ISOLATION_KIND_USER
                 || !has_groups (line->request));
    case SANDBOX_ISOLATION_UNSET:
      /* One request means the same for everyone: a user namespace can mount a
       * proc only of its own pid namespace, so root gets one too. */
      return (kind == SANDBOX_ISOLATION_KIND_PID
              && find_mount (line->request, SANDBOX_MOUNT_PROC) != NULL)
             || (kind == SANDBOX_ISOLATION_KIND_IPC
                 && find_mount (line->request, SANDBOX_MOUNT_MQUEUE) != NULL)
             || (kind == SANDBOX_ISOLATION_KIND_UTS
                 && sandbox_request_get_hostname (line->request) != NULL);
    default:
      return FALSE;
    }
}

static int
get_fd (const CommandLine *line, SandboxIsolationKind kind)
{
  return sandbox_isolation_get_fd (
      sandbox_request_get_isolation (line->request), kind);
}

static void
add_existing (CommandLine *line, const char *option, SandboxIsolationKind kind)
{
  if (sandbox_isolation_get (sandbox_request_get_isolation (line->request),
                             kind)
      != SANDBOX_ISOLATION_FD)
    return;
  bubblewrap_add_fd (line, option, option + 2, get_fd (line, kind));
  sandbox_invocation_join (line->invocation, kind);
}

static void
add_existing_namespaces (CommandLine *line)
{
  int second = sandbox_isolation_get_second_user_fd (
      sandbox_request_get_isolation (line->request));

  add_existing (line, "--userns", SANDBOX_ISOLATION_KIND_USER);
  if (second >= 0)
    bubblewrap_add_fd (line, "--userns2", "userns2", second);
  add_existing (line, "--pidns", SANDBOX_ISOLATION_KIND_PID);
}

static void
add_namespaces (CommandLine *line)
{
  const char *hostname = sandbox_request_get_hostname (line->request);

  for (int i = 0; i < SANDBOX_ISOLATION_N_KINDS; i++)
    {
      if (!line->is_new[i])
        continue;
      if (unshare_options[i] != NULL)
        bubblewrap_add (line, unshare_options[i], NULL);
      sandbox_invocation_unshare (line->invocation, (SandboxIsolationKind) i);
    }
  add_existing_namespaces (line);
  if (sandbox_request_get_disable_userns (line->request) == SANDBOX_CHOICE_YES)
    bubblewrap_add (line, "--disable-userns", NULL);
  /* sandboxlib-init looks in any case. */
  if (sandbox_request_get_assert_userns_disabled (line->request)
          == SANDBOX_CHOICE_YES
      && sandbox_host_facts_check_option (line->facts, ASSERT_DISABLED, NULL))
    bubblewrap_add (line, ASSERT_DISABLED, NULL);
  if (line->is_new[SANDBOX_ISOLATION_KIND_PID])
    bubblewrap_add (line, "--as-pid-1", NULL);
  if (hostname != NULL)
    bubblewrap_add (line, "--hostname", hostname, NULL);
}

/* bwrap maps ids; without a user namespace that it makes sandboxlib-init changes
 * them. */
static void
add_identity (CommandLine *line)
{
  gint64 uid = sandbox_request_get_uid (line->request);
  gint64 gid = sandbox_request_get_gid (line->request);

  if (!line->is_new[SANDBOX_ISOLATION_KIND_USER])
    return;
  if (uid >= 0)
    bubblewrap_add_number (line, "--uid", (guint64) uid);
  if (gid >= 0)
    bubblewrap_add_number (line, "--gid", (guint64) gid);
}

/* What sandboxlib-init needs as real root: bwrap 0.8 leaves the bounding set
 * full, and processes of other users are there to be ended. Nothing by which the
 * host's files could be reached: who can rename directories of the rootfs while
 * bwrap starts can have another program executed in its place. */
static guint64
get_capabilities_of_init (const CommandLine *line)
{
  guint64 mask = BIT (CAP_SETPCAP) | BIT (CAP_KILL);

  if (line->is_new[SANDBOX_ISOLATION_KIND_USER])
    return 0;
  if (bubblewrap_has_identity (line))
    mask |= BIT (CAP_SETUID) | BIT (CAP_SETGID);
  return mask;
}

static void
add_capabilities (CommandLine *line)
{
  guint64 mask = sandbox_request_get_capability_mask (line->request)
                 | get_capabilities_of_init (line);

  bubblewrap_add (line, "--cap-drop", "ALL", NULL);
  for (int n = 0; n < 64; n++)
    {
      const char *name = sandbox_capability_to_string (n);

      if ((mask & BIT (n)) == 0 || name == NULL)
        continue;
      /* bwrap 0.8 ignores that capset(2) refuses a capability which the caller
       * has not got, and then keeps all that it has. */
      if (bubblewrap_is_real_root (line)
          && !sandbox_host_facts_has_capability (line->facts, n))
        continue;
      bubblewrap_add (line, "--cap-add", name, NULL);
    }
}

static gboolean
check_id (const char *name, gint64 id, GError **error)
{
  if (id <= G_MAXINT32)
    return TRUE;
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED,
               "%s %" G_GINT64_FORMAT ": bwrap knows none above %d", name, id,
               G_MAXINT32);
  return FALSE;
}

/* What a user namespace by bwrap cannot do. */
static gboolean
check_user_namespace (const CommandLine *line, GError **error)
{
  SandboxMount *proc = find_mount (line->request, SANDBOX_MOUNT_PROC);
  SandboxMount *mqueue = find_mount (line->request, SANDBOX_MOUNT_MQUEUE);

  if (proc != NULL && !line->is_new[SANDBOX_ISOLATION_KIND_PID]
      && !(line->is_user_joined
           && get_fd (line, SANDBOX_ISOLATION_KIND_PID) >= 0))
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED,
                   "mount %s: a proc in a user namespace needs a pid namespace "
                   "of its own; leave isolation.pid=host out",
                   sandbox_mount_get_target (proc));
      return FALSE;
    }
  if (mqueue != NULL && !line->is_new[SANDBOX_ISOLATION_KIND_IPC])
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED,
                   "mount %s: a mqueue in a user namespace needs an ipc "
                   "namespace of its own; leave isolation.ipc=host out",
                   sandbox_mount_get_target (mqueue));
      return FALSE;
    }
  if (line->is_user_joined)
    return TRUE;
  if (has_groups (line->request))
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED,
                   "groups: setgroups(2) is denied in the user namespace that "
                   "bwrap makes; leave isolation.user=new out");
      return FALSE;
    }
  return check_id ("uid", sandbox_request_get_uid (line->request), error)
         && check_id ("gid", sandbox_request_get_gid (line->request), error);
}

gboolean
bubblewrap_choose_namespaces (CommandLine *line, GError **error)
{
  for (int kind = 0; kind < SANDBOX_ISOLATION_N_KINDS; kind++)
    line->is_new[kind] = wants_new (line, (SandboxIsolationKind) kind);
  line->is_new[SANDBOX_ISOLATION_KIND_MOUNT] = TRUE;
  line->is_user_joined
      = sandbox_isolation_get (sandbox_request_get_isolation (line->request),
                               SANDBOX_ISOLATION_KIND_USER)
        == SANDBOX_ISOLATION_FD;
  if (!bubblewrap_is_privileged (line->facts) && !line->is_user_joined)
    line->is_new[SANDBOX_ISOLATION_KIND_USER] = TRUE;

  return bubblewrap_is_real_root (line) || check_user_namespace (line, error);
}

void
bubblewrap_add_isolation (CommandLine *line)
{
  add_namespaces (line);
  add_identity (line);
  add_capabilities (line);
}
