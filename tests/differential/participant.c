/* participant.c - what takes part in a comparison: a backend, or the control. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "participant.h"

#include <stdio.h>
#include <string.h>

static Participant *
participant_new (SandboxBackend *backend)
{
  Participant *self = g_new0 (Participant, 1);
  g_auto (GStrv) lines = sandbox_backend_list_features (backend);

  self->name = sandbox_backend_get_name (backend);
  self->backend = g_object_ref (backend);
  self->offered = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (char **line = lines; *line != NULL; line++)
    if (g_str_has_suffix (*line, "\toffered"))
      g_hash_table_add (self->offered,
                        g_strndup (*line, strcspn (*line, "\t")));
  return self;
}

void
participant_free (gpointer self)
{
  Participant *participant = self;

  g_clear_object (&participant->backend);
  g_clear_pointer (&participant->offered, g_hash_table_unref);
  g_free (participant);
}

GPtrArray *
participants_load (const char *const *names)
{
  g_autoptr (GPtrArray) participants
      = g_ptr_array_new_with_free_func (participant_free);
  g_auto (GStrv) all = names == NULL ? sandbox_backend_list () : NULL;

  for (const char *const *name
       = names != NULL ? names : (const char *const *) all;
       *name != NULL; name++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SandboxBackend) backend = sandbox_backend_load (*name, &error);

      if (backend != NULL && sandbox_backend_probe (backend, &error))
        {
          g_ptr_array_add (participants, participant_new (backend));
          continue;
        }
      fprintf (stderr, "differential: without %s: %s\n", *name, error->message);
      if (names != NULL || backend == NULL)
        return NULL;
    }
  if (participants->len > 0)
    return g_steal_pointer (&participants);
  fprintf (stderr, "differential: no backend works here\n");
  return NULL;
}

void
participants_add_control (GPtrArray *participants)
{
  Participant *self = g_new0 (Participant, 1);

  self->name = "no sandbox";
  g_ptr_array_add (participants, self);
}

gboolean
participant_offers (const Participant *self, const char *feature)
{
  return self->offered != NULL
         && g_hash_table_contains (self->offered, feature);
}
