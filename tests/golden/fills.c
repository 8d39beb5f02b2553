/* fills.c - what the requests of the golden test ask for. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "fills.h"

#include <sandboxlib/mount-content.h>

#include "mount-private.h"
#include "request-private.h"
#include "rows.h"

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

void
fill_nothing (SandboxRequest *request)
{
  (void) request;
}

/* As the layout leaves it. */
void
fill_empty_root (SandboxRequest *request)
{
  sandbox_request_set_rootfs (request, NULL);
  sandbox_request_set_empty_root (request, 01777);
  sandbox_request_take_mount (request, sandbox_mount_new_tmpfs ("/", 01777, 0));
  mount (request, SANDBOX_MOUNT_BIND, "/usr", "/usr", SANDBOX_MOUNT_READ_ONLY);
}

void
fill_empty_root_closed (SandboxRequest *request)
{
  fill_empty_root (request);
  mount (request, SANDBOX_MOUNT_REMOUNT_RO, NULL, "/", 0);
}

void
fill_overlays (SandboxRequest *request)
{
  static const char *const sources[] = { "/low", "/h:i,g\\h", NULL };

  sandbox_request_take_mount (
      request, sandbox_mount_new_overlay ("/a", sources, "/upper", "/work", 0));
  sandbox_request_take_mount (
      request, sandbox_mount_new_overlay ("/b", sources, NULL, NULL, 0));
  sandbox_request_take_mount (
      request, sandbox_mount_new_overlay ("/c", sources, NULL, NULL,
                                          SANDBOX_MOUNT_READ_ONLY));
}

void
fill_proc (SandboxRequest *request)
{
  mount (request, SANDBOX_MOUNT_PROC, NULL, "/proc", 0);
}

void
fill_proc_and_host_pid (SandboxRequest *request)
{
  fill_proc (request);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_PID,
                           SANDBOX_ISOLATION_HOST);
}

void
fill_host_root (SandboxRequest *request)
{
  sandbox_request_set_rootfs (request, "/");
  sandbox_request_set_cwd (request, "/home/me");
}

void
fill_host_root_read_only (SandboxRequest *request)
{
  fill_host_root (request);
  _sandbox_request_set_root_read_only (request, TRUE);
  mount (request, SANDBOX_MOUNT_BIND, "/home/me/build", "/home/me/build", 0);
  sandbox_request_set_cwd (request, "/home/me/build");
}

void
fill_host_binds (SandboxRequest *request)
{
  mount (request, SANDBOX_MOUNT_BIND, "/", "/host", 0);
  mount (request, SANDBOX_MOUNT_BIND, "/", "/host-ro", SANDBOX_MOUNT_READ_ONLY);
  mount (request, SANDBOX_MOUNT_BIND, "/proc", "/proc", 0);
}

void
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

void
fill_every_mount (SandboxRequest *request)
{
  _sandbox_request_set_root_read_only (request, TRUE);
  fill_mounts (request);
}

/* What bubblewrap(1) has no word for is another fill. */
void
fill_more_mounts (SandboxRequest *request)
{
  mount (request, SANDBOX_MOUNT_MQUEUE, NULL, "/dev/mqueue", 0);
  sandbox_request_take_mount (request, sandbox_mount_new_tmpfs ("/run", -1, 0));
  sandbox_request_take_mount (request, sandbox_mount_new_dir ("/run/a", 0700));
  sandbox_request_take_mount (request, sandbox_mount_new_dir ("/run/b", 02755));
}

void
fill_content (SandboxRequest *request)
{
  g_autoptr (GBytes) content = g_bytes_new_static (GOLDEN_SECRET, 4);

  sandbox_request_take_mount (request, sandbox_mount_new_tmpfs ("/run", -1, 0));
  sandbox_request_take_mount (
      request, sandbox_mount_new_file (content, "/run/file", 0640));
  sandbox_request_take_mount (request,
                              sandbox_mount_new_chmod ("/run/file", 0400));
  sandbox_request_take_mount (
      request, sandbox_mount_new_data (content, "/etc/a", 0, -1));
  sandbox_request_take_mount (
      request, sandbox_mount_new_data (content, "/etc/b",
                                       SANDBOX_MOUNT_READ_ONLY, 0444));
}

void
fill_data_on_data (SandboxRequest *request)
{
  fill_content (request);
  fill_content (request);
}

void
fill_chmod_of_a_dev (SandboxRequest *request)
{
  mount (request, SANDBOX_MOUNT_DEV, NULL, "/dev", SANDBOX_MOUNT_MINIMAL);
  sandbox_request_take_mount (request, sandbox_mount_new_chmod ("/dev", 0700));
}

void
fill_mqueue_of_the_host (SandboxRequest *request)
{
  mount (request, SANDBOX_MOUNT_MQUEUE, NULL, "/dev/mqueue", 0);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_IPC,
                           SANDBOX_ISOLATION_HOST);
}

void
fill_no_exec (SandboxRequest *request)
{
  mount (request, SANDBOX_MOUNT_BIND, "/src", "/src",
         SANDBOX_MOUNT_READ_ONLY | SANDBOX_MOUNT_NO_EXEC);
  mount (request, SANDBOX_MOUNT_TMPFS, NULL, "/tmp", SANDBOX_MOUNT_NO_EXEC);
}

void
fill_devices_read_only (SandboxRequest *request)
{
  mount (request, SANDBOX_MOUNT_BIND, "/dev/null", "/dev/null",
         SANDBOX_MOUNT_DEVICES | SANDBOX_MOUNT_READ_ONLY);
}

void
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

void
fill_isolate_all (SandboxRequest *request)
{
  set_isolation (request, SANDBOX_ISOLATION_NEW);
}

void
fill_try_all (SandboxRequest *request)
{
  set_isolation (request, SANDBOX_ISOLATION_TRY);
}

void
fill_share_all (SandboxRequest *request)
{
  set_isolation (request, SANDBOX_ISOLATION_HOST);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_MOUNT,
                           SANDBOX_ISOLATION_UNSET);
}

void
fill_identity (SandboxRequest *request)
{
  sandbox_request_set_uid (request, 0);
  sandbox_request_set_gid (request, 2147483647);
  sandbox_request_set_cwd (request, "/home/build");
}

void
fill_large_uid (SandboxRequest *request)
{
  sandbox_request_set_uid (request, 4294967294);
}

void
fill_groups (SandboxRequest *request)
{
  const guint32 groups[] = { 5, 6 };

  sandbox_request_set_groups (request, groups, G_N_ELEMENTS (groups));
}

void
fill_groups_try_user (SandboxRequest *request)
{
  fill_groups (request);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_USER,
                           SANDBOX_ISOLATION_TRY);
}

void
fill_groups_new_user (SandboxRequest *request)
{
  fill_groups (request);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_USER,
                           SANDBOX_ISOLATION_NEW);
}

void
fill_identity_new_user (SandboxRequest *request)
{
  fill_identity (request);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_USER,
                           SANDBOX_ISOLATION_NEW);
}

void
fill_proc_and_new_user (SandboxRequest *request)
{
  fill_proc (request);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_PID,
                           SANDBOX_ISOLATION_NEW);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_USER,
                           SANDBOX_ISOLATION_NEW);
}

void
fill_hostname (SandboxRequest *request)
{
  sandbox_request_set_hostname (request, "builder");
}

void
fill_capabilities (SandboxRequest *request)
{
  const char *const words[]
      = { "build", "-CAP_SETUID", "+CAP_SYS_RESOURCE", NULL };

  sandbox_request_set_capabilities (request, words);
}

void
fill_survive (SandboxRequest *request)
{
  sandbox_request_set_die_with_host (request, SANDBOX_CHOICE_NO);
}

void
fill_environment (SandboxRequest *request)
{
  sandbox_request_set_variable (request, "TOKEN", GOLDEN_SECRET);
  sandbox_request_set_variable (request, "PATH", NULL);
}

void
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

void
fill_too_many (SandboxRequest *request)
{
  fill_binds (request, 3000);
}

/* The form whose cost grows with the writable paths, not with the tree. */
void
fill_writable_paths (SandboxRequest *request)
{
  _sandbox_request_set_root_read_only (request, TRUE);
  mount (request, SANDBOX_MOUNT_BIND, "/srv/root/data", "/data", 0);
  mount (request, SANDBOX_MOUNT_BIND, "/srv/root/tmp", "/tmp", 0);
  mount (request, SANDBOX_MOUNT_BIND, "/cache", "/data/cache",
         SANDBOX_MOUNT_READ_ONLY);
  mount (request, SANDBOX_MOUNT_DEV, NULL, "/dev", SANDBOX_MOUNT_MINIMAL);
  mount (request, SANDBOX_MOUNT_PROC, NULL, "/proc", 0);
}

/* --mount-readonly hides what is mounted below, so it must come before that. */
void
fill_remount_after_submount (SandboxRequest *request)
{
  mount (request, SANDBOX_MOUNT_BIND, "/a", "/data", 0);
  mount (request, SANDBOX_MOUNT_BIND, "/b", "/data/b", 0);
  mount (request, SANDBOX_MOUNT_REMOUNT_RO, NULL, "/data", 0);
  mount (request, SANDBOX_MOUNT_BIND, "/c", "/data", 0);
}

void
fill_file_bind (SandboxRequest *request)
{
  sandbox_request_take_mount (
      request, _sandbox_mount_new_file_bind ("/etc/hosts", "/etc/hosts",
                                             SANDBOX_MOUNT_READ_ONLY));
}

void
fill_source_in_root_directory (SandboxRequest *request)
{
  mount (request, SANDBOX_MOUNT_BIND, "/proc/driver/x", "/data", 0);
}

void
fill_directory_on_a_dev (SandboxRequest *request)
{
  mount (request, SANDBOX_MOUNT_DEV, NULL, "/dev", SANDBOX_MOUNT_MINIMAL);
  mount (request, SANDBOX_MOUNT_DIR, NULL, "/dev/shm", 0);
}

void
fill_tmpfs (SandboxRequest *request)
{
  sandbox_request_take_mount (request,
                              sandbox_mount_new_tmpfs ("/tmp", -1, 65536));
}

void
fill_ipc_and_network (SandboxRequest *request)
{
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_IPC,
                           SANDBOX_ISOLATION_NEW);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_NETWORK,
                           SANDBOX_ISOLATION_NEW);
}

/* With --unshare-pid, --mount-bind of the rootfs and --chdir that is 1024. */
void
fill_one_option_more (SandboxRequest *request)
{
  fill_binds (request, 1021);
}
