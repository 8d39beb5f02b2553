/* shrink.c - remove from a case what its fault does not need. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "shrink.h"

#define MAX_RUNS 200

static GPtrArray *
copy_without (GPtrArray *genes, guint index)
{
  GPtrArray *rest = g_ptr_array_new ();

  for (guint i = 0; i < genes->len; i++)
    if (i != index)
      g_ptr_array_add (rest, g_ptr_array_index (genes, i));
  return rest;
}

GPtrArray *
shrink (Trial *trial, GPtrArray *genes, char **inout_fault)
{
  GPtrArray *kept = copy_without (genes, genes->len);
  gboolean has_shrunk = TRUE;
  guint n_runs = 0;

  while (has_shrunk)
    {
      has_shrunk = FALSE;
      /* Later genes lean on earlier ones. */
      for (guint i = kept->len; i-- > 0 && n_runs < MAX_RUNS; n_runs++)
        {
          g_autoptr (GPtrArray) rest = copy_without (kept, i);
          char *fault = trial_run (trial, rest);

          if (fault == NULL)
            continue;
          g_free (*inout_fault);
          *inout_fault = fault;
          g_ptr_array_unref (kept);
          kept = g_steal_pointer (&rest);
          has_shrunk = TRUE;
        }
    }
  return kept;
}
