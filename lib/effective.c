/* effective.c - what a request comes to with one backend on this host. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "effective-private.h"

#include <linux/capability.h>

#include "capability-private.h"
#include "cgroup-private.h"
#include "features-private.h"
#include "id-maps-private.h"
#include "namespaces-private.h"
#include "request-private.h"

static gboolean
is_offered (SandboxBackend *self, SandboxFeature feature)
{
  return _sandbox_feature_set_is_offered (self->features, self->facts, feature,
                                          NULL);
}

static SandboxIsolationValue
get_isolation (SandboxRequest *request, SandboxIsolationKind kind)
{
  return sandbox_isolation_get (sandbox_request_get_isolation (request), kind);
}

/* Whether the backend can make @kind new only together with another one, which
 * is to be the host's. */
static gboolean
is_tied_to_host (SandboxBackend *self,
                 SandboxRequest *request,
                 SandboxIsolationKind kind)
{
  SandboxIsolationKind other = kind == SANDBOX_ISOLATION_KIND_IPC
                                   ? SANDBOX_ISOLATION_KIND_UTS
                                   : SANDBOX_ISOLATION_KIND_IPC;

  return (kind == SANDBOX_ISOLATION_KIND_IPC
          || kind == SANDBOX_ISOLATION_KIND_UTS)
         && get_isolation (request, other) == SANDBOX_ISOLATION_HOST
         && !is_offered (self, SANDBOX_FEATURE_IPC_APART_FROM_UTS);
}

static gboolean
can_try (SandboxBackend *self,
         SandboxRequest *request,
         SandboxIsolationKind kind)
{
  gsize n_groups;
  gboolean is_excluded
      = kind == SANDBOX_ISOLATION_KIND_USER
        && sandbox_request_get_groups (request, &n_groups) != NULL
        && !is_offered (self, SANDBOX_FEATURE_GROUPS_USER_NEW);

  return !is_excluded && !is_tied_to_host (self, request, kind)
         && is_offered (self,
                        (SandboxFeature) (SANDBOX_FEATURE_NETWORK_NEW + kind));
}

static gboolean
has_mount_of (SandboxRequest *request, SandboxMountType type)
{
  GPtrArray *mounts = sandbox_request_get_mounts (request);

  for (guint i = 0; i < mounts->len; i++)
    if (sandbox_mount_get_mount_type (g_ptr_array_index (mounts, i)) == type)
      return TRUE;
  return FALSE;
}

/* What "unset" comes to: with a pid namespace of its own a sandbox ends for
 * certain, and the command cannot reach what supervises it. And a user namespace
 * can show the message queues only of its own ipc namespace; one request means
 * the same for everyone. */
static gboolean
is_new_unless_said (SandboxRequest *request, SandboxIsolationKind kind)
{
  return kind == SANDBOX_ISOLATION_KIND_PID
         || (kind == SANDBOX_ISOLATION_KIND_IPC
             && has_mount_of (request, SANDBOX_MOUNT_MQUEUE));
}

/* A backend sees no "try", and no "unset" of which something follows. */
SandboxIsolationValue
_sandbox_effective_imply (SandboxBackend *self,
                          SandboxRequest *request,
                          SandboxIsolationKind kind)
{
  SandboxIsolationValue value
      = _sandbox_request_get_implied_isolation (request, self->facts, kind);

  if (value == SANDBOX_ISOLATION_FD)
    return _sandbox_isolation_get_meant (
        sandbox_request_get_isolation (request), kind);
  if (value == SANDBOX_ISOLATION_TRY)
    value = can_try (self, request, kind) ? SANDBOX_ISOLATION_NEW
                                          : SANDBOX_ISOLATION_UNSET;
  if (value == SANDBOX_ISOLATION_UNSET && is_new_unless_said (request, kind)
      && is_offered (self,
                     (SandboxFeature) (SANDBOX_FEATURE_NETWORK_NEW + kind)))
    value = SANDBOX_ISOLATION_NEW;
  return value;
}

/* Whether @kind is the sandbox's own, or one that it joins. */
static gboolean
is_apart (SandboxRequest *request, SandboxIsolationKind kind)
{
  SandboxIsolationValue value = get_isolation (request, kind);

  return value == SANDBOX_ISOLATION_NEW || value == SANDBOX_ISOLATION_FD;
}

/* Whether root inside is root of the host. */
static gboolean
is_real_root (SandboxBackend *self, SandboxRequest *effective)
{
  return sandbox_host_facts_has_capability (self->facts, CAP_SYS_ADMIN)
         && !is_apart (effective, SANDBOX_ISOLATION_KIND_USER);
}

/* What is implied is as good as asked for. */
SandboxRequest *
_sandbox_effective_new (SandboxBackend *self, SandboxRequest *request)
{
  static const char *const build[] = { "build", NULL };
  SandboxRequest *effective = sandbox_request_copy (request);

  for (int i = 0; i < SANDBOX_ISOLATION_N_KINDS; i++)
    {
      SandboxIsolationKind kind = (SandboxIsolationKind) i;
      SandboxIsolationValue value
          = _sandbox_effective_imply (self, request, kind);

      /* One that stays keeps its fd. */
      if (value != get_isolation (effective, kind))
        sandbox_request_isolate (effective, kind, value);
    }
  if (sandbox_request_get_loopback (effective) == SANDBOX_CHOICE_UNSET
      && get_isolation (effective, SANDBOX_ISOLATION_KIND_NETWORK)
             == SANDBOX_ISOLATION_NEW
      && is_offered (self, SANDBOX_FEATURE_LOOPBACK))
    sandbox_request_set_loopback (effective, SANDBOX_CHOICE_YES);
  if (_sandbox_id_maps_are_ranges (effective)
      && sandbox_request_get_capabilities (effective) == NULL)
    sandbox_request_set_capabilities (effective, build);
  if (is_real_root (self, effective))
    _sandbox_request_narrow_capabilities (effective, self->facts->capabilities);
  return effective;
}

gboolean
_sandbox_effective_has_flat_binds (SandboxBackend *self)
{
  return is_offered (self, SANDBOX_FEATURE_MOUNT_BIND)
         && !is_offered (self, SANDBOX_FEATURE_MOUNT_BIND_RECURSIVE);
}

/* Whether the sandbox is in the host's user namespace. */
static gboolean
has_host_user (SandboxBackend *self, SandboxRequest *effective)
{
  return !is_apart (effective, SANDBOX_ISOLATION_KIND_USER)
         && is_offered (self, SANDBOX_FEATURE_USER_HOST);
}

/* In the host's user namespace /proc/PID/root of the caller's other processes
 * is a way out. Another user namespace closes it, and cannot always mount a proc
 * (mount_namespaces(7) on what is locked), so there it is replaced only when
 * that was asked for. */
SandboxLayoutPolicy
_sandbox_effective_get_policy (SandboxBackend *self,
                               SandboxRequest *request,
                               SandboxRequest *effective,
                               gboolean is_trial)
{
  gboolean can_cover = is_offered (self, SANDBOX_FEATURE_MOUNT_RO_BIND);
  /* Without read-only binds and roots there is nothing to remount either. */
  gboolean can_remount
      = is_offered (self, SANDBOX_FEATURE_MOUNT_REMOUNT_RO)
        || (!can_cover
            && sandbox_request_get_writable_paths (effective) == NULL);
  gboolean can_replace
      = is_offered (self, SANDBOX_FEATURE_MOUNT_PROC) && can_remount;
  gboolean is_pid_apart = is_apart (effective, SANDBOX_ISOLATION_KIND_PID);
  gboolean is_asked_for = is_apart (request, SANDBOX_ISOLATION_KIND_PID);
  /* Its own user namespace does not change what the host's files know it by. */
  gboolean is_root = sandbox_host_facts_get_euid (self->facts) == 0;
  gboolean has_covers
      = sandbox_request_get_cover_kernel_files (effective) != SANDBOX_CHOICE_NO;

  return (SandboxLayoutPolicy){
    /* A trial looks at none of them. */
    .binds_submounts = _sandbox_effective_has_flat_binds (self) && !is_trial,
    .is_root = is_root,
    .replaces_proc = can_replace && is_pid_apart
                     && (has_host_user (self, effective) || is_asked_for
                         || (is_root && !can_cover)),
    .can_cover = can_cover,
    .covers_cgroups = _sandbox_request_uses_cgroups (effective),
    .covers_kernel_files = can_cover && is_root && has_covers,
  };
}
