/* enter.c - go into a sandbox again, by hand. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "enter.h"

#include <string.h>
#include <unistd.h>

#include "report.h"
#include "run.h"

/* What does not make the sandbox, or not that of a person at a terminal. */
static const char *const left_out[]
    = { "backend",     "executor",         "request",     "save-request",
        "explain",     "timeout",          "grace",       "tty",
        "new-session", "shell-on-failure", "args",        "argv0",
        "verbose",     "status-fd",        "status-file", NULL };

static gboolean
is_printable (const char *word)
{
  const char *at = word;

  if (!g_utf8_validate (word, -1, NULL))
    return FALSE;
  for (; *at != '\0'; at = g_utf8_next_char (at))
    if (!g_unichar_isprint (g_utf8_get_char (at)))
      return FALSE;
  return TRUE;
}

static gboolean
is_plain (const char *word)
{
  return *word != '\0'
         && word[strspn (word, "abcdefghijklmnopqrstuvwxyz"
                               "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                               "0123456789%+,-./:=@_^")]
                == '\0';
}

/* $'' is of bash, ksh and POSIX of 2024; no byte of it moves a cursor. */
static void
append_word (GString *text, const char *word)
{
  g_autofree char *quoted = NULL;

  g_string_append_c (text, ' ');
  if (is_plain (word))
    g_string_append (text, word);
  else if (is_printable (word))
    g_string_append (text, quoted = g_shell_quote (word));
  else
    {
      g_string_append (text, "$'");
      for (; *word != '\0'; word++)
        if (g_ascii_isalnum (*word) || strchr ("/._-", *word) != NULL)
          g_string_append_c (text, *word);
        else
          g_string_append_printf (text, "\\%03o", (guint8) *word);
      g_string_append_c (text, '\'');
    }
}

/* A value can be a secret: a person's shell has it, or says that it has not. */
static void
append_variable (GString *text, const char *name)
{
  gsize length = strspn (name, "abcdefghijklmnopqrstuvwxyz"
                               "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_");
  gboolean is_name = name[length] == '\0' && !g_ascii_isdigit (name[0]);

  append_word (text, name);
  g_string_append_printf (text, is_name ? " \"${%s?}\"" : " ''", name);
}

static void
append_option (GString *text, const Option *option)
{
  g_autofree char *dashed = g_strconcat ("--", option->name, NULL);

  if (g_strv_contains (left_out, option->name))
    return;
  append_word (text, dashed);
  if (g_str_equal (option->name, "setenv"))
    append_variable (text, option->arguments[0]);
  else
    for (char **argument = option->arguments; *argument != NULL; argument++)
      append_word (text, *argument);
}

char *
enter_dup_command (const Options *options, SandboxBackend *backend)
{
  const char *rootfs = sandbox_request_get_rootfs (options->request);
  g_autofree char *here = g_get_current_dir ();
  GString *text;

  if (options->request_file != NULL)
    return NULL;
  text = g_string_new ("cd");
  append_word (text, here);
  g_string_append (text, " && run-sandbox --backend");
  append_word (text, sandbox_backend_get_name (backend));
  for (guint i = 0; i < options->given->len; i++)
    append_option (text, g_ptr_array_index (options->given, i));
  g_string_append (text, " --tty pty");
  if (rootfs != NULL)
    append_word (text, rootfs);
  g_string_append (text, " -- sh -i");
  return g_string_free (text, FALSE);
}

gboolean
enter_is_wanted (const SandboxResult *result)
{
  switch (sandbox_result_get_kind (result))
    {
    case SANDBOX_RESULT_SETUP_FAILED:
    case SANDBOX_RESULT_BACKEND_FAILED:
    case SANDBOX_RESULT_CANCELLED:
      return FALSE;
    default:
      return sandbox_result_get_shell_status (result) != 0;
    }
}

static gboolean
has_variable (SandboxRequest *request, const char *name)
{
  g_auto (GStrv) environment = sandbox_request_dup_environment (request);

  return g_environ_getenv (environment, name) != NULL;
}

static SandboxRequest *
new_shell_request (SandboxRequest *request)
{
  static const char *const argv[]
      = { "sh", "-c",
          "command -v bash >/dev/null 2>&1 && exec bash -i; exec sh -i", NULL };
  SandboxRequest *shell = sandbox_request_copy (request);
  const char *terminal = g_getenv ("TERM");

  sandbox_request_set_argv (shell, argv);
  sandbox_request_set_argv0 (shell, NULL);
  sandbox_request_set_tty (shell, SANDBOX_TTY_PTY);
  sandbox_request_set_new_session (shell, SANDBOX_CHOICE_UNSET);
  sandbox_request_set_timeout (shell, 0);
  for (int i = SANDBOX_STREAM_STDIN; i <= SANDBOX_STREAM_STDERR; i++)
    sandbox_request_set_stdio (shell, (SandboxStream) i, SANDBOX_STDIO_UNSET);
  if (terminal != NULL && !has_variable (shell, "TERM"))
    sandbox_request_set_variable (shell, "TERM", terminal);
  return shell;
}

void
enter_shell (SandboxBackend *backend, SandboxRequest *request)
{
  g_autoptr (SandboxRequest) shell = NULL;
  g_autoptr (SandboxResult) result = NULL;
  g_autoptr (GError) error = NULL;

  if (!isatty (STDIN_FILENO) || tcgetpgrp (STDIN_FILENO) != getpgrp ())
    return;
  report_note ("a shell in a sandbox of the same request; exit leaves it");
  shell = new_shell_request (request);
  result = run_request (backend, shell, &error);
  if (result == NULL)
    report_warning ("no shell: %s", error->message);
  else
    report_result (result);
}
