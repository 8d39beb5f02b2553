/* load.c - which modules are loaded, and what is said of the others. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "module-private.h"
#include "scratch.h"

static gboolean
load (const char *name, GError **error)
{
  g_autofree char *path = NULL;
  SandboxBackendOps ops;

  return _sandbox_module_load (name, &ops, &path, error);
}

static void
assert_loads (const char *name)
{
  g_autoptr (GError) error = NULL;

  ck_assert_msg (load (name, &error), "%s: %s", name,
                 error ? error->message : "no error set");
}

/* Refused for a reason that has @phrase in it, after the name of the file. */
static void
assert_refused (const char *name, const char *phrase)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *file = g_strconcat (scratch, "/", name, ".so: ", NULL);

  ck_assert_msg (!load (name, &error), "%s was loaded", name);
  ck_assert_ptr_nonnull (error);
  ck_assert_msg (error->domain == SANDBOX_ERROR
                     && error->code == SANDBOX_ERROR_BAD_MODULE,
                 "wrong code: %s", error->message);
  ck_assert_msg (g_str_has_prefix (error->message, file),
                 "does not start with the file: %s", error->message);
  ck_assert_msg (strstr (error->message + strlen (file), phrase) != NULL,
                 "does not say '%s': %s", phrase, error->message);
  ck_assert_msg (strchr (error->message, '\n') == NULL, "more than one line");
}

static const struct
{
  const char *stub;
  const char *phrase;
} bad_stubs[] = {
  { "too-new", "plug-in ABI 2" },
  { "too-short", "too short" },
  { "short-table", "no prepare slot" },
  { "no-probe", "no probe slot" },
  { "wrong-name", "its name is 'other'" },
  { "no-symbol", "no symbol sandbox_backend_no_symbol" },
  { "unresolved", "sandbox_stub_missing_function" },
  { "vanishing", "changed while it was being loaded" },
};

START_TEST (bad_module_is_refused_with_its_file)
{
  g_autofree char *file = g_strconcat (bad_stubs[_i].stub, ".so", NULL);

  scratch_add_stub (bad_stubs[_i].stub, file);
  assert_refused (bad_stubs[_i].stub, bad_stubs[_i].phrase);
}
END_TEST

START_TEST (bad_module_leaves_others_usable)
{
  g_autofree char *file = g_strconcat (bad_stubs[_i].stub, ".so", NULL);

  scratch_add_stub (bad_stubs[_i].stub, file);
  scratch_add_stub ("good", "good.so");
  assert_refused (bad_stubs[_i].stub, bad_stubs[_i].phrase);
  assert_loads ("good");
}
END_TEST

START_TEST (good_module_is_loaded)
{
  g_autofree char *expected = scratch_path ("good.so");
  g_autofree char *path = NULL;
  SandboxBackendOps ops;

  scratch_add_stub ("good", "good.so");
  ck_assert (_sandbox_module_load ("good", &ops, &path, NULL));
  ck_assert_str_eq (path, expected);
  ck_assert_str_eq (ops.name, "good");
  ck_assert_ptr_nonnull (ops.prepare);
  ck_assert_ptr_null (ops.open);
}
END_TEST

START_TEST (dash_in_the_name_is_an_underscore_in_the_symbol)
{
  scratch_add_stub ("with-dash", "with-dash.so");
  assert_loads ("with-dash");
}
END_TEST

START_TEST (longer_table_of_a_later_author_is_loaded)
{
  scratch_add_stub ("long-table", "long-table.so");
  assert_loads ("long-table");
}
END_TEST

START_TEST (module_is_loaded_once)
{
  scratch_add_stub ("good", "good.so");
  assert_loads ("good");
  scratch_add_file ("good.so", "no module any more", 0644);
  assert_loads ("good");
}
END_TEST

START_TEST (refused_module_is_looked_at_again)
{
  scratch_add_file ("good.so", "not installed completely yet", 0644);
  assert_refused ("good", "");
  scratch_add_stub ("good", "good.so");
  assert_loads ("good");
}
END_TEST

START_TEST (module_under_another_name_is_refused)
{
  scratch_add_stub ("good", "fake.so");
  assert_refused ("fake", "no symbol sandbox_backend_fake");
}
END_TEST

START_TEST (garbage_is_refused)
{
  scratch_add_file ("garbage.so", "this is no ELF file", 0644);
  assert_refused ("garbage", "");
}
END_TEST

START_TEST (empty_file_is_refused)
{
  scratch_add_file ("empty.so", "", 0644);
  assert_refused ("empty", "");
}
END_TEST

START_TEST (directory_is_refused)
{
  g_autofree char *path = scratch_path ("directory.so");

  ck_assert_int_eq (mkdir (path, 0755), 0);
  assert_refused ("directory", "not a regular file");
}
END_TEST

START_TEST (fifo_is_refused_without_opening_it)
{
  g_autofree char *path = scratch_path ("fifo.so");

  ck_assert_int_eq (mkfifo (path, 0644), 0);
  assert_refused ("fifo", "not a regular file");
}
END_TEST

START_TEST (dangling_link_is_refused)
{
  g_autofree char *path = scratch_path ("dangling.so");

  ck_assert_int_eq (symlink ("nowhere", path), 0);
  assert_refused ("dangling", "No such file");
}
END_TEST

START_TEST (link_to_a_module_is_followed)
{
  g_autofree char *path = scratch_path ("good.so");

  scratch_add_stub ("good", "elsewhere");
  ck_assert_int_eq (symlink ("elsewhere", path), 0);
  assert_loads ("good");
}
END_TEST

START_TEST (link_into_a_directory_that_others_can_write_is_refused)
{
  g_autofree char *path = scratch_path ("good.so");
  g_autofree char *directory = scratch_path ("open");

  ck_assert_int_eq (mkdir (directory, 0755), 0);
  scratch_add_stub ("good", "open/good.so");
  ck_assert_int_eq (chmod (directory, 01777), 0);
  ck_assert_int_eq (symlink ("open/good.so", path), 0);
  assert_refused ("good", "others than its owner can write");
}
END_TEST

static const mode_t shared_modes[] = { 0664, 0646, 0666 };

START_TEST (file_that_others_can_write_is_refused)
{
  g_autofree char *path = scratch_path ("good.so");

  scratch_add_stub ("good", "good.so");
  ck_assert_int_eq (chmod (path, shared_modes[_i]), 0);
  assert_refused ("good", "others than its owner can write");
}
END_TEST

START_TEST (directory_that_others_can_write_is_refused)
{
  scratch_add_stub ("good", "good.so");
  ck_assert_int_eq (chmod (scratch, shared_modes[_i] | 01111), 0);
  assert_refused ("good", "others than its owner can write");
}
END_TEST

START_TEST (file_of_another_user_is_refused)
{
  g_autofree char *path = scratch_path ("good.so");

  scratch_add_stub ("good", "good.so");
  ck_assert_int_eq (chown (path, 12345, 0), 0);
  assert_refused ("good", "owner is neither root nor the caller");
}
END_TEST

START_TEST (directory_of_another_user_is_refused)
{
  scratch_add_stub ("good", "good.so");
  ck_assert_int_eq (chown (scratch, 12345, 0), 0);
  assert_refused ("good", "owner is neither root nor the caller");
}
END_TEST

void
add_load_tests (Suite *suite)
{
  TCase *tcase = tcase_create ("load");
  int n_bad = (int) G_N_ELEMENTS (bad_stubs);
  int n_modes = (int) G_N_ELEMENTS (shared_modes);

  tcase_add_checked_fixture (tcase, scratch_set_up, scratch_tear_down);
  tcase_add_loop_test (tcase, bad_module_is_refused_with_its_file, 0, n_bad);
  tcase_add_loop_test (tcase, bad_module_leaves_others_usable, 0, n_bad);
  tcase_add_test (tcase, good_module_is_loaded);
  tcase_add_test (tcase, dash_in_the_name_is_an_underscore_in_the_symbol);
  tcase_add_test (tcase, longer_table_of_a_later_author_is_loaded);
  tcase_add_test (tcase, module_is_loaded_once);
  tcase_add_test (tcase, refused_module_is_looked_at_again);
  tcase_add_test (tcase, module_under_another_name_is_refused);
  tcase_add_test (tcase, garbage_is_refused);
  tcase_add_test (tcase, empty_file_is_refused);
  tcase_add_test (tcase, directory_is_refused);
  tcase_add_test (tcase, fifo_is_refused_without_opening_it);
  tcase_add_test (tcase, dangling_link_is_refused);
  tcase_add_test (tcase, link_to_a_module_is_followed);
  tcase_add_test (tcase,
                  link_into_a_directory_that_others_can_write_is_refused);
  tcase_add_loop_test (tcase, file_that_others_can_write_is_refused, 0,
                       n_modes);
  tcase_add_loop_test (tcase, directory_that_others_can_write_is_refused, 0,
                       n_modes);
  /* Only root can give files away; any user meets the rest. */
  if (geteuid () == 0)
    {
      tcase_add_test (tcase, file_of_another_user_is_refused);
      tcase_add_test (tcase, directory_of_another_user_is_refused);
    }
  suite_add_tcase (suite, tcase);
}
