/* probe-report.c - print what a process sees of its sandbox. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "probe.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <limits.h>
#include <linux/capability.h>
#include <net/if.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/utsname.h>
#include <unistd.h>

extern char **environ;

static void
report_environment (void)
{
  for (char **variable = environ; *variable != NULL; variable++)
    probe_print_bytes ("env", *variable);
}

static void
report_identity (void)
{
  gid_t groups[1024];
  int n_groups = getgroups (1024, groups);
  struct utsname names;
  char cwd[PATH_MAX];

  if (getcwd (cwd, sizeof cwd) != NULL)
    probe_print_bytes ("cwd", cwd);
  uname (&names);
  probe_print_bytes ("hostname", names.nodename);
  printf ("uid=%u %u\n", getuid (), geteuid ());
  printf ("gid=%u %u\n", getgid (), getegid ());
  printf ("groups=");
  for (int i = 0; i < n_groups; i++)
    printf ("%s%u", i > 0 ? " " : "", groups[i]);
  printf ("\npid=%d\nppid=%d\npgid=%d\nsid=%d\n", getpid (), getppid (),
          getpgrp (), getsid (0));
}

/* By trying numbers: there may be no /proc. */
static void
report_fds (void)
{
  for (int fd = 0; fd < 1024; fd++)
    {
      char link[64];
      char target[PATH_MAX] = "unknown";
      ssize_t length;

      if (fcntl (fd, F_GETFD) < 0)
        continue;
      snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
      length = readlink (link, target, sizeof target - 1);
      if (length >= 0)
        target[length] = '\0';
      printf ("fd=%d %s\n", fd, target);
    }
}

static void
print_signals (const char *key, int (*is_meant) (int))
{
  printf ("%s=", key);
  for (int signum = 1; signum < NSIG; signum++)
    if (is_meant (signum))
      printf ("%d ", signum);
  putchar ('\n');
}

static int
is_blocked (int signum)
{
  sigset_t set;

  sigprocmask (SIG_BLOCK, NULL, &set);
  return sigismember (&set, signum) == 1;
}

static int
is_ignored (int signum)
{
  struct sigaction action;

  return sigaction (signum, NULL, &action) == 0 && action.sa_handler == SIG_IGN;
}

static void
report_signals (void)
{
  print_signals ("blocked", is_blocked);
  print_signals ("ignored", is_ignored);
}

static void
report_privileges (void)
{
  struct __user_cap_header_struct header
      = { .version = _LINUX_CAPABILITY_VERSION_3 };
  struct __user_cap_data_struct data[2];
  unsigned long long bounding = 0;
  unsigned long long ambient = 0;

  memset (data, 0, sizeof data);
  syscall (SYS_capget, &header, data);
  for (int i = 0; i < 64; i++)
    {
      if (prctl (PR_CAPBSET_READ, i, 0, 0, 0) == 1)
        bounding |= 1ull << i;
      if (prctl (PR_CAP_AMBIENT, PR_CAP_AMBIENT_IS_SET, i, 0, 0) == 1)
        ambient |= 1ull << i;
    }
  printf ("effective=%08x%08x\n", data[1].effective, data[0].effective);
  printf ("permitted=%08x%08x\n", data[1].permitted, data[0].permitted);
  printf ("inheritable=%08x%08x\n", data[1].inheritable, data[0].inheritable);
  printf ("bounding=%016llx\n", bounding);
  printf ("ambient=%016llx\n", ambient);
  printf ("no_new_privs=%d\n", prctl (PR_GET_NO_NEW_PRIVS, 0, 0, 0, 0));
  printf ("umask=%04o\n", umask (0));
}

static void
report_interfaces (void)
{
  struct if_nameindex *interfaces = if_nameindex ();

  for (struct if_nameindex *i = interfaces; i != NULL && i->if_index != 0; i++)
    printf ("interface=%s\n", i->if_name);
  if (interfaces != NULL)
    if_freenameindex (interfaces);
}

static void
report_pids (void)
{
  DIR *proc = opendir ("/proc");
  struct dirent *entry;

  while (proc != NULL && (entry = readdir (proc)) != NULL)
    if (entry->d_name[0] >= '0' && entry->d_name[0] <= '9')
      printf ("visible=%s\n", entry->d_name);
  if (proc != NULL)
    closedir (proc);
}

static void
report_namespaces (void)
{
  const char *const names[]
      = { "net", "mnt", "pid", "ipc", "uts", "user", "cgroup" };

  for (size_t i = 0; i < sizeof names / sizeof *names; i++)
    {
      char link[64];
      char target[128];
      ssize_t length;

      snprintf (link, sizeof link, "/proc/self/ns/%s", names[i]);
      length = readlink (link, target, sizeof target - 1);
      if (length < 0)
        continue;
      target[length] = '\0';
      printf ("ns=%s\n", target);
    }
}

void
probe_print_bytes (const char *key, const char *text)
{
  printf ("%s=", key);
  for (const unsigned char *p = (const unsigned char *) text; *p != 0; p++)
    if (*p > ' ' && *p < 0x7f && *p != '\\')
      putchar (*p);
    else
      printf ("\\x%02x", *p);
  putchar ('\n');
}

const char *
probe_try_write (const char *path)
{
  char name[PATH_MAX];
  struct stat st;
  int fd;

  if (stat (path, &st) != 0)
    return strerrorname_np (errno);
  if (!S_ISDIR (st.st_mode))
    {
      fd = open (path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);
      if (fd < 0)
        return strerrorname_np (errno);
      close (fd);
      return "ok";
    }

  snprintf (name, sizeof name, "%s/probe-%d", path, getpid ());
  fd = open (name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    return strerrorname_np (errno);
  close (fd);
  return unlink (name) == 0 ? "ok" : strerrorname_np (errno);
}

void
probe_report (char **paths)
{
  report_environment ();
  report_identity ();
  report_fds ();
  report_signals ();
  report_privileges ();
  report_interfaces ();
  report_pids ();
  report_namespaces ();
  for (; *paths != NULL; paths++)
    printf ("write %s=%s\n", *paths, probe_try_write (*paths));
}
