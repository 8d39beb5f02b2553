/* rows.c - the requests of the golden test. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "rows.h"

#include <linux/capability.h>

#include "request-private.h"

#define BIT(capability) (G_GUINT64_CONSTANT (1) << (capability))

static void
mount (SandboxRequest *request,
       SandboxMountType type,
       const char *source,
       const char *target,
       int flags)
{
  sandbox_request_take_mount (
      request,
      sandbox_mount_new (type, source, target, (SandboxMountFlags) flags));
}

static void
fill_nothing (SandboxRequest *request)
{
  (void) request;
}

static void
fill_proc (SandboxRequest *request)
{
  mount (request, SANDBOX_MOUNT_PROC, NULL, "/proc", 0);
}

static void
fill_proc_and_host_pid (SandboxRequest *request)
{
  fill_proc (request);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_PID,
                           SANDBOX_ISOLATION_HOST);
}

static void
fill_host_root (SandboxRequest *request)
{
  sandbox_request_set_rootfs (request, "/");
  sandbox_request_set_cwd (request, "/home/me");
}

static void
fill_host_root_read_only (SandboxRequest *request)
{
  fill_host_root (request);
  _sandbox_request_set_root_read_only (request, TRUE);
  mount (request, SANDBOX_MOUNT_BIND, "/home/me/build", "/home/me/build", 0);
  sandbox_request_set_cwd (request, "/home/me/build");
}

static void
fill_host_binds (SandboxRequest *request)
{
  mount (request, SANDBOX_MOUNT_BIND, "/", "/host", 0);
  mount (request, SANDBOX_MOUNT_BIND, "/", "/host-ro", SANDBOX_MOUNT_READ_ONLY);
  mount (request, SANDBOX_MOUNT_BIND, "/proc", "/proc", 0);
}

static void
fill_mounts (SandboxRequest *request)
{
  mount (request, SANDBOX_MOUNT_BIND, "/srv/root/data", "/data", 0);
  mount (request, SANDBOX_MOUNT_BIND, "/src/it's", "/src",
         SANDBOX_MOUNT_READ_ONLY);
  mount (request, SANDBOX_MOUNT_BIND, "/dev/kvm", "/dev/kvm",
         SANDBOX_MOUNT_DEVICES);
  sandbox_request_take_mount (request,
                              sandbox_mount_new_tmpfs ("/tmp", 01777, 65536));
  sandbox_request_take_mount (request, sandbox_mount_new_tmpfs ("/run", -1, 0));
  mount (request, SANDBOX_MOUNT_DIR, NULL, "/run/lock", 0);
  mount (request, SANDBOX_MOUNT_SYMLINK, "../run", "/run/var", 0);
  mount (request, SANDBOX_MOUNT_REMOUNT_RO, NULL, "/run", 0);
  mount (request, SANDBOX_MOUNT_DEV, NULL, "/dev", 0);
  mount (request, SANDBOX_MOUNT_PROC, NULL, "/proc", 0);
}

static void
fill_every_mount (SandboxRequest *request)
{
  _sandbox_request_set_root_read_only (request, TRUE);
  fill_mounts (request);
}

static void
fill_devices_read_only (SandboxRequest *request)
{
  mount (request, SANDBOX_MOUNT_BIND, "/dev/null", "/dev/null",
         SANDBOX_MOUNT_DEVICES | SANDBOX_MOUNT_READ_ONLY);
}

static void
fill_devices_remounted (SandboxRequest *request)
{
  mount (request, SANDBOX_MOUNT_BIND, "/dev", "/dev", SANDBOX_MOUNT_DEVICES);
  mount (request, SANDBOX_MOUNT_REMOUNT_RO, NULL, "/dev", 0);
}

static void
set_isolation (SandboxRequest *request, SandboxIsolationValue value)
{
  for (int kind = 0; kind < SANDBOX_ISOLATION_N_KINDS; kind++)
    sandbox_request_isolate (request, (SandboxIsolationKind) kind, value);
}

static void
fill_isolate_all (SandboxRequest *request)
{
  set_isolation (request, SANDBOX_ISOLATION_NEW);
}

static void
fill_try_all (SandboxRequest *request)
{
  set_isolation (request, SANDBOX_ISOLATION_TRY);
}

static void
fill_share_all (SandboxRequest *request)
{
  set_isolation (request, SANDBOX_ISOLATION_HOST);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_MOUNT,
                           SANDBOX_ISOLATION_UNSET);
}

static void
fill_identity (SandboxRequest *request)
{
  sandbox_request_set_uid (request, 0);
  sandbox_request_set_gid (request, 2147483647);
  sandbox_request_set_cwd (request, "/home/build");
}

static void
fill_large_uid (SandboxRequest *request)
{
  sandbox_request_set_uid (request, 4294967294);
}

static void
fill_groups (SandboxRequest *request)
{
  const guint32 groups[] = { 5, 6 };

  sandbox_request_set_groups (request, groups, G_N_ELEMENTS (groups));
}

static void
fill_groups_try_user (SandboxRequest *request)
{
  fill_groups (request);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_USER,
                           SANDBOX_ISOLATION_TRY);
}

static void
fill_groups_new_user (SandboxRequest *request)
{
  fill_groups (request);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_USER,
                           SANDBOX_ISOLATION_NEW);
}

static void
fill_identity_new_user (SandboxRequest *request)
{
  fill_identity (request);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_USER,
                           SANDBOX_ISOLATION_NEW);
}

static void
fill_hostname (SandboxRequest *request)
{
  sandbox_request_set_hostname (request, "builder");
}

static void
fill_capabilities (SandboxRequest *request)
{
  const char *const words[]
      = { "build", "-CAP_SETUID", "+CAP_SYS_RESOURCE", NULL };

  sandbox_request_set_capabilities (request, words);
}

static void
fill_survive (SandboxRequest *request)
{
  sandbox_request_set_die_with_host (request, SANDBOX_CHOICE_NO);
}

static void
fill_environment (SandboxRequest *request)
{
  sandbox_request_set_variable (request, "TOKEN", GOLDEN_SECRET);
  sandbox_request_set_variable (request, "PATH", NULL);
}

static void
fill_odd_paths (SandboxRequest *request)
{
  sandbox_request_set_rootfs (request, "/srv/a b\n\"c");
  mount (request, SANDBOX_MOUNT_BIND, "/-x", "/\xff:,\\%", 0);
}

static void
fill_binds (SandboxRequest *request, int n)
{
  for (int i = 0; i < n; i++)
    mount (request, SANDBOX_MOUNT_BIND, "/a", "/b", 0);
}

static void
fill_too_many (SandboxRequest *request)
{
  fill_binds (request, 3000);
}

/* clang-format off */
const GoldenRow golden_rows[] = {
  { .name = "bubblewrap-user", .fill = fill_nothing,
    .has_proc = TRUE },
  { .name = "bubblewrap-user-init-bind", .fill = fill_nothing },
  { .name = "bubblewrap-user-old-tool", .fill = fill_nothing,
    .is_tool_old = TRUE },
  { .name = "bubblewrap-user-proc", .fill = fill_proc,
    .has_proc = TRUE },
  { .name = "bubblewrap-user-proc-host-pid", .fill = fill_proc_and_host_pid,
    .has_proc = TRUE },
  { .name = "bubblewrap-user-host-root", .fill = fill_host_root,
    .has_proc = TRUE },
  { .name = "bubblewrap-user-host-root-read-only",
    .fill = fill_host_root_read_only, .has_proc = TRUE },
  { .name = "bubblewrap-user-every-mount", .fill = fill_every_mount,
    .has_proc = TRUE },
  { .name = "bubblewrap-user-devices-read-only", .fill = fill_devices_read_only,
    .has_proc = TRUE },
  { .name = "bubblewrap-user-devices-remounted", .fill = fill_devices_remounted,
    .has_proc = TRUE },
  { .name = "bubblewrap-user-isolate-all", .fill = fill_isolate_all,
    .has_proc = TRUE },
  { .name = "bubblewrap-user-try-all", .fill = fill_try_all,
    .has_proc = TRUE, .has_no_cgroup = TRUE },
  { .name = "bubblewrap-user-identity", .fill = fill_identity,
    .has_proc = TRUE },
  { .name = "bubblewrap-user-large-uid", .fill = fill_large_uid,
    .has_proc = TRUE },
  { .name = "bubblewrap-user-hostname", .fill = fill_hostname,
    .has_proc = TRUE },
  { .name = "bubblewrap-user-capabilities", .fill = fill_capabilities,
    .has_proc = TRUE },
  { .name = "bubblewrap-user-survive", .fill = fill_survive,
    .has_proc = TRUE },
  { .name = "bubblewrap-user-environment", .fill = fill_environment,
    .has_proc = TRUE },
  { .name = "bubblewrap-user-odd-paths", .fill = fill_odd_paths,
    .has_proc = TRUE },
  { .name = "bubblewrap-user-too-many", .fill = fill_too_many,
    .has_proc = TRUE },
  { .name = "bubblewrap-root", .fill = fill_nothing,
    .is_root = TRUE, .has_proc = TRUE },
  { .name = "bubblewrap-root-without-sys-admin", .fill = fill_nothing,
    .is_root = TRUE, .has_proc = TRUE,
    .missing_capabilities = BIT (CAP_SYS_ADMIN) },
  { .name = "bubblewrap-root-proc", .fill = fill_proc,
    .is_root = TRUE, .has_proc = TRUE },
  { .name = "bubblewrap-root-proc-host-pid", .fill = fill_proc_and_host_pid,
    .is_root = TRUE, .has_proc = TRUE },
  { .name = "bubblewrap-root-host-root", .fill = fill_host_root,
    .is_root = TRUE, .has_proc = TRUE },
  { .name = "bubblewrap-root-host-root-read-only",
    .fill = fill_host_root_read_only, .is_root = TRUE, .has_proc = TRUE },
  { .name = "bubblewrap-root-host-binds", .fill = fill_host_binds,
    .is_root = TRUE, .has_proc = TRUE },
  { .name = "bubblewrap-root-isolate-all", .fill = fill_isolate_all,
    .is_root = TRUE, .has_proc = TRUE },
  { .name = "bubblewrap-root-share-all", .fill = fill_share_all,
    .is_root = TRUE, .has_proc = TRUE },
  { .name = "bubblewrap-root-identity", .fill = fill_identity,
    .is_root = TRUE, .has_proc = TRUE },
  { .name = "bubblewrap-root-large-uid", .fill = fill_large_uid,
    .is_root = TRUE, .has_proc = TRUE },
  { .name = "bubblewrap-root-identity-new-user", .fill = fill_identity_new_user,
    .is_root = TRUE, .has_proc = TRUE },
  { .name = "bubblewrap-root-groups", .fill = fill_groups,
    .is_root = TRUE, .has_proc = TRUE },
  { .name = "bubblewrap-root-groups-try-user", .fill = fill_groups_try_user,
    .is_root = TRUE, .has_proc = TRUE },
  { .name = "bubblewrap-root-groups-new-user", .fill = fill_groups_new_user,
    .is_root = TRUE, .has_proc = TRUE },
  { .name = "bubblewrap-root-capabilities", .fill = fill_capabilities,
    .is_root = TRUE, .has_proc = TRUE },
  { .name = "bubblewrap-root-missing-capability", .fill = fill_capabilities,
    .is_root = TRUE, .has_proc = TRUE,
    .missing_capabilities = BIT (CAP_SYS_RESOURCE) },
  { .name = "chroot-root", .fill = fill_nothing,
    .is_root = TRUE },
  { .name = "chroot-root-mounts", .fill = fill_mounts,
    .is_root = TRUE, .has_proc = TRUE },
  { .name = "chroot-root-identity", .fill = fill_identity,
    .is_root = TRUE },
  { .name = "chroot-root-odd-paths", .fill = fill_odd_paths,
    .is_root = TRUE },
  { .name = "chroot-root-environment", .fill = fill_environment,
    .is_root = TRUE },
};
/* clang-format on */

const gsize golden_n_rows = G_N_ELEMENTS (golden_rows);
