/* probe-limits.c - use what is limited, and try to have more. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define MIB (1024UL * 1024)

static void
print_outcome (const char *name, int status)
{
  printf ("%s=%s\n", name, status < 0 ? strerrorname_np (errno) : "ok");
  fflush (stdout);
}

int
probe_hog (char **args)
{
  size_t size = strtoul (args[0], NULL, 10) * MIB;
  char *memory = malloc (size);

  if (memory == NULL)
    return 3;
  for (size_t i = 0; i < size; i += 4096)
    memory[i] = 1;
  printf ("hog=ok\n");
  return 0;
}

int
probe_make_children (char **args)
{
  int n = atoi (args[0]);
  int made = 0;
  pid_t pid = 1;

  while (made < n && (pid = fork ()) > 0)
    made++;
  if (pid == 0)
    {
      pause ();
      _exit (0);
    }
  printf ("made=%d\nerrno=%s\n", made, pid < 0 ? strerrorname_np (errno) : "0");
  return 0;
}

/* Every process makes others, up to so many each, and none ends. */
int
probe_bomb (char **args)
{
  int n = atoi (args[0]);
  pid_t parent = getpid ();

  for (int i = 0; i < n; i++)
    fork ();
  if (getpid () != parent)
    pause ();
  usleep (300000);
  printf ("bomb=ok\n");
  return 0;
}

static long long
now_usec (void)
{
  struct timespec now;

  clock_gettime (CLOCK_MONOTONIC, &now);
  return now.tv_sec * 1000000LL + now.tv_nsec / 1000;
}

int
probe_spin (char **args)
{
  long long end = now_usec () + atoll (args[0]) * 1000;
  struct rusage usage;

  while (now_usec () < end)
    continue;
  getrusage (RUSAGE_SELF, &usage);
  printf ("msec=%lld\n",
          usage.ru_utime.tv_sec * 1000LL + usage.ru_utime.tv_usec / 1000
              + usage.ru_stime.tv_sec * 1000LL + usage.ru_stime.tv_usec / 1000);
  return 0;
}

static int
write_text (const char *path, const char *text)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);
  int status = fd < 0 ? -1 : (int) write (fd, text, strlen (text));

  if (fd >= 0)
    close (fd);
  return status;
}

/* What a cgroup namespace of its own gives a command to mount and to change;
 * and cgroups below its own, of which somebody has to get rid. */
static void
lift_limits (const char *directory,
             const char *controller,
             const char *const *files)
{
  char path[256];

  print_outcome ("mount", mount ("cgroup", directory, "cgroup", 0, controller));
  for (; *files != NULL; files++)
    {
      snprintf (path, sizeof path, "%s/%s", directory, *files);
      print_outcome (*files, write_text (path, "1000000000"));
    }
  for (int i = 0; i < 20; i++)
    {
      snprintf (path, sizeof path, "%s/left%d", directory, i);
      mkdir (path, 0755);
      snprintf (path, sizeof path, "%s/left%d/deep", directory, i);
      mkdir (path, 0755);
    }
  umount2 (directory, MNT_DETACH);
}

int
probe_lift_limits (char **args)
{
  /* That of memory and swap first, than which the other cannot be more. */
  static const char *const memory[]
      = { "memory.memsw.limit_in_bytes", "memory.limit_in_bytes", NULL };
  static const char *const pids[] = { "pids.max", NULL };

  print_outcome ("unshare",
                 unshare (CLONE_NEWUSER | CLONE_NEWCGROUP | CLONE_NEWNS));
  lift_limits (args[0], "memory", memory);
  lift_limits (args[0], "pids", pids);
  return args[1] != NULL ? probe_hog (args + 1) : 0;
}
