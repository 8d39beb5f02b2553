/* calls.c - what the fault injection knows of system calls. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "calls.h"

#include <sys/syscall.h>

static const long never_failing[] = {
  SYS_exit,
  SYS_exit_group,
  SYS_close,
  SYS_getpid,
  SYS_gettid,
  SYS_getppid,
  SYS_getuid,
  SYS_geteuid,
  SYS_getgid,
  SYS_getegid,
  SYS_munmap,
  SYS_rt_sigreturn,
  SYS_rt_sigaction,
  SYS_rt_sigprocmask,
  SYS_clock_gettime,
  SYS_gettimeofday,
  SYS_futex,
  SYS_set_tid_address,
  SYS_rseq,
  SYS_umask,
  SYS_sched_yield,
  SYS_set_robust_list,
  SYS_gettimeofday,
  SYS_restart_syscall,
  /* Says what there is, and no errno, brk(2); libc takes one for an address. */
  SYS_brk,
#ifdef SYS_arch_prctl
  SYS_arch_prctl,
#endif
};

#define NAME(name) \
  { \
    SYS_##name, #name \
  }

static const struct
{
  long call;
  const char *name;
} names[] = {
  NAME (capget),
  NAME (capset),
  NAME (chdir),
  NAME (chroot),
  NAME (clone),
  NAME (clone3),
  NAME (close_range),
  NAME (dup3),
  NAME (epoll_create1),
  NAME (epoll_ctl),
  NAME (epoll_pwait),
  NAME (eventfd2),
  NAME (execve),
  NAME (execveat),
  NAME (faccessat),
  NAME (fchdir),
  NAME (fchmod),
  NAME (fchown),
  NAME (fcntl),
  NAME (flock),
  NAME (fsconfig),
  NAME (fsmount),
  NAME (fsopen),
  NAME (fstat),
  NAME (fstatfs),
  NAME (getdents64),
  NAME (getrandom),
  NAME (getresuid),
  NAME (getrusage),
  NAME (ioctl),
  NAME (kill),
  NAME (lseek),
  NAME (madvise),
  NAME (memfd_create),
  NAME (mkdirat),
  NAME (mmap),
  NAME (mount),
  NAME (mount_setattr),
  NAME (move_mount),
  NAME (mprotect),
  NAME (newfstatat),
  NAME (openat),
  NAME (openat2),
  NAME (open_tree),
  NAME (pidfd_open),
  NAME (pipe2),
  NAME (pivot_root),
  NAME (ppoll),
  NAME (prctl),
  NAME (pread64),
  NAME (prlimit64),
  NAME (read),
  NAME (readlinkat),
  NAME (recvfrom),
  NAME (recvmsg),
  NAME (sendmsg),
  NAME (sendto),
  NAME (setgid),
  NAME (setgroups),
  NAME (sethostname),
  NAME (setpriority),
  NAME (setresgid),
  NAME (setresuid),
  NAME (setsid),
  NAME (setuid),
  NAME (signalfd4),
  NAME (socket),
  NAME (socketpair),
  NAME (statfs),
  NAME (statx),
  NAME (symlinkat),
  NAME (timerfd_create),
  NAME (timerfd_settime),
  NAME (umount2),
  NAME (uname),
  NAME (unlinkat),
  NAME (unshare),
  NAME (utimensat),
  NAME (wait4),
  NAME (waitid),
  NAME (write),
  NAME (pidfd_send_signal),
#ifdef __x86_64__
  NAME (access),
  NAME (chmod),
  NAME (epoll_wait),
  NAME (fork),
  NAME (lstat),
  NAME (mkdir),
  NAME (open),
  NAME (poll),
  NAME (readlink),
  NAME (rmdir),
  NAME (stat),
  NAME (symlink),
  NAME (unlink),
  NAME (vfork),
  NAME (dup2),
#endif
};

gboolean
calls_never_fails (long call)
{
  for (gsize i = 0; i < G_N_ELEMENTS (never_failing); i++)
    if (call == never_failing[i])
      return TRUE;
  return FALSE;
}

gboolean
calls_is_always_there (long call)
{
  static const long calls[] = {
    SYS_read,  SYS_write,      SYS_wait4,       SYS_waitid,
    SYS_ppoll, SYS_mmap,       SYS_epoll_pwait,
#ifdef __x86_64__
    SYS_poll,  SYS_epoll_wait,
#endif
  };

  for (gsize i = 0; i < G_N_ELEMENTS (calls); i++)
    if (call == calls[i])
      return TRUE;
  return FALSE;
}

char *
calls_dup_name (long call)
{
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (names[i].call == call)
      return g_strdup (names[i].name);
  return g_strdup_printf ("call %ld", call);
}
