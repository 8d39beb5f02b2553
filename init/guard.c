/* guard.c - stand outside and see that nothing of the sandbox is left. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <errno.h>
#include <sys/prctl.h>

/* Set before the tool's process starts, which shares our memory. */
static pid_t guard;

static void
run_tool (const struct settings *settings, int report_fd)
{
  const struct init_config *config = settings->config;
  uint32_t index;
  int error;

  /* A guard that died before the prctl has left us to another parent. */
  raw_prctl (PR_SET_PDEATHSIG, SIGKILL, 0);
  if (raw_getppid () != guard)
    raw_exit (INIT_EXIT_FAILED);

  /* The host's files can be reached through these. */
  raw_close (config->proc_fd);
  if (config->lock_fd >= 0)
    raw_close (config->lock_fd);
  /* pidfd_getfd(2) takes from it what the host has open. */
  if (config->host_pidfd >= 0)
    raw_close (config->host_pidfd);
  /* Inside there is no CAP_SYS_RESOURCE left; init tells when this has failed. */
  rlimits_raise (settings, &index);
  report_ready (report_fd);
  raw_sigprocmask (SIG_SETMASK, 0);
  error = -raw_execve (settings->tool, settings->tool_argv,
                       settings->tool_environment);
  report_failure (report_fd, INIT_RECORD_FAILED, INIT_STAGE_TOOL, error, 0);
}

/* Returns what @supervisor starts with, or a negative errno. */
static int
prepare (const struct settings *settings, struct supervisor *supervisor)
{
  int result = raw_prctl (PR_SET_CHILD_SUBREAPER, 1, 0);

  if (result < 0)
    return result;
  *supervisor = (struct supervisor){
    .settings = settings,
    .stage = INIT_STAGE_TOOL,
    .report_fd = -1,
    .signal_fd = supervise_open_signals (),
    .channel_fd = -1,
    .host_pidfd = settings->config->host_pidfd,
  };
  return supervisor->signal_fd < 0 ? supervisor->signal_fd : 0;
}

int
guard_tool (const struct settings *settings)
{
  const struct init_config *config = settings->config;
  struct supervisor supervisor;
  int result = prepare (settings, &supervisor);

  guard = raw_getpid ();
  if (result == 0 && settings->tool == NULL)
    result = -EINVAL;
  if (result == 0)
    result = report_start (settings, run_tool, &supervisor.report_fd);
  if (result < 0)
    {
      record_send_failure (config->channel_fd, INIT_STAGE_GUARD, -result, 0);
      return INIT_EXIT_FAILED;
    }

  /* Whoever reads the sandbox's output waits until nobody holds it. */
  descriptors_drop_stdio (config->stdio_fd);
  descriptors_drop_tool (settings);
  terminal_drop (settings);
  passed_drop_all (settings);
  supervisor.pid = result;
  supervisor.ended_record = INIT_RECORD_TOOL_ENDED;
  supervisor.kill_rest = (config->flags & INIT_KILL_REST) != 0;
  return supervise (&supervisor);
}

/* Init may have been killed, so what is below the guard then is killed in any
 * case; else init has waited for it. */
int
guard_itself (const struct settings *settings, bool *out_is_guard)
{
  const struct init_config *config = settings->config;
  struct supervisor supervisor;
  int result = prepare (settings, &supervisor);

  guard = raw_getpid ();
  *out_is_guard = true;
  if (result == 0)
    result = raw_fork ();
  if (result < 0)
    {
      record_send_failure (config->channel_fd, INIT_STAGE_GUARD, -result, 0);
      return INIT_EXIT_FAILED;
    }
  if (result == 0)
    {
      *out_is_guard = false;
      raw_close (supervisor.signal_fd);
      /* Init ends all below it when it gets SIGTERM, which is blocked and
       * read from a signalfd. */
      raw_prctl (PR_SET_PDEATHSIG, SIGTERM, 0);
      return raw_getppid () == guard ? 0 : INIT_EXIT_FAILED;
    }

  descriptors_drop_stdio (config->stdio_fd);
  terminal_drop (settings);
  passed_drop_all (settings);
  supervisor.pid = result;
  supervisor.guards_init = true;
  supervisor.kill_rest = true;
  return supervise (&supervisor);
}
