/* trial.c - put one case to all participants. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "trial.h"

#include <stdio.h>
#include <string.h>

#include "compare.h"
#include "tree.h"

static void
renew_world (Trial *self)
{
  world_free (self->world, FALSE);
  g_clear_pointer (&self->tree, g_ptr_array_unref);
  self->world = world_new ();
  world_reset_streams (self->world);
  self->tree = world_describe (self->world);
}

Trial *
trial_new (GPtrArray *participants)
{
  Trial *self = g_new0 (Trial, 1);

  self->participants = g_ptr_array_ref (participants);
  renew_world (self);
  return self;
}

void
trial_free (Trial *self)
{
  if (self == NULL)
    return;
  world_free (self->world, self->is_kept);
  g_ptr_array_unref (self->tree);
  g_ptr_array_unref (self->participants);
  g_free (self);
}

static gboolean
has_run (const Outcome *outcome)
{
  for (guint i = 0; i < outcome->lines->len; i++)
    {
      const char *line = g_ptr_array_index (outcome->lines, i);

      if (strcmp (line, "kind=exited") == 0
          || strcmp (line, "kind=signalled") == 0)
        return TRUE;
    }
  return FALSE;
}

static void
print_outcome (const Outcome *outcome)
{
  printf ("%s%s\n", outcome->participant->name,
          outcome->is_withheld ? " (withheld)" : "");
  for (guint i = 0; i < outcome->lines->len; i++)
    printf ("    %s\n", (char *) g_ptr_array_index (outcome->lines, i));
}

/* NULL when the participant has nothing to say. *out_fault is what it did to
 * the host, or what no backend may answer. */
static Outcome *
run_one (Trial *self,
         Participant *participant,
         GPtrArray *genes,
         char **out_fault)
{
  g_autoptr (Draft) draft = genes_apply (genes, self->world);
  g_autoptr (GPtrArray) after = NULL;
  g_autofree char *change = NULL;
  Outcome *outcome;

  outcome = participant->backend != NULL
                ? outcome_of_backend (participant, draft)
                : outcome_of_control (participant, draft);
  if (outcome == NULL)
    return NULL;
  if (self->is_verbose)
    print_outcome (outcome);
  participant->n_ran += has_run (outcome);
  participant->n_withheld += outcome->is_withheld;
  world_reset_streams (self->world);
  after = world_describe (self->world);
  change = tree_compare (self->tree, after);
  if (change != NULL)
    {
      *out_fault = g_strdup_printf ("    %s changed the host:\n%s\n",
                                    participant->name, change);
      renew_world (self);
    }
  else if (outcome->trouble != NULL)
    *out_fault
        = g_strdup_printf ("    %s: %s\n", participant->name, outcome->trouble);
  return outcome;
}

static guint
count_runs (GPtrArray *outcomes)
{
  guint n = 0;

  for (guint i = 0; i < outcomes->len; i++)
    n += has_run (g_ptr_array_index (outcomes, i));
  return n;
}

static void
count (Trial *self, GPtrArray *outcomes)
{
  guint n_ran = count_runs (outcomes);

  if (n_ran > 1)
    self->n_compared++;
  else if (n_ran == 1)
    self->n_alone++;
  else if (outcomes->len > 0)
    self->n_refused++;
  else
    self->n_withheld++;
}

/* A set-up that only one backend tries and that fails. */
static char *
find_doubt (GPtrArray *outcomes)
{
  const Outcome *only = NULL;

  for (guint i = 0; i < outcomes->len; i++)
    {
      const Outcome *outcome = g_ptr_array_index (outcomes, i);

      if (outcome->participant->backend == NULL)
        continue;
      if (only != NULL)
        return NULL;
      only = outcome;
    }
  return only != NULL && only->doubt != NULL ? g_strdup_printf (
             "    %s: %s\n", only->participant->name, only->doubt)
                                             : NULL;
}

char *
trial_run (Trial *self, GPtrArray *genes)
{
  g_autoptr (Draft) draft = genes_apply (genes, self->world);
  g_autoptr (GPtrArray) outcomes
      = g_ptr_array_new_with_free_func (outcome_free);
  char *fault = NULL;

  for (guint i = 0; i < self->participants->len && fault == NULL; i++)
    {
      Participant *participant = g_ptr_array_index (self->participants, i);
      Outcome *outcome = NULL;

      /* The control is the last, and has nothing to say of a refusal. */
      if (participant->backend != NULL || count_runs (outcomes) > 0)
        outcome = run_one (self, participant, genes, &fault);
      if (outcome == NULL)
        continue;
      if (outcome->is_withheld)
        {
          outcome_free (outcome);
          continue;
        }
      g_ptr_array_add (outcomes, outcome);
      for (guint j = 0; j + 1 < outcomes->len && fault == NULL; j++)
        {
          const Outcome *earlier = g_ptr_array_index (outcomes, j);

          if (participant->backend != NULL || has_run (earlier))
            fault = compare_outcomes (draft, earlier, outcome);
        }
    }
  if (fault == NULL)
    fault = find_doubt (outcomes);
  if (fault == NULL)
    count (self, outcomes);
  return fault;
}
