/* userns-block.c - somebody else maps the ids while the set-up waits. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

/* What the process does that is told the pid. */
typedef struct
{
  const char *setgroups; /* or NULL */
  const char *uids;      /* or NULL */
  const char *gids;
  gboolean kills; /* the process that holds the namespace */
} Mapper;

static int info[2];
static int block[2];

static void
write_map (int pid, const char *name, const char *text)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/%s", pid, name);
  int fd = open (path, O_WRONLY | O_CLOEXEC);

  if (text != NULL
      && (fd < 0 || write (fd, text, strlen (text)) != (ssize_t) strlen (text)))
    _exit (1);
  close (fd);
}

static int
read_pid (void)
{
  char text[4096] = "";
  gsize size = 0;
  ssize_t n;
  int pid;

  while (strstr (text, "}\n") == NULL
         && (n = read (info[0], text + size, sizeof text - 1 - size)) > 0)
    size += (gsize) n;
  return sscanf (text, "{\n    \"child-pid\": %d\n}\n", &pid) == 1 ? pid : -1;
}

static void
open_pipes (void)
{
  ck_assert_int_eq (pipe2 (info, O_CLOEXEC), 0);
  ck_assert_int_eq (pipe2 (block, O_CLOEXEC), 0);
}

static void
close_pipes (void)
{
  close (info[0]);
  close (info[1]);
  close (block[0]);
  close (block[1]);
}

static void
set_fds (SandboxRequest *request)
{
  sandbox_request_set_userns_block_fd (request, block[0]);
  sandbox_request_add_info_fd (request, info[1]);
}

/* It ends with the byte that it writes; where nobody tells a pid it is killed. */
static pid_t
start_mapper (const Mapper *self)
{
  pid_t mapper = fork ();
  int pid;

  ck_assert_int_ge (mapper, 0);
  if (mapper != 0)
    return mapper;
  pid = read_pid ();
  if (pid <= 0)
    _exit (2);
  write_map (pid, "setgroups", self->setgroups);
  write_map (pid, "gid_map", self->gids);
  write_map (pid, "uid_map", self->uids);
  if (self->kills)
    kill (pid, SIGKILL);
  else if (write (block[1], "x", 1) != 1)
    _exit (3);
  _exit (0);
}

static void
end_mapper (pid_t mapper, gboolean was_told)
{
  int status;

  if (!was_told)
    kill (mapper, SIGKILL);
  ck_assert_int_eq (waitpid (mapper, &status, 0), mapper);
  if (was_told)
    ck_assert_int_eq (status, 0);
}

static char *
run_mapped (SandboxRequest *request, const Mapper *mapper)
{
  gboolean is_there = is_offered ("userns-block-fd");
  g_autofree char *output = NULL;
  pid_t pid;

  open_pipes ();
  pid = start_mapper (mapper);
  set_fds (request);
  output = run_to_success (request, "userns-block-fd", "info-fds", NULL);
  end_mapper (pid, is_there);
  close_pipes ();
  return g_steal_pointer (&output);
}

START_TEST (ids_are_what_somebody_else_maps)
{
  static const Mapper mapper
      = { .uids = "0 100000 1000\n", .gids = "5 200000 10\n" };
  static const guint32 groups[] = { 9 };
  g_autoptr (SandboxRequest) request = new_shell_request (
      "echo $(cat /proc/self/uid_map) / $(cat /proc/self/gid_map); id");
  g_autofree char *output = NULL;

  if (geteuid () != 0)
    return;
  sandbox_request_set_uid (request, 3);
  sandbox_request_set_gid (request, 5);
  sandbox_request_set_groups (request, groups, G_N_ELEMENTS (groups));
  if (is_offered ("isolation.pid=new") && is_offered ("mounts.proc"))
    add_own_proc (request);
  output = run_mapped (request, &mapper);
  if (output != NULL)
    ck_assert_str_eq (output, "0 100000 1000 / 5 200000 10\n"
                              "uid=3 gid=5 groups=9\n");
}
END_TEST

/* Row 1: nobody says who the command is, so it is the caller. */
START_TEST (caller_alone_is_mapped_by_somebody_else)
{
  g_autofree char *uid = g_strdup_printf ("7 %u 1", geteuid ());
  g_autofree char *gid = g_strdup_printf ("8 %u 1", getegid ());
  const Mapper mapper = { .setgroups = "deny", .uids = uid, .gids = gid };
  g_autoptr (SandboxRequest) request
      = new_shell_request ("echo $(id -u) $(id -g); echo x >/data/mine");
  g_autofree char *path = place_build_path (&place, "data/mine");
  g_autofree char *output = NULL;

  if (_i == 0)
    {
      sandbox_request_set_uid (request, 7);
      sandbox_request_set_gid (request, 8);
    }
  output = run_mapped (request, &mapper);
  if (output == NULL)
    return;
  ck_assert_str_eq (output, "7 8\n");
  ck_assert (g_file_test (path, G_FILE_TEST_EXISTS));
}
END_TEST

static const struct
{
  Mapper mapper;
  gint64 uid;
  const char *word;
} faults[] = {
  { { NULL, NULL, NULL, FALSE }, 7, "uid_map" },
  { { "deny", "7 %u 1", NULL, FALSE }, 7, "gid_map" },
  { { "deny", "6 %u 1", "8 %u 1", FALSE }, 7, "for uid 7" },
  { { NULL, NULL, NULL, TRUE }, 7, "killed" },
};

START_TEST (what_somebody_else_has_not_mapped_is_named)
{
  Mapper mapper = faults[_i].mapper;
  g_autofree char *uids = NULL;
  g_autofree char *gids = NULL;
  g_autofree char *own = g_strdup_printf ("%u", geteuid ());
  g_autofree char *own_group = g_strdup_printf ("%u", getegid ());
  g_autofree char *message = NULL;
  g_autofree char *ran = place_build_path (&place, "data/ran");
  g_autoptr (SandboxRequest) request = new_shell_request ("touch /data/ran");
  gboolean is_there = is_offered ("userns-block-fd");
  GString *text = g_string_new (mapper.uids);
  pid_t pid;

  g_string_replace (text, "%u", own, 0);
  uids = g_string_free (text, FALSE);
  text = g_string_new (mapper.gids);
  g_string_replace (text, "%u", own_group, 0);
  gids = g_string_free (text, FALSE);
  mapper.uids = mapper.uids != NULL ? uids : NULL;
  mapper.gids = mapper.gids != NULL ? gids : NULL;
  sandbox_request_set_uid (request, faults[_i].uid);
  sandbox_request_set_gid (request, 8);
  open_pipes ();
  pid = start_mapper (&mapper);
  set_fds (request);
  message = run_and_expect_refusal (request, "userns-block-fd");
  end_mapper (pid, is_there);
  close_pipes ();
  if (is_there)
    ck_assert_msg (strstr (message, faults[_i].word) != NULL, "%s", message);
  ck_assert (!g_file_test (ran, G_FILE_TEST_EXISTS));
}
END_TEST

static void
close_writer (G_GNUC_UNUSED int signum)
{
  close (block[1]);
  block[1] = -1;
}

static void
close_later (void)
{
  const struct itimerval soon = { .it_value.tv_usec = 300000 };

  signal (SIGALRM, close_writer);
  setitimer (ITIMER_REAL, &soon, NULL);
}

/* Row 1: while the process that holds the namespace is there, which was a copy of
 * this one. */
START_TEST (closed_block_fd_without_maps_is_an_error)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("touch /data/ran");
  const struct itimerval never = { 0 };
  struct sigaction before;

  sigaction (SIGALRM, NULL, &before);
  open_pipes ();
  set_fds (request);
  if (_i == 0)
    close_writer (0);
  else
    close_later ();
  g_free (run_and_expect_refusal (request, "userns-block-fd"));
  setitimer (ITIMER_REAL, &never, NULL);
  sigaction (SIGALRM, &before, NULL);
  close_pipes ();
}
END_TEST

/* Whoever it comes to when its parent has ended may let it be a zombie. */
static gboolean
is_gone (int pid)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/status", pid);

  for (int i = 0; i < 100; i++)
    {
      g_autofree char *status = NULL;

      if (!g_file_get_contents (path, &status, NULL, NULL)
          || strstr (status, "\nState:\tZ") != NULL)
        return TRUE;
      g_usleep (20000);
    }
  return FALSE;
}

static void
run_for_ever (void)
{
  g_autoptr (SandboxRequest) request = new_shell_request ("sleep 1000");
  g_autoptr (SandboxResult) result = NULL;

  signal (SIGTERM, SIG_DFL);
  set_fds (request);
  result = sandbox_backend_run_sandbox (backend, request, NULL);
  _exit (result == NULL ? 1 : 0);
}

START_TEST (nothing_outlives_a_host_that_waits_for_maps)
{
  const int signum = _i == 0 ? SIGKILL : SIGTERM;
  pid_t host;
  int status;
  int pid;

  if (!is_offered ("userns-block-fd"))
    return;
  open_pipes ();
  host = fork ();
  ck_assert_int_ge (host, 0);
  if (host == 0)
    run_for_ever ();
  pid = read_pid ();
  ck_assert_int_gt (pid, 0);
  ck_assert_int_eq (kill (pid, 0), 0);
  ck_assert_int_eq (kill (host, signum), 0);
  ck_assert_int_eq (waitpid (host, &status, 0), host);
  ck_assert (WIFSIGNALED (status) && WTERMSIG (status) == signum);
  ck_assert (is_gone (pid));
  close_pipes ();
}
END_TEST

START_TEST (nothing_outlives_a_host_that_is_killed_before_it_waits)
{
  if (!is_offered ("userns-block-fd"))
    return;
  for (int i = 0; i < 30; i++)
    {
      pid_t host;
      int pid;

      open_pipes ();
      host = fork ();
      ck_assert_int_ge (host, 0);
      if (host == 0)
        run_for_ever ();
      g_usleep ((gulong) g_random_int_range (0, 15000));
      kill (host, SIGKILL);
      ck_assert_int_eq (waitpid (host, NULL, 0), host);
      close (info[1]);
      info[1] = -1;
      pid = read_pid ();
      ck_assert (pid < 0 || is_gone (pid));
      close_pipes ();
    }
}
END_TEST

TCase *
userns_block_area (void)
{
  TCase *area = new_area ("userns-block");

  tcase_add_test (area, ids_are_what_somebody_else_maps);
  tcase_add_loop_test (area, caller_alone_is_mapped_by_somebody_else, 0, 2);
  tcase_add_loop_test (area, what_somebody_else_has_not_mapped_is_named, 0,
                       (int) G_N_ELEMENTS (faults));
  tcase_add_loop_test (area, closed_block_fd_without_maps_is_an_error, 0, 2);
  tcase_add_loop_test (area, nothing_outlives_a_host_that_waits_for_maps, 0, 2);
  tcase_add_test (area, nothing_outlives_a_host_that_is_killed_before_it_waits);
  return area;
}
