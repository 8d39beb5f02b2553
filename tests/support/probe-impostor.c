/* probe-impostor.c - executed in place of init, look for a way to the host. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "probe.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#define FIRST_FD 3
#define N_FDS 64
#define UP "../../../../../../../../../../../../../../../.."

/* Neither is in the rootfs of a test. */
static const char *const host_files[] = { "etc/passwd", "../etc/passwd" };

static void
read_line (const char *path, char *line, size_t size)
{
  FILE *file = fopen (path, "re");

  line[0] = '\0';
  if (file == NULL)
    return;
  if (fgets (line, (int) size, file) != NULL)
    line[strcspn (line, "\n")] = '\0';
  fclose (file);
}

static void
try_open (int dir, const char *way, const char *path, int flags)
{
  int fd = openat (dir, path, flags | O_CLOEXEC, 0600);

  if (fd < 0)
    return;
  printf ("%s %d opens %s\n", way, dir, path);
  close (fd);
}

static void
try_ways_out (int dir, const char *way, const char *marker)
{
  for (size_t i = 0; i < sizeof host_files / sizeof *host_files; i++)
    try_open (dir, way, host_files[i], O_RDONLY);
  try_open (dir, way, marker, O_WRONLY | O_CREAT);
}

/* From a pidfd, what its process has open. pidfd_getfd(2) */
static void
try_fds_of_process (int pidfd, const char *marker)
{
  for (int n = 0; n < N_FDS; n++)
    {
      int fd = (int) syscall (SYS_pidfd_getfd, pidfd, n, 0);

      if (fd < 0)
        continue;
      printf ("fd %d is a pidfd and gives fd %d\n", pidfd, n);
      try_ways_out (fd, "stolen fd", marker);
      close (fd);
    }
}

/* What init holds leads to no file but those of the sandbox, also by a pidfd. */
int
probe_steal_fds (const char *marker)
{
  char up[PATH_MAX];
  int init = (int) syscall (SYS_pidfd_open, getppid (), 0);
  int n_stolen = 0;

  snprintf (up, sizeof up, UP "%s/stolen", marker);
  for (int n = FIRST_FD; n < N_FDS; n++)
    {
      int fd = (int) syscall (SYS_pidfd_getfd, init, n, 0);

      if (fd < 0)
        continue;
      n_stolen++;
      try_open (fd, "stolen fd", up, O_WRONLY | O_CREAT);
      try_fds_of_process (fd, up);
    }
  printf ("stolen=%d\n", n_stolen);
  return 0;
}

int
probe_stand_in_for_init (void)
{
  char decoy[PATH_MAX];
  char marker[PATH_MAX + 128];

  read_line ("/decoy-path", decoy, sizeof decoy);
  snprintf (marker, sizeof marker, UP "%s/impostor", decoy);
  /* The standard streams are those of the tool. */
  if (freopen ("/data/impostor", "ae", stdout) == NULL)
    stdout = stderr;
  printf ("ran\n");
  try_ways_out (AT_FDCWD, "cwd", marker);
  for (int fd = FIRST_FD; fd < N_FDS; fd++)
    {
      try_ways_out (fd, "fd", marker);
      try_fds_of_process (fd, marker);
    }
  return 0;
}
