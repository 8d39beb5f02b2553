/* genes-mounts.c - genes of mounts. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "gene.h"
#include "targets.h"

#include <string.h>

static const char *const directory_sources[] = {
  "@decoy",
  "@decoy/dir",
  "@decoy/dir/nested",
  "@decoy/empty",
  "@decoy/sticky",
  "@decoy/private",
  "@decoy/odd \n:,\\\xff",
  "@decoy/link-dir",
  "@decoy/./dir//nested/..",
  "@decoy/mounted",
  "@decoy/mounted-ro",
  "@rootfs/data",
  "@rootfs",
};

static const char *const file_sources[] = {
  "@decoy/file",
  "@decoy/link-file",
  "@decoy/program",
  "@decoy/dir/nested/file",
  "/dev/null",
  "/dev/zero",
  "@rootfs/etc/hostname",
};

static void
make_bind (Gene *gene, Maker *maker)
{
  gboolean is_file = maker_toss (maker, maker->mood == MOOD_PLAIN ? 1 : 25);
  gboolean fits = maker_toss (maker, 98);

  gene->first = g_strdup (is_file ? MAKER_PICK_TEXT (maker, file_sources)
                                  : MAKER_PICK_TEXT (maker, directory_sources));
  gene->second = is_file == fits ? targets_pick_file (maker)
                                 : targets_pick_directory (maker);
}

static void
make_tmpfs (Gene *gene, Maker *maker)
{
  static const char *const modes[]
      = { "0755", "1777", "0700", "0000", "0555", "7777", "2750" };
  static const guint64 sizes[]
      = { 4096, 65536, 100000, 1 << 20, 1, G_GUINT64_CONSTANT (1) << 33 };

  gene->second = targets_pick_directory (maker);
  if (maker_toss (maker, 50))
    gene->first = g_strdup (MAKER_PICK_TEXT (maker, modes));
  if (maker_toss (maker, 35))
    gene->size = sizes[maker_pick (maker, G_N_ELEMENTS (sizes))];
}

static void
make_directory (Gene *gene, Maker *maker)
{
  gene->second = targets_pick_directory (maker);
}

static void
make_mode (Gene *gene, Maker *maker)
{
  static const char *const modes[] = { "0755", "1777", "0700", "0711", "2750" };

  gene->first = g_strdup (MAKER_PICK_TEXT (maker, modes));
  gene->second = targets_pick_directory (maker);
}

/* What is replaced in the rootfs stays, so nothing is. */
static void
make_content (Gene *gene, Maker *maker)
{
  static const char *const modes[] = { "0644", "0600", "0444", "1755" };
  g_autofree char *parent = targets_pick_directory (maker);

  gene->first = g_strdup (MAKER_PICK_TEXT (maker, modes));
  gene->second = gene->kind->value == SANDBOX_MOUNT_FILE
                     ? g_strconcat (parent, "/new-content", NULL)
                     : targets_pick_file (maker);
  gene->number = maker_toss (maker, 50) ? 0 : maker_pick (maker, 5000);
}

static void
make_symlink (Gene *gene, Maker *maker)
{
  static const char *const texts[]
      = { "/data", "sub", "../data/file", "/nowhere", "odd \n:\\\xff", "." };
  g_autofree char *parent = targets_pick_directory (maker);

  gene->first = g_strdup (MAKER_PICK_TEXT (maker, texts));
  gene->second = g_strconcat (parent, "/new-link", NULL);
}

static void
make_proc (Gene *gene, Maker *maker)
{
  gene->second = g_strdup (
      maker->is_host_root || maker_toss (maker, 90) ? "/proc" : "/mnt/proc");
}

static void
make_dev (Gene *gene, Maker *maker)
{
  gene->second = g_strdup (
      maker->is_host_root || maker_toss (maker, 85) ? "/dev" : "/tmp/dev");
}

/* What is hidden is one thing or the other. */
static void
make_mask (Gene *gene, Maker *maker)
{
  gene->second = maker_toss (maker, 50) ? targets_pick_directory (maker)
                                        : targets_pick_file (maker);
}

static void
make_host_file (Gene *gene, Maker *maker)
{
  gene->first = g_strdup (MAKER_PICK_TEXT (maker, file_sources));
  gene->second = targets_pick_file (maker);
}

static void
make_overlay (Gene *gene, Maker *maker)
{
  gene->first = g_strdup (MAKER_PICK_TEXT (maker, directory_sources));
  gene->second = targets_pick_directory (maker);
}

/* A proc and a dev have their places in the host's root too. */
static char *
dup_target (const Gene *gene, const Draft *draft)
{
  if (strcmp (gene->second, "/proc") == 0 || strcmp (gene->second, "/dev") == 0)
    return g_strdup (gene->second);
  return draft_dup_inside (draft, gene->second);
}

/* The lowest is always the same. */
static SandboxMount *
new_overlay (const Gene *gene, const Draft *draft, const char *target)
{
  g_autofree char *low = world_expand (draft->world, "@decoy/dir");
  g_autofree char *high = world_expand (draft->world, gene->first);
  const char *const sources[] = { low, high, NULL };

  return sandbox_mount_new_overlay (target, sources, NULL, NULL,
                                    (SandboxMountFlags) gene->kind->flags);
}

static SandboxMount *
new_content_mount (const Gene *gene, const char *target, int mode)
{
  g_autofree char *text = g_strnfill ((gsize) gene->number, 'x');
  g_autoptr (GBytes) content = g_bytes_new (text, (gsize) gene->number);

  return gene->kind->value == SANDBOX_MOUNT_FILE
             ? sandbox_mount_new_file (content, target, mode)
             : sandbox_mount_new_data (
                 content, target, (SandboxMountFlags) gene->kind->flags, mode);
}

static SandboxMount *
new_mount (const Gene *gene, const Draft *draft)
{
  g_autofree char *target = dup_target (gene, draft);
  g_autofree char *source = NULL;

  if (gene->kind->value == SANDBOX_MOUNT_TMPFS)
    return sandbox_mount_new_tmpfs (
        target,
        gene->first != NULL ? (int) g_ascii_strtoull (gene->first, NULL, 8)
                            : -1,
        gene->size);
  if (gene->kind->make == make_mode)
    return sandbox_mount_new_full (
        (SandboxMountType) gene->kind->value, NULL, target, SANDBOX_MOUNT_NONE,
        (int) g_ascii_strtoull (gene->first, NULL, 8), 0);
  if (gene->kind->make == make_content)
    return new_content_mount (gene, target,
                              (int) g_ascii_strtoull (gene->first, NULL, 8));
  if (gene->kind->value == SANDBOX_MOUNT_OVERLAY)
    return new_overlay (gene, draft, target);
  if (gene->first != NULL)
    source = world_expand (draft->world, gene->first);
  return sandbox_mount_new ((SandboxMountType) gene->kind->value, source,
                            target, (SandboxMountFlags) gene->kind->flags);
}

static void
apply_mount (const Gene *gene, Draft *draft)
{
  static const char *const names[]
      = { "file", "nested", "null", "mounted/file", "mounted-ro", "new" };
  g_autoptr (SandboxMount) mount = new_mount (gene, draft);
  const char *target = sandbox_mount_get_target (mount);

  draft->has_mounts = TRUE;
  sandbox_request_add_mount (draft->request, mount);
  draft_look_at (draft, target);
  for (gsize i = 0; (gene->kind->value == SANDBOX_MOUNT_BIND
                     || gene->kind->value == SANDBOX_MOUNT_OVERLAY)
                    && i < G_N_ELEMENTS (names);
       i++)
    {
      g_autofree char *path = g_build_filename (target, names[i], NULL);

      draft_look_at (draft, path);
    }
}

static void
add_mount_options (const Gene *gene, const Draft *draft, GPtrArray *words)
{
  g_autoptr (SandboxMount) mount = new_mount (gene, draft);
  g_autofree char *text = sandbox_mount_to_string (mount);

  add_words (words, "--mount", text, NULL);
}

#define MOUNT_KIND(words, type, its_flags, places, maker) \
  { \
    .name = words, .value = type, .flags = its_flags, .left_out = places, \
    .make = maker, .apply = apply_mount, .add_options = add_mount_options \
  }
/* Bytes have no words. */
#define CONTENT_KIND(words, type, its_flags) \
  { \
    .name = words, .value = type, .flags = its_flags, \
    .left_out = NOT_ON_HOST_ROOT, .make = make_content, .apply = apply_mount \
  }
#define READ_ONLY SANDBOX_MOUNT_READ_ONLY
#define DEVICES SANDBOX_MOUNT_DEVICES

/* clang-format off */
static const struct
{
  int weight;
  GeneKind kind;
} types[] = {
  { 25, MOUNT_KIND ("bind", SANDBOX_MOUNT_BIND, 0, 0, make_bind) },
  { 20, MOUNT_KIND ("read-only bind", SANDBOX_MOUNT_BIND, READ_ONLY, 0,
                    make_bind) },
  { 10, MOUNT_KIND ("device bind", SANDBOX_MOUNT_BIND, DEVICES, 0, make_bind) },
  { 3, MOUNT_KIND ("read-only device bind", SANDBOX_MOUNT_BIND,
                   DEVICES | READ_ONLY, NOT_IN_OPEN | NOT_IN_PLAIN,
                   make_bind) },
  { 15, MOUNT_KIND ("tmpfs", SANDBOX_MOUNT_TMPFS, 0, NOT_IN_PLAIN,
                    make_tmpfs) },
  { 4, MOUNT_KIND ("proc", SANDBOX_MOUNT_PROC, 0, 0, make_proc) },
  { 6, MOUNT_KIND ("dev", SANDBOX_MOUNT_DEV, 0, NOT_IN_PLAIN, make_dev) },
  { 6, MOUNT_KIND ("minimal dev", SANDBOX_MOUNT_DEV, SANDBOX_MOUNT_MINIMAL, 0,
                   make_dev) },
  { 6, MOUNT_KIND ("directory", SANDBOX_MOUNT_DIR, 0, NOT_ON_HOST_ROOT,
                   make_directory) },
  { 4, MOUNT_KIND ("optional bind", SANDBOX_MOUNT_BIND, SANDBOX_MOUNT_OPTIONAL,
                   0, make_bind) },
  { 3, MOUNT_KIND ("directory with a mode", SANDBOX_MOUNT_DIR, 0,
                   NOT_ON_HOST_ROOT, make_mode) },
  { 3, MOUNT_KIND ("permission bits", SANDBOX_MOUNT_CHMOD, 0,
                   NOT_ON_HOST_ROOT, make_mode) },
  { 3, CONTENT_KIND ("file", SANDBOX_MOUNT_FILE, 0) },
  { 3, CONTENT_KIND ("data", SANDBOX_MOUNT_DATA, 0) },
  { 3, CONTENT_KIND ("read-only data", SANDBOX_MOUNT_DATA, READ_ONLY) },
  { 5, MOUNT_KIND ("mask", SANDBOX_MOUNT_MASK, 0, NOT_IN_PLAIN, make_mask) },
  { 4, MOUNT_KIND ("host file", SANDBOX_MOUNT_HOST_FILE, 0, NOT_IN_PLAIN,
                   make_host_file) },
  { 4, MOUNT_KIND ("overlay", SANDBOX_MOUNT_OVERLAY, 0, NOT_IN_PLAIN,
                   make_overlay) },
  { 3, MOUNT_KIND ("read-only overlay", SANDBOX_MOUNT_OVERLAY, READ_ONLY,
                   NOT_IN_PLAIN, make_overlay) },
  { 6, MOUNT_KIND ("symbolic link", SANDBOX_MOUNT_SYMLINK, 0, NOT_ON_HOST_ROOT,
                   make_symlink) },
};
/* clang-format on */

static int
get_weight (const Maker *maker, gsize i)
{
  return maker_leaves_out (maker, &types[i].kind) ? 0 : types[i].weight;
}

/* The gene becomes one of a mount's own kinds, so that they mix in any order. */
static void
make_mount (Gene *gene, Maker *maker)
{
  int total = 0;
  int left;
  gsize i = 0;

  for (gsize j = 0; j < G_N_ELEMENTS (types); j++)
    total += get_weight (maker, j);
  for (left = maker_pick (maker, total); left >= get_weight (maker, i); i++)
    left -= get_weight (maker, i);
  gene->kind = &types[i].kind;
  gene->kind->make (gene, maker);
}

static const GeneKind bind_kind
    = MOUNT_KIND ("bind", SANDBOX_MOUNT_BIND, 0, 0, make_bind);

static void
make_remount (Gene *gene, Maker *maker)
{
  const Gene *earlier = targets_pick_earlier (maker);

  if (earlier != NULL)
    {
      gene->second = g_strdup (earlier->second);
      return;
    }
  gene->kind = &bind_kind;
  make_bind (gene, maker);
}

static void
make_usual_proc (Gene *gene, G_GNUC_UNUSED Maker *maker)
{
  gene->second = g_strdup ("/proc");
}

const GeneKind mount_gene_kinds[] = {
  { .name = "proc",
    .n_max = 1,
    .percent = 35,
    .value = SANDBOX_MOUNT_PROC,
    .make = make_usual_proc,
    .apply = apply_mount,
    .add_options = add_mount_options },
  { .name = "mount", .n_max = 6, .percent = 40, .make = make_mount },
  { .name = "proc",
    .n_max = 1,
    .percent = 25,
    .value = SANDBOX_MOUNT_PROC,
    .make = make_usual_proc,
    .apply = apply_mount,
    .add_options = add_mount_options },
  /* Below what is read-only no mount point can be made, so these come last. */
  { .name = "remount read-only",
    .n_max = 2,
    .percent = 20,
    .value = SANDBOX_MOUNT_REMOUNT_RO,
    .make = make_remount,
    .apply = apply_mount,
    .add_options = add_mount_options },
};
const gsize n_mount_gene_kinds = G_N_ELEMENTS (mount_gene_kinds);
