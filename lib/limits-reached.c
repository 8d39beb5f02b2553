/* limits-reached.c - which limits a sandbox has reached. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "limits-reached-private.h"

#include <errno.h>
#include <signal.h>

#include <sandboxlib/request-limits.h>

/* What a shell says of a command that SIGKILL ended. */
#define STATUS_KILLED (128 + SIGKILL)

static void
replace (char **text, char *other)
{
  g_free (*text);
  *text = other;
}

/* The kernel kills one process, which need not be the command. One of ours, or
 * of a tool, ends the sandbox as well. */
static gboolean
has_ended_it (const SandboxResult *result)
{
  switch (result->kind)
    {
    case SANDBOX_RESULT_SIGNALLED:
      return result->signum == SIGKILL;
    case SANDBOX_RESULT_EXITED:
      return result->exit_status == STATUS_KILLED;
    case SANDBOX_RESULT_SETUP_FAILED:
    case SANDBOX_RESULT_BACKEND_FAILED:
      return TRUE;
    default:
      return FALSE;
    }
}

static void
say_out_of_memory (SandboxResult *result, SandboxRequest *request)
{

  if (has_ended_it (result))
    {
      if (result->exit_status < 0)
        result->signum = SIGKILL;
      result->kind = SANDBOX_RESULT_OUT_OF_MEMORY;
      result->error = 0;
      g_clear_pointer (&result->stage, g_free);
      g_clear_pointer (&result->path, g_free);
      g_clear_pointer (&result->message, g_free);
    }
  if (result->message != NULL)
    return;
  result->message = g_strdup_printf (
      result->kind == SANDBOX_RESULT_OUT_OF_MEMORY
          ? "the memory limit of %" G_GUINT64_FORMAT " bytes was reached"
          : "a process was killed at the memory limit of %" G_GUINT64_FORMAT
            " bytes",
      sandbox_request_get_memory_limit (request));
  replace (&result->remedy, g_strdup ("raise memory-limit"));
}

static void
say_too_many (SandboxResult *result, SandboxRequest *request)
{
  if (result->message != NULL)
    return;
  result->message = g_strdup_printf (
      "a process could not be made: the limit of %" G_GUINT64_FORMAT
      " was reached",
      sandbox_request_get_pids_limit (request));
  replace (&result->remedy, g_strdup ("raise pids-limit"));
}

/* What the kernel says when there is no memory need not be ENOMEM: execve(2) says
 * E2BIG, of init too, which has next to no arguments. */
static gboolean
lacks_memory (const SandboxResult *result)
{
  return result->error == ENOMEM
         || (result->error == E2BIG && g_strcmp0 (result->stage, "init") == 0);
}

/* Set-up needs memory as well. */
static void
advise (SandboxResult *result,
        const SandboxCgroupUse *use,
        SandboxRequest *request)
{
  gboolean has_failed = result->kind == SANDBOX_RESULT_SETUP_FAILED
                        || result->kind == SANDBOX_RESULT_EXEC_FAILED
                        || result->kind == SANDBOX_RESULT_BACKEND_FAILED;

  if (!has_failed || result->remedy != NULL)
    return;
  if (sandbox_request_get_memory_limit (request) != 0
      && (use->n_memory_hits > 0 || lacks_memory (result)))
    result->remedy = g_strdup ("raise memory-limit");
  else if (sandbox_request_get_pids_limit (request) != 0
           && result->error == EAGAIN)
    result->remedy = g_strdup ("raise pids-limit");
}

void
_sandbox_limits_reached_fill (SandboxResult *result,
                              const SandboxCgroupUse *use,
                              SandboxRequest *request)
{
  guint reached = SANDBOX_LIMIT_NONE;

  if (use->n_oom_kills > 0)
    say_out_of_memory (result, request);
  if (use->n_refused_forks > 0)
    say_too_many (result, request);
  advise (result, use, request);

  if (result->kind == SANDBOX_RESULT_TIMED_OUT)
    reached |= SANDBOX_LIMIT_TIME;
  if (use->n_oom_kills > 0)
    reached |= SANDBOX_LIMIT_MEMORY;
  if (use->n_refused_forks > 0)
    reached |= SANDBOX_LIMIT_PIDS;
  if (result->is_truncated)
    reached |= SANDBOX_LIMIT_OUTPUT;
  result->limits_reached = (SandboxLimits) reached;
  result->peak_memory = use->peak_memory;
}
