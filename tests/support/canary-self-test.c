/* canary-self-test.c - each check of the canary sees what is planted for it. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include <check.h>
#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "place.h"

typedef struct
{
  const char *check; /* what the report must name */
  void (*plant) (Place *place);
} Violation;

static void
plant_fd (G_GNUC_UNUSED Place *place)
{
  ck_assert_int_ge (open ("/dev/null", O_RDONLY | O_CLOEXEC), 0);
}

static void
plant_child (G_GNUC_UNUSED Place *place)
{
  if (fork () == 0)
    pause ();
}

static void
plant_zombie (G_GNUC_UNUSED Place *place)
{
  if (fork () == 0)
    _exit (0);
}

static void
plant_in_group (G_GNUC_UNUSED Place *place)
{
  if (fork () == 0)
    {
      if (fork () == 0)
        pause ();
      _exit (0);
    }
}

/* A process of its own session that only its arguments or its environment
 * betray. */
static void
plant_process (const char *argument, const char *variable)
{
  char *const argv[] = { (char *) "sleep", (char *) "100", NULL };
  char *const tagged_argv[]
      = { (char *) "sh", (char *) "-c", (char *) "kill -STOP $$",
          (char *) argument, NULL };
  char *const environment[] = { (char *) variable, NULL };

  if (fork () == 0)
    {
      setsid ();
      if (fork () == 0)
        {
          execve (argument ? "/bin/sh" : "/bin/sleep",
                  argument ? tagged_argv : argv, environment);
          _exit (1);
        }
      _exit (0);
    }
}

static void
plant_tagged_argument (Place *place)
{
  plant_process (place->tag, NULL);
}

static void
plant_tagged_variable (Place *place)
{
  g_autofree char *variable
      = g_strdup_printf ("SANDBOX_TEST_TAG=%s", place->tag);

  plant_process (NULL, variable);
}

static void *
wait_for_ever (void *data)
{
  pause ();
  return data;
}

static void
plant_thread (G_GNUC_UNUSED Place *place)
{
  pthread_t thread;

  ck_assert_int_eq (pthread_create (&thread, NULL, wait_for_ever, NULL), 0);
}

static void
plant_blocked_signal (G_GNUC_UNUSED Place *place)
{
  sigset_t set;

  sigemptyset (&set);
  sigaddset (&set, SIGUSR1);
  sigprocmask (SIG_BLOCK, &set, NULL);
}

static void
plant_ignored_signal (G_GNUC_UNUSED Place *place)
{
  signal (SIGUSR1, SIG_IGN);
}

static void
on_signal (G_GNUC_UNUSED int signum)
{
}

static void
plant_handler (G_GNUC_UNUSED Place *place)
{
  signal (SIGCHLD, on_signal);
}

static void
plant_cwd (Place *place)
{
  ck_assert_int_eq (chdir (place->dir), 0);
}

static void
plant_umask (G_GNUC_UNUSED Place *place)
{
  umask (077);
}

static void
plant_variable (G_GNUC_UNUSED Place *place)
{
  setenv ("PLANTED", "1", 1);
}

static void
plant_mount (Place *place)
{
  ck_assert_int_eq (mount ("tmpfs", place->decoy, "tmpfs", 0, NULL), 0);
}

static void
plant_name (G_GNUC_UNUSED Place *place)
{
  ck_assert_int_eq (mkdir ("/dev/shm/sandboxlib-left", 0700), 0);
}

/* In place of the host's, of which a user could make none. */
static void
plant_cgroup (G_GNUC_UNUSED Place *place)
{
  g_autofree char *text = NULL;
  g_auto (GStrv) fields = NULL;
  g_autofree char *path = NULL;

  ck_assert (g_file_get_contents ("/proc/self/cgroup", &text, NULL, NULL));
  *strchrnul (text, '\n') = '\0';
  fields = g_strsplit (text, ":", 3);
  path = g_strdup_printf ("/sys/fs/cgroup/%s%s/sandboxlib-run-%d-x",
                          *fields[1] != '\0' ? fields[1] : "unified", fields[2],
                          getpid ());
  ck_assert_int_eq (mount ("tmpfs", "/sys/fs/cgroup", "tmpfs", 0, NULL), 0);
  ck_assert_int_eq (g_mkdir_with_parents (path, 0755), 0);
}

static void
plant_device_mode (G_GNUC_UNUSED Place *place)
{
  ck_assert_int_eq (chmod ("/dev/null", 0600), 0);
}

static void
plant_decoy_content (Place *place)
{
  g_autofree char *path
      = g_build_filename (place->decoy, "directory/file", NULL);
  struct stat st;
  struct timespec times[2];
  int fd;

  /* The time is put back, so that only the content gives it away. */
  ck_assert_int_eq (stat (path, &st), 0);
  times[0] = st.st_atim;
  times[1] = st.st_mtim;
  fd = open (path, O_WRONLY | O_CLOEXEC);
  ck_assert_int_eq (write (fd, "D", 1), 1);
  futimens (fd, times);
  close (fd);
}

static void
plant_decoy_mode (Place *place)
{
  g_autofree char *path = g_build_filename (place->decoy, "file", NULL);

  ck_assert_int_eq (chmod (path, 0600), 0);
}

static void
plant_decoy_name (Place *place)
{
  g_autofree char *path = g_build_filename (place->decoy, "empty/new", NULL);

  ck_assert_int_eq (mkdir (path, 0755), 0);
}

static void
plant_decoy_time (Place *place)
{
  g_autofree char *path = g_build_filename (place->decoy, "file", NULL);

  ck_assert_int_eq (utimensat (AT_FDCWD, path, NULL, 0), 0);
}

static const Violation violations[] = {
  { "fds", plant_fd },
  { "children", plant_child },
  { "children", plant_zombie },
  { "process group", plant_in_group },
  { "tagged processes", plant_tagged_argument },
  { "tagged processes", plant_tagged_variable },
  { "threads", plant_thread },
  { "signals", plant_blocked_signal },
  { "signals", plant_ignored_signal },
  { "signals", plant_handler },
  { "cwd", plant_cwd },
  { "umask", plant_umask },
  { "environment", plant_variable },
  { "mounts", plant_mount },
  { "names", plant_name },
  { "devices", plant_device_mode },
  { "cgroups", plant_cgroup },
  { "decoy", plant_decoy_content },
  { "decoy", plant_decoy_mode },
  { "decoy", plant_decoy_name },
  { "decoy", plant_decoy_time },
};

static void
write_to (const char *path, const char *text)
{
  int fd = open (path, O_WRONLY | O_CLOEXEC);

  ck_assert_int_eq (write (fd, text, strlen (text)), (ssize_t) strlen (text));
  close (fd);
}

/* A user namespace in which this process keeps its ids. */
static void
make_user_namespace (void)
{
  g_autofree char *uid_map = g_strdup_printf ("%u %u 1", getuid (), getuid ());
  g_autofree char *gid_map = g_strdup_printf ("%u %u 1", getgid (), getgid ());

  ck_assert_msg (unshare (CLONE_NEWUSER) == 0, "unshare: %s",
                 g_strerror (errno));
  write_to ("/proc/self/setgroups", "deny");
  write_to ("/proc/self/uid_map", uid_map);
  write_to ("/proc/self/gid_map", gid_map);
}

/* What is planted in /dev and /dev/shm is seen by this process alone. */
static void
make_private_dev (void)
{
  if (geteuid () != 0)
    make_user_namespace ();
  ck_assert_msg (unshare (CLONE_NEWNS) == 0, "unshare: %s", g_strerror (errno));
  mount (NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL);
  ck_assert_int_eq (mount ("tmpfs", "/dev", "tmpfs", 0, NULL), 0);
  ck_assert_int_eq (mkdir ("/dev/shm", 01777), 0);
  ck_assert (g_file_set_contents ("/dev/null", "", 0, NULL));
}

/* What was planted lives in sessions of its own, out of libcheck's reach. */
static void
kill_tagged (const char *tag)
{
  g_autoptr (GDir) proc = g_dir_open ("/proc", 0, NULL);
  const char *name;

  while (proc != NULL && (name = g_dir_read_name (proc)) != NULL)
    for (int i = 0; i < 2 && g_ascii_isdigit (name[0]); i++)
      {
        g_autofree char *path = g_build_filename (
            "/proc", name, i == 0 ? "cmdline" : "environ", NULL);
        g_autofree char *text = NULL;
        gsize length;

        if (atoi (name) != getpid ()
            && g_file_get_contents (path, &text, &length, NULL)
            && memmem (text, length, tag, strlen (tag)) != NULL)
          kill (atoi (name), SIGKILL);
      }
}

START_TEST (what_is_planted_is_seen)
{
  const Violation *violation = &violations[_i];
  g_autofree char *report = NULL;
  g_autofree char *heading = g_strdup_printf ("%s:\n", violation->check);
  Place place = { NULL };

  make_private_dev ();
  place_set_up (&place);
  violation->plant (&place);
  report = canary_check (place.canary);
  kill_tagged (place.tag);
  ck_assert_msg (report != NULL && strstr (report, heading) != NULL,
                 "%s: not seen, but: %s", violation->check,
                 report ? report : "nothing");
  place_clear (&place);
}
END_TEST

START_TEST (an_untouched_host_is_no_violation)
{
  Place place = { NULL };

  place_set_up (&place);
  place_tear_down (&place);
}
END_TEST

static Suite *
canary_suite (void)
{
  Suite *suite = suite_create ("canary");
  TCase *tcase = tcase_create ("canary");

  tcase_set_timeout (tcase, 20);
  tcase_add_test (tcase, an_untouched_host_is_no_violation);
  tcase_add_loop_test (tcase, what_is_planted_is_seen, 0,
                       (int) G_N_ELEMENTS (violations));
  suite_add_tcase (suite, tcase);
  return suite;
}

int
main (void)
{
  SRunner *runner = srunner_create (canary_suite ());
  int n_failed;

  place_begin ();
  srunner_run_all (runner, CK_ENV);
  n_failed = srunner_ntests_failed (runner);
  srunner_free (runner);
  place_end ();
  return n_failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
