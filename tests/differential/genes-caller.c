/* genes-caller.c - genes of the state of the process that calls the library. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "gene.h"

#include <signal.h>

static void
make_umask (Gene *gene, Maker *maker)
{
  static const char *const masks[] = { "077", "0", "027", "0777", "0111" };

  gene->first = g_strdup (MAKER_PICK_TEXT (maker, masks));
}

static void
apply_umask (const Gene *gene, Draft *draft)
{
  draft->caller.umask = (int) g_ascii_strtoull (gene->first, NULL, 8);
}

/* SIGCHLD and SIGPIPE are the ones that callers really change. */
static const int signals[]
    = { SIGCHLD, SIGPIPE, SIGTERM, SIGUSR1, SIGINT, SIGHUP, SIGALRM, 35 };

static void
make_signal (Gene *gene, Maker *maker)
{
  gene->number = signals[maker_pick (maker, G_N_ELEMENTS (signals))];
}

static void
apply_blocked (const Gene *gene, Draft *draft)
{
  int signum = (int) gene->number;

  g_array_append_val (draft->caller.blocked, signum);
}

static void
apply_ignored (const Gene *gene, Draft *draft)
{
  int signum = (int) gene->number;

  g_array_append_val (draft->caller.ignored, signum);
}

static void
make_fds (Gene *gene, Maker *maker)
{
  gene->number = 1 + maker_pick (maker, 40);
}

static void
apply_fds (const Gene *gene, Draft *draft)
{
  draft->caller.n_fds = (guint) gene->number;
}

static void
make_limit (Gene *gene, Maker *maker)
{
  static const struct
  {
    int limit;
    guint64 value;
  } limits[] = {
    { RLIMIT_NOFILE, 100 },      { RLIMIT_NOFILE, 4000 },
    { RLIMIT_STACK, 4 << 20 },   { RLIMIT_FSIZE, 1 << 26 },
    { RLIMIT_CPU, 1 << 30 },     { RLIMIT_MSGQUEUE, 1 << 16 },
    { RLIMIT_MEMLOCK, 1 << 16 }, { RLIMIT_SIGPENDING, 100 },
  };
  int i = maker_pick (maker, G_N_ELEMENTS (limits));

  gene->number = limits[i].limit;
  gene->size = limits[i].value;
}

static void
apply_limit (const Gene *gene, Draft *draft)
{
  draft->caller.limit = (int) gene->number;
  draft->caller.limit_value = gene->size;
}

static void
make_cwd (Gene *gene, Maker *maker)
{
  static const char *const dirs[]
      = { "@place", "@place/data", "@decoy/link-dir", "@dir",
          "@place/odd name" };

  gene->first = g_strdup (MAKER_PICK_TEXT (maker, dirs));
}

/* Elsewhere relative paths of others count from "/". */
static void
apply_cwd (const Gene *gene, Draft *draft)
{
  if (draft->is_host_root)
    draft->caller.cwd = gene->first;
}

static void
make_variable (Gene *gene, Maker *maker)
{
  static const char *const variables[]
      = { "SECRET=seen", "TMPDIR=/tmp", "EMPTY=", "ODD=\xff\n", "A=caller" };

  gene->first = g_strdup (MAKER_PICK_TEXT (maker, variables));
}

static void
apply_variable (const Gene *gene, Draft *draft)
{
  g_ptr_array_add (draft->caller.variables, g_strdup (gene->first));
}

#define KIND(words, most, chance, maker, applier) \
  { \
    .name = "the caller " words, .n_max = most, .percent = chance, \
    .make = maker, .apply = applier \
  }

const GeneKind caller_gene_kinds[] = {
  KIND ("has umask", 1, 20, make_umask, apply_umask),
  KIND ("blocks signal", 2, 10, make_signal, apply_blocked),
  KIND ("ignores signal", 2, 10, make_signal, apply_ignored),
  KIND ("has inheritable fds", 1, 10, make_fds, apply_fds),
  KIND ("has limit", 1, 12, make_limit, apply_limit),
  KIND ("has cwd", 1, 30, make_cwd, apply_cwd),
  KIND ("has variable", 2, 10, make_variable, apply_variable),
};
const gsize n_caller_gene_kinds = G_N_ELEMENTS (caller_gene_kinds);
