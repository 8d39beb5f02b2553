/* run-program.c - run a program of the host and hear what it says. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "run-program-private.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "fds-private.h"
#include "error-private.h"

#define OUTPUT_LIMIT (256 * 1024)
#define TIME_LIMIT (5 * G_USEC_PER_SEC)
#define END_TIME_LIMIT (G_USEC_PER_SEC / 10)

/* In the child: a group of its own, so that nothing of the tool outlives a
 * kill, and no terminal to talk to. */
static void
leave_session (gpointer data)
{
  (void) data;
  setsid ();
}

/* Both ends are above the standard streams: a caller may have closed those, and
 * g_spawn would mistake the pipe for one. */
static gboolean
open_pipe (int out_fds[2])
{
  int fds[2];

  if (pipe2 (fds, O_CLOEXEC) != 0)
    return FALSE;
  for (int i = 0; i < 2; i++)
    {
      out_fds[i] = fcntl (fds[i], F_DUPFD_CLOEXEC, 3);
      close (fds[i]);
    }
  if (out_fds[0] >= 0 && out_fds[1] >= 0)
    return TRUE;
  for (int i = 0; i < 2; i++)
    if (out_fds[i] >= 0)
      close (out_fds[i]);
  return FALSE;
}

/* FALSE at the end of the output or when it is over the limit. */
static gboolean
read_some (int fd, GString *output)
{
  char buffer[4096];
  ssize_t n = read (fd, buffer, sizeof buffer);

  if (n < 0)
    return errno == EINTR || errno == EAGAIN;
  g_string_append_len (output, buffer, n);
  return n > 0 && output->len < OUTPUT_LIMIT;
}

/* FALSE if the time or the output limit cut the tool off. */
static gboolean
read_until_end (int fd, GString *output)
{
  gint64 deadline = g_get_monotonic_time () + TIME_LIMIT;
  struct pollfd pollfd = { .fd = fd, .events = POLLIN };

  while (TRUE)
    {
      gint64 left = deadline - g_get_monotonic_time ();
      int n;

      if (left <= 0)
        return FALSE;
      n = poll (&pollfd, 1, (int) (left / 1000 + 1));
      if (n < 0 && errno != EINTR)
        return FALSE;
      if (n > 0 && !read_some (fd, output))
        return output->len < OUTPUT_LIMIT;
    }
}

/* The caller may ignore SIGCHLD or reap our child: then nothing is known of it,
 * and its number may be another child's, so it is never waited for by that. */
static gboolean
is_ours (int pidfd, int flags, siginfo_t *out_info)
{
  int result;

  do
    result = waitid (P_PIDFD, (id_t) pidfd, out_info, WEXITED | flags);
  while (result != 0 && errno == EINTR);
  return result == 0;
}

static gboolean
ends_in_time (int pidfd)
{
  struct pollfd poll_fd = { .fd = pidfd, .events = POLLIN };
  gint64 deadline = g_get_monotonic_time () + END_TIME_LIMIT;
  gint64 left;

  while ((left = deadline - g_get_monotonic_time ()) > 0)
    if (poll (&poll_fd, 1, (int) (left / 1000 + 1)) > 0)
      return TRUE;
  return FALSE;
}

/* FALSE if the tool failed, as far as one can know. */
static gboolean
end_tool (pid_t pid, int pidfd, gboolean is_cut_off)
{
  siginfo_t info = { 0 };

  /* At the end of its output the tool is about to exit, and is given the time;
   * one that only closed its output is not waited for. */
  if (!is_cut_off && ends_in_time (pidfd))
    return !is_ours (pidfd, 0, &info) || info.si_status == 0;
  if (is_ours (pidfd, WNOHANG | WNOWAIT, &info))
    {
      kill (-pid, SIGKILL);
      is_ours (pidfd, 0, &info);
    }
  return FALSE;
}

static void
set_run_error (GError **error, const char *const *argv, const char *reason)
{
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
               "cannot run %s %s: %s", argv[0], argv[1], reason);
}

char *
_sandbox_run_program (const char *const *argv,
                      gboolean *out_worked,
                      GError **error)
{
  char *envp[] = { NULL };
  g_autoptr (GString) output = g_string_new (NULL);
  g_autoptr (GError) problem = NULL;
  gboolean is_complete;
  gboolean is_started;
  g_auto (SandboxFd) pidfd = -1;
  int fds[2];
  GPid pid;

  if (!open_pipe (fds))
    {
      set_run_error (error, argv, _sandbox_strerror (errno));
      return NULL;
    }
  is_started = g_spawn_async_with_fds (
      NULL, (char **) argv, envp, G_SPAWN_DO_NOT_REAP_CHILD, leave_session,
      NULL, &pid, -1, fds[1], fds[1], &problem);
  close (fds[1]);
  if (!is_started)
    {
      close (fds[0]);
      set_run_error (error, argv, problem->message);
      return NULL;
    }

  pidfd = _sandbox_fd_above_stdio ((int) syscall (SYS_pidfd_open, pid, 0));
  if (pidfd < 0 && errno != ESRCH)
    {
      set_run_error (error, argv, _sandbox_strerror (errno));
      kill (-pid, SIGKILL);
      close (fds[0]);
      return NULL;
    }
  is_complete = read_until_end (fds[0], output);
  close (fds[0]);
  /* Without a pidfd the host has reaped it already. */
  *out_worked = pidfd >= 0 ? end_tool (pid, pidfd, !is_complete) : is_complete;
  return g_string_free (g_steal_pointer (&output), FALSE);
}
