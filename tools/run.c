/* run.c - run a request to its end, with signals and terminal. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "run.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/signalfd.h>
#include <unistd.h>

#include "relay.h"
#include "shown.h"
#include "terminal.h"

/* Forwarded to the command, unless the terminal has to do with them. */
static const int handled_signals[]
    = { SIGINT,  SIGTERM,  SIGHUP,  SIGQUIT, SIGUSR1,
        SIGUSR2, SIGWINCH, SIGTSTP, SIGCONT };

#define BACKGROUND_USEC 100000

typedef struct
{
  SandboxProcess *process;
  SandboxTty tty;
  Terminal *terminal; /* or NULL */
  Relay relay;        /* with a pty */
  Shown shown;        /* what is captured */
  int signals;
  gboolean is_ending;
} Run;

enum
{
  POLL_PROCESS,
  POLL_SIGNALS,
  POLL_SHOWN,
  POLL_RELAY = POLL_SHOWN + 2,
  N_POLLS = POLL_RELAY + RELAY_N_POLLS,
};

/* nohup(1) and a shell's background jobs mean it; yet a blocked signal is
 * queued although it is ignored. signal(7). */
static gboolean
is_ignored (int signum)
{
  struct sigaction action;

  return sigaction (signum, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

/* The command's own mask is the library's affair: it starts with an empty one. */
static int
open_signals (GError **error)
{
  sigset_t set;
  int fd;

  sigemptyset (&set);
  for (gsize i = 0; i < G_N_ELEMENTS (handled_signals); i++)
    if (!is_ignored (handled_signals[i]))
      sigaddset (&set, handled_signals[i]);
  fd = signalfd (-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
  if (fd < 0)
    g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED, "signalfd: %s",
                 g_strerror (errno));
  sigprocmask (SIG_BLOCK, &set, NULL);
  return fd;
}

static void
resize (Run *self)
{
  guint rows;
  guint columns;

  if (self->terminal != NULL
      && terminal_get_size (self->terminal, &rows, &columns))
    sandbox_process_set_window_size (self->process, rows, columns);
}

/* The sandbox's turn at the terminal begins. */
static void
enter_terminal (Run *self)
{
  if (self->terminal != NULL && self->tty == SANDBOX_TTY_PTY)
    {
      terminal_make_raw (self->terminal);
      resize (self);
    }
  if (self->terminal != NULL && self->tty == SANDBOX_TTY_INHERIT)
    {
      if (terminal_is_foreground (self->terminal))
        terminal_set_lent (self->terminal, TRUE);
      sandbox_process_hand_over_terminal (self->process);
    }
  sandbox_process_resume (self->process);
}

static void
leave_terminal (Run *self)
{
  if (self->terminal == NULL)
    return;
  terminal_restore (self->terminal);
  sandbox_process_take_back_terminal (self->process);
  terminal_set_lent (self->terminal, FALSE);
}

/* As a job that a shell sees stop, and continues: then SIGCONT is to be read, too.
 * The kernel ignores SIGTSTP where there is no such shell. */
static void
stop (Run *self, pid_t target)
{
  sigset_t set;

  leave_terminal (self);
  sandbox_process_suspend (self->process);
  sigemptyset (&set);
  sigaddset (&set, SIGTSTP);
  kill (target, SIGTSTP);
  sigprocmask (SIG_UNBLOCK, &set, NULL);
  sigprocmask (SIG_BLOCK, &set, NULL);
  enter_terminal (self);
}

static void
take_signal (Run *self, int signum)
{
  gboolean ends = signum == SIGINT || signum == SIGTERM;

  if (signum == SIGTSTP)
    stop (self, getpid ());
  else if (signum == SIGCONT)
    enter_terminal (self);
  else if (signum == SIGWINCH && self->tty == SANDBOX_TTY_PTY)
    resize (self);
  else if (ends && self->is_ending)
    sandbox_process_kill (self->process);
  else
    sandbox_process_send_signal (self->process, signum);
  self->is_ending = self->is_ending || ends;
}

static void
take_signals (Run *self)
{
  struct signalfd_siginfo info;

  while (read (self->signals, &info, sizeof info) == (ssize_t) sizeof info)
    take_signal (self, (int) info.ssi_signo);
}

static void
follow_stop (Run *self)
{
  if (!sandbox_process_is_stopped (self->process))
    return;
  stop (self, 0);
  /* In the background it may stop again at once. */
  if (self->terminal == NULL || !terminal_is_foreground (self->terminal))
    g_usleep (BACKGROUND_USEC);
}

/* What was the terminal's end is that of the pty: SIGHUP. */
static void
hang_up (Run *self)
{
  int fd = sandbox_process_steal_tty_fd (self->process);

  if (fd >= 0)
    close (fd);
  self->relay.master = self->relay.in = -1;
}

static gboolean
has_relay (const Run *self)
{
  return self->tty == SANDBOX_TTY_PTY && self->relay.master >= 0;
}

static void
prepare_shown (Run *self, struct pollfd *polls)
{
  int fds[2];

  shown_go_on (&self->shown, self->process);
  shown_get_fds (&self->shown, fds);
  for (int i = 0; i < 2; i++)
    polls[i] = (struct pollfd){ .fd = fds[i], .events = POLLOUT };
}

/* Who wants to end a command that has ended waits for no reader. */
static void
finish_shown (Run *self)
{
  struct pollfd polls[3] = { [2] = { .fd = self->signals, .events = POLLIN } };

  prepare_shown (self, polls);
  while (shown_has_more (&self->shown) && !self->is_ending)
    {
      if (poll (polls, G_N_ELEMENTS (polls), -1) > 0 && polls[2].revents != 0)
        take_signals (self);
      prepare_shown (self, polls);
    }
  shown_clear (&self->shown);
}

static void
relay_until_end (Run *self)
{
  struct pollfd polls[N_POLLS]
      = { [POLL_PROCESS] = { .fd = sandbox_process_get_poll_fd (self->process),
                             .events = POLLIN },
          [POLL_SIGNALS] = { .fd = self->signals, .events = POLLIN } };

  while (sandbox_process_dispatch (self->process))
    {
      gboolean relays = has_relay (self);
      int timeout
          = relays ? relay_prepare (&self->relay, polls + POLL_RELAY) : -1;
      int n;

      prepare_shown (self, polls + POLL_SHOWN);
      follow_stop (self);
      n = poll (polls, relays ? N_POLLS : POLL_RELAY, timeout);
      if (n < 0)
        continue;
      if (polls[POLL_SIGNALS].revents != 0)
        take_signals (self);
      if (relays && !relay_dispatch (&self->relay, polls + POLL_RELAY))
        hang_up (self);
    }
  if (has_relay (self) && !self->is_ending)
    relay_finish (&self->relay, self->signals);
  finish_shown (self);
}

static void
start_relay (Run *self)
{
  gboolean is_terminal = self->terminal != NULL;
  int fd = is_terminal ? terminal_get_fd (self->terminal) : -1;

  relay_init (&self->relay, is_terminal ? fd : STDIN_FILENO,
              is_terminal ? fd : STDOUT_FILENO,
              sandbox_process_get_tty_fd (self->process), is_terminal);
}

static SandboxResult *
run_to_end (Run *self,
            SandboxBackend *backend,
            SandboxRequest *request,
            GError **error)
{
  g_autoptr (SandboxProcess) process = NULL;

  if (self->tty == SANDBOX_TTY_INHERIT && self->terminal != NULL
      && terminal_is_foreground (self->terminal))
    terminal_set_lent (self->terminal, TRUE);
  process = sandbox_backend_spawn (backend, request, error);
  if (process == NULL)
    return NULL;
  if (self->signals < 0)
    self->signals = open_signals (error);
  if (self->signals < 0)
    return NULL;
  self->process = process;
  shown_init (&self->shown);
  if (self->tty == SANDBOX_TTY_PTY)
    {
      enter_terminal (self);
      start_relay (self);
    }
  relay_until_end (self);
  leave_terminal (self);
  return sandbox_result_ref (sandbox_process_get_result (process));
}

/* For as long as somebody else likes: signals do what they do to any process. */
static gboolean
waits_in_spawn (SandboxRequest *request)
{
  g_auto (GStrv) words = NULL;

  g_object_get (request, "userns-block-fd", &words, NULL);
  return words != NULL;
}

SandboxResult *
run_request (SandboxBackend *backend, SandboxRequest *request, GError **error)
{
  Run self = { .tty = sandbox_request_get_tty (request),
               .relay.master = -1,
               .signals = -1 };
  g_autoptr (Terminal) terminal = NULL;
  GError *problem = NULL;
  SandboxResult *result = NULL;

  if (self.tty == SANDBOX_TTY_PTY || self.tty == SANDBOX_TTY_INHERIT)
    self.terminal = terminal = terminal_new (&problem);
  if (problem == NULL && !waits_in_spawn (request))
    self.signals = open_signals (&problem);
  if (problem == NULL)
    result = run_to_end (&self, backend, request, &problem);
  if (self.signals >= 0)
    close (self.signals);
  if (problem != NULL)
    g_propagate_error (error, problem);
  return result;
}
