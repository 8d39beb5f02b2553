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

static void
require_each (int report_fd, enum init_stage stage, int result, uint32_t index)
{
  const struct init_record record = {
    .type = INIT_RECORD_FAILED,
    .stage = stage,
    .error = -result,
    .index = index,
  };

  if (result < 0)
    report_record (report_fd, &record);
}

static void
change_identity (const struct settings *settings, int report_fd)
{
  const struct init_config *config = settings->config;
  uint32_t flags = config->flags;
  uint32_t index = 0;
  int result = rlimits_raise (settings, &index);

  require_each (report_fd, INIT_STAGE_RLIMIT, result, index);
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
  if (flags & INIT_NO_TYPING)
    require (report_fd, INIT_STAGE_TTY, terminal_forbid_typing ());
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

/* The error is that of the first one. */
static int
choose_cwd (const struct settings *settings)
{
  int result = change_cwd (settings->cwd);

  for (char **cwd = settings->cwds; result < 0 && *cwd != NULL; cwd++)
    if (change_cwd (*cwd) == 0)
      return 0;
  return result;
}

/* What a filter denies is no reason to believe that it is not there. */
static bool
is_there (const char *path)
{
  struct stat info;
  int result = raw_fstatat (AT_FDCWD, path, &info, 0);

  return result == 0 || result == -EPERM || result == -ENOSYS;
}

static void
try_path (const struct settings *settings,
          const char *path,
          struct attempt *attempt)
{
  int result = raw_execve (path, settings->argv, settings->environment);

  /* A filter can deny the call and have it return 0. */
  attempt->error = result < 0 ? -result : EPERM;
  attempt->is_found = is_there (path);
}

/* As execvp(3) has it. */
static bool
may_try_another (int error)
{
  return error == EACCES || error == ENOENT || error == ENOTDIR
         || error == ENODEV || error == ESTALE || error == ETIMEDOUT;
}

static const char *
find_path_variable (char *const *environment)
{
  for (; *environment != NULL; environment++)
    if (strncmp (*environment, "PATH=", 5) == 0)
      return *environment + 5;
  return DEFAULT_PATH;
}

/* Of several errors the first of a file that is there counts, then the lack of
 * permission, then ENOENT. */
static void
search (const struct settings *settings,
        const char *name,
        struct attempt *attempt)
{
  const char *path = find_path_variable (settings->environment);
  char candidate[PATH_MAX];
  bool fits;

  while (path_next_candidate (&path, name, candidate, sizeof candidate, &fits))
    {
      struct attempt latest;

      if (!fits)
        continue;
      try_path (settings, candidate, &latest);
      if (!may_try_another (latest.error)
          || (!attempt->is_found
              && (latest.is_found || latest.error == EACCES)))
        *attempt = latest;
      /* A filter's answer says nothing of the file. */
      if (!may_try_another (latest.error)
          && (latest.is_found || settings->config->seccomp.count == 0))
        return;
    }
}

static struct attempt
execute (const struct settings *settings)
{
  const char *name = settings->argv[0];
  struct attempt attempt = { .error = ENOENT };

  if (settings->argv0 != NULL)
    settings->argv[0] = settings->argv0;
  if (strchr (name, '/') != NULL)
    try_path (settings, name, &attempt);
  else if (*name != '\0')
    search (settings, name, &attempt);
  return attempt;
}

static void
install_filters (const struct settings *settings, int report_fd)
{
  struct init_record *record = report_foresee (INIT_STAGE_SECCOMP);
  int result = seccomp_install (settings, &record->index);

  require_each (report_fd, INIT_STAGE_SECCOMP, result, record->index);
  report_foresee_nothing ();
}

void
command_run (const struct settings *settings, int report_fd)
{
  const struct init_config *config = settings->config;
  struct attempt attempt;
  uint32_t index = 0;
  int result;

  if ((config->flags & INIT_NEW_SESSION) && !settings->is_first)
    require (report_fd, INIT_STAGE_FORK, raw_setsid ());
  require (report_fd, INIT_STAGE_TTY, terminal_enter (settings));
  require (report_fd, INIT_STAGE_STDIO,
           descriptors_set_stdio (config->stdio_fd));
  result = passed_hand_over (settings, &report_fd, &index);
  require_each (report_fd, INIT_STAGE_PASSED, result, index);
  change_identity (settings, report_fd);
  require (report_fd, INIT_STAGE_CWD, choose_cwd (settings));
  if (config->flags & INIT_SET_UMASK)
    raw_umask ((mode_t) config->umask);

  result = rlimits_set (settings, &index);
  require_each (report_fd, INIT_STAGE_RLIMIT, result, index);

  report_ready (report_fd);
  raw_sigprocmask (SIG_SETMASK, 0);
  if (config->seccomp.count > 0)
    install_filters (settings, report_fd);
  attempt = execute (settings);
  report_failure (report_fd, INIT_RECORD_EXEC_FAILED, INIT_STAGE_EXEC,
                  attempt.error, attempt.is_found ? INIT_RECORD_FOUND : 0);
}
