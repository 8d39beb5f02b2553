/* participant.h - what takes part in a comparison: a backend, or the control. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <sandboxlib/sandboxlib.h>

typedef struct
{
  const char *name;
  SandboxBackend *backend; /* NULL: the control, without a sandbox */
  GHashTable *offered;     /* names of features */
  guint n_ran;
  guint n_withheld;
} Participant;

void participant_free (gpointer self);

/* Those called @names, or all in the search path that work here. NULL with a
 * message on stderr when a named one does not, or none does. */
GPtrArray *participants_load (const char *const *names);

/* The control, last of @participants. */
void participants_add_control (GPtrArray *participants);

gboolean participant_offers (const Participant *self, const char *feature);
