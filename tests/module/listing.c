/* listing.c - run-sandbox with modules that do not even load. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <string.h>
#include <sys/wait.h>

#include "scratch.h"

/* What `run-sandbox ARG...` prints on @stream; the wait status in *out_status. */
static char *
run_sandbox (int stream, int *out_status, const char *const *args)
{
  g_autoptr (GPtrArray) argv = g_ptr_array_new ();
  g_autofree char *program
      = g_build_filename (g_getenv ("BUILD_DIR"), "tools", "run-sandbox", NULL);
  g_autofree char *output = NULL;
  g_autofree char *errors = NULL;
  g_autoptr (GError) error = NULL;

  g_ptr_array_add (argv, program);
  for (; *args != NULL; args++)
    g_ptr_array_add (argv, (gpointer) *args);
  g_ptr_array_add (argv, NULL);
  ck_assert_msg (g_spawn_sync (NULL, (char **) argv->pdata, NULL,
                               G_SPAWN_DEFAULT, NULL, NULL, &output, &errors,
                               out_status, &error),
                 "%s", error ? error->message : "");
  return g_strdup (stream == 1 ? output : errors);
}

static const struct
{
  const char *stub;
  const char *reason;
} fatal_stubs[] = {
  { "constructor-aborts", "signal 6 " },
  { "constructor-crashes", "signal 11 " },
  { "constructor-exits", "ended the process with status 0" },
  { "probe-crashes", "signal 11 " },
};

START_TEST (fatal_module_is_listed_as_not_usable)
{
  const char *const args[] = { "--list-backends", NULL };
  const char *stub = fatal_stubs[_i].stub;
  g_autofree char *file = g_strconcat (stub, ".so", NULL);
  g_autofree char *start = g_strconcat (stub, ": not usable\n  reason: ", NULL);
  g_autofree char *list = NULL;
  const char *entry;
  const char *reason;
  int status;

  scratch_add_stub (stub, file);
  scratch_add_stub ("good", "good.so");
  list = run_sandbox (1, &status, args);
  ck_assert_int_eq (status, 0);
  entry = strstr (list, start);
  ck_assert_msg (entry != NULL, "%s", list);
  reason = strstr (entry, fatal_stubs[_i].reason);
  ck_assert_msg (reason != NULL
                     && reason < strchr (entry + strlen (start), '\n'),
                 "%s", list);
  /* It was loaded and probed all the same. */
  ck_assert_msg (strstr (list, "good: a stub runs nothing") != NULL, "%s",
                 list);
}
END_TEST

START_TEST (module_that_exits_is_no_success_of_the_command)
{
  const char *const args[]
      = { "-e", "constructor-exits", "/", "--", "/bin/true", NULL };
  g_autofree char *message = NULL;
  int status;

  scratch_add_stub ("constructor-exits", "constructor-exits.so");
  message = run_sandbox (2, &status, args);
  ck_assert_msg (WIFEXITED (status) && WEXITSTATUS (status) == 125,
                 "wait status %d: %s", status, message);
  ck_assert_msg (g_str_has_prefix (message, "run-sandbox: error: "), "%s",
                 message);
}
END_TEST

void
add_listing_tests (Suite *suite)
{
  TCase *tcase = tcase_create ("listing");

  tcase_set_timeout (tcase, 20);
  tcase_add_checked_fixture (tcase, scratch_set_up, scratch_tear_down);
  tcase_add_loop_test (tcase, fatal_module_is_listed_as_not_usable, 0,
                       (int) G_N_ELEMENTS (fatal_stubs));
  tcase_add_test (tcase, module_that_exits_is_no_success_of_the_command);
  suite_add_tcase (suite, tcase);
}
