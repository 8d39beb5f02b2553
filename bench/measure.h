/* measure.h - time two ways of doing the same, side by side. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include <glib.h>

/* Does the thing once; FALSE stops the benchmark. */
typedef gboolean (*BenchFunc) (gpointer data);

typedef struct
{
  double first_ms; /* medians */
  double second_ms;
  double ratio; /* median of the ratios of neighbours, first : second */
  double low;   /* quartiles of these */
  double high;
} BenchResult;

/* first : second for the same thing in two states that take long to reach: all
 * of the one are measured, then all of the other. */
gboolean bench_states (BenchFunc func,
                       gpointer data,
                       void (*enter) (void),
                       void (*leave) (void),
                       guint n_each,
                       BenchResult *out_result);

/* Of pairs of "second : first" that each do @n things: things per second. */
void bench_turn_into_rates (BenchResult *result, double n);

/* Alternates: first, second, second, first, ... so that a change of the
 * machine's speed meets both alike. */
gboolean bench_pairs (BenchFunc first,
                      gpointer first_data,
                      BenchFunc second,
                      gpointer second_data,
                      guint n_pairs,
                      BenchResult *out_result);
