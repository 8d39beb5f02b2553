/* report.c - a child that says how far it came before its execve(2). */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <errno.h>
#include <sched.h>

#define STACK_SIZE (32 * 1024)

/* Of the one child that there is. It shares our memory and runs beside us. */
static struct
{
  const struct settings *settings;
  void (*function) (const struct settings *settings, int report_fd);
  int fds[2];
  struct init_record own_failure;
  struct init_record *shared_failure; /* or NULL */
  char stack[STACK_SIZE] __attribute__ ((aligned (16)));
} child;

/* Of type 0: none. */
static struct init_record *
failure (void)
{
  return child.shared_failure != NULL ? child.shared_failure
                                      : &child.own_failure;
}

static _Noreturn void
run (void)
{
  raw_close (child.fds[0]);
  child.function (child.settings, child.fds[1]);
  raw_exit (INIT_EXIT_FAILED);
}

/* Until its execve(2), which gives it memory of its own, the child needs none
 * but a stack; copying ours would take half of the time. */
pid_t
report_start (const struct settings *settings,
              void (*function) (const struct settings *settings, int report_fd),
              int *out_fd)
{
  int result = raw_pipe2 (child.fds, O_CLOEXEC);
  pid_t pid;

  if (result < 0)
    return result;
  child.settings = settings;
  child.function = function;
  pid = raw_clone (CLONE_VM | SIGCHLD, child.stack + STACK_SIZE, run);
  raw_close (child.fds[1]);
  *out_fd = child.fds[0];
  if (pid < 0)
    raw_close (child.fds[0]);
  return pid;
}

int
report_share (int page_fd)
{
  void *page = raw_mmap (sizeof (struct init_record), PROT_READ | PROT_WRITE,
                         MAP_SHARED, page_fd);
  int result = raw_pointer_error (page);

  raw_close (page_fd);
  if (result == 0)
    child.shared_failure = page;
  return result;
}

/* Without this a child that is killed while it prepares would look like one
 * that closed the pipe by its execve(2). */
void
report_ready (int report_fd)
{
  struct init_record record = { .type = INIT_RECORD_EXECUTED };

  raw_write (report_fd, &record, sizeof record);
}

struct init_record *
report_foresee (enum init_stage stage)
{
  *failure () = (struct init_record){
    .type = INIT_RECORD_FAILED,
    .stage = stage,
    .error = ECHILD,
  };
  return failure ();
}

void
report_foresee_nothing (void)
{
  failure ()->type = 0;
}

bool
report_find_failure (struct init_record *out_record)
{
  *out_record = *failure ();
  return out_record->type != 0;
}

/* Behind a filter the child may be unable to write, but its memory is init's. */
_Noreturn void
report_record (int report_fd, const struct init_record *record)
{
  *failure () = *record;
  raw_write (report_fd, record, sizeof *record);
  raw_exit (INIT_EXIT_FAILED);
}

_Noreturn void
report_failure (int report_fd,
                enum init_record_type type,
                enum init_stage stage,
                int error,
                uint32_t flags)
{
  const struct init_record record = {
    .type = type,
    .stage = stage,
    .error = error,
    .flags = flags,
  };

  report_record (report_fd, &record);
}
