/* question.h - whether two backends promise the same of one line. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "outcome.h"

typedef struct
{
  SandboxRequest *request;
  const Outcome *a;
  const Outcome *b;
  const char *part;
  const char *name; /* behind the colon, "" if there is none */
} Question;

gboolean question_do_both_offer (const Question *question, const char *feature);

/* Whether both make a user namespace, or neither does. */
gboolean question_is_user_alike (const Question *question);

/* For lines about a path: what is there, and what is mounted there. */
gboolean question_is_file_promised (const Question *question);
gboolean question_is_mount_promised (const Question *question);
