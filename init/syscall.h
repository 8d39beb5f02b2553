/* syscall.h - raw system calls, for code that may not use libc or its errno. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <asm/unistd.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/openat2.h>
#include <linux/stat.h>
#include <poll.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/utsname.h>
#include <sys/vfs.h>
#include <time.h>

/* Each returns what the kernel returns: a negative errno on failure. The
 * kernel's and libc's struct stat, statfs, timespec, rusage and utsname are
 * the same on the architectures below. */

#if defined(__x86_64__)

static inline long
raw_syscall (long number, long a, long b, long c, long d, long e, long f)
{
  register long r10 __asm__("r10") = d;
  register long r8 __asm__("r8") = e;
  register long r9 __asm__("r9") = f;
  long result;

  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8),
                     "r"(r9)
                   : "rcx", "r11", "memory");
  return result;
}

#elif defined(__aarch64__)

static inline long
raw_syscall (long number, long a, long b, long c, long d, long e, long f)
{
  register long x8 __asm__("x8") = number;
  register long x0 __asm__("x0") = a;
  register long x1 __asm__("x1") = b;
  register long x2 __asm__("x2") = c;
  register long x3 __asm__("x3") = d;
  register long x4 __asm__("x4") = e;
  register long x5 __asm__("x5") = f;

  __asm__ volatile("svc #0"
                   : "+r"(x0)
                   : "r"(x8), "r"(x1), "r"(x2), "r"(x3), "r"(x4), "r"(x5)
                   : "memory");
  return x0;
}

#else
#error "raw system calls are written for x86_64 and aarch64"
#endif

/* Files and descriptors. */

static inline long
raw_read (int fd, void *buffer, size_t size)
{
  return raw_syscall (__NR_read, fd, (long) buffer, (long) size, 0, 0, 0);
}

static inline long
raw_write (int fd, const void *buffer, size_t size)
{
  return raw_syscall (__NR_write, fd, (long) buffer, (long) size, 0, 0, 0);
}

static inline int
raw_close (int fd)
{
  return (int) raw_syscall (__NR_close, fd, 0, 0, 0, 0, 0);
}

static inline int
raw_close_range (unsigned int first, unsigned int last, unsigned int flags)
{
  return (int) raw_syscall (__NR_close_range, first, last, flags, 0, 0, 0);
}

static inline int
raw_openat (int directory, const char *path, int flags, mode_t mode)
{
  return (int) raw_syscall (__NR_openat, directory, (long) path, flags, mode, 0,
                            0);
}

static inline int
raw_openat2 (int directory, const char *path, const struct open_how *how)
{
  return (int) raw_syscall (__NR_openat2, directory, (long) path, (long) how,
                            sizeof *how, 0, 0);
}

static inline int
raw_dup3 (int from, int to, int flags)
{
  return (int) raw_syscall (__NR_dup3, from, to, flags, 0, 0, 0);
}

static inline int
raw_fcntl (int fd, int operation, long argument)
{
  return (int) raw_syscall (__NR_fcntl, fd, operation, argument, 0, 0, 0);
}

static inline int
raw_pipe2 (int fds[2], int flags)
{
  return (int) raw_syscall (__NR_pipe2, (long) fds, flags, 0, 0, 0, 0);
}

static inline int
raw_ioctl (int fd, unsigned long request, void *argument)
{
  return (int) raw_syscall (__NR_ioctl, fd, (long) request, (long) argument, 0,
                            0, 0);
}

static inline int
raw_fstatat (int directory, const char *path, struct stat *info, int flags)
{
  return (int) raw_syscall (__NR_newfstatat, directory, (long) path,
                            (long) info, flags, 0, 0);
}

static inline int
raw_fstat (int fd, struct stat *info)
{
  return raw_fstatat (fd, "", info, AT_EMPTY_PATH);
}

static inline int
raw_fstatfs (int fd, struct statfs *info)
{
  return (int) raw_syscall (__NR_fstatfs, fd, (long) info, 0, 0, 0, 0);
}

static inline long
raw_readlinkat (int directory, const char *path, char *buffer, size_t size)
{
  return raw_syscall (__NR_readlinkat, directory, (long) path, (long) buffer,
                      (long) size, 0, 0);
}

static inline long
raw_getdents64 (int fd, void *buffer, size_t size)
{
  return raw_syscall (__NR_getdents64, fd, (long) buffer, (long) size, 0, 0, 0);
}

static inline int
raw_mkdirat (int directory, const char *path, mode_t mode)
{
  return (int) raw_syscall (__NR_mkdirat, directory, (long) path, mode, 0, 0,
                            0);
}

static inline int
raw_unlinkat (int directory, const char *path, int flags)
{
  return (int) raw_syscall (__NR_unlinkat, directory, (long) path, flags, 0, 0,
                            0);
}

static inline int
raw_symlinkat (const char *target, int directory, const char *path)
{
  return (int) raw_syscall (__NR_symlinkat, (long) target, directory,
                            (long) path, 0, 0, 0);
}

static inline int
raw_fchdir (int fd)
{
  return (int) raw_syscall (__NR_fchdir, fd, 0, 0, 0, 0, 0);
}

static inline int
raw_ppoll (struct pollfd *fds, unsigned int n_fds, struct timespec *timeout)
{
  return (int) raw_syscall (__NR_ppoll, (long) fds, n_fds, (long) timeout, 0, 0,
                            0);
}

static inline int
raw_socket (int domain, int type, int protocol)
{
  return (int) raw_syscall (__NR_socket, domain, type, protocol, 0, 0, 0);
}

static inline long
raw_send (int fd, const void *buffer, size_t size, int flags)
{
  return raw_syscall (__NR_sendto, fd, (long) buffer, (long) size, flags, 0, 0);
}

static inline long
raw_recv (int fd, void *buffer, size_t size, int flags)
{
  return raw_syscall (__NR_recvfrom, fd, (long) buffer, (long) size, flags, 0,
                      0);
}

/* Mounts and namespaces. */

static inline int
raw_mount (const char *source,
           const char *target,
           const char *type,
           unsigned long flags,
           const void *data)
{
  return (int) raw_syscall (__NR_mount, (long) source, (long) target,
                            (long) type, (long) flags, (long) data, 0);
}

static inline int
raw_chroot (const char *path)
{
  return (int) raw_syscall (__NR_chroot, (long) path, 0, 0, 0, 0, 0);
}

static inline int
raw_uname (struct utsname *names)
{
  return (int) raw_syscall (__NR_uname, (long) names, 0, 0, 0, 0, 0);
}

/* The end of a process image. */

static inline int
raw_execve (const char *path, char *const *argv, char *const *environment)
{
  return (int) raw_syscall (__NR_execve, (long) path, (long) argv,
                            (long) environment, 0, 0, 0);
}

static inline int
raw_execveat (int fd,
              const char *path,
              char *const *argv,
              char *const *environment,
              int flags)
{
  return (int) raw_syscall (__NR_execveat, fd, (long) path, (long) argv,
                            (long) environment, flags, 0);
}

static inline _Noreturn void
raw_exit (int status)
{
  raw_syscall (__NR_exit_group, status, 0, 0, 0, 0, 0);
  /* A filter of system calls has denied it. */
  raw_syscall (__NR_exit, status, 0, 0, 0, 0, 0);
  for (;;)
    __builtin_trap ();
}
