/* keeper.c - a process that removes the cgroups of a sandbox. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "keeper-private.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "child-private.h"
#include "clone-failure-private.h"
#include "error-private.h"
#include "init-image-private.h"

#define STACK_SIZE (64 * 1024)
/* What was in a cgroup leaves it a moment after its end. */
#define PATIENCE_MSEC 2000
#define MAX_FDS (SANDBOX_KEEPER_MAX_PARENTS + 3)

typedef struct
{
  SandboxFd init;
  SandboxFd null;
  SandboxFd life;
  SandboxFd host;
} Ends;

static void
ends_clear (Ends *self)
{
  _sandbox_close (&self->init);
  _sandbox_close (&self->null);
  _sandbox_close (&self->life);
  _sandbox_close (&self->host);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ends, ends_clear)

static gboolean
fail (GError **error, int failure)
{
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
               "cannot start what removes the cgroup: %s",
               _sandbox_strerror (failure));
  return FALSE;
}

static gboolean
open_ends (SandboxKeeper *self, Ends *ends, GError **error)
{
  int pair[2] = { -1, -1 };

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
    return fail (error, errno);
  self->life = _sandbox_fd_above_stdio (pair[0]);
  ends->life = _sandbox_fd_above_stdio (pair[1]);
  ends->null = _sandbox_fd_above_stdio (open ("/dev/null", O_RDWR | O_CLOEXEC));
  ends->host
      = _sandbox_fd_above_stdio ((int) syscall (SYS_pidfd_open, getpid (), 0));
  ends->init = _sandbox_init_image_open ();
  if (self->life < 0 || ends->life < 0 || ends->null < 0 || ends->host < 0
      || ends->init < 0)
    return fail (error, errno);
  return TRUE;
}

static int
compare_ints (const void *a, const void *b)
{
  return *(const int *) a - *(const int *) b;
}

static char **
make_argv (const Ends *ends,
           gboolean dies_with_host,
           const char *name,
           const int *parents,
           guint n_parents)
{
  GPtrArray *argv = g_ptr_array_new ();

  g_ptr_array_add (argv, g_strdup ("sandboxlib-init"));
  g_ptr_array_add (argv, g_strdup ("keeper"));
  g_ptr_array_add (argv, g_strdup_printf ("%d", ends->life));
  g_ptr_array_add (argv, g_strdup_printf ("%d", ends->host));
  g_ptr_array_add (argv, g_strdup (dies_with_host ? "1" : "0"));
  g_ptr_array_add (argv, g_strdup (name));
  for (guint i = 0; i < n_parents; i++)
    g_ptr_array_add (argv, g_strdup_printf ("%d", parents[i]));
  g_ptr_array_add (argv, NULL);
  return (char **) g_ptr_array_free (argv, FALSE);
}

static gboolean
start (SandboxKeeper *self, SandboxChild *child, GError **error)
{
  g_autofree char *stack = g_malloc (STACK_SIZE);
  int pidfd = -1;
  pid_t pid = _sandbox_clone_quietly (
      _sandbox_child_main, stack + STACK_SIZE,
      CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD, child, &pidfd);

  if (pid < 0)
    {
      _sandbox_clone_failure_set (-pid, 0, error);
      return FALSE;
    }
  self->pidfd = _sandbox_fd_above_stdio (pidfd);
  if (self->pidfd >= 0 && child->stage == CHILD_STAGE_NONE)
    return TRUE;
  return fail (error, child->stage != CHILD_STAGE_NONE ? child->error : errno);
}

gboolean
_sandbox_keeper_start (SandboxKeeper *self,
                       gboolean dies_with_host,
                       const char *name,
                       const int *parents,
                       guint n_parents,
                       GError **error)
{
  g_auto (Ends) ends = { -1, -1, -1, -1 };
  g_auto (GStrv) argv = NULL;
  struct rlimit limit = { 1024, 1024 };
  int kept[MAX_FDS];
  SandboxChild child = { .root = CHILD_ROOT_HOST };
  guint n = 0;

  if (!open_ends (self, &ends, error))
    return FALSE;
  argv = make_argv (&ends, dies_with_host, name, parents, n_parents);
  kept[n++] = ends.init;
  kept[n++] = ends.life;
  kept[n++] = ends.host;
  for (guint i = 0; i < n_parents; i++)
    kept[n++] = parents[i];
  qsort (kept, n, sizeof kept[0], compare_ints);

  getrlimit (RLIMIT_NOFILE, &limit);
  child.init_fd = ends.init;
  child.argv = argv;
  child.keep = kept;
  child.n_keep = n;
  child.stdin_fd = child.diagnostics_fd = ends.null;
  child.max_fd = (int) MIN (limit.rlim_cur, 1 << 20);
  return start (self, &child, error);
}

void
_sandbox_keeper_finish (SandboxKeeper *self)
{
  struct pollfd poll_fd = { .fd = self->pidfd, .events = POLLIN };
  gint64 end = g_get_monotonic_time () + PATIENCE_MSEC * 1000;
  gint64 left;
  siginfo_t info;

  /* A fork of this process may have the other end as well. */
  if (self->life >= 0)
    send (self->life, "", 1, MSG_NOSIGNAL);
  _sandbox_close (&self->life);
  while (self->pidfd >= 0 && (left = end - g_get_monotonic_time ()) > 0
         && poll (&poll_fd, 1, (int) (left / 1000) + 1) < 0 && errno == EINTR)
    ;
  if (self->pidfd >= 0)
    waitid (P_PIDFD, (id_t) self->pidfd, &info, WEXITED | WNOHANG);
  _sandbox_close (&self->pidfd);
}
