/* protocol.h - what the library and sandboxlib-init say to one another. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <stdint.h>

/* Both sides are built from one tree and the program is part of the library's
 * file, so these structures may change at will; the magic only guards against
 * a wrong fd.
 *
 * The program is executed as
 *
 *   sandboxlib-init init FD       inside the sandbox: moves the command in
 *   sandboxlib-init init FD ENDS PAGE PID
 *                                 the same, and the command has a process already
 *   sandboxlib-init first FD ENDS PAGE
 *                                 that process, the first of a pid namespace
 *   sandboxlib-init guard FD      outside: runs the backend's tool below itself
 *   sandboxlib-init keeper LIFE HOST DIES NAME PARENT...
 *                                 outside: removes cgroups, see keeper.c
 *
 * where FD is the number of a sealed memfd that holds a struct init_config and
 * what it points to; ENDS is two numbers, of a socket pair whose ends are for
 * "init" and "first", and PAGE that of a memfd for both. fd 0 is /dev/null, 1 and 2 are a pipe for diagnostics of
 * the tool. Every other fd has the number that the configuration says. All
 * signals are blocked on entry. argv and environment of the program mean
 * nothing else: a tool may have changed them. */

#define INIT_CONFIG_MAGIC 0x53424c49u

enum init_flags
{
  /* Kill what the command left running; else wait for it. */
  INIT_KILL_REST = 1 << 0,
  INIT_NO_NEW_PRIVS = 1 << 1,
  /* Give the command exactly the capabilities of the configuration. */
  INIT_SET_CAPABILITIES = 1 << 2,
  INIT_SET_UID = 1 << 3,
  INIT_SET_GID = 1 << 4,
  INIT_SET_GROUPS = 1 << 5,
  /* Nothing to execute: verify, then end with exit status 0. */
  INIT_TRIAL = 1 << 6,
  /* Role "init" is not the first process of a pid namespace and has no guard:
   * fork, be the guard in the parent, go on as init in the child. */
  INIT_GUARD_ITSELF = 1 << 7,
  /* setsid(2) in the command, so that it has no controlling terminal; also in
   * our own processes, so that no kill of a process group takes all at once. */
  INIT_NEW_SESSION = 1 << 8,
  INIT_SET_UMASK = 1 << 9,
  /* tty_fd is a pty that becomes the controlling terminal of the command, which
   * has a new session. */
  INIT_TTY_PTY = 1 << 20,
  /* tty_fd is the controlling terminal of the caller's session, in which the
   * command leads a process group. Its stops are reported. */
  INIT_TTY_INHERIT = 1 << 21,
  /* The same, and that group is the terminal's foreground. */
  INIT_TTY_FOREGROUND = 1 << 22,
  /* The command cannot put characters into the input of a terminal. */
  INIT_NO_TYPING = 1 << 23,
  /* With INIT_SET_GROUPS: where setgroups(2) is denied they stay as they are. */
  INIT_GROUPS_IF_ALLOWED = 1 << 15,
  /* Send a record PLACED. */
  INIT_TELL_PLACE = 1 << 16,
};

/* Offsets count from the start of the configuration; 0 means none. A list of
 * strings is that many NUL-terminated strings, one after the other. */
struct init_list
{
  uint32_t offset;
  uint32_t count;
};

enum init_check_type
{
  /* path names the namespace ("net", "mnt", "pid", ...), a and b are device
   * and inode of the host's. */
  INIT_CHECK_NAMESPACE_NEW = 1,
  INIT_CHECK_NAMESPACE_HOST = 2,
  /* path is read-only, or not (statfs(2), ST_RDONLY). */
  INIT_CHECK_READ_ONLY = 3,
  INIT_CHECK_WRITABLE = 4,
  /* path is the file with device a and inode b. */
  INIT_CHECK_SAME_FILE = 5,
  /* path is on a file system with f_type a that is another one than that around
   * it, and than that of device b. */
  INIT_CHECK_FILE_SYSTEM = 6,
  /* lo is the only interface; a is an enum init_loopback. */
  INIT_CHECK_LOOPBACK_ONLY = 7,
  /* path is the host name, uname(2). */
  INIT_CHECK_HOSTNAME = 8,
  /* The command can make no user namespace. */
  INIT_CHECK_NO_USER_NAMESPACES = 9,
  /* Nothing in path can be executed (statfs(2), ST_NOEXEC). */
  INIT_CHECK_NO_EXEC = 20,
  /* path is a regular file of a bytes. */
  INIT_CHECK_SIZE = 21,
  /* path has the permission bits a. */
  INIT_CHECK_MODE = 22,
  /* The command is the first process of a pid namespace. */
  INIT_CHECK_FIRST_PROCESS = 23,
  /* path is a proc of that pid namespace. */
  INIT_CHECK_OWN_PROC = 24,
};

enum init_loopback
{
  INIT_LOOPBACK_ANY = 0,
  INIT_LOOPBACK_UP = 1,
  INIT_LOOPBACK_DOWN = 2,
};

struct init_check
{
  uint32_t type; /* enum init_check_type */
  uint32_t path; /* offset of a string, or 0 */
  uint64_t a;
  uint64_t b;
};

struct init_rlimit
{
  uint64_t resource; /* RLIMIT_... */
  uint64_t soft;
  uint64_t hard;
};

/* An fd of the caller, and the number that it has in the command. */
struct init_pass
{
  int32_t fd;
  int32_t number;
  int32_t copy; /* for init's own use */
};

/* In place of a pidfd: the host is dead when nobody has its end of the channel
 * any more, also none of its forks. */
#define INIT_HOST_BY_CHANNEL -2

struct init_config
{
  uint32_t magic;
  uint32_t size;  /* of everything, bytes */
  uint32_t flags; /* enum init_flags */

  /* SOCK_SEQPACKET. Both roles send records, only "init" receives controls. */
  int32_t channel_fd;
  /* pidfd of the process to die with, INIT_HOST_BY_CHANNEL, or -1. */
  int32_t host_pidfd;
  /* The host's /proc, O_PATH: /proc/self works through it from any pid
   * namespace below, whatever the sandbox has at /proc. */
  int32_t proc_fd;
  /* Role "init" beside a tool: where to open a proc in place of proc_fd, which
   * the tool does not get; 0: proc_fd. */
  uint32_t proc;
  /* For the guard alone: keeps the lock of the rootfs, or -1. */
  int32_t lock_fd;
  /* Role "init": change the root directory to this one first; 0: it has been. */
  uint32_t root;
  int32_t stdio_fd[3];
  int32_t tty_fd; /* for the flags INIT_TTY_... */
  /* Role "init" waits for it before the command starts; 0: none. */
  int32_t block_fd;
  /* Role "init" keeps it open; 0: none. */
  int32_t sync_fd;
  struct init_list passes; /* struct init_pass each, 4-aligned */
  /* Absolute paths of regular files to lock before the command starts. */
  struct init_list locks;

  /* Wall time from the start of the command, and from SIGTERM to SIGKILL. */
  uint64_t timeout_usec; /* 0: none */
  uint64_t grace_usec;

  uint32_t uid;
  uint32_t gid;
  uint32_t umask;
  struct init_list groups; /* uint32_t each, 4-aligned */
  uint64_t capabilities;   /* bit n is capability n */

  struct init_list argv;
  struct init_list environment;
  uint32_t cwd;            /* absolute path inside the sandbox */
  struct init_list cwds;   /* where to go if that fails, in order */
  uint32_t argv0;          /* 0: that of argv */
  struct init_list checks; /* struct init_check each, 8-aligned */
  /* Absolute paths of files to make read-only before the checks; one that is
   * missing is none to worry about. */
  struct init_list covers;
  /* Absolute paths of mounts to make nodev and nosuid. */
  struct init_list device_free;

  /* Of the command alone. */
  struct init_list rlimits; /* struct init_rlimit each, 8-aligned */
  /* Filters, in order; each a list of struct sock_filter, 8-aligned. */
  struct init_list seccomp; /* struct init_list each, 8-aligned */

  /* For the guard. tool_environment is what the tool itself gets. */
  uint32_t tool;
  struct init_list tool_argv;
  struct init_list tool_environment;
  /* int32_t each, 4-aligned: fds of the tool alone, which both roles close. */
  struct init_list tool_fds;
};

enum init_stage
{
  INIT_STAGE_NONE = 0,
  INIT_STAGE_CONFIG = 1,
  INIT_STAGE_GUARD = 2,
  INIT_STAGE_TOOL = 3,
  INIT_STAGE_VERIFY = 4, /* index: which check; error: 0 when it just differs */
  INIT_STAGE_FORK = 5,
  INIT_STAGE_STDIO = 6,
  INIT_STAGE_GROUPS = 7,
  INIT_STAGE_GID = 8,
  INIT_STAGE_UID = 9,
  INIT_STAGE_CAPABILITIES = 10,
  INIT_STAGE_NO_NEW_PRIVS = 11,
  INIT_STAGE_CWD = 12,
  INIT_STAGE_EXEC = 13,
  INIT_STAGE_KERNEL_FILES = 14,
  INIT_STAGE_PROC = 15,
  INIT_STAGE_ROOTFS = 16,
  INIT_STAGE_DEVICES = 17,
  INIT_STAGE_RLIMIT = 18,  /* index: which one */
  INIT_STAGE_SECCOMP = 19, /* index: which program; else their number */
  INIT_STAGE_TTY = 30,
  INIT_STAGE_PASSED = 24, /* index: which one */
  INIT_STAGE_LOCK = 25,   /* index: which one */
  INIT_STAGE_BLOCK = 26,
};

enum init_record_type
{
  /* From "init", in this order; FAILED and EXEC_FAILED end the sandbox. */
  INIT_RECORD_STARTED = 1,     /* beside a tool: the configuration was read */
  INIT_RECORD_VERIFIED = 2,    /* all checks hold */
  INIT_RECORD_EXECUTED = 3,    /* execve(2) of the command worked */
  INIT_RECORD_ENDED = 4,       /* status, flags, the usage figures */
  INIT_RECORD_FAILED = 5,      /* stage, error, index */
  INIT_RECORD_EXEC_FAILED = 6, /* error; flags: INIT_RECORD_FOUND */
  INIT_RECORD_STOPPED = 20,    /* INIT_TTY_INHERIT: the command is stopped */
  INIT_RECORD_PLACED = 8,      /* after VERIFIED, if asked for: namespaces */
  /* From "guard". */
  INIT_RECORD_TOOL_ENDED = 7, /* status */
};

enum init_record_flags
{
  INIT_RECORD_TIMED_OUT = 1 << 0, /* ENDED, FAILED: the time limit did it */
  INIT_RECORD_FOUND = 1 << 1,     /* EXEC_FAILED: a file was there */
  INIT_RECORD_CANCELLED = 1 << 2, /* ENDED: after TERMINATE */
};

/* By SandboxIsolationKind. */
#define INIT_N_NAMESPACES 7

struct init_record
{
  uint32_t type;  /* enum init_record_type */
  uint32_t stage; /* enum init_stage */
  int32_t error;  /* errno, positive */
  int32_t status; /* as waitpid(2) gives it */
  uint32_t index;
  uint32_t flags;
  uint64_t namespaces[INIT_N_NAMESPACES]; /* PLACED: inodes, or 0 */
  uint64_t user_usec;
  uint64_t system_usec;
  uint64_t max_rss_kib;
  uint64_t minor_faults;
  uint64_t major_faults;
  uint64_t blocks_in;
  uint64_t blocks_out;
  uint64_t voluntary_switches;
  uint64_t involuntary_switches;
};

/* From the library to "init". To end the whole sandbox the library sends SIGTERM
 * to the outermost of our processes; END is for when that one was killed. */
enum init_control_operation
{
  INIT_CONTROL_SIGNAL = 1, /* to the command; argument: which */
  INIT_CONTROL_END = 2,    /* SIGKILL to every process */
  /* SIGSTOP or SIGCONT to every process; the time limit waits meanwhile. */
  INIT_CONTROL_SUSPEND = 3,
  INIT_CONTROL_RESUME = 4,
  /* SIGTERM to every process, END after the microseconds of the argument. A
   * second one only makes them fewer. */
  INIT_CONTROL_TERMINATE = 5,
  /* SIGCONT to every process unless they are suspended; argument not 0: the
   * command's group becomes the foreground of the terminal of INIT_TTY_INHERIT. */
  INIT_CONTROL_CONTINUE = 20,
};

struct init_control
{
  uint32_t operation; /* enum init_control_operation */
  uint32_t reserved;
  uint64_t argument;
};
