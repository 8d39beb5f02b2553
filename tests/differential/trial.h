/* trial.h - put one case to all participants. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "gene.h"
#include "participant.h"

typedef struct
{
  World *world;
  GPtrArray *participants;
  GPtrArray *tree;     /* what the world was before */
  gboolean is_verbose; /* prints outcomes */
  gboolean is_kept;    /* the world stays behind */

  /* How many cases came out how. */
  guint n_compared; /* by two participants or more that ran the command */
  guint n_refused;  /* or failed before the command ran, by all alike */
  guint n_alone;    /* by one */
  guint n_withheld; /* by all */
} Trial;

Trial *trial_new (GPtrArray *participants);
void trial_free (Trial *self);

/* NULL when all is well, else what is not. */
char *trial_run (Trial *self, GPtrArray *genes);
