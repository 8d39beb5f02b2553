/* swap.c - the rootfs is changed while a tool starts init from it. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "conformance.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define N_RUNS 50
#define MAX_FD 64

/* Where a tool may find init: in a proc of the request, or in one that is there
 * for it. */
static const struct
{
  const char *name;
  gboolean has_proc;
  SandboxIsolationValue pid;
} places[] = {
  { "proc", TRUE, SANDBOX_ISOLATION_NEW },
  { ".sandboxlib-proc", FALSE, SANDBOX_ISOLATION_NEW },
  { ".sandboxlib-proc", FALSE, SANDBOX_ISOLATION_HOST },
};

static void
link_probe (const char *name)
{
  g_autofree char *probe = place_build_path (&place, "bin/probe");
  g_autofree char *path = place_build_path (&place, name);

  ck_assert_int_eq (link (probe, path), 0);
}

/* A program that reports in data/impostor what it could reach. */
static void
prepare_impostors (void)
{
  g_autofree char *fds = place_build_path (&place, "evil/self/fd");
  g_autofree char *decoy_path = place_build_path (&place, "decoy-path");

  ck_assert_int_eq (g_mkdir_with_parents (fds, 0755), 0);
  for (int fd = 3; fd < MAX_FD; fd++)
    {
      g_autofree char *name = g_strdup_printf ("evil/self/fd/%d", fd);

      link_probe (name);
    }
  ck_assert (g_file_set_contents (decoy_path, place.decoy, -1, NULL));
}

/* Stands for a command of another sandbox that has the same rootfs. Mounts of
 * other mount namespaces do not stop a rename, and move along.
 * mount_namespaces(7) */
static pid_t
start_swapping (const char *name, const char *impostor)
{
  g_autofree char *a = place_build_path (&place, name);
  g_autofree char *b = place_build_path (&place, impostor);
  pid_t parent = getpid ();
  pid_t pid = fork ();

  ck_assert_int_ge (pid, 0);
  if (pid > 0)
    return pid;
  prctl (PR_SET_PDEATHSIG, SIGKILL);
  while (getppid () == parent)
    {
      renameat2 (AT_FDCWD, a, AT_FDCWD, b, RENAME_EXCHANGE);
      usleep (100);
    }
  _exit (0);
}

static void
stop_swapping (pid_t pid)
{
  ck_assert_int_eq (kill (pid, SIGKILL), 0);
  ck_assert_int_eq (waitpid (pid, NULL, 0), pid);
}

static SandboxRequest *
new_victim (int row)
{
  SandboxRequest *request = new_request ("/bin/probe", "exit", "0", NULL);
  const char *pid = places[row].pid == SANDBOX_ISOLATION_NEW
                        ? "isolation.pid=new"
                        : "isolation.pid=host";

  if (places[row].has_proc && is_offered ("mounts.proc"))
    add_mount (request, SANDBOX_MOUNT_PROC, NULL, "/proc", SANDBOX_MOUNT_NONE);
  if (is_offered (pid))
    sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_PID,
                             places[row].pid);
  return request;
}

/* Lines of the impostor's report but those that it ran. */
static char *
dup_ways_out (int *out_n_ran)
{
  g_autofree char *path = place_build_path (&place, "data/impostor");
  g_autofree char *report = NULL;
  g_auto (GStrv) lines = NULL;
  GString *ways = g_string_new (NULL);

  *out_n_ran = 0;
  g_file_get_contents (path, &report, NULL, NULL);
  lines = g_strsplit (report != NULL ? report : "", "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    if (strcmp (*line, "ran") == 0)
      ++*out_n_ran;
    else if (**line != '\0' && strstr (ways->str, *line) == NULL)
      g_string_append_printf (ways, "%s\n", *line);
  return g_string_free (ways, FALSE);
}

START_TEST (another_program_in_place_of_init_finds_no_way_out)
{
  g_autoptr (SandboxRequest) request = new_victim (_i);
  g_autofree char *marker = g_build_filename (place.decoy, "impostor", NULL);
  g_autofree char *ways = NULL;
  int n_ran;
  pid_t swapper;

  prepare_impostors ();
  swapper = start_swapping (places[_i].name, "evil");
  for (int i = 0; i < N_RUNS; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SandboxResult) result
          = sandbox_backend_run_sandbox (backend, request, &error);

      ck_assert (result != NULL || error != NULL);
    }
  stop_swapping (swapper);

  ways = dup_ways_out (&n_ran);
  ck_assert_msg (*ways == '\0', "%s, executed %d times:\n%s", places[_i].name,
                 n_ran, ways);
  ck_assert_msg (!g_file_test (marker, G_FILE_TEST_EXISTS), "there is %s",
                 marker);
}
END_TEST

TCase *
swap_area (void)
{
  TCase *area = new_area ("swap");

  tcase_add_loop_test (area, another_program_in_place_of_init_finds_no_way_out,
                       0, (int) G_N_ELEMENTS (places));
  return area;
}
