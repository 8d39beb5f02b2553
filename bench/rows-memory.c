/* rows-memory.c - what a running sandbox takes of the machine's memory. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "bench.h"

#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* Kilobytes of the descendants of @pid, what several share divided among them,
 * but for the command, whose name is "sleep". proc_pid_smaps(5) */
static double
sum_of (int pid)
{
  g_autofree char *rollup = g_strdup_printf ("/proc/%d/smaps_rollup", pid);
  g_autofree char *comm = g_strdup_printf ("/proc/%d/comm", pid);
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;
  const char *line;

  if (!g_file_get_contents (comm, &name, NULL, NULL)
      || g_str_has_prefix (name, "sleep")
      || !g_file_get_contents (rollup, &text, NULL, NULL))
    return 0;
  line = strstr (text, "\nPss:");
  return line != NULL ? g_ascii_strtod (line + strlen ("\nPss:"), NULL) : 0;
}

static double
sum_below (int pid)
{
  g_autofree char *children
      = g_strdup_printf ("/proc/%d/task/%d/children", pid, pid);
  g_autofree char *text = NULL;
  g_auto (GStrv) words = NULL;
  double sum = 0;

  if (g_file_get_contents (children, &text, NULL, NULL))
    words = g_strsplit (g_strstrip (text), " ", -1);
  for (char **word = words; word != NULL && *word != NULL; word++)
    if (**word != '\0')
      sum += sum_of (atoi (*word)) + sum_below (atoi (*word));
  return sum;
}

/* Of what is started below us and sleeps. */
static double
measure (BenchWay *way)
{
  g_autoptr (SandboxProcess) process = NULL;
  double sum;
  pid_t pid = 0;

  if (way->argv == NULL)
    process = sandbox_backend_spawn (way->backend, way->request, NULL);
  else
    posix_spawn (&pid, way->argv[0], NULL, NULL, way->argv, environ);
  g_usleep (200000);
  sum = sum_below (getpid ());
  if (process != NULL)
    {
      sandbox_process_kill (process);
      sandbox_result_unref (sandbox_process_wait (process));
      return sum;
    }
  kill (pid, SIGKILL);
  waitpid (pid, NULL, 0);
  g_usleep (50000);
  return sum;
}

static SandboxRequest *
sleeping_request (const Bench *bench)
{
  const char *const argv[] = { "sleep", "100", NULL };
  SandboxRequest *request = bench_full_request (bench);

  sandbox_request_set_argv (request, argv);
  return request;
}

static gboolean
run_memory (const Bench *bench, BenchResult *out, GError **error)
{
  g_auto (BenchWay) first = { 0 };
  g_auto (BenchWay) second = { 0 };

  if (!bench_way_use_backend (&first, "native", sleeping_request (bench), error)
      || !bench_way_use_tool (&second, "bubblewrap", sleeping_request (bench),
                              error))
    return FALSE;
  out->first_ms = measure (&first);
  out->second_ms = measure (&second);
  out->ratio = out->low = out->high = out->first_ms / out->second_ms;
  return TRUE;
}

const BenchRow bench_memory_rows[] = {
  { "KiB (PSS) of a running sandbox, native : bwrap", 0.55, 0.45, run_memory },
  { NULL, 0, 0, NULL },
};
