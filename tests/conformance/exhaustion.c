/* exhaustion.c - limits of the caller that are reached on the way. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define FIRST_N_FDS 4
#define LAST_N_FDS 40
#define LAST_N_PROCESSES 6
#define LAST_N_PIDS 4

/* namespaces(7): the files in /proc/sys/user. */
static const struct
{
  const char *name;
  SandboxIsolationKind kind;
} limits[] = {
  { "net", SANDBOX_ISOLATION_KIND_NETWORK },
  { "mnt", SANDBOX_ISOLATION_KIND_MOUNT },
  { "pid", SANDBOX_ISOLATION_KIND_PID },
  { "ipc", SANDBOX_ISOLATION_KIND_IPC },
  { "uts", SANDBOX_ISOLATION_KIND_UTS },
  { "user", SANDBOX_ISOLATION_KIND_USER },
  { "cgroup", SANDBOX_ISOLATION_KIND_CGROUP },
};

/* A tool has its own words for what it lacks. */
static gboolean
has_tool (void)
{
  g_autofree char *tool = sandbox_backend_dup_tool (backend);

  return tool != NULL;
}

/* It works, or fails before the command starts and says which limit it was. */
static void
assert_works_or_names (SandboxRequest *request, const char *limit)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SandboxResult) result
      = sandbox_backend_run_sandbox (backend, request, &error);
  const char *message
      = result == NULL ? error->message : sandbox_result_get_message (result);

  if (result != NULL
      && sandbox_result_get_kind (result) == SANDBOX_RESULT_EXITED)
    {
      assert_exited (result, 0);
      return;
    }
  ck_assert_msg (result == NULL
                     || sandbox_result_get_shell_status (result) == 125
                     || sandbox_result_get_shell_status (result) == 126,
                 "%s", message);
  ck_assert_msg (has_tool () || strstr (message, limit) != NULL,
                 "%s is not named: %s", limit, message);
}

/* The soft limit alone, which the canary can have raised again. */
static void
assert_at_limit (int resource, rlim_t most, const char *name)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("exit 0");
  struct rlimit before;
  struct rlimit limit;

  ck_assert_int_eq (getrlimit (resource, &before), 0);
  limit = before;
  limit.rlim_cur = most;
  ck_assert_int_eq (setrlimit (resource, &limit), 0);
  assert_works_or_names (request, name);
  ck_assert_int_eq (setrlimit (resource, &before), 0);
}

START_TEST (too_few_file_descriptors_are_named)
{
  assert_at_limit (RLIMIT_NOFILE, (rlim_t) _i, "RLIMIT_NOFILE");
}
END_TEST

START_TEST (too_few_file_descriptors_for_pipes_are_named)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("cat; exit 0");
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (GError) error = NULL;
  struct rlimit before;
  struct rlimit limit;

  for (int i = 0; i < 3; i++)
    sandbox_request_set_stdio (request, (SandboxStream) i, SANDBOX_STDIO_PIPE);
  ck_assert_int_eq (getrlimit (RLIMIT_NOFILE, &before), 0);
  limit = before;
  limit.rlim_cur = (rlim_t) _i;
  ck_assert_int_eq (setrlimit (RLIMIT_NOFILE, &limit), 0);
  process = sandbox_backend_spawn (backend, request, &error);
  ck_assert_int_eq (setrlimit (RLIMIT_NOFILE, &before), 0);
  if (process == NULL)
    ck_assert_msg (has_tool ()
                       || strstr (error->message, "RLIMIT_NOFILE") != NULL,
                   "%s", error->message);
}
END_TEST

START_TEST (too_few_processes_are_named)
{
  /* It does not bind root. */
  if (geteuid () != 0)
    assert_at_limit (RLIMIT_NPROC, (rlim_t) _i, "RLIMIT_NPROC");
}
END_TEST

static gboolean
write_file (const char *path, const char *text)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  gboolean is_written
      = fd >= 0 && write (fd, text, strlen (text)) == (ssize_t) strlen (text);

  if (fd >= 0)
    close (fd);
  return is_written;
}

static gboolean
enter_user_namespace (void)
{
  g_autofree char *uids = g_strdup_printf ("%u %u 1", geteuid (), geteuid ());
  g_autofree char *gids = g_strdup_printf ("%u %u 1", getegid (), getegid ());

  return unshare (CLONE_NEWUSER) == 0
         && write_file ("/proc/self/setgroups", "deny")
         && write_file ("/proc/self/uid_map", uids)
         && write_file ("/proc/self/gid_map", gids);
}

/* What a run says where none of @limit may be made; "" if it works. */
static char *
run_without (SandboxRequest *request, const char *limit)
{
  g_autofree char *path = g_strconcat ("/proc/sys/user/", limit, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SandboxResult) result = NULL;

  if (!enter_user_namespace () || !write_file (path, "0"))
    return g_strdup_printf ("cannot set %s", path);
  result = sandbox_backend_run_sandbox (backend, request, &error);
  if (result == NULL)
    return g_strdup (error->message);
  return g_strdup (sandbox_result_get_message (result) != NULL
                       ? sandbox_result_get_message (result)
                       : "");
}

/* A user namespace has limits of its own for what is made below it. Another
 * process enters it, so that the canary sees the host as it was. */
static char *
run_without_in_child (SandboxRequest *request, const char *limit)
{
  char buffer[4096];
  g_autofree char *said = NULL;
  GString *text = g_string_new (NULL);
  ssize_t n;
  int ends[2];
  pid_t pid;

  ck_assert_int_eq (pipe2 (ends, O_CLOEXEC), 0);
  pid = fork ();
  if (pid == 0)
    {
      said = run_without (request, limit);
      if (write (ends[1], said, strlen (said)) < 0)
        _exit (1);
      _exit (0);
    }
  close (ends[1]);
  while ((n = read (ends[0], buffer, sizeof buffer)) > 0)
    g_string_append_len (text, buffer, n);
  close (ends[0]);
  ck_assert_int_eq (waitpid (pid, NULL, 0), pid);
  return g_string_free (text, FALSE);
}

START_TEST (exhausted_namespaces_are_named)
{
  g_autofree char *limit
      = g_strdup_printf ("max_%s_namespaces", limits[_i].name);
  g_autofree char *feature = g_strdup_printf (
      "isolation.%s=new", sandbox_isolation_kind_to_string (limits[_i].kind));
  g_autoptr (SandboxRequest) request = new_shell_request ("exit 0");
  g_autofree char *said = NULL;

  if (!is_offered (feature))
    return;
  sandbox_request_isolate (request, limits[_i].kind, SANDBOX_ISOLATION_NEW);
  said = run_without_in_child (request, limit);
  ck_assert_str_ne (said, "");
  ck_assert_msg (has_tool () || strstr (said, limit) != NULL, "%s", said);
}
END_TEST

/* Of version 1, where root can make one wherever it is mounted. */
#define PIDS_CGROUP "/sys/fs/cgroup/pids"

START_TEST (a_cgroup_that_is_full_is_named)
{
  g_autofree char *group
      = g_strdup_printf (PIDS_CGROUP "/sandboxlib-test-%d", getpid ());
  g_autofree char *max = g_build_filename (group, "pids.max", NULL);
  g_autofree char *processes = g_build_filename (group, "cgroup.procs", NULL);
  g_autofree char *most = g_strdup_printf ("%d", _i);
  g_autoptr (SandboxRequest) request = new_shell_request ("exit 0");

  if (geteuid () != 0)
    return;
  if (g_mkdir (group, 0755) != 0)
    {
      if (_i == 1)
        printf ("not tested: pids.max, there is no cgroup for it: %s\n",
                g_strerror (errno));
      return;
    }
  ck_assert (write_file (processes, "0"));
  ck_assert (write_file (max, most));
  assert_works_or_names (request, "pids.max");
  ck_assert (write_file (PIDS_CGROUP "/cgroup.procs", "0"));
  /* What has ended leaves its cgroup a moment later. */
  for (int i = 0; i < 100 && g_rmdir (group) != 0; i++)
    g_usleep (10000);
  ck_assert (!g_file_test (group, G_FILE_TEST_EXISTS));
}
END_TEST

TCase *
exhaustion_area (void)
{
  TCase *area = new_area ("exhaustion");

  tcase_add_loop_test (area, too_few_file_descriptors_are_named, FIRST_N_FDS,
                       LAST_N_FDS + 1);
  tcase_add_loop_test (area, too_few_file_descriptors_for_pipes_are_named,
                       FIRST_N_FDS, LAST_N_FDS + 1);
  tcase_add_loop_test (area, too_few_processes_are_named, 1,
                       LAST_N_PROCESSES + 1);
  tcase_add_loop_test (area, exhausted_namespaces_are_named, 0,
                       (int) G_N_ELEMENTS (limits));
  tcase_add_loop_test (area, a_cgroup_that_is_full_is_named, 1,
                       LAST_N_PIDS + 1);
  return area;
}
