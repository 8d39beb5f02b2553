/* write-status.c - how a sandbox ended, as a document. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "json.h"

#define NOT_STARTED_STATUS 125

static const char *const kinds[] = {
  [SANDBOX_RESULT_EXITED] = "exited",
  [SANDBOX_RESULT_SIGNALLED] = "signalled",
  [SANDBOX_RESULT_TIMED_OUT] = "timed-out",
  [SANDBOX_RESULT_CANCELLED] = "cancelled",
  [SANDBOX_RESULT_SETUP_FAILED] = "setup-failed",
  [SANDBOX_RESULT_EXEC_FAILED] = "exec-failed",
  [SANDBOX_RESULT_BACKEND_FAILED] = "backend-failed",
  [SANDBOX_RESULT_OUT_OF_MEMORY] = "out-of-memory",
};

static const char *const error_codes[] = {
  [SANDBOX_ERROR_INVALID_REQUEST] = "invalid-request",
  [SANDBOX_ERROR_UNSUPPORTED] = "unsupported",
  [SANDBOX_ERROR_UNAVAILABLE] = "unavailable",
  [SANDBOX_ERROR_BAD_MODULE] = "bad-module",
  [SANDBOX_ERROR_FAILED] = "failed",
};

static void
add_text (JsonBuilder *builder, const char *name, const char *text)
{
  if (text == NULL)
    return;
  json_builder_set_member_name (builder, name);
  builder_add_string (builder, text);
}

static void
add_number (JsonBuilder *builder, const char *name, gint64 number)
{
  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, number);
}

static void
add_list (JsonBuilder *builder, const char *name, const char *const *strings)
{
  json_builder_set_member_name (builder, name);
  builder_add_strv (builder, strings);
}

static gint64
microseconds (const struct timeval *time)
{
  return (gint64) time->tv_sec * G_USEC_PER_SEC + time->tv_usec;
}

static void
add_usage (JsonBuilder *builder, const struct rusage *usage)
{
  json_builder_set_member_name (builder, "usage");
  json_builder_begin_object (builder);
  add_number (builder, "user-usec", microseconds (&usage->ru_utime));
  add_number (builder, "system-usec", microseconds (&usage->ru_stime));
  add_number (builder, "max-rss-kib", usage->ru_maxrss);
  add_number (builder, "minor-faults", usage->ru_minflt);
  add_number (builder, "major-faults", usage->ru_majflt);
  add_number (builder, "blocks-in", usage->ru_inblock);
  add_number (builder, "blocks-out", usage->ru_oublock);
  add_number (builder, "voluntary-switches", usage->ru_nvcsw);
  add_number (builder, "involuntary-switches", usage->ru_nivcsw);
  json_builder_end_object (builder);
}

static void
add_degraded (JsonBuilder *builder, GPtrArray *changes)
{
  json_builder_set_member_name (builder, "degraded");
  json_builder_begin_array (builder);
  for (guint i = 0; i < changes->len; i++)
    {
      const SandboxChange *change = g_ptr_array_index (changes, i);

      json_builder_begin_object (builder);
      add_text (builder, "feature", sandbox_change_get_feature (change));
      add_text (builder, "field", sandbox_change_get_field (change));
      add_text (builder, "wanted", sandbox_change_get_wanted (change));
      add_text (builder, "got", sandbox_change_get_got (change));
      add_text (builder, "reason", sandbox_change_get_reason (change));
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_end (JsonBuilder *builder, const SandboxResult *result)
{
  int exit_status = sandbox_result_get_exit_status (result);
  int signum = sandbox_result_get_signal (result);

  add_text (builder, "kind", kinds[sandbox_result_get_kind (result)]);
  add_number (builder, "shell-status",
              sandbox_result_get_shell_status (result));
  if (exit_status >= 0)
    add_number (builder, "exit-status", exit_status);
  if (signum != 0)
    add_number (builder, "signal", signum);
}

static void
add_failure (JsonBuilder *builder, const SandboxResult *result)
{
  add_text (builder, "stage", sandbox_result_get_stage (result));
  if (sandbox_result_get_errno (result) != 0)
    add_number (builder, "errno", sandbox_result_get_errno (result));
  add_text (builder, "path", sandbox_result_get_path (result));
  add_text (builder, "message", sandbox_result_get_message (result));
  add_text (builder, "remedy", sandbox_result_get_remedy (result));
}

static void
add_limits (JsonBuilder *builder, SandboxLimits reached)
{
  static const char *const names[] = { "time", "memory", "pids", "output" };

  json_builder_set_member_name (builder, "limits-reached");
  json_builder_begin_array (builder);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if ((reached >> i & 1) != 0)
      json_builder_add_string_value (builder, names[i]);
  json_builder_end_array (builder);
}

char *
json_write_result (const SandboxResult *result)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();

  json_builder_begin_object (builder);
  add_number (builder, "version", DOCUMENT_VERSION);
  add_end (builder, result);
  add_failure (builder, result);
  add_text (builder, "backend", sandbox_result_get_backend (result));
  json_builder_set_member_name (builder, "truncated");
  json_builder_add_boolean_value (builder,
                                  sandbox_result_is_truncated (result));
  add_number (builder, "wall-time-usec",
              (gint64) sandbox_result_get_wall_time (result));
  add_limits (builder, sandbox_result_get_limits_reached (result));
  if (sandbox_result_get_peak_memory (result) != 0)
    add_number (builder, "peak-memory",
                (gint64) sandbox_result_get_peak_memory (result));
  add_usage (builder, sandbox_result_get_rusage (result));
  add_degraded (builder, sandbox_result_get_degraded (result));
  add_list (builder, "verified", sandbox_result_get_verified (result));
  add_list (builder, "created", sandbox_result_get_created (result));
  json_builder_end_object (builder);
  return builder_finish (builder, FALSE);
}

char *
json_write_error (const GError *problem)
{
  g_autoptr (JsonBuilder) builder = json_builder_new ();
  gboolean is_ours = problem->domain == SANDBOX_ERROR
                     && (guint) problem->code < G_N_ELEMENTS (error_codes);
  /* The paths in it can be any bytes. */
  g_autofree char *message = g_utf8_make_valid (problem->message, -1);

  json_builder_begin_object (builder);
  add_number (builder, "version", DOCUMENT_VERSION);
  add_text (builder, "kind", "not-started");
  add_number (builder, "shell-status", NOT_STARTED_STATUS);
  add_text (builder, "error",
            is_ours ? error_codes[problem->code]
                    : error_codes[SANDBOX_ERROR_FAILED]);
  add_text (builder, "message", message);
  json_builder_end_object (builder);
  return builder_finish (builder, FALSE);
}
