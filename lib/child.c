/* child.c - what happens between clone(2) and execve(2). */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "child-private.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <sys/socket.h>

#include "child-code.h"
#include "init/syscall-process.h"
#include "mount-calls.h"

/* memfd_create(2), Linux 6.3 */
#ifndef MFD_NOEXEC_SEAL
#define MFD_NOEXEC_SEAL 0x0008U
#endif

#define PAGE_BYTES 4096

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

CHILD_CODE static void
enter_second_user (SandboxChild *child)
{
  if (child->second_user_fd >= 0)
    require (child, CHILD_STAGE_SECOND_USER,
             raw_setns (child->second_user_fd, CLONE_NEWUSER));
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
  enter_second_user (child);
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

CHILD_CODE static void
execute (SandboxChild *child, char *const *argv)
{
  static char *const environment[] = { NULL };

  require (child, CHILD_STAGE_CAPABILITIES,
           _sandbox_child_keep_capabilities (child));
  require (child, CHILD_STAGE_EXEC,
           (int) raw_execveat (child->init_fd, "", argv, environment,
                               AT_EMPTY_PATH));
}

CHILD_CODE static void
write_number (char text[CHILD_NUMBER_SIZE], int number)
{
  char digits[CHILD_NUMBER_SIZE];
  int n = 0;

  do
    digits[n++] = (char) ('0' + number % 10);
  while ((number /= 10) > 0);
  for (int i = 0; i < n; i++)
    text[i] = digits[n - 1 - i];
  text[n] = '\0';
}

/* What init and the command's process have in common. The caller has none of it, so
 * that none of his forks can keep it open. */
CHILD_CODE static int
connect_first (SandboxChild *child)
{
  int fds[3] = { -1, -1, -1 };
  int result = raw_socketpair (AF_UNIX, SOCK_SEQPACKET, 0, fds);

  /* From Linux 6.3 on a memfd should say that it is not executed. */
  if (result == 0)
    result = raw_memfd_create ("sandboxlib-first", MFD_NOEXEC_SEAL);
  if (result == -EINVAL)
    result = raw_memfd_create ("sandboxlib-first", 0);
  fds[2] = result;
  if (result >= 0)
    result = raw_ftruncate (fds[2], PAGE_BYTES);
  for (int i = 0; result == 0 && i < 3; i++)
    write_number (child->first.numbers[i], fds[i]);
  return result;
}

CHILD_CODE static int
run_first (void *data)
{
  SandboxChild *child = data;

  set_up (child);
  require (child, CHILD_STAGE_FDS, arrange_fds (child));
  require (child, CHILD_STAGE_FIRST, connect_first (child));
  execute (child, child->first.argv);
  return 125;
}

/* It has our files, of which second_user_fd is kept for us, and makes its root
 * directory ours, pivot_root(2). The rest each has for itself. */
CHILD_CODE static void
start_first (SandboxChild *child)
{
  int pid = clone (
      run_first, child->first.stack_end,
      CLONE_VM | CLONE_VFORK | CLONE_FILES | CLONE_NEWPID | SIGCHLD, child);

  child->first.is_gone = TRUE;
  require (child, CHILD_STAGE_FIRST, pid < 0 ? -errno : 0);
  if (child->stage != CHILD_STAGE_NONE)
    raw_exit (125);
  write_number (child->first.numbers[3], pid);
  require (child, CHILD_STAGE_CHROOT, (int) raw_chdir ("/"));
  enter_second_user (child);
}

CHILD_CODE int
_sandbox_child_main (void *data)
{
  SandboxChild *child = data;

  require (child, CHILD_STAGE_CGROUP, enter_cgroups (child));
  if (child->first.stack_end != NULL)
    {
      start_first (child);
      execute (child, child->first.init_argv);
      return 125;
    }
  if (child->root != CHILD_ROOT_HOST)
    set_up (child);
  require (child, CHILD_STAGE_FDS, arrange_fds (child));
  execute (child, child->argv);
  return 125;
}
