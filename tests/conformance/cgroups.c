/* cgroups.c - limits of memory, processes and CPU time. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#define MIB (G_GUINT64_CONSTANT (1) << 20)
#define N_KILLS 30
/* From the launch of a sandbox with limits to its command. */
#define LONGEST_DELAY 120000
#define FIRST_N_FDS 4
#define LAST_N_FDS 40

static SandboxLimits
get_limits (SandboxResult *result)
{
  return sandbox_result_get_limits_reached (result);
}

static gboolean
has_tool (void)
{
  g_autofree char *tool = sandbox_backend_dup_tool (backend);

  return tool != NULL;
}

START_TEST (a_memory_hog_is_out_of_memory)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "hog", "500", NULL);
  g_autoptr (SandboxResult) result = NULL;

  sandbox_request_set_memory_limit (request, 64 * MIB);
  result = run_or_expect_withheld (request, "memory-limit", NULL);
  if (result == NULL)
    return;
  ck_assert_int_eq (sandbox_result_get_kind (result),
                    SANDBOX_RESULT_OUT_OF_MEMORY);
  ck_assert_int_eq (sandbox_result_get_shell_status (result), 137);
  ck_assert_int_eq (sandbox_result_get_signal (result), SIGKILL);
  ck_assert_int_eq (get_limits (result), SANDBOX_LIMIT_MEMORY);
  ck_assert_str_eq (sandbox_result_get_message (result),
                    "the memory limit of 67108864 bytes was reached");
  ck_assert_str_eq (sandbox_result_get_remedy (result), "raise memory-limit");
  ck_assert_ptr_null (sandbox_result_get_stage (result));
  ck_assert_uint_ge (sandbox_result_get_peak_memory (result), 60 * MIB);
  ck_assert_uint_le (sandbox_result_get_peak_memory (result), 64 * MIB);
}
END_TEST

START_TEST (a_command_within_its_memory_is_left_alone)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "hog", "20", NULL);
  g_autoptr (SandboxResult) result = NULL;

  sandbox_request_set_memory_limit (request, 64 * MIB);
  result = run_or_expect_withheld (request, "memory-limit", NULL);
  if (result == NULL)
    return;
  assert_exited (result, 0);
  ck_assert_int_eq (get_limits (result), SANDBOX_LIMIT_NONE);
  ck_assert_ptr_null (sandbox_result_get_message (result));
  ck_assert_uint_ge (sandbox_result_get_peak_memory (result), 20 * MIB);
  ck_assert_uint_le (sandbox_result_get_peak_memory (result), 40 * MIB);
}
END_TEST

START_TEST (a_command_that_goes_on_without_the_hog_has_exited)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("probe hog 500; echo rest; exit 3");
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  sandbox_request_set_memory_limit (request, 64 * MIB);
  result = run_or_expect_withheld (request, "memory-limit", NULL);
  if (result == NULL)
    return;
  assert_exited (result, 3);
  output = dup_output (result);
  ck_assert_str_eq (output, "rest\n");
  ck_assert_int_eq (get_limits (result), SANDBOX_LIMIT_MEMORY);
  ck_assert_str_eq (sandbox_result_get_message (result),
                    "a process was killed at the memory limit of 67108864 "
                    "bytes");
}
END_TEST

START_TEST (what_is_written_to_a_tmpfs_counts)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("dd if=/dev/zero of=/tmp/big bs=1M count=200");
  g_autoptr (SandboxResult) result = NULL;

  add_mount (request, SANDBOX_MOUNT_TMPFS, NULL, "/tmp", 0);
  add_mount (request, SANDBOX_MOUNT_DEV, NULL, "/dev", SANDBOX_MOUNT_MINIMAL);
  sandbox_request_set_memory_limit (request, 64 * MIB);
  result = run_or_expect_withheld (request, "memory-limit", "mounts.tmpfs",
                                   "mounts.dev.minimal", NULL);
  if (result != NULL)
    ck_assert_int_ne (get_limits (result) & SANDBOX_LIMIT_MEMORY, 0);
}
END_TEST

/* What is not enough for the sandbox itself. When init and its guard are killed
 * for it, nobody but the keeper ends the command: the canary looks. */
START_TEST (too_little_memory_is_an_error_or_told_apart)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "0", NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SandboxResult) result = NULL;

  if (!is_offered ("memory-limit"))
    return;
  sandbox_request_set_memory_limit (request, G_GUINT64_CONSTANT (4096)
                                                 << 2 * _i);
  result = sandbox_backend_run_sandbox (backend, request, &error);
  if (result == NULL)
    ck_assert_msg (strstr (error->message, "too little") != NULL, "%s",
                   error->message);
  else if (sandbox_result_get_kind (result) != SANDBOX_RESULT_EXITED)
    ck_assert_msg (sandbox_result_get_kind (result)
                           == SANDBOX_RESULT_OUT_OF_MEMORY
                       || g_strcmp0 (sandbox_result_get_remedy (result),
                                     "raise memory-limit")
                              == 0,
                   "kind %d: %s", sandbox_result_get_kind (result),
                   sandbox_result_get_message (result));
}
END_TEST

/* Of the limit one is the command itself. */
START_TEST (there_are_as_many_processes_as_asked_for)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "children", "100", NULL);
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;
  g_autofree char *made = NULL;

  sandbox_request_set_pids_limit (request, (guint64) _i);
  if (_i % 2 == 0)
    sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_PID,
                             SANDBOX_ISOLATION_HOST);
  result = _i % 2 == 0 ? run_or_expect_withheld (request, "pids-limit",
                                                 "isolation.pid=host", NULL)
                       : run_or_expect_withheld (request, "pids-limit", NULL);
  if (result == NULL)
    return;
  assert_exited (result, 0);
  output = dup_output (result);
  assert_line (output, "errno=EAGAIN");
  made = dup_value (output, "made");
  ck_assert_int_ge (atoi (made), _i - 1);
  ck_assert_int_le (atoi (made), _i - 1 + (has_tool () ? 2 : 0));
  ck_assert_int_eq (get_limits (result), SANDBOX_LIMIT_PIDS);
  ck_assert_ptr_nonnull (
      strstr (sandbox_result_get_message (result), "a process could not be"));
  ck_assert_str_eq (sandbox_result_get_remedy (result), "raise pids-limit");
}
END_TEST

START_TEST (a_fork_bomb_stays_within_its_limit)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "bomb", "2000", NULL);
  g_autoptr (SandboxResult) result = NULL;

  sandbox_request_set_pids_limit (request, 100);
  sandbox_request_set_memory_limit (request, 256 * MIB);
  sandbox_request_set_timeout (request, 10 * G_USEC_PER_SEC);
  sandbox_request_set_grace (request, G_USEC_PER_SEC);
  result = run_or_expect_withheld (request, "pids-limit", "memory-limit", NULL);
  if (result == NULL)
    return;
  ck_assert_int_ne (get_limits (result) & SANDBOX_LIMIT_PIDS, 0);
  ck_assert_uint_lt (sandbox_result_get_wall_time (result),
                     15 * G_USEC_PER_SEC);
}
END_TEST

START_TEST (cpu_time_is_limited)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "spin", "1500", NULL);
  g_autofree char *output = NULL;
  g_autofree char *used = NULL;

  sandbox_request_set_cpu_limit (request, 200000);
  output = run_to_success (request, "cpu-limit", NULL);
  if (output == NULL)
    return;
  used = dup_value (output, "msec");
  ck_assert_int_ge (atoi (used), 50);
  ck_assert_int_le (atoi (used), 600);
}
END_TEST

START_TEST (a_cgroup_namespace_begins_at_the_limits)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("cat /proc/self/cgroup");
  g_autofree char *output = NULL;
  g_auto (GStrv) lines = NULL;
  int n = 0;

  add_own_proc (request);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_CGROUP,
                           SANDBOX_ISOLATION_NEW);
  sandbox_request_set_memory_limit (request, 64 * MIB);
  sandbox_request_set_pids_limit (request, 10);
  output = run_to_success (request, "memory-limit", "pids-limit",
                           "isolation.cgroup=new", "mounts.proc", NULL);
  if (output == NULL)
    return;
  lines = g_strsplit (output, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (strstr (*line, ":memory:") != NULL || strstr (*line, ":pids:") != NULL)
      {
        ck_assert_msg (g_str_has_suffix (*line, ":/"), "%s", *line);
        n++;
      }
  ck_assert_msg (n == 2 || strstr (output, "0::/\n") != NULL, "%s", output);
}
END_TEST

/* As root the kernel compares the user id alone, also in what the command mounts
 * in namespaces of its own. What it makes there goes too: the canary looks. */
START_TEST (a_command_cannot_lift_its_limits)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "lift-limits", "/mnt", "500", NULL);
  g_autofree char *mnt = g_build_filename (place.rootfs, "mnt", NULL);
  g_autoptr (SandboxResult) result = NULL;

  ck_assert_int_eq (g_mkdir (mnt, 0755), 0);
  sandbox_request_set_memory_limit (request, 64 * MIB);
  sandbox_request_set_pids_limit (request, 10);
  if (_i == 1)
    sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_CGROUP,
                             SANDBOX_ISOLATION_NEW);
  result = _i == 1
               ? run_or_expect_withheld (request, "memory-limit", "pids-limit",
                                         "isolation.cgroup=new", NULL)
               : run_or_expect_withheld (request, "memory-limit", "pids-limit",
                                         NULL);
  if (result != NULL)
    ck_assert_int_eq (sandbox_result_get_kind (result),
                      SANDBOX_RESULT_OUT_OF_MEMORY);
}
END_TEST

/* The host's cgroups show where its root does. */
START_TEST (a_command_that_sees_cgroups_cannot_write_to_them)
{
  g_autoptr (SandboxRequest) request = new_host_root_request (
      "for f in $(find /sys/fs/cgroup -name cgroup.procs -o -name pids.max "
      "-o -name memory.limit_in_bytes 2>/dev/null); do "
      "[ ! -w $f ] || echo $f; done; echo end");
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  sandbox_request_set_pids_limit (request, 20);
  sandbox_request_set_memory_limit (request, 64 * MIB);
  if (is_offered ("pids-limit") && !is_offered ("mounts.ro-bind"))
    {
      g_free (run_and_expect_refusal (request, "cannot make read-only"));
      return;
    }
  result = run_or_expect_withheld (request, "pids-limit", "memory-limit", NULL);
  if (result == NULL)
    return;
  assert_exited (result, 0);
  output = dup_output (result);
  ck_assert_str_eq (output, "end\n");
}
END_TEST

START_TEST (limits_that_the_command_could_undo_are_refused)
{
  const char *const words[] = { "all", NULL };
  g_autoptr (SandboxRequest) request = new_shell_request ("exit 0");
  g_autoptr (GError) error = NULL;
  g_autoptr (SandboxResult) result = NULL;

  if (geteuid () != 0 || !is_offered ("pids-limit")
      || !is_offered ("capabilities") || !is_offered ("isolation.user=host"))
    return;
  sandbox_request_set_capabilities (request, words);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_USER,
                           SANDBOX_ISOLATION_HOST);
  sandbox_request_set_pids_limit (request, 20);
  ck_assert (!sandbox_backend_check (backend, request, NULL));
  result = sandbox_backend_run_sandbox (backend, request, &error);
  ck_assert_ptr_null (result);
  ck_assert (g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED));
  ck_assert_ptr_nonnull (strstr (error->message, "CAP_SYS_ADMIN"));
}
END_TEST

/* A host of its own that starts a sandbox with limits and is killed. */
static void
kill_host (gulong delay)
{
  pid_t host = fork ();
  int status;

  ck_assert_int_ge (host, 0);
  if (host == 0)
    {
      g_autoptr (SandboxRequest) request
          = new_shell_request ("probe background 1000; sleep 1000");
      g_autoptr (SandboxResult) result = NULL;

      sandbox_request_set_pids_limit (request, 20);
      result = sandbox_backend_run_sandbox (backend, request, NULL);
      _exit (result == NULL ? 1 : 0);
    }
  g_usleep (delay);
  kill (host, SIGKILL);
  ck_assert_int_eq (waitpid (host, &status, 0), host);
  ck_assert_msg (WIFSIGNALED (status), "the host ended by itself");
}

START_TEST (no_cgroup_is_left_of_a_host_that_is_killed)
{
  if (!is_offered ("pids-limit"))
    return;
  for (int i = 0; i < N_KILLS; i++)
    kill_host ((gulong) g_random_int_range (0, LONGEST_DELAY));
}
END_TEST

/* The child of this process that is called @word as its first argument. */
static pid_t
find_child (const char *word)
{
  g_autofree char *path
      = g_strdup_printf ("/proc/self/task/%d/children", getpid ());
  g_autofree char *text = NULL;
  g_auto (GStrv) pids = NULL;

  ck_assert (g_file_get_contents (path, &text, NULL, NULL));
  pids = g_strsplit (g_strchomp (text), " ", -1);
  for (char **pid = pids; *pid != NULL; pid++)
    {
      g_autofree char *file = g_strdup_printf ("/proc/%s/cmdline", *pid);
      g_autofree char *line = NULL;

      if (g_file_get_contents (file, &line, NULL, NULL)
          && strcmp (line + strlen (line) + 1, word) == 0)
        return atoi (*pid);
    }
  ck_abort_msg ("no child %s", word);
}

START_TEST (no_cgroup_is_left_when_its_keeper_is_killed)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("sleep 0.3");
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (SandboxResult) result = NULL;

  if (!is_offered ("pids-limit"))
    return;
  sandbox_request_set_pids_limit (request, 20);
  process = sandbox_backend_spawn (backend, request, NULL);
  ck_assert_ptr_nonnull (process);
  kill (find_child ("keeper"), SIGKILL);
  result = sandbox_process_wait (process);
  assert_exited (result, 0);
}
END_TEST

#define PIDS_CGROUP "/sys/fs/cgroup/pids"

/* Of version 1, where the caller's own can be told from its name. */
static char *
dup_own_cgroup (void)
{
  g_autofree char *text = NULL;
  const char *line;

  ck_assert (g_file_get_contents ("/proc/self/cgroup", &text, NULL, NULL));
  line = strstr (text, ":pids:");
  if (line == NULL || !g_file_test (PIDS_CGROUP, G_FILE_TEST_IS_DIR))
    return NULL;
  line += strlen (":pids:");
  return g_strdup_printf ("%s%.*s", PIDS_CGROUP, (int) strcspn (line, "\n"),
                          line);
}

static void
run_with_limit (void)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("exit 0");
  g_autoptr (SandboxResult) result = NULL;

  sandbox_request_set_pids_limit (request, 20);
  result = run (request);
  assert_exited (result, 0);
}

START_TEST (what_others_have_left_is_removed)
{
  g_autofree char *own = dup_own_cgroup ();
  g_autofree char *left = NULL;
  g_autofree char *below = NULL;
  int fd;

  if (own == NULL || !is_offered ("pids-limit"))
    return;
  left = g_strdup_printf ("%s/sandboxlib-run-%d-test", own, getpid ());
  below = g_build_filename (left, "processes", NULL);
  ck_assert_int_eq (g_mkdir (left, 0755), 0);
  ck_assert_int_eq (g_mkdir (below, 0755), 0);

  /* Somebody is about to use it. */
  fd = open (left, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  ck_assert_int_eq (flock (fd, LOCK_EX | LOCK_NB), 0);
  run_with_limit ();
  ck_assert (g_file_test (below, G_FILE_TEST_EXISTS));
  close (fd);
  run_with_limit ();
  ck_assert (!g_file_test (left, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST (too_few_file_descriptors_leave_no_cgroup)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("exit 0");
  g_autoptr (GError) error = NULL;
  g_autoptr (SandboxResult) result = NULL;
  struct rlimit before;
  struct rlimit limit;

  if (!is_offered ("pids-limit") || !is_offered ("memory-limit"))
    return;
  sandbox_request_set_pids_limit (request, 20);
  sandbox_request_set_memory_limit (request, 64 * MIB);
  ck_assert_int_eq (getrlimit (RLIMIT_NOFILE, &before), 0);
  limit = before;
  limit.rlim_cur = (rlim_t) _i;
  ck_assert_int_eq (setrlimit (RLIMIT_NOFILE, &limit), 0);
  result = sandbox_backend_run_sandbox (backend, request, &error);
  ck_assert_int_eq (setrlimit (RLIMIT_NOFILE, &before), 0);
  ck_assert (result != NULL || error != NULL);
  ck_assert (result == NULL
             || sandbox_result_get_kind (result) == SANDBOX_RESULT_EXITED
             || sandbox_result_get_message (result) != NULL);
}
END_TEST

START_TEST (many_sandboxes_have_limits_of_their_own)
{
  g_autoptr (GPtrArray) processes
      = g_ptr_array_new_with_free_func (g_object_unref);

  if (!is_offered ("memory-limit"))
    return;
  for (int i = 0; i < 10; i++)
    {
      g_autoptr (SandboxRequest) request
          = new_request ("/bin/probe", "hog", i % 2 == 0 ? "20" : "100", NULL);
      SandboxProcess *process;

      sandbox_request_set_memory_limit (request, 64 * MIB);
      process = sandbox_backend_spawn (backend, request, NULL);
      ck_assert_ptr_nonnull (process);
      g_ptr_array_add (processes, process);
    }
  for (guint i = 0; i < processes->len; i++)
    {
      g_autoptr (SandboxResult) result
          = sandbox_process_wait (g_ptr_array_index (processes, i));

      ck_assert_int_eq (sandbox_result_get_kind (result),
                        i % 2 == 0 ? SANDBOX_RESULT_EXITED
                                   : SANDBOX_RESULT_OUT_OF_MEMORY);
    }
}
END_TEST

TCase *
cgroups_area (void)
{
  TCase *area = new_area ("cgroups");

  tcase_add_test (area, a_memory_hog_is_out_of_memory);
  tcase_add_test (area, a_command_within_its_memory_is_left_alone);
  tcase_add_test (area, a_command_that_goes_on_without_the_hog_has_exited);
  tcase_add_test (area, what_is_written_to_a_tmpfs_counts);
  tcase_add_loop_test (area, too_little_memory_is_an_error_or_told_apart, 0,
                       12);
  tcase_add_loop_test (area, there_are_as_many_processes_as_asked_for, 7, 9);
  tcase_add_test (area, a_fork_bomb_stays_within_its_limit);
  tcase_add_test (area, cpu_time_is_limited);
  tcase_add_test (area, a_cgroup_namespace_begins_at_the_limits);
  tcase_add_loop_test (area, a_command_cannot_lift_its_limits, 0, 2);
  tcase_add_test (area, a_command_that_sees_cgroups_cannot_write_to_them);
  tcase_add_test (area, limits_that_the_command_could_undo_are_refused);
  tcase_add_test (area, no_cgroup_is_left_of_a_host_that_is_killed);
  tcase_add_test (area, no_cgroup_is_left_when_its_keeper_is_killed);
  tcase_add_test (area, what_others_have_left_is_removed);
  tcase_add_loop_test (area, too_few_file_descriptors_leave_no_cgroup,
                       FIRST_N_FDS, LAST_N_FDS + 1);
  tcase_add_test (area, many_sandboxes_have_limits_of_their_own);
  return area;
}
