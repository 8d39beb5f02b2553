/* cgroup-files.c - the files of a cgroup, in both versions. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "cgroup-files-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <sandboxlib/request-limits.h>

#include "error-private.h"
#include "fds-private.h"

#define PERIOD_USEC 100000

static int
write_file (int directory, const char *name, const char *text)
{
  g_auto (SandboxFd) fd = openat (directory, name, O_WRONLY | O_CLOEXEC);

  if (fd < 0)
    return errno;
  return write (fd, text, strlen (text)) < 0 ? errno : 0;
}

/* "" when there is no such file. */
static char *
read_file (int directory, const char *name)
{
  char *text = g_malloc0 (4096);
  g_auto (SandboxFd) fd = openat (directory, name, O_RDONLY | O_CLOEXEC);

  if (fd >= 0 && read (fd, text, 4095) < 0)
    text[0] = '\0';
  return text;
}

/* Version 1 refuses a limit of memory below what a new cgroup has, and more CPU
 * time than the cgroup above it has. */
static const char *
explain (int failure)
{
  if (failure == EBUSY)
    return ": it is too little";
  if (failure == EINVAL)
    return ": the caller's own cgroup may have less";
  return "";
}

gboolean
_sandbox_cgroup_write (int directory,
                       const char *name,
                       const char *text,
                       GError **error)
{
  int failure = write_file (directory, name, text);

  if (failure == 0)
    return TRUE;
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
               "cannot write %s to %s of a cgroup: %s%s", text, name,
               _sandbox_strerror (failure), explain (failure));
  return FALSE;
}

gboolean
_sandbox_cgroup_has_word (int directory, const char *name, const char *word)
{
  g_autofree char *text = read_file (directory, name);
  g_auto (GStrv) words = g_strsplit_set (text, " \n", -1);

  return g_strv_contains ((const char *const *) words, word);
}

/* A file that not every kernel has. */
static gboolean
write_if_there (int directory,
                const char *name,
                const char *text,
                GError **error)
{
  return faccessat (directory, name, F_OK, 0) != 0
         || _sandbox_cgroup_write (directory, name, text, error);
}

/* Without swap: what is swapped out would not count. That of version 1 is a
 * limit of both together, and not less than that of memory. */
static gboolean
write_memory (int directory, int version, guint64 bytes, GError **error)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, bytes);

  if (version == 2)
    return _sandbox_cgroup_write (directory, "memory.max", text, error)
           && write_if_there (directory, "memory.swap.max", "0", error);
  return _sandbox_cgroup_write (directory, "memory.limit_in_bytes", text, error)
         && write_if_there (directory, "memory.memsw.limit_in_bytes", text,
                            error);
}

static gboolean
write_cpu (int directory, int version, guint64 usec_per_sec, GError **error)
{
  guint64 quota = usec_per_sec / (G_USEC_PER_SEC / PERIOD_USEC);
  g_autofree char *text
      = version == 2
            ? g_strdup_printf ("%" G_GUINT64_FORMAT " %d", quota, PERIOD_USEC)
            : g_strdup_printf ("%" G_GUINT64_FORMAT, quota);

  if (version == 2)
    return _sandbox_cgroup_write (directory, "cpu.max", text, error);
  return _sandbox_cgroup_write (directory, "cpu.cfs_period_us",
                                G_STRINGIFY (PERIOD_USEC), error)
         && _sandbox_cgroup_write (directory, "cpu.cfs_quota_us", text, error);
}

gboolean
_sandbox_cgroup_write_limit (int directory,
                             int version,
                             SandboxCgroupController controller,
                             SandboxRequest *request,
                             guint n_own,
                             GError **error)
{
  g_autofree char *pids = NULL;

  switch (controller)
    {
    case SANDBOX_CGROUP_MEMORY:
      return write_memory (directory, version,
                           sandbox_request_get_memory_limit (request), error);
    case SANDBOX_CGROUP_CPU:
      return write_cpu (directory, version,
                        sandbox_request_get_cpu_limit (request), error);
    default:
      pids = g_strdup_printf ("%" G_GUINT64_FORMAT,
                              sandbox_request_get_pids_limit (request) + n_own);
      return _sandbox_cgroup_write (directory, "pids.max", pids, error);
    }
}

/* The number behind @key in a file of lines "key number". */
static guint64
read_counter (int directory, const char *name, const char *key)
{
  g_autofree char *text = read_file (directory, name);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  gsize length = strlen (key);

  for (gsize i = 0; lines[i] != NULL; i++)
    if (strncmp (lines[i], key, length) == 0 && lines[i][length] == ' ')
      return g_ascii_strtoull (lines[i] + length + 1, NULL, 10);
  return 0;
}

static guint64
read_number (int directory, const char *name)
{
  g_autofree char *text = read_file (directory, name);

  return g_ascii_strtoull (text, NULL, 10);
}

/* Version 1 counts where the process was, version 2 above as well; a cgroup has
 * the files of one of them. cgroups(7) */
void
_sandbox_cgroup_add_use (int directory, SandboxCgroupUse *use)
{
  use->n_oom_kills += read_counter (directory, "memory.oom_control", "oom_kill")
                      + read_counter (directory, "memory.events", "oom_kill");
  use->n_memory_hits += read_number (directory, "memory.failcnt")
                        + read_number (directory, "memory.memsw.failcnt")
                        + read_counter (directory, "memory.events", "max");
  use->n_refused_forks += read_counter (directory, "pids.events", "max");
  use->peak_memory
      = MAX (use->peak_memory,
             MAX (read_number (directory, "memory.max_usage_in_bytes"),
                  read_number (directory, "memory.peak")));
}
