/* mount.c - mounts, and the words that they are written in. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "suites.h"

#include <string.h>

#include <fcntl.h>
#include <unistd.h>

#include <sandboxlib/mount-content.h>

#define RO SANDBOX_MOUNT_READ_ONLY
#define DEVICES SANDBOX_MOUNT_DEVICES

static const struct
{
  const char *text;
  SandboxMountType type;
  const char *source;
  const char *target;
  guint flags;
  int mode;
  guint64 size;
} accepted[] = {
  { "/a:/b", SANDBOX_MOUNT_BIND, "/a", "/b", 0, -1, 0 },
  { "/a:/b:", SANDBOX_MOUNT_BIND, "/a", "/b", 0, -1, 0 },
  { "/a:/b::", SANDBOX_MOUNT_BIND, "/a", "/b", 0, -1, 0 },
  { "/a:/b:none:", SANDBOX_MOUNT_BIND, "/a", "/b", 0, -1, 0 },
  { "/a:/b:bind", SANDBOX_MOUNT_BIND, "/a", "/b", 0, -1, 0 },
  { "/a:/b::bind", SANDBOX_MOUNT_BIND, "/a", "/b", 0, -1, 0 },
  { "/a:b:none:rbind", SANDBOX_MOUNT_BIND, "/a", "b", 0, -1, 0 },
  { "/a:/b:none:bind,ro", SANDBOX_MOUNT_BIND, "/a", "/b", RO, -1, 0 },
  { "/a:/b:bind:ro,nosuid,nodev", SANDBOX_MOUNT_BIND, "/a", "/b", RO, -1, 0 },
  { "/a:/b:bind:dev,rw", SANDBOX_MOUNT_BIND, "/a", "/b", DEVICES, -1, 0 },
  { "/a:/b:bind:ro,dev", SANDBOX_MOUNT_BIND, "/a", "/b", RO | DEVICES, -1, 0 },
  { "/a:/b:bind:defaults", SANDBOX_MOUNT_BIND, "/a", "/b", 0, -1, 0 },
  { "/a:/b:bind:ro,ro,", SANDBOX_MOUNT_BIND, "/a", "/b", RO, -1, 0 },
  { ":/b:none:remount,ro", SANDBOX_MOUNT_REMOUNT_RO, NULL, "/b", 0, -1, 0 },
  { ":/b::remount,bind,ro", SANDBOX_MOUNT_REMOUNT_RO, NULL, "/b", 0, -1, 0 },
  { "x:/b:bind:remount,ro", SANDBOX_MOUNT_REMOUNT_RO, NULL, "/b", 0, -1, 0 },
  { "tmpfs:/dev/shm:tmpfs", SANDBOX_MOUNT_TMPFS, NULL, "/dev/shm", 0, -1, 0 },
  { ":/t:tmpfs:mode=1777", SANDBOX_MOUNT_TMPFS, NULL, "/t", 0, 01777, 0 },
  { ":/t:tmpfs:mode=0", SANDBOX_MOUNT_TMPFS, NULL, "/t", 0, 0, 0 },
  { ":/t:tmpfs:size=1", SANDBOX_MOUNT_TMPFS, NULL, "/t", 0, -1, 1 },
  { ":/t:tmpfs:size=64k", SANDBOX_MOUNT_TMPFS, NULL, "/t", 0, -1, 65536 },
  { ":/t:tmpfs:size=2M", SANDBOX_MOUNT_TMPFS, NULL, "/t", 0, -1, 2097152 },
  { ":/t:tmpfs:nodev,nosuid,mode=700,size=17179869183g", SANDBOX_MOUNT_TMPFS,
    NULL, "/t", 0, 0700, G_GUINT64_CONSTANT (18446744072635809792) },
  { ":/t:tmpfs:size=18446744073709551615", SANDBOX_MOUNT_TMPFS, NULL, "/t", 0,
    -1, G_MAXUINT64 },
  { "proc:/proc:proc", SANDBOX_MOUNT_PROC, NULL, "/proc", 0, -1, 0 },
  { ":/dev:dev", SANDBOX_MOUNT_DEV, NULL, "/dev", 0, -1, 0 },
  { ":/dev:dev:minimal", SANDBOX_MOUNT_DEV, NULL, "/dev", SANDBOX_MOUNT_MINIMAL,
    -1, 0 },
  { "overlay:/o:overlay:ro,lowerdir=/a\\,\\:\\\\b,lowerdir=/c",
    SANDBOX_MOUNT_OVERLAY, NULL, "/o", RO, -1, 0 },
  { ":/o:overlay:lowerdir=/a,upperdir=/b,workdir=/c", SANDBOX_MOUNT_OVERLAY,
    NULL, "/o", 0, -1, 0 },
  { "mask:/m:mask:defaults", SANDBOX_MOUNT_MASK, NULL, "/m", 0, -1, 0 },
  { "/h:/m:host-file:nofail", SANDBOX_MOUNT_HOST_FILE, "/h", "/m",
    SANDBOX_MOUNT_OPTIONAL, -1, 0 },
  { ":/d:dir", SANDBOX_MOUNT_DIR, NULL, "/d", 0, -1, 0 },
  { ":/d:chmod:mode=4711", SANDBOX_MOUNT_CHMOD, NULL, "/d", 0, 04711, 0 },
  { ":/d:dir:mode=2750", SANDBOX_MOUNT_DIR, NULL, "/d", 0, 02750, 0 },
  { "mqueue:/dev/mqueue:mqueue:rw,nosuid,nodev,noexec", SANDBOX_MOUNT_MQUEUE,
    NULL, "/dev/mqueue", 0, -1, 0 },
  { "proc:/proc:proc:rw,nosuid,nodev,noexec", SANDBOX_MOUNT_PROC, NULL, "/proc",
    0, -1, 0 },
  { "/a:/b:bind:nofail", SANDBOX_MOUNT_BIND, "/a", "/b", SANDBOX_MOUNT_OPTIONAL,
    -1, 0 },
  { "/a:/b:bind:ro,noexec,nofail", SANDBOX_MOUNT_BIND, "/a", "/b",
    RO | SANDBOX_MOUNT_OPTIONAL | SANDBOX_MOUNT_NO_EXEC, -1, 0 },
  { "/a:/b:bind:exec", SANDBOX_MOUNT_BIND, "/a", "/b", 0, -1, 0 },
  { ":/t:tmpfs:nosuid,nodev,noexec,mode=700", SANDBOX_MOUNT_TMPFS, NULL, "/t",
    SANDBOX_MOUNT_NO_EXEC, 0700, 0 },
  { "usr/lib:/lib:symlink", SANDBOX_MOUNT_SYMLINK, "usr/lib", "/lib", 0, -1,
    0 },
  { "C\\:\\\\x:/b\\,c\\d:\\bind:r\\o", SANDBOX_MOUNT_BIND, "C:\\x", "/b,cd", RO,
    -1, 0 },
  { "/\xff:/\xfe\n", SANDBOX_MOUNT_BIND, "/\xff", "/\xfe\n", 0, -1, 0 },
  { "//a//b:/c/../d", SANDBOX_MOUNT_BIND, "//a//b", "/c/../d", 0, -1, 0 },
  { ":/b:bind", SANDBOX_MOUNT_BIND, NULL, "/b", 0, -1, 0 },
};

static const struct
{
  const char *text;
  const char *message;
} refused[] = {
  { "", "mount : target is missing" },
  { "/a", "mount /a: target is missing" },
  { "/a:", "mount /a:: target is empty" },
  { "/a::bind", "mount /a::bind: target is empty" },
  { "/a:/b:bind:ro:x", "more than 4 fields" },
  { "/a:/b\\", "nothing follows the last backslash" },
  { "\\", "nothing follows the last backslash" },
  { ":/f:file", "mount type 'file' is not one of" },
  { ":/f:data", "mount type 'data' is not one of" },
  { ":/f:chmod:size=1", "option 'size=' does not go with chmod" },
  { "/a:/b:ext4", "mount type 'ext4' is not one of bind, tmpfs" },
  { "/a:/b:devtmpfs", "mount type 'devtmpfs' is not one of" },
  { "/a:/b:remount", "mount type 'remount' is not one of" },
  { "/a:/b:Bind", "mount type 'Bind' is not one of" },
  { "/a:/b:bind ", "mount type 'bind ' is not one of" },
  { "/a:/b:bind:garbage", "option 'garbage' is not one of" },
  { "/a:/b:bind:noexec=1", "option 'noexec=1' is not one of" },
  { "/a:/b:bind:exec,noexec", "'exec' and 'noexec' contradict each other" },
  { "/a:/b:bind:suid,dev", "option 'suid' is not one of" },
  { ":/t:tmpfs:nofail", "option 'nofail' does not go with tmpfs" },
  { ":/d:dev:noexec", "option 'noexec' does not go with dev" },
  { ":/o:overlay:mode=700", "option 'mode=' does not go with overlay" },
  { "/a:/b:bind:lowerdir=/c", "option 'lowerdir=' does not go with bind" },
  { ":/m:mask:ro", "option 'ro' does not go with mask" },
  { "/h:/m:host-file:rw", "option 'rw' does not go with host-file" },
  { ":/d:dir:size=1", "option 'size=' does not go with dir" },
  { ":/m:mqueue:ro", "option 'ro' does not go with mqueue" },
  { ":/m:mqueue:mode=700", "option 'mode=' does not go with mqueue" },
  { ":/p:proc:exec", "option 'exec' does not go with proc" },
  { "/a:/b:bind:suid,dev", "option 'suid' is not one of" },
  { "/a:/b:bind: ro", "option ' ro' is not one of" },
  { "/a:/b:bind:r\no", "option 'r\\no' is not one of" },
  { "/a:/b:bind:ro,rw", "'ro' and 'rw' contradict each other" },
  { "/a:/b:bind:dev,nodev", "'dev' and 'nodev' contradict each other" },
  { "/a:/b:bind:mode=755", "option 'mode=' does not go with bind" },
  { "/a:/b::size=1", "option 'size=' does not go with bind" },
  { ":/t:tmpfs:ro", "option 'ro' does not go with tmpfs" },
  { ":/t:tmpfs:dev", "option 'dev' does not go with tmpfs" },
  { ":/t:tmpfs:bind", "option 'bind' does not go with tmpfs" },
  { ":/t:tmpfs:remount,ro", "does not go with tmpfs" },
  { ":/p:proc:ro", "option 'ro' does not go with proc" },
  { ":/d:dev:nodev", "option 'nodev' does not go with dev" },
  { ":/d:dir:ro", "option 'ro' does not go with dir" },
  { "x:/d:symlink:ro", "option 'ro' does not go with symlink" },
  { ":/b::remount", "option 'remount' goes only with 'ro'" },
  { ":/b::remount,rw", "option 'rw' does not go with remount" },
  { ":/b::remount,rbind,ro", "option 'rbind' does not go with remount" },
  { ":/t:tmpfs:mode=", "mode '' is not octal" },
  { ":/t:tmpfs:mode=8", "mode '8' is not octal" },
  { ":/t:tmpfs:mode=0x1", "mode '0x1' is not octal" },
  { ":/t:tmpfs:mode=-1", "mode '-1' is not octal" },
  { ":/t:tmpfs:mode=10000", "mode '10000' is not octal from 0 to 7777" },
  { ":/t:tmpfs:mode", "option 'mode' is not one of" },
  { ":/t:tmpfs:size=", "size '' is not a number" },
  { ":/t:tmpfs:size=k", "size 'k' is not a number" },
  { ":/t:tmpfs:size=0", "size '0' is not a number" },
  { ":/t:tmpfs:size=-1", "size '-1' is not a number" },
  { ":/t:tmpfs:size=1t", "size '1t' is not a number" },
  { ":/t:tmpfs:size=50%", "size '50%' is not a number" },
  { ":/t:tmpfs:size=1kk", "size '1kk' is not a number" },
  { ":/t:tmpfs:size=17179869184g", "size '17179869184g' is not a number" },
  { ":/t:tmpfs:size=18446744073709551616", "is not a number" },
};

static void
assert_same (const SandboxMount *one, const SandboxMount *other)
{
  ck_assert_int_eq (sandbox_mount_get_mount_type (one),
                    sandbox_mount_get_mount_type (other));
  ck_assert_pstr_eq (sandbox_mount_get_source (one),
                     sandbox_mount_get_source (other));
  ck_assert_str_eq (sandbox_mount_get_target (one),
                    sandbox_mount_get_target (other));
  ck_assert_int_eq (sandbox_mount_get_flags (one),
                    sandbox_mount_get_flags (other));
  ck_assert_int_eq (sandbox_mount_get_mode (one),
                    sandbox_mount_get_mode (other));
  ck_assert_uint_eq (sandbox_mount_get_size (one),
                     sandbox_mount_get_size (other));
}

/* A path of 1 to 12 bytes, many of them special. */
static char *
make_random_path (GRand *random)
{
  static const char bytes[] = ":\\,/ab \n\"\xff\xc3\xa4=";
  gsize length = (gsize) g_rand_int_range (random, 1, 13);
  char *path = g_malloc0 (length + 1);

  for (gsize i = 0; i < length; i++)
    path[i] = bytes[g_rand_int_range (random, 0, sizeof (bytes) - 1)];
  return path;
}

/* Any flags that mean something with @type. */
static SandboxMountFlags
make_random_flags (GRand *random, SandboxMountType type)
{
  const guint any = g_rand_int (random);

  if (type == SANDBOX_MOUNT_BIND)
    return any
           & (RO | DEVICES | SANDBOX_MOUNT_OPTIONAL | SANDBOX_MOUNT_NO_EXEC);
  return type == SANDBOX_MOUNT_DEV ? any & SANDBOX_MOUNT_MINIMAL : 0;
}

static SandboxMount *
make_random_mount (GRand *random)
{
  SandboxMountType type
      = g_rand_int_range (random, SANDBOX_MOUNT_BIND, SANDBOX_MOUNT_MQUEUE + 1);
  gboolean has_source
      = type == SANDBOX_MOUNT_BIND || type == SANDBOX_MOUNT_SYMLINK;
  g_autofree char *source = has_source ? make_random_path (random) : NULL;
  g_autofree char *target = make_random_path (random);

  if (type == SANDBOX_MOUNT_TMPFS)
    return sandbox_mount_new_tmpfs (
        target, g_rand_int_range (random, -1, 010000),
        (guint64) g_rand_int (random) << g_rand_int_range (random, 0, 33));
  if (type == SANDBOX_MOUNT_DIR)
    return sandbox_mount_new_dir (target,
                                  g_rand_int_range (random, -1, 010000));
  return sandbox_mount_new (type, source, target,
                            make_random_flags (random, type));
}

START_TEST (words_of_fstab_make_a_mount)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SandboxMount) mount
      = sandbox_mount_new_from_string (accepted[_i].text, &error);

  ck_assert_msg (mount != NULL, "%s", error ? error->message : "no error");
  ck_assert_int_eq (sandbox_mount_get_mount_type (mount), accepted[_i].type);
  ck_assert_pstr_eq (sandbox_mount_get_source (mount), accepted[_i].source);
  ck_assert_str_eq (sandbox_mount_get_target (mount), accepted[_i].target);
  ck_assert_uint_eq (sandbox_mount_get_flags (mount), accepted[_i].flags);
  ck_assert_int_eq (sandbox_mount_get_mode (mount), accepted[_i].mode);
  ck_assert_uint_eq (sandbox_mount_get_size (mount), accepted[_i].size);
}
END_TEST

START_TEST (malformed_words_are_refused_by_name)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SandboxMount) mount
      = sandbox_mount_new_from_string (refused[_i].text, &error);

  ck_assert_ptr_null (mount);
  ck_assert (
      g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_INVALID_REQUEST));
  ck_assert_msg (strstr (error->message, refused[_i].message) != NULL
                     && g_str_has_prefix (error->message, "mount "),
                 "%s", error->message);
  ck_assert_ptr_null (strchr (error->message, '\n'));
}
END_TEST

START_TEST (a_message_is_utf_8_for_any_bytes)
{
  g_autoptr (GError) error = NULL;

  ck_assert_ptr_null (
      sandbox_mount_new_from_string ("/\xff:/\xfe:\xfd", &error));
  ck_assert (g_utf8_validate (error->message, -1, NULL));
}
END_TEST

START_TEST (text_of_an_accepted_mount_is_read_back)
{
  g_autoptr (SandboxMount) mount
      = sandbox_mount_new_from_string (accepted[_i].text, NULL);
  g_autofree char *text = sandbox_mount_to_string (mount);
  g_autoptr (SandboxMount) again = sandbox_mount_new_from_string (text, NULL);

  ck_assert_msg (again != NULL, "%s is refused", text);
  assert_same (mount, again);
}
END_TEST

START_TEST (text_of_any_mount_is_read_back)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (20150401);

  for (int round = 0; round < 20000; round++)
    {
      g_autoptr (SandboxMount) mount = make_random_mount (random);
      g_autofree char *text = sandbox_mount_to_string (mount);
      g_autoptr (SandboxMount) again
          = sandbox_mount_new_from_string (text, NULL);

      ck_assert_msg (again != NULL, "%s is refused", text);
      assert_same (mount, again);
    }
}
END_TEST

START_TEST (no_words_crash_the_parser)
{
  static const char *const pieces[] = { ":",     ",",     "\\",    "bind",
                                        "tmpfs", "ro",    "mode=", "size=",
                                        "none",  "/path", "9999",  "k",
                                        "\xff",  "proc",  "=",     "remount" };
  g_autoptr (GRand) random = g_rand_new_with_seed (20150402);

  for (int round = 0; round < 20000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (SandboxMount) mount = NULL;

      for (int i = g_rand_int_range (random, 0, 12); i > 0; i--)
        g_string_append (
            text, pieces[g_rand_int_range (random, 0, G_N_ELEMENTS (pieces))]);
      mount = sandbox_mount_new_from_string (text->str, &error);
      ck_assert ((mount == NULL) == (error != NULL));
    }
}
END_TEST

START_TEST (a_mount_keeps_copies_of_its_strings)
{
  char source[] = "/a";
  char target[] = "/b";
  g_autoptr (SandboxMount) mount
      = sandbox_mount_new (SANDBOX_MOUNT_BIND, source, target, RO);

  source[1] = target[1] = 'x';
  ck_assert_str_eq (sandbox_mount_get_source (mount), "/a");
  ck_assert_str_eq (sandbox_mount_get_target (mount), "/b");
}
END_TEST

START_TEST (the_text_of_a_malformed_mount_names_it)
{
  g_autoptr (SandboxMount) bind
      = sandbox_mount_new (SANDBOX_MOUNT_BIND, NULL, "/mnt", 0);
  g_autoptr (SandboxMount) unknown = sandbox_mount_new (99, NULL, "", 0);
  g_autofree char *bind_text = sandbox_mount_to_string (bind);
  g_autofree char *unknown_text = sandbox_mount_to_string (unknown);

  ck_assert_str_eq (bind_text, ":/mnt:bind");
  ck_assert_str_eq (unknown_text, "::unknown");
}
END_TEST

START_TEST (the_last_reference_frees_a_mount)
{
  SandboxMount *mount = sandbox_mount_new_tmpfs ("/t", -1, 0);

  ck_assert_ptr_eq (sandbox_mount_ref (mount), mount);
  sandbox_mount_unref (mount);
  ck_assert_str_eq (sandbox_mount_get_target (mount), "/t");
  sandbox_mount_unref (mount);
  sandbox_mount_unref (NULL);
}
END_TEST

START_TEST (a_mount_keeps_a_duplicate_of_its_fd)
{
  int fd = open ("/dev/null", O_RDONLY | O_CLOEXEC);
  SandboxMount *mount = sandbox_mount_new_bind_fd (fd, "/b", RO);
  int copy = sandbox_mount_get_fd (mount);
  g_autofree char *expected
      = g_strdup_printf ("/proc/self/fd/%d:/b:bind:ro", copy);
  g_autofree char *text = sandbox_mount_to_string (mount);

  ck_assert_int_gt (copy, 2);
  ck_assert_int_ne (copy, fd);
  ck_assert_int_eq (fcntl (copy, F_GETFD), FD_CLOEXEC);
  ck_assert_ptr_null (sandbox_mount_get_source (mount));
  ck_assert_str_eq (text, expected);
  sandbox_mount_unref (mount);
  ck_assert_int_eq (fcntl (copy, F_GETFD), -1);
  ck_assert_int_eq (close (fd), 0);
}
END_TEST

START_TEST (a_mount_without_an_fd_has_none)
{
  g_autoptr (SandboxMount) path
      = sandbox_mount_new (SANDBOX_MOUNT_BIND, "/a", "/b", 0);
  g_autoptr (SandboxMount) closed = sandbox_mount_new_bind_fd (-1, "/b", 0);

  ck_assert_int_eq (sandbox_mount_get_fd (path), -1);
  ck_assert_int_eq (sandbox_mount_get_fd (closed), -1);
}
END_TEST

Suite *
mount_suite (void)
{
  int n_accepted = G_N_ELEMENTS (accepted);
  Suite *suite = suite_create ("mount");
  TCase *words = tcase_create ("words");
  TCase *object = tcase_create ("object");

  tcase_set_timeout (words, 30);
  tcase_add_loop_test (words, words_of_fstab_make_a_mount, 0, n_accepted);
  tcase_add_loop_test (words, malformed_words_are_refused_by_name, 0,
                       G_N_ELEMENTS (refused));
  tcase_add_test (words, a_message_is_utf_8_for_any_bytes);
  tcase_add_loop_test (words, text_of_an_accepted_mount_is_read_back, 0,
                       n_accepted);
  tcase_add_test (words, text_of_any_mount_is_read_back);
  tcase_add_test (words, no_words_crash_the_parser);
  suite_add_tcase (suite, words);

  tcase_add_test (object, a_mount_keeps_copies_of_its_strings);
  tcase_add_test (object, the_text_of_a_malformed_mount_names_it);
  tcase_add_test (object, the_last_reference_frees_a_mount);
  tcase_add_test (object, a_mount_keeps_a_duplicate_of_its_fd);
  tcase_add_test (object, a_mount_without_an_fd_has_none);
  suite_add_tcase (suite, object);
  return suite;
}
