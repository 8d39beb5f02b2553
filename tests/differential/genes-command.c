/* genes-command.c - genes of the command and its streams. */
/* SPDX-License-Identifier: GPL-2.0-only WITH sandboxlib-linking-exception */
#include "gene.h"

#include <string.h>

#define MAX_WORDS 8

typedef struct
{
  const char *argv[MAX_WORDS];
  gboolean is_for_tree; /* a program that only a rootfs has */
  gboolean is_leaving;  /* processes behind */
} Command;

/* @probe is the probe program, wherever the root is. Without a gene the command
 * is the probe's look. */
static const Command commands[] = {
  { { "@probe", "exit", "0" }, FALSE, FALSE },
  { { "@probe", "exit", "7" }, FALSE, FALSE },
  { { "@probe", "exit", "255" }, FALSE, FALSE },
  { { "@probe", "kill", "9" }, FALSE, FALSE },
  { { "@probe", "kill", "15" }, FALSE, FALSE },
  { { "@probe", "kill", "11" }, FALSE, FALSE },
  { { "@probe", "kill", "1" }, FALSE, FALSE },
  { { "@probe", "kill", "13" }, FALSE, FALSE },
  { { "@probe", "kill", "34" }, FALSE, FALSE },
  { { "@probe", "args", "", "a b", "\xff\x80", "'\"$`\\", "new\nline" },
    FALSE,
    FALSE },
  { { "@probe", "args", "--help", "-e", "--", "\xc3\xa9", "=" }, FALSE, FALSE },
  { { "@probe", "late", "3" }, FALSE, TRUE },
  { { "@probe", "background", "1" }, FALSE, TRUE },
  { { "@probe", "daemon", "1" }, FALSE, TRUE },
  { { "@probe", "spam", "200000" }, FALSE, FALSE },
  { { "/no/such/program", "x" }, FALSE, FALSE },
  { { "no-such-program" }, FALSE, FALSE },
  { { "" }, FALSE, FALSE },
  { { "/bin/plain" }, TRUE, FALSE },
  { { "/bin" }, TRUE, FALSE },
  { { "/bin/lost" }, TRUE, FALSE },
  { { "/bin/text" }, TRUE, FALSE },
  { { "/bin/empty" }, TRUE, FALSE },
  { { "/data/file/x" }, TRUE, FALSE },
  { { "/link-loop" }, TRUE, FALSE },
  { { "/bin/script", "one", "two words" }, TRUE, FALSE },
  { { "script", "bare" }, TRUE, FALSE },
  { { "probe", "exit", "4" }, TRUE, FALSE },
  { { "plain" }, TRUE, FALSE },
  { { "/bin/sh", "-c", "echo out; echo err >&2; exit 6" }, TRUE, FALSE },
  { { "/bin/sh", "-c", "/bin/busybox cat; echo read $?" }, TRUE, FALSE },
  { { "/bin/sh", "-c", "trap '' TERM; /bin/busybox sleep 0.05; exit 9" },
    TRUE,
    FALSE },
  { { "bin/probe", "exit", "2" }, TRUE, FALSE },
  { { "/../bin/./probe", "exit", "3" }, TRUE, FALSE },
};

static void
make_command (Gene *gene, Maker *maker)
{
  do
    gene->number = 1 + maker_pick (maker, G_N_ELEMENTS (commands));
  while (maker->is_host_root && commands[gene->number - 1].is_for_tree);
  gene->first = g_strjoinv (" ", (char **) commands[gene->number - 1].argv);
}

static void
apply_command (const Gene *gene, Draft *draft)
{
  const Command *command = &commands[gene->number - 1];
  gboolean is_probe = strcmp (command->argv[0], "@probe") == 0;

  g_clear_pointer (&draft->program, g_free);
  draft->is_leaving = command->is_leaving;
  g_ptr_array_set_size (draft->argv, 0);
  for (int i = 0; i < MAX_WORDS && command->argv[i] != NULL; i++)
    g_ptr_array_add (draft->argv, g_strdup (command->argv[i]));
  if (!is_probe)
    return;
  draft->program
      = g_strdup (draft->is_host_root ? draft->world->probe : "/bin/probe");
  g_free (draft->argv->pdata[0]);
  draft->argv->pdata[0] = g_strdup (draft->program);
}

static void
make_many_arguments (Gene *gene, Maker *maker)
{
  static const int numbers[] = { 10, 1000, 9001 };

  gene->number = numbers[maker_pick (maker, G_N_ELEMENTS (numbers))];
}

static void
apply_many_arguments (const Gene *gene, Draft *draft)
{
  g_ptr_array_set_size (draft->argv, 0);
  g_free (draft->program);
  draft->program
      = g_strdup (draft->is_host_root ? draft->world->probe : "/bin/probe");
  g_ptr_array_add (draft->argv, g_strdup (draft->program));
  g_ptr_array_add (draft->argv, g_strdup ("sum"));
  for (gint64 i = 0; i < gene->number; i++)
    g_ptr_array_add (draft->argv, g_strdup_printf ("%" G_GINT64_FORMAT, i * i));
}

static const char *const stream_names[] = { "stdin", "stdout", "stderr" };

static const char *const stdio_names[] = {
  [SANDBOX_STDIO_NULL] = "null",       [SANDBOX_STDIO_INHERIT] = "inherit",
  [SANDBOX_STDIO_FD] = "fd",           [SANDBOX_STDIO_FILE] = "file",
  [SANDBOX_STDIO_CAPTURE] = "capture", [SANDBOX_STDIO_STDOUT] = "stdout",
};

static void
make_stdio (Gene *gene, Maker *maker)
{
  static const SandboxStdio choices[][3] = {
    { SANDBOX_STDIO_NULL, SANDBOX_STDIO_FILE, SANDBOX_STDIO_FILE },
    { SANDBOX_STDIO_NULL, SANDBOX_STDIO_FILE, SANDBOX_STDIO_CAPTURE },
    { SANDBOX_STDIO_STDOUT, SANDBOX_STDIO_FILE, SANDBOX_STDIO_NULL },
  };
  int stream = maker_pick (maker, 3);

  gene->number = choices[stream][maker_pick (maker, 3)];
  gene->first = g_strdup (stream_names[stream]);
  gene->second = g_strdup (stdio_names[gene->number]);
}

static SandboxStream
find_stream (const char *name)
{
  int stream = 0;

  while (strcmp (stream_names[stream], name) != 0)
    stream++;
  return (SandboxStream) stream;
}

static void
apply_stdio (const Gene *gene, Draft *draft)
{
  /* Twice the same path for the outputs: one open file description. */
  static const char *const files[] = { "in", "out", "out" };
  SandboxStream stream = find_stream (gene->first);
  g_autofree char *path
      = g_build_filename (draft->world->streams, files[stream], NULL);

  if (gene->number == SANDBOX_STDIO_FILE)
    sandbox_request_set_stdio_file (draft->request, stream, path);
  else
    sandbox_request_set_stdio (draft->request, stream,
                               (SandboxStdio) gene->number);
}

static void
make_argv0 (Gene *gene, Maker *maker)
{
  static const char *const names[] = { "", "-sh", "/no/such", "a b\n\xff" };

  gene->first = g_strdup (MAKER_PICK_TEXT (maker, names));
}

static void
apply_argv0 (const Gene *gene, Draft *draft)
{
  sandbox_request_set_argv0 (draft->request, gene->first);
}

static void
add_argv0_options (const Gene *gene,
                   G_GNUC_UNUSED const Draft *draft,
                   GPtrArray *words)
{
  add_words (words, "--argv0", gene->first, NULL);
}

static void
make_umask (Gene *gene, Maker *maker)
{
  static const char *const masks[] = { "0", "27", "777", "2" };

  gene->first = g_strdup (MAKER_PICK_TEXT (maker, masks));
}

static void
apply_umask (const Gene *gene, Draft *draft)
{
  sandbox_request_set_umask (draft->request,
                             (gint64) g_ascii_strtoull (gene->first, NULL, 8));
}

static void
add_umask_options (const Gene *gene,
                   G_GNUC_UNUSED const Draft *draft,
                   GPtrArray *words)
{
  add_words (words, "--umask", gene->first, NULL);
}

#define KIND(words, most, chance, maker, applier, adder) \
  { \
    .name = words, .n_max = most, .percent = chance, .make = maker, \
    .apply = applier, .add_options = adder \
  }

const GeneKind command_gene_kinds[] = {
  KIND ("command", 1, 28, make_command, apply_command, NULL),
  KIND ("many arguments",
        1,
        1,
        make_many_arguments,
        apply_many_arguments,
        NULL),
  KIND ("stream", 2, 25, make_stdio, apply_stdio, NULL),
  KIND ("argv0", 1, 6, make_argv0, apply_argv0, add_argv0_options),
  KIND ("umask", 1, 10, make_umask, apply_umask, add_umask_options),
};
const gsize n_command_gene_kinds = G_N_ELEMENTS (command_gene_kinds);
