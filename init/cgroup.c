/* cgroup.c - remove a cgroup with all that are below it. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "cgroup.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <string.h>

#include "syscall-process.h"
#include "syscall.h"

#define OPEN_FLAGS (O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
#define MAX_NAME 256
#define TYPE_DIRECTORY 4

struct entry
{
  uint64_t inode;
  int64_t offset;
  uint16_t size;
  uint8_t type;
  char name[];
};

static bool
is_child (const struct entry *entry)
{
  return entry->type == TYPE_DIRECTORY && strcmp (entry->name, ".") != 0
         && strcmp (entry->name, "..") != 0 && strlen (entry->name) < MAX_NAME;
}

/* The first cgroup below the one at @path. Returns whether there is one; -1 when
 * it cannot be read. */
static int
find_child (int directory, const char *path, char name[MAX_NAME])
{
  _Alignas(struct entry) char buffer[4096];
  int fd = raw_openat (directory, path, OPEN_FLAGS, 0);
  int result = 0;
  long size = 0;

  if (fd < 0)
    return -1;
  while (result == 0 && (size = raw_getdents64 (fd, buffer, sizeof buffer)) > 0)
    for (long at = 0; result == 0 && at < size;)
      {
        const struct entry *entry = (const void *) (buffer + at);

        if (is_child (entry))
          {
            memcpy (name, entry->name, strlen (entry->name) + 1);
            result = 1;
          }
        at += entry->size;
      }
  raw_close (fd);
  return size < 0 ? -1 : result;
}

/* Goes on with the directory at @path in place of *@fd. */
static int
change (int *fd, const char *path)
{
  int next = raw_openat (*fd, path, OPEN_FLAGS, 0);

  if (next < 0)
    return next;
  raw_close (*fd);
  *fd = next;
  return 0;
}

/* Of the pids in @text the one at *@at, which goes behind it; 0 for one that cannot
 * be seen from here; -1 at the end. */
static int
next_pid (const char *text, long size, long *at)
{
  int pid = 0;

  if (*at >= size)
    return -1;
  for (; *at < size && text[*at] != '\n'; ++*at)
    pid = pid * 10 + (text[*at] - '0');
  ++*at;
  return pid;
}

/* The first of them: more come when these are gone. Whole lines alone. */
static long
read_pids (int directory, char text[2048])
{
  int fd = raw_openat (directory, "cgroup.procs", O_RDONLY | O_CLOEXEC, 0);
  long size = fd < 0 ? fd : raw_read (fd, text, 2048);

  if (fd >= 0)
    raw_close (fd);
  while (size > 0 && text[size - 1] != '\n')
    size--;
  return size;
}

static bool
is_member (int directory, int pid)
{
  char text[2048];
  long size = read_pids (directory, text);
  long at = 0;
  int member;

  while ((member = next_pid (text, size, &at)) >= 0)
    if (member == pid)
      return true;
  return false;
}

/* A pid may have come to mean another process since it was read. */
static void
kill_members (int directory)
{
  char text[2048];
  long size = read_pids (directory, text);
  long at = 0;
  int pid;

  while ((pid = next_pid (text, size, &at)) >= 0)
    {
      int pidfd = pid > 0 ? raw_pidfd_open (pid) : -1;

      if (pidfd < 0)
        continue;
      if (is_member (directory, pid))
        raw_pidfd_send_signal (pidfd, SIGKILL);
      raw_close (pidfd);
    }
}

static void
kill_in (int parent, const char *name)
{
  int fd = raw_openat (parent, name, OPEN_FLAGS, 0);

  if (fd < 0)
    return;
  kill_members (fd);
  raw_close (fd);
}

/* Deep trees are gone through without memory for each level: down as far as it
 * goes, and up again when nothing is below. */
static int
empty (int top, bool kills)
{
  char name[MAX_NAME];
  char below[MAX_NAME];
  int fd = raw_openat (top, ".", OPEN_FLAGS, 0);
  int depth = 0;
  int result = fd < 0 ? fd : 0;

  while (result == 0)
    {
      int found = find_child (fd, ".", name);

      if (found < 0)
        result = -EIO;
      else if (found == 0 && depth == 0)
        break;
      else if (found == 0)
        {
          result = change (&fd, "..");
          depth--;
        }
      else
        {
          result = raw_unlinkat (fd, name, AT_REMOVEDIR);
          if (result == -ENOTEMPTY)
            result = -EBUSY;
          if (result == -EBUSY && find_child (fd, name, below) > 0)
            {
              if (kills)
                kill_in (fd, name);
              result = change (&fd, name);
              depth++;
            }
          else if (result == -EBUSY && kills)
            kill_in (fd, name);
          /* Somebody else removes them as well. */
          if (result == -ENOENT)
            result = -EBUSY;
        }
    }
  if (fd >= 0)
    raw_close (fd);
  return result;
}

int
cgroup_remove (int parent, const char *name, bool kills)
{
  int result = raw_unlinkat (parent, name, AT_REMOVEDIR);
  int fd;

  if (result != -EBUSY && result != -ENOTEMPTY)
    return result;
  fd = raw_openat (parent, name, OPEN_FLAGS, 0);
  if (fd < 0)
    return fd;
  result = empty (fd, kills);
  raw_close (fd);
  return result == 0 ? raw_unlinkat (parent, name, AT_REMOVEDIR) : result;
}
