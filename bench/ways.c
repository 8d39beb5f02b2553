/* ways.c - ways of running something that are compared. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "bench.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

void
bench_way_clear (BenchWay *way)
{
  g_clear_object (&way->backend);
  g_clear_object (&way->request);
  g_clear_pointer (&way->argv, g_strfreev);
}

static gboolean
run_in_process (BenchWay *way)
{
  g_autoptr (SandboxRequest) request = sandbox_request_copy (way->request);
  g_autoptr (GError) error = NULL;
  g_autoptr (SandboxResult) result
      = sandbox_backend_run_sandbox (way->backend, request, &error);

  if (result != NULL && sandbox_result_check (result, &error))
    return TRUE;
  g_printerr ("%s\n", error->message);
  return FALSE;
}

/* As a build system does it that knows its tool: a pipe, read to its end, and
 * wait. */
static gboolean
run_command (char **argv)
{
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

gboolean
bench_way_run (gpointer way)
{
  BenchWay *self = way;

  return self->argv != NULL ? run_command (self->argv) : run_in_process (self);
}

gboolean
bench_way_use_backend (BenchWay *way,
                       const char *backend,
                       SandboxRequest *request,
                       GError **error)
{
  way->request = request;
  way->backend = sandbox_backend_load (backend, error);
  return way->backend != NULL && sandbox_backend_probe (way->backend, error);
}

void
bench_way_use_command (BenchWay *way, const char *const *argv)
{
  way->argv = g_strdupv ((char **) argv);
}

gboolean
bench_way_use_tool (BenchWay *way,
                    const char *backend,
                    SandboxRequest *request,
                    GError **error)
{
  g_autofree char *line = NULL;

  if (!bench_way_use_backend (way, backend, request, error))
    return FALSE;
  line = sandbox_backend_explain (way->backend, request, error);
  return line != NULL && g_shell_parse_argv (line, NULL, &way->argv, error);
}

gboolean
bench_compare (const Bench *bench,
               BenchWay *first,
               BenchWay *second,
               BenchResult *out,
               GError **error)
{
  if (bench_pairs (bench_way_run, first, bench_way_run, second, bench->n_pairs,
                   out))
    return TRUE;
  g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED,
                       "one of the two does not work");
  return FALSE;
}
