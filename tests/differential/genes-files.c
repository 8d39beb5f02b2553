/* genes-files.c - genes of the root file system, the cwd and writable paths. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "gene.h"

#include <string.h>

static void
make_rootfs (Gene *gene, Maker *maker)
{
  static const char *const texts[] = {
    "@odd-rootfs",
    "@odd-rootfs",
    "@dir/link-to-rootfs",
    "@dir/./rootfs//",
    "@dir/rootfs/data/../../rootfs",
    "relative to the caller's cwd",
  };

  gene->first = g_strdup (MAKER_PICK_TEXT (maker, texts));
}

static void
apply_rootfs (const Gene *gene, Draft *draft)
{
  g_autofree char *path = world_expand (draft->world, gene->first);

  /* The caller's cwd is "/" in cases of this kind. */
  sandbox_request_set_rootfs (
      draft->request, *gene->first == '@' ? path : draft->world->rootfs + 1);
}

static const char *const cwds[] = {
  "/",
  "data",
  "/data/sub",
  "/data/sub/",
  "//data//./sub//deep",
  "/tmp",
  "/data/..",
  "/data/../tmp",
  "/odd name",
  "/latin\xe9",
  "/private",
  "/read-only",
  "/mnt",
  "/co:lon",
  "/back\\slash",
  "/etc",
  "data/sub/..",
};

static const char *const cwds_through_links[] = {
  "/link-abs",        "link-rel",    "/link-up",       "/link-chain/deep",
  "/link-abs/../tmp", "/link-odd/.", "/data/link-up",  "/data/link-root/data",
  "/../../data",      "/link-loop",  "/link-dangling", "/data/file",
};

static void
make_cwd (Gene *gene, Maker *maker)
{
  gene->first = g_strdup (!maker->is_host_root && maker_toss (maker, 40)
                              ? MAKER_PICK_TEXT (maker, cwds_through_links)
                              : MAKER_PICK_TEXT (maker, cwds));
}

static void
apply_cwd (const Gene *gene, Draft *draft)
{
  g_autofree char *path = draft_dup_inside (draft, gene->first);

  sandbox_request_set_cwd (draft->request, path);
}

static void
add_cwd_options (const Gene *gene, const Draft *draft, GPtrArray *words)
{
  g_autofree char *path = draft_dup_inside (draft, gene->first);

  add_words (words, "--cwd", path, NULL);
}

static void
apply_candidate (const Gene *gene, Draft *draft)
{
  const char *const *before
      = sandbox_request_get_cwd_candidates (draft->request);
  g_autofree char *path = draft_dup_inside (draft, gene->first);
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  g_auto (GStrv) paths = NULL;

  if (before != NULL)
    g_strv_builder_addv (builder, (const char **) before);
  g_strv_builder_add (builder, path);
  paths = g_strv_builder_end (builder);
  sandbox_request_set_cwd_candidates (draft->request,
                                      (const char *const *) paths);
}

static void
add_candidate_options (const Gene *gene, const Draft *draft, GPtrArray *words)
{
  g_autofree char *path = draft_dup_inside (draft, gene->first);

  add_words (words, "--cwd-else", path, NULL);
}

static void
make_nothing (G_GNUC_UNUSED Gene *gene, G_GNUC_UNUSED Maker *maker)
{
}

static void
apply_read_only (G_GNUC_UNUSED const Gene *gene, Draft *draft)
{
  if (draft->writable_paths == NULL)
    draft->writable_paths = g_ptr_array_new_with_free_func (g_free);
}

static void
add_read_only_options (G_GNUC_UNUSED const Gene *gene,
                       G_GNUC_UNUSED const Draft *draft,
                       GPtrArray *words)
{
  add_words (words, "--read-only", NULL);
}

static void
make_writable (Gene *gene, Maker *maker)
{
  static const char *const paths[] = {
    "/data",      "data",  "/data/sub",     "/data/sub/deep", "/data/file",
    "/database",  "/tmp/", "//tmp//.",      "/odd name",      "/latin\xe9",
    "/read-only", "/mnt",  "/etc/hostname",
  };
  static const char *const others[] = {
    "/missing/path", "/mnt/new",       "/data/new",   "/tmp/bound",
    "/link-abs",     "/link-rel/deep", "link-up/sub", "/link-chain",
    "/data/link-up", "/etc/link-file",
  };

  /* On the host's root nothing is made, see targets.h. */
  gene->first = g_strdup (!maker->is_host_root && maker_toss (maker, 45)
                              ? MAKER_PICK_TEXT (maker, others)
                              : MAKER_PICK_TEXT (maker, paths));
}

static void
apply_writable (const Gene *gene, Draft *draft)
{
  g_autofree char *path = draft_dup_inside (draft, gene->first);

  apply_read_only (gene, draft);
  g_ptr_array_add (draft->writable_paths, g_strdup (path));
  draft_look_at (draft, path);
}

static void
add_writable_options (const Gene *gene, const Draft *draft, GPtrArray *words)
{
  g_autofree char *path = draft_dup_inside (draft, gene->first);

  add_words (words, "--writable", path, NULL);
}

const GeneKind file_gene_kinds[] = {
  { .name = "rootfs spelled as",
    .n_max = 1,
    .percent = 25,
    .left_out = NOT_ON_HOST_ROOT,
    .make = make_rootfs,
    .apply = apply_rootfs },
  { .name = "cwd",
    .n_max = 1,
    .percent = 50,
    .make = make_cwd,
    .apply = apply_cwd,
    .add_options = add_cwd_options },
  { .name = "cwd or else",
    .n_max = 2,
    .percent = 8,
    .make = make_cwd,
    .apply = apply_candidate,
    .add_options = add_candidate_options },
  { .name = "nothing of the root is writable",
    .n_max = 1,
    .percent = 30,
    .left_out = NOT_IN_OPEN,
    .make = make_nothing,
    .apply = apply_read_only,
    .add_options = add_read_only_options },
  { .name = "writable",
    .n_max = 4,
    .percent = 25,
    .left_out = NOT_IN_OPEN,
    .make = make_writable,
    .apply = apply_writable,
    .add_options = add_writable_options },
};
const gsize n_file_gene_kinds = G_N_ELEMENTS (file_gene_kinds);
