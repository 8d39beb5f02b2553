/* rows-peers.c - other tools that start one command in a sandbox. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "bench.h"

#include <unistd.h>

/* native, full : @argv, whose first word is looked up in PATH. */
static gboolean
compare_to_tool (const Bench *bench,
                 const char *const *argv,
                 BenchResult *out,
                 GError **error)
{
  g_auto (BenchWay) first = { 0 };
  g_auto (BenchWay) second = { 0 };
  g_autofree char *program = g_find_program_in_path (argv[0]);

  if (program == NULL)
    {
      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
                   "%s is not installed", argv[0]);
      return FALSE;
    }
  bench_way_use_command (&second, argv);
  g_free (second.argv[0]);
  second.argv[0] = g_steal_pointer (&program);
  if (!bench_way_run (&second))
    {
      g_autofree char *line = g_strjoinv (" ", second.argv);

      g_set_error (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                   "\"%s\" fails here", line);
      return FALSE;
    }
  return bench_way_use_backend (&first, "native", bench_full_request (bench),
                                error)
         && bench_compare (bench, &first, &second, out, error);
}

static gboolean
run_unshare (const Bench *bench, BenchResult *out, GError **error)
{
  const char *const argv[]
      = { "unshare",     "--map-root-user", "--mount",   "--pid",    "--fork",
          "--net",       "--ipc",           "--uts",     "--cgroup", "--root",
          bench->rootfs, "--mount-proc",    "/bin/tiny", NULL };

  return compare_to_tool (bench, argv, out, error);
}

static gboolean
run_proot (const Bench *bench, BenchResult *out, GError **error)
{
  const char *const argv[]
      = { "proot", "-r", bench->rootfs, "-w", "/", "/bin/tiny", NULL };

  return compare_to_tool (bench, argv, out, error);
}

static gboolean
run_firejail (const Bench *bench, BenchResult *out, GError **error)
{
  g_autofree char *program = g_build_filename (bench->rootfs, "bin/tiny", NULL);
  const char *const argv[]
      = { "firejail", "--quiet", "--noprofile", "--net=none", program, NULL };

  return compare_to_tool (bench, argv, out, error);
}

static gboolean
run_nspawn (const Bench *bench, BenchResult *out, GError **error)
{
  const char *const argv[] = { "systemd-nspawn",
                               "--quiet",
                               "--register=no",
                               "--keep-unit",
                               "--pipe",
                               "--as-pid2",
                               "--resolv-conf=off",
                               "--timezone=off",
                               "--settings=no",
                               "--private-network",
                               "-D",
                               bench->rootfs,
                               "/bin/tiny",
                               NULL };

  return compare_to_tool (bench, argv, out, error);
}

static gboolean
run_oci (const Bench *bench, const char *tool, BenchResult *out, GError **error)
{
  g_autofree char *bundle = g_strconcat (bench->rootfs, "-bundle", NULL);
  g_autofree char *script = g_strdup_printf (
      "exec %s run -b '%s' bench-$$ </dev/null", tool, bundle);
  const char *const argv[] = { "sh", "-c", script, NULL };

  return compare_to_tool (bench, argv, out, error);
}

static gboolean
run_runc (const Bench *bench, BenchResult *out, GError **error)
{
  return run_oci (bench, "runc", out, error);
}

static gboolean
run_crun (const Bench *bench, BenchResult *out, GError **error)
{
  return run_oci (bench, "crun --cgroup-manager=disabled", out, error);
}

const BenchRow bench_peer_rows[] = {
  { "native, full : unshare(1), no dev, no tmpfs", 0, 0, run_unshare },
  { "native, full : proot, no isolation", 0, 0, run_proot },
  { "native, full : crun", 0, 0, run_crun },
  { "native, full : runc", 0, 0, run_runc },
  { "native, full : firejail on the host's root", 0, 0, run_firejail },
  { "native, full : systemd-nspawn", 0, 0, run_nspawn },
  { NULL, 0, 0, NULL },
};
