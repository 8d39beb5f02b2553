/* samples.c - requests that several unit tests start from. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "samples.h"

#include <check.h>
#include <string.h>

#include "tests/support/filter.h"

static const char *const argv[] = { "/bin/sh", "-c", "exit 7", "", NULL };
static const char *const locks[] = { "/etc/passwd", "lock", NULL };
static const char *const candidates[] = { "/home/me", "other dir", NULL };
static const char *const writable[] = { "/src", "build dir", NULL };
static const char *const capabilities[] = { "build", "-CAP_SETUID", NULL };
static const char *const rlimits[] = { "nofile=64:128", "core=0", NULL };
static const char *const uid_map[] = { "0:100000:1000", "1000:1000:1", NULL };
static const char *const profiles[] = { "build", "no-setuid", NULL };
static const guint32 groups[] = { 0, 7, 4294967294 };

static void
add_overlays (SandboxRequest *request)
{
  static const char *const sources[] = { "/low", "/h:i,g\\h", NULL };

  sandbox_request_take_mount (
      request, sandbox_mount_new_overlay ("/overlay", sources, "/upper",
                                          "/work", SANDBOX_MOUNT_NONE));
  sandbox_request_take_mount (
      request, sandbox_mount_new_overlay ("/tmp-overlay", sources, NULL, NULL,
                                          SANDBOX_MOUNT_NONE));
  sandbox_request_take_mount (
      request, sandbox_mount_new_overlay ("/ro-overlay", sources, NULL, NULL,
                                          SANDBOX_MOUNT_READ_ONLY));
}

static void
add_mounts (SandboxRequest *request)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("a\0b", 3);
  const struct
  {
    SandboxMountType type;
    const char *source;
    guint flags;
  } rows[] = {
    { SANDBOX_MOUNT_BIND, "/a", SANDBOX_MOUNT_NONE },
    { SANDBOX_MOUNT_BIND, "/a", SANDBOX_MOUNT_READ_ONLY },
    { SANDBOX_MOUNT_BIND, "/a", SANDBOX_MOUNT_DEVICES },
    { SANDBOX_MOUNT_BIND, "/a",
      SANDBOX_MOUNT_READ_ONLY | SANDBOX_MOUNT_DEVICES },
    { SANDBOX_MOUNT_PROC, NULL, SANDBOX_MOUNT_NONE },
    { SANDBOX_MOUNT_DEV, NULL, SANDBOX_MOUNT_NONE },
    { SANDBOX_MOUNT_DIR, NULL, SANDBOX_MOUNT_NONE },
    { SANDBOX_MOUNT_SYMLINK, "usr/lib", SANDBOX_MOUNT_NONE },
    { SANDBOX_MOUNT_REMOUNT_RO, NULL, SANDBOX_MOUNT_NONE },
    { SANDBOX_MOUNT_MQUEUE, NULL, SANDBOX_MOUNT_NONE },
    { SANDBOX_MOUNT_BIND, "/a", SANDBOX_MOUNT_NO_EXEC },
    { SANDBOX_MOUNT_BIND, "/a", SANDBOX_MOUNT_OPTIONAL },
    { SANDBOX_MOUNT_MASK, NULL, SANDBOX_MOUNT_NONE },
    { SANDBOX_MOUNT_HOST_FILE, "/etc/hosts", SANDBOX_MOUNT_NONE },
    { SANDBOX_MOUNT_HOST_FILE, "/etc/hosts", SANDBOX_MOUNT_OPTIONAL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autofree char *target = g_strdup_printf ("/target-%u", (guint) i);

      sandbox_request_take_mount (
          request, sandbox_mount_new (rows[i].type, rows[i].source, target,
                                      rows[i].flags));
    }
  sandbox_request_take_mount (request,
                              sandbox_mount_new_tmpfs ("/plain", -1, 0));
  sandbox_request_take_mount (request,
                              sandbox_mount_new_tmpfs ("/mode", 01777, 0));
  sandbox_request_take_mount (request,
                              sandbox_mount_new_tmpfs ("/both", 0700, 65536));
  sandbox_request_take_mount (request, sandbox_mount_new_dir ("/dir", 0700));
  sandbox_request_take_mount (request, sandbox_mount_new_chmod ("/dir", 0));
  sandbox_request_take_mount (request,
                              sandbox_mount_new_file (bytes, "/file", -1));
  sandbox_request_take_mount (
      request,
      sandbox_mount_new_data (bytes, "/data", SANDBOX_MOUNT_READ_ONLY, 0644));
  sandbox_request_take_mount (
      request, sandbox_mount_new_data (bytes, "/rw", SANDBOX_MOUNT_NONE, -1));
  add_overlays (request);
}

static void
add_programs (SandboxRequest *request)
{
  for (int i = 1; i < 3; i++)
    {
      g_autoptr (GBytes) program = filter_new (i, SECCOMP_RET_KILL_PROCESS);

      sandbox_request_add_seccomp_program (request, program);
    }
}

SandboxRequest *
sample_maximal (SandboxIsolationValue value)
{
  SandboxRequest *request = sandbox_request_new (argv);
  gboolean is_first = value != SANDBOX_ISOLATION_HOST;

  if (value == SANDBOX_ISOLATION_UNSET)
    sandbox_request_set_empty_root (request, 01750);
  else
    sandbox_request_set_rootfs (request, "/rootfs");
  sandbox_request_set_cwd (request, "src");
  sandbox_request_set_cwd_candidates (request, candidates);
  sandbox_request_set_argv0 (request, "-sh");
  sandbox_request_set_umask (request, 027);
  sandbox_request_set_lock_files (request, locks);
  sandbox_request_set_environment_base (request, SANDBOX_ENVIRONMENT_EMPTY);
  sandbox_request_set_variable (request, "HOME", "/secret");
  sandbox_request_set_variable (request, "LANG", NULL);
  add_mounts (request);
  sandbox_request_set_writable_paths (request, writable);
  for (guint kind = 0; kind < SANDBOX_ISOLATION_N_KINDS; kind++)
    sandbox_request_isolate (request, kind, value);
  if (value == SANDBOX_ISOLATION_NEW)
    sandbox_request_set_loopback (request, SANDBOX_CHOICE_YES);
  sandbox_request_set_uid (request, 1000);
  sandbox_request_set_gid (request, 4294967294);
  sandbox_request_set_groups (request, groups, G_N_ELEMENTS (groups));
  if (value != SANDBOX_ISOLATION_HOST)
    sandbox_request_set_hostname (request, "builder");
  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDIN, SANDBOX_STDIO_NULL);
  sandbox_request_set_stdio_file (request, SANDBOX_STREAM_STDOUT, "log");
  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDERR,
                             SANDBOX_STDIO_STDOUT);
  sandbox_request_set_tty (request, SANDBOX_TTY_PTY);
  sandbox_request_set_capabilities (request, capabilities);
  sandbox_request_set_no_new_privs (request, SANDBOX_CHOICE_YES);
  sandbox_request_set_new_session (request, SANDBOX_CHOICE_YES);
  sandbox_request_set_as_pid_1 (request, is_first ? SANDBOX_CHOICE_YES
                                                  : SANDBOX_CHOICE_NO);
  sandbox_request_set_cover_kernel_files (request, SANDBOX_CHOICE_YES);
  if (value == SANDBOX_ISOLATION_HOST)
    sandbox_request_set_id_map (request, SANDBOX_ID_MAP_ONE);
  else
    sandbox_request_set_uid_map (request, uid_map);
  if (value != SANDBOX_ISOLATION_HOST)
    sandbox_request_set_disable_userns (request, SANDBOX_CHOICE_YES);
  sandbox_request_set_assert_userns_disabled (request, SANDBOX_CHOICE_YES);
  sandbox_request_set_timeout (request, 1500000);
  sandbox_request_set_memory_limit (request, 1 << 30);
  sandbox_request_set_pids_limit (request, 100);
  sandbox_request_set_cpu_limit (request, 500000);
  sandbox_request_set_grace (request, 10);
  sandbox_request_set_output_limit (request, 4096);
  sandbox_request_set_die_with_host (request, SANDBOX_CHOICE_YES);
  sandbox_request_set_on_exit (request, is_first ? SANDBOX_ON_EXIT_KILL
                                                 : SANDBOX_ON_EXIT_WAIT);
  sandbox_request_set_rlimits (request, rlimits);
  add_programs (request);
  sandbox_request_set_seccomp_profiles (request, profiles);
  sandbox_request_set_exec_label (request, "u:r:t:s0");
  sandbox_request_set_file_label (request, "u:object_r:t:s0");
  return request;
}

static void
assert_mount_equal (const SandboxMount *one, const SandboxMount *other)
{
  g_autofree char *left = sandbox_mount_to_string (one);
  g_autofree char *right = sandbox_mount_to_string (other);

  ck_assert_str_eq (left, right);
}

static void
assert_value_equal (const char *name, const GValue *one, const GValue *other)
{
  g_autofree char *left = NULL;
  g_autofree char *right = NULL;

  if (G_VALUE_HOLDS (one, SANDBOX_TYPE_ISOLATION))
    {
      left = sandbox_isolation_to_string (g_value_get_boxed (one));
      right = sandbox_isolation_to_string (g_value_get_boxed (other));
    }
  else if (G_VALUE_HOLDS (one, G_TYPE_PTR_ARRAY))
    {
      GPtrArray *list = g_value_get_boxed (one);
      GPtrArray *other_list = g_value_get_boxed (other);

      ck_assert_uint_eq (list->len, other_list->len);
      for (guint i = 0; i < list->len; i++)
        if (strcmp (name, "seccomp-programs") == 0)
          ck_assert (g_bytes_equal (g_ptr_array_index (list, i),
                                    g_ptr_array_index (other_list, i)));
        else
          assert_mount_equal (g_ptr_array_index (list, i),
                              g_ptr_array_index (other_list, i));
    }
  else if (G_VALUE_HOLDS (one, G_TYPE_STRV))
    {
      if (g_value_get_boxed (one) != NULL)
        left = g_strjoinv ("\n", g_value_get_boxed (one));
      if (g_value_get_boxed (other) != NULL)
        right = g_strjoinv ("\n", g_value_get_boxed (other));
    }
  else
    {
      left = g_strdup_value_contents (one);
      right = g_strdup_value_contents (other);
    }
  ck_assert_msg (g_strcmp0 (left, right) == 0, "%s: %s is not %s", name,
                 left ? left : "NULL", right ? right : "NULL");
}

void
sample_assert_equal (SandboxRequest *one, SandboxRequest *other)
{
  guint n;
  g_autofree GParamSpec **specs
      = g_object_class_list_properties (G_OBJECT_GET_CLASS (one), &n);

  ck_assert_uint_gt (n, 0);
  for (guint i = 0; i < n; i++)
    {
      g_auto (GValue) left = G_VALUE_INIT;
      g_auto (GValue) right = G_VALUE_INIT;

      g_value_init (&left, specs[i]->value_type);
      g_value_init (&right, specs[i]->value_type);
      g_object_get_property (G_OBJECT (one), specs[i]->name, &left);
      g_object_get_property (G_OBJECT (other), specs[i]->name, &right);
      assert_value_equal (specs[i]->name, &left, &right);
    }
}
