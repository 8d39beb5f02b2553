/* launch.c - start what an invocation says. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "launch-private.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/capability.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "clone-private.h"
#include "fds-private.h"
#include "init-image-private.h"
#include "launch-fds-private.h"
#include "monitor-private.h"
#include "request-fds-private.h"
#include "tool-argv-private.h"
#include "error-private.h"

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
  SandboxLaunchFds more;
} Ends;

static void
ends_clear (Ends *self)
{
  int *const fds[]
      = { &self->channel,     &self->host_pidfd, &self->proc,   &self->null,
          &self->diagnostics, &self->init,       &self->config, &self->args };

  for (gsize i = 0; i < G_N_ELEMENTS (fds); i++)
    _sandbox_close (fds[i]);
  _sandbox_launch_fds_clear (&self->more);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Ends, ends_clear)

static gboolean
fail_errno (GError **error, const char *what)
{
  int saved = errno;

  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED, "cannot %s: %s",
               what, _sandbox_strerror (saved));
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
  _sandbox_cgroup_free (self->cgroup);
  _sandbox_terminal_clear (&self->terminal);
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
  _sandbox_terminal_init (&self->terminal);
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

/* Init itself prints nothing. */
static gboolean
open_diagnostics (SandboxLaunch *self, Ends *ends, GError **error)
{
  int pair[2];

  return (pipe2 (pair, O_CLOEXEC) == 0
          && take_pair (pair, &self->diagnostics, &ends->diagnostics))
         || fail_errno (error, "make a pipe");
}

static gboolean
open_channel (SandboxLaunch *self, Ends *ends, GError **error)
{
  int pair[2];

  if (socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0
      || !take_pair (pair, &self->channel, &ends->channel)
      || !_sandbox_monitor_prepare (self->channel))
    return fail_errno (error, "make a socket pair");
  return TRUE;
}

/* With CAP_SYS_PTRACE outside of a user namespace the command can take from init
 * what it holds, and by a pidfd of this process what that has open,
 * pidfd_getfd(2); so can what is in a joined pid namespace already. Init has to do
 * with the end of its channel then. */
static gboolean
can_take_fds (const SandboxInvocation *invocation)
{
  return invocation->tool == NULL
         && !invocation->is_new[SANDBOX_ISOLATION_KIND_USER]
         && (invocation->is_joined[SANDBOX_ISOLATION_KIND_PID]
             || (sandbox_request_get_capability_mask (invocation->request)
                     >> CAP_SYS_PTRACE
                 & 1)
                    != 0);
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
  ends->init = _sandbox_init_image_open ();
  if (ends->init < 0)
    return fail_errno (error, "make a memfd for sandboxlib-init");
  return TRUE;
}

/* A tool has a process of its own beside the guard and init. */
static guint
count_own (const SandboxInvocation *invocation)
{
  if (invocation->tool != NULL)
    return 3;
  return invocation->is_new[SANDBOX_ISOLATION_KIND_PID] ? 1 : 2;
}

static gboolean
open_cgroup (SandboxLaunch *self,
             const SandboxInvocation *invocation,
             GError **error)
{
  return !_sandbox_request_uses_cgroups (invocation->request)
         || _sandbox_cgroup_open (invocation->request, count_own (invocation),
                                  &self->cgroup, error);
}

static gboolean
open_args (Ends *ends, const SandboxInvocation *invocation, GError **error)
{
  g_autoptr (GByteArray) data = NULL;

  if (!_sandbox_launch_fds_open (&ends->more, invocation, error))
    return FALSE;
  data = _sandbox_tool_args_data (
      invocation, (const int *) (gpointer) ends->more.tool->data);
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
    .host_pidfd = ends->host_pidfd < 0
                          && sandbox_request_get_die_with_host (layout->request)
                                 != SANDBOX_CHOICE_NO
                      ? INIT_HOST_BY_CHANNEL
                      : ends->host_pidfd,
    .proc_fd = ends->proc,
    .lock_fd = _sandbox_mount_points_get_lock (layout->points),
    .tool_fds = (const int *) (gpointer) ends->more.tool->data,
    .n_tool_fds = ends->more.tool->len,
  };

  wiring.tty_fd = self->terminal.child;
  wiring.is_tty_foreground = self->terminal.is_handed_over;
  memcpy (wiring.stdio_fd, self->streams.child, sizeof wiring.stdio_fd);
  ends->config = _sandbox_fd_dup (ends->null);
  if (ends->config < 0)
    return fail_errno (error, "duplicate an fd");
  if (invocation->tool != NULL)
    tool_argv = _sandbox_tool_argv (invocation, wiring.tool_fds, ends->init,
                                    ends->config, ends->args);
  wiring.tool_argv = (const char *const *) tool_argv;

  config
      = _sandbox_init_config_new (layout, invocation, &wiring, &self->phrases);
  content
      = _sandbox_sealed_memfd ("sandboxlib-config", config->data, config->len);
  if (content < 0 || dup3 (content, ends->config, O_CLOEXEC) < 0)
    return fail_errno (error, "make a memfd for the configuration");
  return TRUE;
}

static GArray *
list_others (const SandboxLaunch *self, const Ends *ends)
{
  const int fixed[] = {
    ends->channel,          ends->host_pidfd,       ends->args,
    self->streams.child[0], self->streams.child[1], self->streams.child[2],
    self->terminal.child
  };
  GArray *others = g_array_new (FALSE, FALSE, sizeof (int));

  g_array_append_vals (others, fixed, G_N_ELEMENTS (fixed));
  g_array_append_vals (others, ends->more.tool->data, ends->more.tool->len);
  g_array_append_vals (others, ends->more.kept->data, ends->more.kept->len);
  return others;
}

static gboolean
start (SandboxLaunch *self,
       const Ends *ends,
       const SandboxLayout *layout,
       const SandboxInvocation *invocation,
       GError **error)
{
  g_autoptr (GArray) others = list_others (self, ends);
  SandboxCloneFds fds = {
    .init = ends->init,
    .config = ends->config,
    .proc = ends->proc,
    .lock = _sandbox_mount_points_get_lock (layout->points),
    .stdin_fd = ends->null,
    .diagnostics = ends->diagnostics >= 0 ? ends->diagnostics : ends->null,
    .others = (const int *) (gpointer) others->data,
    .n_others = others->len,
  };
  SandboxCloneFailure failure = { 0 };

  fds.n_entrances = _sandbox_cgroup_get_entrances (self->cgroup, fds.entrances);
  self->pidfd = _sandbox_clone (invocation, &fds, &failure, error);
  if (self->pidfd < 0)
    return FALSE;
  self->stage = failure.stage;
  self->error = failure.error;
  self->failed_path = failure.path;
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
  g_auto (Ends) ends = { -1, -1, -1, -1, -1, -1, -1, -1, { NULL, NULL } };

  _sandbox_launch_fds_init (&ends.more);
  _sandbox_launch_fds_keep_all (&ends.more, request);
  if (!open_cgroup (self, invocation, error)
      || !_sandbox_terminal_open (&self->terminal, request, error)
      || !_sandbox_streams_open (&self->streams, request, self->terminal.child,
                                 error)
      || !open_channel (self, &ends, error)
      || (invocation->tool != NULL && !open_diagnostics (self, &ends, error))
      || !open_ends (&ends, dies_with_host && !can_take_fds (invocation), error)
      || !open_args (&ends, invocation, error)
      || !open_config (self, &ends, layout, invocation, is_trial, error)
      || !start (self, &ends, layout, invocation, error))
    return NULL;
  _sandbox_streams_close_child (&self->streams);
  _sandbox_cgroup_close_entrances (self->cgroup);
  _sandbox_close (&self->terminal.child);
  self->waits = _sandbox_request_find_fd (request, SANDBOX_FD_BLOCK) != NULL;
  _sandbox_request_release_fds (request);
  return g_steal_pointer (&self);
}
