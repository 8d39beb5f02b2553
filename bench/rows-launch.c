/* rows-launch.c - what starting one sandbox costs. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "bench.h"

/* @backend in this process : bwrap's command line for the same request. */
static gboolean
compare_to_bwrap (const Bench *bench,
                  const char *backend,
                  SandboxRequest *(*make) (const Bench *bench),
                  BenchResult *out,
                  GError **error)
{
  g_auto (BenchWay) first = { 0 };
  g_auto (BenchWay) second = { 0 };

  return bench_way_use_backend (&first, backend, make (bench), error)
         && bench_way_use_tool (&second, "bubblewrap", make (bench), error)
         && bench_compare (bench, &first, &second, out, error);
}

static gboolean
run_native (const Bench *bench, BenchResult *out, GError **error)
{
  return compare_to_bwrap (bench, "native", bench_full_request, out, error);
}

static gboolean
run_native_without_network (const Bench *bench,
                            BenchResult *out,
                            GError **error)
{
  return compare_to_bwrap (bench, "native", bench_request_without_network, out,
                           error);
}

static gboolean
run_bubblewrap (const Bench *bench, BenchResult *out, GError **error)
{
  return compare_to_bwrap (bench, "bubblewrap", bench_full_request, out, error);
}

static gboolean
compare_commands (const Bench *bench,
                  const char *backend,
                  BenchResult *out,
                  GError **error)
{
  const char *const argv[] = { bench->run_sandbox,
                               "-e",
                               backend,
                               "--isolate",
                               "max",
                               "--read-only",
                               "--proc",
                               "/proc",
                               "--dev",
                               "/dev",
                               "--tmpfs",
                               "/tmp",
                               bench->rootfs,
                               "--",
                               "/bin/tiny",
                               NULL };
  g_auto (BenchWay) first = { 0 };
  g_auto (BenchWay) second = { 0 };

  bench_way_use_command (&first, argv);
  return bench_way_use_tool (&second, "bubblewrap", bench_full_request (bench),
                             error)
         && bench_compare (bench, &first, &second, out, error);
}

static gboolean
run_command_native (const Bench *bench, BenchResult *out, GError **error)
{
  return compare_commands (bench, "native", out, error);
}

static gboolean
run_command_bubblewrap (const Bench *bench, BenchResult *out, GError **error)
{
  return compare_commands (bench, "bubblewrap", out, error);
}

static gboolean
run_floor (const Bench *bench, BenchResult *out, GError **error)
{
  g_autofree char *program = g_build_filename (bench->rootfs, "bin/tiny", NULL);
  const char *const argv[] = { program, NULL };
  g_auto (BenchWay) first = { 0 };
  g_auto (BenchWay) second = { 0 };

  bench_way_use_command (&first, argv);
  bench_way_use_command (&second, argv);
  return bench_compare (bench, &first, &second, out, error);
}

const BenchRow bench_launch_rows[] = {
  { "floor: spawning tiny : the same", 0, 0, run_floor },
  { "native, full : bwrap", 0.40, 0.30, run_native },
  { "native, no network namespace : bwrap without", 0.25, 0.15,
    run_native_without_network },
  { "bubblewrap backend, full : its bwrap line", 1.10, 1.03, run_bubblewrap },
  { "run-sandbox -e native : bwrap", 0.75, 0.55, run_command_native },
  { "run-sandbox -e bubblewrap : bwrap", 1.30, 1.15, run_command_bubblewrap },
  { NULL, 0, 0, NULL },
};
