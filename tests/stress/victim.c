/* victim.c - which process of a run a kill is meant for. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "victim.h"

#include <string.h>

#include "aftermath.h"

static const char *const names[] = { "host", "guard", "init", "tool" };

const char *
victim_get_name (Victim victim)
{
  return names[victim];
}

/* FALSE for a zombie. The second argument tells sandboxlib-init's roles apart.
 */
static gboolean
has_arguments (pid_t pid, const char *program, const char *second)
{
  g_autofree char *path = g_strdup_printf ("/proc/%d/cmdline", (int) pid);
  g_autofree char *text = NULL;
  g_autofree char *name = NULL;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL) || length == 0)
    return FALSE;
  name = g_path_get_basename (text);
  return (program == NULL || strcmp (name, program) == 0)
         && (second == NULL
             || (strlen (text) + 1 < length
                 && strcmp (text + strlen (text) + 1, second) == 0));
}

pid_t
victim_find (Victim victim, pid_t host)
{
  g_autoptr (GArray) below = NULL;
  pid_t guard = 0;

  if (victim == VICTIM_HOST)
    return host;
  below = aftermath_find_below (host);
  /* Parents come first, so the guard does, whose role is "init" too when it
   * guards its own. */
  for (guint i = 0; i < below->len; i++)
    {
      pid_t pid = g_array_index (below, pid_t, i);

      if (guard == 0 && has_arguments (pid, "sandboxlib-init", NULL))
        guard = pid;
      else if (victim == VICTIM_TOOL && guard != 0
               && (has_arguments (pid, "bwrap", NULL)
                   || has_arguments (pid, "linux-user-chroot", NULL)))
        return pid;
      else if (victim == VICTIM_INIT && has_arguments (pid, NULL, "init"))
        return pid;
    }
  return victim == VICTIM_GUARD ? guard : 0;
}
