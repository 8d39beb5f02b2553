/* holder.c - namespaces that exist already, for tests that join them. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "holder.h"

#include <check.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static const char *const files[SANDBOX_ISOLATION_N_KINDS]
    = { "net", "mnt", "pid", "ipc", "uts", "user", "cgroup" };

static void
write_file (const char *path, const char *text)
{
  int fd = open (path, O_WRONLY);

  if (fd < 0 || write (fd, text, strlen (text)) < 0)
    _exit (1);
  close (fd);
}

static void
map_ids (unsigned uid, unsigned gid)
{
  char text[64];

  write_file ("/proc/self/setgroups", "deny");
  snprintf (text, sizeof text, "0 %u 1", uid);
  write_file ("/proc/self/uid_map", text);
  snprintf (text, sizeof text, "0 %u 1", gid);
  write_file ("/proc/self/gid_map", text);
}

/* The end of @report tells that all is there; its text is the number of the first
 * process of the pid namespace. */
static void
hold (uid_t owner, int report)
{
  unsigned uid = owner != 0 ? owner : geteuid ();
  unsigned gid = owner != 0 ? owner : getegid ();
  char text[32];
  pid_t first;

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  if (owner != 0
      && (setresgid (owner, owner, owner) != 0
          || setresuid (owner, owner, owner) != 0))
    _exit (1);
  prctl (PR_SET_DUMPABLE, 1);
  if (unshare (CLONE_NEWUSER | CLONE_NEWNET | CLONE_NEWNS | CLONE_NEWPID
               | CLONE_NEWIPC | CLONE_NEWUTS | CLONE_NEWCGROUP)
      != 0)
    _exit (1);
  map_ids (uid, gid);
  first = fork ();
  if (first == 0)
    {
      prctl (PR_SET_PDEATHSIG, SIGKILL);
      close (report);
      if (unshare (CLONE_NEWUSER) != 0)
        _exit (1);
      map_ids (0, 0);
      write_file ("/proc/self/comm", "holder-of-all");
      while (1)
        pause ();
    }
  snprintf (text, sizeof text, "%d", first);
  if (write (report, text, strlen (text)) < 0)
    _exit (1);
  close (report);
  while (1)
    pause ();
}

static int
open_namespace (pid_t pid, const char *file)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/ns/%s", pid, file);
  int fd = open (path, O_RDONLY | O_CLOEXEC);

  ck_assert_msg (fd >= 0, "%s", path);
  return fd;
}

/* Until it has made a user namespace of its own and mapped its ids. */
static void
wait_for_second (Holder *self)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/comm", self->first);

  for (int i = 0; i < 500; i++)
    {
      g_autofree char *text = NULL;

      if (g_file_get_contents (path, &text, NULL, NULL)
          && g_str_has_prefix (text, "holder-of-all"))
        return;
      g_usleep (10000);
    }
  ck_abort_msg ("no second user namespace");
}

void
holder_start (Holder *self, uid_t owner)
{
  char text[32] = "";
  int ends[2];

  ck_assert_int_eq (pipe2 (ends, O_CLOEXEC), 0);
  self->pid = fork ();
  ck_assert_int_ge (self->pid, 0);
  if (self->pid == 0)
    hold (owner, ends[1]);
  close (ends[1]);
  ck_assert_int_gt (read (ends[0], text, sizeof text - 1), 0);
  close (ends[0]);
  /* As this process counts, since it was told by one that counts the same. */
  self->first = atoi (text);
  self->first_pidfd = (int) syscall (SYS_pidfd_open, self->first, 0);
  ck_assert_int_ge (self->first_pidfd, 0);
  wait_for_second (self);
  for (int i = 0; i < SANDBOX_ISOLATION_N_KINDS; i++)
    self->fds[i] = open_namespace (
        i == SANDBOX_ISOLATION_KIND_PID ? self->first : self->pid, files[i]);
  self->second_user = open_namespace (self->first, "user");
}

/* Whoever inherits it may take his time to reap it. */
static void
wait_for_first (Holder *self)
{
  struct pollfd poll_fd = { .fd = self->first_pidfd, .events = POLLIN };

  ck_assert_int_eq (poll (&poll_fd, 1, 5000), 1);
}

void
holder_end_first (Holder *self)
{
  kill (self->first, SIGKILL);
  wait_for_first (self);
}

void
holder_stop (Holder *self)
{
  kill (self->pid, SIGKILL);
  waitpid (self->pid, NULL, 0);
  for (int i = 0; i < SANDBOX_ISOLATION_N_KINDS; i++)
    close (self->fds[i]);
  close (self->second_user);
  /* Its child goes too. */
  wait_for_first (self);
  close (self->first_pidfd);
}

static char *
dup_name (int fd)
{
  g_autofree char *path = g_strdup_printf ("/proc/self/fd/%d", fd);

  return g_file_read_link (path, NULL);
}

char *
holder_dup_name (const Holder *self, SandboxIsolationKind kind)
{
  return dup_name (self->fds[kind]);
}

char *
holder_dup_second_user (const Holder *self)
{
  return dup_name (self->second_user);
}
