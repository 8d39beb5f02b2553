/* rlimits.c - limits of getrlimit(2), of the command alone. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "init.h"

#include <errno.h>

static int
set_and_look (const struct init_rlimit *wanted, const struct rlimit *limit)
{
  const int resource = (int) wanted->resource;
  struct rlimit now;
  int result = raw_setrlimit (resource, limit);

  if (result == 0)
    result = raw_getrlimit (resource, &now);
  if (result == 0
      && (now.rlim_cur != limit->rlim_cur || now.rlim_max != limit->rlim_max))
    result = -EPERM;
  return result;
}

/* The soft limit stays, so that nothing that is still to be done meets it. */
int
rlimits_raise (const struct settings *settings, uint32_t *out_index)
{
  for (uint32_t i = 0; i < settings->config->rlimits.count; i++)
    {
      const struct init_rlimit *wanted = &settings->rlimits[i];
      struct rlimit limit;
      int result = raw_getrlimit ((int) wanted->resource, &limit);

      if (result == 0 && limit.rlim_max < wanted->hard)
        {
          limit.rlim_max = wanted->hard;
          result = set_and_look (wanted, &limit);
        }
      *out_index = i;
      if (result < 0)
        return result;
    }
  return 0;
}

int
rlimits_set (const struct settings *settings, uint32_t *out_index)
{
  for (uint32_t i = 0; i < settings->config->rlimits.count; i++)
    {
      const struct init_rlimit *wanted = &settings->rlimits[i];
      const struct rlimit limit = { wanted->soft, wanted->hard };
      int result = set_and_look (wanted, &limit);

      *out_index = i;
      if (result < 0)
        return result;
    }
  return 0;
}
