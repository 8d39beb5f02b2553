/* rows-growth.c - what a launch costs when something is large. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "bench.h"

#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

#define N_BINDS 1000
#define N_MORE_BINDS 5000
#define N_FDS 18000
#define MEMORY (G_GUINT64_CONSTANT (4) << 30)
#define N_FILES 100000
#define N_FEW_FILES 100

static gboolean
compare_binds (const Bench *bench,
               guint n_binds,
               BenchResult *out,
               GError **error)
{
  g_auto (BenchWay) first = { 0 };
  g_auto (BenchWay) second = { 0 };
  Bench fewer = *bench;

  if (n_binds >= N_BINDS)
    fewer.n_pairs = MAX (bench->n_pairs / 10, 3);
  return bench_way_use_backend (
             &first, "native", bench_request_with_binds (bench, n_binds), error)
         && bench_way_use_tool (&second, "bubblewrap",
                                bench_request_with_binds (bench, n_binds),
                                error)
         && bench_compare (&fewer, &first, &second, out, error);
}

static gboolean
run_10_binds (const Bench *bench, BenchResult *out, GError **error)
{
  return compare_binds (bench, 10, out, error);
}

static gboolean
run_100_binds (const Bench *bench, BenchResult *out, GError **error)
{
  return compare_binds (bench, 100, out, error);
}

static gboolean
run_300_binds (const Bench *bench, BenchResult *out, GError **error)
{
  return compare_binds (bench, 300, out, error);
}

static gboolean
run_binds (const Bench *bench, BenchResult *out, GError **error)
{
  return compare_binds (bench, N_BINDS, out, error);
}

static gboolean
run_more_binds (const Bench *bench, BenchResult *out, GError **error)
{
  g_auto (BenchWay) first = { 0 };
  g_auto (BenchWay) second = { 0 };
  Bench fewer = *bench;

  fewer.n_pairs = MAX (bench->n_pairs / 10, 3);
  return bench_way_use_backend (&first, "native",
                                bench_request_with_binds (bench, N_MORE_BINDS),
                                error)
         && bench_way_use_backend (&second, "native",
                                   bench_request_with_binds (bench, N_BINDS),
                                   error)
         && bench_compare (&fewer, &first, &second, out, error);
}

/* Before and after something has grown there is one process, so the pairs are
 * not neighbours: first all of the large, then all of the small. */
static gboolean
compare_sizes (const Bench *bench,
               void (*grow) (void),
               void (*shrink) (void),
               BenchResult *out,
               GError **error)
{
  g_auto (BenchWay) way = { 0 };

  if (!bench_way_use_backend (&way, "native", bench_full_request (bench),
                              error))
    return FALSE;
  if (bench_states (bench_way_run, &way, grow, shrink, bench->n_pairs, out))
    return TRUE;
  g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                       "a launch failed");
  return FALSE;
}

static char *memory; /* what the caller has, in the row that is measured */

static void
take_memory (void)
{
  memory = mmap (NULL, MEMORY, PROT_READ | PROT_WRITE,
                 MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED)
    g_error ("4 GiB of memory are not there");
  /* Pages as small as a heap that has grown for hours has them. */
  madvise (memory, MEMORY, MADV_NOHUGEPAGE);
  for (guint64 i = 0; i < MEMORY; i += 4096)
    memory[i] = 1;
}

static void
drop_memory (void)
{
  munmap (memory, MEMORY);
}

static gboolean
run_memory (const Bench *bench, BenchResult *out, GError **error)
{
  return compare_sizes (bench, take_memory, drop_memory, out, error);
}

static int fds[N_FDS];

static void
open_fds (void)
{
  for (int i = 0; i < N_FDS; i++)
    fds[i] = open ("/dev/null", O_RDONLY | O_CLOEXEC);
}

static void
close_fds (void)
{
  for (int i = 0; i < N_FDS; i++)
    close (fds[i]);
}

static gboolean
run_fds (const Bench *bench, BenchResult *out, GError **error)
{
  struct rlimit limit;

  if (getrlimit (RLIMIT_NOFILE, &limit) == 0)
    {
      limit.rlim_cur = limit.rlim_max;
      setrlimit (RLIMIT_NOFILE, &limit);
    }
  if (limit.rlim_cur >= N_FDS + 100)
    return compare_sizes (bench, open_fds, close_fds, out, error);
  g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
               "RLIMIT_NOFILE allows %u", (guint) limit.rlim_cur);
  return FALSE;
}

static SandboxRequest *
request_with_files (const Bench *bench, guint n_files)
{
  const char *const writable[] = { "/data", "/home", NULL };
  SandboxRequest *request = bench_full_request (bench);
  g_autofree char *rootfs
      = g_strdup_printf ("%s-%u-files", bench->rootfs, n_files);

  sandbox_request_set_rootfs (request, rootfs);
  sandbox_request_set_writable_paths (request, writable);
  return request;
}

static gboolean
compare_files (const Bench *bench,
               const char *backend,
               BenchResult *out,
               GError **error)
{
  g_auto (BenchWay) first = { 0 };
  g_auto (BenchWay) second = { 0 };

  return bench_way_use_backend (&first, backend,
                                request_with_files (bench, N_FILES), error)
         && bench_way_use_backend (
             &second, backend, request_with_files (bench, N_FEW_FILES), error)
         && bench_compare (bench, &first, &second, out, error);
}

static gboolean
run_files_native (const Bench *bench, BenchResult *out, GError **error)
{
  return compare_files (bench, "native", out, error);
}

static gboolean
run_files_bubblewrap (const Bench *bench, BenchResult *out, GError **error)
{
  return compare_files (bench, "bubblewrap", out, error);
}

const BenchRow bench_growth_rows[] = {
  { "native, 10 read-only binds : bwrap", 0, 0, run_10_binds },
  { "native, 100 read-only binds : bwrap", 0, 0, run_100_binds },
  { "native, 300 read-only binds : bwrap", 0, 0, run_300_binds },
  { "native, 1000 read-only binds : bwrap", 1 / 60.0, 1 / 120.0, run_binds },
  { "native, 5000 binds : 1000 binds", 6, 0, run_more_binds },
  { "native from a process of 4 GiB : from a small one", 1.6, 1.1, run_memory },
  { "native with 18000 open fds : with 10", 2, 1.5, run_fds },
  { "native, rootfs of 100000 files : of 100", 1.1, 1, run_files_native },
  { "bubblewrap backend, 100000 files : 100", 1.1, 1, run_files_bubblewrap },
  { NULL, 0, 0, NULL },
};
