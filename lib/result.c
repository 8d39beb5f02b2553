/* result.c - how a sandbox ended. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "result-private.h"

#include <signal.h>

/* As of env(1), timeout(1) and the shells. */
#define STATUS_TIMED_OUT 124
#define STATUS_SANDBOX_FAILED 125
#define STATUS_CANNOT_EXECUTE 126
#define STATUS_NOT_FOUND 127
#define STATUS_SIGNAL_BASE 128

G_DEFINE_BOXED_TYPE (SandboxResult,
                     sandbox_result,
                     sandbox_result_ref,
                     sandbox_result_unref)

static guint64
to_microseconds (const struct timeval *time)
{
  return (guint64) time->tv_sec * G_USEC_PER_SEC + (guint64) time->tv_usec;
}

static char *
describe_end (const SandboxResult *self)
{
  switch (self->kind)
    {
    case SANDBOX_RESULT_EXITED:
      return g_strdup_printf ("command exited with status %d",
                              self->exit_status);
    case SANDBOX_RESULT_SIGNALLED:
      return g_strdup_printf ("command was killed by signal %d (%s)",
                              self->signum, g_strsignal (self->signum));
    case SANDBOX_RESULT_TIMED_OUT:
      return g_strdup ("time limit reached");
    case SANDBOX_RESULT_CANCELLED:
      return g_strdup ("sandbox was ended by the caller");
    case SANDBOX_RESULT_SETUP_FAILED:
      return g_strdup ("sandbox could not be set up");
    case SANDBOX_RESULT_EXEC_FAILED:
      return g_strdup ("command could not be executed");
    case SANDBOX_RESULT_OUT_OF_MEMORY:
      return g_strdup ("memory limit reached");
    case SANDBOX_RESULT_BACKEND_FAILED:
    default:
      return g_strdup ("sandbox failed");
    }
}

SandboxResult *
_sandbox_result_new (const char *backend)
{
  SandboxResult *self = g_new0 (SandboxResult, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->exit_status = -1;
  self->degraded
      = g_ptr_array_new_with_free_func ((GDestroyNotify) sandbox_change_unref);
  self->verified = g_new0 (char *, 1);
  self->created = g_new0 (char *, 1);
  self->backend = g_strdup (backend);
  return self;
}

SandboxResult *
sandbox_result_ref (SandboxResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sandbox_result_unref (SandboxResult *self)
{
  if (self == NULL || !g_atomic_ref_count_dec (&self->ref_count))
    return;
  g_free (self->stage);
  g_free (self->path);
  g_free (self->message);
  g_free (self->remedy);
  for (gsize i = 0; i < G_N_ELEMENTS (self->output); i++)
    g_clear_pointer (&self->output[i], g_bytes_unref);
  g_clear_pointer (&self->degraded, g_ptr_array_unref);
  g_strfreev (self->verified);
  g_strfreev (self->created);
  g_free (self->backend);
  g_free (self);
}

SandboxResultKind
sandbox_result_get_kind (const SandboxResult *self)
{
  g_return_val_if_fail (self != NULL, SANDBOX_RESULT_BACKEND_FAILED);

  return self->kind;
}

int
sandbox_result_get_exit_status (const SandboxResult *self)
{
  g_return_val_if_fail (self != NULL, -1);

  return self->exit_status;
}

int
sandbox_result_get_signal (const SandboxResult *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->signum;
}

int
sandbox_result_get_shell_status (const SandboxResult *self)
{
  g_return_val_if_fail (self != NULL, STATUS_SANDBOX_FAILED);

  switch (self->kind)
    {
    case SANDBOX_RESULT_EXITED:
      return self->exit_status;
    case SANDBOX_RESULT_SIGNALLED:
      return STATUS_SIGNAL_BASE + self->signum;
    case SANDBOX_RESULT_TIMED_OUT:
      return STATUS_TIMED_OUT;
    case SANDBOX_RESULT_CANCELLED:
      return STATUS_SIGNAL_BASE + (self->signum != 0 ? self->signum : SIGKILL);
    case SANDBOX_RESULT_OUT_OF_MEMORY:
      return STATUS_SIGNAL_BASE + SIGKILL;
    case SANDBOX_RESULT_EXEC_FAILED:
      return self->was_found ? STATUS_CANNOT_EXECUTE : STATUS_NOT_FOUND;
    case SANDBOX_RESULT_SETUP_FAILED:
    case SANDBOX_RESULT_BACKEND_FAILED:
    default:
      return STATUS_SANDBOX_FAILED;
    }
}

const char *
sandbox_result_get_stage (const SandboxResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->stage;
}

int
sandbox_result_get_errno (const SandboxResult *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->error;
}

const char *
sandbox_result_get_path (const SandboxResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->path;
}

const char *
sandbox_result_get_message (const SandboxResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->message;
}

const char *
sandbox_result_get_remedy (const SandboxResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->remedy;
}

GBytes *
sandbox_result_get_output (const SandboxResult *self, SandboxStream stream)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail ((guint) stream <= SANDBOX_STREAM_STDERR, NULL);

  return self->output[stream];
}

gboolean
sandbox_result_is_truncated (const SandboxResult *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->is_truncated;
}

const struct rusage *
sandbox_result_get_rusage (const SandboxResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return &self->rusage;
}

guint64
sandbox_result_get_user_time (const SandboxResult *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return to_microseconds (&self->rusage.ru_utime);
}

guint64
sandbox_result_get_system_time (const SandboxResult *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return to_microseconds (&self->rusage.ru_stime);
}

guint64
sandbox_result_get_max_rss (const SandboxResult *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return (guint64) self->rusage.ru_maxrss * 1024;
}

guint64
sandbox_result_get_wall_time (const SandboxResult *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->wall_time;
}

SandboxLimits
sandbox_result_get_limits_reached (const SandboxResult *self)
{
  g_return_val_if_fail (self != NULL, SANDBOX_LIMIT_NONE);

  return self->limits_reached;
}

guint64
sandbox_result_get_peak_memory (const SandboxResult *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->peak_memory;
}

GPtrArray *
sandbox_result_get_degraded (const SandboxResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->degraded;
}

const char *const *
sandbox_result_get_verified (const SandboxResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->verified;
}

const char *const *
sandbox_result_get_created (const SandboxResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *const *) self->created;
}

const char *
sandbox_result_get_backend (const SandboxResult *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->backend;
}

gboolean
sandbox_result_check (const SandboxResult *self, GError **error)
{
  g_autofree char *end = NULL;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  if (self->kind == SANDBOX_RESULT_EXITED && self->exit_status == 0)
    return TRUE;
  end = self->message != NULL ? g_strdup (self->message) : describe_end (self);
  g_set_error_literal (error, SANDBOX_ERROR, SANDBOX_ERROR_FAILED, end);
  return FALSE;
}
