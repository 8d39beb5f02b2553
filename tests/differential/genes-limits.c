/* genes-limits.c - genes of privileges, limits and lifetime. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "gene.h"

#include <errno.h>
#include <sys/syscall.h>

#include "filter.h"

static void
make_choice (Gene *gene, Maker *maker)
{
  gboolean is_no = maker_toss (maker, 40);

  /* Few backends can leave out what is on by default. */
  gene->number = is_no && maker->mood == MOOD_WILD ? SANDBOX_CHOICE_NO
                                                   : SANDBOX_CHOICE_YES;
  gene->first = g_strdup (gene->number == SANDBOX_CHOICE_NO ? "no" : "yes");
}

/* A switch with the same word in the field, its setter and its option. */
#define SWITCH(id, option) \
  static void apply_##id (const Gene *gene, Draft *draft) \
  { \
    sandbox_request_set_##id (draft->request, (SandboxChoice) gene->number); \
  } \
  static void add_##id##_options ( \
      const Gene *gene, G_GNUC_UNUSED const Draft *draft, GPtrArray *words) \
  { \
    add_words (words, option, gene->first, NULL); \
  }

SWITCH (no_new_privs, "--no-new-privs")
SWITCH (new_session, "--new-session")
SWITCH (cover_kernel_files, "--cover-kernel-files")

static void
apply_disable_userns (const Gene *gene, Draft *draft)
{
  sandbox_request_set_disable_userns (draft->request,
                                      (SandboxChoice) gene->number);
}

static void
add_disable_userns_options (const Gene *gene,
                            G_GNUC_UNUSED const Draft *draft,
                            GPtrArray *words)
{
  if (gene->number == SANDBOX_CHOICE_YES)
    add_words (words, "--disable-userns", NULL);
}

/* Alone it tells apart who can make them, which not all can. */
static void
apply_assertion (const Gene *gene, Draft *draft)
{
  apply_disable_userns (gene, draft);
  sandbox_request_set_assert_userns_disabled (draft->request,
                                              (SandboxChoice) gene->number);
}

static void
add_assertion_options (const Gene *gene,
                       G_GNUC_UNUSED const Draft *draft,
                       GPtrArray *words)
{
  if (gene->number == SANDBOX_CHOICE_YES)
    add_words (words, "--disable-userns", "--assert-userns-disabled", NULL);
}

static void
apply_die_with_host (const Gene *gene, Draft *draft)
{
  sandbox_request_set_die_with_host (draft->request,
                                     (SandboxChoice) gene->number);
}

static void
add_die_with_host_options (const Gene *gene,
                           G_GNUC_UNUSED const Draft *draft,
                           GPtrArray *words)
{
  if (gene->number == SANDBOX_CHOICE_NO)
    add_words (words, "--no-die-with-host", NULL);
}

static void
add_loopback_options (const Gene *gene,
                      G_GNUC_UNUSED const Draft *draft,
                      GPtrArray *words)
{
  add_words (words, "--isolate", "network", "--loopback", gene->first, NULL);
}

static void
add_on_exit_options (const Gene *gene,
                     G_GNUC_UNUSED const Draft *draft,
                     GPtrArray *words)
{
  if (gene->number == SANDBOX_ON_EXIT_WAIT)
    add_words (words, "--wait-rest", NULL);
}

/* It speaks of a new network. */
static void
apply_loopback (const Gene *gene, Draft *draft)
{
  sandbox_request_isolate (draft->request, SANDBOX_ISOLATION_KIND_NETWORK,
                           SANDBOX_ISOLATION_NEW);
  sandbox_request_set_loopback (draft->request, (SandboxChoice) gene->number);
}

static void
make_on_exit (Gene *gene, Maker *maker)
{
  gene->number
      = maker_toss (maker, 50) ? SANDBOX_ON_EXIT_KILL : SANDBOX_ON_EXIT_WAIT;
  gene->first
      = g_strdup (gene->number == SANDBOX_ON_EXIT_KILL ? "kill" : "wait");
}

static void
apply_on_exit (const Gene *gene, Draft *draft)
{
  sandbox_request_set_on_exit (draft->request, (SandboxOnExit) gene->number);
}

static void
make_timeout (Gene *gene, Maker *maker)
{
  static const gint64 timeouts[] = { 10000000, 12345678, 14999999 };

  gene->number = timeouts[maker_pick (maker, G_N_ELEMENTS (timeouts))];
}

/* Timeout and grace together are a limit for the whole case. */
static void
make_grace (Gene *gene, Maker *maker)
{
  static const gint64 graces[] = { 1, 1000, 4000000 };

  gene->number = graces[maker_pick (maker, G_N_ELEMENTS (graces))];
}

static void
apply_timeout (const Gene *gene, Draft *draft)
{
  sandbox_request_set_timeout (draft->request, (guint64) gene->number);
}

static void
apply_grace (const Gene *gene, Draft *draft)
{
  sandbox_request_set_grace (draft->request, (guint64) gene->number);
}

static void
make_output_limit (Gene *gene, Maker *maker)
{
  static const gint64 limits[] = { 1, 3, 100, 65536, 1 << 30 };

  gene->number = limits[maker_pick (maker, G_N_ELEMENTS (limits))];
}

static void
apply_output_limit (const Gene *gene, Draft *draft)
{
  sandbox_request_set_output_limit (draft->request, (guint64) gene->number);
}

static void
make_rlimit (Gene *gene, Maker *maker)
{
  static const char *const words[]
      = { "nofile=64",        "nofile=3:100",    "nproc=4096",
          "core=0",           "cpu=1000:2000",   "as=1073741824:unlimited",
          "stack=1048576",    "fsize=0:4096",    "memlock=4096",
          "sigpending=0:100", "msgqueue=0:1",    "data=268435456",
          "locks=7",          "rss=65536:65537", "rttime=1000000" };

  gene->first = g_strdup (MAKER_PICK_TEXT (maker, words));
}

static void
apply_rlimit (const Gene *gene, Draft *draft)
{
  if (!sandbox_request_set_rlimit_from_string (draft->request, gene->first,
                                               NULL))
    g_error ("%s is no limit", gene->first);
}

static void
add_rlimit_options (const Gene *gene,
                    G_GNUC_UNUSED const Draft *draft,
                    GPtrArray *words)
{
  add_words (words, "--rlimit", gene->first, NULL);
}

/* What the look of the probe shows, and what nothing needs. */
static void
make_filter (Gene *gene, Maker *maker)
{
  static const struct
  {
    const char *name;
    int number;
    int error;
  } calls[] = {
    { "umask", SYS_umask, EPERM },
    { "getpriority", SYS_getpriority, ENOSYS },
    { "getgroups", SYS_getgroups, EDOM },
    { "nothing", -1, 0 },
  };
  int i = maker_pick (maker, G_N_ELEMENTS (calls));

  gene->first = g_strdup (calls[i].name);
  gene->number = calls[i].number;
  gene->size = (guint64) calls[i].error;
}

static void
apply_filter (const Gene *gene, Draft *draft)
{
  g_autoptr (GBytes) program
      = gene->number < 0 ? filter_new_for_all (SECCOMP_RET_ALLOW)
                         : filter_new ((int) gene->number,
                                       FILTER_ERRNO ((guint32) gene->size));

  sandbox_request_add_seccomp_program (draft->request, program);
}

static void
make_profile (Gene *gene, Maker *maker)
{
  gene->first = g_strdup (maker_toss (maker, 50) ? "build" : "no-setuid");
}

static void
apply_profile (const Gene *gene, Draft *draft)
{
  const char *const names[] = { gene->first, NULL };

  sandbox_request_set_seccomp_profiles (draft->request, names);
}

static void
add_profile_options (const Gene *gene,
                     G_GNUC_UNUSED const Draft *draft,
                     GPtrArray *words)
{
  add_words (words, "--seccomp-profile", gene->first, NULL);
}

#define KIND(words, most, chance, maker, applier, adder) \
  { \
    .name = words, .n_max = most, .percent = chance, .make = maker, \
    .apply = applier, .add_options = adder \
  }

const GeneKind limit_gene_kinds[] = {
  KIND ("no-new-privs",
        1,
        12,
        make_choice,
        apply_no_new_privs,
        add_no_new_privs_options),
  KIND ("new session",
        1,
        8,
        make_choice,
        apply_new_session,
        add_new_session_options),
  KIND ("covers of kernel files",
        1,
        8,
        make_choice,
        apply_cover_kernel_files,
        add_cover_kernel_files_options),
  KIND ("no user namespaces",
        1,
        5,
        make_choice,
        apply_disable_userns,
        add_disable_userns_options),
  KIND ("disabled and asserted",
        1,
        4,
        make_choice,
        apply_assertion,
        add_assertion_options),
  KIND ("die with host",
        1,
        12,
        make_choice,
        apply_die_with_host,
        add_die_with_host_options),
  { .name = "new network with loopback",
    .n_max = 1,
    .percent = 15,
    .left_out = NOT_IN_OPEN | NOT_IN_PLAIN,
    .make = make_choice,
    .apply = apply_loopback,
    .add_options = add_loopback_options },
  KIND ("on exit", 1, 12, make_on_exit, apply_on_exit, add_on_exit_options),
  KIND ("timeout", 1, 15, make_timeout, apply_timeout, NULL),
  KIND ("grace", 1, 10, make_grace, apply_grace, NULL),
  KIND ("rlimit", 3, 12, make_rlimit, apply_rlimit, add_rlimit_options),
  KIND ("filter", 2, 10, make_filter, apply_filter, NULL),
  KIND ("profile", 1, 8, make_profile, apply_profile, add_profile_options),
  KIND ("output limit", 1, 10, make_output_limit, apply_output_limit, NULL),
};
const gsize n_limit_gene_kinds = G_N_ELEMENTS (limit_gene_kinds);
