/* probe-files.c - print what a process sees of its file systems. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "probe.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#define MAX_NAMES 4096

/* What is hashed of a file; none of the tests' own is longer. */
#define MAX_CONTENT (64 * 1024)

static void
print_escaped (const char *text)
{
  for (const unsigned char *p = (const unsigned char *) text; *p != 0; p++)
    if (*p > ' ' && *p < 0x7f && *p != '\\' && *p != '=')
      putchar (*p);
    else
      printf ("\\x%02x", *p);
}

static void
print_key (const char *part, const char *path)
{
  printf ("%s:", part);
  print_escaped (path);
  putchar ('=');
}

static unsigned long
add_to_hash (unsigned long hash, const void *data, size_t size)
{
  for (const unsigned char *p = data; size > 0; p++, size--)
    hash = hash * 33 + *p;
  return hash;
}

static int
compare_names (const void *a, const void *b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static void
look_at_directory (const char *path)
{
  static char *names[MAX_NAMES];
  size_t n = 0;
  DIR *dir = opendir (path);
  struct dirent *entry;

  print_key ("names", path);
  if (dir == NULL)
    printf ("%s", strerrorname_np (errno));
  while (dir != NULL && n < MAX_NAMES && (entry = readdir (dir)) != NULL)
    if (strcmp (entry->d_name, ".") != 0 && strcmp (entry->d_name, "..") != 0)
      names[n++] = strdup (entry->d_name);
  qsort (names, n, sizeof *names, compare_names);
  for (size_t i = 0; i < n; i++)
    {
      putchar (i > 0 ? ' ' : '[');
      print_escaped (names[i]);
      free (names[i]);
    }
  puts (n > 0 ? "]" : "");
  if (dir != NULL)
    closedir (dir);
}

static void
look_at_content (const char *path)
{
  static char content[MAX_CONTENT];
  int fd = open (path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  ssize_t size = fd >= 0 ? read (fd, content, sizeof content) : -1;

  print_key ("content", path);
  if (size < 0)
    printf ("%s\n", strerrorname_np (errno));
  else
    printf ("%zd bytes %lx\n", size,
            add_to_hash (5381, content, (size_t) size));
  if (fd >= 0)
    close (fd);
}

/* A file is made and removed again, and the directory gets its times back. Where
 * that is not allowed the file has no name and leaves them alone. */
static const char *
try_create (const char *path, const struct stat *st)
{
  const struct timespec times[2] = { { .tv_nsec = UTIME_OMIT }, st->st_mtim };
  int can_restore = utimensat (AT_FDCWD, path, times, 0) == 0;
  const char *result;
  int fd;

  if (can_restore || errno == EROFS)
    {
      result = probe_try_write (path);
      utimensat (AT_FDCWD, path, times, 0);
      return result;
    }
  fd = open (path, O_WRONLY | O_TMPFILE | O_CLOEXEC, 0600);
  if (fd < 0 && errno == EOPNOTSUPP)
    return probe_try_write (path);
  if (fd < 0)
    return strerrorname_np (errno);
  close (fd);
  return "ok";
}

static void
look_at_file_system (const char *path, const struct statfs *fs)
{
  struct statx info;

  print_key ("fs", path);
  printf ("%lx\n", (unsigned long) fs->f_type);
  if (statx (AT_FDCWD, path, 0, STATX_BASIC_STATS, &info) == 0)
    {
      print_key ("mounted", path);
      printf ("%d\n", (info.stx_attributes & STATX_ATTR_MOUNT_ROOT) != 0);
    }
  print_key ("read-only", path);
  printf ("%d\n", (fs->f_flags & ST_RDONLY) != 0);
  if (fs->f_type != TMPFS_MAGIC)
    return;
  print_key ("size", path);
  printf ("%llu\n",
          (unsigned long long) fs->f_blocks * (unsigned long long) fs->f_bsize);
}

static void
look_at_link (const char *path)
{
  char text[4096];
  ssize_t length = readlink (path, text, sizeof text - 1);

  print_key ("link", path);
  text[length > 0 ? length : 0] = '\0';
  print_escaped (text);
  putchar ('\n');
}

/* Names in a proc(5) and in sysfs(5) are not the sandbox's. */
static int
is_kernel_made (const struct statfs *fs)
{
  return fs->f_type == PROC_SUPER_MAGIC || fs->f_type == SYSFS_MAGIC;
}

static void
look_behind (const char *path)
{
  struct statfs fs;
  struct stat st;

  if (stat (path, &st) != 0 || statfs (path, &fs) != 0)
    {
      print_key ("behind", path);
      printf ("%s\n", strerrorname_np (errno));
      return;
    }
  look_at_file_system (path, &fs);
  print_key ("write", path);
  puts (S_ISDIR (st.st_mode) ? try_create (path, &st) : probe_try_write (path));
  if (S_ISDIR (st.st_mode) && !is_kernel_made (&fs))
    look_at_directory (path);
  else if (S_ISREG (st.st_mode) && !is_kernel_made (&fs))
    look_at_content (path);
}

void
probe_look_at_path (const char *path)
{
  struct stat st;

  print_key ("see", path);
  if (lstat (path, &st) != 0)
    {
      printf ("%s\n", strerrorname_np (errno));
      return;
    }
  printf ("%c", "?pc?d?b?-?l?s???"[(st.st_mode & S_IFMT) >> 12]);
  if (!S_ISLNK (st.st_mode))
    printf (" %04o", st.st_mode & 07777);
  if (S_ISCHR (st.st_mode))
    printf (" %u:%u", major (st.st_rdev), minor (st.st_rdev));
  putchar ('\n');
  print_key ("owner", path);
  printf ("%u:%u\n", st.st_uid, st.st_gid);
  if (S_ISLNK (st.st_mode))
    look_at_link (path);
  look_behind (path);
}

/* \040 and the like. proc_pid_mountinfo(5) */
static void
decode_octal (char *text)
{
  char *to = text;

  for (const char *from = text; *from != '\0'; to++)
    if (from[0] == '\\' && from[1] >= '0' && from[1] <= '3')
      {
        *to = (char) ((from[1] - '0') << 6 | (from[2] - '0') << 3
                      | (from[3] - '0'));
        from += 4;
      }
    else
      *to = *from++;
  *to = '\0';
}

/* A mount that lies below another at the same place is not seen. */
static void
look_at_mount (const char *id, char *path, const char *type)
{
  struct statx info;
  struct statfs fs;

  decode_octal (path);
  if (statx (AT_FDCWD, path, AT_SYMLINK_NOFOLLOW, STATX_MNT_ID, &info) != 0
      || info.stx_mnt_id != strtoull (id, NULL, 10) || statfs (path, &fs) != 0)
    return;
  print_key ("mount", path);
  printf ("%s %s\n", type, (fs.f_flags & ST_RDONLY) != 0 ? "ro" : "rw");
}

void
probe_look_at_mounts (void)
{
  FILE *file = fopen ("/proc/self/mountinfo", "re");
  char *line = NULL;
  size_t size = 0;

  while (file != NULL && getline (&line, &size, file) > 0)
    {
      char *dash = strstr (line, " - ");
      char *rest = line;
      char *fields[5];
      char *type;

      if (dash == NULL)
        continue;
      type = dash + 3;
      type[strcspn (type, " ")] = '\0';
      for (int i = 0; i < 5; i++)
        fields[i] = strsep (&rest, " ");
      look_at_mount (fields[0], fields[4], type);
    }
  free (line);
  if (file != NULL)
    fclose (file);
}
