/* stream.c - run a command over this host's /, and show its output as it comes. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include <glib-unix.h>
#include <sandboxlib/sandboxlib.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#define GRACE (5 * G_USEC_PER_SEC)

typedef struct
{
  GMainLoop *loop;
  SandboxProcess *process;
  guint n_awaited; /* the end of the output, and the result */
} Build;

static SandboxRequest *
new_request (const char *directory, const char *const *argv)
{
  const char *const writable[] = { directory, NULL };
  SandboxRequest *request = sandbox_request_new (argv);

  sandbox_request_set_cwd (request, directory);
  sandbox_request_set_writable_paths (request, writable);
  sandbox_request_isolate (request, SANDBOX_ISOLATION_KIND_NETWORK,
                           SANDBOX_ISOLATION_NEW);
  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDOUT,
                             SANDBOX_STDIO_PIPE);
  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDERR,
                             SANDBOX_STDIO_STDOUT);
  return request;
}

static void
leave_if_done (Build *build)
{
  if (--build->n_awaited == 0)
    g_main_loop_quit (build->loop);
}

static gboolean
show_output (int fd, GIOCondition condition, gpointer data)
{
  char buffer[4096];
  ssize_t n = read (fd, buffer, sizeof buffer);

  (void) condition;
  if (n > 0)
    {
      fwrite (buffer, 1, (size_t) n, stdout);
      fflush (stdout);
      return G_SOURCE_CONTINUE;
    }
  close (fd);
  leave_if_done (data);
  return G_SOURCE_REMOVE;
}

static void
end (SandboxProcess *process, SandboxResult *result, gpointer data)
{
  g_autoptr (GError) error = NULL;

  (void) process;
  if (!sandbox_result_check (result, &error))
    fprintf (stderr, "stream: %s\n", error->message);
  leave_if_done (data);
}

/* The first interrupt gives the command time to clean up, the second none. */
static gboolean
interrupt (gpointer data)
{
  static gboolean is_second;
  Build *build = data;

  sandbox_process_terminate (build->process, is_second ? 0 : GRACE);
  is_second = TRUE;
  return G_SOURCE_CONTINUE;
}

static int
run (SandboxProcess *process)
{
  Build build = { g_main_loop_new (NULL, FALSE), process, 2 };
  g_autoptr (GSource) source = sandbox_process_create_source (process);

  g_source_set_callback (source, G_SOURCE_FUNC (end), &build, NULL);
  g_source_attach (source, NULL);
  g_unix_fd_add (sandbox_process_steal_stdout_fd (process), G_IO_IN | G_IO_HUP,
                 show_output, &build);
  g_unix_signal_add (SIGINT, interrupt, &build);
  g_main_loop_run (build.loop);
  g_main_loop_unref (build.loop);
  return sandbox_result_get_shell_status (sandbox_process_get_result (process));
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SandboxBackend) backend = NULL;
  g_autoptr (SandboxRequest) request = NULL;
  g_autoptr (SandboxProcess) process = NULL;

  if (argc < 3)
    {
      fprintf (stderr, "usage: stream DIRECTORY COMMAND [ARG...]\n");
      return 125;
    }
  backend = sandbox_backend_for_platform (&error);
  if (backend != NULL)
    {
      request = new_request (argv[1], (const char *const *) argv + 2);
      process = sandbox_backend_spawn (backend, request, &error);
    }
  if (process == NULL)
    {
      fprintf (stderr, "stream: %s\n", error->message);
      return 125;
    }
  return run (process);
}
