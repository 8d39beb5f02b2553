/* gene.h - a case as a list of genes, each of which adds one thing. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#pragma once

#include "draft.h"

typedef struct _GeneKind GeneKind;

/* What the values mean is the affair of the kind. Paths are in the words of
 * world_expand() and draft_dup_inside(). */
typedef struct
{
  const GeneKind *kind;
  char *first;
  char *second;
  gint64 number;
  guint64 size;
} Gene;

/* Features that no two backends offer together make a case that nobody can be
 * compared in. */
typedef enum
{
  MOOD_OPEN,  /* nothing is separated but files */
  MOOD_PLAIN, /* walls, simple mounts, the caller's identity */
  MOOD_WILD,  /* anything */
} Mood;

#define NOT_IN_OPEN (1 << MOOD_OPEN)
#define NOT_IN_PLAIN (1 << MOOD_PLAIN)
#define NOT_ON_HOST_ROOT (1 << 8)

/* A case while it is being made. */
typedef struct
{
  GRand *rand;
  GPtrArray *genes; /* so far */
  Mood mood;
  gboolean is_host_root; /* the root is the host's */
} Maker;

struct _GeneKind
{
  const char *name;
  int n_max;    /* at most so many in one case */
  int percent;  /* chance of each of them */
  int left_out; /* NOT_... where there is none */
  int value;    /* the kind's own */
  int flags;

  void (*make) (Gene *gene, Maker *maker);
  void (*apply) (const Gene *gene, Draft *draft);

  /* Options of run-sandbox(1); NULL if it has none. */
  void (*add_options) (const Gene *gene, const Draft *draft, GPtrArray *words);
};

/* Kinds are listed in the order in which their genes go into a case. */
extern const GeneKind file_gene_kinds[];
extern const gsize n_file_gene_kinds;
extern const GeneKind mount_gene_kinds[];
extern const gsize n_mount_gene_kinds;
extern const GeneKind environment_gene_kinds[];
extern const gsize n_environment_gene_kinds;
extern const GeneKind process_gene_kinds[];
extern const gsize n_process_gene_kinds;
extern const GeneKind command_gene_kinds[];
extern const gsize n_command_gene_kinds;
extern const GeneKind limit_gene_kinds[];
extern const gsize n_limit_gene_kinds;
extern const GeneKind caller_gene_kinds[];
extern const gsize n_caller_gene_kinds;

/* The case number @index of @seed: the same for the same numbers. */
GPtrArray *genes_make (guint32 seed, guint32 index);

/* In words, one line each. */
char *gene_dup_words (const Gene *gene);

/* The run-sandbox command line as far as it has words for @genes, quoted. */
char *genes_dup_command_line (GPtrArray *genes, const World *world);

/* Makes what the genes say. */
Draft *genes_apply (GPtrArray *genes, const World *world);

/* For the makers. */
int maker_pick (Maker *maker, int n);
gboolean maker_toss (Maker *maker, int percent);
gboolean maker_leaves_out (const Maker *maker, const GeneKind *kind);
const char *maker_pick_text (Maker *maker, const char *const *texts, gsize n);
#define MAKER_PICK_TEXT(maker, texts) \
  maker_pick_text ((maker), (texts), G_N_ELEMENTS (texts))

/* For the options. */
void add_words (GPtrArray *words, ...) G_GNUC_NULL_TERMINATED;
