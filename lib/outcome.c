/* outcome.c - from the records of a sandbox to its result. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "outcome-private.h"

#include <errno.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "failure-private.h"
#include "error-private.h"

void
_sandbox_heard_take (SandboxHeard *self, const struct init_record *record)
{
  switch ((enum init_record_type) record->type)
    {
    case INIT_RECORD_STARTED:
      self->has_started = TRUE;
      break;
    case INIT_RECORD_VERIFIED:
      self->is_verified = TRUE;
      break;
    case INIT_RECORD_EXECUTED:
      self->is_executed = TRUE;
      break;
    case INIT_RECORD_STOPPED:
      self->is_stopped = TRUE;
      break;
    case INIT_RECORD_ENDED:
      self->has_ended = TRUE;
      self->ended = *record;
      break;
    case INIT_RECORD_FAILED:
      self->has_failed = TRUE;
      self->failed = *record;
      break;
    case INIT_RECORD_EXEC_FAILED:
      self->has_exec_failed = TRUE;
      self->failed = *record;
      break;
    case INIT_RECORD_PLACED:
      break;
    case INIT_RECORD_TOOL_ENDED:
      self->has_tool_ended = TRUE;
      self->tool_status = record->status;
      break;
    }
}

gboolean
_sandbox_heard_is_over (const SandboxHeard *self)
{
  return self->has_ended || self->has_failed || self->has_exec_failed;
}

static void
fill_usage (SandboxResult *result, const struct init_record *record)
{
  struct rusage *usage = &result->rusage;

  usage->ru_utime.tv_sec = (time_t) (record->user_usec / G_USEC_PER_SEC);
  usage->ru_utime.tv_usec = (suseconds_t) (record->user_usec % G_USEC_PER_SEC);
  usage->ru_stime.tv_sec = (time_t) (record->system_usec / G_USEC_PER_SEC);
  usage->ru_stime.tv_usec
      = (suseconds_t) (record->system_usec % G_USEC_PER_SEC);
  usage->ru_maxrss = (long) record->max_rss_kib;
  usage->ru_minflt = (long) record->minor_faults;
  usage->ru_majflt = (long) record->major_faults;
  usage->ru_inblock = (long) record->blocks_in;
  usage->ru_oublock = (long) record->blocks_out;
  usage->ru_nvcsw = (long) record->voluntary_switches;
  usage->ru_nivcsw = (long) record->involuntary_switches;
}

static void
fill_status (SandboxResult *result, int status)
{
  if (WIFEXITED (status))
    result->exit_status = WEXITSTATUS (status);
  else
    result->signum = WTERMSIG (status);
}

static void
fill_end (SandboxResult *result, const SandboxHeard *heard)
{
  fill_status (result, heard->ended.status);
  if ((heard->ended.flags & INIT_RECORD_CANCELLED) != 0
      || (heard->was_killed && result->signum == SIGKILL))
    result->kind = SANDBOX_RESULT_CANCELLED;
  else if (result->signum == 0)
    result->kind = SANDBOX_RESULT_EXITED;
  else
    result->kind = SANDBOX_RESULT_SIGNALLED;
  fill_usage (result, &heard->ended);
}

/* Killed by init or the guard before its execve(2), which says nothing of the
 * set-up. */
static gboolean
was_cut_short (const SandboxHeard *heard)
{
  return heard->has_failed && heard->failed.error == ECHILD
         && (heard->was_killed || heard->has_missed_deadline);
}

static gboolean
is_timed_out (const SandboxHeard *heard)
{
  if (heard->has_overrun)
    return TRUE;
  if (heard->has_failed)
    return heard->failed.error == ECHILD
           && (heard->failed.flags & INIT_RECORD_TIMED_OUT);
  return heard->has_ended && (heard->ended.flags & INIT_RECORD_TIMED_OUT);
}

static void
fill_time_out (SandboxResult *result, const SandboxHeard *heard)
{
  result->kind = SANDBOX_RESULT_TIMED_OUT;
  result->message = g_strdup ("the time limit was reached");
  if (heard->has_ended)
    {
      fill_status (result, heard->ended.status);
      fill_usage (result, &heard->ended);
    }
  else
    result->signum = SIGKILL;
}

/* What the tool printed as one line that may go into a message. */
static char *
diagnostics_line (const SandboxHeard *heard)
{
  gsize size = 0;
  const char *data = heard->diagnostics != NULL
                         ? g_bytes_get_data (heard->diagnostics, &size)
                         : NULL;
  g_autofree char *text
      = g_utf8_make_valid (data != NULL ? data : "", (gssize) size);
  g_auto (GStrv) lines = NULL;

  g_strchomp (text);
  for (char *at = text; *at != '\0'; at++)
    if (*at != '\n' && g_ascii_iscntrl (*at))
      *at = ' ';
  lines = g_strsplit (text, "\n", -1);
  return g_strjoinv ("; ", lines);
}

static char *
describe_status (int status)
{
  return WIFEXITED (status)
             ? g_strdup_printf ("ended with exit status %d",
                                WEXITSTATUS (status))
             : g_strdup_printf ("was killed by signal %d", WTERMSIG (status));
}

static void
fill_tool_failure (SandboxResult *result,
                   const SandboxHeard *heard,
                   const SandboxInvocation *invocation)
{
  g_autofree char *name = g_path_get_basename (invocation->tool);
  g_autofree char *line = diagnostics_line (heard);
  g_autofree char *how = describe_status (heard->tool_status);

  _sandbox_failure_set (result, SANDBOX_RESULT_SETUP_FAILED, "tool", 0,
                        invocation->tool,
                        "%s %s before the sandbox was there%s%s", name, how,
                        *line != '\0' ? ": " : "", line);
  if (geteuid () != 0 && invocation->is_new[SANDBOX_ISOLATION_KIND_USER])
    result->remedy = g_strdup (
        "see whether this host lets users make user namespaces: sysctl "
        "user.max_user_namespaces kernel.unprivileged_userns_clone "
        "kernel.apparmor_restrict_unprivileged_userns");
}

static void
fill_unknown_end (SandboxResult *result,
                  const SandboxHeard *heard,
                  const SandboxInvocation *invocation)
{
  if (heard->has_missed_deadline)
    _sandbox_failure_set (
        result, SANDBOX_RESULT_BACKEND_FAILED, "tool", ETIMEDOUT,
        invocation->tool, "%s did not make the sandbox in time",
        invocation->tool != NULL ? invocation->tool : "sandboxlib-init");
  else if (heard->was_killed)
    {
      result->kind = SANDBOX_RESULT_CANCELLED;
      result->signum = SIGKILL;
    }
  else if (heard->has_tool_ended && !heard->has_started)
    fill_tool_failure (result, heard, invocation);
  else
    _sandbox_failure_set (
        result, SANDBOX_RESULT_BACKEND_FAILED, "init", 0, NULL,
        "the sandbox was ended from outside: sandboxlib-init is gone");
}

void
_sandbox_outcome_fill (SandboxResult *result,
                       const SandboxHeard *heard,
                       const SandboxLaunch *launch,
                       const SandboxInvocation *invocation)
{
  const char *const *argv = sandbox_request_get_argv (invocation->request);

  if (launch->stage != CHILD_STAGE_NONE)
    _sandbox_failure_of_child (result, launch);
  else if (heard->watch_error != 0)
    _sandbox_failure_set (
        result, SANDBOX_RESULT_BACKEND_FAILED, "init", heard->watch_error, NULL,
        "cannot watch the sandbox: %s", _sandbox_strerror (heard->watch_error));
  else if (is_timed_out (heard))
    fill_time_out (result, heard);
  else if (was_cut_short (heard))
    fill_unknown_end (result, heard, invocation);
  else if (heard->has_failed)
    _sandbox_failure_of_init (result, &heard->failed, launch, invocation);
  else if (heard->has_exec_failed)
    _sandbox_failure_of_exec (result, &heard->failed, argv[0]);
  else if (heard->has_ended)
    fill_end (result, heard);
  else
    fill_unknown_end (result, heard, invocation);

  if (heard->is_verified)
    {
      g_strfreev (result->verified);
      result->verified = g_strdupv (launch->phrases);
    }
}
