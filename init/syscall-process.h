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

static inline mode_t
raw_umask (mode_t mask)
{
  return (mode_t) raw_syscall (__NR_umask, (long) mask, 0, 0, 0, 0, 0);
}

static inline pid_t
raw_fork (void)
{
  return (pid_t) raw_syscall (__NR_clone, SIGCHLD, 0, 0, 0, 0, 0);
}

/* The child runs @function, which does not return, on @stack_end and below. */
static inline pid_t
raw_clone (unsigned long flags, void *stack_end, void (*function) (void))
{
#if defined(__x86_64__)
  register long tid_address __asm__("r10") = 0;
  long result;

  __asm__ volatile("syscall\n\t"
                   "test %%rax, %%rax\n\t"
                   "jnz 1f\n\t"
                   "xor %%ebp, %%ebp\n\t"
                   "call *%[function]\n\t"
                   "hlt\n"
                   "1:"
                   : "=a"(result)
                   : "a"((long) __NR_clone), "D"(flags), "S"(stack_end),
                     "d"(0L), "r"(tid_address), [function] "b"(function)
                   : "rcx", "r11", "memory");
  return (pid_t) result;
#elif defined(__aarch64__)
  register long number __asm__("x8") = __NR_clone;
  register long result __asm__("x0") = (long) flags;
  register void *stack __asm__("x1") = stack_end;
  register long parent __asm__("x2") = 0;
  register long tls __asm__("x3") = 0;
  register long tid __asm__("x4") = 0;
  register void (*entry) (void) __asm__("x5") = function;

  __asm__ volatile("svc #0\n\t"
                   "cbnz x0, 1f\n\t"
                   "mov x29, #0\n\t"
                   "blr %[function]\n\t"
                   "brk #0\n"
                   "1:"
                   : "+r"(result)
                   : "r"(number), "r"(stack), "r"(parent), "r"(tls),
                     "r"(tid), [function] "r"(entry)
                   : "memory");
  return (pid_t) result;
#endif
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
raw_unshare (int flags)
{
  return (int) raw_syscall (__NR_unshare, flags, 0, 0, 0, 0, 0);
}

static inline int
raw_setns (int fd, int type)
{
  return (int) raw_syscall (__NR_setns, fd, type, 0, 0, 0, 0);
}

static inline int
raw_setpgid (pid_t pid, pid_t group)
{
  return (int) raw_syscall (__NR_setpgid, pid, group, 0, 0, 0, 0);
}

static inline int
raw_getrlimit (int resource, struct rlimit *limit)
{
  return (int) raw_syscall (__NR_prlimit64, 0, resource, 0, (long) limit, 0, 0);
}

static inline int
raw_setrlimit (int resource, const struct rlimit *limit)
{
  return (int) raw_syscall (__NR_prlimit64, 0, resource, (long) limit, 0, 0, 0);
}

static inline int
raw_seccomp (unsigned int operation, unsigned int flags, const void *data)
{
  return (int) raw_syscall (__NR_seccomp, operation, flags, (long) data, 0, 0,
                            0);
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
raw_pidfd_open (pid_t pid)
{
  return (int) raw_syscall (__NR_pidfd_open, pid, 0, 0, 0, 0, 0);
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
