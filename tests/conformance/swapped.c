/* swapped.c - what is replaced on disk after it was probed. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char *bwrap; /* set before the first fork, then read-only */

static char *
make_directory (const char *name)
{
  char *path = g_build_filename (place.dir, name, NULL);

  ck_assert_int_eq (g_mkdir (path, 0755), 0);
  return path;
}

static void
write_file (const char *path, const char *bytes, gssize length, int mode)
{
  ck_assert (g_file_set_contents (path, bytes, length, NULL));
  ck_assert_int_eq (g_chmod (path, mode), 0);
}

static void
copy_file (const char *from, const char *to)
{
  g_autofree char *bytes = NULL;
  gsize length;

  ck_assert_msg (g_file_get_contents (from, &bytes, &length, NULL), "%s", from);
  write_file (to, bytes, (gssize) length, 0755);
}

/* Loads and probes the backend while @variable has @value. */
static void
load (const char *variable, const char *value)
{
  g_autofree char *before = g_strdup (g_getenv (variable));
  g_autoptr (GError) error = NULL;

  g_setenv (variable, value, TRUE);
  backend = sandbox_backend_load ("bubblewrap", &error);
  ck_assert_msg (backend != NULL, "%s", error ? error->message : "");
  ck_assert_msg (sandbox_backend_probe (backend, &error), "%s",
                 error ? error->message : "");
  g_setenv (variable, before, TRUE);
}

/* A run in a network of its own, which the backend has to make. */
static void
assert_isolates (void)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *output = NULL;

  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_NETWORK,
                           SANDBOX_ISOLATION_NEW);
  result = run (request);
  assert_exited (result, 0);
  output = dup_output (result);
  ck_assert_int_eq (count_values (output, "interface"), 1);
}

/* The path of a bwrap that was found, probed and used. */
static char *
use_tool (void)
{
  g_autofree char *directory = make_directory ("tools");
  char *path = g_build_filename (directory, "bwrap", NULL);

  ck_assert_int_eq (symlink (bwrap, path), 0);
  load ("PATH", directory);
  assert_isolates ();
  ck_assert_int_eq (g_unlink (path), 0);
  return path;
}

static void
assert_failed (const char *tool, const char *stage, const char *phrase)
{
  g_autofree char *ran = place_build_path (&place, "data/ran");
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/touch", "/data/ran", NULL);
  g_autoptr (SandboxResult) result = NULL;
  const char *message;

  /* So that init can be executed on the host as well. */
  add_own_proc (request);
  result = run (request);
  message = sandbox_result_get_message (result);
  ck_assert_int_eq (sandbox_result_get_kind (result),
                    SANDBOX_RESULT_SETUP_FAILED);
  ck_assert_msg (strcmp (sandbox_result_get_stage (result), stage) == 0,
                 "stage %s: %s", sandbox_result_get_stage (result), message);
  ck_assert_msg (strstr (message, phrase) != NULL, "no \"%s\" in: %s", phrase,
                 message);
  if (strcmp (stage, "tool") == 0)
    ck_assert_str_eq (sandbox_result_get_path (result), tool);
  ck_assert_int_eq (sandbox_result_get_shell_status (result), 125);
  ck_assert (!g_file_test (ran, G_FILE_TEST_EXISTS));
}

static const struct
{
  const char *script;
  const char *stage;
  const char *phrase;
} tools[] = {
  { "exit 0", "tool", "bwrap ended with exit status 0 before" },
  { "exit 3", "tool", "bwrap ended with exit status 3 before" },
  { "echo no thanks >&2; exit 1", "tool", "no thanks" },
  { "kill -KILL $$", "tool", "bwrap was killed by signal 9 before" },
  /* It runs what it is given, in no sandbox at all. */
  { "while [ \"$1\" != -- ]; do shift; done; shift; exec \"$@\"", "verify",
    "mount namespace is new" },
};

START_TEST (another_program_in_place_of_the_tool_is_found_out)
{
  g_autofree char *path = use_tool ();
  g_autofree char *script
      = g_strconcat ("#!/bin/sh\n", tools[_i].script, "\n", NULL);

  write_file (path, script, -1, 0755);
  assert_failed (path, tools[_i].stage, tools[_i].phrase);
}
END_TEST

START_TEST (tool_that_is_gone_is_named)
{
  g_autofree char *path = use_tool ();

  assert_failed (path, "tool", g_strerror (ENOENT));
}
END_TEST

START_TEST (tool_that_cannot_be_executed_any_more_is_named)
{
  g_autofree char *path = use_tool ();

  write_file (path, "\177ELF", -1, _i == 0 ? 0644 : 0755);
  assert_failed (path, "tool", g_strerror (_i == 0 ? EACCES : ENOEXEC));
}
END_TEST

START_TEST (another_program_that_hangs_can_be_killed)
{
  g_autofree char *path = use_tool ();
  g_autoptr (SandboxRequest) request = new_request ("/bin/probe", NULL);
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (SandboxResult) result = NULL;

  write_file (path, "#!/bin/sh\n/bin/sleep 1000; exit 0\n", -1, 0755);
  process = sandbox_backend_spawn (backend, request, NULL);
  ck_assert_ptr_nonnull (process);
  g_usleep (100000);
  sandbox_process_kill (process);
  result = sandbox_process_wait (process);
  ck_assert_int_eq (sandbox_result_get_kind (result), SANDBOX_RESULT_CANCELLED);
}
END_TEST

static void
replace_by_garbage (const char *module)
{
  write_file (module, "no module any more", -1, 0755);
}

static void
replace_by_another (const char *module)
{
  g_autofree char *boaster
      = g_build_filename (g_getenv ("BUILD_DIR"), "tests", "conformance",
                          "modules", "boaster.so", NULL);

  copy_file (boaster, module);
}

static void
remove_file (const char *module)
{
  ck_assert_int_eq (g_unlink (module), 0);
}

static void (*const replacements[]) (const char *module)
    = { replace_by_garbage, replace_by_another, remove_file };

START_TEST (module_that_was_loaded_stays_in_force)
{
  g_autofree char *original = g_build_filename (
      g_getenv ("BUILD_DIR"), "backends", "modules", "bubblewrap.so", NULL);
  g_autofree char *directory = make_directory ("modules");
  g_autofree char *module = g_build_filename (directory, "bubblewrap.so", NULL);

  copy_file (original, module);
  load ("SANDBOXLIB_BACKEND_PATH", directory);
  ck_assert_str_eq (sandbox_backend_get_module_path (backend), module);
  replacements[_i](module);
  assert_isolates ();
  load ("SANDBOXLIB_BACKEND_PATH", directory);
  assert_isolates ();
}
END_TEST

static Suite *
swapped_suite (void)
{
  Suite *suite = suite_create ("swapped");
  TCase *area = new_area ("swapped");

  tcase_add_loop_test (area, another_program_in_place_of_the_tool_is_found_out,
                       0, (int) G_N_ELEMENTS (tools));
  tcase_add_test (area, tool_that_is_gone_is_named);
  tcase_add_loop_test (area, tool_that_cannot_be_executed_any_more_is_named, 0,
                       2);
  tcase_add_test (area, another_program_that_hangs_can_be_killed);
  tcase_add_loop_test (area, module_that_was_loaded_stays_in_force, 0,
                       (int) G_N_ELEMENTS (replacements));
  suite_add_tcase (suite, area);
  return suite;
}

int
main (void)
{
  int status;

  bwrap = g_find_program_in_path ("bwrap");
  if (bwrap == NULL)
    {
      fprintf (stderr, "swapped: there is no bwrap\n");
      return EXIT_FAILURE;
    }
  status = run_suite (swapped_suite ());
  g_free (bwrap);
  return status;
}
