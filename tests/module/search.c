/* search.c - names of backends, and where their modules are looked for. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "module-private.h"
#include "scratch.h"

static void
assert_not_loaded (const char *name, int code, const char *phrase)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  SandboxBackendOps ops;

  ck_assert (!_sandbox_module_load (name, &ops, &path, &error));
  ck_assert_ptr_nonnull (error);
  ck_assert_msg (error->domain == SANDBOX_ERROR && error->code == code,
                 "wrong code: %s", error->message);
  ck_assert_msg (strstr (error->message, phrase) != NULL,
                 "does not say '%s': %s", phrase, error->message);
}

static gboolean
is_listed (const char *name)
{
  g_auto (GStrv) names = _sandbox_module_list ();

  return g_strv_contains ((const char *const *) names, name);
}

static const struct
{
  const char *name;
  const char *phrase;
} bad_names[] = {
  { "", "must not be empty" },
  { "../good", "'../good': only a-z" },
  { "sub/good", "'sub/good': only a-z" },
  { "/good", "'/good': only a-z" },
  { "..", "'..': only a-z" },
  { "Good", "'Good': only a-z" },
  { "good.so", "'good.so': only a-z" },
  { "go_od", "'go_od': only a-z" },
  { "good ", "'good ': only a-z" },
  { "a\n\033[2J\xff", "'a\\n\\033[2J\\377': only a-z" },
  { "%s%n", "'%s%n': only a-z" },
};

START_TEST (name_that_no_backend_can_have_is_refused)
{
  g_autofree char *sub = scratch_path ("sub");

  /* There would be something to load. */
  ck_assert_int_eq (mkdir (sub, 0755), 0);
  scratch_add_stub ("good", "sub/good.so");
  scratch_add_stub ("good", "good.so");
  g_setenv ("SANDBOXLIB_BACKEND_PATH", sub, TRUE);
  assert_not_loaded (bad_names[_i].name, SANDBOX_ERROR_INVALID_REQUEST,
                     bad_names[_i].phrase);
}
END_TEST

START_TEST (long_name_is_refused_in_a_short_message)
{
  g_autofree char *name = g_strnfill (4096, 'a');
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  SandboxBackendOps ops;

  assert_not_loaded (name, SANDBOX_ERROR_INVALID_REQUEST,
                     "longer than 64 bytes");
  ck_assert (!_sandbox_module_load (name, &ops, &path, &error));
  ck_assert_uint_lt (strlen (error->message), 200);
}
END_TEST

START_TEST (longest_name_is_merely_unknown)
{
  g_autofree char *longest = g_strnfill (64, 'a');
  g_autofree char *too_long = g_strnfill (65, 'a');

  assert_not_loaded (longest, SANDBOX_ERROR_UNAVAILABLE, longest);
  assert_not_loaded (too_long, SANDBOX_ERROR_INVALID_REQUEST, "longer than");
}
END_TEST

START_TEST (unknown_name_is_refused_with_what_there_is)
{
  scratch_add_stub ("good", "good.so");
  scratch_add_stub ("with-dash", "with-dash.so");
  assert_not_loaded ("nosuch", SANDBOX_ERROR_UNAVAILABLE,
                     "no backend named 'nosuch'");
  assert_not_loaded ("nosuch", SANDBOX_ERROR_UNAVAILABLE, "good");
  assert_not_loaded ("nosuch", SANDBOX_ERROR_UNAVAILABLE, "with-dash");
}
END_TEST

START_TEST (list_is_sorted_and_names_each_once)
{
  g_autofree char *sub = scratch_path ("sub");
  g_autofree char *both = g_strconcat (scratch, ":", sub, NULL);
  g_auto (GStrv) names = NULL;
  guint n_good = 0;

  ck_assert_int_eq (mkdir (sub, 0755), 0);
  scratch_add_stub ("with-dash", "with-dash.so");
  scratch_add_stub ("good", "good.so");
  scratch_add_stub ("good", "sub/good.so");
  g_setenv ("SANDBOXLIB_BACKEND_PATH", both, TRUE);
  names = _sandbox_module_list ();
  for (gsize i = 0; names[i] != NULL; i++)
    {
      n_good += strcmp (names[i], "good") == 0;
      ck_assert (i == 0 || strcmp (names[i - 1], names[i]) < 0);
    }
  ck_assert_uint_eq (n_good, 1);
}
END_TEST

START_TEST (list_has_only_names_of_modules)
{
  scratch_add_file ("README", "", 0644);
  scratch_add_file ("libfoo.so.1", "", 0644);
  scratch_add_file ("Upper.so", "", 0644);
  scratch_add_file (".so", "", 0644);
  scratch_add_file ("a.b.so", "", 0644);
  scratch_add_file ("listed.so", "", 0644);
  ck_assert (is_listed ("listed"));
  ck_assert (!is_listed ("README"));
  ck_assert (!is_listed ("libfoo"));
  ck_assert (!is_listed ("Upper"));
  ck_assert (!is_listed (""));
  ck_assert (!is_listed ("a.b"));
}
END_TEST

START_TEST (list_opens_no_module)
{
  scratch_add_stub ("constructor-aborts", "constructor-aborts.so");
  ck_assert (is_listed ("constructor-aborts"));
}
END_TEST

START_TEST (first_directory_wins)
{
  g_autofree char *sub = scratch_path ("sub");
  g_autofree char *both = g_strconcat (sub, ":", scratch, NULL);
  g_autofree char *expected = scratch_path ("sub/good.so");
  g_autofree char *path = NULL;
  SandboxBackendOps ops;

  ck_assert_int_eq (mkdir (sub, 0755), 0);
  scratch_add_stub ("good", "sub/good.so");
  scratch_add_stub ("good", "good.so");
  g_setenv ("SANDBOXLIB_BACKEND_PATH", both, TRUE);
  ck_assert (_sandbox_module_load ("good", &ops, &path, NULL));
  ck_assert_str_eq (path, expected);
}
END_TEST

START_TEST (broken_module_is_not_replaced_by_a_later_directory)
{
  g_autofree char *sub = scratch_path ("sub");
  g_autofree char *link = scratch_path ("sub/good.so");
  g_autofree char *both = g_strconcat (sub, ":", scratch, NULL);

  ck_assert_int_eq (mkdir (sub, 0755), 0);
  ck_assert_int_eq (symlink ("nowhere", link), 0);
  scratch_add_stub ("good", "good.so");
  g_setenv ("SANDBOXLIB_BACKEND_PATH", both, TRUE);
  assert_not_loaded ("good", SANDBOX_ERROR_BAD_MODULE, link);
}
END_TEST

static const char *const relative_paths[]
    = { "", ":", ".", "sub", "./sub:", "::sub" };

START_TEST (caller_cwd_decides_nothing)
{
  g_autofree char *sub = scratch_path ("sub");

  ck_assert_int_eq (mkdir (sub, 0755), 0);
  scratch_add_stub ("good", "sub/good.so");
  scratch_add_stub ("good", "good.so");
  ck_assert_int_eq (chdir (scratch), 0);
  g_setenv ("SANDBOXLIB_BACKEND_PATH", relative_paths[_i], TRUE);
  ck_assert (!is_listed ("good"));
  assert_not_loaded ("good", SANDBOX_ERROR_UNAVAILABLE, "good");
}
END_TEST

/* What a copy of this program lists that has @mode and is run by somebody. */
static char *
list_as_somebody (int mode)
{
  g_autofree char *program = scratch_path ("copy");
  g_autofree char *variable
      = g_strconcat ("SANDBOXLIB_BACKEND_PATH=", scratch, NULL);
  char *argv[] = { program, (char *) "--list", NULL };
  char *envp[] = { variable, NULL };
  g_autofree char *bytes = NULL;
  char output[4096] = "";
  gsize length = 0;
  ssize_t n;
  int fds[2];
  int status;
  pid_t pid;

  ck_assert (g_file_get_contents ("/proc/self/exe", &bytes, &length, NULL));
  ck_assert (g_file_set_contents (program, bytes, (gssize) length, NULL));
  ck_assert_int_eq (chmod (program, (mode_t) mode), 0);
  ck_assert_int_eq (pipe (fds), 0);
  pid = fork ();
  if (pid == 0)
    {
      if (dup2 (fds[1], 1) == 1 && setresgid (12345, 12345, 12345) == 0
          && setresuid (12345, 12345, 12345) == 0)
        execve (program, argv, envp);
      _exit (99);
    }
  close (fds[1]);
  for (length = 0; length < sizeof output - 1; length += (gsize) n)
    if ((n = read (fds[0], output + length, sizeof output - 1 - length)) <= 0)
      break;
  close (fds[0]);
  ck_assert_int_eq (waitpid (pid, &status, 0), pid);
  ck_assert_int_eq (status, 0);
  return g_strdup (output);
}

START_TEST (set_uid_program_ignores_the_variable)
{
  g_autofree char *with = NULL;
  g_autofree char *without = NULL;

  scratch_add_stub ("good", "only-here.so");
  without = list_as_somebody (0755);
  with = list_as_somebody (04755);
  ck_assert_ptr_nonnull (strstr (without, "only-here\n"));
  ck_assert_ptr_null (strstr (with, "only-here"));
}
END_TEST

void
add_search_tests (Suite *suite)
{
  TCase *tcase = tcase_create ("search");

  tcase_add_checked_fixture (tcase, scratch_set_up, scratch_tear_down);
  tcase_add_loop_test (tcase, name_that_no_backend_can_have_is_refused, 0,
                       (int) G_N_ELEMENTS (bad_names));
  tcase_add_test (tcase, long_name_is_refused_in_a_short_message);
  tcase_add_test (tcase, longest_name_is_merely_unknown);
  tcase_add_test (tcase, unknown_name_is_refused_with_what_there_is);
  tcase_add_test (tcase, list_is_sorted_and_names_each_once);
  tcase_add_test (tcase, list_has_only_names_of_modules);
  tcase_add_test (tcase, list_opens_no_module);
  tcase_add_test (tcase, first_directory_wins);
  tcase_add_test (tcase, broken_module_is_not_replaced_by_a_later_directory);
  tcase_add_loop_test (tcase, caller_cwd_decides_nothing, 0,
                       (int) G_N_ELEMENTS (relative_paths));
  /* Only root can make a program that is set-uid to another user. */
  if (geteuid () == 0)
    tcase_add_test (tcase, set_uid_program_ignores_the_variable);
  suite_add_tcase (suite, tcase);
}
