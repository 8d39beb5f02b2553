/* syscall-process.h - raw system calls on processes, signals and identity. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "syscall.h"

#include <linux/capability.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>

/* Processes and signals. The kernel's signal sets have 64 bits. */

static inline pid_t
raw_fork (void)
{
  return (pid_t) raw_syscall (__NR_clone, SIGCHLD, 0, 0, 0, 0, 0);
}

static inline pid_t
raw_wait4 (pid_t pid, int *status, int options, struct rusage *usage)
{
  return (pid_t) raw_syscall (__NR_wait4, pid, (long) status, options,
                              (long) usage, 0, 0);
}

static inline pid_t
raw_getpid (void)
{
  return (pid_t) raw_syscall (__NR_getpid, 0, 0, 0, 0, 0, 0);
}

static inline pid_t
raw_getppid (void)
{
  return (pid_t) raw_syscall (__NR_getppid, 0, 0, 0, 0, 0, 0);
}

static inline pid_t
raw_setsid (void)
{
  return (pid_t) raw_syscall (__NR_setsid, 0, 0, 0, 0, 0, 0);
}

static inline int
raw_setrlimit (int resource, const struct rlimit *limit)
{
  return (int) raw_syscall (__NR_setrlimit, resource, (long) limit, 0, 0, 0, 0);
}

static inline int
raw_setpriority (int which, int who, int priority)
{
  return (int) raw_syscall (__NR_setpriority, which, who, priority, 0, 0, 0);
}

static inline int
raw_kill (pid_t pid, int signum)
{
  return (int) raw_syscall (__NR_kill, pid, signum, 0, 0, 0, 0);
}

static inline int
raw_pidfd_send_signal (int fd, int signum)
{
  return (int) raw_syscall (__NR_pidfd_send_signal, fd, signum, 0, 0, 0, 0);
}

static inline int
raw_sigprocmask (int how, uint64_t mask)
{
  return (int) raw_syscall (__NR_rt_sigprocmask, how, (long) &mask, 0,
                            sizeof mask, 0, 0);
}

/* All zeros is SIG_DFL with no flags in every layout of the structure. */
static inline int
raw_signal_default (int signum)
{
  static const uint64_t action[4];

  return (int) raw_syscall (__NR_rt_sigaction, signum, (long) action, 0,
                            sizeof (uint64_t), 0, 0);
}

static inline int
raw_signalfd (uint64_t mask, int flags)
{
  return (int) raw_syscall (__NR_signalfd4, -1, (long) &mask, sizeof mask,
                            flags, 0, 0);
}

static inline int
raw_clock_gettime (clockid_t clock, struct timespec *now)
{
  return (int) raw_syscall (__NR_clock_gettime, clock, (long) now, 0, 0, 0, 0);
}

static inline void *
raw_mmap (size_t size, int protection, int flags, int fd)
{
  return (void *) raw_syscall (__NR_mmap, 0, (long) size, protection, flags, fd,
                               0);
}

static inline int
raw_munmap (void *address, size_t size)
{
  return (int) raw_syscall (__NR_munmap, (long) address, (long) size, 0, 0, 0,
                            0);
}

/* A returned pointer that is an errno. */
static inline int
raw_pointer_error (const void *pointer)
{
  return (unsigned long) pointer > -4096ul ? (int) (long) pointer : 0;
}

/* Identity. */

static inline int
raw_prctl (int operation, unsigned long a, unsigned long b)
{
  return (int) raw_syscall (__NR_prctl, operation, (long) a, (long) b, 0, 0, 0);
}

static inline int
raw_getgroups (int size, gid_t *groups)
{
  return (int) raw_syscall (__NR_getgroups, size, (long) groups, 0, 0, 0, 0);
}

static inline int
raw_setgroups (size_t size, const gid_t *groups)
{
  return (int) raw_syscall (__NR_setgroups, (long) size, (long) groups, 0, 0, 0,
                            0);
}

static inline int
raw_getresgid (gid_t ids[3])
{
  return (int) raw_syscall (__NR_getresgid, (long) &ids[0], (long) &ids[1],
                            (long) &ids[2], 0, 0, 0);
}

static inline int
raw_setresgid (gid_t real, gid_t effective, gid_t saved)
{
  return (int) raw_syscall (__NR_setresgid, real, effective, saved, 0, 0, 0);
}

static inline int
raw_getresuid (uid_t ids[3])
{
  return (int) raw_syscall (__NR_getresuid, (long) &ids[0], (long) &ids[1],
                            (long) &ids[2], 0, 0, 0);
}

static inline int
raw_setresuid (uid_t real, uid_t effective, uid_t saved)
{
  return (int) raw_syscall (__NR_setresuid, real, effective, saved, 0, 0, 0);
}

static inline int
raw_capget (struct __user_cap_header_struct *header,
            struct __user_cap_data_struct *data)
{
  return (int) raw_syscall (__NR_capget, (long) header, (long) data, 0, 0, 0,
                            0);
}

static inline int
raw_capset (struct __user_cap_header_struct *header,
            const struct __user_cap_data_struct *data)
{
  return (int) raw_syscall (__NR_capset, (long) header, (long) data, 0, 0, 0,
                            0);
}
