/* kill-storm-host.c - the program that runs a sandbox and is killed. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "kill-storm.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <sandboxlib/sandboxlib.h>

/* Children, daemons, and one that keeps forking new daemons; all of it ends
 * only by a signal. */
static const char script[]
    = "sleep 1000 & sleep 1000 & setsid sleep 1000 & "
      "setsid sh -c 'sleep 1000 & sleep 1000 & exec sleep 1000' & "
      "(while :; do setsid sleep 2 & usleep 10000; done) & "
      "echo ready; wait; exit 0";

static void
tell (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  if (write (STDOUT_FILENO, text, strlen (text)) < 0)
    exit (1);
}

static SandboxRequest *
make_request (const char *rootfs, gboolean has_pid_namespace)
{
  const char *const argv[] = { "/bin/sh", "-c", script, NULL };
  SandboxRequest *request = sandbox_request_new (argv);

  sandbox_request_set_rootfs (request, rootfs);
  sandbox_request_set_variable (request, "SANDBOX_TEST_TAG",
                                g_getenv ("SANDBOX_TEST_TAG"));
  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDOUT,
                             SANDBOX_STDIO_INHERIT);
  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDERR,
                             SANDBOX_STDIO_NULL);
  sandbox_request_take_mount (
      request, sandbox_mount_new (SANDBOX_MOUNT_DEV, NULL, "/dev",
                                  SANDBOX_MOUNT_MINIMAL));
  sandbox_request_take_mount (request,
                              sandbox_mount_new (SANDBOX_MOUNT_BIND, rootfs,
                                                 KILL_STORM_MADE "/here",
                                                 SANDBOX_MOUNT_READ_ONLY));
  if (has_pid_namespace)
    {
      sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_PID,
                               SANDBOX_ISOLATION_NEW);
      sandbox_request_take_mount (
          request, sandbox_mount_new (SANDBOX_MOUNT_PROC, NULL, "/proc", 0));
    }
  return request;
}

/* Outlives whatever happens to the host: a bug that the storm must see. */
static void
plant_survivor (void)
{
  if (fork () == 0)
    {
      setsid ();
      execl ("/bin/sleep", "sleep", "1000", NULL);
      _exit (1);
    }
}

int
kill_storm_host (const char *backend_name,
                 const char *rootfs,
                 const char *mode,
                 const char *planted)
{
  gboolean has_pid_namespace = strcmp (mode, KILL_STORM_PID) == 0;
  g_autoptr (SandboxRequest) request = make_request (rootfs, has_pid_namespace);
  g_autoptr (GError) error = NULL;
  g_autoptr (SandboxBackend) backend
      = sandbox_backend_load (backend_name, &error);
  g_autoptr (SandboxResult) result = NULL;

  if (backend == NULL || !sandbox_backend_check (backend, request, &error))
    {
      tell ("refused %s\n", error->message);
      return 1;
    }
  if (strcmp (planted, "survivor") == 0)
    plant_survivor ();
  tell ("run\n");
  if (strcmp (planted, "hang") == 0)
    signal (SIGCHLD, SIG_DFL), pause ();
  result = sandbox_backend_run_sandbox (backend, request, &error);
  if (strcmp (planted, "lie") == 0)
    tell ("end 0 0 0\n");
  else if (result == NULL)
    tell ("error %s\n", error->message);
  else
    tell ("end %d %d %u\n", (int) sandbox_result_get_kind (result),
          sandbox_result_get_shell_status (result),
          g_strv_length ((char **) sandbox_result_get_created (result)));
  return 0;
}
