/* init-driver.h - run the real sandboxlib-init as the library does. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "init/protocol.h"

#include <check.h>
#include <glib.h>
#include <sys/types.h>

typedef struct
{
  enum init_check_type type;
  const char *path;
  guint64 a;
  guint64 b;
} DriverCheck;

/* What the configuration says; zero is a sensible value everywhere. */
typedef struct
{
  const char *role;        /* NULL: init */
  const char *const *argv; /* NULL: none */
  const char *path;        /* PATH of the command; NULL: not set */
  const char *cwd;
  guint32 flags; /* enum init_flags */
  guint64 timeout_usec;
  guint64 grace_usec;
  guint32 uid;
  guint32 gid;
  const guint32 *groups;
  guint32 n_groups;
  guint64 capabilities;
  const DriverCheck *checks;
  guint32 n_checks;
  const char *const *tool_argv; /* for the guard */

  /* Who the host is: this process; with dies_with_host one made for it, that a
   * test can kill; with outlives_host none. */
  gboolean dies_with_host;
  gboolean outlives_host;
  unsigned long namespaces; /* CLONE_NEW... */
  void (*prepare) (void);   /* called in the child before its execve(2) */
} DriverSetup;

typedef struct
{
  pid_t pid;
  pid_t host; /* or 0 */
  int channel;
  int output; /* what the command writes to 1 and 2 */
  char *tag;
  struct init_record last;
} Driver;

/* The flags of a run of the library. */
#define DRIVER_FLAGS (INIT_KILL_REST | INIT_NEW_SESSION)

/* Where most tests run: init as the first process of a pid namespace, as the
 * child of a guard of its own, as neither. */
enum driver_place
{
  DRIVER_FIRST_PROCESS,
  DRIVER_OWN_GUARD,
  DRIVER_PLAIN,
  DRIVER_N_PLACES,
};

#define DRIVER_PATH "/usr/bin:/bin"
DriverSetup driver_setup_for_place (const char *const *argv, int place);

/* A script's children: in sessions of their own, one whose parent is gone, one
 * stopped, one that ignores what can be ignored and says "ready". */
#define DRIVER_BROOD \
  "setsid sleep 1000 & (setsid sleep 1000 &) ; sleep 1000 & kill -STOP $!; " \
  "sh -c 'trap \"\" TERM HUP INT; echo ready; " \
  "while :; do sleep 1; done' & "

/* What the child gets beside the configuration. */
typedef struct
{
  int config;
  int channel;
  int host_pidfd;
  int proc;
  int null;
  int output;
} DriverFds;

/* init-driver-config.c. Returns a sealed memfd. */
int driver_make_config (const Driver *self,
                        const DriverSetup *setup,
                        const DriverFds *fds);

void driver_start (Driver *self, const DriverSetup *setup);
void driver_finish (Driver *self);

/* Reads the next record, of type 0 at the end, into self->last. */
guint32 driver_next (Driver *self);
void driver_expect (Driver *self, guint32 type);
/* VERIFIED, and STARTED before it beside a tool. */
void driver_expect_verified (Driver *self);
/* The same, and EXECUTED. */
void driver_expect_executed (Driver *self);
/* All of a run, up to the exit of init; self->last is ENDED. */
void driver_expect_success (Driver *self, int wait_status);
void driver_expect_failure (Driver *self, enum init_stage stage, int error);
void driver_expect_exec_failure (Driver *self, int error, guint32 flags);
void driver_control (Driver *self,
                     enum init_control_operation operation,
                     guint64 argument);
void driver_signal (Driver *self, int signum);

/* (transfer full): what the command has written, to the end. */
char *driver_read_output (Driver *self);
/* Blocks until the command has written @text. */
void driver_wait_for_output (Driver *self, const char *text);
/* The wait status of the process that was started. */
int driver_wait (Driver *self);
/* Processes of the run that live still; waits up to two seconds for none. */
void driver_expect_nothing_left (Driver *self);
guint driver_count_left (Driver *self);
/* (transfer full): a line "STATE PID" for each of them that is not init. */
char *driver_list_left (Driver *self);
gint64 driver_now_usec (void);

int driver_run_suite (Suite *suite);

/* Where the program is: in the build tree that BUILD_DIR names, or in the one
 * that this was built in. */
char *driver_dup_init_path (void);
