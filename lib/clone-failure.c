/* clone-failure.c - why no process with new namespaces was made. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "clone-failure-private.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <sys/wait.h>

#include "child-code.h"
#include "error-private.h"
#include "host-facts-private.h"
#include "init/syscall.h"
#include "user-namespaces-private.h"

#define STACK_SIZE (16 * 1024)

/* namespaces(7), under "The /proc/sys/user directory". */
static const struct
{
  int flag;
  const char *name;
} kinds[] = {
  { CLONE_NEWUSER, "user" },     { CLONE_NEWNS, "mnt" },
  { CLONE_NEWPID, "pid" },       { CLONE_NEWNET, "net" },
  { CLONE_NEWIPC, "ipc" },       { CLONE_NEWUTS, "uts" },
  { CLONE_NEWCGROUP, "cgroup" },
};

CHILD_CODE static int
end_at_once (G_GNUC_UNUSED void *data)
{
  raw_exit (0);
  return 0;
}

pid_t
_sandbox_clone_quietly (int (*function) (void *data),
                        char *stack_end,
                        int flags,
                        void *data,
                        int *out_pidfd)
{
  sigset_t all;
  sigset_t before;
  pid_t pid;

  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &before);
  pid = clone (function, stack_end, flags, data, out_pidfd, NULL, NULL);
  if (pid < 0)
    pid = -errno;
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  return pid;
}

/* Returns 0 or an errno. */
static int
try_clone (int flags)
{
  g_autofree char *stack = g_malloc (STACK_SIZE);
  siginfo_t info;
  int pidfd = -1;

  pid_t pid = _sandbox_clone_quietly (
      end_at_once, stack + STACK_SIZE,
      flags | CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, NULL, &pidfd);

  if (pid < 0)
    return -pid;
  while (waitid (P_PIDFD, (id_t) pidfd, &info, WEXITED) != 0 && errno == EINTR)
    ;
  raw_close (pidfd);
  return 0;
}

static gboolean
is_exhausted (int flags)
{
  int failure = try_clone (flags);

  return failure == ENOSPC || failure == EUSERS;
}

/* The kernel does not say which, so each is tried. */
static const char *
find_exhausted (int flags)
{
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if ((flags & kinds[i].flag) != 0
        && is_exhausted (kinds[i].flag | (flags & CLONE_NEWUSER)))
      return kinds[i].name;
  return NULL;
}

static void
set_exhausted (int failure, int flags, GError **error)
{
  const char *name = find_exhausted (flags);

  if (name != NULL)
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                 "cannot make a namespace: the limit user.max_%s_namespaces is "
                 "reached, or 32 levels of them; as root raise the sysctl",
                 name);
  else
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                 "cannot make a namespace: %s: a limit user.max_*_namespaces "
                 "was reached",
                 _sandbox_strerror (failure));
}

void
_sandbox_clone_failure_set (int failure, int flags, GError **error)
{
  g_autoptr (SandboxHostFacts) facts = NULL;

  if (failure == ENOSPC || failure == EUSERS)
    {
      set_exhausted (failure, flags, error);
      return;
    }
  if (failure == EPERM && (flags & CLONE_NEWUSER) != 0)
    {
      facts = _sandbox_host_facts_new ();
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                   "cannot make a user namespace: %s: %s",
                   _sandbox_strerror (failure),
                   _sandbox_explain_forbidden_user_namespace (facts));
      return;
    }
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
               "cannot start a process: %s", _sandbox_strerror (failure));
}

/* EINVAL: the caller's own, or a pid namespace that is not below the caller's.
 * setns(2) */
void
_sandbox_clone_failure_set_join (int failure,
                                 SandboxIsolationKind kind,
                                 GError **error)
{
  const char *name = sandbox_isolation_kind_to_string (kind);
  const char *remedy = "";

  if (failure == EPERM && kind == SANDBOX_ISOLATION_KIND_USER)
    remedy = ": it must lie below the caller's own and be his, or he "
             "privileged in it";
  else if (failure == EPERM)
    remedy = ": that takes CAP_SYS_ADMIN in the user namespace that it belongs "
             "to; join that one too, with user=fd";
  else if (failure == EINVAL)
    remedy = ": it must lie below the caller's own";
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
               "cannot join the %s namespace of isolation %s=fd: %s%s", name,
               name, _sandbox_strerror (failure), remedy);
}

gboolean
_sandbox_clone_is_possible (int flags, GError **error)
{
  int failure = try_clone (flags);

  if (failure != 0)
    _sandbox_clone_failure_set (failure, flags, error);
  return failure == 0;
}
