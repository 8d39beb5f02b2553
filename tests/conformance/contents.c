/* contents.c - files from bytes, and permission bits, go where they should. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static GBytes *
new_content (const char *text)
{
  return g_bytes_new (text, strlen (text));
}

static void
add_file (SandboxRequest *request,
          const char *text,
          const char *target,
          int mode)
{
  g_autoptr (GBytes) content = new_content (text);

  sandbox_request_take_mount (request,
                              sandbox_mount_new_file (content, target, mode));
}

static void
add_data (SandboxRequest *request,
          const char *text,
          const char *target,
          SandboxMountFlags flags,
          int mode)
{
  g_autoptr (GBytes) content = new_content (text);

  sandbox_request_take_mount (
      request, sandbox_mount_new_data (content, target, flags, mode));
}

static void
add_chmod (SandboxRequest *request, const char *target, int mode)
{
  sandbox_request_take_mount (request, sandbox_mount_new_chmod (target, mode));
}

START_TEST (file_is_made_on_a_tmpfs)
{
  g_autoptr (SandboxRequest) request = new_shell_request (
      "cat /data/a/file /data/plain; echo x >>/data/a/file && cat /data/a/file;"
      "probe type /data/a /data/a/file /data/plain");
  g_autofree char *output = NULL;

  sandbox_request_take_mount (request,
                              sandbox_mount_new_tmpfs ("/data", -1, 0));
  add_file (request, "first\n", "/data/a/file", 0640);
  add_file (request, "", "/data/plain", -1);
  output = run_to_success (request, "mounts.tmpfs", "mounts.file",
                           "mounts.file.mode", NULL);
  if (output == NULL)
    return;
  ck_assert_str_eq (output, "first\nfirst\nx\n"
                            "type /data/a=d 0755 0\n"
                            "type /data/a/file=- 0640 0\n"
                            "type /data/plain=- 0666 0\n");
}
END_TEST

/* Without a NUL at its end, and with one inside. */
START_TEST (every_byte_of_a_content_arrives)
{
  g_autofree guint8 *bytes = g_malloc (100000);
  g_autoptr (GBytes) content = NULL;
  g_autoptr (SandboxRequest) request
      = new_shell_request ("cat /etc/hostname; cat /made");
  g_autoptr (SandboxResult) result = NULL;
  GBytes *output;

  for (gsize i = 0; i < 100000; i++)
    bytes[i] = (guint8) (i * 7 + i / 256);
  content = g_bytes_new (bytes, 100000);
  sandbox_request_take_mount (
      request, sandbox_mount_new_data (content, "/etc/hostname",
                                       SANDBOX_MOUNT_READ_ONLY, 0444));
  sandbox_request_take_mount (request,
                              sandbox_mount_new_file (content, "/made", -1));
  result = run_or_expect_withheld (request, "mounts.ro-bind-data",
                                   "mounts.file", NULL);
  if (result == NULL)
    return;
  assert_exited (result, 0);
  output = sandbox_result_get_output (result, SANDBOX_STREAM_STDOUT);
  ck_assert_uint_eq (g_bytes_get_size (output), 200000);
  ck_assert (memcmp (g_bytes_get_data (output, NULL), bytes, 100000) == 0);
  ck_assert (memcmp ((const char *) g_bytes_get_data (output, NULL) + 100000,
                     bytes, 100000)
             == 0);
}
END_TEST

START_TEST (data_covers_a_file_and_leaves_it_alone)
{
  gboolean is_read_only = _i == 1;
  g_autofree char *path = place_build_path (&place, "etc/hostname");
  g_autofree char *made = place_build_path (&place, "new");
  g_autofree char *text = NULL;
  g_autoptr (SandboxRequest) request = new_shell_request (
      "cat /etc/hostname /new/file; probe type /etc/hostname /new/file; "
      "probe write /etc/hostname");
  g_autofree char *output = NULL;

  add_data (request, "covered\n", "/etc/hostname",
            is_read_only ? SANDBOX_MOUNT_READ_ONLY : SANDBOX_MOUNT_NONE, 0604);
  add_data (request, "new\n", "/new/file",
            is_read_only ? SANDBOX_MOUNT_READ_ONLY : SANDBOX_MOUNT_NONE, -1);
  output = run_for_output (
      request, is_read_only ? "mounts.ro-bind-data" : "mounts.bind-data",
      "mounts.file.mode", NULL);
  if (output == NULL)
    return;
  assert_line (output, "covered");
  assert_line (output, "new");
  assert_line (output, "type /etc/hostname=- 0604 0");
  assert_line (output, "type /new/file=- 0600 0");
  assert_line (output, is_read_only ? "write /etc/hostname=EROFS"
                                    : "write /etc/hostname=ok");
  ck_assert (g_file_get_contents (path, &text, NULL, NULL));
  ck_assert_str_eq (text, "inside\n");
  ck_assert (!g_file_test (made, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST (file_in_the_rootfs_comes_and_goes)
{
  g_autofree char *path = place_build_path (&place, "new");
  g_autoptr (SandboxRequest) request
      = new_shell_request ("cat /new/file; probe type /new/file");
  g_autofree char *output = NULL;

  add_file (request, "made\n", "/new/file", 01604);
  output = run_to_success (request, "mounts.file", "mounts.file.mode", NULL);
  if (output == NULL)
    return;
  ck_assert_str_eq (output, "made\ntype /new/file=- 1604 0\n");
  ck_assert (!g_file_test (path, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST (file_that_the_command_has_changed_stays_and_is_named)
{
  g_autofree char *path = place_build_path (&place, "new");
  g_autofree char *text = NULL;
  g_autoptr (SandboxRequest) request = new_shell_request ("echo more >>/new");
  g_autoptr (SandboxResult) result = NULL;
  const char *const *created;

  add_file (request, "made\n", "/new", -1);
  result = run_or_expect_withheld (request, "mounts.file", NULL);
  if (result == NULL)
    return;
  assert_exited (result, 0);
  created = sandbox_result_get_created (result);
  ck_assert_ptr_nonnull (created[0]);
  ck_assert_str_eq (created[0], path);
  ck_assert (g_file_get_contents (path, &text, NULL, NULL));
  ck_assert_str_eq (text, "made\nmore\n");
}
END_TEST

/* What has another name keeps its content under that. */
START_TEST (file_that_is_there_is_replaced_and_not_written_to)
{
  g_autofree char *path = place_build_path (&place, "data/file");
  g_autofree char *outside = g_build_filename (place.dir, "outside", NULL);
  g_autofree char *text = NULL;
  g_autoptr (SandboxRequest) request = new_shell_request ("cat /data/file");
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  ck_assert (g_file_set_contents (outside, "outside\n", -1, NULL));
  ck_assert_int_eq (link (outside, path), 0);
  add_file (request, "new\n", "/data/file", -1);
  result = run_or_expect_withheld (request, "mounts.file", NULL);
  if (result == NULL)
    return;
  assert_exited (result, 0);
  output = dup_output (result);
  ck_assert_str_eq (output, "new\n");
  ck_assert_str_eq (sandbox_result_get_created (result)[0], path);
  ck_assert (g_file_get_contents (outside, &text, NULL, NULL));
  ck_assert_str_eq (text, "outside\n");
}
END_TEST

/* Each makes /evil, or more. */
static void
make_link_to_decoy (void)
{
  g_autofree char *evil = place_build_path (&place, "evil");
  g_autofree char *file = g_build_filename (place.decoy, "file", NULL);

  ck_assert_int_eq (symlink (file, evil), 0);
}

static void
make_relative_link (void)
{
  g_autofree char *evil = place_build_path (&place, "evil");

  ck_assert_int_eq (symlink ("../decoy/file", evil), 0);
}

static void
make_dangling_link (void)
{
  g_autofree char *evil = place_build_path (&place, "evil");
  g_autofree char *file = g_build_filename (place.decoy, "made", NULL);

  ck_assert_int_eq (symlink (file, evil), 0);
}

static void
make_fifo (void)
{
  g_autofree char *evil = place_build_path (&place, "evil");

  ck_assert_int_eq (mkfifo (evil, 0666), 0);
}

static void
make_hard_link (void)
{
  g_autofree char *evil = place_build_path (&place, "evil");
  g_autofree char *outside = g_build_filename (place.dir, "outside", NULL);

  ck_assert (g_file_set_contents (outside, "outside\n", -1, NULL));
  ck_assert_int_eq (g_chmod (outside, 0644), 0);
  ck_assert_int_eq (link (outside, evil), 0);
}

static const struct
{
  void (*make) (void);
  gboolean stops_file; /* a hard link is replaced */
} evils[] = {
  { make_link_to_decoy, TRUE }, { make_relative_link, TRUE },
  { make_dangling_link, TRUE }, { make_fifo, TRUE },
  { make_hard_link, FALSE },
};

START_TEST (nothing_goes_through_what_is_not_a_file)
{
  g_autofree char *outside = g_build_filename (place.dir, "outside", NULL);
  g_autoptr (SandboxRequest) file = new_shell_request ("exit 0");
  g_autoptr (SandboxRequest) chmod = new_shell_request ("exit 0");
  struct stat st;

  evils[_i].make ();
  add_chmod (chmod, "/evil", 0606);
  if (is_offered ("mounts.chmod"))
    g_free (run_and_expect_refusal (chmod, "/evil"));
  add_file (file, "written\n", "/evil", 0606);
  if (evils[_i].stops_file && is_offered ("mounts.file"))
    g_free (run_and_expect_refusal (file, "/evil"));
  if (lstat (outside, &st) == 0)
    ck_assert_uint_eq (st.st_mode & 07777, 0644);
}
END_TEST

/* Data may be mounted where a link leads inside, as all mounts. */
START_TEST (data_does_not_follow_a_link_out_of_the_rootfs)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("exit 0");
  g_autoptr (GError) error = NULL;
  g_autoptr (SandboxResult) result = NULL;

  evils[_i].make ();
  add_data (request, "written\n", "/evil", SANDBOX_MOUNT_NONE, -1);
  result = sandbox_backend_run_sandbox (backend, request, &error);
  ck_assert ((result == NULL) == (error != NULL));
}
END_TEST

START_TEST (bound_directory_of_the_host_is_left_alone)
{
  g_autofree char *source = g_build_filename (place.dir, "source", NULL);
  g_autofree char *inside = g_build_filename (source, "file", NULL);
  g_autoptr (SandboxRequest) request = new_shell_request ("exit 0");
  struct stat st;

  ck_assert_int_eq (g_mkdir (source, 0755), 0);
  ck_assert (g_file_set_contents (inside, "host\n", -1, NULL));
  ck_assert_int_eq (g_chmod (inside, 0644), 0);
  add_mount (request, SANDBOX_MOUNT_BIND, source, "/data", SANDBOX_MOUNT_NONE);
  if (_i == 0)
    add_file (request, "x", "/data/new", -1);
  else if (_i == 1)
    add_file (request, "x", "/data/file", -1);
  else
    add_chmod (request, "/data/file", 0600);
  if (is_offered ("mounts.bind")
      && is_offered (_i == 2 ? "mounts.chmod" : "mounts.file"))
    g_free (run_and_expect_refusal (request, "/data/"));
  ck_assert_int_eq (stat (inside, &st), 0);
  ck_assert_uint_eq (st.st_mode & 07777, 0644);
  ck_assert_uint_eq (st.st_size, 5);
}
END_TEST

START_TEST (permission_bits_of_the_rootfs_are_given_back)
{
  g_autofree char *path = place_build_path (&place, "data");
  g_autofree char *file = place_build_path (&place, "etc/hostname");
  g_autoptr (SandboxRequest) request
      = new_shell_request ("probe type / /data /etc/hostname");
  g_autofree char *output = NULL;
  struct stat st;

  ck_assert_int_eq (g_chmod (file, 0644), 0);
  add_chmod (request, "/data", 01711);
  add_chmod (request, "/etc/hostname", 0604);
  add_chmod (request, "/etc/hostname", 0640);
  add_chmod (request, "/", 0701);
  output = run_to_success (request, "mounts.chmod", NULL);
  if (output == NULL)
    return;
  ck_assert_str_eq (output, "type /=d 0701 0\n"
                            "type /data=d 1711 0\n"
                            "type /etc/hostname=- 0640 0\n");
  ck_assert_int_eq (stat (path, &st), 0);
  ck_assert_uint_eq (st.st_mode & 07777, 0755);
  ck_assert_int_eq (stat (file, &st), 0);
  ck_assert_uint_eq (st.st_mode & 07777, 0644);
}
END_TEST

START_TEST (permission_bits_change_on_a_tmpfs)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("probe type /tmp /tmp/dir /tmp/file /data/over");
  g_autofree char *output = NULL;

  sandbox_request_take_mount (request, sandbox_mount_new_tmpfs ("/tmp", -1, 0));
  sandbox_request_take_mount (request,
                              sandbox_mount_new_dir ("/tmp/dir", 0700));
  add_file (request, "x", "/tmp/file", -1);
  add_data (request, "x", "/data/over", SANDBOX_MOUNT_NONE, -1);
  add_chmod (request, "/tmp/dir", 02751);
  add_chmod (request, "/tmp/file", 0400);
  add_chmod (request, "/data/over", 0606);
  add_chmod (request, "/tmp", 01777);
  output = run_to_success (request, "mounts.tmpfs", "mounts.dir",
                           "mounts.dir.mode", "mounts.file", "mounts.bind-data",
                           "mounts.chmod", NULL);
  if (output != NULL)
    ck_assert_str_eq (output, "type /tmp=d 1777 0\n"
                              "type /tmp/dir=d 2751 0\n"
                              "type /tmp/file=- 0400 0\n"
                              "type /data/over=- 0606 0\n");
}
END_TEST

START_TEST (devices_and_missing_files_keep_their_bits)
{
  static const char *const targets[]
      = { "/nosuch", "/dev/null", "/proc/self/comm", "/dev/fd" };
  g_autoptr (SandboxRequest) request = new_shell_request ("exit 0");

  add_own_proc (request);
  add_mount (request, SANDBOX_MOUNT_DEV, NULL, "/dev",
             is_offered ("mounts.dev") ? 0 : SANDBOX_MOUNT_MINIMAL);
  add_chmod (request, targets[_i], 0666);
  if (is_offered ("mounts.chmod") && is_offered ("mounts.proc")
      && is_offered ("isolation.pid=new"))
    g_free (run_and_expect_refusal (request, targets[_i]));
}
END_TEST

/* The kernel takes the bit from what the command writes to; it must not come
 * back. */
START_TEST (bits_of_a_set_uid_file_are_not_changed)
{
  g_autofree char *path = place_build_path (&place, "etc/hostname");
  g_autoptr (SandboxRequest) request = new_shell_request ("exit 0");
  struct stat st;

  ck_assert_int_eq (chmod (path, 04755), 0);
  add_chmod (request, "/etc/hostname", 0777);
  if (is_offered ("mounts.chmod"))
    g_free (run_and_expect_refusal (request, "/etc/hostname"));
  ck_assert_int_eq (stat (path, &st), 0);
  ck_assert_int_eq (st.st_mode & 07777, 04755);
  ck_assert_int_eq (chmod (path, 0644), 0);
}
END_TEST

START_TEST (later_mounts_hide_files)
{
  g_autofree char *source = place_build_path (&place, "etc/hostname");
  g_autoptr (SandboxRequest) request
      = new_shell_request ("ls /data /tmp; cat /etc/hostname");
  g_autofree char *output = NULL;

  add_file (request, "x", "/data/file", -1);
  add_chmod (request, "/etc", 0711);
  add_chmod (request, "/etc", 0755);
  add_data (request, "x", "/tmp/covered", SANDBOX_MOUNT_NONE, -1);
  sandbox_request_take_mount (request, sandbox_mount_new_tmpfs ("/tmp", -1, 0));
  add_mount (request, SANDBOX_MOUNT_BIND, source, "/etc/hostname",
             SANDBOX_MOUNT_NONE);
  add_data (request, "second\n", "/etc/hostname", SANDBOX_MOUNT_READ_ONLY, -1);
  sandbox_request_take_mount (request,
                              sandbox_mount_new_tmpfs ("/data", -1, 0));
  output = run_to_success (request, "mounts.file", "mounts.bind-data",
                           "mounts.ro-bind-data", "mounts.chmod",
                           "mounts.tmpfs", NULL);
  if (output != NULL)
    {
      assert_line (output, "second");
      ck_assert (!has_line (output, "file"));
      ck_assert (!has_line (output, "covered"));
    }
}
END_TEST

/* Output of @request, or NULL when it is refused by name. */
static char *
run_unless_unsupported (SandboxRequest *request)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SandboxResult) result
      = sandbox_backend_run_sandbox (backend, request, &error);

  if (result == NULL)
    {
      ck_assert_msg (
          g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED),
          "%s", error->message);
      return NULL;
    }
  assert_exited (result, 0);
  return dup_output (result);
}

START_TEST (data_on_data_is_on_top_or_refused_by_name)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("cat /data/x");
  g_autofree char *output = NULL;

  add_data (request, "first\n", "/data/x", SANDBOX_MOUNT_NONE, -1);
  add_data (request, "second\n", "/data/x", SANDBOX_MOUNT_NONE, -1);
  output = run_unless_unsupported (request);
  if (output != NULL)
    ck_assert_str_eq (output, "second\n");
}
END_TEST

START_TEST (data_is_remounted_or_refused_by_name)
{
  g_autoptr (SandboxRequest) request = new_shell_request (
      "cat /etc/hostname; probe write /etc/hostname; exit 0");
  g_autofree char *output = NULL;

  add_data (request, "data\n", "/etc/hostname", SANDBOX_MOUNT_NONE, -1);
  add_mount (request, SANDBOX_MOUNT_REMOUNT_RO, NULL, "/etc/hostname",
             SANDBOX_MOUNT_NONE);
  output = run_unless_unsupported (request);
  if (output == NULL)
    return;
  assert_line (output, "data");
  assert_line (output, "write /etc/hostname=EROFS");
}
END_TEST

TCase *
contents_area (void)
{
  TCase *area = new_area ("contents");
  const int n_evils = G_N_ELEMENTS (evils);

  tcase_add_test (area, file_is_made_on_a_tmpfs);
  tcase_add_test (area, every_byte_of_a_content_arrives);
  tcase_add_loop_test (area, data_covers_a_file_and_leaves_it_alone, 0, 2);
  tcase_add_test (area, file_in_the_rootfs_comes_and_goes);
  tcase_add_test (area, file_that_the_command_has_changed_stays_and_is_named);
  tcase_add_test (area, file_that_is_there_is_replaced_and_not_written_to);
  tcase_add_loop_test (area, nothing_goes_through_what_is_not_a_file, 0,
                       n_evils);
  tcase_add_loop_test (area, data_does_not_follow_a_link_out_of_the_rootfs, 0,
                       n_evils);
  tcase_add_loop_test (area, bound_directory_of_the_host_is_left_alone, 0, 3);
  tcase_add_test (area, permission_bits_of_the_rootfs_are_given_back);
  tcase_add_test (area, permission_bits_change_on_a_tmpfs);
  tcase_add_loop_test (area, devices_and_missing_files_keep_their_bits, 0, 4);
  tcase_add_test (area, bits_of_a_set_uid_file_are_not_changed);
  tcase_add_test (area, later_mounts_hide_files);
  tcase_add_test (area, data_on_data_is_on_top_or_refused_by_name);
  tcase_add_test (area, data_is_remounted_or_refused_by_name);
  return area;
}
