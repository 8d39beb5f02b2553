/* supervise.c - reap, obey, keep the time, and leave nothing behind. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <errno.h>
#include <sys/signalfd.h>
#include <sys/socket.h>

/* Pauses between two attempts to kill everything, microseconds. */
#define FIRST_PAUSE 1000
#define LONGEST_PAUSE 50000
#define PATIENCE_WITH_INIT USEC_PER_SEC
/* The kernel kills a pid namespace whose first process ends. */
#define MAX_ROUNDS_OF_FIRST 100
#define HIGHEST_PRIORITY -20

enum poll_index
{
  POLL_SIGNALS,
  POLL_CHANNEL,
  POLL_HOST,
  POLL_REPORT,
  N_POLLS,
};

static bool
is_first_process (void)
{
  return raw_getpid () == 1;
}

static uint64_t
to_usec (struct timeval time)
{
  return (uint64_t) time.tv_sec * USEC_PER_SEC + (uint64_t) time.tv_usec;
}

static struct init_record
ended_record (const struct supervisor *self,
              int status,
              const struct rusage *usage)
{
  return (struct init_record){
    .type = self->ended_record,
    .status = status,
    .flags = (self->is_timed_out ? INIT_RECORD_TIMED_OUT : 0)
             | (self->is_cancelled ? INIT_RECORD_CANCELLED : 0),
    .user_usec = to_usec (usage->ru_utime),
    .system_usec = to_usec (usage->ru_stime),
    .max_rss_kib = (uint64_t) usage->ru_maxrss,
    .minor_faults = (uint64_t) usage->ru_minflt,
    .major_faults = (uint64_t) usage->ru_majflt,
    .blocks_in = (uint64_t) usage->ru_inblock,
    .blocks_out = (uint64_t) usage->ru_oublock,
    .voluntary_switches = (uint64_t) usage->ru_nvcsw,
    .involuntary_switches = (uint64_t) usage->ru_nivcsw,
  };
}

static void
send_failure (struct supervisor *self, struct init_record *record)
{
  self->has_failed = true;
  if (self->is_timed_out)
    record->flags |= INIT_RECORD_TIMED_OUT;
  record_send (self->settings->config->channel_fd, record);
}

/* The child executed or died. */
static void
report_ended (struct supervisor *self)
{
  struct init_record record;

  raw_close (self->report_fd);
  self->report_fd = -1;
  if (self->is_ready && !self->has_failed && report_find_failure (&record))
    send_failure (self, &record);
  self->is_executed = self->is_ready && !self->has_failed;
  if (self->is_executed && self->is_inside)
    record_send_type (self->settings->config->channel_fd, INIT_RECORD_EXECUTED);
}

/* One record of the child, or the end of its pipe. */
static void
read_report (struct supervisor *self)
{
  struct init_record record;
  long size = raw_read (self->report_fd, &record, sizeof record);

  if (size == -EINTR)
    return;
  if (size != sizeof record)
    report_ended (self);
  else if (record.type == INIT_RECORD_EXECUTED)
    self->is_ready = true;
  else
    send_failure (self, &record);
}

static void
child_ended (struct supervisor *self, int status, const struct rusage *usage)
{
  struct init_record record = ended_record (self, status, usage);

  self->has_ended = true;
  /* The child is dead, so this comes to the end of the pipe. */
  while (self->report_fd >= 0)
    read_report (self);
  if (self->guards_init)
    {
      self->has_failed = !WIFEXITED (status) || WEXITSTATUS (status) != 0;
      return;
    }
  if (self->has_failed)
    return;
  if (!self->is_executed)
    {
      self->has_failed = true;
      record.type = INIT_RECORD_FAILED;
      record.stage = self->stage;
      record.error = ECHILD;
    }
  record_send (self->settings->config->channel_fd, &record);
}

/* Whoever has lent a terminal has to know when it is free. */
static int
wait_options (const struct supervisor *self)
{
  bool is_lent = self->settings->config->flags & INIT_TTY_INHERIT;

  return WNOHANG | __WALL | (self->is_inside && is_lent ? WUNTRACED : 0);
}

static void
report_stop (const struct supervisor *self, pid_t pid)
{
  if (pid == self->pid && !self->suspension.is_on)
    record_send_type (self->settings->config->channel_fd, INIT_RECORD_STOPPED);
}

/* Returns whether a child is left. */
static bool
reap (struct supervisor *self)
{
  for (;;)
    {
      struct rusage usage;
      int status;
      pid_t pid = raw_wait4 (-1, &status, wait_options (self), &usage);

      if (pid == -EINTR)
        continue;
      if (pid <= 0)
        return pid != -ECHILD;
      if (WIFSTOPPED (status))
        {
          report_stop (self, pid);
          continue;
        }
      if (pid == self->pid && !self->has_ended)
        child_ended (self, status, &usage);
    }
}

static void
kill_all (const struct supervisor *self)
{
  if (is_first_process ())
    {
      raw_kill (-1, SIGKILL);
      return;
    }
  descendants_kill (self->settings->proc_fd);
  /* Also when /proc shows nothing; until it is reaped the pid is its own. */
  if (!self->has_ended)
    raw_kill (self->pid, SIGKILL);
}

static void
read_signals (struct supervisor *self)
{
  struct signalfd_siginfo info;

  while (raw_read (self->signal_fd, &info, sizeof info) == sizeof info)
    {
      /* The first process of a pid namespace obeys nobody inside; a sender
       * outside has no pid here. pid_namespaces(7) */
      bool is_from_inside = is_first_process () && info.ssi_pid != 0;

      if (info.ssi_signo == SIGTERM && !is_from_inside)
        self->is_doomed = true;
    }
}

static void
wait_for_child (struct supervisor *self, uint64_t usec)
{
  struct pollfd poll_fd = { .fd = self->signal_fd, .events = POLLIN };
  struct timespec timeout = { .tv_nsec = (long) usec * 1000 };

  raw_ppoll (&poll_fd, 1, &timeout);
  read_signals (self);
}

static void
kill_until_none_is_left (struct supervisor *self)
{
  uint64_t pause = FIRST_PAUSE;

  for (int round = 0; reap (self); round++)
    {
      if (is_first_process () && round == MAX_ROUNDS_OF_FIRST)
        return;
      /* Many processes that fork leave us little of the processor. */
      if (round == 1)
        raw_setpriority (PRIO_PROCESS, 0, HIGHEST_PRIORITY);
      kill_all (self);
      wait_for_child (self, pause);
      if (pause < LONGEST_PAUSE)
        pause *= 2;
    }
}

/* Init can end the rest as well; and if somebody kills this guard meanwhile it
 * still does, unless the guard has stopped it. */
static void
let_init_end (struct supervisor *self)
{
  uint64_t deadline = clock_add (clock_now (), PATIENCE_WITH_INIT);

  raw_kill (self->pid, SIGTERM);
  raw_kill (self->pid, SIGCONT);
  while (reap (self) && !self->has_ended && clock_now () < deadline)
    wait_for_child (self, LONGEST_PAUSE);
}

static void
host_closed (struct supervisor *self)
{
  self->channel_fd = -1;
  if (self->settings->config->host_pidfd != -1)
    self->is_doomed = true;
}

static void
time_is_up (struct supervisor *self)
{
  if (self->in_grace)
    {
      self->is_doomed = true;
      return;
    }
  self->is_timed_out = true;
  control_begin_grace (self, self->settings->config->grace_usec);
}

static bool
has_news (const struct pollfd *poll_fd)
{
  return poll_fd->fd >= 0 && poll_fd->revents != 0;
}

/* Microseconds until something is to be done unasked. */
static uint64_t
time_left (const struct supervisor *self)
{
  uint64_t start;

  if (self->suspension.is_on)
    return self->suspension.pause != 0 ? self->suspension.pause : UINT64_MAX;
  if (self->deadline == 0)
    return UINT64_MAX;
  start = clock_now ();
  return self->deadline > start ? self->deadline - start : 0;
}

static void
act_in_time (struct supervisor *self)
{
  if (self->suspension.is_on && self->suspension.pause != 0)
    control_stop_again (self);
  else if (time_left (self) == 0)
    time_is_up (self);
}

/* A control that comes before the command executes waits in the socket. */
static void
wait_for_events (struct supervisor *self)
{
  uint64_t left = time_left (self);
  struct timespec timeout = {
    .tv_sec = (time_t) (left / USEC_PER_SEC),
    .tv_nsec = (long) (left % USEC_PER_SEC * 1000),
  };
  struct pollfd polls[N_POLLS] = {
    [POLL_SIGNALS] = { .fd = self->signal_fd, .events = POLLIN },
    [POLL_CHANNEL]
    = { .fd = self->channel_fd, .events = self->is_executed ? POLLIN : 0 },
    [POLL_HOST] = { .fd = self->host_pidfd, .events = POLLIN },
    [POLL_REPORT] = { .fd = self->report_fd, .events = POLLIN },
  };

  raw_ppoll (polls, N_POLLS, left != UINT64_MAX ? &timeout : NULL);

  if (has_news (&polls[POLL_REPORT]))
    read_report (self);
  if (has_news (&polls[POLL_SIGNALS]))
    read_signals (self);
  if (has_news (&polls[POLL_HOST]))
    self->is_doomed = true;
  if (has_news (&polls[POLL_CHANNEL])
      && !((polls[POLL_CHANNEL].revents & POLLIN) && control_read (self)))
    host_closed (self);
  act_in_time (self);
}

int
supervise_open_signals (void)
{
  uint64_t mask = (uint64_t) 1 << (SIGCHLD - 1) | (uint64_t) 1 << (SIGTERM - 1);

  return raw_signalfd (mask, SFD_CLOEXEC | SFD_NONBLOCK);
}

/* There is no command yet to signal: controls wait in the socket. */
bool
supervise_wait_for (struct supervisor *self, int fd)
{
  while (!self->is_doomed)
    {
      struct pollfd polls[] = {
        { .fd = self->signal_fd, .events = POLLIN },
        { .fd = self->channel_fd },
        { .fd = self->host_pidfd, .events = POLLIN },
        { .fd = fd, .events = POLLIN },
      };

      raw_ppoll (polls, sizeof polls / sizeof polls[0], NULL);
      if (has_news (&polls[0]))
        read_signals (self);
      if (has_news (&polls[1]))
        host_closed (self);
      if (has_news (&polls[2]))
        self->is_doomed = true;
      if (!self->is_doomed && has_news (&polls[3]))
        return true;
    }
  return false;
}

int
supervise (struct supervisor *self)
{
  uint64_t timeout = self->settings->config->timeout_usec;

  if (self->is_inside && timeout != 0)
    self->deadline = clock_add (clock_now (), timeout);
  while (reap (self))
    {
      if (self->is_doomed || (self->has_ended && self->kill_rest))
        {
          if (self->guards_init && !self->has_ended)
            let_init_end (self);
          kill_until_none_is_left (self);
          break;
        }
      wait_for_events (self);
    }
  return self->has_failed ? INIT_EXIT_FAILED : 0;
}
