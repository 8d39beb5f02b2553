/* rows-load.c - many sandboxes at once, much output, memory of one. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "bench.h"

#include <gio/gio.h>
#include <string.h>
#include <sys/resource.h>

#define N_PARALLEL 64
#define N_EACH 8
#define OUTPUT (G_GUINT64_CONSTANT (1) << 30)

static gpointer
launch_some (gpointer way)
{
  for (int i = 0; i < N_EACH; i++)
    if (!bench_way_run (way))
      return way;
  return NULL;
}

/* As many threads as there are launchers. */
static gboolean
launch_many (gpointer way)
{
  GThread *threads[N_PARALLEL];
  gboolean has_failed = FALSE;

  for (int i = 0; i < N_PARALLEL; i++)
    threads[i] = g_thread_new ("launcher", launch_some, way);
  for (int i = 0; i < N_PARALLEL; i++)
    has_failed |= g_thread_join (threads[i]) != NULL;
  return !has_failed;
}

/* The ratio is that of sandboxes per second. */
static gboolean
compare_parallel (const Bench *bench,
                  SandboxRequest *(*make) (const Bench *bench),
                  BenchResult *out,
                  GError **error)
{
  g_auto (BenchWay) first = { 0 };
  g_auto (BenchWay) second = { 0 };

  if (!bench_way_use_backend (&first, "native", make (bench), error)
      || !bench_way_use_tool (&second, "bubblewrap", make (bench), error))
    return FALSE;
  if (bench_pairs (launch_many, &second, launch_many, &first,
                   MAX (bench->n_pairs / 20, 3), out))
    {
      bench_turn_into_rates (out, N_PARALLEL * N_EACH);
      return TRUE;
    }
  g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                       "a launch failed");
  return FALSE;
}

static gboolean
run_parallel (const Bench *bench, BenchResult *out, GError **error)
{
  return compare_parallel (bench, bench_full_request, out, error);
}

static gboolean
run_parallel_without_network (const Bench *bench,
                              BenchResult *out,
                              GError **error)
{
  return compare_parallel (bench, bench_request_without_network, out, error);
}

static gboolean
capture_by_gio (G_GNUC_UNUSED gpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) output = NULL;
  g_autoptr (GSubprocess) process
      = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error, "head", "-c",
                          "1073741824", "/dev/zero", NULL);

  return process != NULL
         && g_subprocess_communicate (process, NULL, NULL, &output, NULL, NULL)
         && g_bytes_get_size (output) == OUTPUT;
}

static SandboxRequest *
output_request (guint64 limit)
{
  const char *const argv[] = { "head", "-c", "1073741824", "/dev/zero", NULL };
  SandboxRequest *request = sandbox_request_new (argv);

  sandbox_request_take_mount (
      request, sandbox_mount_new (SANDBOX_MOUNT_DEV, NULL, "/dev", 0));
  sandbox_request_set_output_limit (request, limit);
  return request;
}

static gboolean
run_output (const Bench *bench, BenchResult *out, GError **error)
{
  g_auto (BenchWay) first = { 0 };

  if (!bench_way_use_backend (&first, "native", output_request (0), error))
    return FALSE;
  if (bench_pairs (capture_by_gio, NULL, bench_way_run, &first,
                   MAX (bench->n_pairs / 20, 3), out))
    {
      bench_turn_into_rates (out, 1024);
      return TRUE;
    }
  g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                       "1 GiB could not be captured");
  return FALSE;
}

/* In MiB: by how much the caller's largest resident set grows, against the
 * limit of its output. */
static gboolean
run_limited_output (G_GNUC_UNUSED const Bench *bench,
                    BenchResult *out,
                    GError **error)
{
  g_auto (BenchWay) way = { 0 };
  struct rusage before;
  struct rusage after;

  if (!bench_way_use_backend (&way, "native", output_request (1 << 20), error))
    return FALSE;
  getrusage (RUSAGE_SELF, &before);
  if (!bench_way_run (&way))
    {
      g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                           "the launch failed");
      return FALSE;
    }
  getrusage (RUSAGE_SELF, &after);
  out->first_ms = (double) (after.ru_maxrss - before.ru_maxrss) / 1024;
  out->second_ms = 1;
  out->ratio = out->low = out->high = out->first_ms;
  return TRUE;
}

const BenchRow bench_load_rows[] = {
  /* Before a row that captures without a limit. */
  { "MiB by which 1 GiB of output with limit 1 MiB grows us", 8, 0,
    run_limited_output },
  { "64 at once, per second, native : bwrap", -2.3, -3, run_parallel },
  { "64 at once, no network namespace, native : bwrap", -4, -6,
    run_parallel_without_network },
  { "1 GiB captured, MiB/s, native : GSubprocess", -2, -2.7, run_output },
  { NULL, 0, 0, NULL },
};
