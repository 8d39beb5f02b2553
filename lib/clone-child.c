/* clone-child.c - the clone itself, through namespaces that are joined. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "clone-child-private.h"

#include <errno.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>

#include "child-code.h"
#include "fds-private.h"
#include "init/syscall-process.h"
#include "namespaces-private.h"

#define STACK_SIZE (64 * 1024)

/* With namespaces to enter there are two children: the first one enters them and
 * makes the second, which is ours as well. Only so do the other namespaces belong
 * to the user namespace. user_namespaces(7) */
typedef struct
{
  SandboxChild *child;
  const SandboxJoins *joins;
  const int *flags_of_kind;
  int flags;
  char *stack_end;
  int pidfd;
  int error;
  int kind; /* that could not be joined, or -1 */
} Entrance;

/* Returns 0 or an errno. What the caller may not join he may be allowed to in the
 * user namespace that he enters: *out_later has a bit for each such kind. */
CHILD_CODE static int
join (Entrance *self, unsigned wanted, unsigned *out_later)
{
  for (int kind = 0; kind < SANDBOX_ISOLATION_N_KINDS; kind++)
    {
      int result;

      if ((wanted >> kind & 1) == 0 || self->joins->fds[kind] < 0)
        continue;
      result = raw_setns (self->joins->fds[kind], self->flags_of_kind[kind]);
      if (result == 0)
        continue;
      if (result == -EPERM && out_later != NULL)
        {
          *out_later |= 1u << kind;
          continue;
        }
      self->kind = kind;
      return -result;
    }
  return 0;
}

CHILD_CODE static int
join_all (Entrance *self)
{
  int user_fd = self->joins->user_fd;
  unsigned later = 0;
  int error = join (self, ~0u, user_fd >= 0 ? &later : NULL);

  if (error != 0 || user_fd < 0)
    return error;
  error = -raw_setns (user_fd, CLONE_NEWUSER);
  if (error != 0)
    {
      self->kind = SANDBOX_ISOLATION_KIND_USER;
      return error;
    }
  return join (self, later, NULL);
}

CHILD_CODE static int
enter_and_clone (void *data)
{
  Entrance *self = data;

  self->error = join_all (self);
  if (self->error == 0
      && clone (_sandbox_child_main, self->stack_end,
                self->flags | CLONE_PARENT, self->child, &self->pidfd, NULL,
                NULL)
             < 0)
    self->error = errno;
  raw_exit (0);
  return 0;
}

void
_sandbox_reap (int pidfd)
{
  siginfo_t info;

  while (waitid (P_PIDFD, (id_t) pidfd, &info, WEXITED) != 0 && errno == EINTR)
    ;
}

/* CLONE_FILES: the pidfd of the second child is for us. Returns 0 or an errno. */
static int
clone_through (SandboxChild *child,
               const SandboxJoins *joins,
               char *stack,
               int flags,
               int *out_pidfd,
               int *out_kind)
{
  int flags_of_kind[SANDBOX_ISOLATION_N_KINDS];
  Entrance entrance = { .child = child,
                        .joins = joins,
                        .flags_of_kind = flags_of_kind,
                        .flags = flags,
                        .stack_end = stack + STACK_SIZE,
                        .pidfd = -1,
                        .kind = -1 };
  int was_dumpable = prctl (PR_GET_DUMPABLE);
  int first = -1;

  for (int i = 0; i < SANDBOX_ISOLATION_N_KINDS; i++)
    flags_of_kind[i] = _sandbox_namespace_flag ((SandboxIsolationKind) i);
  /* Processes that are in a joined user namespace already may see and trace the
   * second child there, whose memory is ours. ptrace(2) */
  if (was_dumpable == 1 && joins->is_user_given)
    prctl (PR_SET_DUMPABLE, 0);
  if (clone (enter_and_clone, stack + 2 * STACK_SIZE,
             CLONE_VM | CLONE_VFORK | CLONE_FILES | CLONE_PIDFD | SIGCHLD,
             &entrance, &first, NULL, NULL)
      < 0)
    entrance.error = errno;
  else
    {
      _sandbox_reap (first);
      close (first);
    }
  /* Whoever enters a user namespace that is not his own makes the memory that is
   * ours too as dumpable as the sysctl fs.suid_dumpable says. prctl(2) */
  if (was_dumpable == 1 && prctl (PR_GET_DUMPABLE) != 1)
    prctl (PR_SET_DUMPABLE, 1);
  *out_pidfd = entrance.pidfd;
  *out_kind = entrance.kind;
  return entrance.error;
}

/* A child that was killed is not awaited by clone(2) until what it has made is gone
 * as well, which runs in our memory. */
static void
wait_for_first (const SandboxChild *child, int pidfd)
{
  siginfo_t info;

  if (child->first.stack_end == NULL || child->first.is_gone || pidfd < 0)
    return;
  while (waitid (P_PIDFD, (id_t) pidfd, &info, WEXITED | WNOWAIT) != 0
         && errno == EINTR)
    ;
}

static int
clone_directly (SandboxChild *child, char *stack, int flags, int *out_pidfd)
{
  return clone (_sandbox_child_main, stack + STACK_SIZE, flags, child,
                out_pidfd, NULL, NULL)
                 < 0
             ? errno
             : 0;
}

/* A caller without standard streams, and with as many other files as it may have:
 * the child that nobody could wait for is ended. */
static int
move_above_stdio (int pidfd)
{
  int higher;

  if (pidfd > 2)
    return pidfd;
  higher = _sandbox_fd_dup (pidfd);
  if (higher < 0)
    {
      int saved = errno;

      raw_pidfd_send_signal (pidfd, SIGKILL);
      _sandbox_reap (pidfd);
      errno = saved;
    }
  _sandbox_close (&pidfd);
  return higher;
}

/* The child shares our memory, so no handler of the host's may run in it: all
 * signals are blocked, and stay so until init starts the command. */
int
_sandbox_clone_child (SandboxChild *child,
                      const SandboxJoins *joins,
                      gboolean has_first,
                      int flags,
                      int *out_kind)
{
  /* Of the heap, because munmap(2) would have to flush what all threads know. */
  g_autofree char *stack = g_malloc ((has_first ? 3 : 2) * STACK_SIZE);
  sigset_t all;
  sigset_t before;
  int pidfd = -1;
  int error;

  if (has_first)
    child->first.stack_end = stack + 3 * STACK_SIZE;
  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &before);
  error = joins->is_any
              ? clone_through (child, joins, stack, flags, &pidfd, out_kind)
              : clone_directly (child, stack, flags, &pidfd);
  wait_for_first (child, pidfd);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  errno = error;
  return error == 0 ? move_above_stdio (pidfd) : -1;
}
