/* cgroups.c - tests: where cgroups can be made, what is written, what is left. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "suites.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <sandboxlib/request-limits.h>

#include "init/cgroup.h"
#include "lib/cgroup-files-private.h"
#include "lib/cgroup-place-private.h"
#include "lib/fds-private.h"
#include "lib/limits-reached-private.h"
#include "rootfs.h"

#define MEMORY SANDBOX_CGROUP_MEMORY
#define PIDS SANDBOX_CGROUP_PIDS
#define CPU SANDBOX_CGROUP_CPU

#define V1(root, path, options) \
  "40 31 0:37 " root " " path " rw,relatime - cgroup cgroup rw," options "\n"
#define V2(root, path) \
  "41 31 0:38 " root " " path " rw,relatime shared:4 - cgroup2 cgroup2 rw\n"
#define OTHERS \
  "23 1 254:0 / / rw,relatime - ext4 /dev/root rw\n" \
  "31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755\n"

/* A file of a fake host; a name that ends in a slash is a directory. */
typedef struct
{
  const char *path;
  const char *text;
} File;

/* A host as it shows itself to a process; PID stands for its pid. */
static const struct
{
  SandboxCgroupController controller;
  const char *cgroups;
  const char *mounts;
  File files[6];
  int version;           /* 0: there is no place */
  const char *directory; /* or part of the reason */
  gboolean has_to_leave;
} hosts[] = {
  /* Version 1. */
  { MEMORY,
    "4:memory:/\n0::/\n",
    OTHERS V1 ("/", "/sys/fs/cgroup/memory", "memory"),
    { { "/sys/fs/cgroup/memory/", NULL } },
    1,
    "/sys/fs/cgroup/memory",
    FALSE },
  { MEMORY,
    "4:memory:/a/b\n",
    OTHERS V1 ("/", "/sys/fs/cgroup/memory", "memory"),
    { { "/sys/fs/cgroup/memory/a/b/", NULL } },
    1,
    "/sys/fs/cgroup/memory/a/b",
    FALSE },
  { CPU,
    "2:cpu,cpuacct:/\n",
    V1 ("/", "/cg", "cpu,cpuacct"),
    { { "/cg/", NULL } },
    1,
    "/cg",
    FALSE },
  { CPU,
    "2:cpuacct:/\n",
    V1 ("/", "/cg", "cpuacct"),
    { { "/cg/", NULL } },
    0,
    "no cgroups with the controller cpu",
    FALSE },
  /* A colon in a name, and octal escapes in a mount point. */
  { PIDS,
    "8:pids:/a:b\n",
    V1 ("/", "/my\\040cg\\134x", "pids"),
    { { "/my cg\\x/a:b/", NULL } },
    1,
    "/my cg\\x/a:b",
    FALSE },
  /* A container: the top of the mount is the container's cgroup. */
  { PIDS,
    "8:pids:/docker/1\n",
    V1 ("/docker/1", "/cg", "pids"),
    { { "/cg/", NULL } },
    1,
    "/cg",
    FALSE },
  { PIDS,
    "8:pids:/docker/1/x\n",
    V1 ("/docker/1", "/cg", "pids"),
    { { "/cg/x/", NULL } },
    1,
    "/cg/x",
    FALSE },
  { PIDS,
    "8:pids:/docker/12\n",
    V1 ("/docker/1", "/cg", "pids"),
    { { "/cg/2/", NULL } },
    0,
    "mounted nowhere",
    FALSE },
  { PIDS,
    "8:pids:/../1\n",
    V1 ("/", "/cg", "pids"),
    { { "/cg/1/", NULL } },
    0,
    "mounted nowhere",
    FALSE },
  /* The first mount does not show it, the second does. */
  { PIDS,
    "8:pids:/x/y\n",
    V1 ("/z", "/one", "pids") V1 ("/x", "/two", "pids"),
    { { "/one/", NULL }, { "/two/y/", NULL } },
    1,
    "/two/y",
    FALSE },
  { PIDS,
    "8:pids:/gone\n",
    V1 ("/", "/cg", "pids"),
    { { "/cg/", NULL } },
    0,
    "mounted nowhere",
    FALSE },
  { PIDS,
    "8:pids:/\n",
    OTHERS,
    { { NULL, NULL } },
    0,
    "mounted nowhere",
    FALSE },

  /* Hybrid: the controller is of version 1, whatever else there is. */
  { PIDS,
    "8:pids:/p\n0::/q\n",
    V2 ("/", "/two") V1 ("/", "/one", "pids"),
    { { "/one/p/", NULL },
      { "/two/q/", NULL },
      { "/two/q/cgroup.controllers", "pids\n" } },
    1,
    "/one/p",
    FALSE },

  /* Version 2: divided already, the root, alone, with others, delegated. */
  { MEMORY,
    "0::/u\n",
    OTHERS V2 ("/", "/cg"),
    { { "/cg/u/cgroup.controllers", "cpu memory pids\n" },
      { "/cg/u/cgroup.type", "domain\n" },
      { "/cg/u/cgroup.subtree_control", "memory\n" },
      { "/cg/u/cgroup.procs", "1\n" } },
    2,
    "/cg/u",
    FALSE },
  { MEMORY,
    "0::/\n",
    V2 ("/", "/cg"),
    { { "/cg/cgroup.controllers", "memory\n" },
      { "/cg/cgroup.subtree_control", "" },
      { "/cg/cgroup.procs", "1\n2\n" } },
    2,
    "/cg",
    FALSE },
  { PIDS,
    "0::/u\n",
    V2 ("/", "/cg"),
    { { "/cg/u/cgroup.controllers", "memory pids" },
      { "/cg/u/cgroup.type", "domain\n" },
      { "/cg/u/cgroup.subtree_control", "\n" },
      { "/cg/u/cgroup.procs", "PID\n" } },
    2,
    "/cg/u",
    TRUE },
  { PIDS,
    "0::/u\n",
    V2 ("/", "/cg"),
    { { "/cg/u/cgroup.controllers", "memory pids" },
      { "/cg/u/cgroup.type", "domain\n" },
      { "/cg/u/cgroup.subtree_control", "memory\n" },
      { "/cg/u/cgroup.procs", "PID\n1\n" } },
    0,
    "other processes are in",
    FALSE },
  { PIDS,
    "0::/u/" SANDBOX_CGROUP_CALLER "\n",
    V2 ("/", "/cg"),
    { { "/cg/u/" SANDBOX_CGROUP_CALLER "/", NULL },
      { "/cg/u/cgroup.controllers", "memory pids" },
      { "/cg/u/cgroup.type", "domain\n" },
      { "/cg/u/cgroup.subtree_control", "memory\n" },
      { "/cg/u/cgroup.procs", "" } },
    2,
    "/cg/u",
    FALSE },
  { CPU,
    "0::/u\n",
    V2 ("/", "/cg"),
    { { "/cg/u/cgroup.controllers", "cpuset memory pids\n" } },
    0,
    "cpu does not reach",
    FALSE },
  { CPU,
    "0::/u\n",
    V2 ("/", "/cg"),
    { { "/cg/u/cgroup.controllers", "cpu\n" } },
    0,
    "not delegated",
    FALSE },
  { CPU, "0::/u\n", OTHERS, { { NULL, NULL } }, 0, "mount cgroup2", FALSE },

  /* Nothing at all, or rubbish. */
  { CPU, "", "", { { NULL, NULL } }, 0, "no cgroups with", FALSE },
  { CPU,
    "x\n:\n::\n1:cpu\n",
    " - cgroup\n - \n1 2 3 4 5 6 - cgroup c cpu\n",
    { { NULL, NULL } },
    0,
    "no cgroups with",
    FALSE },
};

static void
plant (const char *path, const char *text)
{
  g_autofree char *full = g_strconcat (place_host, path, NULL);
  g_autofree char *parent = g_path_get_dirname (full);
  g_auto (GStrv) parts = g_strsplit (text != NULL ? text : "", "PID", -1);
  g_autofree char *pid = g_strdup_printf ("%d", getpid ());
  g_autofree char *filled = g_strjoinv (pid, parts);

  ck_assert_int_eq (g_mkdir_with_parents (parent, 0755), 0);
  if (!g_str_has_suffix (path, "/"))
    ck_assert (g_file_set_contents (full, filled, -1, NULL));
}

static void
plant_host (int row)
{
  plant ("/proc/self/cgroup", hosts[row].cgroups);
  plant ("/proc/self/mountinfo", hosts[row].mounts);
  for (const File *file = hosts[row].files; file->path != NULL; file++)
    plant (file->path, file->text);
}

START_TEST (the_place_is_the_callers_own_cgroup)
{
  g_auto (SandboxCgroupPlace) place = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *directory
      = g_strconcat (place_host, hosts[_i].directory, NULL);
  gboolean is_found;

  plant_host (_i);
  is_found = _sandbox_cgroup_place_find (place_host, hosts[_i].controller,
                                         &place, &error);
  if (hosts[_i].version == 0)
    {
      ck_assert (!is_found);
      ck_assert (
          g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE));
      ck_assert_msg (strstr (error->message, hosts[_i].directory) != NULL, "%s",
                     error->message);
      return;
    }
  ck_assert_msg (is_found, "%s", error != NULL ? error->message : "no error");
  ck_assert_int_eq (place.version, hosts[_i].version);
  ck_assert_str_eq (place.directory, directory);
  ck_assert_int_eq (place.has_to_leave, hosts[_i].has_to_leave);
}
END_TEST

/* Root may write everywhere. */
START_TEST (a_closed_cgroup_is_refused_with_a_remedy)
{
  g_auto (SandboxCgroupPlace) place = { 0 };
  g_autoptr (GError) error = NULL;
  g_autofree char *directory
      = g_build_filename (place_host, "sys/fs/cgroup/memory", NULL);

  plant_host (0);
  ck_assert_int_eq (chmod (place_dir, 0755), 0);
  ck_assert_int_eq (chmod (directory, 0555), 0);
  if (geteuid () == 0)
    ck_assert_int_eq (seteuid (65534), 0);
  ck_assert (!_sandbox_cgroup_place_find (place_host, MEMORY, &place, &error));
  ck_assert_ptr_nonnull (strstr (error->message, "run as root"));
  if (getuid () == 0)
    ck_assert_int_eq (seteuid (0), 0);
}
END_TEST

/* What is written to which file. */
static const struct
{
  SandboxCgroupController controller;
  int version;
  File files[3]; /* in the end; each is there, and empty, before */
} written[] = {
  { MEMORY, 1, { { "memory.limit_in_bytes", "1048576" } } },
  { MEMORY,
    1,
    { { "memory.limit_in_bytes", "1048576" },
      { "memory.memsw.limit_in_bytes", "1048576" } } },
  { MEMORY, 2, { { "memory.max", "1048576" } } },
  { MEMORY, 2, { { "memory.max", "1048576" }, { "memory.swap.max", "0" } } },
  { PIDS, 1, { { "pids.max", "13" } } },
  { PIDS, 2, { { "pids.max", "13" } } },
  { CPU,
    1,
    { { "cpu.cfs_period_us", "100000" }, { "cpu.cfs_quota_us", "25000" } } },
  { CPU, 2, { { "cpu.max", "25000 100000" } } },
};

static int
open_host (void)
{
  return open (place_host, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static SandboxRequest *
make_request (void)
{
  const char *const argv[] = { "true", NULL };
  SandboxRequest *request = sandbox_request_new (argv);

  sandbox_request_set_memory_limit (request, 1048576);
  sandbox_request_set_pids_limit (request, 10);
  sandbox_request_set_cpu_limit (request, 250000);
  return request;
}

START_TEST (a_limit_is_written_as_its_version_wants)
{
  g_autoptr (SandboxRequest) request = make_request ();
  g_autoptr (GError) error = NULL;
  g_auto (SandboxFd) directory = open_host ();

  for (const File *file = written[_i].files; file->path != NULL; file++)
    {
      g_autofree char *path = g_strconcat ("/", file->path, NULL);

      plant (path, "");
    }
  ck_assert_msg (_sandbox_cgroup_write_limit (directory, written[_i].version,
                                              written[_i].controller, request,
                                              3, &error),
                 "%s", error != NULL ? error->message : "no error");
  for (const File *file = written[_i].files; file->path != NULL; file++)
    {
      g_autofree char *path = g_build_filename (place_host, file->path, NULL);
      g_autofree char *text = NULL;

      ck_assert (g_file_get_contents (path, &text, NULL, NULL));
      ck_assert_str_eq (text, file->text);
    }
}
END_TEST

START_TEST (a_limit_that_cannot_be_written_is_named)
{
  g_autoptr (SandboxRequest) request = make_request ();
  g_autoptr (GError) error = NULL;
  g_auto (SandboxFd) directory = open_host ();

  ck_assert (
      !_sandbox_cgroup_write_limit (directory, 2, PIDS, request, 0, &error));
  ck_assert_ptr_nonnull (strstr (error->message, "pids.max"));
}
END_TEST

START_TEST (counters_of_both_versions_are_read)
{
  g_auto (SandboxFd) directory = open_host ();
  SandboxCgroupUse use = { 0 };

  _sandbox_cgroup_add_use (directory, &use);
  ck_assert_uint_eq (use.n_oom_kills + use.n_refused_forks + use.peak_memory,
                     0);
  plant ("/memory.oom_control",
         "oom_kill_disable 7\nunder_oom 9\noom_kill 3\n");
  plant ("/memory.max_usage_in_bytes", "123456\n");
  plant ("/memory.failcnt", "11\n");
  plant ("/pids.events", "max 5\nmax.imposed 8\n");
  _sandbox_cgroup_add_use (directory, &use);
  ck_assert_uint_eq (use.n_oom_kills, 3);
  ck_assert_uint_eq (use.n_memory_hits, 11);
  ck_assert_uint_eq (use.n_refused_forks, 5);
  ck_assert_uint_eq (use.peak_memory, 123456);

  use = (SandboxCgroupUse){ 0 };
  plant ("/memory.oom_control", "");
  plant ("/memory.failcnt", "");
  plant ("/memory.events", "low 0\nmax 7\noom 2\noom_kill 4\n");
  plant ("/memory.max_usage_in_bytes", "rubbish");
  plant ("/memory.peak", "99\n");
  _sandbox_cgroup_add_use (directory, &use);
  ck_assert_uint_eq (use.n_oom_kills, 4);
  ck_assert_uint_eq (use.n_memory_hits, 7);
  ck_assert_uint_eq (use.peak_memory, 99);
}
END_TEST

/* How it ended, what was counted, and what it is then. */
static const struct
{
  SandboxResultKind kind;
  int exit_status;
  int signum;
  SandboxCgroupUse use;
  SandboxResultKind then;
  guint limits;
  const char *message;
} ends[] = {
  { SANDBOX_RESULT_SIGNALLED,
    -1,
    9,
    { 0, 0, 0, 7 },
    SANDBOX_RESULT_SIGNALLED,
    SANDBOX_LIMIT_NONE,
    NULL },
  { SANDBOX_RESULT_SIGNALLED,
    -1,
    9,
    { 1, 0, 0, 7 },
    SANDBOX_RESULT_OUT_OF_MEMORY,
    SANDBOX_LIMIT_MEMORY,
    "the memory limit of 1048576 bytes was reached" },
  { SANDBOX_RESULT_SIGNALLED,
    -1,
    15,
    { 1, 0, 0, 7 },
    SANDBOX_RESULT_SIGNALLED,
    SANDBOX_LIMIT_MEMORY,
    "a process was killed at the memory limit" },
  { SANDBOX_RESULT_EXITED,
    137,
    0,
    { 1, 0, 0, 7 },
    SANDBOX_RESULT_OUT_OF_MEMORY,
    SANDBOX_LIMIT_MEMORY,
    "the memory limit of 1048576 bytes was reached" },
  { SANDBOX_RESULT_EXITED,
    137,
    0,
    { 0, 0, 0, 7 },
    SANDBOX_RESULT_EXITED,
    SANDBOX_LIMIT_NONE,
    NULL },
  { SANDBOX_RESULT_EXITED,
    0,
    0,
    { 2, 0, 0, 7 },
    SANDBOX_RESULT_EXITED,
    SANDBOX_LIMIT_MEMORY,
    "a process was killed at the memory limit" },
  { SANDBOX_RESULT_EXITED,
    2,
    0,
    { 0, 0, 4, 0 },
    SANDBOX_RESULT_EXITED,
    SANDBOX_LIMIT_PIDS,
    "the limit of 10 was reached" },
  { SANDBOX_RESULT_BACKEND_FAILED,
    -1,
    0,
    { 1, 0, 0, 0 },
    SANDBOX_RESULT_OUT_OF_MEMORY,
    SANDBOX_LIMIT_MEMORY,
    "the memory limit" },
  { SANDBOX_RESULT_SETUP_FAILED,
    -1,
    0,
    { 1, 0, 0, 0 },
    SANDBOX_RESULT_OUT_OF_MEMORY,
    SANDBOX_LIMIT_MEMORY,
    "the memory limit" },
  { SANDBOX_RESULT_TIMED_OUT,
    -1,
    9,
    { 1, 0, 0, 0 },
    SANDBOX_RESULT_TIMED_OUT,
    SANDBOX_LIMIT_MEMORY | SANDBOX_LIMIT_TIME,
    "killed at the memory limit" },
  { SANDBOX_RESULT_CANCELLED,
    -1,
    9,
    { 0, 0, 0, 0 },
    SANDBOX_RESULT_CANCELLED,
    SANDBOX_LIMIT_NONE,
    NULL },
};

START_TEST (a_limit_that_ended_it_is_told_apart)
{
  g_autoptr (SandboxResult) result = _sandbox_result_new ("native");
  g_autoptr (SandboxRequest) request = make_request ();

  result->kind = ends[_i].kind;
  result->exit_status = ends[_i].exit_status;
  result->signum = ends[_i].signum;
  _sandbox_limits_reached_fill (result, &ends[_i].use, request);
  ck_assert_int_eq (sandbox_result_get_kind (result), ends[_i].then);
  ck_assert_uint_eq (sandbox_result_get_limits_reached (result),
                     ends[_i].limits);
  ck_assert_uint_eq (sandbox_result_get_peak_memory (result),
                     ends[_i].use.peak_memory);
  if (ends[_i].message == NULL)
    ck_assert_ptr_null (sandbox_result_get_message (result));
  else
    {
      ck_assert_ptr_nonnull (
          strstr (sandbox_result_get_message (result), ends[_i].message));
      ck_assert_ptr_nonnull (sandbox_result_get_remedy (result));
    }
  if (ends[_i].then == SANDBOX_RESULT_OUT_OF_MEMORY)
    ck_assert_int_eq (sandbox_result_get_shell_status (result), 137);
}
END_TEST

START_TEST (set_up_without_memory_has_a_remedy)
{
  g_autoptr (SandboxResult) result = _sandbox_result_new ("native");
  g_autoptr (SandboxRequest) request = make_request ();
  const SandboxCgroupUse use = { 0 };

  result->kind = SANDBOX_RESULT_SETUP_FAILED;
  result->error = ENOMEM;
  _sandbox_limits_reached_fill (result, &use, request);
  ck_assert_int_eq (sandbox_result_get_kind (result),
                    SANDBOX_RESULT_SETUP_FAILED);
  ck_assert_str_eq (sandbox_result_get_remedy (result), "raise memory-limit");
}
END_TEST

START_TEST (set_up_that_hit_the_limit_has_a_remedy)
{
  g_autoptr (SandboxResult) result = _sandbox_result_new ("native");
  g_autoptr (SandboxRequest) request = make_request ();
  const SandboxCgroupUse use = { .n_memory_hits = 1 };

  result->kind = SANDBOX_RESULT_EXEC_FAILED;
  result->error = E2BIG;
  _sandbox_limits_reached_fill (result, &use, request);
  ck_assert_str_eq (sandbox_result_get_remedy (result), "raise memory-limit");
}
END_TEST

START_TEST (a_cgroup_goes_with_all_that_was_made_below_it)
{
  g_auto (SandboxFd) directory = open_host ();
  g_autoptr (GString) deep = g_string_new ("/top");

  plant ("/top/processes/", NULL);
  for (int i = 0; i < 40; i++)
    {
      g_autofree char *path = g_strdup_printf ("/top/%d/x/", i);

      plant (path, NULL);
    }
  for (int i = 0; i < 300; i++)
    g_string_append (deep, "/deep");
  g_string_append (deep, "/");
  plant (deep->str, NULL);
  plant ("/beside/", NULL);

  ck_assert_int_eq (cgroup_remove (directory, "top", false), 0);
  ck_assert (!place_has ("host/top"));
  ck_assert (place_has ("host/beside"));
  ck_assert_int_eq (cgroup_remove (directory, "top", false), -ENOENT);
}
END_TEST

Suite *
cgroups_suite (void)
{
  Suite *suite = suite_create ("cgroups");
  TCase *host = tcase_create ("host");
  TCase *end = tcase_create ("end");

  tcase_add_checked_fixture (host, place_set_up, place_tear_down);
  tcase_add_loop_test (host, the_place_is_the_callers_own_cgroup, 0,
                       G_N_ELEMENTS (hosts));
  tcase_add_test (host, a_closed_cgroup_is_refused_with_a_remedy);
  tcase_add_loop_test (host, a_limit_is_written_as_its_version_wants, 0,
                       G_N_ELEMENTS (written));
  tcase_add_test (host, a_limit_that_cannot_be_written_is_named);
  tcase_add_test (host, counters_of_both_versions_are_read);
  tcase_add_test (host, a_cgroup_goes_with_all_that_was_made_below_it);
  suite_add_tcase (suite, host);

  tcase_add_loop_test (end, a_limit_that_ended_it_is_told_apart, 0,
                       G_N_ELEMENTS (ends));
  tcase_add_test (end, set_up_without_memory_has_a_remedy);
  tcase_add_test (end, set_up_that_hit_the_limit_has_a_remedy);
  suite_add_tcase (suite, end);
  return suite;
}
