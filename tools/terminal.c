/* terminal.c - the terminal of run-sandbox: its settings and who restores them. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <sandboxlib/sandboxlib.h>
#include <signal.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

/* For how long the keeper waits for a killed sandbox to be gone. */
#define PATIENCE_MSEC 2000
#define PAUSE_MSEC 10

typedef enum
{
  STATE_OURS = 0,
  STATE_RAW,
  STATE_LENT, /* to the sandbox */
} State;

/* In memory that the keeper sees. */
typedef struct
{
  volatile State state;
  struct termios settings;
  pid_t group;
} Shared;

struct _Terminal
{
  int fd;
  Shared *shared;
  pid_t keeper;
  int keeper_fd; /* closed when this process ends */
};

/* A shell reads a line with these settings; they are not for us to change. */
static gboolean
is_edited (const struct termios *settings)
{
  return (settings->c_lflag & ICANON) == 0 && (settings->c_lflag & ISIG) != 0;
}

/* Until the sandbox is dead it can still change the settings. */
static void
wait_for_group (int fd, pid_t ours, pid_t shells)
{
  for (int i = 0; i < PATIENCE_MSEC / PAUSE_MSEC; i++)
    {
      pid_t group = tcgetpgrp (fd);

      if (group <= 0 || group == ours || group == shells
          || (kill (-group, 0) != 0 && errno == ESRCH))
        return;
      g_usleep (PAUSE_MSEC * 1000);
    }
}

static void
restore_for_the_dead (const Shared *shared, int fd)
{
  pid_t shells = getpgid (getsid (0));
  struct termios settings;
  pid_t group;

  if (shared->state == STATE_LENT)
    wait_for_group (fd, shared->group, shells);
  group = tcgetpgrp (fd);
  if (tcgetattr (fd, &settings) == 0
      && (!is_edited (&settings) || (group != shells && group > 0)))
    tcsetattr (fd, TCSANOW, &shared->settings);
  if (shared->state == STATE_LENT && group != shells
      && tcsetpgrp (fd, shared->group) != 0)
    tcsetpgrp (fd, shells);
}

/* Out of the group that a shell would kill as a whole, with no signal that a
 * terminal sends getting through; only SIGKILL to this very process keeps it from
 * its task. */
static G_NORETURN void
keep (const Shared *shared, int fd, int host_fd)
{
  sigset_t all;
  char byte;

  sigfillset (&all);
  sigprocmask (SIG_BLOCK, &all, NULL);
  setpgid (0, 0);
  prctl (PR_SET_NAME, "run-sandbox-tty");
  if (dup2 (fd, 0) != 0 || dup2 (host_fd, 1) != 1)
    _exit (1);
  close_range (2, ~0u, 0);
  while (read (1, &byte, 1) < 0 && errno == EINTR)
    ;
  if (shared->state != STATE_OURS)
    restore_for_the_dead (shared, 0);
  _exit (0);
}

static gboolean
start_keeper (Terminal *self)
{
  int ends[2];

  self->shared = mmap (NULL, sizeof *self->shared, PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  if (self->shared == MAP_FAILED)
    {
      self->shared = NULL;
      return FALSE;
    }
  self->shared->group = getpgrp ();
  if (pipe2 (ends, O_CLOEXEC) != 0)
    return FALSE;
  self->keeper = fork ();
  if (self->keeper == 0)
    {
      close (ends[1]);
      keep (self->shared, self->fd, ends[0]);
    }
  close (ends[0]);
  self->keeper_fd = ends[1];
  return self->keeper > 0;
}

static int
open_terminal (void)
{
  /* Ours alone, so it may be non-blocking. */
  int fd = open ("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC | O_NONBLOCK);

  for (int i = 0; fd < 0 && i < 3; i++)
    if (isatty (i))
      fd = fcntl (i, F_DUPFD_CLOEXEC, 3);
  return fd;
}

Terminal *
terminal_new (GError **error)
{
  g_autoptr (Terminal) self = NULL;
  int fd = open_terminal ();

  if (fd < 0)
    return NULL;
  self = g_new0 (Terminal, 1);
  self->fd = fd;
  self->keeper_fd = -1;
  if (start_keeper (self))
    return g_steal_pointer (&self);
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
               "cannot watch over the terminal: %s", g_strerror (errno));
  return NULL;
}

void
terminal_free (Terminal *self)
{
  if (self == NULL)
    return;
  if (self->shared != NULL)
    {
      terminal_restore (self);
      self->shared->state = STATE_OURS;
    }
  if (self->keeper_fd >= 0)
    close (self->keeper_fd);
  if (self->keeper > 0)
    while (waitpid (self->keeper, NULL, 0) < 0 && errno == EINTR)
      ;
  if (self->shared != NULL)
    munmap (self->shared, sizeof *self->shared);
  close (self->fd);
  g_free (self);
}

int
terminal_get_fd (const Terminal *self)
{
  return self->fd;
}

gboolean
terminal_get_size (const Terminal *self, guint *rows, guint *columns)
{
  struct winsize size;

  if (ioctl (self->fd, TIOCGWINSZ, &size) != 0)
    return FALSE;
  *rows = size.ws_row;
  *columns = size.ws_col;
  return TRUE;
}

gboolean
terminal_is_foreground (const Terminal *self)
{
  return tcgetpgrp (self->fd) == getpgrp ();
}

void
terminal_make_raw (Terminal *self)
{
  struct termios raw;

  if (tcgetattr (self->fd, &raw) != 0)
    return;
  /* A shell that found us stopped may have changed them. */
  if (self->shared->state != STATE_RAW
      || (raw.c_lflag & (ICANON | ISIG | ECHO)) != 0)
    self->shared->settings = raw;
  self->shared->state = STATE_RAW;
  cfmakeraw (&raw);
  /* A job in the background stops here until it is in the foreground. */
  while (tcsetattr (self->fd, TCSANOW, &raw) != 0 && errno == EINTR)
    ;
}

void
terminal_restore (Terminal *self)
{
  if (self->shared->state != STATE_RAW)
    return;
  while (tcsetattr (self->fd, TCSADRAIN, &self->shared->settings) != 0
         && errno == EINTR)
    ;
  self->shared->state = STATE_OURS;
}

void
terminal_set_lent (Terminal *self, gboolean is_lent)
{
  if (is_lent)
    tcgetattr (self->fd, &self->shared->settings);
  self->shared->state = is_lent ? STATE_LENT : STATE_OURS;
}
