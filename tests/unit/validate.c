/* validate.c - requests that no backend could run are refused by name. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "suites.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "lib/validate-private.h"
#include "samples.h"

#define NAME_64 \
  "0123456789012345678901234567890123456789012345678901234567890123"

static const char *const empty_list[] = { NULL };
static const char *const empty_word[] = { "", NULL };
static const char *const empty_path[] = { "/a", "", NULL };
static const char *const bad_capability[] = { "build", "+CAP_MAGIC", NULL };
static const char *const profile[] = { "build", NULL };
static const char *const same_limits[] = { "core=0", "core=1:2", NULL };
static const guint32 bad_group[] = { 0, G_MAXUINT32 };

static void
add_mount (SandboxRequest *request,
           int type,
           const char *source,
           const char *target,
           guint flags)
{
  sandbox_request_take_mount (request,
                              sandbox_mount_new (type, source, target, flags));
}

static const char *const all[] = { "all", NULL };

static void
share_user_namespace (SandboxRequest *request)
{
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_USER,
                           SANDBOX_ISOLATION_HOST);
}

static void
set_loopback_of_a_new_network (SandboxRequest *request, guint choice)
{
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_NETWORK,
                           SANDBOX_ISOLATION_NEW);
  sandbox_request_set_loopback (request, choice);
}

#define SPOIL(name, statement) \
  static void name (SandboxRequest *request) \
  { \
    statement; \
  }

SPOIL (set_argv_unset, sandbox_request_set_argv (request, NULL))
SPOIL (set_argv_empty, sandbox_request_set_argv (request, empty_list))
SPOIL (set_rootfs_empty, sandbox_request_set_rootfs (request, ""))
SPOIL (set_empty_root_high, sandbox_request_set_empty_root (request, 010000))
SPOIL (set_empty_root_low, sandbox_request_set_empty_root (request, -2))
SPOIL (set_two_roots, sandbox_request_set_rootfs (request, "/r");
       sandbox_request_set_empty_root (request, 0755))
SPOIL (set_cwd_empty, sandbox_request_set_cwd (request, ""))
SPOIL (set_candidates_empty,
       sandbox_request_set_cwd_candidates (request, empty_list))
SPOIL (set_candidate_empty,
       sandbox_request_set_cwd_candidates (request, empty_path))
SPOIL (pass_stdout, sandbox_request_pass_fd (request, 0, 1))
SPOIL (pass_twice, sandbox_request_pass_fd (request, 0, 9);
       sandbox_request_pass_fd (request, 1, 9))
SPOIL (pass_closed, sandbox_request_pass_fd (request, 987, 9))
SPOIL (sync_negative, sandbox_request_set_sync_fd (request, -2))
SPOIL (lock_nothing, sandbox_request_set_lock_files (request, empty_path))

static void
pass_directory (SandboxRequest *request)
{
  int fd = open ("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

  sandbox_request_pass_fd (request, fd, 9);
  close (fd);
}

static void
block_on_path (SandboxRequest *request)
{
  int fd = open ("/dev/null", O_PATH | O_CLOEXEC);

  sandbox_request_set_block_fd (request, fd);
  close (fd);
}

SPOIL (wait_untold, sandbox_request_set_userns_block_fd (request, 0))
SPOIL (wait_with_map, sandbox_request_set_userns_block_fd (request, 0);
       sandbox_request_set_id_map (request, SANDBOX_ID_MAP_SUBID))

static void
wait_joined (SandboxRequest *request)
{
  sandbox_request_set_userns_block_fd (request, 0);
  sandbox_request_add_info_fd (request, 1);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_USER,
                           SANDBOX_ISOLATION_HOST);
}

static void
wait_with_list (SandboxRequest *request)
{
  const char *const ranges[] = { "0:1:1", NULL };

  sandbox_request_set_userns_block_fd (request, 0);
  sandbox_request_set_gid_map (request, ranges);
}

static void
tell_reader (SandboxRequest *request)
{
  int fd = open ("/dev/null", O_RDONLY | O_CLOEXEC);

  sandbox_request_add_info_fd (request, fd);
  close (fd);
}

SPOIL (set_umask_high, sandbox_request_set_umask (request, 01000))
SPOIL (set_umask_low, sandbox_request_set_umask (request, -2))
SPOIL (set_writable_empty,
       sandbox_request_set_writable_paths (request, empty_path))

static void
set_variable_empty (SandboxRequest *request)
{
  sandbox_request_set_variable (request, "GOOD", "x");
  sandbox_request_set_variable (request, "", "x");
}

static const guint32 five = 5;

static void
set_map (SandboxRequest *request, const char *first, const char *second)
{
  const char *const ranges[] = { first, second, NULL };

  sandbox_request_set_uid_map (request, ranges);
}

static void
set_group_map (SandboxRequest *request, const char *range)
{
  const char *const ranges[] = { range, NULL };

  sandbox_request_set_gid_map (request, ranges);
}

static void
set_many_ranges (SandboxRequest *request, int n)
{
  g_autoptr (GPtrArray) ranges = g_ptr_array_new_with_free_func (g_free);

  for (int i = 0; i < n; i++)
    g_ptr_array_add (ranges, g_strdup_printf ("%d:%d:1", i, i));
  g_ptr_array_add (ranges, NULL);
  sandbox_request_set_uid_map (request, (const char *const *) ranges->pdata);
}

static int
open_own (const char *name)
{
  g_autofree char *path = g_strconcat ("/proc/self/ns/", name, NULL);

  return open (path, O_RDONLY | O_CLOEXEC);
}

static void
join_what_is_ours (SandboxRequest *request, int kind, const char *name)
{
  int fd = open_own (name);

  sandbox_request_join_namespace (request, (SandboxIsolationKind) kind, fd);
  close (fd);
}

static void
join_second_user (SandboxRequest *request)
{
  g_autoptr (SandboxIsolation) isolation = sandbox_isolation_new ();
  int fd = open_own ("user");

  sandbox_isolation_set_second_user_fd (isolation, fd);
  sandbox_request_set_isolation (request, isolation);
  close (fd);
}

SPOIL (set_variable_equals, sandbox_request_set_variable (request, "A=B", "x"))
SPOIL (set_variable_unset_equals,
       sandbox_request_set_variable (request, "A=\n\xff", NULL))
SPOIL (set_base, g_object_set (request, "environment-base", 4, NULL))
SPOIL (add_bind_without_source,
       add_mount (request, SANDBOX_MOUNT_BIND, NULL, "/mnt", 0))
SPOIL (add_bind_of_nothing,
       add_mount (request, SANDBOX_MOUNT_BIND, "", "/mnt", 0))
SPOIL (add_symlink_without_source,
       add_mount (request, SANDBOX_MOUNT_SYMLINK, NULL, "/l", 0))
SPOIL (add_tmpfs_with_source,
       add_mount (request, SANDBOX_MOUNT_TMPFS, "/a", "/t", 0))
SPOIL (add_mount_without_target,
       add_mount (request, SANDBOX_MOUNT_PROC, NULL, "", 0))
SPOIL (add_read_only_tmpfs,
       add_mount (request, SANDBOX_MOUNT_TMPFS, NULL, "/t", 1))
SPOIL (add_unknown_flag,
       add_mount (request, SANDBOX_MOUNT_BIND, "/a", "/b", 1 << 20))
SPOIL (
    add_minimal_bind,
    add_mount (request, SANDBOX_MOUNT_BIND, "/a", "/b", SANDBOX_MOUNT_MINIMAL))
SPOIL (add_read_only_dev,
       add_mount (request,
                  SANDBOX_MOUNT_DEV,
                  NULL,
                  "/dev",
                  SANDBOX_MOUNT_READ_ONLY))
SPOIL (add_no_exec_proc,
       add_mount (request,
                  SANDBOX_MOUNT_PROC,
                  NULL,
                  "/proc",
                  SANDBOX_MOUNT_NO_EXEC))
SPOIL (
    add_closed_fd,
    sandbox_request_take_mount (request,
                                sandbox_mount_new_bind_fd (1000000, "/b", 0)))
SPOIL (add_file_without_content,
       add_mount (request, SANDBOX_MOUNT_FILE, NULL, "/f", 0))
SPOIL (add_set_uid_file, GBytes *bytes = g_bytes_new_static ("x", 1);
       sandbox_request_take_mount (request,
                                   sandbox_mount_new_file (bytes, "/f", 04755));
       g_bytes_unref (bytes))
SPOIL (add_chmod_without_mode,
       add_mount (request, SANDBOX_MOUNT_CHMOD, NULL, "/f", 0))
SPOIL (add_mode_of_a_bind,
       sandbox_request_take_mount (
           request,
           sandbox_mount_new_full (SANDBOX_MOUNT_BIND, "/a", "/b", 0, 0700, 0)))
SPOIL (add_size_of_a_dir,
       sandbox_request_take_mount (
           request,
           sandbox_mount_new_full (SANDBOX_MOUNT_DIR, NULL, "/d", 0, -1, 1)))
SPOIL (add_dir_mode_too_high,
       sandbox_request_take_mount (request,
                                   sandbox_mount_new_dir ("/d", 010000)))
SPOIL (set_id_map, sandbox_request_set_id_map (request, 3))
SPOIL (set_new_session, sandbox_request_set_new_session (request, 3))
SPOIL (set_tty, sandbox_request_set_tty (request, 4))
SPOIL (drop_the_terminal_in_the_callers_session,
       sandbox_request_set_tty (request, SANDBOX_TTY_NONE);
       sandbox_request_set_new_session (request, SANDBOX_CHOICE_NO))
SPOIL (set_pty_in_the_callers_session,
       sandbox_request_set_tty (request, SANDBOX_TTY_PTY);
       sandbox_request_set_new_session (request, SANDBOX_CHOICE_NO))
SPOIL (inherit_tty_in_a_new_session,
       sandbox_request_set_tty (request, SANDBOX_TTY_INHERIT);
       sandbox_request_set_new_session (request, SANDBOX_CHOICE_YES))
SPOIL (inherit_tty_without_nnp,
       sandbox_request_set_tty (request, SANDBOX_TTY_INHERIT);
       sandbox_request_set_no_new_privs (request, SANDBOX_CHOICE_NO))
SPOIL (set_first, sandbox_request_set_as_pid_1 (request, 3))
SPOIL (be_first_on_the_host,
       sandbox_request_isolate (request,
                                SANDBOX_ISOLATION_KIND_PID,
                                SANDBOX_ISOLATION_HOST);
       sandbox_request_set_as_pid_1 (request, SANDBOX_CHOICE_YES))
SPOIL (be_first_in_a_joined_one, join_what_is_ours (request, 2, "pid");
       sandbox_request_set_as_pid_1 (request, SANDBOX_CHOICE_YES))
SPOIL (be_first_and_wait,
       sandbox_request_set_on_exit (request, SANDBOX_ON_EXIT_WAIT);
       sandbox_request_set_as_pid_1 (request, SANDBOX_CHOICE_YES))
SPOIL (set_covers, sandbox_request_set_cover_kernel_files (request, -1))
SPOIL (set_userns, sandbox_request_set_disable_userns (request, 3))
SPOIL (set_assertion, sandbox_request_set_assert_userns_disabled (request, 9))
SPOIL (disable_userns_of_the_host, share_user_namespace (request);
       sandbox_request_set_disable_userns (request, SANDBOX_CHOICE_YES))
SPOIL (map_ids_of_the_host, share_user_namespace (request);
       sandbox_request_set_id_map (request, SANDBOX_ID_MAP_SUBID))
SPOIL (disable_userns_in_vain, sandbox_request_set_capabilities (request, all);
       sandbox_request_set_disable_userns (request, SANDBOX_CHOICE_YES))
SPOIL (set_loopback, set_loopback_of_a_new_network (request, 3))
SPOIL (set_loopback_of_the_host,
       sandbox_request_set_loopback (request, SANDBOX_CHOICE_YES))
SPOIL (add_unknown_type, add_mount (request, 999, NULL, "/b", 0))
static void
add_overlay (SandboxRequest *request,
             const char *first,
             const char *upper,
             const char *work,
             guint flags)
{
  const char *const sources[] = { first, NULL };

  sandbox_request_take_mount (
      request, sandbox_mount_new_overlay ("/o", sources, upper, work, flags));
}

SPOIL (add_overlay_of_nothing, add_overlay (request, NULL, NULL, NULL, 0))
SPOIL (add_overlay_of_empty, add_overlay (request, "", NULL, NULL, 0))
SPOIL (add_overlay_without_work, add_overlay (request, "/a", "/b", NULL, 0))
SPOIL (add_overlay_empty_work, add_overlay (request, "/a", "/b", "", 0))
SPOIL (add_read_only_overlay_with_upper,
       add_overlay (request, "/a", "/b", "/c", SANDBOX_MOUNT_READ_ONLY))
SPOIL (add_read_only_overlay_of_one,
       add_overlay (request, "/a", NULL, NULL, SANDBOX_MOUNT_READ_ONLY))
SPOIL (add_overlay_with_devices,
       add_overlay (request, "/a", NULL, NULL, SANDBOX_MOUNT_DEVICES))
SPOIL (add_type_zero, add_mount (request, 0, NULL, "/b", 0))
SPOIL (add_mode_too_high,
       sandbox_request_take_mount (request,
                                   sandbox_mount_new_tmpfs ("/t", 010000, 0)))
SPOIL (add_mode_too_low,
       sandbox_request_take_mount (request,
                                   sandbox_mount_new_tmpfs ("/t", -2, 0)))
SPOIL (set_isolation,
       sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_PID, 5))
SPOIL (set_isolation_without_fd,
       sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_PID, 4))
SPOIL (join_nothing,
       sandbox_request_join_namespace (request, SANDBOX_ISOLATION_KIND_UTS, -1))
SPOIL (join_a_second_user_alone, join_second_user (request))
SPOIL (name_a_joined_host, join_what_is_ours (request, 4, "uts");
       sandbox_request_set_hostname (request, "h"))
SPOIL (disable_userns_of_a_joined_one, join_what_is_ours (request, 5, "user");
       sandbox_request_set_disable_userns (request, SANDBOX_CHOICE_YES))
SPOIL (map_nothing, set_map (request, NULL, NULL))
SPOIL (map_garbage, set_map (request, "0:1", NULL))
SPOIL (map_no_ids, set_map (request, "0:1:0", NULL))
SPOIL (map_negative, set_map (request, "-1:1:1", NULL))
SPOIL (map_too_large, set_map (request, "0:4294967296:1", NULL))
SPOIL (map_beyond_inside, set_map (request, "4294967290:0:6", NULL))
SPOIL (map_beyond_outside, set_map (request, "0:4294967295:1", NULL))
SPOIL (map_overlap_inside, set_map (request, "0:10:5", "4:100:1"))
SPOIL (map_overlap_outside, set_map (request, "0:10:5", "100:12:100"))
SPOIL (map_too_many, set_many_ranges (request, 341))
SPOIL (map_without_the_uid, set_map (request, "0:10:5", NULL);
       sandbox_request_set_uid (request, 5))
SPOIL (map_without_the_gid, set_group_map (request, "0:10:5");
       sandbox_request_set_gid (request, 5))
SPOIL (map_without_a_group, set_group_map (request, "0:10:5");
       sandbox_request_set_groups (request, &five, 1))
SPOIL (map_twice, set_map (request, "0:10:5", NULL);
       sandbox_request_set_id_map (request, SANDBOX_ID_MAP_SUBID))
SPOIL (list_ids_of_the_host, set_map (request, "0:10:5", NULL);
       share_user_namespace (request))
SPOIL (map_ids_of_a_joined_one, join_what_is_ours (request, 5, "user");
       sandbox_request_set_id_map (request, SANDBOX_ID_MAP_SUBID))
SPOIL (set_uid_low, sandbox_request_set_uid (request, -2))
SPOIL (set_uid_high,
       sandbox_request_set_uid (request, G_GINT64_CONSTANT (4294967295)))
SPOIL (set_uid_property,
       g_object_set (request, "uid", G_GINT64_CONSTANT (4294967296), NULL))
SPOIL (set_gid_high, sandbox_request_set_gid (request, G_MAXINT64))
SPOIL (set_groups, sandbox_request_set_groups (request, bad_group, 2))
SPOIL (set_hostname_empty, sandbox_request_set_hostname (request, ""))
SPOIL (set_hostname_long, sandbox_request_set_hostname (request, NAME_64 "4"))
SPOIL (set_hostname_slash, sandbox_request_set_hostname (request, "a/b"))

static void
set_hostname_of_host (SandboxRequest *request)
{
  sandbox_request_set_hostname (request, "box");
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_UTS,
                           SANDBOX_ISOLATION_HOST);
}

SPOIL (capture_stdin,
       sandbox_request_set_stdio (request,
                                  SANDBOX_STREAM_STDIN,
                                  SANDBOX_STDIO_CAPTURE))
SPOIL (lead_stdout_to_stdout,
       sandbox_request_set_stdio (request,
                                  SANDBOX_STREAM_STDOUT,
                                  SANDBOX_STDIO_STDOUT))
SPOIL (set_stdio,
       sandbox_request_set_stdio (request, SANDBOX_STREAM_STDERR, 77))
SPOIL (set_stdio_closed_fd,
       sandbox_request_set_stdio_fd (request, SANDBOX_STREAM_STDOUT, 987))
SPOIL (set_stdio_negative_fd,
       sandbox_request_set_stdio_fd (request, SANDBOX_STREAM_STDIN, -1))
SPOIL (set_stdio_empty_file,
       sandbox_request_set_stdio_file (request, SANDBOX_STREAM_STDERR, ""))
SPOIL (set_capabilities,
       sandbox_request_set_capabilities (request, bad_capability))
SPOIL (set_no_new_privs, sandbox_request_set_no_new_privs (request, 3))
SPOIL (set_die_with_host, g_object_set (request, "die-with-host", -1, NULL))
SPOIL (repeat_rlimit, sandbox_request_set_rlimits (request, same_limits))
SPOIL (set_rlimit, sandbox_request_set_rlimit (request, "files", 1, 2))
SPOIL (set_rlimits_crossed,
       sandbox_request_set_rlimit (request, "nofile", 3, 2))

static void
add_program (SandboxRequest *request, gsize size)
{
  g_autoptr (GBytes) program = g_bytes_new_take (g_malloc0 (size), size);

  sandbox_request_add_seccomp_program (request, program);
}

SPOIL (add_program_empty, add_program (request, 8); add_program (request, 0))
SPOIL (add_program_odd, add_program (request, 12))
SPOIL (add_program_long, add_program (request, 4097 * 8))
SPOIL (add_profile_without_nnp,
       sandbox_request_set_seccomp_profiles (request, profile);
       sandbox_request_set_no_new_privs (request, SANDBOX_CHOICE_NO))
SPOIL (set_exec_label, sandbox_request_set_exec_label (request, ""))
SPOIL (set_file_label, sandbox_request_set_file_label (request, ""))
SPOIL (set_profile, sandbox_request_set_seccomp_profiles (request, empty_word))
SPOIL (add_program_without_nnp, add_program (request, 8);
       sandbox_request_set_no_new_privs (request, SANDBOX_CHOICE_NO))
SPOIL (set_memory_limit,
       sandbox_request_set_memory_limit (request, G_MAXUINT64))
SPOIL (set_pids_limit, sandbox_request_set_pids_limit (request, 4194305))
SPOIL (set_cpu_limit_low, sandbox_request_set_cpu_limit (request, 9999))
SPOIL (set_cpu_limit_high, sandbox_request_set_cpu_limit (request, G_MAXUINT64))
SPOIL (set_on_exit, sandbox_request_set_on_exit (request, 3))

static const struct
{
  void (*spoil) (SandboxRequest *request);
  const char *message;
} refused[] = {
  { set_argv_unset, "argv: not set" },
  { set_memory_limit, "memory-limit: 18446744073709551615 is too large" },
  { set_pids_limit, "pids-limit: 4194305 is more than 4194304" },
  { set_cpu_limit_low, "cpu-limit: 9999 is not from 10000 to 100000000000 "
                       "microseconds in a second" },
  { set_cpu_limit_high, "cpu-limit: 18446744073709551615 is not from 10000 to "
                        "100000000000 microseconds in a second" },
  { set_argv_empty, "argv: empty, there is no program to run" },
  { set_rootfs_empty, "rootfs: path is empty" },
  { set_empty_root_high, "empty-root: mode 4096 is not from 0 to 07777" },
  { set_empty_root_low, "empty-root: mode -2 is not from 0 to 07777" },
  { set_two_roots,
    "empty-root: there is a rootfs too, /r: leave one of the two out" },
  { set_cwd_empty, "cwd: path is empty" },
  { set_writable_empty, "writable-paths: a path is empty" },
  { set_variable_empty, "environment: variable name is empty" },
  { set_variable_equals, "environment: variable name 'A=B' contains '='" },
  { set_variable_unset_equals,
    "environment: variable name 'A=\\n\xef\xbf\xbd' contains '='" },
  { set_base, "environment-base: 4 is not one of its values" },
  { add_bind_without_source, "mount :/mnt:bind: source is missing" },
  { add_bind_of_nothing, "mount :/mnt:bind: source is empty" },
  { add_symlink_without_source, "mount :/l:symlink: source is missing" },
  { add_tmpfs_with_source, "mount /a:/t:tmpfs: this type takes no source" },
  { add_mount_without_target, "mount ::proc: target is empty" },
  { add_read_only_tmpfs, "mount :/t:tmpfs:ro: only a bind can be read-only, "
                         "have devices or be optional" },
  { add_unknown_flag,
    "mount /a:/b:bind: a flag is not one of SandboxMountFlags" },
  { add_minimal_bind, "mount /a:/b:bind:minimal: only a dev can be minimal" },
  { add_read_only_dev, "mount :/dev:dev:ro: only a bind can be read-only, have "
                       "devices or be optional" },
  { add_no_exec_proc,
    "mount :/proc:proc:noexec: only a bind or a tmpfs can be noexec" },
  { add_closed_fd, "mount :/b:bind: cannot duplicate fd 1000000: Bad file "
                   "descriptor" },
  { add_file_without_content, "mount :/f:file: content is missing" },
  { add_set_uid_file, "mount :/f:file:mode=4755,bytes=1: a file from bytes has "
                      "no set-id bits" },
  { add_chmod_without_mode, "mount :/f:chmod: mode is missing" },
  { add_mode_of_a_bind, "mount /a:/b:bind:mode=700: this type has no mode" },
  { add_size_of_a_dir, "mount :/d:dir:size=1: this type has no size" },
  { add_dir_mode_too_high,
    "mount :/d:dir:mode=10000: mode is not from 0 to 07777" },
  { add_unknown_type,
    "mount :/b:unknown: type is not one of SandboxMountType" },
  { add_overlay_of_nothing,
    "mount :/o:overlay: an overlay takes a source: --overlay-src before it" },
  { add_overlay_of_empty, "mount :/o:overlay:lowerdir=: source is empty" },
  { add_overlay_without_work,
    "mount :/o:overlay:lowerdir=/a,upperdir=/b: upper directory and work "
    "directory go together" },
  { add_overlay_empty_work,
    "mount :/o:overlay:lowerdir=/a,upperdir=/b,workdir=: upper directory or "
    "work directory is empty" },
  { add_read_only_overlay_with_upper,
    "mount :/o:overlay:ro,lowerdir=/a,upperdir=/b,workdir=/c: what is "
    "read-only has no upper directory" },
  { add_read_only_overlay_of_one,
    "mount :/o:overlay:ro,lowerdir=/a: a read-only overlay takes two sources: "
    "--overlay-src before it, or a read-only bind instead" },
  { add_overlay_with_devices,
    "mount :/o:overlay:dev,lowerdir=/a: only a bind can be read-only, have "
    "devices or be optional" },
  { add_type_zero, "mount :/b:unknown: type is not one of SandboxMountType" },
  { add_mode_too_high,
    "mount :/t:tmpfs:mode=10000: mode is not from 0 to 07777" },
  { add_mode_too_low, "mount :/t:tmpfs: mode is not from 0 to 07777" },
  { set_isolation, "isolation: 5 is not a value for pid" },
  { map_nothing, "uid-map: is empty" },
  { map_garbage, "uid-map: '0:1' is not INSIDE:OUTSIDE:COUNT in numbers" },
  { map_no_ids, "uid-map: '0:1:0' has no ids" },
  { map_negative, "uid-map: '-1:1:1' is not INSIDE:OUTSIDE:COUNT in numbers" },
  { map_too_large,
    "uid-map: '0:4294967296:1' is not INSIDE:OUTSIDE:COUNT in numbers" },
  { map_beyond_inside, "uid-map: '4294967290:0:6' goes beyond 4294967294" },
  { map_beyond_outside, "uid-map: '0:4294967295:1' goes beyond 4294967294" },
  { map_overlap_inside, "uid-map: '0:10:5' and '4:100:1' overlap inside" },
  { map_overlap_outside, "uid-map: '0:10:5' and '100:12:100' overlap outside" },
  { map_too_many, "uid-map: has 341 ranges, and the kernel takes 340" },
  { map_without_the_uid, "uid: 5 is not mapped by uid-map" },
  { map_without_the_gid, "gid: 5 is not mapped by gid-map" },
  { map_without_a_group, "groups: 5 is not mapped by gid-map" },
  { map_twice, "uid-map: says the same as id-map in other words; leave one of "
               "them out" },
  { list_ids_of_the_host, "uid-map: takes a user namespace of its own, but "
                          "isolation has user=host" },
  { set_isolation_without_fd, "isolation: pid=fd has no fd" },
  { join_nothing,
    "isolation: uts: fd -1 cannot be duplicated: Bad file descriptor" },
  { join_a_second_user_alone,
    "isolation: second user: is entered from the user namespace of user=fd, "
    "and that is not set" },
  { name_a_joined_host, "hostname: 'h' would rename what others use too, "
                        "since isolation is uts=fd" },
  { disable_userns_of_a_joined_one,
    "disable-userns: takes a user namespace of its own, but isolation has "
    "user=fd" },
  { map_ids_of_a_joined_one, "id-map=subid: takes a user namespace of its "
                             "own, but isolation has user=fd" },
  { set_uid_low, "uid: -2 is not from 0 to 4294967294" },
  { set_uid_high, "uid: 4294967295 is not from 0 to 4294967294" },
  { set_uid_property, "uid: 4294967296 is not from 0 to 4294967294" },
  { set_gid_high, "gid: 9223372036854775807 is not from 0 to 4294967294" },
  { set_groups, "groups: 4294967295 is not from 0 to 4294967294" },
  { set_hostname_empty, "hostname: empty" },
  { set_candidates_empty, "cwd-candidates: empty, there is none to choose" },
  { set_candidate_empty, "cwd-candidates: a path is empty" },
  { pass_stdout, "passed-fds: 1 is not 3 or more: see stdio for the others" },
  { pass_twice, "passed-fds: 9 is there twice" },
  { pass_closed, "passed-fds: cannot duplicate fd 987: Bad file descriptor" },
  { pass_directory,
    "passed-fds: the fd is a directory, which would lead out of "
    "the sandbox" },
  { block_on_path, "block-fd: the fd is an O_PATH file descriptor, which would "
                   "lead out of the sandbox" },
  { wait_untold, "userns-block-fd: takes one of info-fds, to tell whoever maps "
                 "the ids the pid" },
  { wait_with_map, "userns-block-fd: somebody else maps the ids; leave "
                   "userns-block-fd or id-map out" },
  { wait_with_list, "userns-block-fd: somebody else maps the ids; leave "
                    "userns-block-fd or gid-map out" },
  { wait_joined, "userns-block-fd: takes a user namespace of its own, but "
                 "isolation has user=host" },
  { tell_reader, "info-fds: the fd is not open for writing" },
  { sync_negative, "sync-fd: cannot duplicate fd -2: Bad file descriptor" },
  { lock_nothing, "lock-files: a path is empty" },
  { set_umask_high, "umask: 512 is not from 0 to 0777" },
  { set_umask_low, "umask: -2 is not from 0 to 0777" },
  { set_hostname_long, "hostname: longer than 64 bytes" },
  { set_hostname_slash, "hostname: 'a/b' contains '/'" },
  { set_hostname_of_host, "hostname: 'box' would rename the host, since "
                          "isolation is uts=host" },
  { capture_stdin, "stdio: stdin cannot be captured" },
  { lead_stdout_to_stdout,
    "stdio: only stderr can lead to stdout, not stdout" },
  { set_stdio, "stdio: 77 is not a value for stderr" },
  { set_stdio_closed_fd,
    "stdio: stdout: cannot duplicate fd 987: Bad file descriptor" },
  { set_stdio_negative_fd,
    "stdio: stdin: cannot duplicate fd -1: Bad file descriptor" },
  { set_stdio_empty_file, "stdio: path of the file for stderr is empty" },
  { set_capabilities, "capabilities: '+CAP_MAGIC' is not none, build, all, "
                      "+CAP_NAME or -CAP_NAME" },
  { set_loopback_of_the_host,
    "loopback: speaks of a new network, but isolation has no network=new" },
  { set_loopback, "loopback: 3 is not one of its values" },
  { set_id_map, "id-map: 3 is not one of its values" },
  { set_new_session, "new-session: 3 is not one of its values" },
  { set_tty, "tty: 4 is not one of its values" },
  { drop_the_terminal_in_the_callers_session,
    "tty: none takes a session without a terminal, but new-session is no" },
  { set_pty_in_the_callers_session,
    "tty: pty takes a session of its own, but new-session is no" },
  { inherit_tty_in_a_new_session,
    "tty: inherit leaves the command in the caller's session, but new-session "
    "is yes" },
  { inherit_tty_without_nnp,
    "tty: inherit takes no-new-privs, so that the command cannot type into the "
    "caller's terminal" },
  { set_first, "as-pid-1: 3 is not one of its values" },
  { be_first_on_the_host, "as-pid-1: takes a pid namespace of its own, but "
                          "isolation has pid=host" },
  { be_first_in_a_joined_one, "as-pid-1: takes a pid namespace of its own, but "
                              "isolation has pid=fd" },
  { be_first_and_wait, "as-pid-1: the kernel kills what process 1 leaves "
                       "running, but on-exit is wait" },
  { set_covers, "cover-kernel-files: -1 is not one of its values" },
  { set_userns, "disable-userns: 3 is not one of its values" },
  { set_assertion, "assert-userns-disabled: 9 is not one of its values" },
  { disable_userns_of_the_host,
    "disable-userns: takes a user namespace of its own, but isolation has "
    "user=host" },
  { map_ids_of_the_host, "id-map=subid: takes a user namespace of its own, but "
                         "isolation has user=host" },
  { disable_userns_in_vain, "disable-userns: a command with CAP_SYS_RESOURCE "
                            "could enable them again" },
  { set_no_new_privs, "no-new-privs: 3 is not one of its values" },
  { set_die_with_host, "die-with-host: -1 is not one of its values" },
  { set_on_exit, "on-exit: 3 is not one of its values" },
  { repeat_rlimit, "rlimits: core is there twice" },
  { set_rlimit,
    "rlimits: 'files' is not as, core, cpu, data, fsize, locks, memlock, "
    "msgqueue, nice, nofile, nproc, rss, rtprio, rttime, sigpending or stack" },
  { set_rlimits_crossed,
    "rlimits: nofile: the soft limit 3 is above the hard limit 2" },
  { add_program_empty, "seccomp-programs: program 1 is empty" },
  { add_program_odd,
    "seccomp-programs: program 0 has 12 bytes, which is no multiple of 8" },
  { add_program_long,
    "seccomp-programs: program 0 has more than 4096 instructions" },
  { set_exec_label, "exec-label: empty" },
  { set_file_label, "file-label: empty" },
  { set_profile, "seccomp-profiles: '' is not build or no-setuid" },
  { add_profile_without_nnp,
    "no-new-privs: no, but then a filter of system calls takes CAP_SYS_ADMIN: "
    "add the capability, or leave no-new-privs out" },
  { add_program_without_nnp,
    "no-new-privs: no, but then a filter of system calls takes CAP_SYS_ADMIN: "
    "add the capability, or leave no-new-privs out" },
};

static void
assert_valid (SandboxRequest *request)
{
  g_autoptr (GError) error = NULL;

  ck_assert_msg (_sandbox_validate (request, &error), "%s",
                 error ? error->message : "no error");
  ck_assert_ptr_null (error);
}

static void
assert_refused (SandboxRequest *request, const char *message)
{
  g_autoptr (GError) error = NULL;

  ck_assert_msg (!_sandbox_validate (request, &error), "not refused: %s",
                 message);
  ck_assert (
      g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST));
  ck_assert_str_eq (error->message, message);
}

START_TEST (a_malformed_request_is_refused_by_name)
{
  const char *argv[] = { "true", NULL };
  g_autoptr (SandboxRequest) request = sandbox_request_new (argv);

  refused[_i].spoil (request);
  assert_refused (request, refused[_i].message);
}
END_TEST

START_TEST (a_copy_is_as_malformed)
{
  const char *argv[] = { "true", NULL };
  g_autoptr (SandboxRequest) request = sandbox_request_new (argv);
  g_autoptr (SandboxRequest) copy = NULL;

  refused[_i].spoil (request);
  copy = sandbox_request_copy (request);
  assert_refused (copy, refused[_i].message);
}
END_TEST

START_TEST (a_maximal_request_is_valid)
{
  g_autoptr (SandboxRequest) request = sample_maximal (_i);

  assert_valid (request);
}
END_TEST

START_TEST (the_error_domain_has_its_name)
{
  ck_assert_str_eq (g_quark_to_string (SANDBOX_ERROR), "sandbox-error-quark");
}
END_TEST

START_TEST (an_empty_program_is_left_to_the_run)
{
  g_autoptr (SandboxRequest) request = sandbox_request_new (empty_word);

  assert_valid (request);
}
END_TEST

START_TEST (limits_themselves_are_valid)
{
  g_autoptr (SandboxRequest) request = sandbox_request_new (empty_word);

  sandbox_request_set_hostname (request, NAME_64);
  sandbox_request_set_uid (request, 0);
  sandbox_request_set_gid (request, G_GINT64_CONSTANT (4294967294));
  sandbox_request_set_writable_paths (request, empty_list);
  sandbox_request_set_capabilities (request, empty_list);
  sandbox_request_set_timeout (request, G_MAXUINT64);
  sandbox_request_set_grace (request, 0);
  sandbox_request_set_output_limit (request, G_MAXUINT64);
  sandbox_request_set_memory_limit (request, G_MAXINT64);
  sandbox_request_set_pids_limit (request, 4194304);
  sandbox_request_set_cpu_limit (request, 10000);
  sandbox_request_take_mount (request, sandbox_mount_new_tmpfs ("/", 07777, 1));
  assert_valid (request);
}
END_TEST

START_TEST (a_bad_fd_is_forgiven_when_the_stream_is_set_again)
{
  g_autoptr (SandboxRequest) request = sandbox_request_new (empty_word);

  sandbox_request_set_stdio_fd (request, SANDBOX_STREAM_STDOUT, -1);
  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDOUT,
                             SANDBOX_STDIO_UNSET);
  assert_valid (request);
}
END_TEST

START_TEST (an_fd_is_never_optional)
{
  g_autoptr (SandboxRequest) request = sample_maximal (SANDBOX_ISOLATION_NEW);
  g_autoptr (GError) error = NULL;

  sandbox_request_take_mount (
      request, sandbox_mount_new_bind_fd (0, "/b", SANDBOX_MOUNT_OPTIONAL));
  ck_assert (!_sandbox_validate (request, &error));
  ck_assert (g_str_has_suffix (error->message,
                               ":/b:bind:nofail: an fd cannot be missing"));
}
END_TEST

Suite *
validate_suite (void)
{
  Suite *suite = suite_create ("validate");
  TCase *bad = tcase_create ("malformed");
  TCase *good = tcase_create ("valid");

  tcase_add_loop_test (bad, a_malformed_request_is_refused_by_name, 0,
                       G_N_ELEMENTS (refused));
  tcase_add_loop_test (bad, a_copy_is_as_malformed, 0, G_N_ELEMENTS (refused));
  tcase_add_test (bad, the_error_domain_has_its_name);
  suite_add_tcase (suite, bad);

  tcase_add_loop_test (good, a_maximal_request_is_valid,
                       SANDBOX_ISOLATION_UNSET, SANDBOX_ISOLATION_HOST + 1);
  tcase_add_test (good, an_empty_program_is_left_to_the_run);
  tcase_add_test (good, limits_themselves_are_valid);
  tcase_add_test (good, an_fd_is_never_optional);
  tcase_add_test (good, a_bad_fd_is_forgiven_when_the_stream_is_set_again);
  suite_add_tcase (suite, good);
  return suite;
}
