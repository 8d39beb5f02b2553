/* main.c - run-sandbox: run one command in a sandbox from a shell. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "documents.h"
#include "enter.h"
#include "list-backends.h"
#include "options.h"
#include "report.h"
#include "run.h"

/* A descriptor that is opened later must not become a standard stream. */
static gboolean
fill_standard_streams (void)
{
  for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
    if (fcntl (fd, F_GETFD) < 0 && open ("/dev/null", O_RDWR) != fd)
      return FALSE;
  return TRUE;
}

static int
print (const char *text)
{
  if (fputs (text, stdout) < 0 || fflush (stdout) != 0)
    {
      report_error ("stdout: %s", g_strerror (errno));
      return STATUS_SANDBOX_FAILED;
    }
  return 0;
}

static void
warn_of_unknown_default (void)
{
  const char *name = g_getenv ("SANDBOXLIB_BACKEND");
  g_autoptr (SandboxBackend) backend = NULL;
  g_autoptr (GError) error = NULL;

  if (name == NULL || name[0] == '\0')
    return;
  backend = sandbox_backend_load (name, &error);
  if (backend == NULL)
    report_warning ("SANDBOXLIB_BACKEND: %s", error->message);
}

static SandboxBackend *
choose_backend (const Options *options, GError **error)
{
  if (options->backend != NULL)
    return sandbox_backend_load (options->backend, error);
  warn_of_unknown_default ();
  return sandbox_backend_for_platform (error);
}

/* What an option named counts, the rest is as the backend can. */
static void
set_isolation (const Options *options, SandboxBackend *backend)
{
  g_autoptr (SandboxIsolation) maximum
      = options->isolate_maximum
            ? sandbox_backend_maximum_possible_isolation (backend)
            : sandbox_isolation_new ();

  for (int i = 0; i < SANDBOX_ISOLATION_N_KINDS; i++)
    {
      SandboxIsolationKind kind = (SandboxIsolationKind) i;

      if (sandbox_isolation_get (options->isolation, kind)
          == SANDBOX_ISOLATION_UNSET)
        sandbox_isolation_set (options->isolation, kind,
                               sandbox_isolation_get (maximum, kind));
    }
  sandbox_request_set_isolation (options->request, options->isolation);
}

static SandboxRequest *
make_request (const Options *options, SandboxBackend *backend)
{
  g_autoptr (GPtrArray) changes = NULL;
  SandboxRequest *request;

  if (options->request_file == NULL)
    set_isolation (options, backend);
  if (options->preset != 0)
    sandbox_request_apply_preset (options->request,
                                  (SandboxPreset) options->preset);
  if (!options->degrade)
    return g_object_ref (options->request);

  request = sandbox_backend_degrade (backend, options->request, &changes);
  report_changes (changes);
  return request;
}

/* A document can ask for one, and nobody here would read it. */
static gboolean
check_no_pipes (SandboxRequest *request, GError **error)
{
  for (int i = SANDBOX_STREAM_STDIN; i <= SANDBOX_STREAM_STDERR; i++)
    if (sandbox_request_get_stdio (request, (SandboxStream) i)
        == SANDBOX_STDIO_PIPE)
      {
        g_set_error_literal (error, SANDBOX_ERROR,
                             SANDBOX_ERROR_INVALID_REQUEST,
                             "stdio: a pipe takes a program that reads it");
        return FALSE;
      }
  return TRUE;
}

static int
run (SandboxBackend *backend,
     SandboxRequest *request,
     const Options *options,
     GError **error)
{
  gboolean verbose = options->verbose;
  g_autoptr (SandboxResult) result = NULL;

  if (!check_no_pipes (request, error))
    return -1;
  report_hold_sigpipe ();
  if (verbose)
    report_backend_verbosely (backend);
  result = run_request (backend, request, error);
  if (result == NULL)
    return -1;
  report_result (result);
  if (verbose)
    report_result_verbosely (result);
  documents_write_result (result);
  if (options->has_shell_on_failure && enter_is_wanted (result))
    {
      g_autofree char *command = enter_dup_command (options, backend);

      if (command != NULL)
        report_note ("enter it again: %s", command);
      enter_shell (backend, request);
    }
  return sandbox_result_get_shell_status (result);
}

static int
explain (SandboxBackend *backend,
         SandboxRequest *request,
         const Options *options,
         GError **error)
{
  g_autofree char *text = sandbox_backend_explain (backend, request, error);
  g_autofree char *command = enter_dup_command (options, backend);
  g_autofree char *both = NULL;

  if (text == NULL)
    return -1;
  if (command != NULL)
    both = g_strdup_printf ("%s# enter it: %s\n", text, command);
  return print (both != NULL ? both : text);
}

static int
save (const Options *options, SandboxRequest *request, GError **error)
{
  return documents_save_request (request, options->save_file, error) ? 0 : -1;
}

static int
print_features (SandboxBackend *backend)
{
  g_auto (GStrv) lines = sandbox_backend_list_features (backend);
  g_autofree char *joined = g_strjoinv ("\n", lines);
  g_autofree char *text = g_strconcat (joined, "\n", NULL);

  return print (text);
}

static int
act_with_backend (const Options *options, GError **error)
{
  g_autoptr (SandboxBackend) backend = choose_backend (options, error);
  g_autoptr (SandboxRequest) request = NULL;

  if (backend == NULL)
    return -1;
  if (options->action == ACTION_LIST_FEATURES)
    return print_features (backend);

  request = make_request (options, backend);
  if (options->action == ACTION_SAVE_REQUEST)
    return save (options, request, error);
  if (options->action == ACTION_EXPLAIN)
    return explain (backend, request, options, error);
  return run (backend, request, options, error);
}

static int
print_backends (GError **error)
{
  g_autofree char *text = list_backends ();

  if (text != NULL)
    return print (text);
  g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_UNAVAILABLE,
                       "no backends found (install them, or name their "
                       "directory in SANDBOXLIB_BACKEND_PATH)");
  return -1;
}

/* Returns an exit status, or -1 with @error. */
static int
act (const Options *options, GError **error)
{
  g_autoptr (SandboxRequest) request = NULL;
  g_autofree char *help = NULL;

  switch (options->action)
    {
    case ACTION_HELP:
      help = options_dup_help ();
      return print (help);
    case ACTION_VERSION:
      return print ("run-sandbox " SANDBOXLIB_VERSION "\n");
    case ACTION_LIST_BACKENDS:
      return print_backends (error);
    case ACTION_SAVE_REQUEST:
      /* Only these two depend on what can be done here. */
      if (options->degrade || options->isolate_maximum)
        return act_with_backend (options, error);
      request = make_request (options, NULL);
      return save (options, request, error);
    default:
      return act_with_backend (options, error);
    }
}

static pid_t running_pid; /* ours, as long as no status is known */

/* A module runs in this process. If it calls exit(3), that says nothing of the
 * command. */
static void
refuse_early_exit (void)
{
  if (running_pid != getpid ())
    return;
  report_error ("a module has ended the process");
  _exit (STATUS_SANDBOX_FAILED);
}

int
main (int argc, char **argv)
{
  g_autoptr (Options) options = NULL;
  g_autoptr (GError) error = NULL;
  int status = -1;

  if (!fill_standard_streams ())
    return STATUS_SANDBOX_FAILED;
  running_pid = getpid ();
  atexit (refuse_early_exit);
  options = options_parse (argc, argv, &error);
  if (options != NULL
      && documents_open_status (options->status_fd, options->status_file,
                                &error))
    status = act (options, &error);
  running_pid = 0;
  if (status >= 0)
    return status;

  report_error ("%s", error != NULL ? error->message : "unknown failure");
  if (error != NULL)
    documents_write_error (error);
  return STATUS_SANDBOX_FAILED;
}
