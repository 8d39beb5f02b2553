/* outcome.h - what came of one case with one participant. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "draft.h"
#include "participant.h"

typedef struct
{
  const Participant *participant;
  gboolean is_withheld;
  GPtrArray *lines; /* "part=value" or "part:name=value" */
  char *doubt;      /* wrong, unless another backend has it too */
  char *trouble;    /* wrong, whatever the others do; NULL: nothing */
} Outcome;

Outcome *outcome_new (const Participant *participant);
void outcome_free (gpointer self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (Outcome, outcome_free)

void outcome_add (Outcome *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

/* What a command wrote, or what the probe's look reported. */
void outcome_add_stream (Outcome *self,
                         const char *name,
                         const char *data,
                         gsize size);
void outcome_add_report (Outcome *self, const char *text);

/* The files that streams lead to, and the report if it went there. */
void outcome_add_files (Outcome *self, const Draft *draft);

/* Runs @draft, once. */
Outcome *outcome_of_backend (const Participant *participant, Draft *draft);

/* The same without a sandbox; NULL when nothing could be learned from that. */
Outcome *outcome_of_control (const Participant *participant, Draft *draft);

/* Whether the control's lines of @part say what a sandbox's must say. */
gboolean control_can_tell (const char *part, const Draft *draft);
