/* mount-calls.h - raw system calls of the mount API of Linux 5.2 and 5.12. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <linux/mount.h>

#include "init/syscall-process.h"
#include "init/syscall.h"

/* glibc 2.36 has these in sys/mount.h, which linux/mount.h excludes. mount(2)
 */
#define CALL_MS_REC 16384ul
#define CALL_MS_UNBINDABLE (1ul << 17)
#define CALL_MS_PRIVATE (1ul << 18)
#define CALL_MNT_DETACH 2
#define CALL_LOCK_SH 1
#define CALL_LOCK_NB 4

static inline int
raw_flock (int fd, int operation)
{
  return (int) raw_syscall (__NR_flock, fd, operation, 0, 0, 0, 0);
}

static inline int
raw_open_tree (int directory, const char *path, unsigned flags)
{
  return (int) raw_syscall (__NR_open_tree, directory, (long) path,
                            (long) flags, 0, 0, 0);
}

static inline int
raw_move_mount (int from_directory,
                const char *from,
                int to_directory,
                const char *to,
                unsigned flags)
{
  return (int) raw_syscall (__NR_move_mount, from_directory, (long) from,
                            to_directory, (long) to, (long) flags, 0);
}

static inline int
raw_fsopen (const char *type, unsigned flags)
{
  return (int) raw_syscall (__NR_fsopen, (long) type, (long) flags, 0, 0, 0, 0);
}

static inline int
raw_fsconfig (int context,
              unsigned command,
              const char *key,
              const void *value,
              int extra)
{
  return (int) raw_syscall (__NR_fsconfig, context, (long) command, (long) key,
                            (long) value, extra, 0);
}

static inline int
raw_fsmount (int context, unsigned flags, unsigned attributes)
{
  return (int) raw_syscall (__NR_fsmount, context, (long) flags,
                            (long) attributes, 0, 0, 0);
}

static inline int
raw_mount_setattr (int directory,
                   const char *path,
                   unsigned flags,
                   const struct mount_attr *attributes)
{
  return (int) raw_syscall (__NR_mount_setattr, directory, (long) path,
                            (long) flags, (long) attributes, sizeof *attributes,
                            0);
}

static inline int
raw_pivot_root (const char *new_root, const char *put_old)
{
  return (int) raw_syscall (__NR_pivot_root, (long) new_root, (long) put_old, 0,
                            0, 0, 0);
}

static inline int
raw_umount2 (const char *path, int flags)
{
  return (int) raw_syscall (__NR_umount2, (long) path, flags, 0, 0, 0, 0);
}

static inline int
raw_chdir (const char *path)
{
  return (int) raw_syscall (__NR_chdir, (long) path, 0, 0, 0, 0, 0);
}

static inline int
raw_socketpair (int domain, int type, int protocol, int fds[2])
{
  return (int) raw_syscall (__NR_socketpair, domain, type, protocol, (long) fds,
                            0, 0);
}

static inline int
raw_memfd_create (const char *name, unsigned flags)
{
  return (int) raw_syscall (__NR_memfd_create, (long) name, (long) flags, 0, 0,
                            0, 0);
}

static inline int
raw_ftruncate (int fd, long size)
{
  return (int) raw_syscall (__NR_ftruncate, fd, size, 0, 0, 0, 0);
}

static inline int
raw_sethostname (const char *name, size_t size)
{
  return (int) raw_syscall (__NR_sethostname, (long) name, (long) size, 0, 0, 0,
                            0);
}

static inline int
raw_fchmodat (int directory, const char *path, mode_t mode)
{
  return (int) raw_syscall (__NR_fchmodat, directory, (long) path, (long) mode,
                            0, 0, 0);
}

static inline int
raw_fchownat (int directory, const char *path, uid_t uid, gid_t gid, int flags)
{
  return (int) raw_syscall (__NR_fchownat, directory, (long) path, (long) uid,
                            (long) gid, flags, 0);
}

static inline uid_t
raw_geteuid (void)
{
  return (uid_t) raw_syscall (__NR_geteuid, 0, 0, 0, 0, 0, 0);
}

static inline gid_t
raw_getegid (void)
{
  return (gid_t) raw_syscall (__NR_getegid, 0, 0, 0, 0, 0, 0);
}
