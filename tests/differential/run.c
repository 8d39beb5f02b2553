/* run.c - run one case with one backend. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "outcome.h"

#include <stdarg.h>
#include <string.h>

#include "caller.h"

static const char *const kind_names[] = {
  [SANDBOX_RESULT_EXITED] = "exited",
  [SANDBOX_RESULT_SIGNALLED] = "signalled",
  [SANDBOX_RESULT_TIMED_OUT] = "timed out",
  [SANDBOX_RESULT_CANCELLED] = "cancelled",
  [SANDBOX_RESULT_SETUP_FAILED] = "set-up failed",
  [SANDBOX_RESULT_EXEC_FAILED] = "exec failed",
  [SANDBOX_RESULT_BACKEND_FAILED] = "backend failed",
};

static const char *const error_names[] = {
  [SANDBOX_ERROR_INVALID_REQUEST] = "invalid request",
  [SANDBOX_ERROR_UNSUPPORTED] = "unsupported",
  [SANDBOX_ERROR_UNAVAILABLE] = "unavailable",
  [SANDBOX_ERROR_BAD_MODULE] = "bad module",
  [SANDBOX_ERROR_FAILED] = "failed",
};

static void blame (Outcome *outcome, const char *format, ...)
    G_GNUC_PRINTF (2, 3);

/* The first counts. */
static void
blame (Outcome *outcome, const char *format, ...)
{
  va_list arguments;

  if (outcome->trouble != NULL)
    return;
  va_start (arguments, format);
  outcome->trouble = g_strdup_vprintf (format, arguments);
  va_end (arguments);
}

static void
add_output (Outcome *outcome,
            const Draft *draft,
            const SandboxResult *result,
            SandboxStream stream)
{
  GBytes *bytes = sandbox_result_get_output (result, stream);
  gconstpointer data;
  gsize size;

  if (bytes == NULL)
    return;
  data = g_bytes_get_data (bytes, &size);
  if (draft->is_looking && stream == SANDBOX_STREAM_STDOUT)
    {
      g_autofree char *text = g_strndup (data != NULL ? data : "", size);

      outcome_add_report (outcome, text);
    }
  else
    outcome_add_stream (outcome,
                        stream == SANDBOX_STREAM_STDOUT ? "stdout" : "stderr",
                        data != NULL ? data : "", size);
}

/* A request that a backend offers to run has a sandbox, or is refused before
 * anything is started. */
static void
judge (Outcome *outcome, const SandboxResult *result)
{
  SandboxResultKind kind = sandbox_result_get_kind (result);
  const char *stage = sandbox_result_get_stage (result);
  const char *message = sandbox_result_get_message (result);

  if (kind == SANDBOX_RESULT_TIMED_OUT || kind == SANDBOX_RESULT_CANCELLED
      || kind == SANDBOX_RESULT_BACKEND_FAILED)
    blame (outcome, "%s: %s", kind_names[kind], message ? message : "");
  if (kind == SANDBOX_RESULT_SETUP_FAILED && strcmp (stage, "verify") == 0)
    blame (outcome, "set-up failed at stage %s: %s", stage, message);
  if (kind == SANDBOX_RESULT_SETUP_FAILED && strcmp (stage, "tool") == 0)
    outcome->doubt
        = g_strdup_printf ("set-up failed at stage %s: %s", stage, message);
  if (*sandbox_result_get_created (result) != NULL)
    blame (outcome, "it left %s behind", *sandbox_result_get_created (result));
}

static void
add_result (Outcome *outcome, const Draft *draft, const SandboxResult *result)
{
  const char *message = sandbox_result_get_message (result);

  outcome_add (outcome, "kind=%s",
               kind_names[sandbox_result_get_kind (result)]);
  outcome_add (outcome, "status=%d signal %d shell %d",
               sandbox_result_get_exit_status (result),
               sandbox_result_get_signal (result),
               sandbox_result_get_shell_status (result));
  if (sandbox_result_get_kind (result) == SANDBOX_RESULT_EXEC_FAILED)
    outcome_add (outcome, "errno=%s",
                 g_strerror (sandbox_result_get_errno (result)));
  outcome_add (outcome, "truncated=%d", sandbox_result_is_truncated (result));
  /* For people: nothing is compared by its text. */
  if (message != NULL)
    outcome_add (outcome, "message=%s", message);
  add_output (outcome, draft, result, SANDBOX_STREAM_STDOUT);
  add_output (outcome, draft, result, SANDBOX_STREAM_STDERR);
  judge (outcome, result);
}

static void
add_error (Outcome *outcome, const GError *error)
{
  if (error == NULL || error->domain != SANDBOX_ERROR
      || error->code == SANDBOX_ERROR_BAD_MODULE
      || error->code == SANDBOX_ERROR_UNAVAILABLE)
    blame (outcome, "no result: %s", error ? error->message : "no error set");
  else
    {
      outcome_add (outcome, "error=%s", error_names[error->code]);
      outcome_add (outcome, "message=%s", error->message);
    }
}

Outcome *
outcome_of_backend (const Participant *participant, Draft *draft)
{
  g_autoptr (Outcome) outcome = outcome_new (participant);
  SandboxBackend *backend = participant->backend;
  g_autoptr (SandboxResult) result = NULL;
  g_autoptr (GError) refusal = NULL;
  g_autoptr (GError) error = NULL;
  gboolean is_offered;
  CallerState state;

  world_reset_streams (draft->world);
  is_offered = sandbox_backend_check (backend, draft->request, &refusal);
  caller_enter (&state, draft, FALSE);
  result = sandbox_backend_run_sandbox (backend, draft->request, &error);
  caller_leave (&state);

  outcome->is_withheld
      = g_error_matches (error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED);
  if (!is_offered && (result != NULL || error->code != refusal->code))
    blame (outcome, "it did not refuse what it says to withhold: %s",
           refusal->message);
  if (result != NULL)
    add_result (outcome, draft, result);
  else
    add_error (outcome, error);
  outcome_add_files (outcome, draft);
  return g_steal_pointer (&outcome);
}
