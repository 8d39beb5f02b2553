/* list-backends.c - say which backends there are and which work here. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "list-backends.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "report.h"

/* Longer than any probe may take. */
#define DEADLINE_SECONDS 30

static void
append_line (GString *text, const char *label, const char *value)
{
  g_autofree char *escaped = report_escape (value);

  g_string_append_printf (text, "  %s: %s\n", label, escaped);
}

static char *
describe_unusable (const char *name, const char *reason)
{
  GString *text = g_string_new (NULL);

  g_string_append_printf (text, "%s: not usable\n", name);
  append_line (text, "reason", reason);
  return g_string_free (text, FALSE);
}

static char *
describe (const char *name)
{
  GString *text;
  g_autoptr (GError) error = NULL;
  g_autoptr (SandboxBackend) backend = sandbox_backend_load (name, &error);
  g_autoptr (SandboxIsolation) isolation = NULL;
  g_autofree char *kinds = NULL;
  g_autofree char *tool = NULL;

  if (backend == NULL || !sandbox_backend_probe (backend, &error))
    return describe_unusable (name,
                              error != NULL ? error->message : "no reason");

  isolation = sandbox_backend_maximum_possible_isolation (backend);
  kinds = sandbox_isolation_to_string (isolation);
  tool = sandbox_backend_dup_tool (backend);

  text = g_string_new (NULL);
  g_string_append_printf (text, "%s: usable\n", name);
  append_line (text, "description", sandbox_backend_get_description (backend));
  append_line (text, "module", sandbox_backend_get_module_path (backend));
  append_line (text, "tool", tool != NULL ? tool : "none");
  append_line (text, "isolation", kinds[0] != '\0' ? kinds : "none");
  return g_string_free (text, FALSE);
}

static void
write_all (int fd, const char *text)
{
  gsize length = strlen (text);

  while (length > 0)
    {
      gssize n = write (fd, text, length);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return;
      text += n;
      length -= (gsize) n;
    }
}

/* The module may print: stdout carries the list and nothing else. */
static void G_GNUC_NORETURN
describe_in_child (const char *name, int fd)
{
  g_autofree char *text = NULL;

  dup2 (STDERR_FILENO, STDOUT_FILENO);
  text = describe (name);
  write_all (fd, text);
  _exit (0);
}

/* Returns FALSE when the deadline passed before the end of the text. */
static gboolean
read_all (int fd, GString *text)
{
  gint64 deadline = g_get_monotonic_time () + DEADLINE_SECONDS * G_USEC_PER_SEC;
  char buffer[4096];

  for (;;)
    {
      struct pollfd poller = { .fd = fd, .events = POLLIN };
      gint64 rest = deadline - g_get_monotonic_time ();
      gssize n;

      if (rest <= 0)
        return FALSE;
      if (poll (&poller, 1, (int) (rest / 1000) + 1) <= 0)
        continue;
      n = read (fd, buffer, sizeof buffer);
      if (n == 0 || (n < 0 && errno != EINTR))
        return TRUE;
      if (n > 0)
        g_string_append_len (text, buffer, n);
    }
}

static char *
describe_death (const char *name, int wait_status)
{
  g_autofree char *reason = NULL;

  if (WIFSIGNALED (wait_status))
    reason = g_strdup_printf ("loading or probing the module ended with "
                              "signal %d (%s)",
                              WTERMSIG (wait_status),
                              g_strsignal (WTERMSIG (wait_status)));
  else
    reason = g_strdup_printf ("loading or probing the module ended the "
                              "process with status %d",
                              WEXITSTATUS (wait_status));
  return describe_unusable (name, reason);
}

static char *
collect (const char *name, pid_t child, int fd)
{
  g_autoptr (GString) text = g_string_new (NULL);
  gboolean in_time = read_all (fd, text);
  int wait_status = 0;

  if (!in_time)
    kill (child, SIGKILL);
  while (waitpid (child, &wait_status, 0) < 0 && errno == EINTR)
    continue;

  if (!in_time)
    return describe_unusable (name, "no answer in time");
  if (wait_status != 0 || text->len == 0)
    return describe_death (name, wait_status);
  return g_strdup (text->str);
}

/* A module's constructor may abort or exit, so each has a process of its own.
 */
static char *
describe_apart (const char *name)
{
  char *text;
  int fds[2];
  pid_t child;

  if (pipe2 (fds, O_CLOEXEC) < 0)
    return describe_unusable (name, g_strerror (errno));
  child = fork ();
  if (child == 0)
    describe_in_child (name, fds[1]);
  close (fds[1]);
  text = child < 0 ? describe_unusable (name, g_strerror (errno))
                   : collect (name, child, fds[0]);
  close (fds[0]);
  return text;
}

char *
list_backends (void)
{
  g_auto (GStrv) names = sandbox_backend_list ();
  GString *text;

  if (names == NULL || names[0] == NULL)
    return NULL;

  /* With SIGCHLD ignored waitpid(2) loses the status. */
  signal (SIGCHLD, SIG_DFL);
  text = g_string_new (NULL);
  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autofree char *description = describe_apart (names[i]);

      g_string_append (text, description);
    }
  return g_string_free (text, FALSE);
}
