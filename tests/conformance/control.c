/* control.c - what the conformance tests see unsandboxed, where it must differ. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <arpa/inet.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ipc.h>
#include <sys/shm.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

/* The probe program of the rootfs, run here. */
static char *
run_probe (const char *command, const char *first, const char *second)
{
  g_autofree char *probe = place_build_path (&place, "bin/probe");
  const char *const argv[] = { probe, command, first, second, NULL };
  char *output = NULL;
  g_autoptr (GError) error = NULL;

  ck_assert_msg (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_DEFAULT,
                               NULL, NULL, &output, NULL, NULL, &error),
                 "%s", error ? error->message : "no error");
  return output;
}

START_TEST (service_of_the_host_is_reached)
{
  struct sockaddr_in address = { .sin_family = AF_INET };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_autofree char *port = NULL;
  g_autofree char *connected = NULL;
  g_autofree char *bound = NULL;

  address.sin_addr.s_addr = htonl (INADDR_LOOPBACK);
  ck_assert_int_eq (bind (fd, (struct sockaddr *) &address, sizeof address), 0);
  ck_assert_int_eq (listen (fd, 5), 0);
  ck_assert_int_eq (getsockname (fd, (struct sockaddr *) &address, &length), 0);
  port = g_strdup_printf ("%d", ntohs (address.sin_port));
  connected = run_probe ("connect", "127.0.0.1", port);
  bound = run_probe ("loopback", port, NULL);
  close (fd);
  assert_line (connected, "connect=ok");
  assert_line (bound, "bind=EADDRINUSE");
}
END_TEST

START_TEST (process_of_the_host_is_killed)
{
  g_autofree char *pid = NULL;
  g_autofree char *output = NULL;
  pid_t victim = fork ();
  int status;

  if (victim == 0)
    {
      pause ();
      _exit (0);
    }
  pid = g_strdup_printf ("%d", victim);
  output = run_probe ("kill-process", pid, "9");
  ck_assert_int_eq (waitpid (victim, &status, 0), victim);
  assert_line (output, "kill=ok");
  ck_assert (WIFSIGNALED (status));
}
END_TEST

START_TEST (shared_memory_of_the_host_is_seen)
{
  key_t key = (key_t) (0x5c000000 + getpid ());
  int id = shmget (key, 4096, IPC_CREAT | IPC_EXCL | 0600);
  g_autofree char *number = g_strdup_printf ("%d", key);
  g_autofree char *output = run_probe ("shm", number, NULL);

  shmctl (id, IPC_RMID, NULL);
  assert_line (output, "shm=ok");
}
END_TEST

START_TEST (rootfs_is_written_to)
{
  g_autofree char *output = run_probe ("write", place.rootfs, NULL);
  g_autofree char *line = g_strdup_printf ("write %s=ok", place.rootfs);

  assert_line (output, line);
}
END_TEST

START_TEST (state_of_the_host_is_passed_on)
{
  g_autofree char *output = NULL;
  sigset_t set;
  sigset_t old;

  sigemptyset (&set);
  sigaddset (&set, SIGUSR1);
  sigprocmask (SIG_BLOCK, &set, &old);
  setenv ("SANDBOX_TEST_SECRET", "seen", 1);
  output = run_probe ("report", NULL, NULL);
  unsetenv ("SANDBOX_TEST_SECRET");
  sigprocmask (SIG_SETMASK, &old, NULL);

  assert_line (output, "env=SANDBOX_TEST_SECRET=seen");
  ck_assert_msg (!has_line (output, "blocked="), "%s", output);
  assert_line (output, "no_new_privs=0");
  if (geteuid () == 0)
    ck_assert_msg (!has_line (output, "effective=0000000000000000"), "%s",
                   output);
}
END_TEST

START_TEST (namespaces_are_the_hosts)
{
  const char *const names[]
      = { "net", "mnt", "pid", "ipc", "uts", "user", "cgroup" };
  g_autofree char *path = g_strdup_printf ("/proc/self/ns/%s", names[_i]);
  g_autofree char *target = g_file_read_link (path, NULL);
  g_autofree char *line = g_strdup_printf ("ns=%s", target);
  g_autofree char *output = run_probe ("report", NULL, NULL);

  assert_line (output, line);
}
END_TEST

int
main (void)
{
  Suite *suite = suite_create ("control");
  TCase *area = new_area ("control");

  tcase_add_test (area, service_of_the_host_is_reached);
  tcase_add_test (area, process_of_the_host_is_killed);
  tcase_add_test (area, shared_memory_of_the_host_is_seen);
  tcase_add_test (area, rootfs_is_written_to);
  tcase_add_test (area, state_of_the_host_is_passed_on);
  tcase_add_loop_test (area, namespaces_are_the_hosts, 0, 7);
  suite_add_tcase (suite, area);
  return run_suite (suite);
}
