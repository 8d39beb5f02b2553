/* genes.c - random cases out of all kinds of genes. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "gene.h"

#include <string.h>

#define PERCENT_OPEN 45
#define PERCENT_PLAIN 35
#define PERCENT_HOST_ROOT 15

static void
gene_free (gpointer data)
{
  Gene *gene = data;

  g_free (gene->first);
  g_free (gene->second);
  g_free (gene);
}

static void
make_host_root (Gene *gene, Maker *maker)
{
  gene->number = maker_toss (maker, 50);
}

static void
apply_host_root (const Gene *gene, Draft *draft)
{
  if (gene->number)
    sandbox_request_set_rootfs (draft->request, "/");
}

/* Its effect on the paths of others is draft_new()'s affair. */
static const GeneKind host_root_kind = {
  .name = "the root is the host's",
  .make = make_host_root,
  .apply = apply_host_root,
};

static void
add_gene (Maker *maker, const GeneKind *kind)
{
  Gene *gene = g_new0 (Gene, 1);

  gene->kind = kind;
  kind->make (gene, maker);
  g_ptr_array_add (maker->genes, gene);
}

static void
add_genes (Maker *maker, const GeneKind *kinds, gsize n)
{
  for (gsize i = 0; i < n; i++)
    {
      if (maker_leaves_out (maker, &kinds[i]))
        continue;
      for (int j = 0; j < kinds[i].n_max; j++)
        if (maker_toss (maker, kinds[i].percent))
          add_gene (maker, &kinds[i]);
    }
}

static Mood
pick_mood (Maker *maker)
{
  int number = maker_pick (maker, 100);

  return number < PERCENT_OPEN                   ? MOOD_OPEN
         : number < PERCENT_OPEN + PERCENT_PLAIN ? MOOD_PLAIN
                                                 : MOOD_WILD;
}

GPtrArray *
genes_make (guint32 seed, guint32 index)
{
  const guint32 seeds[] = { seed, index };
  Maker maker = {
    .rand = g_rand_new_with_seed_array (seeds, G_N_ELEMENTS (seeds)),
    .genes = g_ptr_array_new_with_free_func (gene_free),
  };

  maker.mood = pick_mood (&maker);
  maker.is_host_root = maker_toss (&maker, PERCENT_HOST_ROOT);
  if (maker.is_host_root)
    add_gene (&maker, &host_root_kind);
  add_genes (&maker, file_gene_kinds, n_file_gene_kinds);
  add_genes (&maker, mount_gene_kinds, n_mount_gene_kinds);
  add_genes (&maker, environment_gene_kinds, n_environment_gene_kinds);
  add_genes (&maker, process_gene_kinds, n_process_gene_kinds);
  add_genes (&maker, command_gene_kinds, n_command_gene_kinds);
  add_genes (&maker, limit_gene_kinds, n_limit_gene_kinds);
  add_genes (&maker, caller_gene_kinds, n_caller_gene_kinds);
  g_rand_free (maker.rand);
  return maker.genes;
}

static gboolean
has_host_root (GPtrArray *genes)
{
  for (guint i = 0; i < genes->len; i++)
    if (((Gene *) g_ptr_array_index (genes, i))->kind == &host_root_kind)
      return TRUE;
  return FALSE;
}

Draft *
genes_apply (GPtrArray *genes, const World *world)
{
  Draft *draft = draft_new (world, has_host_root (genes));

  for (guint i = 0; i < genes->len; i++)
    {
      const Gene *gene = g_ptr_array_index (genes, i);

      gene->kind->apply (gene, draft);
    }
  draft_finish (draft);
  return draft;
}

static char *
quote (const char *word)
{
  g_autofree char *escaped = g_strescape (word, "\"");

  if (strcmp (escaped, word) != 0)
    {
      g_auto (GStrv) parts = g_strsplit (escaped, "'", -1);
      g_autofree char *inner = g_strjoinv ("\\'", parts);

      return g_strdup_printf ("$'%s'", inner);
    }
  if (*word != '\0' && strpbrk (word, " $\"'()*?[]{};&|<>~#!`=") == NULL)
    return g_strdup (word);
  return g_shell_quote (word);
}

char *
genes_dup_command_line (GPtrArray *genes, const World *world)
{
  g_autoptr (Draft) draft = genes_apply (genes, world);
  g_autoptr (GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  const char *rootfs = sandbox_request_get_rootfs (draft->request);
  GString *line = g_string_new ("run-sandbox");

  for (guint i = 0; i < genes->len; i++)
    {
      const Gene *gene = g_ptr_array_index (genes, i);

      if (gene->kind->add_options != NULL)
        gene->kind->add_options (gene, draft, words);
    }
  add_words (words, rootfs != NULL ? rootfs : "/", "--", NULL);
  for (guint i = 0; i < draft->argv->len - 1; i++)
    add_words (words, g_ptr_array_index (draft->argv, i), NULL);
  for (guint i = 0; i < words->len; i++)
    {
      g_autofree char *word = quote (g_ptr_array_index (words, i));

      g_string_append_printf (line, " %s", word);
    }
  return g_string_free (line, FALSE);
}

char *
gene_dup_words (const Gene *gene)
{
  GString *text = g_string_new (gene->kind->name);
  const char *const parts[] = { gene->first, gene->second };

  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (parts[i] != NULL)
      {
        g_autofree char *part = g_strescape (parts[i], NULL);

        g_string_append_printf (text, " \"%s\"", part);
      }
  if (gene->first == NULL && gene->second == NULL && gene->number != 0)
    g_string_append_printf (text, " %" G_GINT64_FORMAT, gene->number);
  if (gene->size != 0)
    g_string_append_printf (text, " size %" G_GUINT64_FORMAT, gene->size);
  return g_string_free (text, FALSE);
}

int
maker_pick (Maker *maker, int n)
{
  return g_rand_int_range (maker->rand, 0, n);
}

gboolean
maker_toss (Maker *maker, int percent)
{
  return g_rand_int_range (maker->rand, 0, 100) < percent;
}

gboolean
maker_leaves_out (const Maker *maker, const GeneKind *kind)
{
  return (kind->left_out & 1 << maker->mood) != 0
         || (maker->is_host_root && (kind->left_out & NOT_ON_HOST_ROOT) != 0);
}

const char *
maker_pick_text (Maker *maker, const char *const *texts, gsize n)
{
  return texts[maker_pick (maker, (int) n)];
}

void
add_words (GPtrArray *words, ...)
{
  const char *word;
  va_list arguments;

  va_start (arguments, words);
  while ((word = va_arg (arguments, const char *)) != NULL)
    g_ptr_array_add (words, g_strdup (word));
  va_end (arguments);
}
