/* init-driver.c - run the real sandboxlib-init as the library does. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init-driver.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#define DEADLINE_MSEC 10000

static void
write_file (const char *path, const char *text)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);

  if (fd < 0 || write (fd, text, strlen (text)) < 0)
    _exit (99);
  close (fd);
}

static void
map_ids (uid_t uid, gid_t gid)
{
  g_autofree char *uid_map = g_strdup_printf ("0 %u 1", uid);
  g_autofree char *gid_map = g_strdup_printf ("0 %u 1", gid);

  write_file ("/proc/self/setgroups", "deny");
  write_file ("/proc/self/uid_map", uid_map);
  write_file ("/proc/self/gid_map", gid_map);
}

char *
driver_dup_init_path (void)
{
  const char *build_dir = g_getenv ("BUILD_DIR");

  return build_dir != NULL
             ? g_build_filename (build_dir, "init", "sandboxlib-init", NULL)
             : g_strdup (SANDBOX_TEST_INIT);
}

static void
execute (const Driver *self,
         const DriverSetup *setup,
         const DriverFds *inherited)
{
  g_autofree char *path = driver_dup_init_path ();
  /* Opened early: what the test gives up may be needed to reach it. */
  int program = open (path, O_RDONLY | O_CLOEXEC);
  g_autofree char *number = g_strdup_printf ("%d", inherited->config);
  const char *argv[]
      = { "changed", setup->role != NULL ? setup->role : "init", number, NULL };
  const char *environment[] = { self->tag, NULL };
  const int *fds = (const int *) inherited;
  sigset_t all;

  for (size_t i = 0; i < sizeof *inherited / sizeof *fds; i++)
    if (fds[i] >= 0)
      fcntl (fds[i], F_SETFD, 0);
  dup2 (inherited->null, 0);
  dup2 (inherited->null, 1);
  dup2 (inherited->null, 2);
  if (setup->prepare != NULL)
    setup->prepare ();
  sigfillset (&all);
  sigprocmask (SIG_SETMASK, &all, NULL);
  fexecve (program, (char **) argv, (char **) environment);
  _exit (99);
}

static int
open_host (Driver *self, const DriverSetup *setup)
{
  if (setup->outlives_host)
    return -1;
  if (!setup->dies_with_host)
    return (int) syscall (SYS_pidfd_open, getpid (), 0);

  self->host = fork ();
  if (self->host == 0)
    for (;;)
      pause ();
  return (int) syscall (SYS_pidfd_open, self->host, 0);
}

DriverSetup
driver_setup_for_place (const char *const *argv, int place)
{
  return (DriverSetup){
    .argv = argv,
    .path = DRIVER_PATH,
    .flags = DRIVER_FLAGS
             | (place == DRIVER_OWN_GUARD ? (guint32) INIT_GUARD_ITSELF : 0),
    .namespaces = place == DRIVER_FIRST_PROCESS ? CLONE_NEWPID : 0,
  };
}

void
driver_start (Driver *self, const DriverSetup *setup)
{
  static guint counter;
  unsigned long namespaces = setup->namespaces;
  uid_t uid = geteuid ();
  gid_t gid = getegid ();
  DriverFds inherited;
  int channel[2];
  int output[2];
  int host_pidfd;

  if (namespaces != 0 && uid != 0)
    namespaces |= CLONE_NEWUSER;
  memset (self, 0, sizeof *self);
  self->tag
      = g_strdup_printf ("SANDBOXLIB_TEST_TAG=%d-%u", getpid (), counter++);
  /* Before there is a channel that it could keep open. */
  host_pidfd = open_host (self, setup);
  ck_assert_int_eq (
      socketpair (AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, channel), 0);
  ck_assert_int_eq (pipe2 (output, O_CLOEXEC), 0);
  self->channel = channel[0];
  self->output = output[0];
  inherited = (DriverFds){
    .channel = channel[1],
    .output = output[1],
    .null = open ("/dev/null", O_RDWR | O_CLOEXEC),
    .proc = open ("/proc", O_PATH | O_CLOEXEC),
    .host_pidfd = host_pidfd,
  };
  inherited.config = driver_make_config (self, setup, &inherited);

  self->pid = (pid_t) syscall (SYS_clone, namespaces | SIGCHLD, 0, 0, 0, 0);
  if (self->pid == 0)
    {
      if (namespaces & CLONE_NEWUSER)
        map_ids (uid, gid);
      execute (self, setup, &inherited);
    }
  ck_assert_int_gt (self->pid, 0);
  close (inherited.channel);
  close (inherited.output);
  close (inherited.null);
  close (inherited.proc);
  close (inherited.config);
  if (inherited.host_pidfd >= 0)
    close (inherited.host_pidfd);
}

void
driver_finish (Driver *self)
{
  if (self->pid > 0)
    driver_wait (self);
  if (self->host > 0)
    {
      kill (self->host, SIGKILL);
      waitpid (self->host, NULL, 0);
    }
  if (self->channel >= 0)
    close (self->channel);
  close (self->output);
  g_free (self->tag);
}

static void
wait_readable (int fd, const char *what)
{
  struct pollfd poll_fd = { .fd = fd, .events = POLLIN };

  ck_assert_msg (poll (&poll_fd, 1, DEADLINE_MSEC) == 1, "no %s", what);
}

guint32
driver_next (Driver *self)
{
  ssize_t size;

  wait_readable (self->channel, "record");
  memset (&self->last, 0, sizeof self->last);
  size = recv (self->channel, &self->last, sizeof self->last, 0);
  ck_assert (size == 0 || size == sizeof self->last);
  return self->last.type;
}

void
driver_expect (Driver *self, guint32 type)
{
  driver_next (self);
  ck_assert_msg (self->last.type == type,
                 "record %u instead of %u: stage %u, error %d, index %u",
                 self->last.type, type, self->last.stage, self->last.error,
                 self->last.index);
}

void
driver_expect_verified (Driver *self)
{
  if (driver_next (self) == INIT_RECORD_STARTED)
    driver_next (self);
  ck_assert_uint_eq (self->last.type, INIT_RECORD_VERIFIED);
}

void
driver_expect_executed (Driver *self)
{
  driver_expect_verified (self);
  driver_expect (self, INIT_RECORD_EXECUTED);
}

static void
expect_end (Driver *self, int exit_status)
{
  struct init_record last = self->last;
  int status;

  ck_assert_uint_eq (driver_next (self), 0);
  self->last = last;
  status = driver_wait (self);
  ck_assert_msg (WIFEXITED (status) && WEXITSTATUS (status) == exit_status,
                 "wait status 0x%x of init", (unsigned) status);
}

void
driver_expect_success (Driver *self, int wait_status)
{
  driver_expect_executed (self);
  driver_expect (self, INIT_RECORD_ENDED);
  ck_assert_int_eq (self->last.status, wait_status);
  expect_end (self, 0);
}

void
driver_expect_failure (Driver *self, enum init_stage stage, int error)
{
  while (driver_next (self) == INIT_RECORD_STARTED
         || self->last.type == INIT_RECORD_VERIFIED)
    ;
  ck_assert_uint_eq (self->last.type, INIT_RECORD_FAILED);
  ck_assert_uint_eq (self->last.stage, stage);
  ck_assert_int_eq (self->last.error, error);
  expect_end (self, 125);
}

void
driver_expect_exec_failure (Driver *self, int error, guint32 flags)
{
  driver_expect_verified (self);
  driver_expect (self, INIT_RECORD_EXEC_FAILED);
  ck_assert_int_eq (self->last.error, error);
  ck_assert_uint_eq (self->last.flags, flags);
  ck_assert_uint_eq (self->last.stage, INIT_STAGE_EXEC);
  expect_end (self, 125);
}

void
driver_control (Driver *self,
                enum init_control_operation operation,
                guint64 argument)
{
  struct init_control control
      = { .operation = operation, .argument = argument };

  ck_assert_int_eq (
      send (self->channel, &control, sizeof control, MSG_NOSIGNAL),
      sizeof control);
}

void
driver_signal (Driver *self, int signum)
{
  driver_control (self, INIT_CONTROL_SIGNAL, (guint64) signum);
}

static gboolean
read_some (Driver *self, GString *text)
{
  char buffer[4096];
  ssize_t size;

  wait_readable (self->output, "output");
  size = read (self->output, buffer, sizeof buffer);
  ck_assert_int_ge (size, 0);
  g_string_append_len (text, buffer, size);
  return size > 0;
}

char *
driver_read_output (Driver *self)
{
  GString *text = g_string_new (NULL);

  while (read_some (self, text))
    ;
  return g_string_free (text, FALSE);
}

void
driver_wait_for_output (Driver *self, const char *text)
{
  g_autoptr (GString) seen = g_string_new (NULL);

  while (strstr (seen->str, text) == NULL)
    ck_assert_msg (read_some (self, seen), "end of output");
}

int
driver_wait (Driver *self)
{
  gint64 deadline = driver_now_usec () + DEADLINE_MSEC * 1000;
  int status = 0;
  pid_t pid;

  while ((pid = waitpid (self->pid, &status, WNOHANG)) == 0
         && driver_now_usec () < deadline)
    g_usleep (1000);
  ck_assert_msg (pid == self->pid, "init does not end");
  self->pid = 0;
  return status;
}

static gboolean
is_of_run (const Driver *self, const char *pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%s/environ", pid);
  g_autofree char *environment = NULL;
  gsize size;

  return g_ascii_isdigit (*pid)
         && g_file_get_contents (path, &environment, &size, NULL)
         && memmem (environment, size, self->tag, strlen (self->tag) + 1)
                != NULL;
}

guint
driver_count_left (Driver *self)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  const char *name;
  guint count = 0;

  while ((name = g_dir_read_name (dir)) != NULL)
    count += is_of_run (self, name);
  return count;
}

char *
driver_list_left (Driver *self)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  GString *lines = g_string_new (NULL);
  const char *name;

  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_strdup_printf ("/proc/%s/stat", name);
      g_autofree char *stat = NULL;

      if (is_of_run (self, name)
          && g_file_get_contents (path, &stat, NULL, NULL)
          && strstr (stat, "(sandboxlib-init)") == NULL
          && strrchr (stat, ')') != NULL)
        g_string_append_printf (lines, "%c %s\n", strrchr (stat, ')')[2], name);
    }
  return g_string_free (lines, FALSE);
}

void
driver_expect_nothing_left (Driver *self)
{
  gint64 deadline = driver_now_usec () + 2 * G_USEC_PER_SEC;
  guint count;

  while ((count = driver_count_left (self)) > 0
         && driver_now_usec () < deadline)
    g_usleep (5000);
  ck_assert_msg (count == 0, "%u processes left", count);
}

gint64
driver_now_usec (void)
{
  return g_get_monotonic_time ();
}

int
driver_run_suite (Suite *suite)
{
  SRunner *runner = srunner_create (suite);
  int failed;

  srunner_run_all (runner, CK_ENV);
  failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  return failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
