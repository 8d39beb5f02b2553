/* monitor.c - tell others by fd where a sandbox is and how it ended. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "monitor-private.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "request-fds-private.h"

#define PATIENCE_USEC G_USEC_PER_SEC

typedef struct
{
  int fd; /* of the request; -1: nobody reads any more */
  gboolean is_status;
  GString *text; /* what is still to be written */
} Sink;

struct _SandboxMonitor
{
  GArray *sinks;
};

/* As bwrap(1) writes them; a user namespace is not among them. */
static const struct
{
  SandboxIsolationKind kind;
  const char *name;
} namespaces[] = {
  { SANDBOX_ISOLATION_KIND_CGROUP, "cgroup-namespace" },
  { SANDBOX_ISOLATION_KIND_IPC, "ipc-namespace" },
  { SANDBOX_ISOLATION_KIND_MOUNT, "mnt-namespace" },
  { SANDBOX_ISOLATION_KIND_NETWORK, "net-namespace" },
  { SANDBOX_ISOLATION_KIND_PID, "pid-namespace" },
  { SANDBOX_ISOLATION_KIND_UTS, "uts-namespace" },
};

static void
clear_sink (gpointer data)
{
  g_string_free (((Sink *) data)->text, TRUE);
}

static Sink *
get_sink (SandboxMonitor *self, guint i)
{
  return &g_array_index (self->sinks, Sink, i);
}

/* A signal would be the caller's affair: SIGPIPE is taken back. */
static ssize_t
write_quietly (int fd, const char *text, gsize size)
{
  static const struct timespec no_time;
  ssize_t n = send (fd, text, size, MSG_NOSIGNAL | MSG_DONTWAIT);
  sigset_t pipe;
  sigset_t pending;
  sigset_t before;
  int error;

  if (n >= 0 || errno != ENOTSOCK)
    return n;
  sigemptyset (&pipe);
  sigaddset (&pipe, SIGPIPE);
  sigpending (&pending);
  pthread_sigmask (SIG_BLOCK, &pipe, &before);
  n = write (fd, text, size);
  error = errno;
  if (n < 0 && error == EPIPE && !sigismember (&pending, SIGPIPE))
    sigtimedwait (&pipe, NULL, &no_time);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
  errno = error;
  return n;
}

/* A pipe that poll(2) calls writable takes PIPE_BUF bytes, which is more than there
 * ever are, without blocking. pipe(7) */
static void
flush (Sink *sink, int timeout)
{
  struct pollfd poll_fd = { .fd = sink->fd, .events = POLLOUT };
  ssize_t n;

  if (sink->fd < 0 || sink->text->len == 0 || poll (&poll_fd, 1, timeout) <= 0)
    return;
  n = write_quietly (sink->fd, sink->text->str, sink->text->len);
  if (n >= 0)
    g_string_erase (sink->text, 0, n);
  else if (errno != EAGAIN && errno != EINTR)
    sink->fd = -1;
}

static void
append_place (GString *text,
              const SandboxInvocation *invocation,
              const struct init_record *record,
              pid_t pid,
              gboolean is_status)
{
  const char *separator = is_status ? ", " : ",\n    ";

  g_string_append_printf (text, "{%s\"child-pid\": %d",
                          is_status ? " " : "\n    ", (int) pid);
  for (gsize i = 0; i < G_N_ELEMENTS (namespaces); i++)
    if (invocation->is_new[namespaces[i].kind])
      g_string_append_printf (text, "%s\"%s\": %" G_GUINT64_FORMAT, separator,
                              namespaces[i].name,
                              (guint64) record->namespaces[namespaces[i].kind]);
  g_string_append (text, is_status ? " }\n" : "\n}\n");
}

SandboxMonitor *
_sandbox_monitor_new (SandboxRequest *request)
{
  GArray *fds = _sandbox_request_get_fds (request);
  gboolean is_info_told
      = _sandbox_request_find_fd (request, SANDBOX_FD_USERNS_BLOCK) != NULL;
  SandboxMonitor *self = NULL;

  for (guint i = 0; fds != NULL && i < fds->len; i++)
    {
      const SandboxRequestFd *held = &g_array_index (fds, SandboxRequestFd, i);
      Sink sink = { held->fd, held->use == SANDBOX_FD_JSON_STATUS, NULL };

      if (held->use != SANDBOX_FD_JSON_STATUS
          && (held->use != SANDBOX_FD_INFO || is_info_told))
        continue;
      if (self == NULL)
        {
          self = g_new0 (SandboxMonitor, 1);
          self->sinks = g_array_new (FALSE, FALSE, sizeof (Sink));
          g_array_set_clear_func (self->sinks, clear_sink);
        }
      sink.text = g_string_new (NULL);
      g_array_append_val (self->sinks, sink);
    }
  return self;
}

/* As much as there is to tell before the other namespaces are made. */
gboolean
_sandbox_monitor_tell_pid (SandboxRequest *request, pid_t pid)
{
  GArray *fds = _sandbox_request_get_fds (request);
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean is_told = FALSE;

  for (guint i = 0; fds != NULL && i < fds->len; i++)
    {
      const SandboxRequestFd *held = &g_array_index (fds, SandboxRequestFd, i);
      Sink sink = { held->fd, FALSE, text };

      if (held->use != SANDBOX_FD_INFO)
        continue;
      g_string_printf (text, "{\n    \"child-pid\": %d\n}\n", (int) pid);
      flush (&sink, PATIENCE_USEC / 1000);
      is_told = is_told || text->len == 0;
    }
  return is_told;
}

void
_sandbox_monitor_free (SandboxMonitor *self)
{
  if (self == NULL)
    return;
  g_array_unref (self->sinks);
  g_free (self);
}

void
_sandbox_monitor_placed (SandboxMonitor *self,
                         const SandboxInvocation *invocation,
                         const struct init_record *record,
                         pid_t pid,
                         int epoll)
{
  for (guint i = 0; self != NULL && i < self->sinks->len; i++)
    {
      Sink *sink = get_sink (self, i);
      struct epoll_event event = { .events = EPOLLOUT, .data.fd = sink->fd };

      append_place (sink->text, invocation, record, pid, sink->is_status);
      flush (sink, 0);
      if (sink->fd >= 0 && sink->text->len > 0)
        epoll_ctl (epoll, EPOLL_CTL_ADD, sink->fd, &event);
    }
}

gboolean
_sandbox_monitor_handle (SandboxMonitor *self, int fd, int epoll)
{
  for (guint i = 0; self != NULL && i < self->sinks->len; i++)
    {
      Sink *sink = get_sink (self, i);

      if (sink->fd != fd)
        continue;
      flush (sink, 0);
      if (sink->fd < 0 || sink->text->len == 0)
        epoll_ctl (epoll, EPOLL_CTL_DEL, fd, NULL);
      return TRUE;
    }
  return FALSE;
}

void
_sandbox_monitor_ended (SandboxMonitor *self, int exit_code)
{
  gint64 end = g_get_monotonic_time () + PATIENCE_USEC;

  for (guint i = 0; self != NULL && i < self->sinks->len; i++)
    {
      Sink *sink = get_sink (self, i);
      gint64 left;

      if (sink->is_status && exit_code >= 0)
        g_string_append_printf (sink->text, "{ \"exit-code\": %d }\n",
                                exit_code);
      flush (sink, 0);
      while (sink->fd >= 0 && sink->text->len > 0
             && (left = end - g_get_monotonic_time ()) > 0)
        flush (sink, (int) (left / 1000) + 1);
    }
}

ssize_t
_sandbox_monitor_receive (int channel,
                          struct init_record *record,
                          pid_t *out_pid)
{
  char control[CMSG_SPACE (sizeof (struct ucred))];
  struct iovec data = { record, sizeof *record };
  struct msghdr message = {
    .msg_iov = &data,
    .msg_iovlen = 1,
    .msg_control = control,
    .msg_controllen = sizeof control,
  };
  ssize_t n = recvmsg (channel, &message, MSG_CMSG_CLOEXEC);
  struct cmsghdr *part = n > 0 ? CMSG_FIRSTHDR (&message) : NULL;
  struct ucred sender = { 0 };

  if (part != NULL && part->cmsg_level == SOL_SOCKET
      && part->cmsg_type == SCM_CREDENTIALS)
    memcpy (&sender, CMSG_DATA (part), sizeof sender);
  *out_pid = sender.pid;
  return n;
}

/* The credentials fill the buffer for what comes along with a record, so that
 * nobody who has taken init's end can give this process fds. unix(7) */
gboolean
_sandbox_monitor_prepare (int channel)
{
  const int yes = 1;

  return setsockopt (channel, SOL_SOCKET, SO_PASSCRED, &yes, sizeof yes) == 0;
}
