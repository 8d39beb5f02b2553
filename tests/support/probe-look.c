/* probe-look.c - print what must be the same in every sandbox of one request. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "probe.h"

#include <fcntl.h>
#include <net/if.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

static char
letter_of (mode_t mode)
{
  return "?pc?d?b?-?l?s???"[(mode & S_IFMT) >> 12];
}

static void
look_at_fds (void)
{
  for (int fd = 0; fd < 1024; fd++)
    {
      int flags = fcntl (fd, F_GETFL);
      struct stat st;

      if (flags < 0 || fstat (fd, &st) != 0)
        continue;
      printf ("fd:%d=%c %u:%u flags %x cloexec %d\n", fd,
              letter_of (st.st_mode),
              S_ISCHR (st.st_mode) ? major (st.st_rdev) : 0,
              S_ISCHR (st.st_mode) ? minor (st.st_rdev) : 0,
              flags & (O_ACCMODE | O_APPEND | O_NONBLOCK | O_PATH),
              fcntl (fd, F_GETFD));
    }
}

static void
look_at_limits (void)
{
  for (int i = 0; i < RLIM_NLIMITS; i++)
    {
      struct rlimit limit = { 0, 0 };

      getrlimit ((__rlimit_resource_t) i, &limit);
      printf ("limit:%d=%llx %llx\n", i, (unsigned long long) limit.rlim_cur,
              (unsigned long long) limit.rlim_max);
    }
}

static void
look_at_filters (void)
{
  printf ("filter:mode=%d\n", prctl (PR_GET_SECCOMP, 0, 0, 0, 0));
}

static void
look_at_process (void)
{
  int signum = 0;
  int is_subreaper = 0;
  cpu_set_t set;

  prctl (PR_GET_PDEATHSIG, &signum);
  prctl (PR_GET_CHILD_SUBREAPER, &is_subreaper);
  CPU_ZERO (&set);
  sched_getaffinity (0, sizeof set, &set);
  printf ("process:leader=session %d group %d\n", getsid (0) == getpid (),
          getpgrp () == getpid ());
  printf ("process:parent-death-signal=%d\n", signum);
  printf ("process:subreaper=%d\n", is_subreaper);
  printf ("process:dumpable=%d\n", prctl (PR_GET_DUMPABLE));
  printf ("process:keep-capabilities=%d\n", prctl (PR_GET_KEEPCAPS));
  printf ("process:securebits=%x\n", prctl (PR_GET_SECUREBITS));
  printf ("process:nice=%d\n", getpriority (PRIO_PROCESS, 0));
  printf ("process:scheduler=%d\n", sched_getscheduler (0));
  printf ("process:processors=%d\n", CPU_COUNT (&set));
}

static void
look_at_network (void)
{
  struct if_nameindex *interfaces = if_nameindex ();
  int fd = socket (AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);

  for (struct if_nameindex *i = interfaces; i != NULL && i->if_index != 0; i++)
    {
      struct ifreq request = { .ifr_flags = 0 };

      memcpy (request.ifr_name, i->if_name, strnlen (i->if_name, IFNAMSIZ - 1));
      ioctl (fd, SIOCGIFFLAGS, &request);
      printf ("interface:%s=\n", i->if_name);
      printf ("up:%s=%d\n", i->if_name, (request.ifr_flags & IFF_UP) != 0);
    }
  close (fd);
  if (interfaces != NULL)
    if_freenameindex (interfaces);
}

void
probe_look (char **paths)
{
  char *none[] = { NULL };

  probe_report (none);
  look_at_fds ();
  look_at_limits ();
  look_at_filters ();
  look_at_process ();
  look_at_network ();
  probe_look_at_mounts ();
  for (; *paths != NULL; paths++)
    probe_look_at_path (*paths);
}
