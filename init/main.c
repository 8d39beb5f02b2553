/* main.c - the roles of sandboxlib-init. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <errno.h>
#include <string.h>
#include <sys/prctl.h>

static int
fail (const struct settings *settings,
      enum init_stage stage,
      int result,
      uint32_t index)
{
  record_send_failure (settings->config->channel_fd, stage,
                       result < 0 ? -result : 0, index);
  return INIT_EXIT_FAILED;
}

/* The command can neither trace us nor open what /proc shows of us. An ignored
 * SIGCHLD, which survives execve(2), would have the kernel reap in our place.
 */
static void
prepare_process (void)
{
  raw_sigprocmask (SIG_SETMASK, UINT64_MAX);
  for (int signum = 1; signum <= 64; signum++)
    raw_signal_default (signum);
  raw_prctl (PR_SET_DUMPABLE, 0, 0);
  raw_prctl (PR_SET_NAME, (unsigned long) "sandboxlib-init", 0);
}

/* A kill of the host's process group must not take the guard along, nor one of
 * the guard's group init. Fails in a leader, which needs no other group. */
static void
leave_group (const struct settings *settings)
{
  if (settings->config->flags & INIT_TTY_INHERIT)
    raw_setpgid (0, 0);
  if ((settings->config->flags & INIT_NEW_SESSION) == 0)
    return;
  /* A tool must not have the terminal; for ourselves a group will do, which the
   * kernel makes in less time. */
  if (settings->tool != NULL)
    raw_setsid ();
  else
    raw_setpgid (0, 0);
}

static struct supervisor
new_supervisor (const struct settings *settings)
{
  const struct init_config *config = settings->config;

  return (struct supervisor){
    .settings = settings,
    .pid = settings->first_pid,
    .report_fd = settings->first_pid != 0 ? settings->first_fds[0] : -1,
    .stage = INIT_STAGE_FORK,
    .ended_record = INIT_RECORD_ENDED,
    .is_inside = true,
    .kill_rest = (config->flags & INIT_KILL_REST) != 0,
    .signal_fd = supervise_open_signals (),
    .channel_fd = config->channel_fd,
    /* Beside a tool the guard alone has it; init sees the channel close. */
    .host_pidfd = settings->tool == NULL ? config->host_pidfd : -1,
  };
}

static int
start_command (struct supervisor *supervisor)
{
  const struct settings *settings = supervisor->settings;
  int result;

  if (settings->first_pid != 0)
    {
      first_go_on (settings);
      return 0;
    }
  result = report_start (settings, command_run, &supervisor->report_fd);
  supervisor->pid = result;
  return result;
}

static int
run_command (struct supervisor *supervisor)
{
  const struct settings *settings = supervisor->settings;
  const struct init_config *config = settings->config;
  int result = supervisor->signal_fd;

  if (result >= 0 && raw_getpid () != 1)
    result = raw_prctl (PR_SET_CHILD_SUBREAPER, 1, 0);
  if (result >= 0 && config->block_fd > 2
      && !supervise_wait_for (supervisor, config->block_fd))
    return fail (settings, INIT_STAGE_BLOCK, -ECHILD, 0);
  if (config->block_fd > 2)
    raw_close (config->block_fd);
  if (result >= 0)
    result = start_command (supervisor);
  if (result < 0)
    return fail (settings, INIT_STAGE_FORK, result, 0);

  descriptors_drop_stdio (config->stdio_fd);
  if ((config->flags & INIT_TTY_INHERIT) == 0)
    terminal_drop (settings);
  passed_drop (settings);
  return supervise (supervisor);
}

int
see_from_inside (const struct settings *settings,
                 enum init_stage *out_stage,
                 uint32_t *out_index)
{
  int result = cover_devices (settings);

  *out_stage = INIT_STAGE_DEVICES;
  *out_index = 0;
  if (result == 0)
    {
      *out_stage = INIT_STAGE_KERNEL_FILES;
      result = cover_files (settings);
    }
  if (result == 0)
    {
      *out_stage = INIT_STAGE_VERIFY;
      result = verify_all (settings, out_index);
    }
  if (result != 0)
    return result;
  record_send_type (settings->config->channel_fd, INIT_RECORD_VERIFIED);
  if (settings->config->flags & INIT_TELL_PLACE)
    place_tell (settings);
  return 0;
}

static int
role_init (const struct settings *settings)
{
  const struct init_config *config = settings->config;
  struct init_record ended = { .type = INIT_RECORD_ENDED };
  struct supervisor supervisor;
  enum init_stage stage;
  uint32_t index = 0;
  int result = 0;

  if (config->argv.count == 0 && !(config->flags & INIT_TRIAL))
    return fail (settings, INIT_STAGE_CONFIG, -EINVAL, 0);
  /* SIGKILL at the tool's death ends a pid namespace with its first process, a
   * stopped one too; but elsewhere it would leave the command to nobody. Without
   * a tool our parent is a thread of the host, which may end any time. */
  if (raw_getpid () != 1)
    raw_prctl (PR_SET_PDEATHSIG, SIGTERM, 0);
  else if (settings->tool != NULL)
    raw_prctl (PR_SET_PDEATHSIG, SIGKILL, 0);
  /* Without one the library knows when this program was executed. */
  if (settings->tool != NULL)
    record_send_type (config->channel_fd, INIT_RECORD_STARTED);

  supervisor = new_supervisor (settings);
  if (settings->first_pid == 0)
    result = see_from_inside (settings, &stage, &index);
  else if (!first_wait (&supervisor))
    return INIT_EXIT_FAILED;
  if (result != 0)
    return fail (settings, stage, result, index);
  result = locks_take (settings, &index);
  if (result != 0)
    return fail (settings, INIT_STAGE_LOCK, result, index);
  /* The host's /proc is a way out. The first process of a pid namespace finds
   * its processes without. */
  if (raw_getpid () == 1)
    raw_close (settings->proc_fd);

  if (config->flags & INIT_TRIAL)
    {
      record_send (config->channel_fd, &ended);
      return 0;
    }
  return run_command (&supervisor);
}

/* What a command that has a process already adds to the arguments. */
static bool
parse_first (int argc, char **argv, struct settings *settings)
{
  settings->is_first = strcmp (argv[1], "first") == 0;
  if (argc != (settings->is_first ? 6 : 7)
      || (!settings->is_first && strcmp (argv[1], "init") != 0))
    return false;
  settings->first_fds[0] = number_parse_all (argv[3]);
  settings->first_fds[1] = number_parse_all (argv[4]);
  settings->first_page_fd = number_parse_all (argv[5]);
  settings->first_pid = settings->is_first ? 0 : number_parse_all (argv[6]);
  return settings->first_fds[0] > 2 && settings->first_fds[1] > 2
         && settings->first_page_fd > 2
         && (settings->is_first || settings->first_pid > 0);
}

int
init_main (int argc, char **argv)
{
  struct settings settings = { 0 };
  bool is_init = argc == 3 && strcmp (argv[1], "init") == 0;
  bool is_guard = argc == 3 && strcmp (argv[1], "guard") == 0;
  bool has_first = argc > 3 && parse_first (argc, argv, &settings);
  int config_fd
      = is_init || is_guard || has_first ? number_parse_all (argv[2]) : -1;
  int result;

  if (argc > 2 && strcmp (argv[1], "keeper") == 0)
    {
      prepare_process ();
      return keeper_main (argv);
    }
  if (config_fd < 0)
    return INIT_EXIT_FAILED;
  prepare_process ();
  result = config_open (config_fd, &settings);
  if (result < 0)
    return settings.config != NULL
               ? fail (&settings, INIT_STAGE_CONFIG, result, 0)
               : INIT_EXIT_FAILED;
  if (!settings.is_first)
    leave_group (&settings);
  if (is_guard)
    return guard_tool (&settings);

  result = enter_proc (&settings);
  if (result < 0)
    return fail (&settings, INIT_STAGE_PROC, result, 0);
  result = enter_root (&settings);
  if (result < 0)
    return fail (&settings, INIT_STAGE_ROOTFS, result, 0);
  /* The guard's fds are the tool's, so only here. */
  result = descriptors_close_on_exec (settings.proc_fd);
  if (result < 0)
    return fail (&settings, INIT_STAGE_STDIO, result, 0);
  raw_close (config_fd);
  descriptors_drop_tool (&settings);
  if (settings.is_first)
    return first_main (&settings);
  if (settings.config->flags & INIT_GUARD_ITSELF)
    {
      result = guard_itself (&settings, &is_guard);
      if (is_guard || result != 0)
        return result;
      leave_group (&settings);
    }
  return role_init (&settings);
}
