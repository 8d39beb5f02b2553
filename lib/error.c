/* error.c - the error domain, and text that is fit for messages. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "error-private.h"

#include <errno.h>

char *
_sandbox_display (const char *bytes)
{
  g_autofree char *text = g_utf8_make_valid (bytes, -1);
  GString *line = g_string_new (NULL);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (c == '\n')
        g_string_append (line, "\\n");
      else if (g_unichar_iscntrl (c))
        g_string_append_printf (line, "\\x%02x", (guint) c);
      else
        g_string_append_unichar (line, c);
    }
  return g_string_free (line, FALSE);
}

void
_sandbox_error_make_valid (GError *problem)
{
  char *text = g_utf8_make_valid (problem->message, -1);

  g_free (problem->message);
  problem->message = text;
}

const char *
_sandbox_strerror (int error)
{
  static const struct
  {
    int error;
    const char *limit;
  } limits[] = {
    { EMFILE, "RLIMIT_NOFILE, ulimit -n" },
    { ENFILE, "the sysctl fs.file-max" },
    /* fork(2); nothing else that we call says so. */
    { EAGAIN, "RLIMIT_NPROC, ulimit -u, or pids.max of the cgroup" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (limits); i++)
    if (limits[i].error == error)
      {
        g_autofree char *text = g_strdup_printf (
            "%s (the limit is %s)", g_strerror (error), limits[i].limit);

        return g_intern_string (text);
      }
  return g_strerror (error);
}

GQuark
sandbox_error_quark (void)
{
  return g_quark_from_static_string ("sandbox-error-quark");
}
