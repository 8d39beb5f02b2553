/* launch.c - start what an invocation says. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "launch-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fds-private.h"
#include "init-image-private.h"
#include "steps-private.h"
#include "tool-argv-private.h"

#define STACK_SIZE (128 * 1024)
#define MAX_KEPT 12

/* The fds that a launch needs until the child has them. */
typedef struct
{
  SandboxFd channel; /* the child's end */
  SandboxFd host_pidfd;
  SandboxFd proc;
  SandboxFd null;
  SandboxFd diagnostics;
  SandboxFd init;
  SandboxFd config;
  SandboxFd args;
} Ends;

static void
ends_clear (Ends *self)
{
  int *const fds[]
      = { &self->channel,     &self->host_pidfd, &self->proc,   &self->null,
          &self->diagnostics, &self->init,       &self->config, &self->args };

  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    _sandbox_close (fds[i]);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ends, ends_clear)

static gboolean
fail_errno (GError **error, const char *what)
{
  int saved = errno;

  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED, "cannot %s: %s",
               what, g_strerror (saved));
  return FALSE;
}

void
_sandbox_launch_free (SandboxLaunch *self)
{
  if (self == NULL)
    return;
  _sandbox_close (&self->pidfd);
  _sandbox_close (&self->channel);
  _sandbox_close (&self->diagnostics);
  _sandbox_streams_clear (&self->streams);
  g_strfreev (self->phrases);
  g_free (self->failed_path);
  g_free (self);
}

static SandboxLaunch *
launch_new (void)
{
  SandboxLaunch *self = g_new0 (SandboxLaunch, 1);

  self->pidfd = self->channel = self->diagnostics = -1;
  _sandbox_streams_init (&self->streams);
  return self;
}

/* Both ends above 2; the first is ours and does not block. */
static gboolean
take_pair (int pair[2], int *out_ours, int *out_theirs)
{
  *out_ours = _sandbox_fd_above_stdio (pair[0]);
  *out_theirs = _sandbox_fd_above_stdio (pair[1]);
  return *out_ours >= 0 && *out_theirs >= 0
         && fcntl (*out_ours, F_SETFL, O_NONBLOCK) == 0;
}

static gboolean
open_channel (SandboxLaunch *self, Ends *ends, GError **error)
{
  int pair[2];

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0
      || !take_pair (pair, &self->channel, &ends->channel))
    return fail_errno (error, "make a socket pair");
  if (pipe2 (pair, O_CLOEXEC) != 0
      || !take_pair (pair, &self->diagnostics, &ends->diagnostics))
    return fail_errno (error, "make a pipe");
  return TRUE;
}

static gboolean
open_ends (Ends *ends, gboolean dies_with_host, GError **error)
{
  ends->proc = _sandbox_fd_above_stdio (
      open ("/proc", O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (ends->proc < 0)
    return fail_errno (error, "open /proc");
  ends->null = _sandbox_fd_above_stdio (open ("/dev/null", O_RDWR | O_CLOEXEC));
  if (ends->null < 0)
    return fail_errno (error, "open /dev/null");
  if (dies_with_host)
    {
      ends->host_pidfd = _sandbox_fd_above_stdio (
          (int) syscall (SYS_pidfd_open, getpid (), 0));
      if (ends->host_pidfd < 0)
        return fail_errno (error, "open a pidfd of this process");
    }
  ends->init = _sandbox_sealed_memfd (
      "sandboxlib-init", sandbox_init_image_start,
      (gsize) (sandbox_init_image_end - sandbox_init_image_start));
  if (ends->init < 0)
    return fail_errno (error, "make a memfd for sandboxlib-init");
  return TRUE;
}

static gboolean
open_args (Ends *ends, const SandboxInvocation *invocation, GError **error)
{
  g_autoptr (GByteArray) data = _sandbox_tool_args_data (invocation);

  if (data == NULL)
    return TRUE;
  ends->args = _sandbox_sealed_memfd ("sandboxlib-args", data->data, data->len);
  return ends->args >= 0 || fail_errno (error, "make a memfd for arguments");
}

/* The configuration names its own fd in the tool's arguments, so the number is
 * reserved first. */
static gboolean
open_config (SandboxLaunch *self,
             Ends *ends,
             const SandboxLayout *layout,
             const SandboxInvocation *invocation,
             gboolean is_trial,
             GError **error)
{
  g_autoptr (GByteArray) config = NULL;
  g_auto (GStrv) tool_argv = NULL;
  g_auto (SandboxFd) content = -1;
  SandboxInitWiring wiring = {
    .is_trial = is_trial,
    .channel_fd = ends->channel,
    .host_pidfd = ends->host_pidfd,
    .proc_fd = ends->proc,
    .lock_fd = _sandbox_mount_points_get_lock (layout->points),
  };

  memcpy (wiring.stdio_fd, self->streams.child, sizeof wiring.stdio_fd);
  ends->config = _sandbox_fd_dup (ends->null);
  if (ends->config < 0)
    return fail_errno (error, "duplicate an fd");
  if (invocation->tool != NULL)
    tool_argv
        = _sandbox_tool_argv (invocation, ends->init, ends->config, ends->args);
  wiring.tool_argv = (const char *const *) tool_argv;

  config
      = _sandbox_init_config_new (layout, invocation, &wiring, &self->phrases);
  content
      = _sandbox_sealed_memfd ("sandboxlib-config", config->data, config->len);
  if (content < 0 || dup3 (content, ends->config, O_CLOEXEC) < 0)
    return fail_errno (error, "make a memfd for the configuration");
  return TRUE;
}

static int
compare_ints (const void *a, const void *b)
{
  return *(const int *) a - *(const int *) b;
}

static guint
list_kept (int kept[MAX_KEPT], const Ends *ends, const int stdio[3], int lock)
{
  const int all[]
      = { ends->channel, ends->host_pidfd, ends->proc, ends->init, ends->config,
          ends->args,    stdio[0],         stdio[1],   stdio[2],   lock };
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    if (all[i] >= 0)
      kept[n++] = all[i];
  qsort (kept, n, sizeof kept[0], compare_ints);
  return n;
}

static const int clone_flags[SANDBOX_ISOLATION_N_KINDS]
    = { CLONE_NEWNET, CLONE_NEWNS,   CLONE_NEWPID,   CLONE_NEWIPC,
        CLONE_NEWUTS, CLONE_NEWUSER, CLONE_NEWCGROUP };

static int
flags_of (const SandboxInvocation *invocation)
{
  int flags = CLONE_VM | CLONE_VFORK | CLONE_PIDFD | SIGCHLD;

  if (invocation->tool == NULL)
    for (int i = 0; i < SANDBOX_ISOLATION_N_KINDS; i++)
      if (invocation->is_new[i])
        flags |= clone_flags[i];
  return flags;
}

/* Returns when the child has executed init or has ended. The child shares our
 * memory, so no handler of the host's may run in it: all signals are blocked,
 * and stay so until init starts the command. */
static gboolean
clone_child (SandboxLaunch *self,
             SandboxChild *child,
             int flags,
             GError **error)
{
  sigset_t all;
  sigset_t before;
  char *stack = mmap (NULL, STACK_SIZE, PROT_READ | PROT_WRITE,
                      MAP_PRIVATE | MAP_ANONYMOUS | MAP_STACK, -1, 0);
  int pid;

  if (stack == MAP_FAILED)
    return fail_errno (error, "allocate a stack");
  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &before);
  pid = clone (_sandbox_child_main, stack + STACK_SIZE, flags, child,
               &self->pidfd, NULL, NULL);
  if (pid < 0)
    {
      int saved = errno;

      self->pidfd = -1;
      errno = saved;
      fail_errno (error, "start a process");
    }
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  munmap (stack, STACK_SIZE);
  if (pid < 0)
    return FALSE;
  self->pidfd = _sandbox_fd_above_stdio (self->pidfd);
  return TRUE;
}

static char *
failed_path_of (const SandboxChild *child, const SandboxSteps *steps)
{
  if (child->stage == CHILD_STAGE_ROOTFS || child->stage == CHILD_STAGE_CHROOT)
    return g_strdup (child->rootfs);
  if (child->stage == CHILD_STAGE_STEP)
    return g_strconcat (
        "/", g_array_index (steps->steps, SandboxStep, child->index).target,
        NULL);
  return NULL;
}

static void
reap (int pidfd)
{
  siginfo_t info;

  while (waitid (P_PIDFD, (id_t) pidfd, &info, WEXITED) != 0 && errno == EINTR)
    ;
}

static gboolean
start (SandboxLaunch *self,
       const Ends *ends,
       const SandboxLayout *layout,
       const SandboxInvocation *invocation,
       GError **error)
{
  g_autoptr (SandboxSteps) steps = _sandbox_steps_new (invocation);
  g_autofree char *config_number = g_strdup_printf ("%d", ends->config);
  char *argv[] = { (char *) "sandboxlib-init",
                   (char *) (invocation->tool != NULL ? "guard" : "init"),
                   config_number, NULL };
  int kept[MAX_KEPT];
  struct rlimit limit = { 1024, 1024 };
  SandboxChild child = {
    .rootfs = sandbox_request_get_rootfs (layout->request),
    .steps = (const SandboxStep *) steps->steps->data,
    .n_steps = steps->steps->len,
    .has_mounts = invocation->is_new[SANDBOX_ISOLATION_KIND_MOUNT],
    .has_chroot = invocation->has_chroot,
    .init_fd = ends->init,
    .argv = argv,
    .keep = kept,
    .stdin_fd = ends->null,
    .diagnostics_fd = ends->diagnostics,
  };

  /* Without a namespace of their own the mounts would be the host's. */
  if (child.n_steps > 0 && !child.has_mounts)
    {
      g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_BAD_MODULE,
                           "the invocation has mounts and no mount namespace");
      return FALSE;
    }
  child.n_keep = list_kept (kept, ends, self->streams.child,
                            _sandbox_mount_points_get_lock (layout->points));
  getrlimit (RLIMIT_NOFILE, &limit);
  child.max_fd = (int) MIN (limit.rlim_cur, 1 << 20);

  if (!clone_child (self, &child, flags_of (invocation), error))
    return FALSE;
  self->stage = child.stage;
  self->error = child.error;
  self->failed_path = failed_path_of (&child, steps);
  if (self->stage != CHILD_STAGE_NONE)
    reap (self->pidfd);
  return TRUE;
}

SandboxLaunch *
_sandbox_launch (const SandboxLayout *layout,
                 const SandboxInvocation *invocation,
                 gboolean is_trial,
                 GError **error)
{
  g_autoptr (SandboxLaunch) self = launch_new ();
  SandboxRequest *request = layout->request;
  gboolean dies_with_host
      = sandbox_request_get_die_with_host (request) != SANDBOX_CHOICE_NO;
  g_auto (Ends) ends = { -1, -1, -1, -1, -1, -1, -1, -1 };

  if (!_sandbox_streams_open (&self->streams, request, error)
      || !open_channel (self, &ends, error)
      || !open_ends (&ends, dies_with_host, error)
      || !open_args (&ends, invocation, error)
      || !open_config (self, &ends, layout, invocation, is_trial, error)
      || !start (self, &ends, layout, invocation, error))
    return NULL;
  _sandbox_streams_close_child (&self->streams);
  return g_steal_pointer (&self);
}
