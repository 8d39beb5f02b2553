/* rlimit.c - limits of getrlimit(2) from words. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */

#include "rlimit-private.h"

#include <linux/capability.h>
#include <string.h>
#include <sys/resource.h>

/* As prlimit(1) spells them. */
static const struct
{
  const char *name;
  int resource;
} resources[] = {
  { "as", RLIMIT_AS },
  { "core", RLIMIT_CORE },
  { "cpu", RLIMIT_CPU },
  { "data", RLIMIT_DATA },
  { "fsize", RLIMIT_FSIZE },
  { "locks", RLIMIT_LOCKS },
  { "memlock", RLIMIT_MEMLOCK },
  { "msgqueue", RLIMIT_MSGQUEUE },
  { "nice", RLIMIT_NICE },
  { "nofile", RLIMIT_NOFILE },
  { "nproc", RLIMIT_NPROC },
  { "rss", RLIMIT_RSS },
  { "rtprio", RLIMIT_RTPRIO },
  { "rttime", RLIMIT_RTTIME },
  { "sigpending", RLIMIT_SIGPENDING },
  { "stack", RLIMIT_STACK },
};

static gboolean
find_resource (const char *name, gsize length, SandboxRlimit *rlimit)
{
  for (gsize i = 0; i < G_N_ELEMENTS (resources); i++)
    if (strlen (resources[i].name) == length
        && strncmp (resources[i].name, name, length) == 0)
      {
        rlimit->name = resources[i].name;
        rlimit->resource = resources[i].resource;
        return TRUE;
      }
  return FALSE;
}

static gboolean
parse_limit (const char *text, guint64 *out_limit)
{
  if (strcmp (text, "unlimited") == 0)
    {
      *out_limit = SANDBOX_RLIMIT_UNLIMITED;
      return TRUE;
    }
  return g_ascii_string_to_unsigned (text, 10, 0, G_MAXUINT64, out_limit, NULL);
}

static char *
find_fault (const char *word, SandboxRlimit *rlimit)
{
  gsize length = strcspn (word, "=");
  g_auto (GStrv) limits = NULL;

  if (word[length] == '\0')
    return g_strdup_printf ("'%s' is not NAME=SOFT or NAME=SOFT:HARD", word);
  if (!find_resource (word, length, rlimit))
    return g_strdup_printf ("'%.*s' is not as, core, cpu, data, fsize, locks, "
                            "memlock, msgqueue, nice, nofile, nproc, rss, "
                            "rtprio, rttime, sigpending or stack",
                            (int) length, word);
  limits = g_strsplit (word + length + 1, ":", 2);
  for (guint i = 0; i < MAX (g_strv_length (limits), 1); i++)
    if (limits[i] == NULL
        || !parse_limit (limits[i], i == 0 ? &rlimit->soft : &rlimit->hard))
      return g_strdup_printf ("%s: '%s' is not a number up to "
                              "18446744073709551615, and not unlimited",
                              rlimit->name, limits[i] != NULL ? limits[i] : "");
  if (limits[1] == NULL)
    rlimit->hard = rlimit->soft;
  if (rlimit->soft > rlimit->hard)
    return g_strdup_printf ("%s: the soft limit %s is above the hard limit %s",
                            rlimit->name, limits[0], limits[1]);
  return NULL;
}

gboolean
_sandbox_rlimit_parse (const char *word,
                       SandboxRlimit *out_rlimit,
                       char **out_fault)
{
  SandboxRlimit rlimit = { 0 };
  char *fault = find_fault (word, &rlimit);

  if (fault != NULL)
    *out_fault = fault;
  else
    *out_rlimit = rlimit;
  return fault == NULL;
}

GArray *
_sandbox_request_dup_rlimits (SandboxRequest *request)
{
  const char *const *word = sandbox_request_get_rlimits (request);
  GArray *rlimits = g_array_new (FALSE, FALSE, sizeof (SandboxRlimit));

  for (; word != NULL && *word != NULL; word++)
    {
      g_autofree char *fault = NULL;
      SandboxRlimit rlimit;

      if (_sandbox_rlimit_parse (*word, &rlimit, &fault))
        g_array_append_val (rlimits, rlimit);
    }
  return rlimits;
}

static char *
dup_limit (guint64 limit)
{
  return limit == SANDBOX_RLIMIT_UNLIMITED
             ? g_strdup ("unlimited")
             : g_strdup_printf ("%" G_GUINT64_FORMAT, limit);
}

static gboolean
refuse (const SandboxRlimit *rlimit,
        guint64 limit,
        const char *reason,
        GError **error)
{
  g_autofree char *wanted = dup_limit (rlimit->hard);
  g_autofree char *possible = dup_limit (limit);

  g_set_error (
      error, SANDBOX_ERROR, SANDBOX_ERROR_UNSUPPORTED,
      "rlimits: %s: the hard limit %s is above the caller's, %s, and %s",
      rlimit->name, wanted, possible, reason);
  return FALSE;
}

gboolean
_sandbox_rlimits_check (SandboxRequest *request,
                        const SandboxHostFacts *facts,
                        gboolean is_user_new,
                        GError **error)
{
  g_autoptr (GArray) rlimits = NULL;
  gboolean is_capable
      = sandbox_host_facts_has_capability (facts, CAP_SYS_RESOURCE);

  if (sandbox_request_get_rlimits (request) == NULL
      || (is_capable && !is_user_new))
    return TRUE;
  rlimits = _sandbox_request_dup_rlimits (request);
  for (guint i = 0; i < rlimits->len; i++)
    {
      const SandboxRlimit *rlimit = &g_array_index (rlimits, SandboxRlimit, i);
      struct rlimit limit;

      if (getrlimit (rlimit->resource, &limit) != 0
          || rlimit->hard <= limit.rlim_max)
        continue;
      return refuse (rlimit, limit.rlim_max,
                     is_capable ? "a user namespace of its own cannot raise it"
                                : "raising it takes CAP_SYS_RESOURCE",
                     error);
    }
  return TRUE;
}
