/* rootfs.c - a small directory tree for tests that resolve paths. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "rootfs.h"

#include <check.h>
#include <ftw.h>
#include <glib/gstdio.h>
#include <unistd.h>

char *place_dir;
char *place_rootfs;
char *place_host;

static void
make_directories (void)
{
  static const char *const names[]
      = { "rootfs/a/b", "rootfs/etc", "rootfs/data/deep", "host/inside" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (place_dir, names[i], NULL);

      ck_assert_int_eq (g_mkdir_with_parents (path, 0755), 0);
    }
}

static void
make_links (void)
{
  const char *const links[][2] = {
    { "b", "rootfs/a/relative" },
    { "/a/b", "rootfs/absolute" },
    { "../../../../../../a/b", "rootfs/a/climber" },
    { place_host, "rootfs/evil" },
    { "../host", "rootfs/evil-relative" },
    { "evil", "rootfs/evil-twice" },
    { "loop", "rootfs/loop" },
    { "/nowhere/x", "rootfs/dangling" },
    { "/data/made", "rootfs/to-tmpfs" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (links); i++)
    {
      g_autofree char *path = g_build_filename (place_dir, links[i][1], NULL);

      ck_assert_int_eq (symlink (links[i][0], path), 0);
    }
}

void
place_set_up (void)
{
  g_autofree char *file = NULL;
  g_autofree char *made = g_dir_make_tmp ("sandboxlib-test-XXXXXX", NULL);

  ck_assert_ptr_nonnull (made);
  place_dir = realpath (made, NULL);
  place_rootfs = g_build_filename (place_dir, "rootfs", NULL);
  place_host = g_build_filename (place_dir, "host", NULL);
  make_directories ();
  make_links ();
  file = g_build_filename (place_rootfs, "file", NULL);
  ck_assert (g_file_set_contents (file, "x", 1, NULL));
}

static int
remove_entry (const char *path, const struct stat *st, int type, struct FTW *at)
{
  (void) st;
  (void) type;
  (void) at;
  return remove (path);
}

void
place_tear_down (void)
{
  nftw (place_dir, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
  free (place_dir);
  g_free (place_rootfs);
  g_free (place_host);
}

gboolean
place_has (const char *path)
{
  g_autofree char *whole = g_build_filename (place_dir, path, NULL);
  GStatBuf st;

  return g_lstat (whole, &st) == 0;
}
