/* fills-namespaces.c - what golden requests ask for of namespaces. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "fills-namespaces.h"

#include <fcntl.h>
#include <sandboxlib/sandboxlib.h>
#include <unistd.h>

void
fill_assertion (SandboxRequest *request)
{
  sandbox_request_set_assert_userns_disabled (request, SANDBOX_CHOICE_YES);
}

/* Any will do: nobody joins them. */
static void
join (SandboxIsolation *isolation, SandboxIsolationKind kind, const char *path)
{
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  sandbox_isolation_set_fd (isolation, kind, fd);
  if (kind == SANDBOX_ISOLATION_KIND_USER)
    sandbox_isolation_set_second_user_fd (isolation, fd);
  close (fd);
}

void
fill_joined_by_bwrap (SandboxRequest *request)
{
  g_autoptr (SandboxIsolation) isolation = sandbox_isolation_new ();

  join (isolation, SANDBOX_ISOLATION_KIND_USER, "/proc/self/ns/user");
  join (isolation, SANDBOX_ISOLATION_KIND_PID, "/proc/self/ns/pid");
  sandbox_request_set_isolation (request, isolation);
  sandbox_request_set_uid (request, 5);
  fill_proc (request);
}

void
fill_joined (SandboxRequest *request)
{
  g_autoptr (SandboxIsolation) isolation = NULL;

  fill_joined_by_bwrap (request);
  isolation = sandbox_isolation_copy (sandbox_request_get_isolation (request));
  join (isolation, SANDBOX_ISOLATION_KIND_NETWORK, "/proc/self/ns/net");
  join (isolation, SANDBOX_ISOLATION_KIND_IPC, "/proc/self/ns/ipc");
  join (isolation, SANDBOX_ISOLATION_KIND_UTS, "/proc/self/ns/uts");
  join (isolation, SANDBOX_ISOLATION_KIND_CGROUP, "/proc/self/ns/cgroup");
  sandbox_request_set_isolation (request, isolation);
}

void
fill_joined_network (SandboxRequest *request)
{
  g_autoptr (SandboxIsolation) isolation = sandbox_isolation_new ();

  join (isolation, SANDBOX_ISOLATION_KIND_NETWORK, "/proc/self/ns/net");
  sandbox_request_set_isolation (request, isolation);
}

void
fill_maps_of_others (SandboxRequest *request)
{
  const guint32 groups[] = { 5 };

  sandbox_request_set_userns_block_fd (request, STDIN_FILENO);
  sandbox_request_add_info_fd (request, STDOUT_FILENO);
  sandbox_request_set_uid (request, 0);
  sandbox_request_set_groups (request, groups, G_N_ELEMENTS (groups));
}

void
fill_id_maps (SandboxRequest *request)
{
  const char *const uids[] = { "0:100000:1000", "1000:1000:1", NULL };
  const char *const gids[] = { "0:100000:65536", NULL };
  const guint32 groups[] = { 5 };

  sandbox_request_set_uid_map (request, uids);
  sandbox_request_set_gid_map (request, gids);
  sandbox_request_set_uid (request, 0);
  sandbox_request_set_gid (request, 0);
  sandbox_request_set_groups (request, groups, G_N_ELEMENTS (groups));
}
