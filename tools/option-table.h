/* option-table.h - every option of run-sandbox. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "options.h"

#define OPTION_MAX_ARGUMENTS 3

/* What a modifier right before the option means something to. */
#define TAKES_PERMS (1 << 0)
#define TAKES_SIZE (1 << 1)
#define IS_MODIFIER (1 << 2)
#define TAKES_SOURCES (1 << 3)

typedef struct _OptionRow OptionRow;

typedef gboolean OptionApply (Options *options,
                              const OptionRow *row,
                              const char *const *arguments,
                              GError **error);

struct _OptionRow
{
  const char *group; /* heading, on the first row of a group */
  const char *name;  /* without the dashes */
  char letter;       /* or 0 */
  int n_arguments;
  const char *metavars; /* a word for each argument, or NULL */
  const char *help;

  OptionApply *apply;
  gboolean stands_apart;      /* says nothing of the request */
  guint takes;                /* TAKES_... */
  gboolean last_may_be_empty; /* else an empty argument never reaches apply */
  int flags;                  /* a SandboxMountFlags, of a few rows */
  int value;                  /* what rows that share an apply differ in */
};

extern const OptionRow option_table[];
extern const gsize option_table_length;
