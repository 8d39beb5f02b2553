/* clone.c - make the child of a launch. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "clone-private.h"

#include <errno.h>
#include <linux/capability.h>
#include <linux/mount.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "clone-child-private.h"
#include "clone-failure-private.h"
#include "fds-private.h"
#include "id-map-private.h"
#include "id-maps-private.h"
#include "namespaces-private.h"
#include "steps-private.h"

#define BIT(capability) (G_GUINT64_CONSTANT (1) << (capability))
#define MAP_SIZE 64

static int
flags_of (const SandboxInvocation *invocation)
{
  int flags = CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD;

  if (invocation->tool == NULL)
    for (int i = 0; i < SANDBOX_ISOLATION_N_KINDS; i++)
      if (invocation->is_new[i])
        flags |= _sandbox_namespace_flag ((SandboxIsolationKind) i);
  return flags;
}

static int
compare_ints (const void *a, const void *b)
{
  return *(const int *) a - *(const int *) b;
}

static int *
list_kept (const SandboxCloneFds *fds, int second_user_fd, guint *out_n)
{
  int *kept = g_new (int, fds->n_others + 5);
  guint n = 0;

  kept[n++] = fds->init;
  kept[n++] = fds->config;
  kept[n++] = fds->proc;
  if (fds->lock >= 0)
    kept[n++] = fds->lock;
  if (second_user_fd >= 0)
    kept[n++] = second_user_fd;
  for (guint i = 0; i < fds->n_others; i++)
    if (fds->others[i] >= 0)
      kept[n++] = fds->others[i];
  qsort (kept, n, sizeof kept[0], compare_ints);
  *out_n = n;
  return kept;
}

static gboolean
has_id_range (const SandboxInvocation *invocation)
{
  return invocation->tool == NULL
         && invocation->is_new[SANDBOX_ISOLATION_KIND_USER]
         && (sandbox_request_get_id_map (invocation->request)
                 == SANDBOX_ID_MAP_SUBID
             || _sandbox_id_maps_are_listed (invocation->request)
             || _sandbox_id_maps_are_of_others (invocation->request));
}

/* Whether the user namespace with the range may be that of other sandboxes: it is
 * not changed, and they are out of each other's sight. */
static gboolean
can_share_ids (const SandboxInvocation *invocation)
{
  return sandbox_request_get_disable_userns (invocation->request)
             != SANDBOX_CHOICE_YES
         && invocation->is_new[SANDBOX_ISOLATION_KIND_PID];
}

/* In a new user namespace an id of the request is the one that the caller's is
 * mapped to. */
static guint32
id_inside (const SandboxInvocation *invocation, gint64 wanted, guint32 ours)
{
  if (!invocation->is_new[SANDBOX_ISOLATION_KIND_USER])
    return ours;
  if (_sandbox_id_maps_are_listed (invocation->request))
    return _sandbox_id_maps_find_uid (invocation->request) == 0 ? 0
                                                                : (guint32) -1;
  /* Whoever wrote the maps knows. */
  if (_sandbox_id_maps_are_of_others (invocation->request))
    return (guint32) -1;
  if (has_id_range (invocation))
    return 0;
  return wanted >= 0 ? (guint32) wanted : ours;
}

/* What init needs for its own work and to hand on, where it is not executed by
 * root. */
static guint64
get_kept_capabilities (const SandboxInvocation *invocation, guint32 uid)
{
  SandboxRequest *request = invocation->request;
  gboolean is_user_new = invocation->is_new[SANDBOX_ISOLATION_KIND_USER];

  /* Who the caller is in a namespace that others have made is not known here. */
  if (uid == 0 && !invocation->is_joined[SANDBOX_ISOLATION_KIND_USER])
    return 0;
  /* Verifying goes below directories that are closed to the command. */
  return BIT (CAP_SETPCAP) | BIT (CAP_DAC_READ_SEARCH)
         | sandbox_request_get_capability_mask (request)
         | (is_user_new && !_sandbox_id_maps_are_listed (request)
                    && !_sandbox_id_maps_are_of_others (request)
                ? 0
                : BIT (CAP_SETUID) | BIT (CAP_SETGID) | BIT (CAP_KILL));
}

static guint64
get_root_attributes (const SandboxInvocation *invocation)
{
  guint64 attributes = MOUNT_ATTR_NOSUID | MOUNT_ATTR_NODEV;

  if (!invocation->has_pivot_root
      || sandbox_request_get_empty_root (invocation->request) != -1)
    return 0;
  return sandbox_request_is_root_read_only (invocation->request)
             ? attributes | MOUNT_ATTR_RDONLY
             : attributes;
}

static char *
failed_path_of (const SandboxChild *child, const SandboxSteps *steps)
{
  const SandboxStep *step = &child->steps[child->index];

  if (child->stage == CHILD_STAGE_ROOTFS || child->stage == CHILD_STAGE_CHROOT)
    return g_strdup (child->rootfs != NULL ? child->rootfs : "/");
  if (child->stage != CHILD_STAGE_STEP)
    return NULL;
  if (step->is_inside)
    return g_build_filename (sandbox_mount_get_target (g_ptr_array_index (
                                 steps->sources, child->index)),
                             step->target, NULL);
  return g_strconcat ("/", step->target, NULL);
}

static void
set_namespaces (SandboxChild *child,
                const SandboxInvocation *invocation,
                gboolean has_user_fd,
                char uid_map[MAP_SIZE],
                char gid_map[MAP_SIZE])
{
  SandboxRequest *request = invocation->request;
  guint32 uid
      = id_inside (invocation, sandbox_request_get_uid (request), geteuid ());
  guint32 gid
      = id_inside (invocation, sandbox_request_get_gid (request), getegid ());

  child->has_mounts = invocation->is_new[SANDBOX_ISOLATION_KIND_MOUNT];
  /* Only of what is the sandbox's own: a module may have forgotten to make it
   * new, and init then finds that what was asked for is not in force. */
  if (invocation->is_new[SANDBOX_ISOLATION_KIND_UTS])
    child->hostname = sandbox_request_get_hostname (request);
  child->has_loopback
      = invocation->is_new[SANDBOX_ISOLATION_KIND_NETWORK]
        && sandbox_request_get_loopback (request) == SANDBOX_CHOICE_YES;
  child->kept_capabilities = get_kept_capabilities (invocation, uid);
  child->disables_userns
      = invocation->is_new[SANDBOX_ISOLATION_KIND_USER]
        && sandbox_request_get_disable_userns (request) == SANDBOX_CHOICE_YES;
  if (!invocation->is_new[SANDBOX_ISOLATION_KIND_USER] || has_user_fd)
    return;
  g_snprintf (uid_map, MAP_SIZE, "%u %u 1\n", uid, geteuid ());
  g_snprintf (gid_map, MAP_SIZE, "%u %u 1\n", gid, getegid ());
  child->uid_map = uid_map;
  child->gid_map = gid_map;
}

static int
get_fd (const SandboxInvocation *invocation, SandboxIsolationKind kind)
{
  return invocation->tool == NULL && invocation->is_joined[kind]
             ? sandbox_isolation_get_fd (
                 sandbox_request_get_isolation (invocation->request), kind)
             : -1;
}

static int
get_second_user (const SandboxInvocation *invocation)
{
  return get_fd (invocation, SANDBOX_ISOLATION_KIND_USER) >= 0
             ? sandbox_isolation_get_second_user_fd (
                 sandbox_request_get_isolation (invocation->request))
             : -1;
}

/* The user namespace is entered between those that may be joined before and those
 * that may be joined only then. */
static SandboxJoins
list_joins (const SandboxInvocation *invocation)
{
  SandboxJoins joins
      = { .user_fd = get_fd (invocation, SANDBOX_ISOLATION_KIND_USER) };

  joins.is_any = joins.is_user_given = joins.user_fd >= 0;
  for (int i = 0; i < SANDBOX_ISOLATION_N_KINDS; i++)
    {
      SandboxIsolationKind kind = (SandboxIsolationKind) i;

      joins.fds[i] = kind == SANDBOX_ISOLATION_KIND_USER
                             || kind == SANDBOX_ISOLATION_KIND_MOUNT
                         ? -1
                         : get_fd (invocation, kind);
      joins.is_any = joins.is_any || joins.fds[i] >= 0;
    }
  return joins;
}

/* @kind: what could not be joined, or -1. */
static void
set_failure (int failure,
             int kind,
             int flags,
             const SandboxInvocation *invocation,
             GError **error)
{
  if (kind >= 0)
    _sandbox_clone_failure_set_join (failure, (SandboxIsolationKind) kind,
                                     error);
  /* The kernel makes no process where there is no first one. */
  else if (failure == ENOMEM
           && get_fd (invocation, SANDBOX_ISOLATION_KIND_PID) >= 0)
    g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                         "cannot start a process in the namespace of pid=fd: "
                         "its first process has ended");
  else
    _sandbox_clone_failure_set (failure, flags, error);
}

static SandboxChildRoot
get_root (const SandboxInvocation *invocation)
{
  if (invocation->tool != NULL)
    return CHILD_ROOT_HOST;
  return invocation->has_pivot_root ? CHILD_ROOT_PIVOT : CHILD_ROOT_CHROOT;
}

/* Where the root directory is not the mount namespace's own, init would not have it;
 * the check from inside then says that nothing was done. */
static gboolean
has_first (const SandboxInvocation *invocation)
{
  return sandbox_request_get_as_pid_1 (invocation->request)
             == SANDBOX_CHOICE_YES
         && invocation->is_new[SANDBOX_ISOLATION_KIND_PID]
         && get_root (invocation) == CHILD_ROOT_PIVOT;
}

static void
set_first (SandboxChildFirst *first, char *config_number)
{
  char *init_argv[] = { (char *) "sandboxlib-init",
                        (char *) "init",
                        config_number,
                        first->numbers[0],
                        first->numbers[1],
                        first->numbers[2],
                        first->numbers[3],
                        NULL };

  memcpy (first->init_argv, init_argv, sizeof init_argv);
  memcpy (first->argv, init_argv, 6 * sizeof init_argv[0]);
  first->argv[1] = (char *) "first";
}

int
_sandbox_clone (const SandboxInvocation *invocation,
                const SandboxCloneFds *fds,
                SandboxCloneFailure *out_failure,
                GError **error)
{
  g_autoptr (SandboxSteps) steps = _sandbox_steps_new (invocation);
  g_autofree char *config_number = g_strdup_printf ("%d", fds->config);
  char *argv[] = { (char *) "sandboxlib-init",
                   (char *) (invocation->tool != NULL ? "guard" : "init"),
                   config_number, NULL };
  gboolean is_first_process = has_first (invocation);
  guint n_kept;
  g_autofree int *kept = list_kept (
      fds, is_first_process ? get_second_user (invocation) : -1, &n_kept);
  char uid_map[MAP_SIZE];
  char gid_map[MAP_SIZE];
  struct rlimit limit = { 1024, 1024 };
  SandboxChild child = {
    .root = get_root (invocation),
    .rootfs = sandbox_request_get_rootfs (invocation->request),
    .has_root_step = sandbox_request_get_empty_root (invocation->request) != -1,
    .root_attributes = get_root_attributes (invocation),
    .entrances = fds->entrances,
    .n_entrances = fds->n_entrances,
    .steps = (const SandboxStep *) steps->steps->data,
    .n_steps = steps->steps->len,
    .proc_fd = fds->proc,
    .keeps_proc = !invocation->is_new[SANDBOX_ISOLATION_KIND_PID],
    .has_joined_pid = invocation->is_joined[SANDBOX_ISOLATION_KIND_PID],
    .second_user_fd = get_second_user (invocation),
    .lock_fd = fds->lock,
    .init_fd = fds->init,
    .argv = argv,
    .keep = kept,
    .n_keep = n_kept,
    .stdin_fd = fds->stdin_fd,
    .diagnostics_fd = fds->diagnostics,
  };
  g_auto (SandboxFd) user_fd = -1;
  SandboxJoins joins = list_joins (invocation);
  int flags = flags_of (invocation);
  int kind = -1;
  int pidfd;

  if (has_id_range (invocation))
    {
      user_fd = invocation->user_fd >= 0 ? _sandbox_fd_dup (invocation->user_fd)
                : _sandbox_id_maps_are_listed (invocation->request)
                    ? _sandbox_id_maps_open (invocation->request, error)
                    : _sandbox_id_map_open (!can_share_ids (invocation), error);
      if (user_fd < 0)
        return -1;
      joins.user_fd = user_fd;
      joins.is_any = TRUE;
      flags &= ~CLONE_NEWUSER;
    }
  if (child.root != CHILD_ROOT_HOST)
    set_namespaces (&child, invocation, joins.user_fd >= 0, uid_map, gid_map);
  /* Without a namespace of their own the mounts would be the host's. */
  if (!child.has_mounts
      && (child.n_steps > 0 || child.root == CHILD_ROOT_PIVOT))
    {
      g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_BAD_MODULE,
                           "the invocation has mounts and no mount namespace");
      return -1;
    }
  if (child.root != CHILD_ROOT_HOST && child.has_root_step
      && child.n_steps == 0)
    {
      g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_BAD_MODULE,
                           "the invocation lacks the mount that is the root");
      return -1;
    }
  if (is_first_process)
    set_first (&child.first, config_number);
  getrlimit (RLIMIT_NOFILE, &limit);
  child.max_fd = (int) MIN (limit.rlim_cur, 1 << 20);

  if (child.n_entrances > 0 && (flags & CLONE_NEWCGROUP) != 0)
    {
      child.leaves_cgroup = TRUE;
      flags &= ~CLONE_NEWCGROUP;
    }
  pidfd = _sandbox_clone_child (&child, &joins, is_first_process, flags, &kind);
  if (pidfd < 0)
    {
      set_failure (errno, kind, flags, invocation, error);
      return -1;
    }
  out_failure->stage = child.stage;
  out_failure->error = child.error;
  out_failure->path = failed_path_of (&child, steps);
  if (child.stage != CHILD_STAGE_NONE)
    _sandbox_reap (pidfd);
  return pidfd;
}
