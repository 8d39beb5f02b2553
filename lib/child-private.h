/* child-private.h - what happens between clone(2) and execve(2). */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sys/types.h>

#include <glib.h>

typedef enum
{
  STEP_BIND,        /* source, target, attributes */
  STEP_FILE_SYSTEM, /* source is its type; options; target, attributes */
  STEP_DIR,         /* target, mode */
  STEP_SYMLINK,     /* source is the text; target */
  STEP_REMOUNT_RO,  /* target */
  STEP_OVERLAY,     /* layers, target, attributes */
  STEP_CHMOD,       /* target, mode */
  STEP_FILE,        /* target, mode, data */
  STEP_DATA,        /* the same, mounted; attributes */
  STEP_COVER,       /* target becomes read-only if it is there */
} SandboxStepType;

#define STEP_MAX_OPTIONS 3

typedef struct
{
  const char *key; /* for fsconfig(2) */
  const char *path;
  dev_t device; /* of what has to be there */
  ino_t inode;
} SandboxStepLayer;

typedef struct
{
  SandboxStepType type;
  const char *source;
  const char *target; /* below the rootfs, without a leading slash */
  /* target is a name in what the last STEP_FILE_SYSTEM has mounted, where
   * nobody else can have put a link. */
  gboolean is_inside;
  mode_t mode;      /* permission bits */
  const void *data; /* what is in a file */
  gsize size;
  gboolean is_file;   /* STEP_BIND: source is no directory */
  guint64 attributes; /* MOUNT_ATTR_..., mount_setattr(2) */
  gboolean is_own;    /* the file system's root gets the child's ids */
  const char *options[2 * STEP_MAX_OPTIONS + 1]; /* key, value, ..., NULL */
  const SandboxStepLayer *layers;
  guint n_layers;
  gboolean has_own_upper; /* what is written goes to a tmpfs */
} SandboxStep;

#define CHILD_MAX_ENTRANCES 3

typedef enum
{
  CHILD_STAGE_NONE = 0,
  CHILD_STAGE_CGROUP,
  CHILD_STAGE_IDS, /* of a new user namespace */
  CHILD_STAGE_HOSTNAME,
  CHILD_STAGE_LOOPBACK,
  CHILD_STAGE_MOUNT_NAMESPACE, /* making all mounts private */
  CHILD_STAGE_ROOTFS,
  CHILD_STAGE_STEP, /* index says which */
  CHILD_STAGE_CHROOT,
  CHILD_STAGE_SECOND_USER, /* entering it */
  CHILD_STAGE_FDS,
  CHILD_STAGE_CAPABILITIES,
  CHILD_STAGE_EXEC,  /* of init */
  CHILD_STAGE_FIRST, /* a process for the command */
} SandboxChildStage;

typedef enum
{
  CHILD_ROOT_HOST = 0, /* nothing is set up, only executed */
  CHILD_ROOT_CHROOT,
  CHILD_ROOT_PIVOT, /* what was the root is gone */
} SandboxChildRoot;

#define CHILD_NUMBER_SIZE 12

/* A command that is to be process 1 has its own process from the start, made by
 * the child, which does all that the child does otherwise: a proc shows the pid
 * namespace of whoever mounts it. */
typedef struct
{
  char *stack_end; /* NULL: there is none */
  /* See init/protocol.h. The numbers are filled in. */
  char *argv[7];
  char *init_argv[8];
  char numbers[4][CHILD_NUMBER_SIZE];
  /* Out: it is executed or dead, and so has no part in the caller's memory. */
  gboolean is_gone;
} SandboxChildFirst;

/* Shared with the parent, which sleeps until execve(2) or the child's end. */
typedef struct
{
  /* In. */
  SandboxChildRoot root;
  const int *entrances; /* files of cgroups to be put in first */
  guint n_entrances;
  gboolean leaves_cgroup; /* for a cgroup namespace, when it is in them */
  const char *rootfs;
  gboolean has_root_step;  /* the first step makes the root instead */
  guint64 root_attributes; /* MOUNT_ATTR_..., mount_setattr(2) */
  const SandboxStep *steps;
  guint n_steps;
  gboolean has_mounts;     /* in a mount namespace of its own */
  int proc_fd;             /* the host's /proc */
  gboolean keeps_proc;     /* init keeps it while the command runs */
  int lock_fd;             /* keeps the lock of the rootfs, or -1 */
  gboolean has_joined_pid; /* the pid namespace was there before */
  int second_user_fd;      /* a user namespace to enter at last, or -1 */
  const char *uid_map;     /* of a new user namespace, or NULL */
  const char *gid_map;
  gboolean disables_userns;
  const char *hostname; /* or NULL */
  gboolean has_loopback;
  guint64 kept_capabilities; /* for a program that root does not execute */
  int init_fd;
  char *const *argv;
  const int *keep; /* fds above 2 that the program gets, ascending */
  guint n_keep;
  int stdin_fd;
  int diagnostics_fd;
  int max_fd; /* where close_range(2) is missing */
  SandboxChildFirst first;

  /* Out. */
  SandboxChildStage stage;
  guint index;
  int error;
} SandboxChild;

/* For clone(2); @data is a SandboxChild. Makes raw system calls only. */
int _sandbox_child_main (void *data);
