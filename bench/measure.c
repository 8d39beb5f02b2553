/* measure.c - time two ways of doing the same, side by side. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "measure.h"

#include <stdlib.h>

#define WARM_UP 5

static int
compare_doubles (const void *a, const void *b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
quantile (double *sorted, guint n, double where)
{
  double position = where * (n - 1);
  guint index = (guint) position;
  double fraction = position - index;

  if (index + 1 >= n)
    return sorted[n - 1];
  return sorted[index] * (1 - fraction) + sorted[index + 1] * fraction;
}

static gboolean
time_one (BenchFunc func, gpointer data, double *out_ms)
{
  gint64 start = g_get_monotonic_time ();
  gboolean is_done = func (data);

  *out_ms = (double) (g_get_monotonic_time () - start) / 1000.0;
  return is_done;
}

gboolean
bench_pairs (BenchFunc first,
             gpointer first_data,
             BenchFunc second,
             gpointer second_data,
             guint n_pairs,
             BenchResult *out_result)
{
  g_autofree double *firsts = g_new (double, n_pairs);
  g_autofree double *seconds = g_new (double, n_pairs);
  g_autofree double *ratios = g_new (double, n_pairs);
  double ignored;

  for (guint i = 0; i < WARM_UP; i++)
    if (!time_one (first, first_data, &ignored)
        || !time_one (second, second_data, &ignored))
      return FALSE;

  for (guint i = 0; i < n_pairs; i++)
    {
      gboolean is_swapped = i % 2 == 1;

      if (is_swapped && !time_one (second, second_data, &seconds[i]))
        return FALSE;
      if (!time_one (first, first_data, &firsts[i]))
        return FALSE;
      if (!is_swapped && !time_one (second, second_data, &seconds[i]))
        return FALSE;
      ratios[i] = firsts[i] / seconds[i];
    }

  qsort (firsts, n_pairs, sizeof *firsts, compare_doubles);
  qsort (seconds, n_pairs, sizeof *seconds, compare_doubles);
  qsort (ratios, n_pairs, sizeof *ratios, compare_doubles);
  out_result->first_ms = quantile (firsts, n_pairs, 0.5);
  out_result->second_ms = quantile (seconds, n_pairs, 0.5);
  out_result->ratio = quantile (ratios, n_pairs, 0.5);
  out_result->low = quantile (ratios, n_pairs, 0.25);
  out_result->high = quantile (ratios, n_pairs, 0.75);
  return TRUE;
}

static gboolean
time_all (BenchFunc func, gpointer data, double *times, guint n)
{
  double ignored;

  for (guint i = 0; i < WARM_UP; i++)
    if (!time_one (func, data, &ignored))
      return FALSE;
  for (guint i = 0; i < n; i++)
    if (!time_one (func, data, &times[i]))
      return FALSE;
  qsort (times, n, sizeof *times, compare_doubles);
  return TRUE;
}

gboolean
bench_states (BenchFunc func,
              gpointer data,
              void (*enter) (void),
              void (*leave) (void),
              guint n_each,
              BenchResult *out_result)
{
  g_autofree double *firsts = g_new (double, n_each);
  g_autofree double *seconds = g_new (double, n_each);
  gboolean is_measured;

  enter ();
  is_measured = time_all (func, data, firsts, n_each);
  leave ();
  if (!is_measured || !time_all (func, data, seconds, n_each))
    return FALSE;
  out_result->first_ms = quantile (firsts, n_each, 0.5);
  out_result->second_ms = quantile (seconds, n_each, 0.5);
  out_result->ratio = out_result->first_ms / out_result->second_ms;
  out_result->low = quantile (firsts, n_each, 0.25) / out_result->second_ms;
  out_result->high = quantile (firsts, n_each, 0.75) / out_result->second_ms;
  return TRUE;
}

void
bench_turn_into_rates (BenchResult *result, double n)
{
  double first = result->second_ms;

  result->second_ms = n * 1000 / result->first_ms;
  result->first_ms = n * 1000 / first;
}
