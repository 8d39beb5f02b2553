/* layout.c - tests: from a request to the effective request. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "lib/layout-private.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include <sandboxlib/mount-content.h>

#include "rootfs.h"
#include "suites.h"

static SandboxRequest *request;
static const SandboxLayoutPolicy policy;

static void
set_up (void)
{
  const char *const argv[] = { "true", NULL };

  place_set_up ();
  request = sandbox_request_new (argv);
  sandbox_request_set_rootfs (request, place_rootfs);
}

static void
tear_down (void)
{
  g_object_unref (request);
  place_tear_down ();
}

static void
add (SandboxMountType type, const char *source, const char *target, int flags)
{
  sandbox_request_take_mount (
      request,
      sandbox_mount_new (type, source, target, (SandboxMountFlags) flags));
}

/* The mounts one per line, with R and H for rootfs and host. */
static char *
describe (SandboxLayout *layout)
{
  GString *text = g_string_new (
      sandbox_request_is_root_read_only (layout->request) ? "ro\n" : "rw\n");
  GPtrArray *mounts = sandbox_request_get_mounts (layout->request);

  for (guint i = 0; i < mounts->len; i++)
    {
      g_autofree char *mount
          = sandbox_mount_to_string (g_ptr_array_index (mounts, i));

      g_string_append_printf (text, "%s\n", mount);
    }
  g_string_replace (text, place_rootfs, "R", 0);
  g_string_replace (text, place_host, "H", 0);
  return g_string_free (text, FALSE);
}

static SandboxLayout *
lay_out (void)
{
  g_autoptr (GError) error = NULL;
  SandboxLayout *layout = _sandbox_layout_new (request, policy, FALSE, &error);

  ck_assert_msg (layout != NULL, "%s", error ? error->message : "no error");
  return layout;
}

static void
assert_layout (const char *expected)
{
  g_autoptr (SandboxLayout) layout = lay_out ();
  g_autofree char *text = describe (layout);

  ck_assert_str_eq (text, expected);
}

static void
assert_refused (const char *part)
{
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (_sandbox_layout_new (request, policy, FALSE, &error));
  ck_assert_msg (strstr (error->message, part) != NULL, "%s", error->message);
}

START_TEST (writable_paths_are_binds_and_parents_come_first)
{
  const char *const writable[] = { "data/deep", "/data", "/a/relative", NULL };

  sandbox_request_set_writable_paths (request, writable);
  assert_layout ("ro\n"
                 "R/a/b:/a/b:bind\n"
                 "R/data:/data:bind\n"
                 "R/data/deep:/data/deep:bind\n");
}
END_TEST

START_TEST (an_empty_list_makes_nothing_writable)
{
  const char *const nothing[] = { NULL };

  sandbox_request_set_writable_paths (request, nothing);
  assert_layout ("ro\n");
}
END_TEST

START_TEST (the_root_in_the_list_makes_all_writable)
{
  const char *const all[] = { "/data", "//", NULL };

  sandbox_request_set_writable_paths (request, all);
  assert_layout ("rw\n");
}
END_TEST

START_TEST (a_writable_path_below_a_mount_comes_right_after_it)
{
  const char *const writable[] = { "/etc/inside", NULL };

  sandbox_request_set_writable_paths (request, writable);
  add (SANDBOX_MOUNT_BIND, place_host, "/etc", SANDBOX_MOUNT_READ_ONLY);
  add (SANDBOX_MOUNT_TMPFS, NULL, "/data", 0);
  assert_layout ("ro\n"
                 "H:/etc:bind:ro\n"
                 "H/inside:/etc/inside:bind\n"
                 ":/data:tmpfs\n");
}
END_TEST

START_TEST (parents_on_a_tmpfs_are_explicit)
{
  add (SANDBOX_MOUNT_TMPFS, NULL, "/data", 0);
  add (SANDBOX_MOUNT_BIND, place_host, "/data/x/y/z", 0);
  assert_layout ("rw\n"
                 ":/data:tmpfs\n"
                 ":/data/x:dir\n"
                 ":/data/x/y:dir\n"
                 "H:/data/x/y/z:bind\n");
}
END_TEST

START_TEST (missing_mount_points_come_and_go)
{
  g_autoptr (SandboxLayout) layout = NULL;

  add (SANDBOX_MOUNT_BIND, place_host, "/new/deeper", 0);
  layout = lay_out ();
  ck_assert (place_has ("rootfs/new/deeper"));
  g_clear_pointer (&layout, _sandbox_layout_free);
  ck_assert (!place_has ("rootfs/new"));
}
END_TEST

START_TEST (what_was_put_into_a_mount_point_stays)
{
  g_autofree char *file = g_build_filename (place_rootfs, "new/kept", NULL);
  g_autoptr (SandboxLayout) layout = NULL;
  g_auto (GStrv) left = NULL;

  add (SANDBOX_MOUNT_DIR, NULL, "/new", 0);
  layout = lay_out ();
  ck_assert (g_file_set_contents (file, "x", 1, NULL));
  left = _sandbox_mount_points_remove (layout->points);
  ck_assert_uint_eq (g_strv_length (left), 1);
  ck_assert (g_str_has_suffix (left[0], "/rootfs/new"));
  ck_assert (place_has ("rootfs/new/kept"));
}
END_TEST

START_TEST (a_mount_point_that_another_run_uses_stays)
{
  g_autoptr (SandboxLayout) first = NULL;
  g_autoptr (SandboxLayout) second = NULL;
  g_auto (GStrv) left = NULL;

  add (SANDBOX_MOUNT_BIND, place_host, "/new", 0);
  first = lay_out ();
  second = lay_out ();
  left = _sandbox_mount_points_remove (first->points);
  ck_assert_uint_eq (g_strv_length (left), 1);
  ck_assert (place_has ("rootfs/new"));
}
END_TEST

START_TEST (a_dry_run_makes_nothing)
{
  g_autoptr (SandboxLayout) layout = NULL;

  add (SANDBOX_MOUNT_BIND, place_host, "/new/deeper", 0);
  layout = _sandbox_layout_new (request, policy, TRUE, NULL);
  ck_assert_ptr_nonnull (layout);
  ck_assert (!place_has ("rootfs/new"));
}
END_TEST

START_TEST (a_refused_layout_leaves_nothing)
{
  add (SANDBOX_MOUNT_BIND, place_host, "/new", 0);
  add (SANDBOX_MOUNT_BIND, "/no/such/source", "/other", 0);
  assert_refused ("mount source /no/such/source: does not exist");
  ck_assert (!place_has ("rootfs/new"));
}
END_TEST

START_TEST (a_mount_point_is_never_made_on_the_host)
{
  static const char *const evil[] = { "/evil/x", "/evil-twice/x" };

  add (SANDBOX_MOUNT_TMPFS, NULL, evil[_i], 0);
  _sandbox_layout_free (lay_out ());
  ck_assert (!place_has ("host/x"));
}
END_TEST

START_TEST (what_is_missing_in_a_bound_directory_is_not_made)
{
  add (SANDBOX_MOUNT_BIND, place_host, "/data", 0);
  add (SANDBOX_MOUNT_TMPFS, NULL, "/data/new", 0);
  assert_refused ("missing in the bound directory");
  ck_assert (!place_has ("host/new"));
}
END_TEST

START_TEST (what_does_not_fit_is_refused)
{
  g_autofree char *file = g_build_filename (place_rootfs, "file", NULL);

  switch (_i)
    {
    case 0:
      add (SANDBOX_MOUNT_BIND, place_host, "/file", 0);
      assert_refused ("mount target /file");
      break;
    case 1:
      add (SANDBOX_MOUNT_BIND, file, "/data", 0);
      assert_refused ("mount target /data");
      break;
    case 2:
      add (SANDBOX_MOUNT_TMPFS, NULL, "/a/../", 0);
      assert_refused ("mount target /");
      break;
    case 3:
      add (SANDBOX_MOUNT_REMOUNT_RO, NULL, "/data", 0);
      assert_refused ("nothing is mounted there");
      break;
    case 4:
      sandbox_request_set_cwd (request, "/file");
      assert_refused ("cwd /file: not a directory");
      break;
    case 5:
      sandbox_request_set_cwd (request, "/dangling");
      assert_refused ("cwd /dangling: does not exist");
      break;
    case 6:
      add (SANDBOX_MOUNT_SYMLINK, "other", "/absolute", 0);
      assert_refused ("symlink /absolute");
      break;
    default:
      sandbox_request_set_rootfs (request, file);
      assert_refused ("not a directory");
    }
}
END_TEST

START_TEST (the_same_link_may_be_there_already)
{
  add (SANDBOX_MOUNT_SYMLINK, "/a/b", "/absolute", 0);
  assert_layout ("rw\n");
}
END_TEST

START_TEST (only_what_is_on_top_is_verified)
{
  g_autoptr (SandboxLayout) layout = NULL;
  SandboxExpectation *top;

  add (SANDBOX_MOUNT_BIND, place_host, "/a/b", 0);
  add (SANDBOX_MOUNT_TMPFS, NULL, "/a", 0);
  add (SANDBOX_MOUNT_REMOUNT_RO, NULL, "/a", 0);
  layout = lay_out ();
  ck_assert_uint_eq (g_hash_table_size (layout->expectations), 2);
  top = g_hash_table_lookup (layout->expectations, "/a");
  ck_assert_int_eq (top->type, SANDBOX_MOUNT_TMPFS);
  ck_assert (top->is_read_only);
}
END_TEST

START_TEST (init_is_bound_where_there_is_no_proc)
{
  g_autoptr (SandboxLayout) without = lay_out ();
  g_autoptr (SandboxLayout) with = NULL;

  ck_assert (!without->has_proc);
  add (SANDBOX_MOUNT_PROC, NULL, "/proc", 0);
  with = lay_out ();
  ck_assert (with->has_proc);
}
END_TEST

START_TEST (a_source_that_may_be_missing_is_left_out)
{
  g_autofree char *dangling = g_build_filename (place_rootfs, "dangling", NULL);

  add (SANDBOX_MOUNT_BIND, "/no/such/source", "/new",
       SANDBOX_MOUNT_OPTIONAL | SANDBOX_MOUNT_READ_ONLY);
  add (SANDBOX_MOUNT_BIND, dangling, "/new", SANDBOX_MOUNT_OPTIONAL);
  add (SANDBOX_MOUNT_BIND, place_host, "/data",
       SANDBOX_MOUNT_OPTIONAL | SANDBOX_MOUNT_READ_ONLY);
  assert_layout ("rw\n"
                 "H:/data:bind:ro\n");
  ck_assert (!place_has ("rootfs/new"));
}
END_TEST

START_TEST (only_what_is_missing_is_left_out)
{
  g_autofree char *below = g_build_filename (place_rootfs, "file/x", NULL);
  g_autofree char *loop = g_build_filename (place_rootfs, "loop", NULL);

  add (SANDBOX_MOUNT_BIND, _i == 0 ? below : loop, "/data",
       SANDBOX_MOUNT_OPTIONAL);
  assert_refused (_i == 0 ? "file/x: Not a directory"
                          : "loop: Too many levels of symbolic links");
}
END_TEST

static void
add_fd (int fd)
{
  sandbox_request_take_mount (
      request, sandbox_mount_new_bind_fd (fd, "/data", SANDBOX_MOUNT_NONE));
}

START_TEST (an_fd_is_a_source_by_the_path_that_leads_to_it)
{
  g_autofree char *file = g_build_filename (place_host, "file", NULL);
  g_autofree char *renamed = g_build_filename (place_host, "renamed", NULL);
  int directory = open (place_host, O_PATH | O_DIRECTORY | O_CLOEXEC);

  add_fd (directory);
  add (SANDBOX_MOUNT_DIR, NULL, "/etc", 0);
  assert_layout ("rw\n"
                 "H:/data:bind\n");
  ck_assert (g_file_set_contents (file, "x", 1, NULL));
  directory = open (file, O_RDONLY | O_CLOEXEC);
  sandbox_request_take_mount (
      request, sandbox_mount_new_bind_fd (directory, "/file", 1));
  ck_assert_int_eq (g_rename (file, renamed), 0);
  assert_layout ("rw\n"
                 "H:/data:bind\n"
                 "H/renamed:/file:bind:ro\n");
}
END_TEST

START_TEST (an_fd_that_no_path_leads_to_is_refused)
{
  g_autofree char *path = g_build_filename (place_host, "gone", NULL);
  int pair[2];

  switch (_i)
    {
    case 0:
      ck_assert_int_eq (g_mkdir (path, 0755), 0);
      add_fd (open (path, O_PATH | O_CLOEXEC));
      ck_assert_int_eq (g_rmdir (path), 0);
      assert_refused ("it is not to be found at");
      /* Another one of the same name is another one. */
      ck_assert_int_eq (g_mkdir (path, 0755), 0);
      assert_refused ("it is not to be found at");
      break;
    case 1:
      ck_assert_int_eq (pipe2 (pair, O_CLOEXEC), 0);
      add_fd (pair[0]);
      assert_refused ("no path leads to pipe:[");
      break;
    case 2:
      ck_assert_int_eq (symlink ("/", path), 0);
      add_fd (open (path, O_PATH | O_NOFOLLOW | O_CLOEXEC));
      assert_refused ("is a symbolic link");
      break;
    default:
      /* A name that ends like what the kernel says of a deleted file. */
      g_free (path);
      path = g_build_filename (place_host, "gone (deleted)", NULL);
      ck_assert_int_eq (g_mkdir (path, 0755), 0);
      add_fd (open (path, O_PATH | O_CLOEXEC));
      assert_layout ("rw\n"
                     "H/gone (deleted):/data:bind\n");
    }
}
END_TEST

START_TEST (a_writable_path_below_a_noexec_bind_is_noexec)
{
  const char *const writable[] = { "/etc/inside", NULL };

  sandbox_request_set_writable_paths (request, writable);
  add (SANDBOX_MOUNT_BIND, place_host, "/etc",
       SANDBOX_MOUNT_READ_ONLY | SANDBOX_MOUNT_NO_EXEC);
  assert_layout ("ro\n"
                 "H:/etc:bind:ro,noexec\n"
                 "H/inside:/etc/inside:bind:noexec\n");
}
END_TEST

START_TEST (a_directory_that_is_made_has_its_mode)
{
  g_autofree char *path = g_build_filename (place_rootfs, "new/dir", NULL);
  g_autofree char *parent = g_path_get_dirname (path);
  g_autoptr (SandboxLayout) layout = NULL;
  g_autofree char *text = NULL;
  struct stat st;

  sandbox_request_take_mount (request,
                              sandbox_mount_new_dir ("/new/dir", 02750));
  sandbox_request_take_mount (request, sandbox_mount_new_dir ("/a", 0700));
  add (SANDBOX_MOUNT_TMPFS, NULL, "/data", 0);
  sandbox_request_take_mount (request,
                              sandbox_mount_new_dir ("/data/x/y", 01777));
  layout = lay_out ();
  text = describe (layout);
  ck_assert_str_eq (text, "rw\n"
                          ":/data:tmpfs\n"
                          ":/data/x:dir\n"
                          ":/data/x/y:dir:mode=1777\n");
  ck_assert_int_eq (stat (path, &st), 0);
  ck_assert_uint_eq (st.st_mode & 07777, 02750);
  ck_assert_int_eq (stat (parent, &st), 0);
  ck_assert_uint_eq (st.st_mode & 07777, 0755);
}
END_TEST

Suite *
layout_suite (void)
{
  Suite *suite = suite_create ("layout");
  TCase *area = tcase_create ("layout");

  tcase_add_checked_fixture (area, set_up, tear_down);
  tcase_add_test (area, writable_paths_are_binds_and_parents_come_first);
  tcase_add_test (area, an_empty_list_makes_nothing_writable);
  tcase_add_test (area, the_root_in_the_list_makes_all_writable);
  tcase_add_test (area, a_writable_path_below_a_mount_comes_right_after_it);
  tcase_add_test (area, parents_on_a_tmpfs_are_explicit);
  tcase_add_test (area, missing_mount_points_come_and_go);
  tcase_add_test (area, what_was_put_into_a_mount_point_stays);
  tcase_add_test (area, a_mount_point_that_another_run_uses_stays);
  tcase_add_test (area, a_dry_run_makes_nothing);
  tcase_add_test (area, a_refused_layout_leaves_nothing);
  tcase_add_loop_test (area, a_mount_point_is_never_made_on_the_host, 0, 2);
  tcase_add_test (area, what_is_missing_in_a_bound_directory_is_not_made);
  tcase_add_loop_test (area, what_does_not_fit_is_refused, 0, 8);
  tcase_add_test (area, the_same_link_may_be_there_already);
  tcase_add_test (area, only_what_is_on_top_is_verified);
  tcase_add_test (area, init_is_bound_where_there_is_no_proc);
  tcase_add_test (area, a_source_that_may_be_missing_is_left_out);
  tcase_add_loop_test (area, only_what_is_missing_is_left_out, 0, 2);
  tcase_add_test (area, an_fd_is_a_source_by_the_path_that_leads_to_it);
  tcase_add_loop_test (area, an_fd_that_no_path_leads_to_is_refused, 0, 4);
  tcase_add_test (area, a_writable_path_below_a_noexec_bind_is_noexec);
  tcase_add_test (area, a_directory_that_is_made_has_its_mode);
  suite_add_tcase (suite, area);
  return suite;
}
