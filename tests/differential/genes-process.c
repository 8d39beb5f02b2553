/* genes-process.c - genes of isolation, identity and capabilities. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "gene.h"

#include <string.h>

static const char *const value_names[] = { "unset", "new", "try", "host" };

/* Kinds that most backends can make new, then those that are rarer. */
static const SandboxIsolationKind kinds[] = {
  SANDBOX_ISOLATION_KIND_NETWORK, SANDBOX_ISOLATION_KIND_MOUNT,
  SANDBOX_ISOLATION_KIND_PID,     SANDBOX_ISOLATION_KIND_IPC,
  SANDBOX_ISOLATION_KIND_UTS,     SANDBOX_ISOLATION_KIND_USER,
  SANDBOX_ISOLATION_KIND_CGROUP,
};
#define N_USUAL_KINDS 4

static SandboxIsolationValue
pick_value (Maker *maker, SandboxIsolationKind kind)
{
  /* Some backends have no other. */
  gboolean is_host_rare = maker->mood != MOOD_WILD
                          && (kind == SANDBOX_ISOLATION_KIND_PID
                              || kind == SANDBOX_ISOLATION_KIND_USER);

  if (kind == SANDBOX_ISOLATION_KIND_MOUNT)
    return SANDBOX_ISOLATION_NEW;
  if (maker->mood != MOOD_OPEN && maker_toss (maker, 60))
    return SANDBOX_ISOLATION_NEW;
  return maker_toss (maker, is_host_rare ? 95 : 40) ? SANDBOX_ISOLATION_TRY
                                                    : SANDBOX_ISOLATION_HOST;
}

static void
make_isolation (Gene *gene, Maker *maker)
{
  SandboxIsolationKind kind = kinds[maker_pick (
      maker,
      maker->mood == MOOD_PLAIN ? N_USUAL_KINDS : (int) G_N_ELEMENTS (kinds))];

  gene->first = g_strdup (sandbox_isolation_kind_to_string (kind));
  gene->number = pick_value (maker, kind);
  gene->second = g_strdup (value_names[gene->number]);
}

static void
apply_isolation (const Gene *gene, Draft *draft)
{
  sandbox_request_isolate (
      draft->request,
      (SandboxIsolationKind) sandbox_isolation_kind_from_string (gene->first),
      (SandboxIsolationValue) gene->number);
}

static void
add_isolation_options (const Gene *gene,
                       G_GNUC_UNUSED const Draft *draft,
                       GPtrArray *words)
{
  g_autofree char *word = g_strdup_printf ("%s=%s", gene->first, gene->second);

  add_words (words, "--isolate", word, NULL);
}

static void
make_id (Gene *gene, Maker *maker)
{
  static const gint64 ids[]
      = { 0, 1, 1000, 12345, 65534, 2147483647, 2147483648, 4294967294 };

  /* The last two are more than some tools can read. */
  gene->number = ids[maker_pick (
      maker, (int) G_N_ELEMENTS (ids) - (maker_toss (maker, 90) ? 2 : 0))];
  gene->first = g_strdup_printf ("%" G_GINT64_FORMAT, gene->number);
}

static void
apply_uid (const Gene *gene, Draft *draft)
{
  sandbox_request_set_uid (draft->request, gene->number);
}

static void
apply_gid (const Gene *gene, Draft *draft)
{
  sandbox_request_set_gid (draft->request, gene->number);
}

static void
add_number_option (const Gene *gene, const char *option, GPtrArray *words)
{
  g_autofree char *number = g_strdup_printf ("%" G_GINT64_FORMAT, gene->number);

  add_words (words, option, number, NULL);
}

static void
add_uid_options (const Gene *gene,
                 G_GNUC_UNUSED const Draft *draft,
                 GPtrArray *words)
{
  add_number_option (gene, "--uid", words);
}

static void
add_gid_options (const Gene *gene,
                 G_GNUC_UNUSED const Draft *draft,
                 GPtrArray *words)
{
  add_number_option (gene, "--gid", words);
}

static void
make_groups (Gene *gene, Maker *maker)
{
  static const char *const lists[]
      = { "none", "4", "20,4", "1,2,3,1000,65534", "4294967294", "7,7" };

  gene->first = g_strdup (MAKER_PICK_TEXT (maker, lists));
}

static void
apply_groups (const Gene *gene, Draft *draft)
{
  g_auto (GStrv) words = g_strsplit (gene->first, ",", -1);
  gsize n = strcmp (gene->first, "none") == 0 ? 0 : g_strv_length (words);
  guint32 groups[8] = { 0 };

  for (gsize i = 0; i < n; i++)
    groups[i] = (guint32) g_ascii_strtoull (words[i], NULL, 10);
  sandbox_request_set_groups (draft->request, groups, n);
}

static void
add_groups_options (const Gene *gene,
                    G_GNUC_UNUSED const Draft *draft,
                    GPtrArray *words)
{
  add_words (words, "--groups", gene->first, NULL);
}

static void
make_hostname (Gene *gene, Maker *maker)
{
  static const char *const names[] = {
    "inside",
    "a",
    "with space",
    "\xc3\xa9t\xc3\xa9",
    "two.parts",
    "0123456789012345678901234567890123456789012345678901234567890123",
  };

  gene->first = g_strdup (MAKER_PICK_TEXT (maker, names));
}

static void
apply_hostname (const Gene *gene, Draft *draft)
{
  sandbox_request_set_hostname (draft->request, gene->first);
}

static void
add_hostname_options (const Gene *gene,
                      G_GNUC_UNUSED const Draft *draft,
                      GPtrArray *words)
{
  add_words (words, "--hostname", gene->first, NULL);
}

static void
make_capability (Gene *gene, Maker *maker)
{
  static const char *const words[]
      = { "none",           "build",           "all",
          "+CAP_CHOWN",     "-CAP_CHOWN",      "+CAP_NET_RAW",
          "-CAP_SYS_ADMIN", "+CAP_SYS_CHROOT", "+CAP_KILL",
          "-CAP_SETUID" };

  gene->first = g_strdup (MAKER_PICK_TEXT (maker, words));
}

static void
apply_capability (const Gene *gene, Draft *draft)
{
  if (draft->capabilities == NULL)
    draft->capabilities = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (draft->capabilities, g_strdup (gene->first));
}

static void
add_capability_options (const Gene *gene,
                        G_GNUC_UNUSED const Draft *draft,
                        GPtrArray *words)
{
  if (strcmp (gene->first, "none") == 0)
    add_words (words, "--cap-drop", "all", NULL);
  else if (*gene->first == '-')
    add_words (words, "--cap-drop", gene->first + 1, NULL);
  else
    add_words (words, "--cap-add", gene->first + (*gene->first == '+' ? 1 : 0),
               NULL);
}

const GeneKind process_gene_kinds[] = {
  { .name = "isolation",
    .n_max = 4,
    .percent = 30,
    .make = make_isolation,
    .apply = apply_isolation,
    .add_options = add_isolation_options },
  { .name = "uid",
    .n_max = 1,
    .percent = 15,
    .left_out = NOT_IN_PLAIN,
    .make = make_id,
    .apply = apply_uid,
    .add_options = add_uid_options },
  { .name = "gid",
    .n_max = 1,
    .percent = 15,
    .left_out = NOT_IN_PLAIN,
    .make = make_id,
    .apply = apply_gid,
    .add_options = add_gid_options },
  { .name = "groups",
    .n_max = 1,
    .percent = 8,
    .left_out = NOT_IN_PLAIN,
    .make = make_groups,
    .apply = apply_groups,
    .add_options = add_groups_options },
  { .name = "hostname",
    .n_max = 1,
    .percent = 25,
    .left_out = NOT_IN_OPEN | NOT_IN_PLAIN,
    .make = make_hostname,
    .apply = apply_hostname,
    .add_options = add_hostname_options },
  { .name = "capabilities",
    .n_max = 3,
    .percent = 20,
    .left_out = NOT_IN_PLAIN,
    .make = make_capability,
    .apply = apply_capability,
    .add_options = add_capability_options },
};
const gsize n_process_gene_kinds = G_N_ELEMENTS (process_gene_kinds);
