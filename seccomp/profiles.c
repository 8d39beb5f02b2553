/* profiles.c - which system calls a named profile denies. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "profiles.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>

#define DENY(name) \
  { \
    .call = name, .error = EPERM \
  }
/* Its callers have another way, which they take when a kernel is too old. */
#define HIDE(name) \
  { \
    .call = name, .error = ENOSYS \
  }

/* The kernel takes 32 bits of these arguments, so what is above is not looked
 * at. */
#define ARGUMENT(index, mask, value) \
  { \
    .arg = index, .op = SCMP_CMP_MASKED_EQ, .datum_a = mask, .datum_b = value \
  }
#define DENY_FLAG(name, index, flag) \
  { \
    .call = name, .error = EPERM, .n_comparisons = 1, \
    .comparisons \
        = { ARGUMENT (index, flag, flag) } \
  }

/* Work of an administrator, and what has been a way into the kernel. */
static const Rule administration[] = {
  DENY ("acct"),
  DENY ("add_key"),
  DENY ("bpf"),
  DENY ("clock_settime"),
  DENY ("create_module"),
  DENY ("delete_module"),
  DENY ("finit_module"),
  DENY ("init_module"),
  DENY ("ioperm"),
  DENY ("iopl"),
  DENY ("kexec_file_load"),
  DENY ("kexec_load"),
  DENY ("keyctl"),
  DENY ("lookup_dcookie"),
  DENY ("nfsservctl"),
  DENY ("open_by_handle_at"),
  DENY ("perf_event_open"),
  DENY ("quotactl"),
  DENY ("quotactl_fd"),
  DENY ("reboot"),
  DENY ("request_key"),
  DENY ("settimeofday"),
  DENY ("stime"),
  DENY ("swapoff"),
  DENY ("swapon"),
  DENY ("syslog"),
  DENY ("uselib"),
  DENY ("userfaultfd"),
  DENY ("vhangup"),
  { 0 },
};

static const Rule mounts[] = {
  DENY ("mount"),
  DENY ("pivot_root"),
  DENY ("umount"),
  DENY ("umount2"),
  HIDE ("fsconfig"),
  HIDE ("fsmount"),
  HIDE ("fsopen"),
  HIDE ("fspick"),
  HIDE ("mount_setattr"),
  HIDE ("move_mount"),
  HIDE ("open_tree"),
  { .call = "open_tree_attr", .error = ENOSYS, .number = 467 },
  { 0 },
};

/* What clone3(2) is asked for lies in memory, where no filter looks; libc falls
 * back to clone(2). */
static const Rule namespaces[] = {
  DENY ("setns"),
  HIDE ("clone3"),
  DENY_FLAG ("clone", 0, CLONE_NEWNS),
  DENY_FLAG ("clone", 0, CLONE_NEWCGROUP),
  DENY_FLAG ("clone", 0, CLONE_NEWUTS),
  DENY_FLAG ("clone", 0, CLONE_NEWIPC),
  DENY_FLAG ("clone", 0, CLONE_NEWUSER),
  DENY_FLAG ("clone", 0, CLONE_NEWPID),
  DENY_FLAG ("clone", 0, CLONE_NEWNET),
  DENY_FLAG ("unshare", 0, CLONE_NEWNS),
  DENY_FLAG ("unshare", 0, CLONE_NEWCGROUP),
  DENY_FLAG ("unshare", 0, CLONE_NEWUTS),
  DENY_FLAG ("unshare", 0, CLONE_NEWIPC),
  DENY_FLAG ("unshare", 0, CLONE_NEWUSER),
  DENY_FLAG ("unshare", 0, CLONE_NEWPID),
  DENY_FLAG ("unshare", 0, CLONE_NEWNET),
  DENY_FLAG ("unshare", 0, 0x80), /* CLONE_NEWTIME */
  { 0 },
};

/* Both type into a terminal. ioctl_tty(2), ioctl_console(2) */
#define DENY_IOCTL(number) \
  { \
    .call = "ioctl", .error = EPERM, .n_comparisons = 1, \
    .comparisons \
        = { ARGUMENT (1, 0xffffffff, number) } \
  }

static const Rule terminals[] = {
  DENY_IOCTL (TIOCSTI),
  DENY_IOCTL (0x541c), /* TIOCLINUX */
  { 0 },
};

/* The family is an argument of 32 bits, too, but one with a bit above them is
 * larger than any that is known. */
#define DENY_FAMILY(name, comparison, family) \
  { \
    .call = name, .error = EAFNOSUPPORT, .n_comparisons = 1, \
    .comparisons \
        = { { .arg = 0, .op = comparison, .datum_a = family } } \
  }
#define DENY_FAMILIES(name) \
  DENY_FAMILY (name, SCMP_CMP_EQ, 3), DENY_FAMILY (name, SCMP_CMP_EQ, 4), \
      DENY_FAMILY (name, SCMP_CMP_EQ, 5), DENY_FAMILY (name, SCMP_CMP_EQ, 6), \
      DENY_FAMILY (name, SCMP_CMP_EQ, 7), DENY_FAMILY (name, SCMP_CMP_EQ, 8), \
      DENY_FAMILY (name, SCMP_CMP_EQ, 9), DENY_FAMILY (name, SCMP_CMP_EQ, 11), \
      DENY_FAMILY (name, SCMP_CMP_EQ, 12), \
      DENY_FAMILY (name, SCMP_CMP_EQ, 13), \
      DENY_FAMILY (name, SCMP_CMP_EQ, 14), \
      DENY_FAMILY (name, SCMP_CMP_EQ, 15), \
      DENY_FAMILY (name, SCMP_CMP_GE, AF_NETLINK + 1)

G_STATIC_ASSERT (AF_UNIX == 1 && AF_INET == 2 && AF_INET6 == 10
                 && AF_NETLINK == 16);

/* socketcall(2) of 32-bit x86 has its arguments in memory: 1 is socket, 8
 * socketpair. */
static const Rule sockets[] = {
  DENY_FAMILIES ("socket"),
  DENY_FAMILIES ("socketpair"),
  DENY_FAMILY ("socketcall", SCMP_CMP_EQ, 1),
  DENY_FAMILY ("socketcall", SCMP_CMP_EQ, 8),
  { 0 },
};

/* Does what other calls do, and no filter sees it. */
static const Rule rings[] = {
  HIDE ("io_uring_enter"),
  HIDE ("io_uring_register"),
  HIDE ("io_uring_setup"),
  { 0 },
};

#define DENY_MODE(name, index) \
  DENY_FLAG (name, index, S_ISUID), DENY_FLAG (name, index, S_ISGID)
/* Without one of these flags a call has no mode, and whatever is left in the
 * register. open(2) */
#define DENY_NEW(name, index, flag, bit) \
  { \
    .call = name, .error = EPERM, .n_comparisons = 2, \
    .comparisons \
        = { ARGUMENT (index, flag, flag), \
            ARGUMENT (index + 1, bit, bit) } \
  }
#define TMPFILE (O_TMPFILE & ~O_DIRECTORY)
#define DENY_OPEN(name, index) \
  DENY_NEW (name, index, O_CREAT, S_ISUID), \
      DENY_NEW (name, index, O_CREAT, S_ISGID), \
      DENY_NEW (name, index, TMPFILE, S_ISUID), \
      DENY_NEW (name, index, TMPFILE, S_ISGID)

static const Rule set_uid_files[] = {
  DENY_MODE ("chmod", 1),
  DENY_MODE ("fchmod", 1),
  DENY_MODE ("fchmodat", 2),
  { .call = "fchmodat2",
    .error = EPERM,
    .n_comparisons = 1,
    .comparisons = { ARGUMENT (2, S_ISUID, S_ISUID) },
    .number = 452 },
  { .call = "fchmodat2",
    .error = EPERM,
    .n_comparisons = 1,
    .comparisons = { ARGUMENT (2, S_ISGID, S_ISGID) },
    .number = 452 },
  DENY_MODE ("creat", 1),
  DENY_MODE ("mknod", 1),
  DENY_MODE ("mknodat", 2),
  DENY_MODE ("mkdir", 1),
  DENY_MODE ("mkdirat", 2),
  DENY_OPEN ("open", 1),
  DENY_OPEN ("openat", 2),
  HIDE ("openat2"),
  { 0 },
};

static const Rule *const build[] = {
  administration, mounts, namespaces, terminals, sockets, rings, NULL,
};
static const Rule *const no_setuid[] = { set_uid_files, rings, NULL };

static const Profile profiles[] = {
  { "build", build },
  { "no-setuid", no_setuid },
};

const Profile *
profile_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (profiles); i++)
    if (strcmp (profiles[i].name, name) == 0)
      return &profiles[i];
  return NULL;
}
