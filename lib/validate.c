/* validate.c - what must be true of a request for any backend. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "validate-private.h"

#include <linux/capability.h>

#include <sandboxlib/plugin.h>
#include <sandboxlib/request-limits.h>

#include "capability-private.h"
#include "error-private.h"
#include "request-private.h"

/* sethostname(2): the kernel's __NEW_UTS_LEN. */
#define MAX_HOSTNAME 64

/* (uid_t) -1 and (gid_t) -1 mean "no change" to the kernel. */
#define MAX_ID G_GINT64_CONSTANT (4294967294)

static const char *const stream_names[] = {
  [SANDBOX_STREAM_STDIN] = "stdin",
  [SANDBOX_STREAM_STDOUT] = "stdout",
  [SANDBOX_STREAM_STDERR] = "stderr",
};

#define fail _sandbox_invalid

gboolean
_sandbox_invalid (GError **error, const char *format, ...)
{
  g_autofree char *message = NULL;
  g_autofree char *line = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  line = _sandbox_display (message);
  g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST,
                       line);
  return FALSE;
}

static gboolean
check_argv (SandboxRequest *request, GError **error)
{
  const char *const *argv = sandbox_request_get_argv (request);

  if (argv == NULL)
    return fail (error, "argv: not set");
  if (argv[0] == NULL)
    return fail (error, "argv: empty, there is no program to run");
  return TRUE;
}

static gboolean
check_paths (SandboxRequest *request, GError **error)
{
  const char *rootfs = sandbox_request_get_rootfs (request);
  const char *cwd = sandbox_request_get_cwd (request);
  const char *const *path = sandbox_request_get_writable_paths (request);
  const char *const *candidate = sandbox_request_get_cwd_candidates (request);

  if (rootfs != NULL && *rootfs == '\0')
    return fail (error, "rootfs: path is empty");
  if (cwd != NULL && *cwd == '\0')
    return fail (error, "cwd: path is empty");
  if (candidate != NULL && *candidate == NULL)
    return fail (error, "cwd-candidates: empty, there is none to choose");
  for (; candidate != NULL && *candidate != NULL; candidate++)
    if (**candidate == '\0')
      return fail (error, "cwd-candidates: a path is empty");
  for (; path != NULL && *path != NULL; path++)
    if (**path == '\0')
      return fail (error, "writable-paths: a path is empty");
  return TRUE;
}

static gboolean
check_empty_root (SandboxRequest *request, GError **error)
{
  gint64 mode = sandbox_request_get_empty_root (request);

  if (mode < -1 || mode > 07777)
    return fail (error,
                 "empty-root: mode %" G_GINT64_FORMAT " is not from 0 to 07777",
                 mode);
  if (mode != -1 && sandbox_request_get_rootfs (request) != NULL)
    return fail (error,
                 "empty-root: there is a rootfs too, %s: leave one of the two "
                 "out",
                 sandbox_request_get_rootfs (request));
  return TRUE;
}

static gboolean
check_environment (SandboxRequest *request, GError **error)
{
  guint base = sandbox_request_get_environment_base (request);
  const char *name = _sandbox_request_get_malformed_variable (request);

  if (base > SANDBOX_ENVIRONMENT_INHERIT)
    return fail (error, "environment-base: %d is not one of its values",
                 (int) base);
  if (name == NULL)
    return TRUE;
  if (*name == '\0')
    return fail (error, "environment: variable name is empty");
  return fail (error, "environment: variable name '%s' contains '='", name);
}

static gboolean
check_mounts (SandboxRequest *request, GError **error)
{
  GPtrArray *mounts = sandbox_request_get_mounts (request);

  for (guint i = 0; i < mounts->len; i++)
    {
      const SandboxMount *mount = g_ptr_array_index (mounts, i);
      const char *fault = _sandbox_mount_find_fault (mount);
      g_autofree char *text = fault ? sandbox_mount_to_string (mount) : NULL;

      if (fault != NULL)
        return fail (error, "mount %s: %s", text, fault);
    }
  return TRUE;
}

static gboolean
check_loopback (SandboxRequest *request, GError **error)
{
  SandboxIsolationValue network = sandbox_isolation_get (
      sandbox_request_get_isolation (request), SANDBOX_ISOLATION_KIND_NETWORK);

  if (sandbox_request_get_loopback (request) == SANDBOX_CHOICE_UNSET
      || network == SANDBOX_ISOLATION_NEW || network == SANDBOX_ISOLATION_TRY)
    return TRUE;
  return fail (error, "loopback: speaks of a new network, but isolation has no "
                      "network=new");
}

static gboolean
check_id (const char *field, gint64 id, GError **error)
{
  if (id < -1 || id > MAX_ID)
    return fail (error, "%s: %" G_GINT64_FORMAT " is not from 0 to 4294967294",
                 field, id);
  return TRUE;
}

static gboolean
check_ids (SandboxRequest *request, GError **error)
{
  gsize n_groups;
  const guint32 *groups = sandbox_request_get_groups (request, &n_groups);

  for (gsize i = 0; i < n_groups; i++)
    if (!check_id ("groups", groups[i], error))
      return FALSE;
  return check_id ("uid", sandbox_request_get_uid (request), error)
         && check_id ("gid", sandbox_request_get_gid (request), error);
}

static gboolean
check_umask (SandboxRequest *request, GError **error)
{
  gint64 mask = sandbox_request_get_umask (request);

  if (mask < -1 || mask > 0777)
    return fail (error, "umask: %" G_GINT64_FORMAT " is not from 0 to 0777",
                 mask);
  return TRUE;
}

static gboolean
check_hostname (SandboxRequest *request, GError **error)
{
  const char *hostname = sandbox_request_get_hostname (request);
  SandboxIsolationValue uts;

  if (hostname == NULL)
    return TRUE;
  if (*hostname == '\0')
    return fail (error, "hostname: empty");
  if (strlen (hostname) > MAX_HOSTNAME)
    return fail (error, "hostname: longer than %d bytes", MAX_HOSTNAME);
  if (strchr (hostname, '/') != NULL)
    return fail (error, "hostname: '%s' contains '/'", hostname);
  uts = sandbox_isolation_get (sandbox_request_get_isolation (request),
                               SANDBOX_ISOLATION_KIND_UTS);
  if (uts == SANDBOX_ISOLATION_HOST)
    return fail (error,
                 "hostname: '%s' would rename the host, since isolation is "
                 "uts=host",
                 hostname);
  if (uts == SANDBOX_ISOLATION_FD)
    return fail (error,
                 "hostname: '%s' would rename what others use too, since "
                 "isolation is uts=fd",
                 hostname);
  return TRUE;
}

static gboolean
check_stream (SandboxRequest *request, SandboxStream stream, GError **error)
{
  const char *name = stream_names[stream];
  guint stdio = sandbox_request_get_stdio (request, stream);
  const char *path = sandbox_request_get_stdio_file (request, stream);
  const char *problem = _sandbox_request_get_stdio_problem (request, stream);

  if (stdio > SANDBOX_STDIO_PIPE)
    return fail (error, "stdio: %d is not a value for %s", (int) stdio, name);
  if (stdio == SANDBOX_STDIO_CAPTURE && stream == SANDBOX_STREAM_STDIN)
    return fail (error, "stdio: stdin cannot be captured");
  if (stdio == SANDBOX_STDIO_STDOUT && stream != SANDBOX_STREAM_STDERR)
    return fail (error, "stdio: only stderr can lead to stdout, not %s", name);
  if (problem != NULL)
    return fail (error, "stdio: %s: %s", name, problem);
  if (path != NULL && *path == '\0')
    return fail (error, "stdio: path of the file for %s is empty", name);
  return TRUE;
}

static gboolean
check_stdio (SandboxRequest *request, GError **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (stream_names); i++)
    if (!check_stream (request, (SandboxStream) i, error))
      return FALSE;
  return TRUE;
}

/* A session has one controlling terminal and a terminal one session. */
static gboolean
check_tty (SandboxRequest *request, GError **error)
{
  SandboxTty tty = sandbox_request_get_tty (request);
  SandboxChoice session = sandbox_request_get_new_session (request);

  if ((guint) tty > SANDBOX_TTY_INHERIT)
    return fail (error, "tty: %d is not one of its values", (int) tty);
  if (session == SANDBOX_CHOICE_NO && tty == SANDBOX_TTY_NONE)
    return fail (error, "tty: none takes a session without a terminal, but "
                        "new-session is no");
  if (session == SANDBOX_CHOICE_NO && tty == SANDBOX_TTY_PTY)
    return fail (error, "tty: pty takes a session of its own, but new-session "
                        "is no");
  if (session == SANDBOX_CHOICE_YES && tty == SANDBOX_TTY_INHERIT)
    return fail (error, "tty: inherit leaves the command in the caller's "
                        "session, but new-session is yes");
  /* Without it nobody may install the filter of seccomp(2). */
  if (tty == SANDBOX_TTY_INHERIT
      && sandbox_request_get_no_new_privs (request) == SANDBOX_CHOICE_NO)
    return fail (error, "tty: inherit takes no-new-privs, so that the command "
                        "cannot type into the caller's terminal");
  return TRUE;
}

static gboolean
check_capabilities (SandboxRequest *request, GError **error)
{
  const char *unknown;
  guint64 mask;

  if (_sandbox_capability_mask_from_words (
          sandbox_request_get_capabilities (request), &mask, &unknown))
    return TRUE;
  return fail (error,
               "capabilities: '%s' is not none, build, all, +CAP_NAME or "
               "-CAP_NAME",
               unknown);
}

static gboolean
check_choices (SandboxRequest *request, GError **error)
{
  const struct
  {
    const char *field;
    guint value;
    guint highest;
  } choices[] = {
    { "no-new-privs", sandbox_request_get_no_new_privs (request),
      SANDBOX_CHOICE_YES },
    { "loopback", sandbox_request_get_loopback (request), SANDBOX_CHOICE_YES },
    { "id-map", sandbox_request_get_id_map (request), SANDBOX_ID_MAP_SUBID },
    { "new-session", sandbox_request_get_new_session (request),
      SANDBOX_CHOICE_YES },
    { "as-pid-1", sandbox_request_get_as_pid_1 (request), SANDBOX_CHOICE_YES },
    { "cover-kernel-files", sandbox_request_get_cover_kernel_files (request),
      SANDBOX_CHOICE_YES },
    { "disable-userns", sandbox_request_get_disable_userns (request),
      SANDBOX_CHOICE_YES },
    { "assert-userns-disabled",
      sandbox_request_get_assert_userns_disabled (request),
      SANDBOX_CHOICE_YES },
    { "die-with-host", sandbox_request_get_die_with_host (request),
      SANDBOX_CHOICE_YES },
    { "on-exit", sandbox_request_get_on_exit (request), SANDBOX_ON_EXIT_WAIT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (choices); i++)
    if (choices[i].value > choices[i].highest)
      return fail (error, "%s: %d is not one of its values", choices[i].field,
                   (int) choices[i].value);
  return TRUE;
}

/* pids.max of the kernel ends there; cgroups(7) */
#define MAX_PIDS 4194304
/* cpu.cfs_quota_us is at least a millisecond of its period. */
#define MIN_CPU (G_USEC_PER_SEC / 100)
#define MAX_CPU (G_GUINT64_CONSTANT (100000) * G_USEC_PER_SEC)

static gboolean
check_limits (SandboxRequest *request, GError **error)
{
  guint64 memory = sandbox_request_get_memory_limit (request);
  guint64 pids = sandbox_request_get_pids_limit (request);
  guint64 cpu = sandbox_request_get_cpu_limit (request);

  if (memory > G_MAXINT64)
    return fail (error, "memory-limit: %" G_GUINT64_FORMAT " is too large",
                 memory);
  if (pids > MAX_PIDS)
    return fail (error, "pids-limit: %" G_GUINT64_FORMAT " is more than %d",
                 pids, MAX_PIDS);
  if (cpu > MAX_CPU || (cpu != 0 && cpu < MIN_CPU))
    return fail (error,
                 "cpu-limit: %" G_GUINT64_FORMAT " is not from %d to "
                 "%" G_GUINT64_FORMAT " microseconds in a second",
                 cpu, (int) MIN_CPU, MAX_CPU);
  return TRUE;
}

gboolean
_sandbox_validate (SandboxRequest *request, GError **error)
{
  return check_argv (request, error) && check_paths (request, error)
         && check_empty_root (request, error)
         && check_environment (request, error) && check_mounts (request, error)
         && _sandbox_validate_namespaces (request, error)
         && check_loopback (request, error) && check_ids (request, error)
         && check_umask (request, error) && check_hostname (request, error)
         && check_stdio (request, error) && check_tty (request, error)
         && check_capabilities (request, error)
         && check_choices (request, error)
         && _sandbox_validate_user_namespace (request, error)
         && _sandbox_validate_first_process (request, error)
         && check_limits (request, error)
         && _sandbox_validate_fds (request, error)
         && _sandbox_validate_lockdown (request, error);
}
