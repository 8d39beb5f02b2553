/* init.h - what the parts of sandboxlib-init share. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "protocol.h"

#include "syscall-process.h"
#include "syscall.h"

#include <stdbool.h>
#include <stddef.h>

#define INIT_EXIT_FAILED 125
#define USEC_PER_SEC 1000000ull

/* A checked struct init_config with its offsets made pointers. */
struct settings
{
  const struct init_config *config;
  int proc_fd; /* see there; -1 when it is closed */
  char **argv;
  char **environment;
  const char *cwd;
  char **cwds;
  char *argv0; /* or NULL */
  const uint32_t *groups;
  const struct init_check *checks;
  const struct init_rlimit *rlimits;
  const struct init_list *seccomp;
  char **covers;
  char **device_free;
  const char *tool; /* or NULL */
  char **tool_argv;
  char **tool_environment;
  const int32_t *tool_fds;
  struct init_pass *passes;
  char **locks;
  /* The command has a process before init: that one's, and the pid. */
  bool is_first;
  pid_t first_pid;  /* 0: none */
  int first_fds[2]; /* the ends of init and of that process */
  int first_page_fd;
};

/* config.c. These return 0 or a negative errno. config_is_valid looks at
 * nothing beyond @size; config_open also leaves the header in @settings when
 * only the rest of the configuration is wrong, so that this can be said. */
bool config_is_valid (const struct init_config *config, size_t size);
const char *config_string (const struct init_config *config, uint32_t offset);
void config_split (const struct init_config *config,
                   const struct init_list *list,
                   char **out_strings);
int config_open (int fd, struct settings *settings);

/* record.c */
void record_send (int channel_fd, const struct init_record *record);
void record_send_type (int channel_fd, enum init_record_type type);
void record_send_failure (int channel_fd,
                          enum init_stage stage,
                          int error,
                          uint32_t index);

/* numbers.c: decimal, not negative; -1 is none. number_parse moves *text behind
 * the number. number_for_each calls @function for each such name in a directory
 * and returns 0 or a negative errno. */
#define NUMBER_SIZE 12
int number_parse (const char **text);
int number_parse_all (const char *text);
const char *number_format (int number, char buffer[NUMBER_SIZE]);
int number_for_each (int directory,
                     const char *path,
                     void (*function) (int number, void *data),
                     void *data);

/* descriptors.c */
int descriptors_close_on_exec (int proc_fd);
void descriptors_drop_tool (const struct settings *settings);
int descriptors_set_stdio (const int stdio_fd[3]);
void descriptors_drop_stdio (const int stdio_fd[3]);

/* passed.c. The first is for the child of init, which shares its memory: 0 or a
 * negative errno; it moves its end of the report pipe, too. The others close what
 * was handed over, and that and what init keeps. */
int passed_hand_over (const struct settings *settings,
                      int *report_fd,
                      uint32_t *out_index);
void passed_drop (const struct settings *settings);
void passed_drop_all (const struct settings *settings);

/* lock.c. 0, or a negative errno for the file at *out_index. */
int locks_take (const struct settings *settings, uint32_t *out_index);

/* place.c */
void place_tell (const struct settings *settings);

/* path.c. A path of the request: through symlinks, not through the links of
 * /proc that lead out of the root. Returns an O_PATH fd or a negative errno. */
int path_open (const char *path, int flags);

/* statfs(2) in the same way; 0 or a negative errno. */
int path_statfs (const char *path, struct statfs *out_info);

/* Takes the next element of a PATH and appends @name to it. Returns FALSE at
 * the end; *out_fits says whether the candidate fits into @buffer. */
bool path_next_candidate (const char **path,
                          const char *name,
                          char *buffer,
                          size_t size,
                          bool *out_fits);

/* enter.c. These return 0 or a negative errno. */
int enter_proc (struct settings *settings);
int enter_root (const struct settings *settings);

/* cover.c. These return 0 or a negative errno. */
int cover_devices (const struct settings *settings);
int cover_files (const struct settings *settings);

/* verify.c. Returns 0; 1 when the check at *out_index does not hold; or a
 * negative errno when that check could not be made. */
int verify_all (const struct settings *settings, uint32_t *out_index);

/* identity.c, capabilities.c. These return 0 or a negative errno. */
int identity_set_groups (const struct settings *settings);
int identity_set_gid (gid_t gid);
int identity_set_uid (uid_t uid);
int identity_set_no_new_privs (void);
int capabilities_keep (void);
int capabilities_set (uint64_t mask, bool no_new_privs);

/* rlimits.c: hard limits that rise, while there is CAP_SYS_RESOURCE; then all as
 * they are to be. These return 0 or a negative errno, and which limit it is. */
int rlimits_raise (const struct settings *settings, uint32_t *out_index);
int rlimits_set (const struct settings *settings, uint32_t *out_index);

/* seccomp.c: installs all filters, after which any system call may be denied.
 * Returns 0 or a negative errno, and which program it is. */
int seccomp_install (const struct settings *settings, uint32_t *out_index);
/* terminal.c. These return 0 or a negative errno. terminal_give makes @group the
 * foreground; terminal_drop closes the terminal where it is not needed. */
int terminal_enter (const struct settings *settings);
int terminal_forbid_typing (void);
void terminal_give (const struct settings *settings, int group);
void terminal_drop (const struct settings *settings);

/* Whether all is as it should be; that was told then. Else a negative errno, or 1
 * when a check does not hold, with where. */
int see_from_inside (const struct settings *settings,
                     enum init_stage *out_stage,
                     uint32_t *out_index);

/* report.c: starts a child that runs @function, which tells through a pipe that
 * closes at its execve(2); *out_fd is where to read. Once in a process. A pid or
 * a negative errno. */
pid_t report_start (const struct settings *settings,
                    void (*function) (const struct settings *settings,
                                      int report_fd),
                    int *out_fd);
void report_ready (int report_fd);
/* The child is another program, which shares the memory of @page_fd. */
int report_share (int page_fd);
_Noreturn void report_record (int report_fd, const struct init_record *record);

/* In memory alone: what the child fails with if it is gone before it takes that
 * back. The record has no index yet. */
struct init_record *report_foresee (enum init_stage stage);
void report_foresee_nothing (void);
/* Whether the child, which is gone, had a failure that did not come through the
 * pipe. */
bool report_find_failure (struct init_record *out_record);
_Noreturn void report_failure (int report_fd,
                               enum init_record_type type,
                               enum init_stage stage,
                               int error,
                               uint32_t flags);

/* command.c: what the child of init does. */
void command_run (const struct settings *settings, int report_fd);

/* first.c: process 1 that becomes the command, and what init does with it: waits
 * until it has seen all from inside, says FALSE if that failed, which is told then;
 * and has it go on. */
struct supervisor;
int first_main (const struct settings *settings);
bool first_wait (struct supervisor *supervisor);
void first_go_on (const struct settings *settings);

/* guard.c */
int guard_tool (const struct settings *settings);
int guard_itself (const struct settings *settings, bool *out_is_guard);

/* clock.c: CLOCK_MONOTONIC, microseconds. */
uint64_t clock_now (void);
uint64_t clock_add (uint64_t time, uint64_t usec);

/* keeper.c: removes the cgroups of a sandbox behind it. */
int keeper_main (char **argv);

/* memory.c; NULL when there is none. */
void *memory_new (size_t size);
void memory_free (void *memory, size_t size);

/* process.c. Pids are those of @proc_fd, whatever pid namespace that is of.
 * process_signal_below signals @pid only if it is a descendant of @self, and
 * not when it is dead, or stopped and to be stopped; says if it did. */
int process_parse_stat (const char *text, char *out_state);
int process_find_self (int proc_fd);
int process_read_parent (int proc_fd, int pid);
bool process_signal_below (int proc_fd, int pid, int self, int signum);

/* descendants.c, process-table.c. The signal functions say whether anything was
 * signalled. */
bool descendants_signal (int proc_fd, int signum);
/* Says whether none is left that runs. */
bool descendants_stop (int proc_fd);
void descendants_kill (int proc_fd);
bool process_table_signal (int proc_fd, int self, int signum);

/* All processes are stopped, and so is the clock of the time limit. */
struct suspension
{
  bool is_on;
  int n_stops;
  uint64_t pause; /* until those that were missed are stopped; 0: none was */
  uint64_t since;
};

/* supervise.c */
struct supervisor
{
  const struct settings *settings;
  pid_t pid;     /* the child that matters */
  int report_fd; /* its pipe, or -1 */
  /* FAILED has this stage when the child died before its execve(2). */
  enum init_stage stage;
  /* What to send when the child has ended: ENDED or TOOL_ENDED; init itself
   * when it is the child has said all there is to say. */
  uint32_t ended_record;
  bool guards_init;
  bool is_inside; /* role init: clock, controls and all records */
  bool kill_rest;

  /* The state; zero at first. */
  int signal_fd;
  int channel_fd; /* or -1: not polled any more */
  int host_pidfd; /* or -1 */
  bool is_ready;
  bool is_executed;
  bool has_ended;
  bool has_failed;
  bool is_timed_out;
  bool is_cancelled;
  bool is_doomed; /* everything has to end now */
  bool in_grace;
  uint64_t deadline; /* 0: none */
  struct suspension suspension;
};

/* control.c. control_read is FALSE when the library has closed the channel. */
void control_signal_all (const struct supervisor *self, int signum);
void control_begin_grace (struct supervisor *self, uint64_t grace);
void control_stop_again (struct supervisor *self);
bool control_read (struct supervisor *self);

int supervise_open_signals (void);
/* Until @fd can be read from; FALSE: everything has to end instead. */
bool supervise_wait_for (struct supervisor *self, int fd);
int supervise (struct supervisor *self);

/* main.c: both roles. Returns the exit status. */
int init_main (int argc, char **argv);
