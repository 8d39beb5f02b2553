/* build.c - run a command over this host's /, with one writable directory. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include <sandboxlib/sandboxlib.h>
#include <stdio.h>

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
                             SANDBOX_STDIO_INHERIT);
  sandbox_request_set_stdio (request, SANDBOX_STREAM_STDERR,
                             SANDBOX_STDIO_INHERIT);
  return request;
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SandboxBackend) backend = NULL;
  g_autoptr (SandboxRequest) request = NULL;
  g_autoptr (SandboxResult) result = NULL;

  if (argc < 3)
    {
      fprintf (stderr, "usage: build DIRECTORY COMMAND [ARG...]\n");
      return 125;
    }
  backend = sandbox_backend_for_platform (&error);
  if (backend != NULL)
    {
      request = new_request (argv[1], (const char *const *) argv + 2);
      result = sandbox_backend_run_sandbox (backend, request, &error);
    }
  if (result == NULL)
    {
      fprintf (stderr, "build: %s\n", error->message);
      return 125;
    }
  if (!sandbox_result_check (result, &error))
    fprintf (stderr, "build: %s\n", error->message);
  return sandbox_result_get_shell_status (result);
}
