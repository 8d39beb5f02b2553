/* terminal.c - the controlling terminal of the command. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/ioctl.h>

/* ioctl(2) has other numbers for programs of 32 bits, and for those of x32, whose
 * bit some kernels do not insist on. */
#define X32_BIT 0x40000000
#if defined(__x86_64__)
#define NATIVE_ARCH AUDIT_ARCH_X86_64
#define COMPAT_ARCH AUDIT_ARCH_I386
#define X32_IOCTL 514
#elif defined(__aarch64__)
#define NATIVE_ARCH AUDIT_ARCH_AARCH64
#define COMPAT_ARCH AUDIT_ARCH_ARM
#define X32_IOCTL __NR_ioctl
#endif
#define COMPAT_IOCTL 54

#define LOAD(member) \
  BPF_STMT (BPF_LD | BPF_W | BPF_ABS, offsetof (struct seccomp_data, member))
#define IF_EQUAL(value, yes, no) \
  BPF_JUMP (BPF_JMP | BPF_JEQ | BPF_K, (value), (yes), (no))
#define RETURN(value) BPF_STMT (BPF_RET | BPF_K, (value))

/* TIOCSTI and TIOCLINUX type; TIOCSETD and TIOCEXCL leave nobody else the terminal;
 * TIOCSCTTY with 1 takes it away from its session. The kernel looks at the lower half of ioctl's request alone, so the filter does
 * too; that half comes first on a little-endian machine. */
#if __BYTE_ORDER__ != __ORDER_LITTLE_ENDIAN__
#error "the lower half of an argument is elsewhere"
#endif
static const struct sock_filter no_typing[] = {
  LOAD (arch),
  IF_EQUAL (NATIVE_ARCH, 0, 4),
  LOAD (nr),
  BPF_STMT (BPF_ALU | BPF_AND | BPF_K, ~(uint32_t) X32_BIT),
  IF_EQUAL (__NR_ioctl, 4, 0),
  IF_EQUAL (X32_IOCTL, 3, 11),
  IF_EQUAL (COMPAT_ARCH, 0, 11),
  LOAD (nr),
  IF_EQUAL (COMPAT_IOCTL, 0, 8),
  LOAD (args[1]),
  IF_EQUAL (TIOCSTI, 7, 0),
  IF_EQUAL (TIOCLINUX, 6, 0),
  IF_EQUAL (TIOCSETD, 5, 0),
  IF_EQUAL (TIOCEXCL, 4, 0),
  IF_EQUAL (TIOCSCTTY, 0, 2),
  LOAD (args[2]),
  IF_EQUAL (1, 1, 0),
  RETURN (SECCOMP_RET_ALLOW),
  RETURN (SECCOMP_RET_ERRNO | EPERM),
};

static uint32_t
flags_of (const struct settings *settings)
{
  return settings->config->flags;
}

/* Also says whether it is the controlling terminal: else ENOTTY. */
static int
check_session (int fd)
{
  int session;

  return raw_ioctl (fd, TIOCGSID, &session);
}

/* The command is in the foreground from its first instruction on. SIGTTOU, which
 * would stop us, is blocked. */
int
terminal_enter (const struct settings *settings)
{
  int fd = settings->config->tty_fd;
  int group;
  int result;

  if (flags_of (settings) & INIT_TTY_PTY)
    {
      result = raw_ioctl (fd, TIOCSCTTY, NULL);
      return result < 0 ? result : check_session (fd);
    }
  if ((flags_of (settings) & INIT_TTY_INHERIT) == 0)
    return 0;
  result = raw_setpgid (0, 0);
  if (result == 0)
    result = check_session (fd);
  group = raw_getpid ();
  if (result == 0 && flags_of (settings) & INIT_TTY_FOREGROUND)
    result = raw_ioctl (fd, TIOCSPGRP, &group);
  return result;
}

int
terminal_forbid_typing (void)
{
  const struct sock_fprog program = {
    .len = sizeof no_typing / sizeof no_typing[0],
    .filter = (struct sock_filter *) no_typing,
  };
  int result = raw_prctl (PR_SET_SECCOMP, SECCOMP_MODE_FILTER,
                          (unsigned long) &program);

  /* The kernel would say EBADF. */
  if (result == 0 && raw_ioctl (-1, TIOCSTI, NULL) != -EPERM)
    result = -ENOSYS;
  return result;
}

void
terminal_give (const struct settings *settings, int group)
{
  if (flags_of (settings) & INIT_TTY_INHERIT)
    raw_ioctl (settings->config->tty_fd, TIOCSPGRP, &group);
}

/* As long as we held it, a pty would not hang up. */
void
terminal_drop (const struct settings *settings)
{
  int fd = settings->config->tty_fd;

  if ((flags_of (settings) & (INIT_TTY_PTY | INIT_TTY_INHERIT)) && fd > 2)
    raw_close (fd);
}
