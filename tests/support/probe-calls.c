/* probe-calls.c - try system calls that a filter may deny. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "probe.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* In x86-64 and in the numbers that all architectures share. */
#define CALL_FCHMODAT2 452
#define CALL_OPEN_TREE_ATTR 467
#define CALL_OF_THE_FUTURE 470

static void
print (const char *name, long result)
{
  printf ("%s=%s\n", name, result >= 0 ? "ok" : strerrorname_np (errno));
}

#define TRY(...) print (#__VA_ARGS__, syscall (SYS_##__VA_ARGS__))

#if defined(__x86_64__)
/* The pointer of each is bad, so that only a filter can give another answer than
 * EFAULT; without calls of 32 bits there is a signal. */
static void
try_x86 (const char *name, int number, int a, int b)
{
  int status = 0;
  pid_t pid = fork ();

  if (pid == 0)
    {
      int result;

      __asm__ volatile("int $0x80"
                       : "=a"(result)
                       : "a"(number), "b"(a), "c"(b), "d"(0), "S"(0)
                       : "memory");
      _exit (-result);
    }
  waitpid (pid, &status, 0);
  printf ("%s=%s\n", name,
          WIFEXITED (status) ? strerrorname_np (WEXITSTATUS (status))
                             : "signal");
}
#endif

static void
try_sockets (void)
{
  for (int family = 0; family < 50; family++)
    {
      int fd = socket (family, SOCK_DGRAM | SOCK_CLOEXEC, 0);

      printf ("socket %d=%s\n", family,
              fd >= 0 ? "ok" : strerrorname_np (errno));
      if (fd >= 0)
        close (fd);
    }
  print ("socket 1<<32|40",
         syscall (SYS_socket, 1ul << 32 | 40, SOCK_STREAM, 0));
}

/* A call that would do something is given what it refuses. */
void
probe_try_calls (void)
{
  TRY (keyctl, 0, -4, 0);
  TRY (add_key, "user", "probe", "x", 1, -1);
  TRY (bpf, 0, 0, 0);
  TRY (perf_event_open, 0, 0, -1, -1, 0);
  TRY (userfaultfd, 1);
  TRY (mount, 0, 0, 0, 0, 0);
  TRY (umount2, 0, 0);
  TRY (pivot_root, 0, 0);
  TRY (kexec_load, 0, 0, 0, 0);
  TRY (init_module, 0, 0, 0);
  TRY (open_by_handle_at, -1, 0, 0);
  TRY (setns, -1, 0);
  TRY (syslog, 10, 0, 0);
  TRY (clone3, 0, 0);
  TRY (open_tree, -1, "", ~0u);
  TRY (move_mount, -1, "", -1, "", ~0u);
  TRY (fsopen, 0, ~0u);
  TRY (mount_setattr, -1, "", ~0u, 0, 0);
  TRY (io_uring_setup, 0, 0);
  TRY (ptrace, 0x4206, 0x7fffffff, 0, 0);
  TRY (chroot, "/");
  TRY (ioctl, 99, 0x541bL, 0);
  TRY (ioctl, 99, (long) TIOCSTI, 0);
  TRY (ioctl, 99, 1L << 32 | TIOCSTI, 0);
  TRY (ioctl, 99, 0x541cL, 0);
  TRY (unshare, 0);
  TRY (unshare, CLONE_NEWUSER | CLONE_NEWNS);
  TRY (unshare, 0x80);
  print ("open_tree_attr", syscall (CALL_OPEN_TREE_ATTR, -1, "", ~0u, 0, 0));
  print ("future", syscall (CALL_OF_THE_FUTURE, 0, 0, 0, 0));
  try_sockets ();
#if defined(__x86_64__)
  print ("x32", syscall (0x40000000 | SYS_getpid));
  try_x86 ("x86 socketcall", 102, 1, 0);
  try_x86 ("x86 mount", 21, 0, 0);
#endif
}

static void
try_modes (const char *file, const char *other)
{
  TRY (fchmodat, AT_FDCWD, file, 0755);
  TRY (fchmodat, AT_FDCWD, file, 01777);
  TRY (fchmodat, AT_FDCWD, file, 04755);
  TRY (fchmodat, AT_FDCWD, file, 02755);
  TRY (fchmodat, AT_FDCWD, file, 1L << 32 | 06755);
  TRY (fchmod, 0, 04755);
  print ("fchmodat2 04755", syscall (CALL_FCHMODAT2, AT_FDCWD, file, 04755, 0));
  print ("fchmodat2 02755", syscall (CALL_FCHMODAT2, AT_FDCWD, file, 02755, 0));
  TRY (mknodat, AT_FDCWD, other, S_IFREG | 04755, 0);
  unlink (other);
  TRY (mkdirat, AT_FDCWD, other, 02755);
  rmdir (other);
#if defined(__x86_64__)
  TRY (chmod, file, 04755);
  TRY (mknod, other, S_IFREG | 02755, 0);
  unlink (other);
  TRY (mkdir, other, 04755);
  rmdir (other);
  try_x86 ("x86 chmod", 15, 0, 04755);
  try_x86 ("x86 mkdir", 39, 0, 02755);
#endif
}

static void
try_opens (const char *directory, const char *file, const char *other)
{
  TRY (openat, AT_FDCWD, file, O_RDONLY, 07777);
  TRY (openat, AT_FDCWD, other, O_CREAT | O_WRONLY, 0755);
  TRY (openat, AT_FDCWD, other, O_CREAT | O_WRONLY, 04755);
  TRY (openat, AT_FDCWD, other, O_CREAT | O_WRONLY, 02755);
  TRY (openat, AT_FDCWD, directory, O_TMPFILE | O_WRONLY, 0755);
  TRY (openat, AT_FDCWD, directory, O_TMPFILE | O_WRONLY, 04755);
  TRY (openat2, AT_FDCWD, file, 0, 0);
#if defined(__x86_64__)
  TRY (open, file, O_RDONLY, 07777);
  TRY (open, other, O_CREAT | O_WRONLY, 04755);
  TRY (open, directory, O_TMPFILE | O_WRONLY, 02755);
  TRY (creat, other, 0644);
  TRY (creat, other, 04755);
#endif
  unlink (other);
}

void
probe_try_set_uid (const char *directory)
{
  char file[4096];
  char other[4096];

  snprintf (file, sizeof file, "%s/probe-file", directory);
  snprintf (other, sizeof other, "%s/probe-other", directory);
  close (0);
  openat (AT_FDCWD, file, O_CREAT | O_RDWR, 0644);
  try_modes (file, other);
  try_opens (directory, file, other);
  unlink (file);
}
