/* probe.c - a static program that tells what it sees and does what it is told. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <mqueue.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/mount.h>
#include <sys/ptrace.h>
#include <sys/shm.h>
#include <sys/stat.h>
#include <unistd.h>

typedef struct
{
  const char *name;
  int (*run) (char **args);
} Command;

static int
report (char **args)
{
  probe_report (args);
  return 0;
}

static int
look (char **args)
{
  probe_look (args);
  return 0;
}

static int
stand_in_for_init (char **args)
{
  (void) args;
  return probe_stand_in_for_init ();
}

static int
steal_fds (char **args)
{
  return args[0] != NULL ? probe_steal_fds (args[0]) : 2;
}

/* ptrace(2), which the tracee's end ends. */
static int
trace (char **args)
{
  for (; *args != NULL; args++)
    printf ("trace=%s\n", ptrace (PTRACE_ATTACH, atoi (*args), 0, 0) == 0
                              ? "ok"
                              : strerrorname_np (errno));
  return 0;
}

/* chroot(2): the cwd stays where it is, above the new root. */
static int
escape_chroot (char **args)
{
  mkdir ("/tmp/below", 0755);
  if (chroot ("/tmp/below") != 0)
    return 1;
  for (int i = 0; i < 64; i++)
    if (chdir ("..") != 0)
      break;
  if (chroot (".") == 0 && access (args[0], F_OK) == 0)
    printf ("escaped\n");
  rmdir ("/tmp/below");
  return 0;
}

static int
try_calls (char **args)
{
  (void) args;
  probe_try_calls ();
  return 0;
}

static int
try_set_uid (char **args)
{
  if (args[0] == NULL)
    return 2;
  probe_try_set_uid (args[0]);
  return 0;
}

static int
print_args (char **args)
{
  int n = 0;

  for (; args[n] != NULL; n++)
    probe_print_bytes ("arg", args[n]);
  printf ("argc=%d\n", n);
  return 0;
}

/* One line however many arguments: their number and a sum over their bytes. */
static int
sum_args (char **args)
{
  unsigned long sum = 5381;
  unsigned long n = 0;

  for (; args[n] != NULL; n++)
    for (const char *p = args[n]; *p != '\0'; p++)
      sum = sum * 33 + (unsigned char) *p;
  printf ("n=%lu sum=%lu\n", n, sum);
  return 0;
}

static int
exit_with (char **args)
{
  return atoi (args[0]);
}

static int
kill_self (char **args)
{
  kill (getpid (), atoi (args[0]));
  pause ();
  return 0;
}

static int
kill_process (char **args)
{
  int status = kill (atoi (args[0]), atoi (args[1]));

  printf ("kill=%s\n", status == 0 ? "ok" : strerrorname_np (errno));
  return 0;
}

static int
sleep_for (char **args)
{
  sleep ((unsigned) atoi (args[0]));
  return 0;
}

/* Ignores SIGTERM, says so, and sleeps. */
static int
sleep_stubbornly (char **args)
{
  signal (SIGTERM, SIG_IGN);
  printf ("ready\n");
  fflush (stdout);
  for (unsigned left = (unsigned) atoi (args[0]); left > 0;)
    left = sleep (left);
  return 0;
}

static int
spam (char **args)
{
  static char block[65536];
  long left = atol (args[0]);

  memset (block, 'x', sizeof block);
  for (; left > 0; left -= (long) sizeof block)
    for (int fd = 1; fd <= 2; fd++)
      for (size_t done = 0; done < sizeof block;)
        {
          ssize_t n = write (fd, block + done, sizeof block - done);

          if (n <= 0)
            return 1;
          done += (size_t) n;
        }
  return 0;
}

/* A child that keeps the standard streams open while the parent ends. */
static int
leave_background (char **args)
{
  printf ("x\n");
  fflush (stdout);
  if (fork () == 0)
    sleep_for (args);
  return 0;
}

/* The parent ends at once, the child writes a second later. */
static int
write_late (char **args)
{
  if (fork () != 0)
    return atoi (args[0]);
  sleep (1);
  printf ("late\n");
  return 0;
}

/* Out of the session and the process group, with nothing open. */
static int
leave_daemon (char **args)
{
  if (fork () == 0)
    {
      setsid ();
      if (fork () != 0)
        _exit (0);
      for (int fd = 0; fd < 3; fd++)
        close (fd);
      sleep_for (args);
    }
  usleep (100000);
  return 0;
}

static int
write_paths (char **args)
{
  for (; *args != NULL; args++)
    printf ("write %s=%s\n", *args, probe_try_write (*args));
  return 0;
}

static void
print_outcome (const char *what, int status)
{
  printf ("%s=%s\n", what, status >= 0 ? "ok" : strerrorname_np (errno));
}

/* Every way to change a tree that is not opening a file. */
static int
change_tree (char **args)
{
  char file[4096];
  char other[4096];

  snprintf (file, sizeof file, "%s/file", args[0]);
  snprintf (other, sizeof other, "%s/other", args[0]);
  print_outcome ("mkdir", mkdir (other, 0755));
  print_outcome ("rename", rename (file, other));
  print_outcome ("chmod", chmod (file, 0600));
  print_outcome ("chown", chown (file, getuid (), getgid ()));
  print_outcome ("utime", utimensat (AT_FDCWD, file, NULL, 0));
  print_outcome ("truncate", truncate (file, 0));
  print_outcome ("link", link (file, other));
  print_outcome ("symlink", symlink (file, other));
  print_outcome ("unlink", unlink (file));
  return 0;
}

/* Every way out of a read-only mount that a privileged process could try. */
static int
escape_read_only (char **args)
{
  const char *path = args[0];

  print_outcome ("remount",
                 mount (NULL, path, NULL, MS_REMOUNT | MS_BIND, NULL));
  print_outcome ("bind", mount (path, path, NULL, MS_BIND, NULL));
  print_outcome ("umount", umount2 (path, MNT_DETACH));
  return 0;
}

static int
find_shm (char **args)
{
  print_outcome ("shm", shmget ((key_t) atoi (args[0]), 0, 0));
  return 0;
}

/* POSIX message queues. mq_overview(7) */
static int
find_queue (char **args)
{
  print_outcome ("queue", mq_open (args[0], O_RDONLY) < 0 ? -1 : 0);
  return 0;
}

static int
make_user_namespace (char **args)
{
  (void) args;
  print_outcome ("userns", unshare (CLONE_NEWUSER));
  return 0;
}

static int
set_hostname (char **args)
{
  print_outcome ("sethostname", sethostname (args[0], strlen (args[0])));
  return 0;
}

static int
print_type (char **args)
{
  for (; *args != NULL; args++)
    {
      struct stat st;

      if (lstat (*args, &st) != 0)
        printf ("type %s=%s\n", *args, strerrorname_np (errno));
      else
        printf ("type %s=%c %04o %lx\n", *args,
                "?pc?d?b?-?l?s???"[(st.st_mode & S_IFMT) >> 12],
                st.st_mode & 07777, (unsigned long) st.st_rdev);
    }
  return 0;
}

static int
attack_terminal (char **args)
{
  probe_attack_terminal (args[0]);
  return 0;
}

static int
describe_terminal (char **args)
{
  (void) args;
  probe_describe_terminal ();
  return 0;
}

static const Command commands[] = {
  { "report", report },
  { "look", look },
  { "init", stand_in_for_init },
  { "steal", steal_fds },
  { "trace", trace },
  { "chroot-escape", escape_chroot },
  { "calls", try_calls },
  { "set-uid", try_set_uid },
  { "args", print_args },
  { "sum", sum_args },
  { "exit", exit_with },
  { "kill", kill_self },
  { "kill-process", kill_process },
  { "sleep", sleep_for },
  { "stubborn", sleep_stubbornly },
  { "spam", spam },
  { "background", leave_background },
  { "daemon", leave_daemon },
  { "late", write_late },
  { "write", write_paths },
  { "change", change_tree },
  { "escape-read-only", escape_read_only },
  { "connect", probe_connect },
  { "loopback", probe_use_loopback },
  { "connect-abstract", probe_connect_abstract },
  { "send", probe_send },
  { "shm", find_shm },
  { "queue", find_queue },
  { "userns", make_user_namespace },
  { "sethostname", set_hostname },
  { "type", print_type },
  { "hog", probe_hog },
  { "children", probe_make_children },
  { "bomb", probe_bomb },
  { "spin", probe_spin },
  { "lift-limits", probe_lift_limits },
  { "attack-terminal", attack_terminal },
  { "terminal", describe_terminal },
};

int
main (int argc, char **argv)
{
  for (size_t i = 0; argc > 1 && i < sizeof commands / sizeof *commands; i++)
    if (strcmp (argv[1], commands[i].name) == 0)
      return commands[i].run (argv + 2);
  fprintf (stderr, "usage: probe COMMAND [ARG...]\n");
  return 64;
}
