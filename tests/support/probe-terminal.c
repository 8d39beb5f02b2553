/* probe-terminal.c - what a command can do to a terminal. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <termios.h>
#include <unistd.h>

static void
print (const char *name, long result)
{
  printf ("%s=%s\n", name, result >= 0 ? "ok" : strerrorname_np (errno));
}

/* What the terminal would take for typed characters. */
static void
type (int fd)
{
  char paste = 3; /* TIOCL_PASTESEL */
  char letter = 'X';

  print ("TIOCSTI", ioctl (fd, TIOCSTI, &letter));
  print ("TIOCLINUX", ioctl (fd, TIOCLINUX, &paste));
#if defined(__x86_64__)
  /* The kernel ignores the upper half of the request; it takes x32's number, and
   * that of programs of 32 bits through an interrupt. */
  print ("TIOCSTI-long", syscall (SYS_ioctl, (long) fd,
                                  0xffffffff00000000L | TIOCSTI, &letter));
  print ("TIOCSTI-x32",
         syscall (0x40000000 | 514, (long) fd, (long) TIOCSTI, &letter));
#endif
}

/* So that nobody else can use it. */
static void
spoil (int fd)
{
  const int null_discipline = 27;

  print ("TIOCSETD", ioctl (fd, TIOCSETD, &null_discipline));
  print ("TIOCEXCL", ioctl (fd, TIOCEXCL));
}

void
probe_attack_terminal (const char *path)
{
  int fd = path != NULL ? open (path, O_RDWR | O_NOCTTY) : 0;
  pid_t group;

  if (fd < 0)
    {
      print ("open", -1);
      return;
    }
  type (fd);
  signal (SIGTTOU, SIG_IGN);
  group = getpgrp ();
  print ("tcsetpgrp", ioctl (fd, TIOCSPGRP, &group));
  print ("TIOCSCTTY", ioctl (fd, TIOCSCTTY, 1));
  if (path != NULL)
    spoil (fd);
}

void
probe_describe_terminal (void)
{
  int fd = open ("/dev/tty", O_RDWR | O_NOCTTY);
  struct winsize size = { 0 };

  for (int i = 0; i < 3; i++)
    printf ("isatty%d=%d\n", i, isatty (i));
  print ("open", fd);
  ioctl (fd, TIOCGWINSZ, &size);
  printf ("size=%d %d\n", size.ws_row, size.ws_col);
  printf ("leader=%d\n", getsid (0) == getpid ());
  printf ("group=%d\n", getpgrp () == getpid ());
  printf ("foreground=%d\n", fd >= 0 && tcgetpgrp (fd) == getpgrp ());
}
