/* request-root.c - tests: an empty root, and starting points. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "suites.h"

#include <string.h>

#include "lib/layout-private.h"
#include "lib/request-private.h"
#include "lib/validate-private.h"

static const char *const argv[] = { "true", NULL };

/* The mounts one per line. */
static char *
describe (SandboxRequest *request)
{
  GString *text = g_string_new (NULL);
  GPtrArray *mounts = sandbox_request_get_mounts (request);

  for (guint i = 0; i < mounts->len; i++)
    {
      g_autofree char *mount
          = sandbox_mount_to_string (g_ptr_array_index (mounts, i));

      g_string_append_printf (text, "%s\n", mount);
    }
  return g_string_free (text, FALSE);
}

static void
add (SandboxRequest *request,
     SandboxMountType type,
     const char *source,
     const char *target)
{
  sandbox_request_take_mount (
      request, sandbox_mount_new (type, source, target, SANDBOX_MOUNT_NONE));
}

static SandboxRequest *
new_empty (void)
{
  SandboxRequest *request = sandbox_request_new (argv);

  sandbox_request_set_empty_root (request, 0755);
  return request;
}

static void
assert_layout (SandboxRequest *request, const char *expected)
{
  const SandboxLayoutPolicy policy = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (SandboxLayout) layout
      = _sandbox_layout_new (request, policy, FALSE, &error);
  g_autofree char *text = NULL;

  ck_assert_msg (layout != NULL, "%s", error ? error->message : "no error");
  text = describe (layout->request);
  ck_assert_str_eq (text, expected);
  ck_assert (!sandbox_request_is_root_read_only (layout->request));
  ck_assert_str_eq (sandbox_request_get_cwd (layout->request), "/");
}

static void
assert_refused (SandboxRequest *request, const char *part)
{
  const SandboxLayoutPolicy policy = { 0 };
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (_sandbox_layout_new (request, policy, FALSE, &error));
  ck_assert_msg (strstr (error->message, part) != NULL, "%s", error->message);
}

START_TEST (empty_root_is_kept_copied_and_unset)
{
  g_autoptr (SandboxRequest) request = sandbox_request_new (argv);
  g_autoptr (SandboxRequest) copy = NULL;
  gint64 mode = 0;

  ck_assert_int_eq (sandbox_request_get_empty_root (request), -1);
  sandbox_request_set_empty_root (request, 01777);
  copy = sandbox_request_copy (request);
  g_object_get (copy, "empty-root", &mode, NULL);
  ck_assert_int_eq (mode, 01777);
  g_object_set (copy, "empty-root", G_GINT64_CONSTANT (-1), NULL);
  ck_assert_int_eq (sandbox_request_get_empty_root (copy), -1);
}
END_TEST

START_TEST (root_of_an_effective_request_is_its_first_mount)
{
  g_autoptr (SandboxRequest) request = new_empty ();

  add (request, SANDBOX_MOUNT_BIND, "/usr", "/a/usr");
  assert_layout (request, ":/:tmpfs\n:/a:dir\n/usr:/a/usr:bind\n");
}
END_TEST

START_TEST (mode_of_the_root_is_said_when_it_is_another)
{
  g_autoptr (SandboxRequest) request = new_empty ();

  sandbox_request_set_empty_root (request, 0700);
  assert_layout (request, ":/:tmpfs:mode=700\n");
}
END_TEST

START_TEST (mount_at_the_root_replaces_the_tmpfs)
{
  g_autoptr (SandboxRequest) request = new_empty ();

  add (request, SANDBOX_MOUNT_BIND, "/usr", "/.//");
  add (request, SANDBOX_MOUNT_TMPFS, NULL, "/share");
  assert_layout (request, "/usr:/:bind\n:/share:tmpfs\n");
}
END_TEST

START_TEST (read_only_root_is_closed_last)
{
  const char *const nothing[] = { NULL };
  g_autoptr (SandboxRequest) request = new_empty ();

  sandbox_request_set_writable_paths (request, nothing);
  add (request, SANDBOX_MOUNT_TMPFS, NULL, "/tmp");
  assert_layout (request, ":/:tmpfs\n:/tmp:tmpfs\n:/:none:remount,ro\n");
}
END_TEST

START_TEST (writable_path_on_the_root_is_refused)
{
  const char *const paths[] = { "/data", NULL };
  g_autoptr (SandboxRequest) request = new_empty ();

  sandbox_request_set_writable_paths (request, paths);
  assert_refused (request, "writable path /data: lies on the empty root");
}
END_TEST

START_TEST (root_is_no_target_but_of_the_first_bind_or_tmpfs)
{
  g_autoptr (SandboxRequest) request = new_empty ();

  if (_i == 0)
    add (request, SANDBOX_MOUNT_PROC, NULL, "/");
  else if (_i == 1)
    add (request, SANDBOX_MOUNT_DEV, NULL, "/..");
  else
    {
      add (request, SANDBOX_MOUNT_DIR, NULL, "/x");
      add (request, SANDBOX_MOUNT_BIND, "/usr", "/x/..");
    }
  assert_refused (request, "mount target /: only the first mount");
}
END_TEST

START_TEST (target_cannot_be_the_root_of_a_rootfs)
{
  g_autoptr (SandboxRequest) request = sandbox_request_new (argv);

  add (request, SANDBOX_MOUNT_BIND, "/usr", "/");
  assert_refused (request, "mount target /: the root is what rootfs says");
}
END_TEST

START_TEST (bare_isolates_all_and_has_nothing)
{
  g_autoptr (SandboxRequest) request = sandbox_request_new_bare (argv);
  g_autofree char *isolation
      = sandbox_isolation_to_string (sandbox_request_get_isolation (request));
  g_auto (GStrv) environment = sandbox_request_dup_environment (request);
  g_autoptr (GError) error = NULL;

  ck_assert_str_eq (isolation,
                    "network=new,mount=new,pid=new,ipc=new,uts=new,user=try,"
                    "cgroup=try");
  ck_assert_ptr_null (environment[0]);
  ck_assert_uint_eq (sandbox_request_get_mounts (request)->len, 0);
  ck_assert_int_eq (sandbox_request_get_empty_root (request), 0755);
  ck_assert_ptr_null (sandbox_request_get_hostname (request));
  ck_assert (_sandbox_validate (request, &error));
}
END_TEST

START_TEST (conf_has_programs_and_places_to_write)
{
  g_autoptr (SandboxRequest) request = sandbox_request_new_conf (argv);
  g_autofree char *text = describe (request);
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_nonnull (strstr (text, "/usr:/usr:bind:ro\n"));
  ck_assert_ptr_nonnull (strstr (text, ":/proc:proc\n:/dev:dev\n"));
  ck_assert_ptr_nonnull (
      strstr (text, ":/tmp:tmpfs:mode=1777\n:/run:tmpfs\n:/var:tmpfs\n"));
  ck_assert (strstr (text, ":/bin:symlink\n") != NULL
             || strstr (text, "/bin:/bin:bind:ro\n") != NULL);
  ck_assert_str_eq (sandbox_request_get_hostname (request), "sandbox");
  ck_assert (_sandbox_validate (request, &error));
}
END_TEST

START_TEST (preset_leaves_what_was_said)
{
  g_autoptr (SandboxRequest) request = sandbox_request_new (argv);
  GPtrArray *mounts;

  sandbox_request_set_rootfs (request, "/srv");
  sandbox_request_set_hostname (request, "mine");
  sandbox_request_set_environment_base (request, SANDBOX_ENVIRONMENT_INHERIT);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_NETWORK,
                           SANDBOX_ISOLATION_HOST);
  add (request, SANDBOX_MOUNT_TMPFS, NULL, "/mine");
  sandbox_request_apply_preset (request, SANDBOX_PRESET_CONF);
  ck_assert_int_eq (sandbox_request_get_empty_root (request), -1);
  ck_assert_str_eq (sandbox_request_get_hostname (request), "mine");
  ck_assert_int_eq (sandbox_request_get_environment_base (request),
                    SANDBOX_ENVIRONMENT_INHERIT);
  ck_assert_int_eq (
      sandbox_isolation_get (sandbox_request_get_isolation (request),
                             SANDBOX_ISOLATION_KIND_NETWORK),
      SANDBOX_ISOLATION_HOST);
  mounts = sandbox_request_get_mounts (request);
  ck_assert_uint_gt (mounts->len, 6);
  ck_assert_str_eq (
      sandbox_mount_get_target (g_ptr_array_index (mounts, mounts->len - 1)),
      "/mine");
}
END_TEST

START_TEST (preset_renames_no_host)
{
  g_autoptr (SandboxRequest) request = sandbox_request_new (argv);
  g_autoptr (GError) error = NULL;

  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_UTS,
                           SANDBOX_ISOLATION_HOST);
  sandbox_request_apply_preset (request, SANDBOX_PRESET_CONF);
  ck_assert_ptr_null (sandbox_request_get_hostname (request));
  ck_assert (_sandbox_validate (request, &error));
}
END_TEST

Suite *
request_root_suite (void)
{
  Suite *suite = suite_create ("request-root");
  TCase *root = tcase_create ("empty root");
  TCase *presets = tcase_create ("presets");

  tcase_add_test (root, empty_root_is_kept_copied_and_unset);
  tcase_add_test (root, root_of_an_effective_request_is_its_first_mount);
  tcase_add_test (root, mode_of_the_root_is_said_when_it_is_another);
  tcase_add_test (root, mount_at_the_root_replaces_the_tmpfs);
  tcase_add_test (root, read_only_root_is_closed_last);
  tcase_add_test (root, writable_path_on_the_root_is_refused);
  tcase_add_loop_test (root, root_is_no_target_but_of_the_first_bind_or_tmpfs,
                       0, 3);
  tcase_add_test (root, target_cannot_be_the_root_of_a_rootfs);
  suite_add_tcase (suite, root);

  tcase_add_test (presets, bare_isolates_all_and_has_nothing);
  tcase_add_test (presets, conf_has_programs_and_places_to_write);
  tcase_add_test (presets, preset_leaves_what_was_said);
  tcase_add_test (presets, preset_renames_no_host);
  suite_add_tcase (suite, presets);
  return suite;
}
