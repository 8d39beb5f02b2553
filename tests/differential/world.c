/* world.c - the scratch directory in which cases run. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "world.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sched.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

#include "place.h"
#include "tree.h"

#define ODD_ROOTFS "-root \n:,\\\"'%\xe9$(x)"

/* Of a file its text, of a link where it leads. */
typedef struct
{
  const char *path;
  mode_t mode;
  const char *text;
} Entry;

static gboolean has_own_mounts; /* set once, then read-only */

/* Parents first. */
static const Entry root_entries[] = {
  { "data", S_IFDIR | 0755, NULL },
  { "data/file", S_IFREG | 0644, "data of the rootfs\n" },
  { "data/sub", S_IFDIR | 0755, NULL },
  { "data/sub/deep", S_IFDIR | 0755, NULL },
  { "data/sub/deep/file", S_IFREG | 0600, "deep\n" },
  { "data/link-up", S_IFLNK, "../tmp" },
  { "data/link-root", S_IFLNK, "/" },
  { "database", S_IFDIR | 0755, NULL },
  { "database/file", S_IFREG | 0644, "not data\n" },
  { "tmp", S_IFDIR | 01777, NULL },
  { "mnt", S_IFDIR | 0755, NULL },
  { "etc", S_IFDIR | 0755, NULL },
  { "etc/hostname", S_IFREG | 0644, "inside\n" },
  { "etc/link-file", S_IFLNK, "hostname" },
  { "private", S_IFDIR | 0700, NULL },
  { "private/file", S_IFREG | 0600, "private\n" },
  { "read-only", S_IFDIR | 0555, NULL },
  { "odd name", S_IFDIR | 0755, NULL },
  { "odd name/fi\nle", S_IFREG | 0644, "odd\n" },
  { "co:lon", S_IFDIR | 0755, NULL },
  { "back\\slash", S_IFDIR | 0755, NULL },
  { "latin\xe9", S_IFDIR | 0755, NULL },
  { "latin\xe9/file", S_IFREG | 0644, "latin\n" },
  { "link-abs", S_IFLNK, "/data" },
  { "link-rel", S_IFLNK, "data/sub" },
  { "link-up", S_IFLNK, "../../../../data" },
  { "link-chain", S_IFLNK, "link-abs/sub" },
  { "link-odd", S_IFLNK, "/odd name" },
  { "link-dangling", S_IFLNK, "/nowhere/at/all" },
  { "link-loop", S_IFLNK, "link-loop" },
};

/* What a rootfs has and the place has not. */
static const Entry program_entries[] = {
  { "dev", S_IFDIR | 0755, NULL },
  { "proc", S_IFDIR | 0755, NULL },
  { "bin", S_IFDIR | 0755, NULL },
  { "bin/sh", S_IFLNK, "busybox" },
  { "bin/script", S_IFREG | 0755, "#!/bin/sh\necho script \"$@\"\nexit 5\n" },
  { "bin/lost", S_IFREG | 0755, "#!/nowhere/interpreter\n" },
  { "bin/text", S_IFREG | 0755, "echo no interpreter named\n" },
  { "bin/empty", S_IFREG | 0755, "" },
  { "bin/plain", S_IFREG | 0644, "#!/bin/sh\necho not executable\n" },
};

static const Entry decoy_entries[] = {
  { "dir", S_IFDIR | 0755, NULL },
  { "dir/file", S_IFREG | 0644, "decoy below\n" },
  { "dir/nested", S_IFDIR | 0755, NULL },
  { "dir/nested/file", S_IFREG | 0640, "decoy far below\n" },
  { "dir/link-out", S_IFLNK, "../../../../etc" },
  { "empty", S_IFDIR | 0755, NULL },
  { "sticky", S_IFDIR | 01777, NULL },
  { "private", S_IFDIR | 0700, NULL },
  { "file", S_IFREG | 0644, "decoy\n" },
  { "program", S_IFREG | 0755, "#!/bin/sh\necho decoy\n" },
  { "odd \n:,\\\xff", S_IFDIR | 0755, NULL },
  { "odd \n:,\\\xff/file", S_IFREG | 0644, "odd decoy\n" },
  { "link-dir", S_IFLNK, "dir" },
  { "link-file", S_IFLNK, "dir/../file" },
  { "mounted", S_IFDIR | 0755, NULL },
  { "mounted-ro", S_IFDIR | 0755, NULL },
};

static void
give_up (const char *path)
{
  g_error ("%s: %s", path, g_strerror (errno));
}

static void
make_entry (const char *dir, const Entry *entry)
{
  g_autofree char *path = g_build_filename (dir, entry->path, NULL);
  gboolean is_made;

  if (S_ISDIR (entry->mode))
    is_made = g_mkdir (path, 0755) == 0;
  else if (S_ISLNK (entry->mode))
    is_made = symlink (entry->text, path) == 0;
  else
    is_made = g_file_set_contents (path, entry->text, -1, NULL);
  if (!is_made
      || (!S_ISLNK (entry->mode) && chmod (path, entry->mode & 07777) != 0))
    give_up (path);
}

static void
make_tree (const char *dir, const Entry *entries, gsize n)
{
  for (gsize i = 0; i < n; i++)
    make_entry (dir, &entries[i]);
}

static void
copy_program (const char *from, const char *dir, const char *name)
{
  g_autofree char *to = g_build_filename (dir, name, NULL);
  g_autofree char *content = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;

  if (!g_file_get_contents (from, &content, &length, &error)
      || !g_file_set_contents (to, content, (gssize) length, &error))
    g_error ("%s", error->message);
  if (chmod (to, 0755) != 0)
    give_up (to);
}

static char *
make_directory (const World *self, const char *name)
{
  char *path = g_build_filename (self->dir, name, NULL);

  if (g_mkdir (path, 0755) != 0)
    give_up (path);
  return path;
}

static void
make_rootfs (const World *self, const char *rootfs)
{
  make_tree (rootfs, root_entries, G_N_ELEMENTS (root_entries));
  make_tree (rootfs, program_entries, G_N_ELEMENTS (program_entries));
  copy_program (self->probe, rootfs, "bin/probe");
  copy_program ("/bin/busybox", rootfs, "bin/busybox");
}

static void
mount_tmpfs (const char *parent, const char *name, unsigned long flags)
{
  g_autofree char *path = g_build_filename (parent, name, NULL);
  g_autofree char *file = g_build_filename (path, "file", NULL);

  if (mount ("tmpfs", path, "tmpfs", 0, "mode=0755") != 0)
    give_up (path);
  g_file_set_contents (file, "on a mount of the host\n", -1, NULL);
  if (flags != 0
      && mount (NULL, path, NULL, MS_REMOUNT | MS_BIND | flags, NULL) != 0)
    give_up (path);
}

/* What only root can make; the names are there for everybody. */
static void
make_privileged_part (const World *self)
{
  const char *const nodes[] = { "decoy/null", "rootfs/dev/zero" };

  if (!has_own_mounts)
    return;
  mount_tmpfs (self->decoy, "mounted", 0);
  mount_tmpfs (self->decoy, "mounted-ro", MS_RDONLY | MS_NOSUID | MS_NODEV);
  mount_tmpfs (self->rootfs, "mnt", 0);
  for (gsize i = 0; i < G_N_ELEMENTS (nodes); i++)
    {
      g_autofree char *path = g_build_filename (self->dir, nodes[i], NULL);

      if (mknod (path, S_IFCHR | 0666, makedev (1, i == 0 ? 3 : 5)) != 0
          || chmod (path, 0666) != 0)
        give_up (path);
    }
}

static void
unmount (const char *parent, const char *name)
{
  g_autofree char *path = g_build_filename (parent, name, NULL);

  umount2 (path, MNT_DETACH);
}

void
world_leave_host_mounts (void)
{
  has_own_mounts = unshare (CLONE_NEWNS) == 0
                   && mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) == 0;
}

World *
world_new (void)
{
  const char *build_dir = g_getenv ("BUILD_DIR");
  World *self = g_new0 (World, 1);
  g_autofree char *link = NULL;

  if (build_dir == NULL)
    g_error ("the variable BUILD_DIR is not set");
  self->dir = g_dir_make_tmp ("sandboxlib-test-differential-XXXXXX", NULL);
  if (self->dir == NULL || chmod (self->dir, 0755) != 0)
    give_up (g_get_tmp_dir ());
  self->probe = g_build_filename (build_dir, "tests/support/probe", NULL);
  self->rootfs = make_directory (self, "rootfs");
  self->odd_rootfs = make_directory (self, ODD_ROOTFS);
  self->place = make_directory (self, "place");
  self->decoy = make_directory (self, "decoy");
  self->streams = make_directory (self, "streams");
  make_rootfs (self, self->rootfs);
  make_rootfs (self, self->odd_rootfs);
  make_tree (self->place, root_entries, G_N_ELEMENTS (root_entries));
  make_tree (self->decoy, decoy_entries, G_N_ELEMENTS (decoy_entries));
  link = g_build_filename (self->dir, "link-to-rootfs", NULL);
  if (symlink ("rootfs", link) != 0)
    give_up (link);
  make_privileged_part (self);
  return self;
}

void
world_free (World *self, gboolean is_kept)
{
  if (self == NULL)
    return;
  unmount (self->decoy, "mounted");
  unmount (self->decoy, "mounted-ro");
  unmount (self->rootfs, "mnt");
  if (!is_kept)
    place_remove_tree (self->dir);
  g_free (self->dir);
  g_free (self->rootfs);
  g_free (self->odd_rootfs);
  g_free (self->place);
  g_free (self->decoy);
  g_free (self->streams);
  g_free (self->probe);
  g_free (self);
}

char *
world_expand (const World *self, const char *path)
{
  const struct
  {
    const char *word;
    const char *dir;
  } words[] = {
    { "@decoy", self->decoy },           { "@rootfs", self->rootfs },
    { "@odd-rootfs", self->odd_rootfs }, { "@place", self->place },
    { "@probe", self->probe },           { "@dir", self->dir },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_str_has_prefix (path, words[i].word))
      return g_strconcat (words[i].dir, path + strlen (words[i].word), NULL);
  return g_strdup (path);
}

static void
write_stream (const World *self, const char *name, const char *text)
{
  g_autofree char *path = g_build_filename (self->streams, name, NULL);
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);

  if (fd < 0 || write (fd, text, strlen (text)) != (gssize) strlen (text))
    give_up (path);
  close (fd);
}

void
world_reset_streams (const World *self)
{
  write_stream (self, "in", "input\n");
  write_stream (self, "out", "");
  write_stream (self, "err", "");
}

GPtrArray *
world_describe (const World *self)
{
  GPtrArray *lines = g_ptr_array_new_with_free_func (g_free);
  const char *const trees[]
      = { self->rootfs, self->odd_rootfs, self->place, self->decoy };

  for (gsize i = 0; i < G_N_ELEMENTS (trees); i++)
    tree_describe (trees[i], lines);
  tree_describe_names (self->dir, lines);
  return lines;
}
