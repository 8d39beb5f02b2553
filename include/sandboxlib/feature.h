/* feature.h - numbers of what a backend offers or withholds. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/types.h>

G_BEGIN_DECLS

/**
 * SandboxFeature: (skip)
 *
 * Fields and values that a request can use and a backend offers or withholds.
 * Numbers are never reused. What a module does not mention is withheld, so an
 * old module never ignores a new feature in silence.
 */
typedef enum
{
  SANDBOX_FEATURE_ROOTFS = 1,
  SANDBOX_FEATURE_CWD = 2,
  SANDBOX_FEATURE_ENVIRONMENT = 3,
  /* No request asks for it: whether the rootfs is mounted nodev. */
  SANDBOX_FEATURE_ROOTFS_NODEV = 4,

  SANDBOX_FEATURE_MOUNT_BIND = 10,
  SANDBOX_FEATURE_MOUNT_RO_BIND = 11,
  SANDBOX_FEATURE_MOUNT_DEV_BIND = 12,
  SANDBOX_FEATURE_MOUNT_TMPFS = 13,
  SANDBOX_FEATURE_MOUNT_TMPFS_MODE = 14,
  SANDBOX_FEATURE_MOUNT_TMPFS_SIZE = 15,
  SANDBOX_FEATURE_MOUNT_PROC = 16,
  SANDBOX_FEATURE_MOUNT_DEV = 17,
  SANDBOX_FEATURE_MOUNT_DIR = 18,
  SANDBOX_FEATURE_MOUNT_SYMLINK = 19,
  SANDBOX_FEATURE_MOUNT_REMOUNT_RO = 20,
  SANDBOX_FEATURE_MOUNT_DEV_BIND_READ_ONLY = 21,
  /* a mount of proc together with isolation pid=host */
  SANDBOX_FEATURE_MOUNT_PROC_HOST_PID = 22,
  /* a dev that may lack fd, shm and pts */
  SANDBOX_FEATURE_MOUNT_DEV_MINIMAL = 23,
  /* No request asks for these two: what a bind of this backend is like. Where
   * it is not recursive, the library binds one by one what is mounted below. */
  SANDBOX_FEATURE_MOUNT_BIND_RECURSIVE = 24,
  SANDBOX_FEATURE_MOUNT_BIND_NODEV = 25,
  /* of a source that is no directory */
  SANDBOX_FEATURE_MOUNT_BIND_FILE = 26,
  /* No request asks for it: no command can change modes and owners of the host's
   * device nodes through a dev, which root could of a bind. */
  SANDBOX_FEATURE_MOUNT_DEV_APART = 27,

  SANDBOX_FEATURE_WRITABLE_NONE = 30,
  SANDBOX_FEATURE_WRITABLE_LIST = 31,

  /* isolation, value new: 40 + SandboxIsolationKind */
  SANDBOX_FEATURE_NETWORK_NEW = 40,
  SANDBOX_FEATURE_MOUNT_NAMESPACE_NEW = 41,
  SANDBOX_FEATURE_PID_NEW = 42,
  SANDBOX_FEATURE_IPC_NEW = 43,
  SANDBOX_FEATURE_UTS_NEW = 44,
  SANDBOX_FEATURE_USER_NEW = 45,
  SANDBOX_FEATURE_CGROUP_NEW = 46,

  /* isolation, value host: 50 + SandboxIsolationKind */
  SANDBOX_FEATURE_NETWORK_HOST = 50,
  SANDBOX_FEATURE_MOUNT_NAMESPACE_HOST = 51,
  SANDBOX_FEATURE_PID_HOST = 52,
  SANDBOX_FEATURE_IPC_HOST = 53,
  SANDBOX_FEATURE_UTS_HOST = 54,
  SANDBOX_FEATURE_USER_HOST = 55,
  SANDBOX_FEATURE_CGROUP_HOST = 56,
  /* one of isolation ipc and uts is new, the other host */
  SANDBOX_FEATURE_IPC_APART_FROM_UTS = 57,
  SANDBOX_FEATURE_LOOPBACK = 58,
  SANDBOX_FEATURE_LOOPBACK_OFF = 59,

  SANDBOX_FEATURE_UID = 60,
  SANDBOX_FEATURE_GID = 61,
  SANDBOX_FEATURE_GROUPS = 62,
  SANDBOX_FEATURE_HOSTNAME = 63,
  /* groups together with isolation user=new */
  SANDBOX_FEATURE_GROUPS_USER_NEW = 64,
  SANDBOX_FEATURE_ID_MAP_SUBID = 65,

  SANDBOX_FEATURE_STDIO = 70,

  SANDBOX_FEATURE_CAPABILITIES = 80,
  SANDBOX_FEATURE_NO_NEW_PRIVS = 81,
  SANDBOX_FEATURE_NO_NEW_PRIVS_OFF = 82,
  SANDBOX_FEATURE_NEW_SESSION = 83,
  SANDBOX_FEATURE_NEW_SESSION_OFF = 84,
  SANDBOX_FEATURE_KERNEL_FILES_COVERED = 85,
  SANDBOX_FEATURE_KERNEL_FILES_OPEN = 86,
  SANDBOX_FEATURE_DISABLE_USERNS = 87,

  SANDBOX_FEATURE_TIMEOUT = 90,
  SANDBOX_FEATURE_OUTPUT_LIMIT = 91,
  SANDBOX_FEATURE_DIE_WITH_HOST = 92,
  SANDBOX_FEATURE_DIE_WITH_HOST_OFF = 93,
  SANDBOX_FEATURE_ON_EXIT_KILL = 94,
  SANDBOX_FEATURE_ON_EXIT_WAIT = 95,

  SANDBOX_FEATURE_MOUNT_NO_EXEC = 100,
  SANDBOX_FEATURE_MOUNT_DIR_MODE = 101,
  SANDBOX_FEATURE_MOUNT_MQUEUE = 102,
  /* a mount of mqueue together with isolation ipc=host */
  SANDBOX_FEATURE_MOUNT_MQUEUE_HOST_IPC = 103,

  SANDBOX_FEATURE_EMPTY_ROOT = 120,
  /* of other permission bits than 0755 */
  SANDBOX_FEATURE_EMPTY_ROOT_MODE = 121,
  SANDBOX_FEATURE_MOUNT_OVERLAY = 122,
  /* of an upper directory that ends with the sandbox */
  SANDBOX_FEATURE_MOUNT_TMP_OVERLAY = 123,
  SANDBOX_FEATURE_MOUNT_RO_OVERLAY = 124,

  SANDBOX_FEATURE_ARGV0 = 160,
  SANDBOX_FEATURE_CWD_CANDIDATES = 161,
  SANDBOX_FEATURE_UMASK = 162,

  SANDBOX_FEATURE_RLIMITS = 180,
  SANDBOX_FEATURE_SECCOMP = 181,

  SANDBOX_FEATURE_MEMORY_LIMIT = 200,
  SANDBOX_FEATURE_PIDS_LIMIT = 201,
  SANDBOX_FEATURE_CPU_LIMIT = 202,

  /* One more than the highest. */
  SANDBOX_FEATURE_END = 203,
} SandboxFeature;

G_END_DECLS
