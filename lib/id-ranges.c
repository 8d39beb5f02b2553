/* id-ranges.c - ranges of ids, and what maps them. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "id-ranges-private.h"

#include <string.h>

gboolean
_sandbox_id_range_parse (const char *text, SandboxIdRange *out_range)
{
  g_auto (GStrv) parts = g_strsplit (text, ":", 4);
  guint64 numbers[3];

  if (g_strv_length (parts) != 3)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (!g_ascii_string_to_unsigned (parts[i], 10, 0, G_MAXUINT32, &numbers[i],
                                     NULL))
      return FALSE;
  out_range->inside = (guint32) numbers[0];
  out_range->outside = (guint32) numbers[1];
  out_range->count = (guint32) numbers[2];
  return TRUE;
}

GArray *
_sandbox_id_ranges_new (const char *const *texts)
{
  GArray *ranges = g_array_new (FALSE, FALSE, sizeof (SandboxIdRange));
  SandboxIdRange range;

  for (; texts != NULL && *texts != NULL; texts++)
    if (_sandbox_id_range_parse (*texts, &range))
      g_array_append_val (ranges, range);
  return ranges;
}

/* The last number is no id: to the kernel it means "no change". */
static const char *
find_fault (const SandboxIdRange *range)
{
  if (range->count == 0)
    return "has no ids";
  if (range->inside > G_MAXUINT32 - range->count
      || range->outside > G_MAXUINT32 - range->count)
    return "goes beyond 4294967294";
  return NULL;
}

static gboolean
overlap (guint32 a, guint32 a_count, guint32 b, guint32 b_count)
{
  return a < b ? b - a < a_count : a - b < b_count;
}

static const char *
find_overlap (const SandboxIdRange *a, const SandboxIdRange *b)
{
  if (overlap (a->inside, a->count, b->inside, b->count))
    return "inside";
  if (overlap (a->outside, a->count, b->outside, b->count))
    return "outside";
  return NULL;
}

char *
_sandbox_id_ranges_dup_fault (const char *const *texts)
{
  guint n = g_strv_length ((char **) texts);
  SandboxIdRange ranges[SANDBOX_MAX_ID_RANGES];

  if (n == 0)
    return g_strdup ("is empty");
  if (n > SANDBOX_MAX_ID_RANGES)
    return g_strdup_printf ("has %u ranges, and the kernel takes %d", n,
                            SANDBOX_MAX_ID_RANGES);
  for (guint i = 0; i < n; i++)
    {
      const char *fault = _sandbox_id_range_parse (texts[i], &ranges[i])
                              ? find_fault (&ranges[i])
                              : "is not INSIDE:OUTSIDE:COUNT in numbers";

      if (fault != NULL)
        return g_strdup_printf ("'%s' %s", texts[i], fault);
      for (guint j = 0; j < i; j++)
        {
          const char *side = find_overlap (&ranges[j], &ranges[i]);

          if (side != NULL)
            return g_strdup_printf ("'%s' and '%s' overlap %s", texts[j],
                                    texts[i], side);
        }
    }
  return NULL;
}

gint64
_sandbox_id_ranges_find_inside (const GArray *ranges, guint32 outside)
{
  for (guint i = 0; i < ranges->len; i++)
    {
      const SandboxIdRange *range = &g_array_index (ranges, SandboxIdRange, i);

      if (outside >= range->outside && outside - range->outside < range->count)
        return (gint64) range->inside + (outside - range->outside);
    }
  return -1;
}

gboolean
_sandbox_id_ranges_have_inside (const GArray *ranges, guint32 inside)
{
  for (guint i = 0; i < ranges->len; i++)
    {
      const SandboxIdRange *range = &g_array_index (ranges, SandboxIdRange, i);

      if (inside >= range->inside && inside - range->inside < range->count)
        return TRUE;
    }
  return FALSE;
}

guint64
_sandbox_id_ranges_count (const GArray *ranges)
{
  guint64 count = 0;

  for (guint i = 0; i < ranges->len; i++)
    count += g_array_index (ranges, SandboxIdRange, i).count;
  return count;
}
