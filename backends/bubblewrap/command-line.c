/* command-line.c - a bwrap(1) command line while it is being written. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "command-line.h"

#include <linux/capability.h>

gboolean
bubblewrap_is_privileged (const SandboxHostFacts *facts)
{
  return sandbox_host_facts_get_euid (facts) == 0
         && sandbox_host_facts_has_capability (facts, CAP_SYS_ADMIN);
}

gboolean
bubblewrap_is_real_root (const CommandLine *line)
{
  return !line->is_new[SANDBOX_ISOLATION_KIND_USER] && !line->is_user_joined;
}

gboolean
bubblewrap_has_identity (const CommandLine *line)
{
  gsize n_groups;

  return sandbox_request_get_uid (line->request) >= 0
         || sandbox_request_get_gid (line->request) >= 0
         || sandbox_request_get_groups (line->request, &n_groups) != NULL;
}

void
bubblewrap_add (CommandLine *line, ...)
{
  const char *arg;
  va_list args;

  va_start (args, line);
  while ((arg = va_arg (args, const char *)) != NULL)
    {
      sandbox_invocation_add_arg (line->invocation, arg);
      line->n_args++;
    }
  va_end (args);
}

void
bubblewrap_add_number (CommandLine *line, const char *option, guint64 number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GUINT64_FORMAT, number);

  bubblewrap_add (line, option, text, NULL);
}

void
bubblewrap_add_fd (CommandLine *line,
                   const char *option,
                   const char *name,
                   int fd)
{
  bubblewrap_add (line, option, NULL);
  sandbox_invocation_add_fd (line->invocation, name, fd);
  line->n_args++;
}

void
bubblewrap_add_data (CommandLine *line,
                     const char *option,
                     const char *name,
                     GBytes *data)
{
  bubblewrap_add (line, option, NULL);
  sandbox_invocation_add_data (line->invocation, name, data);
  line->n_args++;
}
