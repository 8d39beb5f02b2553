/* requests.c - what the rows of the benchmark ask for. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "bench.h"

static void
take_mount (SandboxRequest *request, SandboxMount *mount)
{
  sandbox_request_take_mount (request, mount);
}

SandboxRequest *
bench_full_request (const Bench *bench)
{
  const char *const argv[] = { "/bin/tiny", NULL };
  const char *const nothing[] = { NULL };
  SandboxRequest *request = sandbox_request_new (argv);

  sandbox_request_set_rootfs (request, bench->rootfs);
  sandbox_request_set_writable_paths (request, nothing);
  for (int i = 0; i < SANDBOX_ISOLATION_N_KINDS; i++)
    sandbox_request_isolate (request, (SandboxIsolationKind) i,
                             SANDBOX_ISOLATION_NEW);
  take_mount (request,
              sandbox_mount_new (SANDBOX_MOUNT_PROC, NULL, "/proc", 0));
  take_mount (request, sandbox_mount_new (SANDBOX_MOUNT_DEV, NULL, "/dev", 0));
  take_mount (request, sandbox_mount_new_tmpfs ("/tmp", -1, 0));
  return request;
}

SandboxRequest *
bench_request_without_network (const Bench *bench)
{
  SandboxRequest *request = bench_full_request (bench);

  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_NETWORK,
                           SANDBOX_ISOLATION_HOST);
  return request;
}

SandboxRequest *
bench_request_with_binds (const Bench *bench, guint n_binds)
{
  SandboxRequest *request = bench_full_request (bench);

  for (guint i = 0; i < n_binds; i++)
    {
      g_autofree char *target = g_strdup_printf ("/tmp/%u", i);

      take_mount (request, sandbox_mount_new (SANDBOX_MOUNT_BIND, bench->rootfs,
                                              target, SANDBOX_MOUNT_READ_ONLY));
    }
  return request;
}
