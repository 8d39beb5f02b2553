/* fds.c - fds of the caller: passed, kept, waited for, told to; locked files. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static int ends[2];

static void
open_pipe (void)
{
  ck_assert_int_eq (pipe2 (ends, O_CLOEXEC), 0);
}

static void
close_pipe (void)
{
  for (int i = 0; i < 2; i++)
    if (ends[i] >= 0)
      close (ends[i]);
}

/* The other ends are in the request, which goes with the last reference. */
static void
close_writer (void)
{
  close (ends[1]);
  ends[1] = -1;
}

static gboolean
is_at_end (int timeout)
{
  struct pollfd poll_fd = { .fd = ends[0], .events = POLLIN };
  char buffer[4096];

  while (poll (&poll_fd, 1, timeout) == 1)
    if (read (ends[0], buffer, sizeof buffer) == 0)
      return TRUE;
  return FALSE;
}

static char *
read_all (void)
{
  GString *text = g_string_new (NULL);
  char buffer[4096];
  ssize_t n;

  close_writer ();
  while ((n = read (ends[0], buffer, sizeof buffer)) > 0)
    g_string_append_len (text, buffer, n);
  return g_string_free (text, FALSE);
}

static void
dispatch_for (SandboxProcess *process, int milliseconds)
{
  gint64 end
      = g_get_monotonic_time () + milliseconds * G_GINT64_CONSTANT (1000);
  struct pollfd poll_fd
      = { .fd = sandbox_process_get_poll_fd (process), .events = POLLIN };

  while (sandbox_process_dispatch (process) && g_get_monotonic_time () < end)
    poll (&poll_fd, 1, 10);
}

static SandboxResult *
kill_and_wait (SandboxProcess *process)
{
  sandbox_process_kill (process);
  return sandbox_process_wait (process);
}

START_TEST (passed_fds_have_their_numbers)
{
  static const char script[]
      = "for i in 3 4 5 6 7 8 9; do eval \"read x <&$i\"; echo $i-$x; done";
  g_autoptr (SandboxRequest) request = new_shell_request (script);
  g_autofree char *output = NULL;

  for (int number = 9; number >= 3; number--)
    {
      g_autofree char *text = g_strdup_printf ("%d\n", number);

      open_pipe ();
      ck_assert_int_gt (write (ends[1], text, strlen (text)), 0);
      sandbox_request_pass_fd (request, ends[0], number);
      close_pipe ();
    }
  output = run_to_success (request, "passed-fds", NULL);
  if (output != NULL)
    ck_assert_str_eq (output, "3-3\n4-4\n5-5\n6-6\n7-7\n8-8\n9-9\n");
}
END_TEST

START_TEST (nothing_but_passed_fds_is_passed)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "report", NULL);
  g_autofree char *output = NULL;
  int expected = 4;

  open_pipe ();
  sandbox_request_pass_fd (request, ends[1], 100);
  sandbox_request_set_sync_fd (request, ends[1]);
  sandbox_request_add_info_fd (request, ends[1]);
  sandbox_request_add_json_status_fd (request, ends[1]);
  close_writer ();
  sandbox_request_set_block_fd (request, STDIN_FILENO);
  output = run_to_success (request, "passed-fds", "sync-fd", "info-fds",
                           "json-status-fds", "block-fd", NULL);
  close_pipe ();
  if (output != NULL)
    ck_assert_msg (count_values (output, "fd") == expected, "%s", output);
}
END_TEST

/* The parent that a tool leaves outside closes nothing; bwrap's does. */
static gboolean
has_tool_that_keeps_fds (void)
{
  g_autofree char *tool = sandbox_backend_dup_tool (backend);

  return tool != NULL
         && strcmp (sandbox_backend_get_name (backend), "bubblewrap") != 0;
}

START_TEST (passed_fd_is_the_commands_alone)
{
  g_autoptr (SandboxRequest) request
      = new_shell_request ("exec 7>&-; exec sleep 60");
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (SandboxResult) result = NULL;

  open_pipe ();
  sandbox_request_pass_fd (request, ends[1], 7);
  close_writer ();
  process = spawn (request);
  g_clear_object (&request);
  if (!has_tool_that_keeps_fds ())
    ck_assert (is_at_end (5000));
  result = kill_and_wait (process);
  if (has_tool_that_keeps_fds ())
    ck_assert (is_at_end (5000));
  close_pipe ();
}
END_TEST

START_TEST (number_beyond_the_limit_is_told)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("touch /data/ran");
  g_autofree char *ran = place_build_path (&place, "data/ran");
  g_autoptr (SandboxResult) result = NULL;

  sandbox_request_pass_fd (request, STDIN_FILENO, 2147483646);
  result = run_or_expect_withheld (request, "passed-fds", NULL);
  if (result == NULL)
    return;
  ck_assert_int_eq (sandbox_result_get_kind (result),
                    SANDBOX_RESULT_SETUP_FAILED);
  ck_assert_str_eq (sandbox_result_get_stage (result), "passed-fds");
  ck_assert_str_eq (sandbox_result_get_remedy (result),
                    "the limit is RLIMIT_NOFILE, ulimit -n");
  ck_assert (!g_file_test (ran, G_FILE_TEST_EXISTS));
}
END_TEST

START_TEST (sync_fd_is_open_until_the_end)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "sleep", "60", NULL);
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (SandboxResult) result = NULL;

  open_pipe ();
  sandbox_request_set_sync_fd (request, ends[1]);
  close_writer ();
  process = spawn (request);
  g_clear_object (&request);
  ck_assert (!is_at_end (300));
  result = kill_and_wait (process);
  ck_assert (is_at_end (5000));
  close_pipe ();
}
END_TEST

/* Row 0 writes, row 1 closes. The time limit is shorter than the wait. */
START_TEST (command_starts_when_the_block_fd_is_ready)
{
  g_autofree char *ran = place_build_path (&place, "data/ran");
  g_autoptr (SandboxRequest) request = new_shell_request ("touch /data/ran");
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (SandboxResult) result = NULL;

  open_pipe ();
  sandbox_request_set_block_fd (request, ends[0]);
  sandbox_request_set_timeout (request, 1000000);
  sandbox_request_set_grace (request, 0);
  process = spawn (request);
  dispatch_for (process, 1500);
  ck_assert (!g_file_test (ran, G_FILE_TEST_EXISTS));
  if (_i == 0)
    ck_assert_int_eq (write (ends[1], "x", 1), 1);
  else
    close_writer ();
  result = sandbox_process_wait (process);
  assert_exited (result, 0);
  ck_assert (g_file_test (ran, G_FILE_TEST_EXISTS));
  if (_i == 0)
    ck_assert (!is_at_end (0));
  close_pipe ();
}
END_TEST

START_TEST (what_waits_for_the_block_fd_can_be_killed)
{
  g_autofree char *ran = place_build_path (&place, "data/ran");
  g_autoptr (SandboxRequest) request = new_shell_request ("touch /data/ran");
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (SandboxResult) result = NULL;

  open_pipe ();
  sandbox_request_set_block_fd (request, ends[0]);
  process = spawn (request);
  dispatch_for (process, _i * 300);
  result = kill_and_wait (process);
  ck_assert_int_eq (sandbox_result_get_kind (result), SANDBOX_RESULT_CANCELLED);
  ck_assert (!g_file_test (ran, G_FILE_TEST_EXISTS));
  close_pipe ();
}
END_TEST

static gint64
get_number (const char *text, const char *name)
{
  g_autofree char *key = g_strdup_printf ("\"%s\": ", name);
  const char *at = strstr (text, key);

  return at != NULL ? g_ascii_strtoll (at + strlen (key), NULL, 10) : -1;
}

static void
assert_namespace (const char *text, const char *name, const char *file)
{
  g_autofree char *path = g_strdup_printf (
      "/proc/%d/ns/%s", (int) get_number (text, "child-pid"), file);
  g_autofree char *own = g_strdup_printf ("/proc/self/ns/%s", file);
  gint64 told = get_number (text, name);
  struct stat inside;
  struct stat outside;

  if (told == -1)
    return;
  ck_assert_int_eq (stat (path, &inside), 0);
  ck_assert_int_eq ((gint64) inside.st_ino, told);
  ck_assert_int_eq (stat (own, &outside), 0);
  ck_assert_int_ne ((gint64) outside.st_ino, told);
}

/* While the command waits, so that its namespaces can be looked at. */
START_TEST (it_is_told_where_the_sandbox_is)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "0", NULL);
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (SandboxResult) result = NULL;
  char text[4096] = "";
  int block[2];

  if (is_offered ("isolation.network=new"))
    sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_NETWORK,
                             SANDBOX_ISOLATION_NEW);
  open_pipe ();
  ck_assert_int_eq (pipe2 (block, O_CLOEXEC), 0);
  sandbox_request_add_info_fd (request, ends[1]);
  sandbox_request_set_block_fd (request, block[0]);
  process = spawn (request);
  for (int i = 0; i < 100 && strstr (text, "}\n") == NULL; i++)
    {
      struct pollfd poll_fd = { .fd = ends[0], .events = POLLIN };

      dispatch_for (process, 50);
      if (poll (&poll_fd, 1, 0) == 1)
        ck_assert_int_gt (read (ends[0], text, sizeof text - 1), 0);
    }
  ck_assert_msg (g_str_has_prefix (text, "{\n    \"child-pid\": "), "%s", text);
  ck_assert_msg (get_number (text, "mnt-namespace") > 0, "%s", text);
  ck_assert_int_eq (is_offered ("isolation.network=new"),
                    get_number (text, "net-namespace") > 0);
  ck_assert_int_eq (is_offered ("isolation.pid=new"),
                    get_number (text, "pid-namespace") > 0);
  if (strcmp (sandbox_backend_get_name (backend), "linux-user-chroot") != 0
      || geteuid () == 0)
    {
      assert_namespace (text, "mnt-namespace", "mnt");
      assert_namespace (text, "net-namespace", "net");
      assert_namespace (text, "pid-namespace", "pid");
    }
  close (block[1]);
  result = sandbox_process_wait (process);
  assert_exited (result, 0);
  close (block[0]);
  close_pipe ();
}
END_TEST

static const struct
{
  const char *argv[4];
  const char *status; /* the second line, or NULL */
} statuses[] = {
  { { "/bin/probe", "exit", "7" }, "{ \"exit-code\": 7 }\n" },
  { { "/bin/probe", "exit", "0" }, "{ \"exit-code\": 0 }\n" },
  { { "/bin/probe", "kill", "9" }, "{ \"exit-code\": 137 }\n" },
  { { "/bin/nosuch" }, NULL },
};

START_TEST (status_is_told_to_everybody)
{
  g_autoptr (SandboxRequest) request = new_request ("/bin/true", NULL);
  g_autoptr (SandboxResult) result = NULL;
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;
  int fd;

  sandbox_request_set_argv (request, statuses[_i].argv);
  open_pipe ();
  sandbox_request_add_json_status_fd (request, ends[1]);
  fd = open ("/dev/null", O_WRONLY | O_CLOEXEC);
  sandbox_request_add_json_status_fd (request, fd);
  close (fd);
  result = run_or_expect_withheld (request, "json-status-fds", NULL);
  g_clear_object (&request);
  text = read_all ();
  close_pipe ();
  if (result == NULL)
    return;
  lines = g_strsplit (text, "\n", 2);
  ck_assert_msg (g_str_has_prefix (lines[0], "{ \"child-pid\": ")
                     && g_str_has_suffix (lines[0], " }"),
                 "%s", text);
  ck_assert_str_eq (lines[1], statuses[_i].status ? statuses[_i].status : "");
}
END_TEST

/* Row 0: nobody reads the full pipe; row 1: nobody can. */
START_TEST (who_does_not_read_holds_nobody_up)
{
  g_autoptr (SandboxRequest) request
      = new_request ("/bin/probe", "exit", "3", NULL);
  g_autoptr (SandboxResult) result = NULL;
  gint64 start = g_get_monotonic_time ();

  open_pipe ();
  fcntl (ends[1], F_SETFL, O_NONBLOCK);
  while (_i == 0 && write (ends[1], "x", 1) == 1)
    ;
  fcntl (ends[1], F_SETFL, 0);
  sandbox_request_add_info_fd (request, ends[1]);
  sandbox_request_add_json_status_fd (request, ends[1]);
  if (_i == 1)
    {
      close (ends[0]);
      ends[0] = -1;
    }
  result
      = run_or_expect_withheld (request, "json-status-fds", "info-fds", NULL);
  close_pipe ();
  if (result == NULL)
    return;
  assert_exited (result, 3);
  ck_assert_int_lt (g_get_monotonic_time () - start, 8 * G_USEC_PER_SEC);
}
END_TEST

static gboolean
can_lock_to_write (const char *path)
{
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  int fd = open (path, O_RDWR | O_CLOEXEC);
  int result = fcntl (fd, F_SETLK, &lock);

  close (fd);
  return result == 0;
}

START_TEST (lock_files_are_locked_until_the_end)
{
  static const char *const paths[] = { "/data/lock", "data/link", NULL };
  g_autofree char *path = place_build_path (&place, "data/lock");
  g_autofree char *link_path = place_build_path (&place, "data/link");
  g_autofree char *ran = place_build_path (&place, "data/ran");
  g_autoptr (SandboxRequest) request
      = new_shell_request ("touch /data/ran; exec sleep 60");
  g_autoptr (SandboxProcess) process = NULL;
  g_autoptr (SandboxResult) result = NULL;

  ck_assert (g_file_set_contents (path, "", 0, NULL));
  ck_assert_int_eq (symlink ("/data/lock", link_path), 0);
  sandbox_request_set_lock_files (request, paths);
  process = spawn (request);
  for (int i = 0; i < 100 && !g_file_test (ran, G_FILE_TEST_EXISTS); i++)
    dispatch_for (process, 50);
  ck_assert (!can_lock_to_write (path));
  result = kill_and_wait (process);
  ck_assert (can_lock_to_write (path));
}
END_TEST

static const char *const bad_locks[]
    = { "/data/missing", "/data/fifo", "/data", "/data/escape", "/data/busy" };

START_TEST (what_cannot_be_locked_is_named)
{
  const char *const paths[] = { "/data/good", bad_locks[_i], NULL };
  g_autofree char *good = place_build_path (&place, "data/good");
  g_autofree char *busy = place_build_path (&place, "data/busy");
  g_autofree char *fifo = place_build_path (&place, "data/fifo");
  g_autofree char *escape = place_build_path (&place, "data/escape");
  g_autofree char *ran = place_build_path (&place, "data/ran");
  g_autofree char *secret = g_build_filename (place.decoy, "nosuch", NULL);
  g_autofree char *message = NULL;
  g_autoptr (SandboxRequest) request = new_shell_request ("touch /data/ran");
  struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  int fd;

  ck_assert (g_file_set_contents (good, "", 0, NULL));
  ck_assert (g_file_set_contents (busy, "", 0, NULL));
  ck_assert_int_eq (mkfifo (fifo, 0666), 0);
  ck_assert_int_eq (symlink (secret, escape), 0);
  fd = open (busy, O_RDWR | O_CLOEXEC);
  ck_assert_int_eq (fcntl (fd, F_SETLK, &lock), 0);
  sandbox_request_set_lock_files (request, paths);
  message = run_and_expect_refusal (request, bad_locks[_i]);
  close (fd);
  ck_assert_msg (strstr (message, "lock file") != NULL, "%s", message);
  ck_assert (!g_file_test (ran, G_FILE_TEST_EXISTS));
}
END_TEST

TCase *
fds_area (void)
{
  TCase *area = new_area ("fds");

  tcase_add_test (area, passed_fds_have_their_numbers);
  tcase_add_test (area, nothing_but_passed_fds_is_passed);
  tcase_add_test (area, passed_fd_is_the_commands_alone);
  tcase_add_test (area, number_beyond_the_limit_is_told);
  tcase_add_test (area, sync_fd_is_open_until_the_end);
  tcase_add_loop_test (area, command_starts_when_the_block_fd_is_ready, 0, 2);
  tcase_add_loop_test (area, what_waits_for_the_block_fd_can_be_killed, 0, 2);
  tcase_add_test (area, it_is_told_where_the_sandbox_is);
  tcase_add_loop_test (area, status_is_told_to_everybody, 0,
                       (int) G_N_ELEMENTS (statuses));
  tcase_add_loop_test (area, who_does_not_read_holds_nobody_up, 0, 2);
  tcase_add_test (area, lock_files_are_locked_until_the_end);
  tcase_add_loop_test (area, what_cannot_be_locked_is_named, 0,
                       (int) G_N_ELEMENTS (bad_locks));
  return area;
}
