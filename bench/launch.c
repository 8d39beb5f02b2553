/* launch.c - what starting a sandbox costs, against executing bwrap(1). */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include <sandboxlib/sandboxlib.h>

#include <fcntl.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <sys/wait.h>
#include <unistd.h>

#include "measure.h"

typedef struct
{
  SandboxBackend *backend;
  SandboxRequest *request;
} InProcess;

static gboolean
run_in_process (gpointer data)
{
  InProcess *self = data;
  g_autoptr (SandboxRequest) request = sandbox_request_copy (self->request);
  g_autoptr (GError) error = NULL;
  g_autoptr (SandboxResult) result
      = sandbox_backend_run_sandbox (self->backend, request, &error);

  if (result != NULL && sandbox_result_check (result, &error))
    return TRUE;
  g_printerr ("%s\n", error->message);
  return FALSE;
}

/* As a build system does it that knows its tool: two pipes, read to their end,
 * wait. */
static gboolean
run_command_line (gpointer data)
{
  char **argv = data;
  posix_spawn_file_actions_t actions;
  int out[2];
  int status;
  pid_t pid;
  char buffer[4096];
  int failed;

  if (pipe2 (out, O_CLOEXEC) != 0)
    return FALSE;
  posix_spawn_file_actions_init (&actions);
  posix_spawn_file_actions_addopen (&actions, 0, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2 (&actions, out[1], 1);
  posix_spawn_file_actions_adddup2 (&actions, out[1], 2);
  failed = posix_spawn (&pid, argv[0], &actions, NULL, argv, environ);
  posix_spawn_file_actions_destroy (&actions);
  close (out[1]);
  while (failed == 0 && read (out[0], buffer, sizeof buffer) > 0)
    ;
  close (out[0]);
  return failed == 0 && waitpid (pid, &status, 0) == pid && status == 0;
}

static gboolean
run_program (gpointer data)
{
  char *argv[] = { data, NULL };

  return run_command_line (argv);
}

/* The scenario "full": every namespace, a rootfs as /, proc, dev, tmpfs on
 * /tmp, nothing of the rootfs writable. */
static SandboxRequest *
full_request (SandboxBackend *backend, const char *rootfs)
{
  const char *const argv[] = { "/bin/true", NULL };
  const char *const nothing[] = { NULL };
  SandboxRequest *request = sandbox_request_new (argv);
  g_autoptr (SandboxIsolation) isolation
      = sandbox_backend_maximum_possible_isolation (backend);

  sandbox_request_set_rootfs (request, rootfs);
  sandbox_request_set_writable_paths (request, nothing);
  sandbox_request_set_isolation (request, isolation);
  sandbox_request_take_mount (
      request, sandbox_mount_new (SANDBOX_MOUNT_PROC, NULL, "/proc", 0));
  sandbox_request_take_mount (
      request, sandbox_mount_new (SANDBOX_MOUNT_DEV, NULL, "/dev", 0));
  sandbox_request_take_mount (request, sandbox_mount_new_tmpfs ("/tmp", -1, 0));
  return request;
}

static void
print_machine (SandboxBackend *backend)
{
  g_autofree char *tool = sandbox_backend_dup_tool (backend);
  struct utsname names;

  uname (&names);
  g_print ("%s %s, %ld cores, %s, as %s\n\n", names.sysname, names.release,
           sysconf (_SC_NPROCESSORS_ONLN), tool,
           geteuid () == 0 ? "root" : "an unprivileged user");
}

static gboolean
compare_full (SandboxBackend *backend, const char *rootfs, guint n_pairs)
{
  g_autoptr (SandboxRequest) request = full_request (backend, rootfs);
  g_autoptr (GError) error = NULL;
  g_autofree char *line = sandbox_backend_explain (backend, request, &error);
  g_auto (GStrv) argv = NULL;
  InProcess in_process = { backend, request };
  BenchResult result;

  if (line == NULL || !g_shell_parse_argv (line, NULL, &argv, &error))
    {
      g_printerr ("%s\n", error->message);
      return FALSE;
    }
  if (!bench_pairs (run_in_process, &in_process, run_command_line, argv,
                    n_pairs, &result))
    return FALSE;
  bench_print ("bubblewrap backend, full : its bwrap line", &result);
  return TRUE;
}

static gboolean
compare_floor (const char *rootfs, guint n_pairs)
{
  g_autofree char *program = g_build_filename (rootfs, "bin/true", NULL);
  BenchResult result;

  if (!bench_pairs (run_program, program, run_program, program, n_pairs,
                    &result))
    return FALSE;
  bench_print ("floor: spawn of true : the same", &result);
  return TRUE;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SandboxBackend) backend = NULL;
  guint n_pairs = argc > 2 ? (guint) strtoul (argv[2], NULL, 10) : 100;

  if (argc < 2 || n_pairs < 3)
    {
      g_printerr ("usage: %s ROOTFS [PAIRS]\n", argv[0]);
      return EXIT_FAILURE;
    }
  backend = sandbox_backend_load ("bubblewrap", &error);
  if (backend == NULL || !sandbox_backend_probe (backend, &error))
    {
      g_printerr ("%s\n", error->message);
      return EXIT_FAILURE;
    }
  print_machine (backend);
  bench_print_header ();
  return compare_full (backend, argv[1], n_pairs)
                 && compare_floor (argv[1], n_pairs)
             ? EXIT_SUCCESS
             : EXIT_FAILURE;
}
