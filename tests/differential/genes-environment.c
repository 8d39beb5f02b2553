/* genes-environment.c - genes of the environment. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "gene.h"

static void
make_base (Gene *gene, Maker *maker)
{
  gene->number = 1 + maker_pick (maker, 3);
}

static void
apply_base (const Gene *gene, Draft *draft)
{
  sandbox_request_set_environment_base (draft->request,
                                        (SandboxEnvironmentBase) gene->number);
}

static void
add_base_options (const Gene *gene,
                  G_GNUC_UNUSED const Draft *draft,
                  GPtrArray *words)
{
  if (gene->number == SANDBOX_ENVIRONMENT_EMPTY)
    add_words (words, "--clearenv", NULL);
  if (gene->number == SANDBOX_ENVIRONMENT_INHERIT)
    add_words (words, "--inherit-env", NULL);
}

static void
make_variable (Gene *gene, Maker *maker)
{
  static const char *const names[]
      = { "A",    "LANG", "PATH", "HOME",       "PWD",    "a b", "\xc3\xa9",
          "\xff", "1",    "A",    "LD_PRELOAD", "TMPDIR", "_",   "IFS" };
  static const char *const values[]
      = { "",        "x",       "a=b", "two words",     "new\nline", "\xff\x80",
          "/bin:/x", "'\"$\\`", "=",   "/usr/bin:/bin", "C.UTF-8" };

  /* Without a name: all of them are removed. */
  if (maker_toss (maker, 10))
    return;
  gene->first = g_strdup (MAKER_PICK_TEXT (maker, names));
  if (maker_toss (maker, 80))
    gene->second = g_strdup (MAKER_PICK_TEXT (maker, values));
}

static void
apply_variable (const Gene *gene, Draft *draft)
{
  if (gene->first == NULL)
    sandbox_request_clear_environment (draft->request);
  else
    sandbox_request_set_variable (draft->request, gene->first, gene->second);
}

static void
add_variable_options (const Gene *gene,
                      G_GNUC_UNUSED const Draft *draft,
                      GPtrArray *words)
{
  if (gene->first == NULL)
    add_words (words, "--clearenv", NULL);
  else if (gene->second != NULL)
    add_words (words, "--setenv", gene->first, gene->second, NULL);
  else
    add_words (words, "--unsetenv", gene->first, NULL);
}

const GeneKind environment_gene_kinds[] = {
  { .name = "environment starts from base",
    .n_max = 1,
    .percent = 35,
    .make = make_base,
    .apply = apply_base,
    .add_options = add_base_options },
  { .name = "variable",
    .n_max = 4,
    .percent = 30,
    .make = make_variable,
    .apply = apply_variable,
    .add_options = add_variable_options },
};
const gsize n_environment_gene_kinds = G_N_ELEMENTS (environment_gene_kinds);
