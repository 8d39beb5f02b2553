/* names.c - no byte of a path means anything but itself. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

static const char *const names[] = {
  "a b",     " ",         "new\nline",   "a:b",      ":",        "a,b",
  "back\\s", "\\",        "quo\"te",     "'single'", "per%cent", "%s%n",
  "lat\xff", "\xff\xfe",  "-dash",       "--bind",   "$HOME",    "tab\t",
  "*",       "(deleted)", "a (deleted)",
};

#define N_NAMES ((int) G_N_ELEMENTS (names))

/* Below the place, with a file that says @text. */
static char *
make_directory (const char *name, const char *text)
{
  char *dir = g_build_filename (place.dir, name, NULL);
  g_autofree char *file = g_build_filename (dir, "file", NULL);

  ck_assert_int_eq (g_mkdir (dir, 0755), 0);
  ck_assert (g_file_set_contents (file, text, -1, NULL));
  return dir;
}

/* The command has the name from an argument, so that no shell reads it. */
static SandboxRequest *
new_request_with (const char *script, const char *argument)
{
  return new_request ("/bin/sh", "-c", script, "sh", argument, NULL);
}

START_TEST (rootfs_can_have_any_name)
{
  g_autofree char *moved = g_build_filename (place.dir, names[_i], NULL);
  g_autoptr (SandboxRequest) request
      = new_shell_request ("cat /etc/hostname; echo x >/data/made");
  g_autofree char *made = g_build_filename (moved, "data/made", NULL);
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  ck_assert_int_eq (g_rename (place.rootfs, moved), 0);
  sandbox_request_set_rootfs (request, moved);
  result = run_or_expect_withheld (request, "rootfs", NULL);
  ck_assert_int_eq (g_rename (moved, place.rootfs), 0);
  if (result == NULL)
    return;
  assert_exited (result, 0);
  output = dup_output (result);
  ck_assert_str_eq (output, "inside\n");
  g_free (made);
  made = place_build_path (&place, "data/made");
  ck_assert (g_file_test (made, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST (source_can_have_any_name)
{
  g_autofree char *source = make_directory (names[_i], "source\n");
  g_autoptr (SandboxRequest) request
      = new_shell_request ("cat /data/file; probe write /data");
  g_autofree char *output = NULL;

  add_mount (request, SANDBOX_MOUNT_BIND, source, "/data",
             SANDBOX_MOUNT_READ_ONLY);
  output = run_for_output (request, "mounts.ro-bind", NULL);
  if (output == NULL)
    return;
  assert_line (output, "source");
  assert_line (output, "write /data=EROFS");
}
END_TEST

/* One that is there, and one that has to be made. */
START_TEST (target_can_have_any_name)
{
  gboolean is_missing = _i >= N_NAMES;
  const char *name = names[_i % N_NAMES];
  g_autofree char *source = make_directory ("source", "bound\n");
  g_autofree char *target = g_strconcat ("/", name, NULL);
  g_autofree char *path = place_build_path (&place, name);
  g_autoptr (SandboxRequest) request
      = new_request_with ("cat \"$1/file\"", target);
  g_autofree char *output = NULL;

  if (!is_missing)
    ck_assert_int_eq (g_mkdir (path, 0755), 0);
  add_mount (request, SANDBOX_MOUNT_BIND, source, target, SANDBOX_MOUNT_NONE);
  output = run_to_success (request, "mounts.bind", NULL);
  if (output == NULL)
    return;
  ck_assert_str_eq (output, "bound\n");
  ck_assert (g_file_test (path, G_FILE_TEST_EXISTS) != is_missing);
}
END_TEST

/* The same through the words of fstab(5). */
START_TEST (words_of_a_mount_carry_any_name)
{
  g_autofree char *source = make_directory (names[_i], "bound\n");
  g_autofree char *target = g_strconcat ("/", names[_i], NULL);
  g_autoptr (SandboxRequest) request
      = new_request_with ("cat \"$1/file\"", target);
  g_autoptr (SandboxMount) mount = sandbox_mount_new (
      SANDBOX_MOUNT_BIND, source, target, SANDBOX_MOUNT_NONE);
  g_autofree char *text = sandbox_mount_to_string (mount);
  g_autofree char *output = NULL;

  sandbox_request_take_mount (request,
                              sandbox_mount_new_from_string (text, NULL));
  output = run_to_success (request, "mounts.bind", NULL);
  if (output != NULL)
    ck_assert_str_eq (output, "bound\n");
}
END_TEST

/* A tmpfs, a directory and a link in it, a writable path and the cwd. */
START_TEST (everything_else_can_have_any_name)
{
  g_autofree char *target = g_strconcat ("/data/", names[_i], NULL);
  g_autofree char *inner = g_build_filename (target, names[_i], NULL);
  g_autofree char *link = g_build_filename (target, "link", NULL);
  g_autoptr (SandboxRequest) request = new_request_with (
      "test -d \"$1\" && readlink link && cd \"./$1\" && echo x >made",
      names[_i]);
  g_autofree char *expected = g_strconcat (names[_i], "\n", NULL);
  g_autofree char *output = NULL;

  sandbox_request_take_mount (request, sandbox_mount_new_tmpfs (target, -1, 0));
  add_mount (request, SANDBOX_MOUNT_DIR, NULL, inner, SANDBOX_MOUNT_NONE);
  add_mount (request, SANDBOX_MOUNT_SYMLINK, names[_i], link,
             SANDBOX_MOUNT_NONE);
  sandbox_request_set_cwd (request, target);
  output = run_to_success (request, "mounts.tmpfs", "mounts.dir",
                           "mounts.symlink", NULL);
  if (output != NULL)
    ck_assert_str_eq (output, expected);
}
END_TEST

START_TEST (writable_path_can_have_any_name)
{
  const char *const writable[] = { names[_i], NULL };
  g_autofree char *path = place_build_path (&place, names[_i]);
  g_autofree char *target = g_strconcat ("/", names[_i], NULL);
  g_autoptr (SandboxRequest) request
      = new_request_with ("echo x >\"$1/made\"; probe write /data", target);
  g_autofree char *output = NULL;

  ck_assert_int_eq (g_mkdir (path, 0755), 0);
  sandbox_request_set_writable_paths (request, writable);
  output = run_for_output (request, "writable-paths=list", NULL);
  if (output == NULL)
    return;
  g_free (path);
  path = g_build_filename (place.rootfs, names[_i], "made", NULL);
  ck_assert (g_file_test (path, G_FILE_TEST_EXISTS));
  assert_line (output, "write /data=EROFS");
}
END_TEST

TCase *
names_area (void)
{
  TCase *area = new_area ("names");

  tcase_add_loop_test (area, rootfs_can_have_any_name, 0, N_NAMES);
  tcase_add_loop_test (area, source_can_have_any_name, 0, N_NAMES);
  tcase_add_loop_test (area, target_can_have_any_name, 0, 2 * N_NAMES);
  tcase_add_loop_test (area, words_of_a_mount_carry_any_name, 0, N_NAMES);
  tcase_add_loop_test (area, everything_else_can_have_any_name, 0, N_NAMES);
  tcase_add_loop_test (area, writable_path_can_have_any_name, 0, N_NAMES);
  return area;
}
