/* namespaces.c - kinds of namespaces, and fds of existing ones. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "namespaces-private.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <linux/nsfs.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/vfs.h>

#include "fds-private.h"

/* namespaces(7) */
static const struct
{
  int flag;
  const char *file;
} kinds[SANDBOX_ISOLATION_N_KINDS] = {
  [SANDBOX_ISOLATION_KIND_NETWORK] = { CLONE_NEWNET, "net" },
  [SANDBOX_ISOLATION_KIND_MOUNT] = { CLONE_NEWNS, "mnt" },
  [SANDBOX_ISOLATION_KIND_PID] = { CLONE_NEWPID, "pid" },
  [SANDBOX_ISOLATION_KIND_IPC] = { CLONE_NEWIPC, "ipc" },
  [SANDBOX_ISOLATION_KIND_UTS] = { CLONE_NEWUTS, "uts" },
  [SANDBOX_ISOLATION_KIND_USER] = { CLONE_NEWUSER, "user" },
  [SANDBOX_ISOLATION_KIND_CGROUP] = { CLONE_NEWCGROUP, "cgroup" },
};

int
_sandbox_namespace_flag (SandboxIsolationKind kind)
{
  return kinds[kind].flag;
}

const char *
_sandbox_namespace_file (SandboxIsolationKind kind)
{
  return kinds[kind].file;
}

static const char *
find_name (int flag)
{
  for (int kind = 0; kind < SANDBOX_ISOLATION_N_KINDS; kind++)
    if (kinds[kind].flag == flag)
      return sandbox_isolation_kind_to_string ((SandboxIsolationKind) kind);
  return "different";
}

/* Other files may take the number of the ioctl for one of their own. */
static gboolean
is_namespace (int fd)
{
  struct statfs info;

  return fstatfs (fd, &info) == 0 && info.f_type == NSFS_MAGIC;
}

/* Linux 4.11. One that the kernel does not tell is found out by joining it. */
char *
_sandbox_namespace_dup_problem (int fd, SandboxIsolationKind kind)
{
  int flag;

  if (!is_namespace (fd))
    return g_strdup_printf ("is no namespace; open /proc/PID/ns/%s for it",
                            kinds[kind].file);
  flag = ioctl (fd, NS_GET_NSTYPE);
  if (flag < 0 || flag == kinds[kind].flag)
    return NULL;
  return g_strdup_printf ("is a %s namespace; open /proc/PID/ns/%s for one of "
                          "this kind",
                          find_name (flag), kinds[kind].file);
}

static gboolean
is_same_file (const struct stat *one, const struct stat *other)
{
  return one->st_dev == other->st_dev && one->st_ino == other->st_ino;
}

gboolean
_sandbox_namespace_is_callers (int fd, SandboxIsolationKind kind)
{
  g_autofree char *path
      = g_strconcat ("/proc/thread-self/ns/", kinds[kind].file, NULL);
  struct stat ours;
  struct stat theirs;

  return stat (path, &ours) == 0 && fstat (fd, &theirs) == 0
         && is_same_file (&ours, &theirs);
}

gboolean
_sandbox_namespace_is_below (int fd, int ancestor)
{
  struct stat wanted;
  struct stat found;
  g_auto (SandboxFd) at = -1;
  int parent;

  if (fstat (ancestor, &wanted) != 0)
    return FALSE;
  /* EPERM above the first user namespace that can be seen. ioctl_ns(2) */
  while ((parent = ioctl (at >= 0 ? at : fd, NS_GET_PARENT)) >= 0)
    {
      _sandbox_close (&at);
      at = parent;
      if (fstat (at, &found) == 0 && is_same_file (&found, &wanted))
        return TRUE;
    }
  return FALSE;
}
