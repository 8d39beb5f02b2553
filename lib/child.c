/* child.c - what happens between clone(2) and execve(2). */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "child-private.h"

#include <fcntl.h>
#include <sched.h>

#include "child-code.h"
#include "init/syscall-process.h"
#include "mount-calls.h"

CHILD_CODE static int
fail (SandboxChild *child, SandboxChildStage stage, long result)
{
  child->stage = stage;
  child->error = (int) -result;
  return 125;
}

CHILD_CODE static void
close_from_to (const SandboxChild *child, unsigned from, unsigned to)
{
  if (from > to || raw_close_range (from, to, 0) == 0)
    return;
  for (unsigned fd = from; fd <= to && fd <= (unsigned) child->max_fd; fd++)
    raw_close ((int) fd);
}

/* The program gets 0, 1, 2, those to keep, and nothing else. */
CHILD_CODE static int
arrange_fds (const SandboxChild *child)
{
  unsigned next = 3;
  int result = (int) raw_dup3 (child->stdin_fd, 0, 0);

  if (result >= 0)
    result = (int) raw_dup3 (child->diagnostics_fd, 1, 0);
  if (result >= 0)
    result = (int) raw_dup3 (child->diagnostics_fd, 2, 0);
  for (guint i = 0; result >= 0 && i < child->n_keep; i++)
    {
      unsigned fd = (unsigned) child->keep[i];

      if (fd < next)
        continue;
      close_from_to (child, next, fd - 1);
      result = (int) raw_fcntl ((int) fd, F_SETFD, 0);
      next = fd + 1;
    }
  if (result >= 0)
    close_from_to (child, next, ~0U);
  return result;
}

CHILD_CODE static void
require (SandboxChild *child, SandboxChildStage stage, int result)
{
  if (result < 0)
    raw_exit (fail (child, stage, result));
}

/* What is made has the modes that are asked for; the command's umask is the
 * caller's. */
CHILD_CODE static void
set_up (SandboxChild *child)
{
  mode_t mask = raw_umask (0);
  SandboxChildStage stage;
  int result;

  require (child, CHILD_STAGE_IDS, _sandbox_child_map_ids (child));
  require (child, CHILD_STAGE_HOSTNAME, _sandbox_child_set_hostname (child));
  require (child, CHILD_STAGE_LOOPBACK, _sandbox_child_set_loopback (child));
  stage = _sandbox_child_change_root (child, &result);
  require (child, stage, result);
  raw_umask (mask);
  if (child->second_user_fd >= 0)
    require (child, CHILD_STAGE_SECOND_USER,
             raw_setns (child->second_user_fd, CLONE_NEWUSER));
}

/* The top of a cgroup namespace is where its first process was. */
CHILD_CODE static int
enter_cgroups (const SandboxChild *child)
{
  int result = 0;

  for (guint i = 0; result >= 0 && i < child->n_entrances; i++)
    result = (int) raw_write (child->entrances[i], "0", 1);
  if (result >= 0 && child->leaves_cgroup)
    result = raw_unshare (CLONE_NEWCGROUP);
  return result;
}

CHILD_CODE int
_sandbox_child_main (void *data)
{
  SandboxChild *child = data;
  static char *const environment[] = { NULL };

  require (child, CHILD_STAGE_CGROUP, enter_cgroups (child));
  if (child->root != CHILD_ROOT_HOST)
    set_up (child);
  require (child, CHILD_STAGE_FDS, arrange_fds (child));
  require (child, CHILD_STAGE_CAPABILITIES,
           _sandbox_child_keep_capabilities (child));
  require (child, CHILD_STAGE_EXEC,
           (int) raw_execveat (child->init_fd, "", child->argv, environment,
                               AT_EMPTY_PATH));
  return 125;
}
