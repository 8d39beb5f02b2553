/* report.c - what run-sandbox says on stderr, one line each time. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "report.h"

#include <errno.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

/* Appends the character at @text, or its bytes as \xNN when it could end the
 * line, move the cursor or is no UTF-8. Returns how many bytes it took. */
static gsize
append_escaped (GString *line, const char *text)
{
  gunichar character = g_utf8_get_char_validated (text, -1);
  gboolean is_valid = character != (gunichar) -1 && character != (gunichar) -2;
  gsize length = is_valid ? (gsize) (g_utf8_next_char (text) - text) : 1;

  if (is_valid && g_unichar_isprint (character))
    g_string_append_len (line, text, (gssize) length);
  else
    for (gsize i = 0; i < length; i++)
      g_string_append_printf (line, "\\x%02x", (guint8) text[i]);
  return length;
}

char *
report_escape (const char *text)
{
  GString *line = g_string_new (NULL);

  while (*text != '\0')
    text += append_escaped (line, text);
  return g_string_free (line, FALSE);
}

/* One write(2) per line, so that lines of several processes stay whole. */
static void
write_line (const char *text, gsize length)
{
  while (length > 0)
    {
      gssize n = write (STDERR_FILENO, text, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return;
      text += n;
      length -= (gsize) n;
    }
}

static void G_GNUC_PRINTF (2, 0)
    say (const char *prefix, const char *format, va_list arguments)
{
  g_autofree char *message = g_strdup_vprintf (format, arguments);
  g_autofree char *escaped = report_escape (message);
  g_autofree char *line
      = g_strconcat ("run-sandbox: ", prefix, escaped, "\n", NULL);

  write_line (line, strlen (line));
}

static const char *
fallback_message (SandboxResultKind kind)
{
  switch (kind)
    {
    case SANDBOX_RESULT_TIMED_OUT:
      return "time limit reached";
    case SANDBOX_RESULT_OUT_OF_MEMORY:
      return "memory limit reached";
    case SANDBOX_RESULT_EXEC_FAILED:
      return "the command cannot be executed";
    case SANDBOX_RESULT_BACKEND_FAILED:
      return "the backend ended in a way that it must not";
    default:
      return "the sandbox could not be made";
    }
}

static gboolean
is_worth_an_error (SandboxResultKind kind)
{
  return kind == SANDBOX_RESULT_TIMED_OUT || kind == SANDBOX_RESULT_SETUP_FAILED
         || kind == SANDBOX_RESULT_EXEC_FAILED
         || kind == SANDBOX_RESULT_OUT_OF_MEMORY
         || kind == SANDBOX_RESULT_BACKEND_FAILED;
}

static double
seconds (struct timeval time)
{
  return (double) time.tv_sec + (double) time.tv_usec / G_USEC_PER_SEC;
}

void
report_hold_sigpipe (void)
{
  sigset_t set;

  sigemptyset (&set);
  sigaddset (&set, SIGPIPE);
  sigprocmask (SIG_BLOCK, &set, NULL);
}

void
report_error (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  say ("error: ", format, arguments);
  va_end (arguments);
}

void
report_warning (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  say ("warning: ", format, arguments);
  va_end (arguments);
}

void
report_note (const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  say ("", format, arguments);
  va_end (arguments);
}

void
report_changes (GPtrArray *changes)
{
  for (guint i = 0; changes != NULL && i < changes->len; i++)
    {
      const SandboxChange *change = g_ptr_array_index (changes, i);

      report_warning (
          "%s: wanted %s, got %s: %s", sandbox_change_get_feature (change),
          sandbox_change_get_wanted (change), sandbox_change_get_got (change),
          sandbox_change_get_reason (change));
    }
}

void
report_result (const SandboxResult *result)
{
  SandboxResultKind kind = sandbox_result_get_kind (result);
  const char *message = sandbox_result_get_message (result);
  const char *remedy = sandbox_result_get_remedy (result);
  const char *const *created = sandbox_result_get_created (result);

  if (!is_worth_an_error (kind) && message != NULL)
    report_warning ("%s%s%s%s", message, remedy != NULL ? " (" : "",
                    remedy != NULL ? remedy : "", remedy != NULL ? ")" : "");
  if (message == NULL)
    message = fallback_message (kind);
  if (is_worth_an_error (kind) && remedy != NULL)
    report_error ("%s (%s)", message, remedy);
  else if (is_worth_an_error (kind))
    report_error ("%s", message);

  if (sandbox_result_is_truncated (result))
    report_warning ("output beyond the limit was thrown away");
  for (gsize i = 0; created != NULL && created[i] != NULL; i++)
    report_warning ("%s: changed or made for this run, and left so",
                    created[i]);
}

void
report_backend_verbosely (SandboxBackend *backend)
{
  g_autofree char *tool = sandbox_backend_dup_tool (backend);

  report_note ("backend: %s, %s", sandbox_backend_get_name (backend),
               sandbox_backend_get_module_path (backend));
  report_note ("tool: %s", tool != NULL ? tool : "none");
}

void
report_result_verbosely (const SandboxResult *result)
{
  static const char *const kinds[] = {
    [SANDBOX_RESULT_EXITED] = "exited",
    [SANDBOX_RESULT_SIGNALLED] = "ended by a signal",
    [SANDBOX_RESULT_TIMED_OUT] = "ended by the time limit",
    [SANDBOX_RESULT_CANCELLED] = "ended by the caller",
    [SANDBOX_RESULT_SETUP_FAILED] = "set-up failed",
    [SANDBOX_RESULT_EXEC_FAILED] = "exec failed",
    [SANDBOX_RESULT_BACKEND_FAILED] = "backend failed",
    [SANDBOX_RESULT_OUT_OF_MEMORY] = "ended by the memory limit",
  };
  SandboxResultKind kind = sandbox_result_get_kind (result);
  const struct rusage *usage = sandbox_result_get_rusage (result);
  const char *const *verified = sandbox_result_get_verified (result);
  const char *stage = sandbox_result_get_stage (result);

  for (gsize i = 0; verified != NULL && verified[i] != NULL; i++)
    report_note ("verified: %s", verified[i]);
  report_note ("result: %s, status %d%s%s",
               (gsize) kind < G_N_ELEMENTS (kinds) ? kinds[kind] : "unknown",
               sandbox_result_get_shell_status (result),
               stage != NULL ? ", stage " : "", stage != NULL ? stage : "");
  report_note ("wall time: %.3f s",
               (double) sandbox_result_get_wall_time (result) / G_USEC_PER_SEC);
  report_note ("used: user %.3f s, system %.3f s, memory %ld KiB",
               seconds (usage->ru_utime), seconds (usage->ru_stime),
               usage->ru_maxrss);
  if (sandbox_result_get_peak_memory (result) != 0)
    report_note ("peak memory of all processes: %" G_GUINT64_FORMAT " KiB",
                 sandbox_result_get_peak_memory (result) / 1024);
}
