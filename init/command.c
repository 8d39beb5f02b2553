/* command.c - what the forked child does until it is the command. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <errno.h>
#include <linux/limits.h>
#include <string.h>

#define DEFAULT_PATH \
  "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

struct attempt
{
  int error; /* positive */
  bool is_found;
};

static void
require (int report_fd, enum init_stage stage, int result)
{
  if (result < 0)
    report_failure (report_fd, INIT_RECORD_FAILED, stage, -result, 0);
}

/* Of a set-uid program the kernel makes the soft limit 8 MiB at most, and with it
 * goes how long arguments may be. execve(2) */
static int
restore_stack_limit (const struct init_config *config)
{
  const struct rlimit limit = { config->stack_soft, config->stack_hard };

  return config->stack_soft != 0 ? raw_setrlimit (RLIMIT_STACK, &limit) : 0;
}

static void
change_identity (const struct settings *settings, int report_fd)
{
  const struct init_config *config = settings->config;
  uint32_t flags = config->flags;

  require (report_fd, INIT_STAGE_LIMITS, restore_stack_limit (config));
  if (flags & INIT_SET_CAPABILITIES)
    require (report_fd, INIT_STAGE_CAPABILITIES, capabilities_keep ());
  if (flags & INIT_SET_GROUPS)
    require (report_fd, INIT_STAGE_GROUPS, identity_set_groups (settings));
  if (flags & INIT_SET_GID)
    require (report_fd, INIT_STAGE_GID, identity_set_gid (config->gid));
  if (flags & INIT_SET_UID)
    require (report_fd, INIT_STAGE_UID, identity_set_uid (config->uid));
  if (flags & INIT_SET_CAPABILITIES)
    require (report_fd, INIT_STAGE_CAPABILITIES,
             capabilities_set (config->capabilities,
                               (flags & INIT_NO_NEW_PRIVS) != 0));
  if (flags & INIT_NO_NEW_PRIVS)
    require (report_fd, INIT_STAGE_NO_NEW_PRIVS, identity_set_no_new_privs ());
}

static int
change_cwd (const char *cwd)
{
  int fd = path_open (cwd != NULL ? cwd : "/", O_DIRECTORY);
  int result;

  if (fd < 0)
    return fd;
  result = raw_fchdir (fd);
  raw_close (fd);
  return result;
}

static bool
is_there (const char *path)
{
  struct stat info;

  return raw_fstatat (AT_FDCWD, path, &info, 0) == 0;
}

static void
try_path (const struct settings *settings,
          const char *path,
          struct attempt *attempt)
{
  attempt->error = -raw_execve (path, settings->argv, settings->environment);
  attempt->is_found = is_there (path);
}

/* As execvp(3) has it. */
static bool
may_try_another (int error)
{
  return error == EACCES || error == ENOENT || error == ENOTDIR
         || error == ENODEV || error == ESTALE || error == ETIMEDOUT;
}

/* Of several errors the first of a file that is there counts, then the lack of
 * permission, then ENOENT. */
static void
search (const struct settings *settings,
        const char *path,
        struct attempt *attempt)
{
  char candidate[PATH_MAX];
  bool fits;

  while (path_next_candidate (&path, settings->argv[0], candidate,
                              sizeof candidate, &fits))
    {
      struct attempt latest;

      if (!fits)
        continue;
      try_path (settings, candidate, &latest);
      if (!may_try_another (latest.error)
          || (!attempt->is_found
              && (latest.is_found || latest.error == EACCES)))
        *attempt = latest;
      if (!may_try_another (latest.error))
        return;
    }
}

static const char *
find_path_variable (char *const *environment)
{
  for (; *environment != NULL; environment++)
    if (strncmp (*environment, "PATH=", 5) == 0)
      return *environment + 5;
  return DEFAULT_PATH;
}

static struct attempt
execute (const struct settings *settings)
{
  const char *name = settings->argv[0];
  struct attempt attempt = { .error = ENOENT };

  if (strchr (name, '/') != NULL)
    try_path (settings, name, &attempt);
  else if (*name != '\0')
    search (settings, find_path_variable (settings->environment), &attempt);
  return attempt;
}

void
command_run (const struct settings *settings, int report_fd)
{
  const struct init_config *config = settings->config;
  struct attempt attempt;

  if (config->flags & INIT_NEW_SESSION)
    require (report_fd, INIT_STAGE_FORK, raw_setsid ());
  require (report_fd, INIT_STAGE_STDIO,
           descriptors_set_stdio (config->stdio_fd));
  change_identity (settings, report_fd);
  require (report_fd, INIT_STAGE_CWD, change_cwd (settings->cwd));

  report_ready (report_fd);
  raw_sigprocmask (SIG_SETMASK, 0);
  attempt = execute (settings);
  report_failure (report_fd, INIT_RECORD_EXEC_FAILED, INIT_STAGE_EXEC,
                  attempt.error, attempt.is_found ? INIT_RECORD_FOUND : 0);
}
