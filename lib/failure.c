/* failure.c - what to say when a sandbox could not be set up. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "failure-private.h"
#include "error-private.h"

#include <errno.h>

void
_sandbox_failure_set (SandboxResult *result,
                      SandboxResultKind kind,
                      const char *stage,
                      int error,
                      const char *path,
                      const char *format,
                      ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  result->kind = kind;
  result->stage = g_strdup (stage);
  result->error = error;
  result->path = g_strdup (path);
  result->message = g_utf8_make_valid (text, -1);
}

void
_sandbox_failure_of_child (SandboxResult *result, const SandboxLaunch *launch)
{
  const char *reason = _sandbox_strerror (launch->error);
  const char *path = launch->failed_path;

  switch (launch->stage)
    {
    case CHILD_STAGE_CGROUP:
      _sandbox_failure_set (
          result, SANDBOX_RESULT_SETUP_FAILED, "cgroup", launch->error, NULL,
          "cannot go into the cgroup of the sandbox: %s", reason);
      break;
    case CHILD_STAGE_IDS:
      _sandbox_failure_set (
          result, SANDBOX_RESULT_SETUP_FAILED, "user", launch->error, NULL,
          "cannot map ids into the user namespace: %s", reason);
      break;
    case CHILD_STAGE_SECOND_USER:
      _sandbox_failure_set (
          result, SANDBOX_RESULT_SETUP_FAILED, "user", launch->error, NULL,
          "cannot join the second user namespace: %s", reason);
      break;
    case CHILD_STAGE_HOSTNAME:
      _sandbox_failure_set (result, SANDBOX_RESULT_SETUP_FAILED, "hostname",
                            launch->error, NULL, "cannot set the host name: %s",
                            reason);
      break;
    case CHILD_STAGE_LOOPBACK:
      _sandbox_failure_set (result, SANDBOX_RESULT_SETUP_FAILED, "network",
                            launch->error, NULL, "cannot bring up loopback: %s",
                            reason);
      break;
    case CHILD_STAGE_MOUNT_NAMESPACE:
      _sandbox_failure_set (result, SANDBOX_RESULT_SETUP_FAILED, "mount",
                            launch->error, NULL,
                            "cannot keep mounts private: %s", reason);
      if (launch->error == EINVAL)
        result->remedy = g_strdup ("the caller's / must be a mount point");
      break;
    case CHILD_STAGE_ROOTFS:
      _sandbox_failure_set (result, SANDBOX_RESULT_SETUP_FAILED, "rootfs",
                            launch->error, path, "rootfs %s: %s", path, reason);
      break;
    case CHILD_STAGE_STEP:
      _sandbox_failure_set (result, SANDBOX_RESULT_SETUP_FAILED, "mount",
                            launch->error, path, "cannot mount on %s: %s", path,
                            reason);
      break;
    case CHILD_STAGE_CHROOT:
      _sandbox_failure_set (
          result, SANDBOX_RESULT_SETUP_FAILED, "rootfs", launch->error, path,
          "cannot change the root directory to %s: %s", path, reason);
      break;
    case CHILD_STAGE_CAPABILITIES:
      _sandbox_failure_set (result, SANDBOX_RESULT_SETUP_FAILED, "capabilities",
                            launch->error, NULL,
                            "cannot keep the capabilities of sandboxlib-init: "
                            "%s",
                            reason);
      break;
    case CHILD_STAGE_FIRST:
      _sandbox_failure_set (
          result, SANDBOX_RESULT_SETUP_FAILED, "pid", launch->error, NULL,
          "cannot make the command process 1 of a pid namespace: %s", reason);
      if (launch->error == ENOSPC)
        result->remedy = g_strdup (
            "the limit user.max_pid_namespaces is reached, or 32 levels of "
            "them; as root raise the sysctl");
      break;
    case CHILD_STAGE_FDS:
      _sandbox_failure_set (result, SANDBOX_RESULT_SETUP_FAILED, "stdio",
                            launch->error, NULL,
                            "cannot arrange file descriptors: %s", reason);
      break;
    default:
      _sandbox_failure_set (result, SANDBOX_RESULT_SETUP_FAILED, "init",
                            launch->error, NULL,
                            "cannot execute sandboxlib-init: %s", reason);
    }
}

static const char *
stage_name (enum init_stage stage)
{
  static const char *const names[] = {
    [INIT_STAGE_NONE] = "init",
    [INIT_STAGE_CONFIG] = "init",
    [INIT_STAGE_GUARD] = "guard",
    [INIT_STAGE_TOOL] = "tool",
    [INIT_STAGE_VERIFY] = "verify",
    [INIT_STAGE_FORK] = "fork",
    [INIT_STAGE_STDIO] = "stdio",
    [INIT_STAGE_GROUPS] = "groups",
    [INIT_STAGE_GID] = "gid",
    [INIT_STAGE_UID] = "uid",
    [INIT_STAGE_CAPABILITIES] = "capabilities",
    [INIT_STAGE_NO_NEW_PRIVS] = "no-new-privs",
    [INIT_STAGE_CWD] = "cwd",
    [INIT_STAGE_EXEC] = "exec",
    [INIT_STAGE_KERNEL_FILES] = "kernel-files",
    [INIT_STAGE_PROC] = "proc",
    [INIT_STAGE_ROOTFS] = "rootfs",
    [INIT_STAGE_DEVICES] = "devices",
    [INIT_STAGE_BLOCK] = "block-fd",
    [INIT_STAGE_RLIMIT] = "rlimit",
    [INIT_STAGE_SECCOMP] = "seccomp",
    [INIT_STAGE_TTY] = "tty",
  };

  return (guint) stage < G_N_ELEMENTS (names) ? names[stage] : "init";
}

static void
fill_cwd_failure (SandboxResult *result,
                  const struct init_record *record,
                  SandboxRequest *request)
{
  const char *cwd = sandbox_request_get_cwd (request);
  const char *const *more = sandbox_request_get_cwd_candidates (request);
  g_autoptr (GString) names = g_string_new (cwd);

  for (; more != NULL && *more != NULL; more++)
    g_string_append_printf (names, ", %s", *more);
  _sandbox_failure_set (result, SANDBOX_RESULT_SETUP_FAILED, "cwd",
                        record->error, cwd, "cwd %s: %s", names->str,
                        _sandbox_strerror (record->error));
}

static void
fill_fd_failure (SandboxResult *result, const struct init_record *record)
{
  _sandbox_failure_set (result, SANDBOX_RESULT_SETUP_FAILED, "passed-fds",
                        record->error, NULL,
                        "cannot pass fd %u of the list: %s", record->index + 1,
                        _sandbox_strerror (record->error));
  if (record->error == EBADF || record->error == EMFILE
      || record->error == EINVAL)
    result->remedy = g_strdup ("the limit is RLIMIT_NOFILE, ulimit -n");
}

static void
fill_lock_failure (SandboxResult *result,
                   const struct init_record *record,
                   SandboxRequest *request)
{
  const char *const *paths = sandbox_request_get_lock_files (request);
  const char *path = paths[record->index];
  const char *reason = _sandbox_strerror (record->error);

  if (record->error == EINVAL)
    reason = "not a regular file";
  else if (record->error == EAGAIN)
    reason = "somebody has locked it to write to it";
  _sandbox_failure_set (result, SANDBOX_RESULT_SETUP_FAILED, "lock-files",
                        record->error, path, "lock file %s: %s", path, reason);
}

static void
fill_verify_failure (SandboxResult *result,
                     const struct init_record *record,
                     char **phrases)
{
  const char *phrase = record->index < g_strv_length (phrases)
                           ? phrases[record->index]
                           : "a check";

  if (record->error == 0)
    _sandbox_failure_set (result, SANDBOX_RESULT_SETUP_FAILED, "verify", 0,
                          NULL, "not in force inside the sandbox: %s", phrase);
  else
    _sandbox_failure_set (result, SANDBOX_RESULT_SETUP_FAILED, "verify",
                          record->error, NULL,
                          "cannot verify inside the sandbox: %s: %s", phrase,
                          _sandbox_strerror (record->error));
}

void
_sandbox_failure_of_init (SandboxResult *result,
                          const struct init_record *record,
                          const SandboxLaunch *launch,
                          const SandboxInvocation *invocation)
{
  enum init_stage stage = (enum init_stage) record->stage;
  const char *name = stage_name (stage);
  const char *reason = _sandbox_strerror (record->error);

  switch (stage)
    {
    case INIT_STAGE_VERIFY:
      fill_verify_failure (result, record, launch->phrases);
      break;
    case INIT_STAGE_CWD:
      fill_cwd_failure (result, record, invocation->request);
      break;
    case INIT_STAGE_PASSED:
      fill_fd_failure (result, record);
      break;
    case INIT_STAGE_LOCK:
      fill_lock_failure (result, record, invocation->request);
      break;
    case INIT_STAGE_TOOL:
      _sandbox_failure_set (result, SANDBOX_RESULT_SETUP_FAILED, name,
                            record->error, invocation->tool,
                            "cannot execute %s: %s", invocation->tool, reason);
      break;
    case INIT_STAGE_PROC:
      _sandbox_failure_set (result, SANDBOX_RESULT_SETUP_FAILED, name,
                            record->error, NULL,
                            "cannot find the proc of the sandbox: %s", reason);
      break;
    case INIT_STAGE_ROOTFS:
      _sandbox_failure_set (result, SANDBOX_RESULT_SETUP_FAILED, name,
                            record->error, invocation->root_inside,
                            "cannot chroot to %s: %s", invocation->root_inside,
                            reason);
      break;
    case INIT_STAGE_DEVICES:
      _sandbox_failure_set (result, SANDBOX_RESULT_SETUP_FAILED, name,
                            record->error, NULL,
                            "cannot make a mount nodev: %s", reason);
      break;
    case INIT_STAGE_TTY:
      _sandbox_failure_set (result, SANDBOX_RESULT_SETUP_FAILED, name,
                            record->error, NULL,
                            "cannot give the command its terminal: %s", reason);
      break;
    case INIT_STAGE_KERNEL_FILES:
      _sandbox_failure_set (
          result, SANDBOX_RESULT_SETUP_FAILED, name, record->error, NULL,
          "cannot make files of the kernel read-only: %s", reason);
      break;
    case INIT_STAGE_RLIMIT:
      _sandbox_failure_of_rlimit (result, record, invocation->request);
      break;
    case INIT_STAGE_SECCOMP:
      _sandbox_failure_of_seccomp (result, record, invocation->request);
      break;
    case INIT_STAGE_CAPABILITIES:
    case INIT_STAGE_NO_NEW_PRIVS:
    case INIT_STAGE_UID:
    case INIT_STAGE_GID:
    case INIT_STAGE_GROUPS:
      _sandbox_failure_set (result, SANDBOX_RESULT_SETUP_FAILED, name,
                            record->error, NULL, "cannot set %s: %s", name,
                            reason);
      break;
    default:
      _sandbox_failure_set (result, SANDBOX_RESULT_SETUP_FAILED, name,
                            record->error, NULL,
                            "cannot start the command (%s): %s", name, reason);
    }
}

void
_sandbox_failure_of_exec (SandboxResult *result,
                          const struct init_record *record,
                          const char *program)
{
  result->was_found = (record->flags & INIT_RECORD_FOUND) != 0;
  if (!result->was_found)
    _sandbox_failure_set (result, SANDBOX_RESULT_EXEC_FAILED, "exec",
                          record->error, program, "not found: %s",
                          *program != '\0' ? program : "the empty string");
  else if (record->error == ENOENT)
    _sandbox_failure_set (
        result, SANDBOX_RESULT_EXEC_FAILED, "exec", record->error, program,
        "cannot be executed: %s: its interpreter is missing", program);
  else
    _sandbox_failure_set (result, SANDBOX_RESULT_EXEC_FAILED, "exec",
                          record->error, program, "cannot be executed: %s: %s",
                          program, _sandbox_strerror (record->error));
}
