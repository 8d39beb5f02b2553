/* place.c - a fresh directory with a rootfs and a decoy for one test. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "place.h"

#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char *base; /* set before the first fork, then read-only */

static int
remove_one (const char *path,
            G_GNUC_UNUSED const struct stat *st,
            G_GNUC_UNUSED int type,
            G_GNUC_UNUSED struct FTW *ftw)
{
  return remove (path);
}

void
place_remove_tree (const char *path)
{
  nftw (path, remove_one, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

static void
make_dir (const char *parent, const char *name, int mode)
{
  g_autofree char *path = g_build_filename (parent, name, NULL);

  ck_assert_msg (g_mkdir_with_parents (path, 0755) == 0
                     && chmod (path, (mode_t) mode) == 0,
                 "%s: %s", path, g_strerror (errno));
}

static void
make_file (const char *parent, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (parent, name, NULL);

  ck_assert_msg (g_file_set_contents (path, text, -1, NULL), "%s", path);
}

static void
copy_program (const char *from, const char *rootfs, const char *name)
{
  g_autofree char *to = g_build_filename (rootfs, name, NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  ck_assert_msg (
      g_file_get_contents (from, &content, &length, &error)
          && g_file_set_contents (to, content, (gssize) length, &error)
          && chmod (to, 0755) == 0,
      "%s: %s", from, error ? error->message : "cannot copy");
}

static void
make_rootfs (const char *rootfs)
{
  const char *const dirs[] = { "bin", "dev", "etc", "proc", "data", NULL };
  const char *const applets[]
      = { "sh", "cat", "dd", "env", "ls", "readlink", "sleep", "touch", NULL };
  const char *build_dir = g_getenv ("BUILD_DIR");
  g_autofree char *probe = NULL;

  ck_assert_msg (build_dir != NULL, "the variable BUILD_DIR is not set");
  probe = g_build_filename (build_dir, "tests/support/probe", NULL);
  for (int i = 0; dirs[i] != NULL; i++)
    make_dir (rootfs, dirs[i], 0755);
  make_dir (rootfs, "tmp", 01777);
  make_file (rootfs, "etc/hostname", "inside\n");
  copy_program (probe, rootfs, "bin/probe");
  copy_program ("/bin/busybox", rootfs, "bin/busybox");
  for (int i = 0; applets[i] != NULL; i++)
    {
      g_autofree char *path
          = g_build_filename (rootfs, "bin", applets[i], NULL);

      ck_assert_int_eq (symlink ("busybox", path), 0);
    }
}

static void
make_decoy (const char *decoy)
{
  make_dir (decoy, "directory", 0750);
  make_dir (decoy, "empty", 0755);
  make_file (decoy, "file", "decoy\n");
  make_file (decoy, "directory/file", "decoy below\n");
}

void
place_begin (void)
{
  umask (022);
  base = g_dir_make_tmp ("sandboxlib-test-XXXXXX", NULL);
  if (base == NULL || chmod (base, 0755) != 0)
    g_error ("cannot make a directory below %s", g_get_tmp_dir ());
}

void
place_end (void)
{
  place_remove_tree (base);
  g_clear_pointer (&base, g_free);
}

void
place_set_up (Place *place)
{
  place->dir = g_build_filename (base, "XXXXXX", NULL);
  ck_assert_ptr_nonnull (g_mkdtemp_full (place->dir, 0755));
  place->rootfs = g_build_filename (place->dir, "rootfs", NULL);
  place->decoy = g_build_filename (place->dir, "decoy", NULL);
  place->tag = g_strdup (place->dir);
  make_rootfs (place->rootfs);
  make_decoy (place->decoy);
  place->canary = canary_new (place->decoy, place->tag);
}

void
place_clear (Place *place)
{
  g_clear_pointer (&place->canary, canary_free);
  place_remove_tree (place->dir);
  g_clear_pointer (&place->dir, g_free);
  g_clear_pointer (&place->rootfs, g_free);
  g_clear_pointer (&place->decoy, g_free);
  g_clear_pointer (&place->tag, g_free);
}

void
place_tear_down (Place *place)
{
  g_autofree char *report = canary_check (place->canary);

  ck_assert_msg (report == NULL, "left on the host:\n%s", report);
  place_clear (place);
}

char *
place_build_path (Place *place, const char *path)
{
  return g_build_filename (place->rootfs, path, NULL);
}
