/* outcome.c - what came of one case, line by line. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "outcome.h"

#include <stdlib.h>
#include <string.h>

#include "declared.h"

#define MAX_SHOWN 200

/* Parts of a report that are different in any two runs. */
static const char *const passing_parts[]
    = { "pid", "ppid", "pgid", "sid", "fd", "interface", "visible", "ns" };

Outcome *
outcome_new (const Participant *participant)
{
  Outcome *self = g_new0 (Outcome, 1);

  self->participant = participant;
  self->lines = g_ptr_array_new_with_free_func (g_free);
  return self;
}

void
outcome_free (gpointer self)
{
  Outcome *outcome = self;

  if (outcome == NULL)
    return;
  g_ptr_array_unref (outcome->lines);
  g_free (outcome->doubt);
  g_free (outcome->trouble);
  g_free (outcome);
}

void
outcome_add (Outcome *self, const char *format, ...)
{
  va_list arguments;

  va_start (arguments, format);
  g_ptr_array_add (self->lines, g_strdup_vprintf (format, arguments));
  va_end (arguments);
}

void
outcome_add_stream (Outcome *self,
                    const char *name,
                    const char *data,
                    gsize size)
{
  g_autofree char *start = g_strndup (data, MIN (size, MAX_SHOWN));
  g_autofree char *shown = g_strescape (start, NULL);
  g_autofree char *sum = g_compute_checksum_for_data (
      G_CHECKSUM_MD5, (const guchar *) data, size);

  outcome_add (self, "%s=%" G_GSIZE_FORMAT " bytes %s \"%s\"", name, size, sum,
               shown);
}

/* net:[4026531833] to whether that is ours. */
static void
add_namespace (Outcome *self, const char *text)
{
  g_autofree char *name = g_strndup (text, strcspn (text, ":"));
  g_autofree char *path = g_strdup_printf ("/proc/self/ns/%s", name);
  g_autofree char *own = g_file_read_link (path, NULL);

  outcome_add (self, "ns:%s=%s", name,
               g_strcmp0 (own, text) == 0 ? "host" : "new");
}

static gboolean
is_passing (const char *line)
{
  for (gsize i = 0; i < G_N_ELEMENTS (passing_parts); i++)
    if (g_str_has_prefix (line, passing_parts[i])
        && line[strlen (passing_parts[i])] == '=')
      return TRUE;
  return FALSE;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

void
outcome_add_report (Outcome *self, const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);
  guint n_visible = 0;

  /* The order of mounts at different places says nothing. */
  qsort (lines, g_strv_length (lines), sizeof *lines, compare_lines);

  for (char **line = lines; *line != NULL; line++)
    {
      declared_remove_reserved_names (*line);
      n_visible += g_str_has_prefix (*line, "visible=");
      if (g_str_has_prefix (*line, "ns="))
        add_namespace (self, *line + strlen ("ns="));
      if (**line != '\0' && !is_passing (*line))
        g_ptr_array_add (self->lines, g_strdup (*line));
    }
  outcome_add (self, "processes=%u", n_visible);
}

void
outcome_add_files (Outcome *self, const Draft *draft)
{
  g_autofree char *path = g_build_filename (draft->world->streams, "out", NULL);
  g_autofree char *text = NULL;
  gsize size = 0;

  if (!g_file_get_contents (path, &text, &size, NULL) || size == 0)
    return;
  if (draft->is_looking)
    outcome_add_report (self, text);
  else
    outcome_add_stream (self, "file", text, size);
}
