/* terminal.c - the controlling terminal of a command, seen from outside. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "terminal-private.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "error-private.h"
#include "fds-private.h"

#define OPEN_FLAGS (O_RDWR | O_NOCTTY | O_CLOEXEC)

void
_sandbox_terminal_init (SandboxTerminal *self)
{
  *self = (SandboxTerminal){ .child = -1, .master = -1, .caller = -1 };
}

void
_sandbox_terminal_clear (SandboxTerminal *self)
{
  _sandbox_close (&self->child);
  _sandbox_close (&self->master);
  _sandbox_close (&self->caller);
}

static gboolean
fail_errno (GError **error, const char *what)
{
  int saved = errno;

  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED, "tty: %s: %s", what,
               _sandbox_strerror (saved));
  return FALSE;
}

static int
open_callers (void)
{
  return _sandbox_fd_above_stdio (open ("/dev/tty", OPEN_FLAGS));
}

/* Without the path, which another devpts may be mounted on. Linux 4.13 */
static int
open_peer (int master)
{
  char path[64];
  int fd = ioctl (master, TIOCGPTPEER, OPEN_FLAGS);

  if (fd < 0 && (errno == EINVAL || errno == ENOTTY)
      && ptsname_r (master, path, sizeof path) == 0)
    fd = open (path, OPEN_FLAGS);
  return _sandbox_fd_above_stdio (fd);
}

/* A person at the caller's terminal has chosen its size and the keys that erase,
 * interrupt and so on. */
static void
resemble_callers (int fd)
{
  g_auto (SandboxFd) callers = open_callers ();
  struct termios theirs;
  struct termios ours;
  struct winsize size;

  if (callers < 0)
    return;
  if (ioctl (callers, TIOCGWINSZ, &size) == 0)
    ioctl (fd, TIOCSWINSZ, &size);
  if (tcgetattr (callers, &theirs) != 0 || tcgetattr (fd, &ours) != 0)
    return;
  for (int i = 0; i < NCCS; i++)
    if (i != VMIN && i != VTIME)
      ours.c_cc[i] = theirs.c_cc[i];
  ours.c_iflag = (ours.c_iflag & ~(tcflag_t) IUTF8) | (theirs.c_iflag & IUTF8);
  tcsetattr (fd, TCSANOW, &ours);
}

static gboolean
open_pty (SandboxTerminal *self, GError **error)
{
  self->master = _sandbox_fd_above_stdio (posix_openpt (OPEN_FLAGS));
  if (self->master < 0)
    return fail_errno (error, "cannot make a pseudo-terminal");
  if (unlockpt (self->master) != 0
      || (self->child = open_peer (self->master)) < 0)
    return fail_errno (error, "cannot open a pseudo-terminal");
  resemble_callers (self->child);
  return TRUE;
}

/* A job in the background does not take the terminal; the command then starts in
 * the background too. */
static gboolean
open_inherited (SandboxTerminal *self, GError **error)
{
  self->caller = open_callers ();
  if (self->caller < 0 || tcgetattr (self->caller, &self->settings) != 0)
    return fail_errno (error, "this process has no controlling terminal to "
                              "hand over");
  self->child = _sandbox_fd_dup (self->caller);
  if (self->child < 0)
    return fail_errno (error, "cannot duplicate an fd");
  self->our_group = getpgrp ();
  self->is_handed_over = tcgetpgrp (self->caller) == self->our_group;
  return TRUE;
}

gboolean
_sandbox_terminal_open (SandboxTerminal *self,
                        SandboxRequest *request,
                        GError **error)
{
  switch (sandbox_request_get_tty (request))
    {
    case SANDBOX_TTY_PTY:
      return open_pty (self, error);
    case SANDBOX_TTY_INHERIT:
      return open_inherited (self, error);
    default:
      return TRUE;
    }
}

/* From the background these calls raise SIGTTOU, unless that is blocked.
 * tcsetpgrp(3) */
static void
change (int fd, pid_t group, const struct termios *settings)
{
  sigset_t output;
  sigset_t before;

  sigemptyset (&output);
  sigaddset (&output, SIGTTOU);
  pthread_sigmask (SIG_BLOCK, &output, &before);
  tcsetattr (fd, TCSANOW, settings);
  if (group > 0)
    tcsetpgrp (fd, group);
  pthread_sigmask (SIG_SETMASK, &before, NULL);
}

void
_sandbox_terminal_take_back (SandboxTerminal *self)
{
  pid_t group;

  if (self->caller < 0 || !self->is_handed_over)
    return;
  self->is_handed_over = FALSE;
  group = tcgetpgrp (self->caller);
  /* A shell that found this process stopped has the terminal. */
  if (group != self->our_group && group == getpgid (getsid (0)))
    return;
  if (group != self->our_group)
    self->group_inside = group;
  tcgetattr (self->caller, &self->settings_inside);
  change (self->caller, self->our_group, &self->settings);
}

gboolean
_sandbox_terminal_hand_over (SandboxTerminal *self, gboolean *out_is_first)
{
  if (self->caller < 0 || tcgetpgrp (self->caller) != self->our_group)
    return FALSE;
  *out_is_first = self->group_inside == 0;
  tcgetattr (self->caller, &self->settings);
  change (self->caller, self->group_inside,
          *out_is_first ? &self->settings : &self->settings_inside);
  self->is_handed_over = TRUE;
  return TRUE;
}
