/* cgroup.c - the cgroups that limit one sandbox. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "cgroup-private.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sandboxlib/request-limits.h>

#include "cgroup-files-private.h"
#include "error-private.h"
#include "fds-private.h"
#include "init/cgroup.h"
#include "keeper-private.h"

#define OPEN_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
/* The processes are one below the cgroup that has the limits. Whoever makes a
 * cgroup namespace and mounts cgroups there has that one at the top, and finds
 * no limit to change but what lies within ours. cgroup_namespaces(7) */
#define INNER "processes"
#define MAX_ATTEMPTS 50

/* In one hierarchy, or several controllers of version 2. */
typedef struct
{
  SandboxCgroupPlace place;
  gboolean has[SANDBOX_CGROUP_N_CONTROLLERS];
  int parent;
  int outer; /* locked: not what somebody has left */
  int entrance;
} Group;

struct _SandboxCgroup
{
  pid_t owner;
  char *name;
  Group groups[SANDBOX_CGROUP_N_CONTROLLERS];
  guint n_groups;
  SandboxKeeper keeper;
};

static gboolean
fail_errno (GError **error, const char *what, const char *path)
{
  int saved = errno;

  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED, "cannot %s %s: %s",
               what, path, _sandbox_strerror (saved));
  return FALSE;
}

gboolean
_sandbox_request_uses_controller (SandboxRequest *request,
                                  SandboxCgroupController controller)
{
  switch (controller)
    {
    case SANDBOX_CGROUP_MEMORY:
      return sandbox_request_get_memory_limit (request) != 0;
    case SANDBOX_CGROUP_PIDS:
      return sandbox_request_get_pids_limit (request) != 0;
    default:
      return sandbox_request_get_cpu_limit (request) != 0;
    }
}

gboolean
_sandbox_request_uses_cgroups (SandboxRequest *request)
{
  for (int i = 0; i < SANDBOX_CGROUP_N_CONTROLLERS; i++)
    if (_sandbox_request_uses_controller (request, (SandboxCgroupController) i))
      return TRUE;
  return FALSE;
}

/* Whoever has CAP_SYS_ADMIN on the host can mount its cgroups. cgroups(7) */
gboolean
_sandbox_cgroup_check (SandboxRequest *request,
                       const SandboxHostFacts *facts,
                       gboolean is_user_new,
                       GError **error)
{
  guint64 mask;

  if (is_user_new || !_sandbox_request_uses_cgroups (request)
      || !sandbox_host_facts_has_capability (facts, CAP_SYS_ADMIN))
    return TRUE;
  mask = sandbox_request_get_capability_mask (request);
  if ((mask >> CAP_SYS_ADMIN & 1) == 0)
    return TRUE;
  g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED,
                       "limits of memory, pids and cpu: a command with "
                       "CAP_SYS_ADMIN could undo them; drop that, or isolate "
                       "user=new");
  return FALSE;
}

/* Two controllers may have the same place. */
static Group *
get_group (SandboxCgroup *self, SandboxCgroupPlace *place)
{
  Group *group;

  for (guint i = 0; i < self->n_groups; i++)
    if (strcmp (self->groups[i].place.directory, place->directory) == 0)
      return &self->groups[i];
  group = &self->groups[self->n_groups++];
  group->place = *place;
  place->directory = NULL;
  group->parent = group->outer = group->entrance = -1;
  return group;
}

static gboolean
find_groups (SandboxCgroup *self, SandboxRequest *request, GError **error)
{
  for (int i = 0; i < SANDBOX_CGROUP_N_CONTROLLERS; i++)
    {
      SandboxCgroupController controller = (SandboxCgroupController) i;
      g_auto (SandboxCgroupPlace) place = { 0 };

      if (!_sandbox_request_uses_controller (request, controller))
        continue;
      if (!_sandbox_cgroup_place_find ("", controller, &place, error))
        return FALSE;
      get_group (self, &place)->has[i] = TRUE;
    }
  return TRUE;
}

static gboolean
open_parent (Group *group, GError **error)
{
  group->parent
      = _sandbox_fd_above_stdio (open (group->place.directory, OPEN_FLAGS));
  return group->parent >= 0
         || fail_errno (error, "open the cgroup", group->place.directory);
}

/* Nobody may be in a cgroup of version 2 that hands controllers on, but for the
 * root. The caller is the only one there. */
static gboolean
leave (const Group *group, GError **error)
{
  if (!group->place.has_to_leave)
    return TRUE;
  if (mkdirat (group->parent, SANDBOX_CGROUP_CALLER, 0755) != 0
      && errno != EEXIST)
    return fail_errno (error, "make a cgroup in", group->place.directory);
  return _sandbox_cgroup_write (
      group->parent, SANDBOX_CGROUP_CALLER "/cgroup.procs", "0", error);
}

static gboolean
hand_controllers_on (const Group *group, GError **error)
{
  for (int i = 0; group->place.version == 2 && i < SANDBOX_CGROUP_N_CONTROLLERS;
       i++)
    {
      const char *name
          = _sandbox_cgroup_controller_to_string ((SandboxCgroupController) i);
      g_autofree char *order = g_strconcat ("+", name, NULL);

      if (group->has[i]
          && !_sandbox_cgroup_has_word (group->parent, "cgroup.subtree_control",
                                        name)
          && !_sandbox_cgroup_write (group->parent, "cgroup.subtree_control",
                                     order, error))
        return FALSE;
    }
  return TRUE;
}

static void
remove_if_abandoned (int parent, const char *name)
{
  g_auto (SandboxFd) fd = openat (parent, name, OPEN_FLAGS);

  if (fd >= 0 && flock (fd, LOCK_EX | LOCK_NB) == 0)
    cgroup_remove (parent, name, false);
}

/* Of a caller and its keeper who were both killed. */
static void
remove_abandoned (const Group *group)
{
  int fd = openat (group->parent, ".", OPEN_FLAGS);
  DIR *directory = fd >= 0 ? fdopendir (fd) : NULL;
  const struct dirent *entry;

  if (directory == NULL)
    {
      _sandbox_close (&fd);
      return;
    }
  while ((entry = readdir (directory)) != NULL)
    if (g_str_has_prefix (entry->d_name, SANDBOX_CGROUP_PREFIX))
      remove_if_abandoned (group->parent, entry->d_name);
  closedir (directory);
}

static gboolean
start_keeper (SandboxCgroup *self, SandboxRequest *request, GError **error)
{
  gboolean dies_with_host
      = sandbox_request_get_die_with_host (request) != SANDBOX_CHOICE_NO;
  int parents[SANDBOX_CGROUP_N_CONTROLLERS];

  for (guint i = 0; i < self->n_groups; i++)
    parents[i] = self->groups[i].parent;
  return _sandbox_keeper_start (&self->keeper, dies_with_host, self->name,
                                parents, self->n_groups, error);
}

/* Another process may take it for abandoned before it is locked, and remove it.
 * Returns 0 or an errno, of which EAGAIN is that. */
static int
try_to_make (Group *group, const char *name)
{
  g_auto (SandboxFd) fd = -1;

  if (mkdirat (group->parent, name, 0755) != 0 && errno != EEXIST)
    return errno;
  /* Whatever the caller's umask; one that exists can be somebody else's. */
  if (fchmodat (group->parent, name, 0755, 0) != 0 && errno == ENOENT)
    return EAGAIN;
  fd = _sandbox_fd_above_stdio (openat (group->parent, name, OPEN_FLAGS));
  if (fd < 0)
    return errno == ENOENT ? EAGAIN : errno;
  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    return EAGAIN;
  if (mkdirat (fd, INNER, 0755) != 0)
    return errno == ENOENT || errno == ENODEV ? EAGAIN : errno;
  if (fchmodat (fd, INNER, 0755, 0) != 0)
    return errno == ENOENT || errno == ENODEV ? EAGAIN : errno;
  group->outer = fd;
  fd = -1;
  return 0;
}

static gboolean
make (Group *group, const char *name, GError **error)
{
  int failure = EAGAIN;

  for (int i = 0; failure == EAGAIN && i < MAX_ATTEMPTS; i++)
    {
      if (i > 0)
        g_usleep (1000);
      failure = try_to_make (group, name);
    }
  errno = failure;
  return failure == 0
         || fail_errno (error, "make a cgroup in", group->place.directory);
}

static gboolean
set_up (Group *group,
        const char *name,
        SandboxRequest *request,
        guint n_own,
        GError **error)
{
  if (!make (group, name, error))
    return FALSE;
  for (int i = 0; i < SANDBOX_CGROUP_N_CONTROLLERS; i++)
    if (group->has[i]
        && !_sandbox_cgroup_write_limit (group->outer, group->place.version,
                                         (SandboxCgroupController) i, request,
                                         n_own, error))
      return FALSE;
  group->entrance = _sandbox_fd_above_stdio (
      openat (group->outer, INNER "/cgroup.procs", O_WRONLY | O_CLOEXEC));
  return group->entrance >= 0
         || fail_errno (error, "open cgroup.procs below",
                        group->place.directory);
}

static gboolean
set_up_all (SandboxCgroup *self,
            SandboxRequest *request,
            guint n_own,
            GError **error)
{
  for (guint i = 0; i < self->n_groups; i++)
    {
      Group *group = &self->groups[i];

      if (!open_parent (group, error) || !leave (group, error)
          || !hand_controllers_on (group, error))
        return FALSE;
      remove_abandoned (group);
    }
  if (!start_keeper (self, request, error))
    return FALSE;
  for (guint i = 0; i < self->n_groups; i++)
    if (!set_up (&self->groups[i], self->name, request, n_own, error))
      return FALSE;
  return TRUE;
}

gboolean
_sandbox_cgroup_open (SandboxRequest *request,
                      guint n_own,
                      SandboxCgroup **out_cgroup,
                      GError **error)
{
  g_autoptr (SandboxCgroup) self = g_new0 (SandboxCgroup, 1);

  self->owner = getpid ();
  self->keeper = (SandboxKeeper) SANDBOX_KEEPER_NONE;
  self->name = g_strdup_printf (SANDBOX_CGROUP_PREFIX "%d-%08x%08x",
                                self->owner, g_random_int (), g_random_int ());
  if (!find_groups (self, request, error)
      || !set_up_all (self, request, n_own, error))
    return FALSE;
  *out_cgroup = g_steal_pointer (&self);
  return TRUE;
}

guint
_sandbox_cgroup_get_entrances (const SandboxCgroup *self,
                               int fds[SANDBOX_CGROUP_N_CONTROLLERS])
{
  for (guint i = 0; self != NULL && i < self->n_groups; i++)
    fds[i] = self->groups[i].entrance;
  return self != NULL ? self->n_groups : 0;
}

void
_sandbox_cgroup_close_entrances (SandboxCgroup *self)
{
  for (guint i = 0; self != NULL && i < self->n_groups; i++)
    _sandbox_close (&self->groups[i].entrance);
}

void
_sandbox_cgroup_read_use (const SandboxCgroup *self, SandboxCgroupUse *out_use)
{
  *out_use = (SandboxCgroupUse){ 0 };
  for (guint i = 0; self != NULL && i < self->n_groups; i++)
    {
      g_auto (SandboxFd) inner
          = openat (self->groups[i].outer, INNER, OPEN_FLAGS);

      _sandbox_cgroup_add_use (self->groups[i].outer, out_use);
      if (inner >= 0)
        _sandbox_cgroup_add_use (inner, out_use);
    }
}

void
_sandbox_cgroup_free (SandboxCgroup *self)
{
  gboolean is_ours;

  if (self == NULL)
    return;
  is_ours = self->owner == getpid ();
  _sandbox_cgroup_close_entrances (self);
  if (is_ours)
    _sandbox_keeper_finish (&self->keeper);
  for (guint i = 0; i < self->n_groups; i++)
    {
      Group *group = &self->groups[i];

      /* When somebody has killed the keeper. */
      if (is_ours && group->parent >= 0)
        cgroup_remove (group->parent, self->name, true);
      _sandbox_close (&group->outer);
      _sandbox_close (&group->parent);
      _sandbox_cgroup_place_clear (&group->place);
    }
  _sandbox_close (&self->keeper.life);
  _sandbox_close (&self->keeper.pidfd);
  g_free (self->name);
  g_free (self);
}
