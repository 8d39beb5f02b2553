/* scratch.c - a fresh directory of modules and tools for one test. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "scratch.h"

#include <string.h>
#include <sys/stat.h>

#include "place.h"

char *scratch;

void
scratch_set_up (void)
{
  g_autoptr (GError) error = NULL;

  scratch = g_dir_make_tmp ("sandboxlib-test-XXXXXX", &error);
  ck_assert_msg (scratch != NULL, "%s", error ? error->message : "");
  ck_assert_int_eq (chmod (scratch, 0755), 0);
  g_setenv ("SANDBOXLIB_BACKEND_PATH", scratch, TRUE);
}

void
scratch_tear_down (void)
{
  place_remove_tree (scratch);
  g_clear_pointer (&scratch, g_free);
}

char *
scratch_path (const char *name)
{
  return g_build_filename (scratch, name, NULL);
}

static void
write_file (const char *name, const char *bytes, gssize length, int mode)
{
  g_autofree char *path = scratch_path (name);
  g_autoptr (GError) error = NULL;

  ck_assert_msg (g_file_set_contents (path, bytes, length, &error), "%s",
                 error ? error->message : "");
  ck_assert_int_eq (chmod (path, (mode_t) mode), 0);
}

void
scratch_add_stub (const char *stub, const char *name)
{
  g_autofree char *file = g_strconcat (stub, ".so", NULL);
  g_autofree char *path = g_build_filename (g_getenv ("BUILD_DIR"), "tests",
                                            "module", "stubs", file, NULL);
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gsize length;

  ck_assert_msg (g_file_get_contents (path, &bytes, &length, &error), "%s",
                 error ? error->message : "");
  write_file (name, bytes, (gssize) length, 0644);
}

void
scratch_add_file (const char *name, const char *text, int mode)
{
  write_file (name, text, (gssize) strlen (text), mode);
}
